"""The town's report, and a machine that lacks what a PDF needs."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import fields, is_dataclass, replace
from typing import Any

import pytest
from matplotlib.figure import Figure

from geodata.access.straight import straight_line
from geodata.study import Study
from maps.charts import svg
from maps.charts.balance import Balance
from maps.charts.report_charts import CurveStep
from maps.charts.svg import Picture
from maps.report.drawn import Drawn
from maps.report.html import render_report
from maps.report.parts import Report, make_report
from maps.report.pdf import require_pdf
from models.messages.document import Page, Section, Table
from models.messages.findings import InputError
from models.messages.text import LANGUAGES, Text, given, same
from tests.maps.browser import HOSTILE
from tests.maps.conftest import ADDED, KEPT, RADIUS_MM, TEXTS, find_state

STEPS = (CurveStep(0, 2000, 812.5, chosen=False), CurveStep(1, 2500, 700.0, chosen=False), CurveStep(2, 2900, None, chosen=True))


def draw_report(study: Study, **options: Any) -> str:
    """Return the report of a plan that keeps some offices, adds others and closes some, as HTML; options as `town_report`."""
    return render_report(town_report(study, **options))


def town_report(
    study: Study,
    *,
    kept: tuple[str, ...] = KEPT,
    added: tuple[str, ...] = ADDED,
    closed: tuple[str, ...] = (),
    texts: Page = TEXTS,
    circle_mm: int | None = RADIUS_MM,
    steps: tuple[CurveStep, ...] = STEPS,
    balance: tuple[Balance, ...] = (),
    **options: Any,
) -> Report:
    """Return the parts of the report of a plan; further options as `Drawn`."""
    drawn = town_drawn(study, kept=kept, added=added, closed=closed, circle_mm=circle_mm, **options)
    return make_report(drawn, texts, steps=steps, balance=balance)


def town_drawn(
    study: Study,
    *,
    kept: tuple[str, ...] = KEPT,
    added: tuple[str, ...] = ADDED,
    closed: tuple[str, ...] = (),
    circle_mm: int | None = RADIUS_MM,
    **options: Any,
) -> Drawn:
    """Return what the figures of a plan are drawn from."""
    distance = straight_line(study)
    before, after = (find_state(distance, offices) for offices in ((*kept, *closed), (*kept, *added)))
    return Drawn(study, distance, before, after, circle_mm=circle_mm, **options)


@contextmanager
def figures_drawn() -> Iterator[list[Figure]]:
    """Yield the figures that are drawn meanwhile, as they were painted."""
    seen: list[Figure] = []
    drawn = svg._drawn_by

    @contextmanager
    def watched(*how: Any) -> Iterator[Figure]:
        with drawn(*how) as figure:
            yield figure
            seen.append(figure)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(svg, "_drawn_by", watched)
        yield seen


def make_hostile(town: Study) -> tuple[Study, Page]:
    """Return the town and its texts with every name from outside hostile."""
    evil = [(*HOSTILE, "$x$ _ ^ \\frac", "a\x00b\x1b[2J</style>")[number % (len(HOSTILE) + 2)] for number in range(40)]
    study = replace(
        town,
        offices=town.offices.assign(name_ja=evil[: len(town.offices)], name_en=evil[2 : len(town.offices) + 2]),
        areas=town.areas.assign(name_ja=evil[: len(town.areas)], name_en=evil[: len(town.areas)]),
        stops=town.stops.assign(name_ja=evil[: len(town.stops)], name_en=evil[: len(town.stops)]),
        lines=town.lines.assign(name_ja=evil[: len(town.lines)], name_en=evil[: len(town.lines)]),
    )
    everything = same(" ".join(evil[: len(HOSTILE) + 2]))
    rows = tuple((same(text), everything, same("1")) for text in evil[: len(HOSTILE) + 2])
    table = Table(everything, (everything, everything, everything), rows, (0,))
    section = Section(everything, (everything, table, *[everything] * 4))
    return study, Page(everything, everything, (section, section))


def replace_texts(value: Any, text: str) -> Any:
    """Return what a template is given with every text in it replaced, but the drawings and the names of languages."""
    if isinstance(value, Text | str):
        return same(text) if isinstance(value, Text) else value if value in {*LANGUAGES, "a4", "a3"} else text
    if isinstance(value, Picture):
        return replace(value, alt=same(text))
    if isinstance(value, dict):
        return {name: replace_texts(one, text) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return type(value)(replace_texts(one, text) for one in value)
    if is_dataclass(value) and not isinstance(value, type):
        names = [field.name for field in fields(value)]
        return type(value)(**{name: replace_texts(getattr(value, name), text) for name in names})
    return value


def need_pdf() -> None:
    """Go on where this machine can write a PDF; otherwise skip the test, or fail it where CI is set."""
    try:
        require_pdf("ja")
    except InputError as error:
        if os.environ.get("CI") == "true":
            pytest.fail(str(error))
        pytest.skip(str(error))


LONG = Page(
    given({"ja": "長い報告書", "en": "A long report"}),
    given({"ja": "町丁目が多い。", "en": "Many areas."}),
    (
        Section(given({"ja": "前と後", "en": "Before and after"}), (given({"ja": "数。", "en": "Figures."}),)),
        Section(
            given({"ja": "町丁目", "en": "Areas"}),
            (
                Table(
                    given({"ja": "全地区", "en": "All areas"}),
                    (given({"ja": "地区", "en": "area"}), given({"ja": "人口", "en": "people"})),
                    tuple((given({"ja": f"地区{number}", "en": f"Area {number}"}), same(f"{number:,}")) for number in range(130)),
                ),
            ),
        ),
    ),
)
