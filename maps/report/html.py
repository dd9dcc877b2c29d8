"""The printed report: one static HTML file, for paper, for a PDF and for whoever cannot use the interactive page."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from maps.charts.plan_map import draw_map
from maps.charts.population import REACHES, classify, find_squares
from maps.charts.report_charts import draw_catchments, draw_distances, draw_steps
from maps.charts.sheet import lay_out, name_role
from maps.charts.svg import Picture
from maps.labels import name_reach_of
from maps.report.legend import legend_html, swatches
from maps.report.markup import css_text, safe, section_html
from maps.reportwords import (
    CATCHMENTS,
    CONTENTS,
    COUNTED,
    DISTANCES,
    JOIN,
    KIND,
    MAP_ALT,
    MAPS,
    MAPS_TWO,
    NOW,
    OFFICES,
    PAGE_OF,
    STEPS,
    THEN,
)
from maps.selfcontained import forbid_requests
from maps.static import read_asset

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.study import Study
    from maps.charts.population import Reach
    from maps.charts.report_charts import Step
    from models.access import AccessMatrix, IntArray
    from models.plan import State
    from models.text import Language, Page, Text

# A3 on its side, less its margins; two maps beside each other, or one with its legend at its side
TWO_MM, TWO_HIGH_MM, ONE_MM, ONE_HIGH_MM = 195.0, 148.0, 252.0, 236.0
CHART_MM, CHART_HIGH_MM, CHART_LOW_MM = 132.0, 90.0, 78.0
STEPS_MM, STEPS_HIGH_MM = 180.0, 52.0
RUNNING = 60


def render_report(  # noqa: PLR0913  # the report is drawn from nine things, none of which another could hold
    study: Study,
    distance: AccessMatrix,
    before: State,
    after: State,
    texts: Page,
    *,
    circle_mm: int | None,
    lang: Language = "ja",
    several_ways: bool = False,
    steps: Sequence[Step] = (),
) -> str:
    """Return the report of a plan as one HTML file that asks the network for nothing and runs no script.

    Parameters
    ----------
    study
        the layers drawn.
    distance
        millimetres from the study's demand to its offices; both plans point into it.
    before
        the plan of the offices kept only; where it opens the same offices as `after`, one state is shown.
    after
        the plan proposed.
    texts
        title, headline and sections, composed elsewhere; the first stands before the maps, the others after them.
    circle_mm
        radius of the circles round open offices, measured in the study's CRS; None draws none.
    lang
        the language of the report.
    several_ways
        whether people are served in further ways than within the circles, so that no colour may be named by the distance.
    steps
        the best plans for other numbers of offices; fewer than two are not drawn.

    Returns
    -------
    HTML whose bytes depend on the arguments alone, and on the machine's fonts.

    Raises
    ------
    ValueError
        if `distance` is not in millimetres or lacks a demand point of the study.
    ExternalAddressError
        if the page would load anything from outside itself.
    """
    if distance.unit != "mm":
        msg = f"the report shows metres, the matrix is in {distance.unit}"
        raise ValueError(msg)
    plan = _Plan(study, distance, before, after, _find_rows(study, distance), circle_mm, lang, several_ways)
    sections = [(f"s{number}", section) for number, section in enumerate(texts.sections, start=1)]
    first, rest = sections[:1], sections[1:]
    maps = MAPS if plan.one_state else MAPS_TWO
    places = [
        *((place, section.title) for place, section in first),
        ("map", maps),
        *((place, section.title) for place, section in rest),
    ]
    heading = f'<p class="kind">{safe(KIND.to(lang))}</p><h1>{safe(texts.title.to(lang))}</h1>'
    body = [
        f'<header>{heading}<p class="headline">{safe(texts.headline.to(lang))}</p></header>',
        *(section_html(section, lang, place) for place, section in first),
        _steps_html(steps, lang),
        _contents_html(places, lang),
        _sheet_html(plan, maps.to(lang)),
        *(section_html(section, lang, place) for place, section in rest),
    ]
    title = safe(texts.title.to(lang))
    style = f"{read_asset('report.css')}{_pages_css(texts.title.to(lang), lang)}{swatches()}"
    return forbid_requests(
        f'<!DOCTYPE html>\n<html lang="{lang}">\n<head>\n<meta charset="utf-8">\n'
        f'<meta name="viewport" content="width=device-width, initial-scale=1">\n<meta name="generator" content="placement">\n'
        f"<title>{title}</title>\n<style>{style}</style>\n</head>\n<body>\n{chr(10).join(body)}\n</body>\n</html>\n"
    )


@dataclass(frozen=True, eq=False)
class _Plan:
    """What the figures are drawn from; `rows` is the matrix's row of each demand point of the study."""

    study: Study
    distance: AccessMatrix
    before: State
    after: State
    rows: IntArray
    circle_mm: int | None
    lang: Language
    several_ways: bool

    @property
    def one_state(self) -> bool:
        return self.before.open == self.after.open

    @property
    def states(self) -> list[tuple[Text, State]]:
        return [(NOW, self.after)] if self.one_state else [(NOW, self.before), (THEN, self.after)]

    @property
    def chart_size(self) -> dict[str, float]:
        return {"width_mm": CHART_MM, "height_mm": CHART_LOW_MM if self.one_state else CHART_HIGH_MM}

    @property
    def reach_mm(self) -> int | None:
        """The radius of the circles, where they alone say who is served."""
        if self.circle_mm is None or self.several_ways:
            return None
        within = self.distance.within(self.circle_mm)
        states = (state for _, state in self.states)
        alone = all(np.array_equal(state.served, within[:, self.distance.columns(state.open)].any(axis=1)) for state in states)
        return self.circle_mm if alone else None

    def count(self, before: State, after: State) -> dict[Reach, int]:
        """Return the people of every state."""
        people, states = self.study.demand["people"].to_numpy(), classify(before.served, after.served)[self.rows]
        return {reach: int(people[states == number].sum()) for number, reach in enumerate(REACHES)}


def _find_rows(study: Study, distance: AccessMatrix) -> IntArray:
    position = {demand: row for row, demand in enumerate(distance.demand_ids)}
    missing = [demand for demand in study.demand["id"] if demand not in position]
    if missing:
        msg = f"{len(missing)} demand points have no distances, the first is {missing[0]}"
        raise ValueError(msg)
    return np.array([position[demand] for demand in study.demand["id"]], dtype=np.int64)


def _steps_html(steps: Sequence[Step], lang: Language) -> str:
    if len(steps) < 2:
        return ""
    picture = draw_steps(steps, width_mm=STEPS_MM, height_mm=STEPS_HIGH_MM, lang=lang)
    return f'<div class="charts">{_figure(picture, STEPS.to(lang), "steps")}</div>'


def _contents_html(places: Sequence[tuple[str, Text]], lang: Language) -> str:
    links = "".join(f'<li><a href="#{place}">{safe(title.to(lang))}</a></li>' for place, title in places)
    heading = safe(CONTENTS.to(lang))
    return f'<nav aria-label="{heading}"><h2>{heading}</h2><ol>{links}</ol></nav>'


def _sheet_html(plan: _Plan, title: str) -> str:
    """Return the maps with their legend and the two charts that compare them, on a sheet of their own."""
    lang, single = plan.lang, plan.one_state
    size = (ONE_MM, ONE_HIGH_MM) if single else (TWO_MM, TWO_HIGH_MM)
    sheet, squares = lay_out(plan.study, width_mm=size[0], height_mm=size[1]), find_squares(plan.study)
    pairs = [(NOW, plan.after, plan.after)] if single else [(NOW, plan.before, plan.before), (THEN, plan.before, plan.after)]
    maps = []
    for name, one, other in pairs:
        counted = _count_said(plan, one, other)
        said = f"{name.to(lang)} ({OFFICES.to(lang).format(count=len(other.open))})"
        svg = draw_map(sheet, squares, one, other, plan.rows, circle_mm=plan.circle_mm, lang=lang)
        alt = MAP_ALT.to(lang).format(when=name.to(lang), offices=len(other.open), people=counted)
        maps.append(_figure(Picture(svg, alt), said, more=counted))
    roles = {name_role(office, *pairs[-1][1:]) for office in plan.study.offices["id"]}
    legend = legend_html(
        plan.count(*pairs[-1][1:]),
        roles,
        one_state=single,
        reach_mm=plan.reach_mm,
        circle_mm=plan.circle_mm,
        rail=len(plan.study.lines) > 0 or bool((plan.study.stops["kind"] == "rail").any()),
        lang=lang,
    )
    charts = "".join((_distances(plan), _catchments(plan)))
    inner = f'<div class="maps">{"".join(maps)}</div><div class="below">{legend}<div class="charts">{charts}</div></div>'
    return f'<section class="sheet{" single" if single else ""}" id="map"><h2>{safe(title)}</h2><div class="exhibit">{inner}</div></section>'


def _count_said(plan: _Plan, before: State, after: State) -> str:
    """Return how many people are of each colour of a map."""
    lang, names = plan.lang, name_reach_of(plan.reach_mm)
    alone: dict[Reach, str] = {"already": "served", "still": "unserved"} if before is after else {}
    return JOIN.to(lang).join(
        COUNTED.to(lang).format(state=names[alone.get(reach, reach)].to(lang), n=f"{count:,}")
        for reach, count in plan.count(before, after).items()
        if count
    )


def _distances(plan: _Plan) -> str:
    people = np.zeros(len(plan.distance.demand_ids), dtype=np.int64)
    people[plan.rows] = plan.study.demand["people"].to_numpy()
    size = plan.chart_size
    picture = draw_distances(plan.distance, people, plan.states, circle_mm=plan.circle_mm, lang=plan.lang, **size)
    return _figure(picture, DISTANCES.to(plan.lang))


def _catchments(plan: _Plan) -> str:
    people = plan.study.demand["people"].to_numpy()
    named = dict(zip(plan.study.offices["id"], plan.study.offices[f"name_{plan.lang}"], strict=True))
    shown = [office for office in plan.distance.office_ids if any(office in state.open for _, state in plan.states)]
    counts = []
    for name, state in plan.states:
        nearest = state.assignment[plan.rows]
        totals = np.zeros(len(plan.distance.office_ids), dtype=np.int64)
        np.add.at(totals, nearest[nearest >= 0], people[nearest >= 0])
        counts.append((name, [int(totals[column]) for column in plan.distance.columns(shown)]))
    size = plan.chart_size
    picture = draw_catchments([str(named[office]) for office in shown], counts, lang=plan.lang, **size)
    return _figure(picture, CATCHMENTS.to(plan.lang))


def _figure(picture: Picture, caption: str, kind: str = "", more: str = "") -> str:
    classes = f' class="{kind}"' if kind else ""
    said = f"{safe(caption)} <span>{safe(more)}</span>" if more else safe(caption)
    return f'<figure{classes}><figcaption>{said}</figcaption><img alt="{safe(picture.alt)}" src="{picture.address}"></figure>'


def _pages_css(title: str, lang: Language) -> str:
    """Return the rules of the paper: A4 upright, the maps on A3 across, running title and page numbers."""
    before, between, behind = (part.replace("}", "") for part in PAGE_OF.to(lang).replace("{pages", "{page").split("{page}"))
    number = f"{css_text(before)} counter(page) {css_text(between)} counter(pages) {css_text(behind)}"
    running = css_text(title if len(title) <= RUNNING else title[: RUNNING - 1] + "…")
    look = "font-size: 8pt; color: #55626e; font-family: inherit"
    return (
        f"@page {{ size: A4 portrait; margin: 17mm 15mm 16mm; @top-left {{ content: {running}; {look} }}"
        f" @bottom-right {{ content: {number}; {look} }} }}\n"
        f"@page :first {{ margin-top: 14mm; @top-left {{ content: none }} }}\n"
        f"@page sheet {{ size: A3 landscape; margin: 14mm 12mm 12mm }}\n"
    )
