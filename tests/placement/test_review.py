"""What was measured beside a plan: every figure taken from `plan.json` anew, and every fault of a sheet."""

from __future__ import annotations

import csv
import io
import json
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest

from placement import InputError, evaluate, write_plan
from placement.analysis.review import offices_of, services_of
from placement.analysis.review import review as beside
from placement.asking import review
from placement.documents.json.review import review_answer
from placement.records.observed import BUNDLED, bundled_sheets, read_observed
from placement.records.plan import plan_record
from placement.records.read import read_result
from placement.results.result import Result
from placement.values.review import Observed
from tests.placement.conftest import run

STAFF = """\
scenario: staffed
title: staffed
study: example-town
served: {any: [{straight_line: 1.5 km}]}
offices:
  now: {column: open_now, equals: "1"}
  keep: [hon, minato, kita, higashi]
  may_close: {ids: [midori]}
  close: 1
queue: {service_time: [10 min, 12 min], arrivals: {per_hour: [60, 80]}, because: made up}
staff: {per_counter: 1.5, relief: 1.2, least: crew_min, now: staff_now}
money: {post: [7000000, 9000000], place: {column: cost, yen: 1000}, cases_a_year: [110000, 140000]}
rules:
  - {id: peak, wait: 20 min}
objective: [minimize: staff]
"""
LOADS = """\
scenario: loaded
title: loaded
study: nerima
served: {any: [{straight_line: 3 km}]}
offices:
  keep: [nerima, shakujii, hikarigaoka, oizumi]
  from: {kind: branch}
  open: 2
  service: {id: notifications, title: notifications}
services:
  - {id: certificates, title: certificates, now: {kinds: [ward_office, branch], date: 2014-06}, then: {offices: plan, date: 2014-07}}
loads:
  of: [{service: notifications, year: FY2012, cases: 77302}]
objective: [maximize: served_population]
"""
HEAD = "measure,service,office,value,date,unit\n"


@pytest.fixture(scope="module")
def solved(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Result]:
    """Return two plans that were only evaluated: a review looks at what they say, not at whether they are best."""
    made, found = tmp_path_factory.mktemp("reviewed"), {}
    for name, text, plan in (("staffed", STAFF, "-midori"), ("loaded", LOADS, "+dai2,+seki")):
        (made / f"{name}.yaml").write_text(text, encoding="utf-8")
        found[name] = evaluate(made / f"{name}.yaml", plan)
    return found


@pytest.fixture(scope="module")
def folder(solved: dict[str, Result], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder of results of the smaller one."""
    made = tmp_path_factory.mktemp("written") / "staffed"
    write_plan(solved["staffed"], made)
    return made


def record(result: Result) -> dict[str, Any]:
    made: dict[str, Any] = json.loads(plan_record(result).text())
    return made


def rows(result: Result, sheet: str, tmp_path: Path) -> list[dict[str, Any]]:
    """Return the rows that `review --json` prints of a sheet."""
    path = tmp_path / "observed.csv"
    path.write_text(HEAD + sheet, encoding="utf-8")
    plan = read_result(result, "plan")
    found = beside(plan, read_observed(path, offices_of(plan), services_of(plan)))
    made: list[dict[str, Any]] = json.loads(review_answer(found, plan).text())["rows"]
    return made


def test_counters_posts_waits_and_yen_are_those_of_all_cases(solved: dict[str, Result], tmp_path: Path) -> None:
    told = record(solved["staffed"])
    queues = [case["after"] for case in told["waiting"]]
    posts = [sum(one["posts"] for one in case["after"]) for case in told["staff"]["cases"]]
    yen = [end for case in told["money"]["yearly"] for end in case["after"]]
    at = [next(one for one in case["offices"] if one["office"] == "minato") for case in queues]
    sheet = "counters,,,21,2027-03,\nstaff,,,55,2027-03,\nwait_min,,,17.5,2027-03,\nwait_min,,minato,9,2027-03,\ncost_yen,,,604000000,FY2026,\n"
    wanted = [
        [one["counters"] for one in queues],
        posts,
        [one["longest_wait_s"] / 60 for one in queues],
        [one["wait_s"] / 60 for one in at],
        yen,
    ]
    for row, figures in zip(rows(solved["staffed"], sheet, tmp_path), wanted, strict=True):
        assert row["beside"] == "plan"
        assert row["said"] == pytest.approx([min(figures), max(figures)], abs=1e-6)
        assert row["difference"] == pytest.approx([row["value"] - max(figures), row["value"] - min(figures)], abs=1e-6)


def test_what_was_measured_before_the_change_stands_beside_what_was_before(solved: dict[str, Result], tmp_path: Path) -> None:
    told = record(solved["loaded"])
    (load,) = told["loads"]["services"]
    cases = {side: {one["office"]: one["nearest"] for one in load[side]} for side in ("before", "after")}
    sheet = (
        "cases,notifications,nerima,20000,FY2012,\ncases,notifications,nerima,15000,FY2015,\ncases,notifications,,70000,FY2014,\n"
        "cases,notifications,seki,500,FY2012,\ncases,notifications,nerima,1200,2015-03,\npeople_served,,,700000,2013-10,\n"
        "people_served,,,700000,2014-07-01,\nmean_distance_m,certificates,,1000,2015,\n"
    )
    found = rows(solved["loaded"], sheet, tmp_path)
    assert [row["beside"] for row in found] == ["before", "plan", None, None, None, "before", "plan", "plan"]
    assert [row["said"] and row["said"][0] for row in found] == [
        cases["before"]["nerima"],
        cases["after"]["nerima"],
        None,  # the year holds both
        None,  # not open before
        None,  # a month's cases beside a year's
        told["before"]["served"]["people"],
        told["served"]["people"],
        next(one for one in told["provision"] if one["service"] == "certificates")["parts"][0]["after"]["distance_m"]["mean"],
    ]
    because = [row["because"]["en"] for row in found if "because" in row]
    assert because == ["the change falls into that time", "that office is not open then", "the plan says it of a whole year"]


def test_a_measure_of_ones_own_is_shown_without_a_word_of_the_plan(
    solved: dict[str, Result], folder: Path, tmp_path: Path
) -> None:
    (row,) = rows(solved["staffed"], "complaints,,,12,2027-03,letters\n", tmp_path)
    assert (row["said"], row["difference"], row["unit"], row["value"]) == (None, None, "letters", 12)
    path = tmp_path / "near.csv"
    path.write_text(HEAD + "wait_mins,,,12,2027-03,min\n", encoding="utf-8")
    done = run("review", str(folder), "--observed", str(path), "--lang", "en")
    assert "did you mean wait_min?" in done.stderr


def test_the_answer_for_people_says_no_verdict_and_its_table_holds_the_same(folder: Path, tmp_path: Path) -> None:
    table = tmp_path / "review.csv"
    for lang in ("en", "ja"):
        done = run("review", str(folder), "--observed", "example-town-review", "--lang", lang, "--csv", str(table))
        assert done.exit_code == 0, done.stderr
        assert not any(word in done.stdout for word in ("good", "bad", "success", "failed", "成功", "失敗"))
        assert "604,000,000" in done.stdout
    _, found = review(folder, "example-town-review")
    for row, cells in zip(found.rows, csv.DictReader(io.StringIO(table.read_text("utf-8"))), strict=True):
        assert Fraction(cells["value"]) == row.observed.value
        wanted = row.difference or (None, None)
        for column, end in zip(("difference_min", "difference_max"), wanted, strict=True):
            assert cells[column] == "" if end is None else abs(Fraction(cells[column].strip("'")) - end) < Fraction(1, 1000)


def test_the_bundled_sheets_are_read_and_name_their_sources(folder: Path) -> None:
    for name in bundled_sheets():
        _, found = review(folder, name)
        assert found.rows
        assert all(row.observed.source for row in found.rows)
    # what was saved is shown as it was published, and nothing is divided by it
    assert "3,714" not in (BUNDLED / "nerima-review-2008.csv").read_text("utf-8")


@pytest.mark.parametrize(
    ("text", "code", "said"),
    [
        ("measure,office,value\nwait_min,,3\n", "column-missing", "date"),
        (HEAD + "wait_min,,,long,2027-03,\n", "value-form", "long"),
        (HEAD + "wait_min,,,3,March,\n", "date-form", "March"),
        (HEAD + "wait_min,,nowhere,3,2027-03,\n", "id-unknown", "nowhere"),
        (HEAD + "wait_min,queues,,3,2027-03,\n", "id-unknown", "queues"),
        (HEAD + "wait_min,,,3,2027-03,\nwait_min,,,4,2027-03,\n", "figure-twice", "2027-03"),
        (HEAD, "layer-empty", ""),
        ("", "file-empty", ""),
    ],
)
def test_a_fault_of_the_sheet_is_told_with_its_place(folder: Path, tmp_path: Path, text: str, code: str, said: str) -> None:
    path = tmp_path / "observed.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(InputError) as caught:
        review(folder, path)
    assert [fault.code for fault in caught.value.findings] == [code]
    assert said in str(caught.value)


def test_a_sheet_or_a_folder_that_is_not_there_is_told(folder: Path, tmp_path: Path) -> None:
    for place, sheet, code in (
        (folder, "nowhere.csv", "file-missing"),
        (tmp_path / "none", "example-town-review", "plan-missing"),
    ):
        with pytest.raises(InputError) as caught:
            review(place, sheet)
        assert caught.value.findings[0].code == code


@pytest.mark.parametrize(
    ("date", "months"),
    [
        ("2015", ("2015-01", "2016-01")),
        ("FY2015", ("2015-04", "2016-04")),
        ("2015-12", ("2015-12", "2016-01")),
        ("2015-03-30", ("2015-03", "2015-04")),
    ],
)
def test_a_date_covers_its_months(date: str, months: tuple[str, str]) -> None:
    one = Observed("cases", "", "", Fraction(1), date, "", None, "")  # type: ignore[arg-type]
    assert one.months == months
