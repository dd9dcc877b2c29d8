"""A small town's study, its plans, and pages drawn from them."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Literal

import numpy as np
import pytest

from geodata.access.straight import straight_line
from geodata.load import load_study
from geodata.mesh import EIGHTH, cell_codes
from geodata.study import Study
from maps.page.case import Case, OtherService, ServedBy, TimeLayer
from maps.page.council import Council
from maps.page.html import render_page
from maps.page.payload import Described, describe_case, join_payload, write_json
from models.access import AccessMatrix, BoolArray, IntArray
from models.messages.document import Page, Section, Table
from models.messages.text import Language, Text, given, same
from models.plan import State, evaluate
from tests.town import write_town

RADIUS_MM = 1_500_000
KEPT = ("hon", "hama")
ADDED = ("misaki", "kita")
NO_COUNCIL = Council()
TEXTS = Page(
    given({"ja": "港町の案", "en": "A plan for Minato"}),
    given({"ja": "岬と北に開きます。", "en": "Open Misaki and Kita."}),
    (
        Section(
            given({"ja": "前と後", "en": "Before and after"}),
            (
                given({"ja": "数は人です。", "en": "Counts are people."}),
                Table(
                    given({"ja": "人数", "en": "People"}),
                    (same(""), given({"ja": "前", "en": "Before"}), given({"ja": "後", "en": "After"})),
                    ((given({"ja": "圏域内", "en": "Within reach"}), same("1,234"), same("2,345")),),
                    (0,),
                ),
            ),
        ),
        Section(
            given({"ja": "資料", "en": "Sources"}),
            (
                Table(
                    given({"ja": "層ごと", "en": "By layer"}),
                    (same(""), given({"ja": "出典", "en": "Source"})),
                    (
                        (
                            given({"ja": "人口", "en": "People"}),
                            given({"ja": "とても長い出典の説明" * 6, "en": "A long description of a source. " * 4}),
                        ),
                    ),
                ),
            ),
        ),
    ),
)


@pytest.fixture(scope="session")
def town(tmp_path_factory: pytest.TempPathFactory) -> Study:
    """Return the town with mesh cells for most of its demand, and none for the last points."""
    study = load_study(write_town(tmp_path_factory.mktemp("study") / "minato-town"))
    degrees = study.demand.geometry.to_crs(4326)
    codes = cell_codes(degrees.x.to_numpy(), degrees.y.to_numpy(), EIGHTH).astype(str).tolist()
    return replace(study, demand=study.demand.assign(cell=[*codes[:-5], *[""] * 5]))


@pytest.fixture(scope="session")
def ward_page(ward_case: Case, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the page of the main job."""
    path = tmp_path_factory.mktemp("ward") / "map.html"
    path.write_text(render_page([ward_case]), encoding="utf-8")
    return path


def in_order(study: Study, offices: Sequence[str]) -> tuple[str, ...]:
    """Return offices as the study orders them."""
    return tuple(office for office in study.offices["id"] if office in offices)


def circle(distance: AccessMatrix, radius_mm: int = RADIUS_MM) -> ServedBy:
    """Return the way of being served that is drawn as a circle."""
    return ServedBy(given({"ja": f"{radius_mm / 1e6:g} km以内", "en": f"Within {radius_mm / 1e6:g} km"}), distance, radius_mm)


def on_foot(distance: AccessMatrix, *, slower: int = 1, nowhere: int = 3) -> AccessMatrix:
    """Return seconds on foot; the last few demand points go nowhere."""
    reachable = distance.reachable.copy()
    reachable[len(reachable) - nowhere :] = False
    return replace(distance, values=distance.values * 3 * slower // 4000, unit="s", reachable=reachable)


def make_case(
    study: Study,
    *,
    kept: tuple[str, ...] = KEPT,
    added: tuple[str, ...] = ADDED,
    closed: tuple[str, ...] = (),
    texts: Page = TEXTS,
    distance: AccessMatrix | None = None,
    ways: Sequence[ServedBy] | None = None,
    times: Sequence[TimeLayer] = (),
    together: Literal["any", "all"] = "any",
    council: Council = NO_COUNCIL,
    services: Sequence[OtherService] = (),
    name: str = "town",
) -> Case:
    """Return a plan that keeps some offices, adds others and closes some of those open before.

    Parameters
    ----------
    ways
        by default one circle over the distances.
    """
    distance = straight_line(study) if distance is None else distance
    return Case(
        id=name,
        study=study,
        distance=distance,
        before=in_order(study, (*kept, *closed)),
        after=in_order(study, (*kept, *added)),
        texts=texts,
        ways=(circle(distance),) if ways is None else tuple(ways),
        service=given({"ja": "窓口", "en": "counters"}),
        services=tuple(services),
        together=together,
        times=tuple(times),
        council=council,
    )


def compose_payload(cases: Sequence[Case], comparison: Sequence[Section] = (), *, lang: Language) -> Described:
    """Return the data of a page of cases, as its scripts read it."""
    return said(join_payload([describe_case(case) for case in cases], comparison, lang=lang))


def said(payload: Described) -> Described:
    """Return the data of a page with its texts in every language."""
    found: Described = json.loads(write_json(payload, Text.as_dict))
    return found


def draw(study: Study, *, lang: Language = "ja", **choices: object) -> str:
    """Return the page of one plan; `choices` as `make_case` takes them."""
    return render_page([make_case(study, **choices)], lang=lang)  # type: ignore[arg-type]


@pytest.fixture
def drawn(town: Study, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that draws the town's plan into a file; arguments as `draw` takes them."""

    def write(study: Study = town, **choices: object) -> Path:
        path = tmp_path / "map.html"
        path.write_text(draw(study, **choices), encoding="utf-8")  # type: ignore[arg-type]
        return path

    return write


@pytest.fixture
def drawn_cases(tmp_path: Path) -> Callable[..., Path]:
    """Return a function that draws several cases into one file; arguments as `render_page` takes them."""

    def write(cases: Sequence[Case], comparison: Sequence[Section] = (), *, lang: Language = "ja") -> Path:
        path = tmp_path / "cases.html"
        path.write_text(render_page(cases, comparison, lang=lang), encoding="utf-8")
        return path

    return write


def covered(case: Case, offices: Sequence[str], limit: float | None = None) -> BoolArray:
    """Return whom offices serve, by the case's ways with another limit of the first, straight from the matrices."""
    limits = [case.ways[0].limit if limit is None else limit, *(way.limit for way in case.ways[1:])]
    covers = [way.matrix.reachable & (way.matrix.values <= most) for way, most in zip(case.ways, limits, strict=True)]
    combined = np.logical_or.reduce(covers) if case.together == "any" else np.logical_and.reduce(covers)
    return combined[:, case.distance.columns(tuple(offices))].any(axis=1)


def distances_mm(case: Case, offices: Sequence[str]) -> tuple[IntArray, bool]:
    """Return millimetres to the nearest office, and whether everybody reaches one."""
    nearest, value = case.distance.nearest(tuple(offices))
    people = case.study.demand["people"].to_numpy()
    return value, bool((nearest[people > 0] >= 0).all())


def find_state(distance: AccessMatrix, offices: tuple[str, ...], radius_mm: int = RADIUS_MM) -> State:
    """Return who goes where, and who is served, when `offices` are open."""
    in_turn = tuple(office for office in distance.office_ids if office in offices)
    return evaluate(distance, distance.within(radius_mm), in_turn)


def people_served(study: Study, offices: tuple[str, ...]) -> int:
    """Return how many people have one of `offices` within the radius."""
    return int(study.demand["people"].to_numpy()[covered(make_case(study), offices)].sum())
