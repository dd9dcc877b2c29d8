"""Where a layer says it is: its CRS, its coordinates, and whether the two can belong together."""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import CRS, Transformer
from pyproj.network import set_network_enabled  # type: ignore[attr-defined]

from geodata.reading.manifest import HazardSpec, LayerSpec
from geodata.reading.raw import Raw, Shapes
from models.access import BoolArray, FloatArray, IntArray
from models.messages.findings import EXAMPLES, Faults, brief
from models.messages.text import Text

PLAIN_NUMBER = re.compile(r"[-+]?[0-9]+(\.[0-9]+)?")
NOT_FINITE = re.compile(r"[-+]?(nan|inf|infinity)", re.IGNORECASE)
# degrees beyond the area a CRS is made for, within which a place is still believed
MARGIN_DEGREES = 5.0
# half of the way round
EARTH_M = 20_100_000.0

# PROJ fetches no grids
set_network_enabled(active=False)


@dataclass(frozen=True, slots=True)
class Target:
    """The study's CRS, and the degrees (west, south, east, north) in which its places can lie."""

    crs: CRS
    degrees: tuple[float, float, float, float]

    @classmethod
    def of(cls, name: str) -> Target:
        """Return the target of a CRS given as `EPSG:6677`."""
        crs = CRS.from_user_input(name)
        area = crs.area_of_use
        if area is None:
            return cls(crs, (-180.0, -90.0, 180.0, 90.0))
        more = MARGIN_DEGREES
        return cls(crs, (area.west - more, area.south - more, area.east + more, area.north + more))

    def holds(self, lon: FloatArray, lat: FloatArray) -> BoolArray:
        """Return which places lie in the area."""
        west, south, east, north = self.degrees
        found: BoolArray = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        return found


def settle_crs(raw: Raw, spec: LayerSpec | HazardSpec, faults: Faults) -> CRS | None:
    """Return the CRS of a layer: the file's own, or what `study.yaml` says; None with a fault when they leave a doubt."""
    stated = CRS.from_user_input(spec.crs) if spec.crs else None
    if raw.crs is None or (raw.crs_by_standard and stated is not None):
        if stated is None:
            faults.stop(
                "crs-missing",
                Text("its CRS is unknown; write crs: for this layer in study.yaml (such as EPSG:6668 degrees, EPSG:6677 metres)"),
            )
        return stated
    if stated is not None and not raw.crs.equals(stated, ignore_axis_order=True):
        faults.stop(
            "crs-contradiction",
            Text(
                "the file says {crs} and study.yaml says {spec_crs}; keep the right one",
                crs=short_name(raw.crs),
                spec_crs=spec.crs,
            ),
            field="crs",
            value=spec.crs,
        )
        return None
    return raw.crs


def short_name(crs: CRS) -> str:
    """Return `EPSG:n` where there is one, else the CRS's own name."""
    authority = crs.to_authority()
    return ":".join(authority) if authority else brief(crs.name)


def read_points(raw: Raw, crs: CRS | None, faults: Faults) -> Raw | None:
    """Return a table with its points made from the columns `x, y` or `lon, lat`.

    Cells must be plain ASCII numbers: degrees and minutes, full-width digits and commas are faults,
    because a place misread by a little is not seen.
    """
    pair = next((pair for pair in (("x", "y"), ("lon", "lat")) if all(name in raw.columns for name in pair)), None)
    if pair is None:
        faults.stop(
            "column-missing",
            Text("has no coordinate columns x, y (or lon, lat); its columns: {map}", map=", ".join(map(brief, raw.columns))),
            field="x",
        )
        return None
    if crs is not None and crs.is_geographic != (pair == ("lon", "lat")):
        faults.stop(
            "crs-columns",
            Text(
                "{crs} does not go with the columns {pair}, {other}: degrees stand in lon, lat and metres in x, y",
                crs=short_name(crs),
                pair=pair[0],
                other=pair[1],
            ),
            field=pair[0],
        )
        return None
    x, y = (_read_numbers(raw.columns[name], name, faults) for name in pair)
    if x is None or y is None:
        return None
    shapes: Shapes = np.asarray(shapely.points(x, y), dtype=object)
    shapes[np.isnan(x) | np.isnan(y)] = None
    columns = {name: cells for name, cells in raw.columns.items() if name not in pair}
    return Raw(columns, shapes, crs)


def _read_numbers(cells: list[str], name: str, faults: Faults) -> FloatArray | None:
    """Return one coordinate of every row, NaN where the cell is blank; None when some cell is no plain number."""
    numbers = [_number(cell) for cell in cells]
    wrong = [row for row, number in enumerate(numbers) if number is None]
    infinite = [row for row in wrong if NOT_FINITE.fullmatch(cells[row].strip())]
    odd = sorted(set(wrong) - set(infinite))
    _say_not_finite(infinite, cells, name, faults)
    _say_form(odd, cells, name, faults)
    return None if wrong else np.array(numbers, dtype=np.float64)


def _number(cell: str) -> float | None:
    text = cell.strip()
    if not text:
        return float("nan")
    return float(text) if text.isascii() and PLAIN_NUMBER.fullmatch(text) else None


def _say_not_finite(rows: list[int], cells: list[str], name: str, faults: Faults) -> None:
    faults.stop_rows(
        "coordinate-not-finite",
        rows,
        lambda row: Text("{cell}: not a number; correct it", cell=brief(cells[row])),
        field=name,
    )


def _say_form(rows: list[int], cells: list[str], name: str, faults: Faults) -> None:
    faults.stop_rows(
        "coordinate-form",
        rows,
        lambda row: Text(
            "{cell}: write coordinates as plain decimal numbers (such as 139.6517 or -12345.6)", cell=brief(cells[row])
        ),
        field=name,
    )


def check_places(shapes: Shapes, crs: CRS, target: Target, faults: Faults) -> bool:
    """Record coordinates that cannot be what the CRS says: swapped, metres for degrees, degrees for metres, zero, far away."""
    places, row_of = shapely.get_coordinates(shapes, return_index=True)
    x, y = places[:, 0], places[:, 1]
    infinite: BoolArray = ~(np.isfinite(x) & np.isfinite(y))
    zero = (x == 0) & (y == 0)
    faults.stop_rows(
        "coordinate-not-finite",
        _rows(row_of, infinite),
        lambda _: Text("a coordinate is not a number; correct it"),
    )
    faults.stop_rows(
        "coordinate-zero",
        _rows(row_of, zero),
        lambda _: Text("stands at (0, 0); give its true coordinates"),
    )
    if infinite.any() or zero.any():
        return False
    if crs.is_geographic:
        return _check_degrees(x, y, row_of, target, faults)
    if not crs.is_projected:
        name = short_name(crs)
        faults.stop(
            "crs-unknown",
            Text("{name} is no CRS of places on a map; use one of degrees, or a projected one", name=name),
            value=name,
        )
        return False
    if target.holds(x, y).all() or target.holds(y, x).all():
        faults.stop(
            "degrees-as-metres",
            Text(
                "{x:.4f}, {y:.4f} are degrees, not metres of {crs}; name their CRS, EPSG:6668 or 4326",
                x=x[0],
                y=y[0],
                crs=short_name(crs),
            ),
        )
        return False
    beyond = (np.abs(x) > EARTH_M) | (np.abs(y) > EARTH_M)
    faults.stop_rows(
        "coordinate-out-of-range",
        _rows(row_of, beyond),
        lambda _: Text("its coordinates are larger than the earth; correct them"),
    )
    return not bool(beyond.any())


def _rows(row_of: IntArray, wrong: BoolArray) -> list[int]:
    return [int(row) for row in np.unique(row_of[wrong])]


def _check_degrees(x: FloatArray, y: FloatArray, row_of: IntArray, target: Target, faults: Faults) -> bool:
    wrong = ~target.holds(x, y)
    if not wrong.any():
        return True
    rows = _rows(row_of, wrong)
    first = {row: int(np.flatnonzero(wrong & (row_of == row))[0]) for row in rows[:EXAMPLES]}
    pairs = {row: f"{x[place]:,.6g}, {y[place]:,.6g}" for row, place in first.items()}
    pair, where = pairs[rows[0]], faults.at(rows[0])
    if target.holds(y[wrong], x[wrong]).all():
        faults.stop(
            "swapped-coordinates",
            Text(
                "latitude and longitude are swapped: {pair} is out of the area, and inside when swapped; write longitude first",
                pair=pair,
            ),
            **where,
            count=len(rows),
        )
    elif (np.abs(x[wrong]) > 360).any() or (np.abs(y[wrong]) > 360).any():
        example = short_name(target.crs)
        faults.stop(
            "metres-as-degrees",
            Text(
                "{pair} are not degrees; if they are metres, write crs: for this layer in study.yaml (such as {example})",
                pair=pair,
                example=example,
            ),
            **where,
            count=len(rows),
        )
    else:
        faults.stop_rows(
            "coordinate-out-of-range",
            rows,
            lambda row: Text("{pair} is outside the area of the study's CRS; correct it or its crs:", pair=pairs[row]),
        )
    return False


def bring(shapes: Shapes, crs: CRS, target: Target) -> Shapes:
    """Return shapes in the study's CRS."""
    return shapes if crs.equals(target.crs, ignore_axis_order=True) else moved(shapes, crs, target.crs)


def moved(shapes: Shapes, source: str | CRS, target: str | CRS) -> Shapes:
    """Return shapes, drawn in one CRS (x east, y north, or longitude and latitude), in another."""
    places: Shapes = shapely.transform(shapes, lambda xy: np.column_stack(to_crs(xy[:, 0], xy[:, 1], source, target)))
    return places


def to_crs(x: FloatArray, y: FloatArray, source: str | CRS, target: str | CRS) -> tuple[FloatArray, FloatArray]:
    """Return coordinates (x east, y north, or longitude and latitude) in another CRS."""
    east, north = Transformer.from_crs(source, target, always_xy=True).transform(x, y)
    return np.asarray(east, dtype=np.float64), np.asarray(north, dtype=np.float64)
