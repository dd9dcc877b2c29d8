"""Offices that stay for a service without being opened: what files with the older key answered, committed before the key went."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from models.messages.findings import InputError
from placement.documents.result import compose
from placement.problem.build import Question
from placement.results.result import Result
from placement.scenario.files import load_scenario
from placement.scenario.older import FORMAT
from placement.solving.question import put
from placement.solving.ranking import standings
from placement.solving.solve import solve
from tests.placement.conftest import run

HEAD = """\
scenario: staying
title: staying
study: nerima
served: {any: [{straight_line: 3 km}]}
offices:
  keep: [nerima, shakujii, hikarigaoka, oizumi]
  from: FROM
  open: 2
"""
GOALS = """\
objective:
  - maximize: served_population
  - maximize: certificate_population   # then these
  - {minimize: certificate_distance}
"""
SOME = "{ids: [dai2, dai7, seki, oizuminishi, oizumikita, dai8]}"


@dataclass(frozen=True)
class Answer:
    """What a file was answered: the plan, the value of each objective, plans tied after each, people served before and after."""

    added: tuple[str, ...]
    values: tuple[int, ...]
    ties: tuple[int, ...]
    served: tuple[int, int]
    distance_mm: tuple[int, int]


CASES = {
    "five of thirteen": (
        (
            f"{HEAD.replace('FROM', '{kind: branch}')}"
            f"certificates: {{served: {{any: [{{straight_line: 1.5 km}}]}}, stay: 5}}   # a flow\n{GOALS}"
        ),
        Answer(
            ("dai2", "seki", *(f"{one}@certificates" for one in ("dai3", "dai5", "sakuradai", "oizuminishi", "oizumikita"))),
            (721_656, 680_237, 617_668_995_783),
            (100, 1, 1),
            (720_109, 680_237),
            (495_418_319_864, 617_668_995_783),
        ),
    ),
    "none to two": (
        (
            f"{HEAD.replace('FROM', '{kind: branch}')}certificates:\n  served:\n    any: [{{straight_line: 1 km}}]  # near\n"
            f"  stay:\n    min: 0\n    # at most\n    max: 2\n{GOALS}"
        ),
        Answer(
            ("dai2", "seki", "dai3@certificates", "sakuradai@certificates"),
            (721_656, 380_170, 725_121_802_025),
            (100, 1, 1),
            (593_477, 380_170),
            (495_418_319_864, 725_121_802_025),
        ),
    ),
    "on foot": (
        (
            f"{HEAD.replace('FROM', SOME)}certificates:\n  stay: 2\n  served: {{any: [{{walking: 15 min}}]}}\n"
            "rules: [{id: one, at_least: 1, of: [dai7, dai8]}]\n"
            "objective: [{maximize: certificate_population}, {minimize: mean_distance}, {minimize: certificate_distance}]\n"
        ),
        Answer(
            ("dai7", "seki", "dai2@certificates", "oizumikita@certificates"),
            (324_322, 873_330_037_235, 744_165_043_910),
            (3, 1, 1),
            (360_489, 324_322),
            (707_012_706_982, 744_165_043_910),
        ),
    ),
}
EXAMPLE = Answer(
    ("dai2", "seki", "oizumikita@certificates"),
    (721_656, 579_587, 772_404_349_052),
    (6, 1, 1),
    (603_514, 579_587),
    (721_564_238_336, 772_404_349_052),
)
# the first of the thirty plans, as they were ranked
RANKED = [
    (("dai2", "seki", "oizumikita@certificates"), (721_656, 579_587, 772_404_349_052), 1),
    (("dai2", "seki", "oizuminishi@certificates"), (721_656, 559_326, 803_764_403_791), 2),
    (("dai2", "seki", "dai7@certificates"), (721_656, 552_161, 800_783_042_133), 3),
    (("dai7", "seki", "dai2@certificates"), (721_656, 552_161, 800_783_042_133), 3),
]


def answered(result: Result) -> Answer:
    (seen,) = result.services
    measures = seen.before_measures, seen.measures
    goals = result.plan.objectives
    return Answer(
        result.plan.added,
        tuple(goal.value for goal in goals),
        tuple(goal.ties or 0 for goal in goals),
        (measures[0].served, measures[1].served),
        tuple(int(one.distance_total_mm or 0) for one in measures),
    )


@pytest.mark.parametrize("name", [pytest.param("five of thirteen", marks=pytest.mark.long), "none to two", "on foot"])
def test_a_file_with_the_older_key_is_rewritten_and_answered_as_before(tmp_path: Path, name: str) -> None:
    text, expected = CASES[name]
    path = tmp_path / "staying.yaml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=r"services: \[{id: certificates, title"):
        load_scenario(path)
    assert run("migrate", str(path)).exit_code == 0
    assert answered(solve(load_scenario(path))) == expected
    comments = [line.partition("#")[2].strip() for line in text.splitlines() if "#" in line]
    assert all(said in path.read_text(encoding="utf-8") for said in comments)


def test_the_example_is_answered_and_ranked_as_before() -> None:
    file = load_scenario("example-certificates")
    result = solve(file)
    assert answered(result) == EXAMPLE
    found = standings(put(file), 4)
    assert found.count == 30
    assert [(one.added, one.values, one.rank) for one in found.plans] == RANKED
    said = " ".join(row.to("en") for section in compose(result).sections for block in section.body for row in _words(block))
    assert "Oizumi-kita branch office" in said
    assert "Dai-nana branch office, Oizumi-nishi branch office" in said


def _words(block: object) -> tuple:
    return tuple(cell for row in block.rows for cell in row) if hasattr(block, "rows") else (block,)


FLOW = """\
title: t
served: {any: [{straight_line: 1.5 km}]}
offices: {keep: [hon], from: {kind: branch}, forbid: [mori], open: 2, service: {id: certificates, title: t}}
services:
- id: guidance
  title: guidance
  now: {kinds: [ward_office, branch]}   # all of them

certificates:
    # how many
    stay: 1   # one
    served: {any: [{straight_line: 1 km}]}
# the end
objective: [{maximize: certificate_population}]
study: minato-town
scenario: town
"""


def test_a_service_beside_others_has_a_name_of_its_own_and_says_what_forbid_did(folder: Path) -> None:
    (folder / "town.yaml").write_text(FLOW, encoding="utf-8")
    assert run("migrate", "town.yaml").exit_code == 0
    text = (folder / "town.yaml").read_text(encoding="utf-8")
    assert text.startswith(f"format: {FORMAT}\ntitle: t\n")
    assert (
        """\
  now: {kinds: [ward_office, branch]}   # all of them
- id: certificate-points
  title: {ja: 証明書, en: certificates}
  # how many
  choose:
    # forbid says what may not open; list ids here to leave out more
    from: {kind: branch}
    open: 1   # one
  served: {any: [{straight_line: 1 km}]}

# the end
objective: [{maximize: served_population, service: certificate-points}]
"""
        in text
    )
    assert run("check", "town.yaml").exit_code == 0


def test_a_file_that_extends_another_writes_the_service_whole(folder: Path) -> None:
    base = (Path(__file__).parent / "written/format-3/certificates.yaml").read_text(encoding="utf-8")
    (folder / "base.yaml").write_text(base, encoding="utf-8")
    (folder / "more.yaml").write_text("extends: base.yaml\nscenario: more\ncertificates: {stay: 2}\n", encoding="utf-8")
    (folder / "none.yaml").write_text(
        "extends: base.yaml\nscenario: none\ncertificates: null\nobjective: [{maximize: served_population}]\n", encoding="utf-8"
    )
    assert run("migrate", "more.yaml", "none.yaml", "base.yaml").exit_code == 0

    def counts(name: str) -> list[int]:
        return [one.choose.open.max for one in load_scenario(folder / name).scenario.services if one.choose]

    assert [counts(name) for name in ("base.yaml", "more.yaml", "none.yaml")] == [[1], [2], []]
    question: Question = put(load_scenario(folder / "more.yaml"))
    assert question.problem.added_max == 4
