"""Buildings that a plan frees, the yen that decide, and columns that are not there: each held against every plan of the town."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.load import load_study
from geodata.study import Study
from models.messages.document import Table
from models.messages.findings import InputError
from models.messages.text import Text
from placement.documents.freed import freed_section
from placement.results.result import Result
from placement.scenario.files import load_scenario
from placement.solving.solve import solve
from tests.placement import plainly
from tests.placement.conftest import run
from tests.placement.test_staff import COST, LEAST, PLANS, posts, served
from tests.placement.test_waiting import Asked
from tests.town import OFFICES, table, write_town

slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
FLOOR = {"hon": 900, "hama": 200, "minato": 310, "misaki": 170, "yamate": 180, "mori": 220, "kita": 90}
DUE = {"hon": 2050, "hama": 2028, "minato": 2031, "misaki": 2026, "yamate": 2040, "mori": 2060, "kita": 2035}
Bill = tuple[Asked, int, tuple[int, int], int, int]
NOW = frozenset({"hon", "minato", "misaki", "yamate"})
HEAD = """\
scenario: town
title: t
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
offices: {now: [hon, minato, misaki, yamate], keep: [hon], from: {kind: branch}, may_close: {kind: branch}, open: {min: 0, max: 2}}
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("freed")
    columns = ("crew", "cost", "floor_m2", "renewal_year")
    rows = [(*row[:4], LEAST[row[0]], COST[row[0]], FLOOR[row[0]], DUE[row[0]], *row[4:]) for row in OFFICES]
    write_town(folder / "minato-town", offices=table(("id", "name_ja", "name_en", "kind", *columns, "x", "y"), rows))
    return folder


@pytest.fixture(scope="module")
def town(folder: Path) -> Study:
    return load_study(folder / "minato-town")


def solved(folder: Path, town: Study, text: str) -> Result:
    (folder / "s.yaml").write_text(HEAD + text, encoding="utf-8")
    return solve(load_scenario(str(folder / "s.yaml")), town)


@st.composite
def bills(draw: st.DrawFn) -> Bill:
    """Draw a queue, tenths of posts a counter, the yen of a post, the yen of a place's unit, and the people to be served."""
    per_hour, minutes = draw(st.integers(5, 60)), draw(st.integers(4, 20))
    low = draw(st.integers(1, 40))
    return (
        Asked((per_hour,), (minutes,), draw(st.integers(3, 30)), None),
        draw(st.integers(10, 20)),
        (low, draw(st.integers(low, 60))),
        draw(st.integers(1, 20)),
        draw(st.integers(0, 3)),
    )


def hold_cost(folder: Path, town: Study, bill: Bill) -> None:
    """Hold the least yen of a year to those of every plan, at both ends of what a post costs."""
    asked, each, (low, high), unit, quarters = bill
    queue, rule = asked.text.splitlines()
    people = sum(point.people for point in plainly.POINTS)
    floor = people * quarters // 4
    serve = f", {{id: reach, serve: {floor} people}}" if floor else ""
    result = solved(
        folder,
        town,
        f"{queue}\nstaff: {{per_counter: {each / 10}, relief: 1, least: crew}}\n{rule[:-1]}{serve}]\n"
        f"money: {{post: [{low}, {high}], place: {{column: cost, yen: {unit}}}}}\n"
        "objective: [{minimize: yearly_cost}, {maximize: served_population}]\n",
    )
    plans = [plan for plan in PLANS if served(plan) >= floor]
    if not plans:
        assert result.plan.status == "infeasible"
        return
    taken = {plan: posts(asked, plan, Fraction(each, 10)) for plan in plans}

    def best(wage: int) -> set[frozenset[str]]:
        keys = {plan: (wage * taken[plan] + unit * sum(COST[site] for site in plan), -served(plan)) for plan in plans}
        return {plan for plan, key in keys.items() if key == min(keys.values())}

    assert frozenset(result.plan.open) in best(high)
    cost = high * taken[frozenset(result.plan.open)] + unit * sum(COST[site] for site in result.plan.open)
    assert result.plan.objectives[0].value == 12 * cost
    assert result.money.hardest.total[1][1] == cost
    if low == high:
        assert result.money.least is None
    else:
        assert result.money.least.firm == (frozenset(result.plan.open) in best(low))
        assert frozenset({"hon", *result.money.least.plan.added}) in best(low)


@settings(max_examples=5, suppress_health_check=slow, deadline=None)
@given(bill=bills())
def test_the_least_yen_are_those_of_every_plan_compared(folder: Path, town: Study, bill: Bill) -> None:
    hold_cost(folder, town, bill)


@pytest.mark.long
@settings(max_examples=1_000, suppress_health_check=slow, deadline=None)
@given(bill=bills())
def test_a_thousand_bills_are_those_of_every_plan_compared(folder: Path, town: Study, bill: Bill) -> None:
    hold_cost(folder, town, bill)


GROUPS: dict[str, Callable[[frozenset[str]], frozenset[str]]] = {
    "open": lambda plan: plan,
    "opened": lambda plan: plan - NOW,
    "kept": lambda plan: plan & NOW,
    "closed": lambda plan: NOW - plan,
}


@st.composite
def sums(draw: st.DrawFn) -> tuple[str, str, int, str, str]:
    """Draw a group with its limit, and a sense and a group of the objective."""
    return (
        draw(st.sampled_from(sorted(GROUPS))),
        draw(st.sampled_from(["at_least", "at_most"])),
        draw(st.integers(0, 1_700)),
        draw(st.sampled_from(["maximize", "minimize"])),
        draw(st.sampled_from(sorted(GROUPS))),
    )


def hold_sums(folder: Path, town: Study, asked: tuple[str, str, int, str, str]) -> None:
    group, key, limit, sense, aim = asked
    result = solved(
        folder,
        town,
        f"rules: [{{id: a, sum: floor_m2, of: {group}, {key}: {limit}}}]\nfreed: {{floor: floor_m2}}\n"
        f"objective: [{{{sense}: {{sum: floor_m2, of: {aim}}}}}, {{maximize: served_population}}]\n",
    )

    def floor(name: str, plan: frozenset[str]) -> int:
        return sum(FLOOR[site] for site in GROUPS[name](plan))

    allowed = [plan for plan in PLANS if (floor(group, plan) >= limit if key == "at_least" else floor(group, plan) <= limit)]
    if not allowed:
        assert result.plan.status == "infeasible"
        return
    sign = 1 if sense == "maximize" else -1
    keys = [(sign * floor(aim, plan), served(plan)) for plan in allowed]
    assert [value.value for value in result.plan.objectives] == [sign * max(keys)[0], max(keys)[1]]
    assert result.plan.ties == keys.count(max(keys))
    plan = frozenset(result.plan.open)
    assert (*result.freed.sums, *result.freed.floor_m2) == (
        floor("closed", plan),
        floor("opened", plan),
        floor("open", NOW),
        floor("open", plan),
    )


@settings(max_examples=15, suppress_health_check=slow, deadline=None)
@given(asked=sums())
def test_sums_over_every_role_are_those_of_every_plan_compared(
    folder: Path, town: Study, asked: tuple[str, str, int, str, str]
) -> None:
    hold_sums(folder, town, asked)


@pytest.mark.long
@settings(max_examples=3_000, suppress_health_check=slow, deadline=None)
@given(asked=sums())
def test_three_thousand_sums_over_every_role(folder: Path, town: Study, asked: tuple[str, str, int, str, str]) -> None:
    hold_sums(folder, town, asked)


@pytest.mark.parametrize(
    ("limits", "able"),
    [
        ("at_most: 2031", {"minato", "misaki"}),
        ("at_least: 2040", {"yamate"}),
        ("at_least: 2027, at_most: 2039", {"minato"}),
    ],
)
def test_the_offices_that_may_close_are_those_whose_buildings_are_due(
    folder: Path, town: Study, limits: str, able: set[str]
) -> None:
    text = "freed: {floor: floor_m2}\nobjective: [{maximize: {sum: floor_m2, of: closed}}]\n"
    head = HEAD.replace("may_close: {kind: branch}", f"may_close: {{column: renewal_year, {limits}}}")
    (folder / "s.yaml").write_text(head + text, encoding="utf-8")
    result = solve(load_scenario(str(folder / "s.yaml")), town)
    assert {one.office for one in result.freed.freed} == able


def test_the_bundled_example_frees_old_buildings_and_says_what_becomes_of_them() -> None:
    done = run("solve", "example-town-freed", "--json")
    assert done.exit_code == 0, done.stderr
    freed = json.loads(done.stdout)["freed"]
    assert sum(one["floor_m2"] for one in freed["freed"]) >= 500
    assert all(one["renewal_year"] <= 2035 for one in freed["freed"])
    gone, come = (sum(one["floor_m2"] for one in freed[key]) for key in ("freed", "taken"))
    assert freed["floor_m2"][0] - gone + come == freed["floor_m2"][1]
    words = done.stdout
    assert "meeting rooms" in words


# what takes each column of the offices' sheet
TAKES = {
    "staff_now": "staff: {per_counter: 1, relief: 1, now: staff_now}",
    "crew_min": "staff: {per_counter: 1, relief: 1, least: crew_min}",
    "counters_now": "rules: [{id: peak, wait: 20 min}, {id: a, sum: counters_now, of: open, at_most: 40}]",
    "counter_max": "rules: [{id: peak, wait: 20 min}, {id: a, room: counter_max}]",
    "cost": "money: {place: {column: cost}}",
    "floor_m2": "freed: {floor: floor_m2}",
    "built": "freed: {floor: open_now, built: built}",
    "renewal_year": "rules: [{id: peak, wait: 20 min}, {id: a, at_most: 1, of: {column: renewal_year, at_most: 2035}}]",
    "district": "rules: [{id: peak, wait: 20 min}, {id: a, at_least: 1, of_each: district}]",
}


@pytest.mark.parametrize("column", TAKES)
def test_a_rule_that_lacks_its_column_is_refused_with_the_column_and_the_sheet(tmp_path: Path, column: str) -> None:
    study = load_study("example-town")
    lacking = replace(study, offices=study.offices.drop(columns=column))
    (tmp_path / "s.yaml").write_text(
        f"""\
scenario: s
title: s
study: example-town
served: {{any: [{{straight_line: 1 km}}]}}
offices: {{now: {{kinds: [city_hall, full_office, branch]}}, from: {{kind: building}}, open: 1}}
queue: {{service_time: 10 min, arrivals: {{per_hour: 60}}}}
{TAKES[column]}
objective: [{{minimize: counters}}]
""",
        encoding="utf-8",
    )
    with pytest.raises(InputError) as caught:
        solve(load_scenario(str(tmp_path / "s.yaml")), lacking)
    (finding,) = (one for one in caught.value.findings if one.code == "unknown-column")
    for lang in ("en", "ja"):
        assert column in finding.message.to(lang)
        assert "offices.csv" in finding.message.to(lang)
    assert finding.line == 7


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("objective: [{minimize: yearly_cost}]\n", "needs"),
        ("money: {place: {column: cost, yen: 1000000}}\nobjective: [{minimize: yearly_cost}]\n", ""),
        ("objective: [{maximize: served_population}]\nfreed: {floor: floors}\n", "unknown-column"),
        (
            "objective: [{maximize: served_population}]\nfreed: {floor: floor_m2, becomes: [{office: x, use: u}]}\n",
            "unknown-office",
        ),
        (
            "rules: [{id: a, at_least: 1, of: {column: renewal_year, at_least: 2040, at_most: 2030}}]\nobjective: [{maximize: served_population}]\n",
            "range-order",
        ),
        (
            "rules: [{id: a, at_least: 1, of: {column: renewal_year, at_least: 2090}}]\nobjective: [{maximize: served_population}]\n",
            "empty-set",
        ),
        (
            "rules: [{id: a, at_least: 1, of: {column: kind, at_most: 3}}]\nobjective: [{maximize: served_population}]\n",
            "unknown-column",
        ),
        (
            "rules: [{id: a, at_least: 1, of: {at_most: 3}}]\nobjective: [{maximize: served_population}]\n",
            "one-of",
        ),
    ],
)
def test_what_buildings_and_yen_lack_is_named(folder: Path, monkeypatch: pytest.MonkeyPatch, text: str, code: str) -> None:
    monkeypatch.chdir(folder)
    (folder / "bad.yaml").write_text(HEAD + text, encoding="utf-8")
    done = run("solve", "bad.yaml", "--json")
    if not code:
        assert done.exit_code == 0, done.stderr
        return
    assert done.exit_code == 3, done.stderr
    assert code in [one["code"] for one in json.loads(done.stdout)["findings"]], done.stdout


def test_the_section_says_what_the_sheet_says() -> None:
    result = solve("example-town-freed")
    (section,) = freed_section(result)
    gone, come, told, made_up = section.body
    rows = result.study.offices.set_index("id")
    for block, sites in ((gone, ("hama", "misaki", "minami")), (come, ("no", "izumi"))):
        assert isinstance(block, Table)
        cells = [[cell.to("en") for cell in row[1:4]] for row in block.rows]
        sheet = rows.loc[list(sites)]
        columns = zip(sheet["floor_m2"], sheet["built"], sheet["renewal_year"], strict=True)
        assert cells == [
            *([str(floor), str(built), str(due)] for floor, built, due in columns),
            [str(sheet["floor_m2"].sum()), "", ""],
        ]
    assert isinstance(told, Text)
    assert "5,700 m² of floor, 5,870 m² before (-170): 520 m² freed, 350 m² taken" in told.to("en")
    assert [row[-1].to("en") for row in gone.rows] == [
        "a place for children after school",
        "meeting rooms of the neighbourhood",
        "not said",
        "",
    ]
    assert isinstance(made_up, Text)
    assert made_up.to("ja")
