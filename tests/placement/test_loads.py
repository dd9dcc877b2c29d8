"""Loads of a scenario: whole cases worked out in the plainest way, what stands beside them, and what people write wrongly."""

from __future__ import annotations

import csv
import hashlib
import io
import itertools
import json
import math
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.access.straight import straight_line
from geodata.load import load_study
from geodata.study import Study
from models.apportionment import apportion
from models.loads import logit_weights, nearest_weights
from models.messages.findings import InputError
from models.messages.text import Text
from models.subsets.loads import nearest_tables
from placement.documents.loads import loads_section
from placement.records.loads import loads_columns
from placement.records.plan import plan_record
from placement.results.result import Result
from placement.scenario.files import load_scenario
from placement.solving.loads import loads_of
from placement.solving.question import put
from placement.solving.slots import of_some as cases_of_some
from placement.solving.solve import best_plan, solve
from placement.values.loads import OfficeLoad
from tests.placement import plainly
from tests.placement.conftest import run

SITES = tuple(plainly.PLACES)
HEAD = """\
scenario: town
title: t
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
offices: {keep: [hon, hama], from: {kind: branch}, open: 2}
services:
  - {id: papers, title: papers, now: {kinds: [ward_office, branch]}}
objective: [{maximize: served_population}]
"""
PUBLISHED = """\
measure,of,year,value,unit,about,source,place,note
moves,,FY2012,4000,cases,,a paper,I,
removals,,FY2012,731,cases,,a paper,I,
moves,,FY2011,3900,cases,yes,a paper,I,
visits,,2012,120.5,cases,,a paper,I,
evening,,FY2012,600,cases,,a paper,II,
evening,hon,FY2012,390,cases,,a paper,II,
evening_share,hon,FY2012,65.0,%,,a paper,II,
evening_share,hama,FY2012,35.1,%,,a paper,II,
"""
LOGIT = "choice: logit, decay: 0.8 per km, main: hon, pull: [0, 1.5]"


@dataclass(frozen=True)
class Town:
    folder: Path
    study: Study


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Town:
    folder = tmp_path_factory.mktemp("loads")
    plainly.write(folder / "minato-town")
    (folder / "minato-town" / "published.csv").write_text(PUBLISHED, encoding="utf-8")
    with (folder / "minato-town" / "study.yaml").open("a", encoding="utf-8") as manifest:
        manifest.write("published: {file: published.csv, vintage: '2013', source: a paper, licence: CC0}\n")
    return Town(folder, load_study(folder / "minato-town"))


def solved(town: Town, text: str) -> Result:
    (town.folder / "s.yaml").write_text(HEAD + text, encoding="utf-8")
    return solve(load_scenario(str(town.folder / "s.yaml")), town.study)


def hamilton(total: int, shares: Sequence[Fraction | float]) -> list[int]:
    """Return whole cases by largest remainder, the first of equal ones first."""
    whole = sum(shares)
    exact = [total * share / whole for share in shares]
    cases = [math.floor(one) for one in exact]
    for place in sorted(range(len(cases)), key=lambda place: (cases[place] - exact[place], place))[: total - sum(cases)]:
        cases[place] += 1
    return cases


def nearest_of(sites: Iterable[str], column: str = "people") -> dict[str, Fraction]:
    """Return whose nearest each site is; of equally near ones the first of the study."""
    opened = [site for site in SITES if site in set(sites)]
    own = dict.fromkeys(opened, Fraction(0))
    for point in plainly.POINTS:
        own[min(opened, key=lambda site: plainly.way(point, [site]))] += getattr(point, column)
    return own


def drawn_to(sites: Iterable[str], pull: float, decay: float = 0.8, column: str = "people") -> dict[str, float]:
    """Return how many people each site draws by a logit."""
    opened = [site for site in SITES if site in set(sites)]
    own = dict.fromkeys(opened, 0.0)
    for point in plainly.POINTS:
        odds = {site: math.exp((pull if site == "hon" else 0) - decay * plainly.way(point, [site]) / 1e6) for site in opened}
        for site in opened:
            own[site] += getattr(point, column) * odds[site] / sum(odds.values())
    return own


def holds(loads: Sequence[OfficeLoad], sites: Iterable[str], cases: int, pulls: Sequence[float], column: str = "people") -> None:
    own = nearest_of(sites, column)
    assert [one.office for one in loads] == list(own)
    assert [one.nearest for one in loads] == hamilton(cases, list(own.values()))
    for place, pull in enumerate(pulls):
        said = [one.logit[place] for one in loads]
        assert sum(said) == cases
        assert said == hamilton(cases, list(drawn_to(sites, pull, column=column).values()))


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture])
@given(cases=st.integers(1, 10**6), column=st.sampled_from(["people", "people_65"]))
def test_loads_are_those_of_a_plain_count(town: Town, cases: int, column: str) -> None:
    rows = f"of: [{{year: FY2012, cases: {cases}, spread: {column}}}, {{service: papers, year: 2012, cases: {cases}}}]"
    result = solved(town, f"loads: {{{rows}, {LOGIT}}}\n")
    chosen, papers = result.loads.services
    holds(chosen.before, ["hon", "hama"], cases, (0, 1.5), column)
    holds(chosen.after, result.after.open, cases, (0, 1.5), column)
    holds(papers.before, SITES, cases, (0, 1.5))
    holds(papers.after, result.after.open, cases, (0, 1.5))
    tied = result.plan.tied_after[0]
    assert [added for added, _ in chosen.ties] == (list(tied[:12]) if len(tied) > 1 else [])
    for added, spread in chosen.ties:
        holds(spread, ["hon", "hama", *added], cases, (0, 1.5), column)
    plans = [("hon", "hama", *added) for added in itertools.combinations(plainly.BRANCHES, 2)]
    busiest = [max(hamilton(cases, list(nearest_of(plan, column).values()))) for plan in plans]
    assert chosen.busiest == (min(busiest), max(busiest))


def test_the_cases_of_a_year_come_from_where_the_scenario_says(town: Town) -> None:
    people = sum(point.people for point in plainly.POINTS)
    rows = [
        "{year: FY2012, published: [moves, removals]}",
        "{year: 2012, per_person: 0.55}",
        "{year: 2013, column: people_65}",
    ]
    result = solved(town, f"loads: {{of: [{', '.join(rows)}]}}\n")
    assert [one.cases for one in result.loads.services] == [
        4731,
        math.floor(Fraction(55, 100) * people + Fraction(1, 2)),
        sum(point.people_65 for point in plainly.POINTS),
    ]
    assert result.loads.pulls == ()
    assert all(one.logit == () for load in result.loads.services for one in load.after)
    holds(result.loads.services[2].after, result.after.open, result.loads.services[2].cases, (), "people_65")
    # what is published is named among the layers where it is used
    assert any(layer.name == "published" for layer in result.study.layers)


def test_published_figures_stand_beside_and_differ_as_counted_here(town: Town) -> None:
    compare = "compare: [{measure: moves, offices: {ids: [hama]}, base: other things}]"
    shares = "shares: {measure: evening_share, cases: evening, year: FY2012}"
    result = solved(town, f"loads: {{of: [{{year: FY2012, cases: 1000}}], {LOGIT}, {compare}, {shares}}}\n")
    (total,) = result.loads.compared
    assert total.rows == (("FY2012", 4000, False), ("FY2011", 3900, True))
    (hama,) = (one for one in result.loads.services[0].before if one.office == "hama")
    assert (total.modelled.nearest, total.modelled.logit) == (hama.nearest, hama.logit)
    found = result.loads.shares
    assert (found.cases, found.offices, found.counted) == (600, ("hon", "hama"), (390, None))
    rows = [
        hamilton(600, list(nearest_of(["hon", "hama"]).values())),
        *(hamilton(600, list(drawn_to(["hon", "hama"], pull).values())) for pull in (0, 1.5)),
    ]
    for row, modelled, misfit in zip(rows, found.modelled, found.misfits, strict=True):
        assert list(modelled) == [Fraction(100 * part, 600) for part in row]
        assert misfit == (abs(modelled[0] - 65) + abs(modelled[1] - Fraction("35.1"))) / 2


def test_every_output_says_that_loads_are_modelled_and_no_output_that_a_model_was_fitted(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(town.folder)
    rows = "{year: FY2012, published: [moves]}, {service: papers, year: FY2012, per_person: 1.25}"
    compare = "compare: [{measure: moves, base: {ja: 別のもの, en: other things}}]"
    shares = "shares: {measure: evening_share, cases: evening, year: FY2012}"
    text = f"loads: {{of: [{rows}], {LOGIT}, {compare}, {shares}, because: {{ja: 仮, en: made up}}, source: nobody}}\n"
    (town.folder / "s.yaml").write_text(HEAD + text, encoding="utf-8")
    done = run("solve", "s.yaml", "--out", "out", "--lang", "en")
    assert done.exit_code == 0, done.stderr
    out = {name: (town.folder / "out" / name).read_text(encoding="utf-8") for name in ("report.html", "map.html", "loads.csv")}
    for words in (done.stderr, out["report.html"], out["map.html"]):
        for part in (
            "2 shares",
            "hold 1 free number;",
            "0 degrees of freedom are left",
            "Loads (modelled)",
            "Modelled cases of",
            "FY2012",
            "made up (nobody)",
            "0.8 per km",
            "0 to 1.5",
            "other things",
        ):
            assert part in words
        assert "calibrat" not in words.lower()
    assert "推計" in out["map.html"]
    # each cell, and what is drawn, worked out again
    before = ["hon", "hama"]
    near, drawn = (
        hamilton(4000, list(nearest_of(before).values())),
        [hamilton(4000, list(drawn_to(before, pull).values())) for pull in (0, 1.5)],
    )
    for place, name in enumerate(("Hon Town Office", "Hama Office")):
        least, most = (pick(row[place] for row in drawn) for pick in (min, max))
        cell = f"{near[place]:,} ({least:,} to {most:,})"
        assert re.search(rf"{name}\s+{re.escape(cell)}", done.stderr)
        assert cell in out["map.html"]
        assert f"{name}: before, modelled {cell}" in out["report.html"]
    assert "nearest office, and a line for the range" in out["report.html"]
    plan = json.loads((town.folder / "out" / "plan.json").read_text(encoding="utf-8"))["loads"]
    assert plan["basis"] == "modelled"
    assert (plan["decay_per_km"], plan["main"], plan["pulls"]) == ("0.8", "hon", ["0", "1.5"])
    found = list(csv.DictReader(io.StringIO(out["loads.csv"])))
    assert {row["basis"] for row in found} == {"modelled"}
    for service in plan["services"]:
        for plan_name, key in (("before", "before"), ("plan", "after")):
            rows_of = [row for row in found if row["service"] == service["service"] and row["plan"] == plan_name]
            near = {row["office"]: int(row["cases"]) for row in rows_of if row["choice"] == "nearest"}
            assert near == {one["office"]: one["nearest"] for one in service[key]}
            assert sum(near.values()) == service["cases"]
            for place, pull in enumerate(plan["pulls"]):
                logit = {row["office"]: int(row["cases"]) for row in rows_of if row["pull"] == pull}
                assert logit == {one["office"]: one["logit"][place] for one in service[key]}
                assert sum(logit.values()) == service["cases"]
    # and a run without loads leaves none of them behind
    (town.folder / "s.yaml").write_text(HEAD, encoding="utf-8")
    assert run("solve", "s.yaml", "--out", "out").exit_code == 0
    assert not (town.folder / "out" / "loads.csv").exists()


def test_cases_that_need_no_place_shorten_loads_and_no_way(town: Town) -> None:
    stated = "loads: {of: [{year: 2020, cases: 1001, elsewhere: {kinds: [online, mail], now: 5 %, then: 33.3 %}}]}\n"
    (town.folder / "with.yaml").write_text(HEAD + stated, encoding="utf-8")
    (town.folder / "less.yaml").write_text(HEAD + "loads: {of: [{year: 2020, cases: 668}]}\n", encoding="utf-8")
    found, fewer = (solve(load_scenario(town.folder / f"{name}.yaml")) for name in ("with", "less"))
    (load,) = found.loads.services
    # 50.05 and 333.333 are rounded
    assert (load.cases, load.elsewhere.before, load.elsewhere.after) == (1001, 50, 333)
    for spread, left in ((load.before, 951), (load.after, 668)):
        assert sum(one.nearest for one in spread) == left
    assert load.after == fewer.loads.services[0].after
    assert (found.plan.added, found.measures) == (fewer.plan.added, fewer.measures)
    rows = [row for row in zip(*loads_columns(found.loads).values(), strict=True) if row[4] == "elsewhere"]
    assert [row[6] for row in rows if row[2] in {"before", "plan"}] == [50, 333]
    told = " ".join(text.to("en") for text in found.assumptions)
    assert "5 % before and 33.3 % with the plan are assumed to need no place (online, by mail)" in told


@pytest.mark.parametrize(
    ("elsewhere", "said"),
    [
        ("{kinds: [kiosk], now: 5 %, then: 10 %}", "kiosk"),
        ("{kinds: [online], now: 5 %, then: 110 %}", "more than 100 %"),
        ("{kinds: [], now: 5 %, then: 10 %}", "kinds"),
        ("{kinds: [online], now: 5 %}", "then"),
    ],
)
def test_a_fault_in_what_needs_no_place_is_told(town: Town, elsewhere: str, said: str) -> None:
    text = f"{HEAD}loads: {{of: [{{year: 2020, cases: 1001, elsewhere: {elsewhere}}}]}}\n"
    (town.folder / "s.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=said):
        load_scenario(town.folder / "s.yaml")


def test_the_wards_loads_rest_on_published_totals_alone() -> None:
    question = put(load_scenario("nerima-2013-loads"))
    ward = loads_of(question, best_plan(question, None, None))
    notifications, certificates = ward.services
    assert (notifications.cases, certificates.cases) == (32_186 + 30_191 + 14_925, 400_000)
    assert [year for year, _, _ in ward.compared[0].rows] == ["FY2005", "FY2007", "FY2008", "FY2012"]
    assert [value for _, value, _ in ward.compared[0].rows] == [650_000, 526_000, 360_000, 254_000]
    shares = ward.shares
    assert (shares.cases, shares.offices[0], shares.counted[0]) == (7845, "nerima", 4013)
    assert list(map(str, shares.shares)) == ["51.2", "19.4", "18.3", "11.2"]
    # the range over the pull holds what was published of the main office; the nearest office does not
    main = [float(row[0]) for row in shares.modelled]
    assert main[0] < min(main[2:]) < 51.15 < max(main)
    # ending Saturdays at the other three; and both bases of what part of the year that is, which nobody reconciled
    assert (shares.ended.offices, shares.ended.cases) == (("shakujii", "hikarigaoka", "oizumi"), 7845 - 4013)
    assert shares.ended.left == (("nerima", "part", "yes"),)
    assert (shares.implied, shares.bases.volumes) == (313_800, 32_186 + 30_191 + 14_925 + 30_000 + 400_000)


@pytest.mark.parametrize(
    ("counted", "some", "cases"),
    [
        ({"a": 5, "b": None, "c": None}, ("b", "c"), 95),
        ({"a": 5, "b": 7, "c": None}, ("a", "b"), 12),
        ({"a": 5, "b": None, "c": None}, ("b",), None),
        ({"a": None}, (), 0),
    ],
)
def test_cases_of_some_places_are_their_own_or_what_the_others_leave(
    counted: dict[str, int | None], some: tuple[str, ...], cases: int | None
) -> None:
    assert cases_of_some(counted, some, 100) == cases


@pytest.mark.parametrize(
    ("shares", "code", "said"),
    [
        ("{measure: saturday_share, year: FY2012, slot: saturday}", "belongs_to", "slot goes with cases"),
        (
            "{measure: saturday_share, cases: saturday_cases, year: FY2012, of_year: {share: nothing, published: [certificates]}}",
            "measure-unknown",
            "nothing",
        ),
        (
            "{measure: saturday_share, cases: saturday_cases, year: FY2012, of_year: {share: saturday_share_of_year, published: [certificates, cards_issued]}}",
            "measure-unknown",
            "cards_issued",
        ),
    ],
)
def test_a_fault_in_what_the_cases_are_a_part_of_is_told(tmp_path: Path, shares: str, code: str, said: str) -> None:
    text = load_scenario("nerima-2013-loads").path.read_text("utf-8")
    start, end = text.index("  shares:\n"), text.index("  because:\n")
    (tmp_path / "s.yaml").write_text(f"{text[:start]}  shares: {shares}\n{text[end:]}", encoding="utf-8")
    with pytest.raises(InputError) as caught:
        put(load_scenario(tmp_path / "s.yaml"))
    assert said in str(caught.value), code


def test_the_wards_loads_add_up_for_every_plan() -> None:
    study = load_study("nerima")
    distance, weight = straight_line(study, study.offices), study.demand["people"].to_numpy()
    kinds = study.offices["kind"].to_numpy()
    keep, pool = np.flatnonzero(kinds == "ward_office"), np.flatnonzero(kinds == "branch")
    tables = np.array(list(nearest_tables(distance, weight, keep, pool).values()))
    assert tables.shape == (17, 1 << 13)
    assert (tables.sum(axis=0) == 721_722).all()
    for number in range(1 << 13):
        assert sum(apportion(77_302, tables[:, number].tolist())) == 77_302
    # some of them counted again, a point at a time
    ids = distance.office_ids
    for number in (0, 1, 4097, 8191):
        opened = [ids[column] for column in keep] + [ids[column] for bit, column in enumerate(pool) if number >> bit & 1]
        own = nearest_weights(distance, weight, opened)
        columns = [*keep, *pool]
        assert own == tuple(int(tables[columns.index(ids.index(office)), number]) for office in opened)


@pytest.mark.long
def test_the_wards_loads_by_logit_add_up_for_every_plan() -> None:
    study = load_study("nerima")
    distance, weight = straight_line(study, study.offices), study.demand["people"].to_numpy()
    kinds = study.offices["kind"].to_numpy()
    keep, pool = np.flatnonzero(kinds == "ward_office"), np.flatnonzero(kinds == "branch")
    ids = distance.office_ids
    for number in range(1 << 13):
        opened = [ids[column] for column in keep] + [ids[column] for bit, column in enumerate(pool) if number >> bit & 1]
        weights = logit_weights(distance, weight, opened, Fraction(1, 2), {"nerima": Fraction(number % 5, 2)})
        # what rounding drops of a point is less than one part in 2**28
        assert 0 <= 721_722 - sum(weights) / 2**32 < 721_722 / 2**28
        assert sum(apportion(77_302, weights)) == 77_302


def counting(folder: Path, rows: Iterable[str], publish: str = "") -> Study:
    """Return the town with cases that were counted."""
    plainly.write(folder / "minato-town")
    (folder / "minato-town" / "cases.csv").write_text("service,office,year,month,cases\n" + "\n".join(rows), encoding="utf-8")
    with (folder / "minato-town" / "study.yaml").open("a", encoding="utf-8") as manifest:
        manifest.write(f"cases: {{file: cases.csv, vintage: '2012', source: the town, licence: in the house{publish}}}\n")
    return load_study(folder / "minato-town")


def asked(folder: Path, study: Study, text: str) -> Result:
    (folder / "s.yaml").write_text(HEAD + loads(text), encoding="utf-8")
    return solve(load_scenario(str(folder / "s.yaml")), study)


def test_what_was_counted_comes_before_the_model_and_both_are_shown(tmp_path: Path) -> None:
    months = [f"service,hama,FY2012,{month},{100 + month}" for month in range(1, 13)]
    study = counting(tmp_path, ["service,hon,FY2012,,2600", *months, "papers,hama,2012,,33", "papers,kita,2012,7,9"])
    result = asked(tmp_path, study, "of: [{year: FY2012, counted: true}, {service: papers, year: 2012, cases: 500}]")
    chosen, papers = result.loads.services
    assert chosen.cases == chosen.counted == 2600 + 1278
    assert [one.counted for one in chosen.before] == [2600, 1278]
    assert [one.nearest for one in chosen.before] == hamilton(3878, list(nearest_of(["hon", "hama"]).values()))
    assert all(one.counted is None for one in chosen.after)
    assert {one.office: one.counted for one in papers.before if one.counted is not None} == {"hama": 33}
    assert papers.counted is None
    assert [one.code for one in result.findings if one.code.startswith("cases")] == ["cases-partly"]
    assert any(layer.name == "cases" for layer in result.study.layers)
    text = "\n".join(said.to("en") for said in words_of(result))
    hon = chosen.before[0]
    for part in ("counted", "modelled − counted", "2,600", f"{hon.nearest - 2600:+,}", "the count holds"):
        assert part in text
    record = plan_record(result).loads
    assert [one.counted for one in record.services[0].before] == [2600, 1278]
    columns = loads_columns(result.loads)
    assert [cases for cases, basis in zip(columns["cases"], columns["basis"], strict=True) if basis == "counted"] == [
        2600,
        1278,
        33,
    ]


def test_counted_cases_are_in_every_output_with_their_source(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    counting(tmp_path, ["service,hon,2012,,2600", "service,hama,2012,,1400"])
    (tmp_path / "s.yaml").write_text(HEAD + loads("of: [{year: 2012, counted: true}]"), encoding="utf-8")
    for command in (["solve", "s.yaml"], ["evaluate", "s.yaml", "--plan", "+mori,+kita"]):
        done = run(*command, "--out", "out")
        assert done.exit_code == 0, done.stderr
        texts = [(tmp_path / "out" / name).read_text(encoding="utf-8") for name in ("report.html", "map.html")]
        for text in (done.stderr, *texts):
            assert "modelled − counted" in text
            assert "2,600" in text
        assert all("in the house" in text for text in texts)
        assert ",counted\n" in (tmp_path / "out" / "loads.csv").read_text(encoding="utf-8")
        assert json.loads((tmp_path / "out" / "plan.json").read_text(encoding="utf-8"))["layers"]["cases"] == "2012"


def test_a_service_that_ends_everywhere_leaves_its_cases_nowhere(tmp_path: Path) -> None:
    result = asked(tmp_path, counting(tmp_path, ["papers,kita,2012,,90"]), "of: [{service: papers, year: 2012, cases: 100}]")
    (load,) = result.loads.services
    gone = replace(result, loads=replace(result.loads, services=(replace(load, after=(), ties=((("mori",), ()), *load.ties)),)))
    total = next(part for part in loads_section(gone)[0].body if not isinstance(part, Text)).rows[-1]
    said = [cell.to("en") for cell in total]
    assert (said[0], *said[-2:]) == ("all", "—", "—")


def words_of(result: Result) -> list[Text]:
    (section,) = loads_section(result)
    found = []
    for part in section.body:
        found += [part] if isinstance(part, Text) else [part.caption, *part.head, *(cell for row in part.rows for cell in row)]
    return found


def test_counts_too_small_to_be_published_are_in_no_output(tmp_path: Path) -> None:
    rows = ["service,hon,2012,,2600", "service,hama,2012,,7"]
    result = asked(tmp_path, counting(tmp_path, rows), "of: [{year: 2012, counted: true}]")
    (load,) = result.loads.services
    assert (load.cases, load.counted, load.withheld) == (2607, 2607, True)
    assert all(one.counted is None for one in load.before)
    assert "2,600" not in "".join(said.to("en") for said in words_of(result))
    assert any("withheld" in said.to("en") for said in words_of(result))
    written = hashlib.sha256((tmp_path / "minato-town" / "cases.csv").read_bytes()).hexdigest()
    assert next(layer.sha256 for layer in result.study.layers if layer.name == "cases") != written
    house = counting(tmp_path / "house", rows, ", publish: {at_least: 0}")
    (load,) = asked(tmp_path / "house", house, "of: [{year: 2012, counted: true}]").loads.services
    assert [one.counted for one in load.before] == [2600, 7]


@pytest.mark.parametrize(
    ("rows", "load", "severity", "said"),
    [
        (["service,hon,2012,,2600"], "{year: 2012, counted: true}", "stop", "hama"),
        (["service,hon,2012,,2600"], "{year: 2011, cases: 10}", "warn", "there are service 2012"),
        (["service,kita,2012,,2600"], "{year: 2012, cases: 10}", "warn", "the model stands alone"),
    ],
)
def test_cases_that_were_not_counted_are_named(tmp_path: Path, rows: list[str], load: str, severity: str, said: str) -> None:
    study = counting(tmp_path, rows)
    try:
        found = asked(tmp_path, study, f"of: [{load}]").findings
    except InputError as error:
        found = tuple(error.findings)
    (finding,) = (one for one in found if one.code == "no-counted-cases")
    assert finding.severity == severity
    assert said in finding.message.to("en")
    assert finding.message.to("ja")


def loads(text: str) -> str:
    return f"loads: {{{text}}}\n"


ONE = "of: [{year: 2012, cases: 10}]"
FAULTS: list[tuple[str, str, int, int, str]] = [
    (loads("of: []"), "empty", 9, 13, "must not be empty"),
    (loads("of: [{year: 2012}]"), "one-of", 9, 14, "write one of cases / published / per_person / column / counted"),
    (loads("of: [{year: 2012, cases: 10, per_person: 1}]"), "one-of", 9, 14, "write one of"),
    (loads("of: [{cases: 10}]"), "missing-key", 9, 14, "year is missing"),
    (loads("of: [{year: H24, cases: 10}]"), "year-form", 9, 21, "H24"),
    (loads("of: [{year: 2012, cases: -3}]"), "out-of-range", 9, 34, "at least 1"),
    (loads("of: [{year: 2012, cases: 2.5}]"), "wrong-type", 9, 34, "a whole number"),
    (loads("of: [{year: 2012, per_person: -1}]"), "coefficient-form", 9, 39, "write it like 0.3"),
    (loads("of: [{year: 2012, column: nobody}]"), "unknown-column", 9, 35, "nobody"),
    (loads("of: [{year: 2012, cases: 9, spread: nobody}]"), "unknown-column", 9, 45, "nobody"),
    (loads("of: [{year: 2012, column: people, spread: people}]"), "belongs-to", 9, 51, "leave out spread"),
    (loads("of: [{service: paper, year: 2012, cases: 9}]"), "unknown-service", 9, 24, "papers"),
    (loads("of: [{year: FY2012, published: [movs]}]"), "unknown-measure", 9, 41, "moves"),
    (loads("of: [{year: FY2010, published: [moves]}]"), "measure-of-another-year", 9, 41, "FY2012, FY2011"),
    (loads("of: [{year: 2012, published: [visits]}]"), "measure-not-cases", 9, 39, "no whole number of cases"),
    (loads("of: [{year: FY2012, published: [moves, moves]}]"), "repeated", 9, 48, "written twice"),
    (loads("of: [{year: 2012, cases: 9}, {year: 2012, cases: 8}]"), "repeated", 9, 38, "written twice"),
    (loads("of: [{year: 2012, counted: true}]"), "no-counted-cases", 9, 36, "template"),
    (loads(f"{ONE}, choice: logit"), "needs", 9, 48, "decay: 0.5 per km"),
    (loads(f"{ONE}, choice: logit, decay: 0 per km"), "decay-range", 9, 62, "more than 0"),
    (loads(f"{ONE}, choice: logit, decay: -1 per km"), "decay-form", 9, 62, "write it like 0.5 per km"),
    (loads(f"{ONE}, choice: logit, decay: 1"), "decay-form", 9, 62, "write it like 0.5 per km"),
    (loads(f"{ONE}, decay: 1 per km"), "belongs-to", 9, 47, "goes with choice: logit"),
    (loads(f"{ONE}, choice: logit, decay: 1 per km, pull: 1"), "both-or-neither", 9, 78, "main and pull go together"),
    (loads(f"{ONE}, choice: logit, decay: 1 per km, main: hon"), "both-or-neither", 9, 78, "main and pull go together"),
    (loads(f"{ONE}, choice: logit, decay: 1 per km, main: hom, pull: 1"), "unknown-office", 9, 78, "hon"),
    (loads(f"{ONE}, choice: logit, decay: 1 per km, main: hon, pull: 21"), "coefficient-range", 9, 89, "0 to 20"),
    (loads(f"{ONE}, choice: logit, decay: 1 per km, main: hon, pull: [1, 1.0]"), "repeated", 9, 89, "written twice"),
    (loads(f"{ONE}, choice: huff"), "not-allowed", 9, 48, "logit"),
    (loads(f"{ONE}, compare: [{{measure: movs, base: x}}]"), "unknown-measure", 9, 60, "moves"),
    (loads(f"{ONE}, compare: [{{measure: moves, service: papers, base: x}}]"), "needs", 9, 50, "write them under of"),
    (loads(f"{ONE}, compare: [{{measure: moves}}]"), "missing-key", 9, 50, "base is missing"),
    (loads(f"{ONE}, shares: {{measure: moves, year: FY2012}}"), "unknown-measure", 9, 58, "moves"),
    (loads(f"{ONE}, shares: {{measure: evening_share, year: FY2011}}"), "measure-of-another-year", 9, 58, "FY2012"),
    (loads(f"{ONE}, shares: {{measure: evening_share, cases: evenig, year: FY2012}}"), "unknown-measure", 9, 80, "evening"),
    ("published: [{measure: movs, title: t}]\n", "unknown-measure", 9, 23, "moves"),
    ("published: [{measure: evening_share, title: t, parts: {hom: t}}]\n", "unknown-part", 9, 56, "hon"),
    (f"futures: {{by: worst, of: [{{id: a}}, {{id: b}}]}}\n{loads(ONE)}", "one-structure", 10, 1, "do not go together"),
]


@pytest.mark.parametrize(
    ("text", "code", "line", "column", "cure"), FAULTS, ids=[f"{row[1]}-{n}" for n, row in enumerate(FAULTS)]
)
def test_faulty_loads_are_refused_at_their_place_with_their_cure(
    town: Town, monkeypatch: pytest.MonkeyPatch, text: str, code: str, line: int, column: int, cure: str
) -> None:
    monkeypatch.chdir(town.folder)
    (town.folder / "bad.yaml").write_text(HEAD + text, encoding="utf-8")
    done = run("solve", "bad.yaml", "--json")
    assert done.exit_code == 3, done.stderr
    found = json.loads(done.stdout)["findings"]
    assert (code, line, column) in [(one["code"], one["line"], one["column"]) for one in found], done.stderr
    assert any(cure in one["message"]["en"] and one["message"]["ja"] for one in found if one["code"] == code), done.stderr
