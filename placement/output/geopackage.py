"""Writing `plan.gpkg`: the layers of a result, each with how QGIS draws it; the same bytes for the same input."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import numpy as np
from pandas import DataFrame

from geodata.names import name_columns
from geodata.reading.gdal import gdal_option, pyogrio
from maps import qgis
from maps.labels import name_reach_of
from maps.page.layers import people_steps
from models.messages.text import Language
from placement.documents.change import part_said
from placement.documents.course_maps import shift_keys
from placement.output.layers import CELLS, LINES, credits_told
from placement.output.report import MARKED

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

    from maps.charts.sheet import Role
    from placement.results.result import Result

# GeoPackage stores the time of writing; a fixed one keeps the bytes equal
TIME = "2000-01-01T00:00:00.000Z"
# the newest that programs of some years ago know
VERSION = "1.2"
# the part that each word of an office's `change` is drawn as
ROLES: dict[str, Role] = {"kept": "kept", **{str(change): role for change, role in MARKED.items()}, "not_open": "rest"}
STYLES, GEOMETRY = "layer_styles", "geom"


def write_geopackage(result: Result, layers: Mapping[str, GeoDataFrame], path: Path, lang: Language) -> None:
    """Write the layers of a result, and their styles with legends in a language where QGIS looks for them."""
    # SQLite need not wait for the disk after every step: the whole folder is brought to it before it takes its name
    with (
        TemporaryDirectory() as short,  # it takes no path of more than 512 bytes, which folders of Japanese names soon have
        gdal_option("OGR_CURRENT_DATE", TIME),
        gdal_option("OGR_SQLITE_SYNCHRONOUS", "OFF"),
    ):
        made = Path(short, path.name)
        # with each layer: it may be copied without the others
        told = credits_told(result, lang)
        for name, frame in layers.items():
            pyogrio.write_dataframe(
                frame, made, layer=name, driver="GPKG", append=made.exists(), VERSION=VERSION, DESCRIPTION=told
            )
        styles = _styles(result, layers, lang)
        pyogrio.write_dataframe(_table(styles, lang), made, layer=STYLES, driver="GPKG", append=True, FID="id")
        shutil.copyfile(made, path)


def _table(styles: Mapping[str, qgis.Style], lang: Language) -> DataFrame:
    """Return the rows by which QGIS finds the style of a layer."""
    count = len(styles)
    return DataFrame(
        {
            "f_table_catalog": [""] * count,
            "f_table_schema": [""] * count,
            "f_table_name": list(styles),
            "f_geometry_column": [GEOMETRY] * count,
            "styleName": list(styles),
            "styleQML": [style.qml(lang) for style in styles.values()],
            "styleSLD": [""] * count,
            "useAsDefault": np.ones(count, dtype=bool),
            "description": [""] * count,
            "owner": [""] * count,
            "ui": [""] * count,
            "update_time": [TIME] * count,
        }
    )


def _styles(result: Result, layers: Mapping[str, GeoDataFrame], lang: Language) -> dict[str, qgis.Style]:
    """Return how each layer is drawn."""
    first, scenario = result.gains[0], result.file.scenario
    ways = () if scenario.groups else scenario.served.services
    alone = ways[0].straight_line if len(ways) == 1 else None
    homes = {effect: part_said(count, first.measures.people) for effect, count in first.shift.homes.items()}
    shifts = dict(zip(("farther", "nearer", "same"), shift_keys(homes), strict=True))
    areas, names = layers["areas"], name_columns(layers["offices"].columns)
    metres = areas["mean_distance_m"].dropna().to_numpy(dtype=float)
    shape: qgis.Shape = "marker" if (areas.geom_type == "Point").all() else "fill"
    styles = {
        "boundary": qgis.of_boundary(),
        "areas": qgis.shaded(shape, "mean_distance_m", people_steps(metres), int(np.ceil(metres.max(initial=0)))),
        "demand": qgis.of_demand(),
        "offices": qgis.of_offices(ROLES, next((name for name in names if name == f"name_{lang}"), names[0])),
        "stops": qgis.of_stops(),
        "lines": qgis.of_lines(),
        CELLS: qgis.of_cells(name_reach_of(None if alone is None else alone.mm, one_state=not result.compared)),
        **dict.fromkeys(LINES, qgis.of_shifts(shifts)),
    }
    return {name: style for name, style in styles.items() if name in layers}
