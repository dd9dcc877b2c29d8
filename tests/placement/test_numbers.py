"""Every number in the terminal, the page and the report is worked out again by other code, and a wrong one is noticed."""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import groupby
from pathlib import Path

import pytest

import geodata
import placement
from tests.placement.conftest import run
from tests.placement.numbers import said
from tests.placement.numbers.blocks import Block, page_blocks, report_blocks
from tests.placement.numbers.cities import write_city
from tests.placement.numbers.derive import Derived
from tests.placement.numbers.plain import City

NERIMA = Path(geodata.__file__).parent / "nerima"
SCENARIOS = Path(placement.__file__).parent / "scenarios"
WARD = ["ward/nerima-2013", "ward/nerima-2014-certificates"]
TOWN = ["town/closing", "town/opening", "town/tie"]
ABROAD = ["abroad/closing", "abroad/opening", "abroad/tie"]
BUSY, COURSE = "town/busy", "town/course"
HOURS = ["town/hours", "town/hours-tie"]
LONG = [WARD[1], ABROAD[2], "town/sought", *HOURS]
CASES = [WARD[0], BUSY, COURSE, *TOWN, *ABROAD[:2], *(pytest.param(name, marks=pytest.mark.long) for name in LONG)]


@dataclass
class Told:
    """What a command said and wrote of one scenario, in both languages."""

    city: City
    terminal: dict[str, str]
    report: dict[str, list[Block]]
    page: dict[str, list[Block]]
    seconds: float

    @cached_property
    def whole(self) -> Derived:
        """Return all of it worked out again, once."""
        return self.derived()

    def derived(self) -> Derived:
        """Return all of it worked out again."""
        found = Derived(self.city)
        found.read(self.report["en"], self.report["ja"])
        found.read(self.page["en"], self.page["ja"])
        found.listen(self.terminal["en"], self.terminal["ja"], self.seconds)
        return found


@pytest.fixture(scope="module")
def solved() -> dict[str, Told]:
    """Return what was told so far, by the name of its case."""
    return {}


@pytest.fixture
def told(request: pytest.FixtureRequest, solved: dict[str, Told], tmp_path_factory: pytest.TempPathFactory) -> Told:
    """Return a case solved in English and in Japanese, once for all tests."""
    name = request.param
    if name not in solved:
        place, scenario = name.split("/")
        folder = tmp_path_factory.mktemp("city")
        # what is measured for one language is kept for the other
        with contextlib.chdir(folder), pytest.MonkeyPatch.context() as patched:
            patched.setenv("PLACEMENT_CACHE", str(folder / "cache"))
            if place != "ward":
                write_city(folder, abroad=place == "abroad")
            solved[name] = tell(folder, scenario, ward=place == "ward")
    return solved[name]


def tell(folder: Path, scenario: str, *, ward: bool) -> Told:
    """Solve a scenario in both languages."""
    started, terminal = time.monotonic(), {}
    for lang in ("en", "ja"):
        # a course is given, and recounted
        done = run(
            "evaluate" if scenario == "course" else "solve",
            scenario if ward else f"{scenario}.yaml",
            "--out",
            lang,
            "--lang",
            lang,
        )
        assert done.exit_code == 0, done.stderr
        terminal[lang] = done.stderr
    study, file = (NERIMA, SCENARIOS) if ward else (folder / "minato-town", folder)
    return Told(
        City(folder / "en", study, file / f"{scenario}.yaml"),
        terminal,
        {lang: report_blocks((folder / lang / "report.html").read_text("utf-8")) for lang in terminal},
        {lang: page_blocks((folder / lang / "page.json").read_text("utf-8"), lang) for lang in terminal},
        time.monotonic() - started,
    )


@pytest.mark.parametrize("told", CASES, indirect=True)
def test_every_number_is_worked_out_again(told: Told) -> None:
    assert list(dict.fromkeys(told.whole.faults)) == []
    # nothing is found right because nothing was read
    for blocks in (*told.report.values(), *told.page.values()):
        assert sum(bool(re.search(r"\d", block.text)) for block in blocks) > 100
    assert all(len(re.findall(r"\d+", words)) > 80 for words in told.terminal.values())


def another(number: str) -> str:
    """Return a number with its last digit changed."""
    place = max(position for position, letter in enumerate(number) if letter.isdigit())
    return f"{number[:place]}{(int(number[place]) + 1) % 10}{number[place + 1 :]}"


def changed(blocks: list[Block], known: re.Pattern[str]) -> Iterator[tuple[list[Block], str]]:
    """Return rows with one of their numbers changed, the names of the study's own left alone."""
    seen = set()
    for (_, _, line), group in groupby(blocks, key=lambda one: (one.section, one.caption, one.place[0])):
        row = list(group)
        for position, block in enumerate(row):
            names = [match.span() for match in known.finditer(block.text)]
            for number in said.FOUND.finditer(block.text):
                if any(start < number.end() and number.start() < end for start, end in names):
                    continue
                text = block.text[: number.start()] + another(number[0]) + block.text[number.end() :]
                if (block.section, text) in seen and line < 0:
                    continue
                seen.add((block.section, text))
                wrong = replace(block, text=text, row=text if block.place[1] == 0 else block.row)
                yield [*row[:position], wrong, *row[position + 1 :]], f"{block.text!r} with {another(number[0])!r}"


@pytest.mark.parametrize(
    "told", [pytest.param(name, marks=pytest.mark.long) for name in (*WARD, BUSY, COURSE, *HOURS)] + TOWN, indirect=True
)
def test_any_number_changed_is_noticed(told: Told) -> None:
    whole = told.whole
    unnoticed, tried = [], 0
    for blocks in (told.report["en"], told.page["en"]):
        for row, change in changed(blocks, whole.known):
            whole.faults.clear()
            whole.check(row)
            tried += 1
            unnoticed += [] if whole.faults else [change]
    assert unnoticed == []
    assert tried > 200


@pytest.mark.parametrize("told", ["ward/nerima-2013"], indirect=True)
@pytest.mark.parametrize(
    ("where", "old", "new"),
    [
        ("report", "721,656", "721,655"),
        ("report", "99.99%", "100.0%"),
        ("report", "57.4%", "57.5%"),
        ("report", "28 m ahead", "29 m ahead"),
        ("report", "6 plans tie", "5 plans tie"),
        ("report", "17.8 min", "17.9 min"),
        ("report", "April 2013", "April 2014"),
        ("report", "1,148.673 m", "1,148.674 m"),
        ("report", "under 1 m nearer", "1 m nearer"),
        ("page", "36,590 people", "36,591 people"),
        ("page", "2,791 m nearer", "2,791 m farther"),
        ("page", "of 78 plans", "of 79 plans"),
        ("terminal", "1,520 m", "1,521 m"),
        ("terminal", "farther for 414,485 people (57.4%)", "farther for 414,486 people (57.4%)"),
        ("terminal", "36 rows", "37 rows"),
    ],
)
def test_a_wrong_number_of_any_kind_is_noticed(told: Told, where: str, old: str, new: str) -> None:
    whole = told.whole
    whole.faults.clear()
    if where == "terminal":
        assert old in told.terminal["en"]
        whole.listen(told.terminal["en"].replace(old, new, 1), told.terminal["ja"], told.seconds)
    else:
        words: dict[str, list[Block]] = getattr(told, where)
        block = next(one for one in words["en"] if old in one.text)
        row = [
            one
            for one in words["en"]
            if (one.section, one.caption, one.place[0]) == (block.section, block.caption, block.place[0])
        ]
        whole.check([replace(one, text=one.text.replace(old, new, 1)) if one is block else one for one in row])
    assert any(new in fault for fault in whole.faults)


@pytest.mark.parametrize("told", ["town/tie"], indirect=True)
def test_another_number_in_one_language_is_noticed(told: Told) -> None:
    wrong = [replace(block, text=block.text.replace("4,311", "4,312")) for block in told.report["ja"]]
    faults = replace(told, report=told.report | {"ja": wrong}).derived().faults
    assert any(fault.startswith("other numbers") and "4,312" in fault for fault in faults)


def test_what_works_the_numbers_out_shares_no_code_with_what_says_them() -> None:
    own = re.compile(r"^\s*(?:from|import) ((?:placement|maps|geodata|models)\S*)", re.MULTILINE)
    found = {path.name: own.findall(path.read_text("utf-8")) for path in (Path(__file__).parent / "numbers").glob("*.py")}
    # words are only read: a page keeps them as texts
    assert {name: names for name, names in found.items() if names} == {
        "blocks.py": ["models.messages.recorded", "models.messages.text"]
    }
