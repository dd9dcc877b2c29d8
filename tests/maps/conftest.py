"""A small town's study, its plans, and pages drawn from them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from playwright.sync_api import Browser

from geodata.access import straight_line
from geodata.mesh import EIGHTH, cell_codes
from geodata.reading import load_study
from geodata.study import Study
from maps.page import render_page
from maps.payload import TimeLayer, Way
from models.access import AccessMatrix
from models.plan import State
from models.text import Language, Page, Section, Table, Text, same
from tests.maps.browser import start_browser
from tests.town import write_town

RADIUS_MM = 1_500_000
KEPT = ("hon", "hama")
ADDED = ("misaki", "kita")
TEXTS = Page(
    Text("港町の案", "A plan for Minato"),
    Text("岬と北に開きます。", "Open Misaki and Kita."),
    (
        Section(
            Text("前と後", "Before and after"),
            (
                Text("数は人です。", "Counts are people."),
                Table(
                    Text("人数", "People"),
                    (same(""), Text("前", "Before"), Text("後", "After")),
                    ((Text("圏内", "Within reach"), same("1,234"), same("2,345")),),
                    (0,),
                ),
            ),
        ),
        Section(
            Text("資料", "Sources"),
            (
                Table(
                    Text("層ごと", "By layer"),
                    (same(""), Text("出典", "Source")),
                    ((Text("人口", "People"), Text("とても長い出典の説明" * 6, "A long description of a source. " * 4)),),
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
def browser() -> Iterator[Browser]:
    """Return one Chromium for all tests."""
    with start_browser() as chromium:
        yield chromium


def find_state(distance: AccessMatrix, offices: tuple[str, ...], radius_mm: int = RADIUS_MM) -> State:
    """Return who goes where, and who is served, when `offices` are open."""
    nearest, value = distance.nearest(offices)
    in_order = tuple(office for office in distance.office_ids if office in offices)
    return State(open=in_order, assignment=nearest, served=(nearest >= 0) & (value <= radius_mm))


def draw(
    study: Study,
    *,
    kept: tuple[str, ...] = KEPT,
    added: tuple[str, ...] = ADDED,
    texts: Page = TEXTS,
    circle_mm: int | None = RADIUS_MM,
    lang: Language = "ja",
    times: Sequence[TimeLayer] = (),
    ways: Sequence[Way] = (),
) -> str:
    """Return the page of a plan that keeps some offices and adds others."""
    distance = straight_line(study)
    before, after = (find_state(distance, offices) for offices in (kept, (*kept, *added)))
    return render_page(study, distance, before, after, texts, circle_mm=circle_mm, lang=lang, times=times, ways=ways)


@pytest.fixture
def drawn(town: Study, tmp_path: Path) -> Callable[..., Path]:
    """Return a function that draws the town's plan into a file; arguments as `draw` takes them."""

    def write(study: Study = town, **choices: object) -> Path:
        path = tmp_path / "map.html"
        path.write_text(draw(study, **choices), encoding="utf-8")  # type: ignore[arg-type]
        return path

    return write


def people_served(study: Study, offices: tuple[str, ...]) -> int:
    """Return how many people have one of `offices` within the radius."""
    served = find_state(straight_line(study), offices).served
    return int(study.demand["people"].to_numpy()[np.asarray(served)].sum())
