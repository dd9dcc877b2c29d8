"""The manual page of the scenario language is what its schema says; PLACEMENT_GOLDEN=1 writes it anew."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest

from geodata.yamlfiles.reader import parse_yaml, validate
from models.lexicographic import solve_problem
from models.messages.text import Language
from placement.scenario.described_ja import JAPANESE
from placement.scenario.extends import extended
from placement.scenario.files import BUNDLED, Scenario, load_scenario
from placement.solving.checking import check
from placement.solving.question import put
from tests.manual import descriptions, renewed
from tests.placement import plainly
from tests.placement.test_language import HEAD
from tests.town import demand_rows, table, write_town

PAGES: list[tuple[str, Language]] = [("scenario.md", "en"), ("scenario.ja.md", "ja")]
DOCS = Path(__file__).parent.parent / "docs"


@pytest.mark.parametrize(("name", "lang"), PAGES)
def test_the_tables_of_the_manual_are_those_of_the_schema(name: str, lang: Language) -> None:
    page = (DOCS / name).read_text(encoding="utf-8")
    if os.environ.get("PLACEMENT_GOLDEN"):
        (DOCS / name).write_text(renewed(page, lang), encoding="utf-8", newline="\n")
    assert renewed(page, lang) == page, "run this test with PLACEMENT_GOLDEN=1"


def test_every_key_is_explained_in_japanese_and_nothing_else() -> None:
    assert set(JAPANESE) == descriptions()


@pytest.mark.parametrize(("name", "lang"), PAGES)
def test_every_scenario_in_the_manual_is_valid(name: str, lang: Language, tmp_path: Path) -> None:  # noqa: ARG001
    blocks = re.findall(r"```yaml\n(.*?)```", (DOCS / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    whole = [block for block in blocks if "scenario:" in block]
    assert len(whole) >= 2
    for block in whole:
        (tmp_path / "one.yaml").write_text(block, encoding="utf-8")
        validate(extended(tmp_path / "one.yaml", parse_yaml(tmp_path / "one.yaml"), BUNDLED).parsed, Scenario)


def write_with_ages(folder: Path) -> None:
    """Write the town with the columns that the manual's examples name."""
    rows = [
        (*row[:3], min(p.people_65, row[2]), row[2] - min(p.people_65, row[2]), p.people_2040, *row[3:])
        for row, p in zip(demand_rows(), plainly.POINTS, strict=True)
    ]
    head = ("id", "area", "people", "people_65", "people_under_65", "people_2040", "x", "y")
    write_town(folder, demand=table(head, rows))


@pytest.mark.parametrize(("name", "lang"), PAGES)
def test_every_example_with_objectives_is_answered(name: str, lang: Language, tmp_path: Path) -> None:  # noqa: ARG001
    blocks = re.findall(r"```yaml\n(.*?)```", (DOCS / name).read_text(encoding="utf-8"), flags=re.DOTALL)
    parts = [block for block in blocks if "objective:" in block and "scenario:" not in block]
    assert parts
    write_with_ages(tmp_path / "minato-town")
    for block in parts:
        (tmp_path / "one.yaml").write_text(f"{HEAD}  open: 2\n{block}", encoding="utf-8")
        question = put(load_scenario(tmp_path / "one.yaml"))
        plan = solve_problem(question.problem)
        check(question, plan)
        assert plan.status == "optimal"
        assert question.findings == ()
