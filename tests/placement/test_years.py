"""Phases that last for years: whose people count when, what a sum over years is, and in which phases a rule holds."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from geodata.services.months import month_before, months_between
from models.messages.findings import InputError
from placement.solving.solve import solve
from placement.tool import write_plan
from tests.brute import every_plan
from tests.placement import plainly as plain
from tests.placement.conftest import run
from tests.placement.plainly import Aim, choose, served, total
from tests.placement.test_language import HEAD, USUAL, in_phase, nested, put, read, same_in_the_problem, town

__all__ = ["town"]

YEARS = """\
phases:
  - {id: y2014, from_year: 2014-07, open: 1}
  - {id: y2020, title: {ja: その後, en: after}, from_year: 2020-01, open: {min: 2, max: 3}}
years:
  until_year: 2030-04
  people:
    - {from_year: 2010-01, people: people}
    - {from_year: 2017-04, people: people_65}
    - {from_year: 2024-01, people: people_2040}
  generation: {ja: 令和5年の推計 (架空), en: "projection of 2023 (made up)"}
"""
# of each part: phase, column, and its months counted by hand
PARTS = (("y2014", "people", 33), ("y2014", "people_65", 33), ("y2020", "people_65", 48), ("y2020", "people_2040", 75))
AIMS = [
    Aim("max", lambda p: sum(months * served(in_phase(p, phase), column=column) for phase, column, months in PARTS)),
    Aim("min", lambda p: sum(months * total(in_phase(p, phase), column) for phase, column, months in PARTS)),
]


def test_every_month_counts_the_latest_column_before_it(town: Path) -> None:
    answer = put(town, YEARS + USUAL)
    assert sorted(every_plan(answer.problem)) == sorted(nested())
    assert sorted(answer.plan.tied) == choose(nested(), AIMS, tuple)
    assert [value.value for value in answer.plan.objectives] == [aim.value(answer.plan.added) for aim in AIMS]
    same_in_the_problem(answer)
    reading, value = answer.question.readings[0], answer.plan.objectives[0].value
    assert reading.figure(value) == round(value / 189, 3)
    assert reading.title.to("en") == "people served (mean of the years)"


def test_every_part_of_a_phase_is_shown_with_its_months_and_people(town: Path, tmp_path: Path) -> None:
    result = solve(read(town, YEARS + USUAL))
    said = [seen.view.title.to("en") for seen in result.views]
    assert said == [
        "y2014 (2014-07 to 2017-03)",
        "y2014 (2017-04 to 2019-12)",
        "after (2020-01 to 2023-12)",
        "after (2024-01 to 2030-03)",
    ]
    for seen, (phase, column, _) in zip(result.views, PARTS, strict=True):
        assert seen.measures.served == served(in_phase(result.plan.added, phase), column=column)
    write_plan(result, tmp_path / "out")
    record = json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))
    periods = [view["period"] for view in record["views"]]
    assert [(one["months"], one["people"]) for one in periods] == [(months, column) for _, column, months in PARTS]
    assert (periods[0]["from_year"], periods[-1]["until_year"]) == ("2014-07", "2030-04")
    assumed = "\n".join(record["assumptions"])
    assert "people_65 from 2017-04" in assumed
    assert "nothing is interpolated" in assumed
    assert "projection of 2023 (made up)" in assumed


@pytest.mark.parametrize(
    ("window", "held"),
    [
        ("", {"y2014", "y2020"}),
        (", from_year: 2020-01", {"y2020"}),
        (", from_year: 2019-12", {"y2014", "y2020"}),
        (", until_year: 2020-01", {"y2014"}),
        (", until_year: 2020-02", {"y2014", "y2020"}),
        (", from_year: 2015-01, until_year: 2016-01", {"y2014"}),
    ],
)
def test_a_rule_holds_in_every_phase_with_a_month_of_its_own(town: Path, window: str, held: set[str]) -> None:
    rules = f"rules: [{{id: a, at_most: 0, of: [mori]{window}}}, {{id: b, serve: 45 %{window}}}]\n"
    answer = put(town, YEARS + rules + USUAL)
    everyone = sum(point.people for point in plain.POINTS)

    def kept(plan: tuple[str, ...]) -> bool:
        sites = [in_phase(plan, phase) for phase in held]
        return all("mori" not in one and served(one) * 100 >= 45 * everyone for one in sites)

    assert sorted(every_plan(answer.problem)) == sorted(plan for plan in nested() if kept(plan))


@pytest.mark.parametrize(
    ("old", "new", "code", "line"),
    [
        ("from_year: 2014-07, ", "", "phases-years", 9),
        ("from_year: 2014-07, ", "from_year: 2014-07, weight: 6, ", "phases-years", 9),
        ("from_year: 2014-07, ", "from_year: 2014-07, people: people_65, ", "phases-years", 9),
        ("from_year: 2020-01", "from_year: 2014-07", "years-order", 10),
        ("until_year: 2030-04", "until_year: 2020-01", "years-order", 12),
        ("from_year: 2017-04", "from_year: 2009-12", "years-order", 15),
        ("from_year: 2010-01", "from_year: 2014-08", "years-order", 14),
        ("from_year: 2014-07", "from_year: 2014-13", "month_form", 9),
        ("people: people_65", "people: people_66", "unknown-column", 15),
        (YEARS[YEARS.index("years:") :], "", "needs-years", 9),
        (YEARS[: YEARS.index("years:")], "  open: 2\n", "needs", 9),
    ],
)
def test_months_that_do_not_fit_are_refused_at_their_place(town: Path, old: str, new: str, code: str, line: int) -> None:
    assert YEARS.count(old) == 1
    with pytest.raises(InputError) as caught:
        put(town, YEARS.replace(old, new) + USUAL)
    found = [(finding.code, finding.line) for finding in caught.value.findings]
    assert any(one.replace("_", "-") == code.replace("_", "-") and at == line for one, at in found), found


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("from_year: 2031-01", "rule-outside"),
        ("until_year: 2014-07", "rule-outside"),
        ("from_year: 2020-01, until_year: 2019-01", "years-order"),
    ],
)
def test_a_rule_that_holds_in_no_phase_is_refused(town: Path, rule: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        put(town, f"{YEARS}rules: [{{id: a, at_most: 1, of: [mori, minato], {rule}}}]\n{USUAL}")
    assert code in {finding.code for finding in caught.value.findings}


def test_months_of_a_rule_need_years(town: Path) -> None:
    with pytest.raises(InputError) as caught:
        put(town, f"  open: 2\nrules: [{{id: a, at_most: 1, of: [mori, minato], from_year: 2020-01}}]\n{USUAL}")
    assert [finding.code for finding in caught.value.findings] == ["needs-years"]


@pytest.mark.parametrize("command", ["rank", "explain"])
def test_the_commands_answer_for_years(town: Path, command: str) -> None:
    path = town / "years.yaml"
    path.write_text(f"{HEAD}{YEARS}rules: [{{id: a, at_most: 0, of: [mori], until_year: 2020-01}}]\n{USUAL}", encoding="utf-8")
    done = run(command, str(path), "--lang", "en")
    assert done.exit_code == 0, done.stderr


@pytest.mark.parametrize(
    ("begin", "end", "months"),
    [("2014-07", "2017-04", 33), ("2020-01", "2020-01", 0), ("2020-12", "2021-01", 1), ("2021-01", "2020-12", -1)],
)
def test_months_are_counted(begin: str, end: str, months: int) -> None:
    assert months_between(begin, end) == months


def test_the_month_before() -> None:
    assert [month_before(month) for month in ("2020-01", "2020-02", "2020-12")] == ["2019-12", "2020-01", "2020-11"]
