"""Five pictures to paste into a text or a slide, each with its title, its key and where its data are from in the picture itself."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from maps.charts.exhibit import Caption, draw_exhibit
from maps.charts.population import find_squares
from maps.charts.sheet import lay_out
from maps.charts.svg import Picture
from maps.report.figures import draw_change, draw_far, draw_maps, draw_nearest, legend_of
from models.messages.text import Text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from maps.charts.period_maps import PeriodMap
    from maps.report.drawn import Drawn
    from maps.report.figures import Figure
    from maps.report.legend import Legend

# half a page of a text, most of a slide
WIDE_MM, HIGH_MM = 160.0, 122.0
MAP_NOW, MAP_PLAN, CHANGES, DISTANCES, BY_OFFICE = (
    "figure-1-map-now",
    "figure-2-map-with-plan",
    "figure-3-nearer-and-farther",
    "figure-4-distances",
    "figure-5-people-by-nearest-office",
)
NAMES = (MAP_NOW, MAP_PLAN, CHANGES, DISTANCES, BY_OFFICE)


def draw_pictures(
    drawn: Drawn, title: Text, change: PeriodMap | None, sources: Mapping[bool, Sequence[Text]]
) -> dict[str, Picture]:
    """Return the pictures by the names of their files; without a plan that opens other offices, those of today alone.

    Parameters
    ----------
    drawn
        what they are drawn from.
    title
        of the scenario, which stands under each picture's own.
    change
        who gets nearer and who farther; None where nothing is compared.
    sources
        where the data of the maps (True) and of the charts are from, under what terms, and of which year.
    """
    lang = drawn.lang
    plan = replace(drawn, paper="a4")
    now = replace(plan, after=plan.before)
    size = (WIDE_MM, HIGH_MM)

    def captioned(figure: Figure, legend: Legend | None = None, *, mapped: bool = True) -> Picture:
        heading = figure.caption.to(lang) if isinstance(figure.caption, Text) else figure.caption
        said = Text("{title}. {more}", title=title, more=figure.more).to(lang) if figure.more else title.to(lang)
        keys = legend.parts if legend else ()
        notes = [note.to(lang) for note in (*(legend.notes if legend else ()), *sources[mapped])]
        drawing = draw_exhibit(figure.picture.svg, Caption(heading, said, keys, notes), lang)
        return Picture(drawing, figure.picture.alt)

    found = {MAP_NOW: captioned(draw_maps(now, size)[0], legend_of(now))}
    if not plan.one_state:
        found[MAP_PLAN] = captioned(draw_maps(plan, size)[-1], legend_of(plan))
    if change is not None:
        sheet = lay_out(plan.study, width_mm=WIDE_MM, height_mm=HIGH_MM)
        found[CHANGES] = captioned(draw_change(plan, change, sheet, find_squares(plan.study)))
    return found | {DISTANCES: captioned(draw_far(plan), mapped=False), BY_OFFICE: captioned(draw_nearest(plan), mapped=False)}
