"""A sheet of paper for a study: which piece of land it shows, how large, and where a place falls on it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np

from maps.charts.label_placement import Box
from maps.charts.svg import INK, LEAST, POINTS_PER_MM
from maps.extent import reach_of
from maps.labels import NORTH

if TYPE_CHECKING:
    from geopandas import GeoSeries
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure
    from numpy.typing import NDArray

    from geodata.study import Study
    from models.messages.text import Language
    from models.plan import State

# an office's part: whether it is open before and with the plan; and what else may become of a site that gives several services
Role = Literal["kept", "added", "closed", "rest", "raised", "reduced", "changed", "moved", "merged"]
# paper left round the boundary, as a share of its larger side
MARGIN = 0.03
SCALE_SHARE = 0.2
# of the box with scale and north, in points
SCALE_HIGH, SCALE_MORE, FROM_EDGE = 26.0, 46.0, 6.0


@dataclass(frozen=True, eq=False)
class Sheet:
    """The paper that the maps of one study share.

    Parameters
    ----------
    study
        the layers drawn.
    bounds
        west, south, east, north in the study's CRS.
    width_mm, height_mm
        size on paper.
    """

    study: Study
    bounds: tuple[float, float, float, float]
    width_mm: float
    height_mm: float

    @property
    def frame(self) -> Box:
        """The paper in points, from its lower left corner."""
        return Box(0, 0, self.width_mm * POINTS_PER_MM, self.height_mm * POINTS_PER_MM)

    @property
    def metres_per_point(self) -> float:
        """The scale."""
        return (self.bounds[2] - self.bounds[0]) / self.frame.right

    def on_paper(self, places: GeoSeries) -> NDArray[np.float64]:
        """Return (n, 2) points on the paper of places in the study's CRS."""
        return np.column_stack([places.x - self.bounds[0], places.y - self.bounds[1]]) / self.metres_per_point

    def axes_of_land(self, figure: Figure) -> Axes:
        """Return axes over the whole figure that take places of the study's CRS."""
        west, south, east, north = self.bounds
        return _bare_axes(figure, (west, east), (south, north))

    def axes_of_paper(self, figure: Figure) -> Axes:
        """Return axes over the whole figure that take points."""
        return _bare_axes(figure, (0, self.frame.right), (0, self.frame.top))


def _bare_axes(figure: Figure, across: tuple[float, float], up: tuple[float, float]) -> Axes:
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(*across)
    axes.set_ylim(*up)
    return axes


def lay_out(study: Study, *, width_mm: float, height_mm: float) -> Sheet:
    """Return the sheet on which a study's settled land, with counters of neighbours, is as large as the given size allows."""
    west, south, east, north = reach_of(study)
    around = max(east - west, north - south, 1.0) * MARGIN
    bounds = (west - around, south - around, east + around, north + around)
    aspect = (bounds[2] - bounds[0]) / (bounds[3] - bounds[1])
    width = min(width_mm, height_mm * aspect)
    return Sheet(study, bounds, round(width, 2), round(width / aspect, 2))


def name_role(office: str, before: State, after: State) -> Role:
    """Return an office's part in a plan, by whether it is open before and with it."""
    return mark_of(office in before.open, office in after.open)


def mark_of(before: bool, after: bool) -> Role:  # noqa: FBT001 - two answers to one question
    """Return an office's part by whether it is open before, and after."""
    roles: dict[tuple[bool, bool], Role] = {
        (True, True): "kept",
        (False, True): "added",
        (True, False): "closed",
        (False, False): "rest",
    }
    return roles[before, after]


def draw_scale(paper: Axes, sheet: Sheet, lang: Language) -> Box:
    """Draw scale and north in the lower corner under which fewer people live; return what they cover."""
    from matplotlib.patches import Polygon, Rectangle

    metres = round_length(sheet.frame.right * SCALE_SHARE * sheet.metres_per_point)
    length = metres / sheet.metres_per_point
    wide = length + SCALE_MORE
    x = FROM_EDGE if _emptier_left(sheet, wide) else sheet.frame.right - wide - FROM_EDGE
    y = FROM_EDGE
    paper.add_artist(Rectangle((x, y), wide, SCALE_HIGH, facecolor="white", alpha=0.88, linewidth=0))
    start, end, north = x + 8, x + 8 + length, x + length + 28
    paper.plot([start, start, end, end], [y + 8, y + 5, y + 5, y + 8], color=INK, linewidth=1, solid_joinstyle="miter")
    said = f"{metres / 1000:g} km" if metres >= 1000 else f"{metres:g} m"
    paper.text((start + end) / 2, y + 10, said, fontsize=LEAST, ha="center", va="bottom")
    paper.add_artist(Polygon([(north, y + 15), (north - 4, y + 3), (north, y + 5.5), (north + 4, y + 3)], facecolor=INK))
    paper.text(north, y + 16, NORTH.to(lang), fontsize=LEAST, ha="center", va="bottom")
    return Box(x, y, x + wide, y + SCALE_HIGH)


def _emptier_left(sheet: Sheet, wide: float) -> bool:
    """Whether fewer people live under a box in the lower left corner than in the lower right."""
    x, y = sheet.on_paper(sheet.study.demand.geometry).T
    people, low = sheet.study.demand["people"].to_numpy(), y < FROM_EDGE + SCALE_HIGH * 1.4
    left, right = low & (x < wide + FROM_EDGE), low & (x > sheet.frame.right - wide - FROM_EDGE)
    return int(people[left].sum()) < int(people[right].sum())


def round_length(metres: float) -> float:
    """Return the longest round length, 1, 2 or 5 times a power of ten, that is no longer than `metres`."""
    power = 10.0 ** np.floor(np.log10(max(metres, 1e-3)))
    return float(next(factor for factor in (5, 2, 1) if factor * power <= metres * (1 + 1e-9)) * power)
