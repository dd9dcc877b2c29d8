"""One of each area, where an area is what is nearest to one of some offices; and the bundled bases of seventeen areas."""

from __future__ import annotations

import itertools
import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import geodata
from geodata.load import load_study
from geodata.study import Study
from models.messages.findings import InputError
from placement.problem.names import Names
from placement.scenario.files import load_scenario
from placement.solving.assumptions import assumptions
from placement.solving.question import put
from placement.solving.solve import solve
from tests.placement.conftest import run
from tests.placement.test_staff import served
from tests.town import OFFICES, write_town

slow = [HealthCheck.too_slow, HealthCheck.function_scoped_fixture]
EXTRACT = Path(geodata.__file__).parent / "japan" / "places_osm.parquet"
AT = {row[0]: (row[4], row[5]) for row in OFFICES}
SITES = list(AT)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("bases")
    write_town(folder / "minato-town")
    return folder


@pytest.fixture(scope="module")
def town(folder: Path) -> Study:
    return load_study(folder / "minato-town")


def nearest(site: str, named: list[str]) -> str:
    """Return the office named that is nearest to a site, the first in the study's order of equally near ones."""
    (x, y), order = AT[site], [other for other in SITES if other in named]
    return min(order, key=lambda other: (AT[other][0] - x) ** 2 + (AT[other][1] - y) ** 2)


def text(rule: str, count: str) -> str:
    return f"""\
scenario: s
title: s
study: minato-town
served: {{any: [{{straight_line: 1.5 km}}]}}
offices: {{from: {{kinds: [ward_office, branch]}}, open: {count}}}
rules: [{{id: areas, {rule}}}]
objective: [{{maximize: served_population}}]
"""


def hold_areas(folder: Path, town: Study, named: list[str], key: str, bound: int) -> None:
    (folder / "s.yaml").write_text(
        text(f"{key}: {bound}, of: all, nearest_to: [{', '.join(named)}]", "{min: 1, max: 7}"), encoding="utf-8"
    )
    areas = {office: [site for site in SITES if nearest(site, named) == office] for office in named}

    def kept(plan: tuple[str, ...]) -> bool:
        counts = [len(set(sites) & set(plan)) for sites in areas.values()]
        return all({"exactly": n == bound, "at_least": n >= bound, "at_most": n <= bound}[key] for n in counts)

    plans = [plan for count in range(1, 8) for plan in itertools.combinations(SITES, count) if kept(plan)]
    if not plans:
        try:
            assert solve(load_scenario(str(folder / "s.yaml")), town).plan.status == "infeasible"
        except InputError as error:
            codes = {finding.code for finding in error.findings}
            assert codes <= {"impossible-count"}
        return
    result = solve(load_scenario(str(folder / "s.yaml")), town)
    values = [served(frozenset(plan)) for plan in plans]
    assert result.measures.served == max(values)
    assert result.plan.ties == values.count(max(values))


named_sites = st.lists(st.sampled_from(SITES), min_size=1, max_size=6, unique=True)
keys = st.sampled_from(["exactly", "at_least", "at_most"])


@settings(max_examples=10, suppress_health_check=slow, deadline=None)
@given(named=named_sites, key=keys, bound=st.integers(1, 3))
def test_so_many_of_each_area_are_those_of_every_plan_compared(
    folder: Path, town: Study, named: list[str], key: str, bound: int
) -> None:
    hold_areas(folder, town, named, key, bound)


@pytest.mark.long
@settings(max_examples=1_000, suppress_health_check=slow, deadline=None)
@given(named=named_sites, key=keys, bound=st.integers(1, 3))
def test_a_thousand_rules_over_areas(folder: Path, town: Study, named: list[str], key: str, bound: int) -> None:
    hold_areas(folder, town, named, key, bound)


@pytest.mark.parametrize(
    ("rule", "code"),
    [
        ("exactly: 1, of: all, nearest_to: [hon], of_each: kind", "one-of"),
        ("exactly: 1, of: all, nearest_to: [nowhere]", "unknown-office"),
        ("exactly: 1, of: all, nearest_to: {column: kind, equals: none}", "empty-set"),
        ("exactly: 2, of: [kita], nearest_to: [hon, kita]", "impossible-count"),
        ("exactly: 1, of: [kita], nearest_to: [hon, kita]", "impossible-count"),
    ],
)
def test_a_rule_over_areas_that_cannot_be_kept_is_named(
    folder: Path, monkeypatch: pytest.MonkeyPatch, rule: str, code: str
) -> None:
    monkeypatch.chdir(folder)
    (folder / "bad.yaml").write_text(text(rule, "2"), encoding="utf-8")
    done = run("check", "bad.yaml", "--json")
    assert done.exit_code == 3, done.stdout
    assert code in [one["code"] for one in json.loads(done.stdout)["findings"]], done.stdout


def test_seventeen_areas_are_parted_by_the_nearest_site_and_the_assumption_is_printed() -> None:
    question = put(load_scenario("nerima-bases"))
    (rule,) = question.inputs.scenario.rules
    groups = rule.groups(question.inputs)
    assert len(groups) == 17
    assert groups["dai6"] == ("dai6",)
    assert all(office in sites for office, sites in groups.items())
    found = assumptions(question.inputs.study, question.inputs.access, question)
    for lang, said in (("en", "Assumed: the borders"), ("ja", "仮定: 17の地域の境界")):
        assert any(text.to(lang).startswith(said) for text in found)
        assert any("© OpenStreetMap contributors" in text.to(lang) for text in found)
    words = rule.demanded(Names(question))
    assert "nearest to each of" in words.to("en")
    assert "最寄り" in words.to("ja")


@pytest.mark.long
def test_each_of_the_seventeen_areas_gets_one_base() -> None:
    result = solve("nerima-bases")
    (rule,) = result.file.scenario.rules
    assert result.plan.status == "optimal"
    assert [len(set(sites) & set(result.plan.open)) for sites in rule.groups(result.question.inputs).values()] == [1] * 17
    # with the 17 sites alone it is 463,285
    assert result.measures.served == 482_859


def test_the_buildings_of_the_bases_are_those_that_our_builder_takes_from_the_national_data() -> None:
    from pyarrow import parquet

    rows = parquet.read_table(EXTRACT, filters=[("code", "==", "13120"), ("kind", "==", "site")]).to_pylist()
    known = {(row["name"], row["lon"], row["lat"]) for row in rows}
    new = load_scenario("nerima-bases").scenario.offices.new
    ours = {(site.name.to("ja"), *(round(100_000 * degrees) for degrees in site.at)) for site in new if site.at}
    assert len(ours) == len(new) == 45
    assert ours <= known


def test_room_needs_a_planners_column(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("r.yaml").write_text(
        "extends: nerima-bases\nscenario: r\nrules: [{id: room, sum: floor_m2, of: open, at_least: 6000}]\n", encoding="utf-8"
    )
    done = run("check", "r.yaml")
    assert done.exit_code == 3
    assert "(offices.csv) have no such column floor_m2" in " ".join(done.stderr.split())
