"""Further counts by small area: read from the analyst's table, spread like all people, and every area's total kept."""

from __future__ import annotations

import re
from collections.abc import Callable
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.building.build import BuildLog, build_study
from geodata.building.people.dasymetric import Demand, Parts, spread_counts
from geodata.building.people.rounding import share_whole
from geodata.further import with_counts
from geodata.load import load_study
from models.messages.findings import InputError
from tests.geodata.raw_town import BUILDINGS, ORIGIN, PEOPLE, write_town
from tests.town import write_town as write_study

AGED = {"99201001001": 333, "99201001002": 0, "99201002001": 0, "99201002002": 100, "992010030": 7}
HOMES = {"99201001001": 400, "99201001002": 200, "99201002001": 0, "99201002002": 150, "992010030": 5}
COUNTS = f"counts:\n  - {{file: ages.csv, columns: {{people_65: over65, households: setai}}, {ORIGIN.replace('2020', '2015')}}}\n"


def ages(**changes: str) -> str:
    """Return the analyst's table, lines of areas replaced by `changes`."""
    lines = {label: f"{label},{AGED[label]},{HOMES[label]}" for label in PEOPLE} | {
        k.removeprefix("a"): v for k, v in changes.items()
    }
    return "\n".join(["KEY_CODE,over65,setai", "99202001001,60,7", *(line for line in lines.values() if line)]) + "\n"


def build(folder: Path, table: str, *parts: str, counts: str = COUNTS) -> BuildLog:
    folder.mkdir(exist_ok=True)
    recipe = write_town(folder, *parts, counts)
    (folder / "ages.csv").write_text(table, encoding="utf-8")
    return build_study(recipe, folder, folder / "out" / "aoba")


def codes(log: BuildLog) -> set[str]:
    """Return the codes of what was found beside what is always said of this town."""
    return {finding.code for finding in log.findings} - {"demand-outside", "encoding"}


@pytest.mark.parametrize("parts", [(BUILDINGS,), ()])
def test_every_area_keeps_its_counts_and_the_study_reads_them_as_whole_numbers(tmp_path: Path, parts: tuple[str, ...]) -> None:
    log = build(tmp_path, ages(), *parts)
    study = load_study(log.folder)
    for name, totals in (("people_65", AGED), ("households", HOMES)):
        assert study.demand[name].dtype == study.areas[name].dtype == np.int64
        assert study.demand.groupby("area")[name].sum().to_dict() == {label: totals[label] for label in study.demand["area"]}
        assert dict(zip(study.areas["id"], study.areas[name], strict=True)) == totals
    assert study.areas["people"].tolist() == list(PEOPLE.values())
    assert log.record["counts"] == {"people_65": 440, "households": 755}
    assert not codes(log)


def test_a_count_follows_the_people_of_its_area(tmp_path: Path) -> None:
    demand = load_study(build(tmp_path, ages(), BUILDINGS).folder).demand
    rows = demand[demand["area"] == "99201001001"]
    assert len(rows) > 10
    assert (np.abs(rows["people_65"] - rows["people"] * 333 / 1001) < 1).all()


def test_the_study_names_the_counts_and_their_source_and_says_how_they_were_spread(tmp_path: Path) -> None:
    plain = load_study(build(tmp_path, ages()).folder)
    assert with_counts(plain, {"people"}) is plain
    study = with_counts(plain, {"people", "people_65"})
    demand, areas = study.layer_of("demand"), study.layer_of("areas")
    assert demand is not None
    assert areas is not None
    assert demand.vintage == "2020 / people_65, households: 2015"
    assert demand.source.to("en") == "An invented census. people_65, households: 作りもの."
    # the census's terms are these already, and said once
    assert demand.licence == plain.layers[1].licence
    assert areas in plain.layers
    assert demand.note == study.assumptions[0]
    assert study.assumptions[:-1] == plain.assumptions
    assert "Estimates: people of 65 and over, households." in study.assumptions[-1].to("en")
    assert "65歳以上の人、世帯は推計です" in study.assumptions[-1].to("ja")
    assert with_counts(study) is study


def test_counts_of_cases_are_guarded_in_the_study_that_is_built(tmp_path: Path) -> None:
    counts = "publish: {at_least: 5}\n" + COUNTS.replace("columns:", "cases: true, columns:")
    study = load_study(build(tmp_path, ages(), counts=counts).folder)
    assert {name: (set(guard.columns), guard.at_least) for name, guard in study.guards.items()} == {
        name: ({"people_65", "households"}, 5) for name in ("demand", "areas")
    }
    assert load_study(build(tmp_path / "census", ages()).folder).guards == {}


def test_a_note_on_the_counts_is_said_where_they_count(tmp_path: Path) -> None:
    study = load_study(build(tmp_path, ages(), counts=COUNTS.replace("columns:", "note: 推計, columns:")).folder)
    assert [one.said[-1].to("en") for one in study.counts] == ["推計"]
    assert with_counts(study).assumptions[-1] == study.counts[0].said[-1]


def test_without_counts_nothing_is_said_of_them(tmp_path: Path) -> None:
    recipe = write_town(tmp_path)
    folder = build_study(recipe, tmp_path, tmp_path / "out").folder
    assert "counts" not in (folder / "study.yaml").read_text(encoding="utf-8") + (folder / "build.yaml").read_text(
        encoding="utf-8"
    )
    assert (folder / "demand.csv").read_text(encoding="utf-8").startswith("id,area,people,cell,x,y\n")


def test_people_where_the_census_has_nobody_stand_at_the_centre_and_every_output_says_so(tmp_path: Path) -> None:
    log = build(tmp_path, ages(a99201002001="99201002001,4,0"))
    study = load_study(log.folder)
    row = study.demand[study.demand["area"] == "99201002001"]
    assert row[["people", "people_65", "households"]].to_numpy().tolist() == [[0, 4, 0]]
    assert codes(log) == {"count-without-people"}
    assert "99201002001" in with_counts(study).assumptions[-1].to("en")


def test_figures_that_are_not_there_follow_the_policies(tmp_path: Path) -> None:
    table = ages(a99201001002="", a99201002002='99201002002,X,"1,50"').replace('"1,50"', "１５０")
    log = build(tmp_path, table, counts=COUNTS.replace("columns:", "missing: zero, secret: zero, columns:"))
    assert {"area-absent", "number-withheld-zero", "number-fullwidth", "households-differ"} <= codes(log)
    study = load_study(log.folder)
    assert study.areas["people_65"].tolist() == [333, 0, 0, 0, 7]
    assert study.areas["households"].tolist() == [400, 0, 0, 150, 5]
    assert sum("zero)" in text.to("en") for text in with_counts(study).assumptions) == 2


def test_totals_and_other_tables_can_be_left_out_with_only(tmp_path: Path) -> None:
    table = "".join(f"{line},{level}\n" for line, level in zip(ages().splitlines(), ["level", *"444444"], strict=True))
    table += "99201,440,755,1\n,,,\n"
    log = build(tmp_path, table, counts=COUNTS.replace("columns:", 'only: {level: "4"}, columns:'))
    assert log.record["counts"] == {"people_65": 440, "households": 755}


def test_more_of_a_group_than_people_is_doubted(tmp_path: Path) -> None:
    assert codes(build(tmp_path, ages(a992010030="992010030,12,5"))) == {"count-above-people"}


@pytest.mark.parametrize(
    ("table", "code", "place"),
    [
        (ages(a99201001002="99201001002,many,200"), "number-form", ("over65", 4)),
        (ages(a99201001002="99201001002,,200"), "number-missing", ("over65", 4)),
        (ages(a99201001002="99201001002,X,200"), "number-withheld", ("over65", 4)),
        (ages(a99201001002="99201001002,-3,200"), "number-negative", ("over65", 4)),
        (ages(a99201001002="99201001002,2.5,200"), "number-fraction", ("over65", 4)),
        (ages(a99201001002=""), "area-absent", ("KEY_CODE", None)),
        (ages() + "99201009009,3,1\n", "area-unknown", ("KEY_CODE", 8)),
        (ages() + "992010030,7,5\n", "duplicate-id", ("KEY_CODE", 8)),
        (ages() + ",7,5\n", "id-blank", ("KEY_CODE", 8)),
        (ages().replace("99201", "13101"), "no-areas", ("KEY_CODE", None)),
        (ages().replace("over65", "over 65"), "column-missing", ("over65", None)),
    ],
)
def test_a_fault_in_the_table_is_named_with_its_place_and_nothing_is_written(
    tmp_path: Path, table: str, code: str, place: tuple[str, int | None]
) -> None:
    with pytest.raises(InputError) as caught:
        build(tmp_path, table)
    found = {finding.code: finding for finding in caught.value.findings}
    assert (found[code].file, found[code].field, found[code].line) == ("ages.csv", *place)
    assert found[code].message.to("ja") != found[code].message.to("en")
    assert not (tmp_path / "out").exists()


def test_an_unknown_area_without_people_may_stand(tmp_path: Path) -> None:
    assert not codes(build(tmp_path, ages() + "99201009009,0,0\n"))


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("people", "count-name-taken"),
        ("id", "count-name-taken"),
        ("x", "count-name-taken"),
        ("65+", "count-name"),
        ("Aged", "count-name"),
    ],
)
def test_a_name_that_cannot_head_a_column_is_named_at_its_line_of_the_recipe(tmp_path: Path, name: str, code: str) -> None:
    with pytest.raises(InputError) as caught:
        build(tmp_path, ages(), counts=COUNTS.replace("people_65", name))
    (finding,) = caught.value.findings
    lines = (tmp_path / "recipe.yaml").read_text(encoding="utf-8").splitlines()
    assert finding.code == code
    assert name in lines[(finding.line or 0) - 1]


def test_a_name_may_stand_in_one_table_only(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        build(tmp_path, ages(), counts=COUNTS + COUNTS.removeprefix("counts:\n"))
    assert [finding.code for finding in caught.value.findings] == ["count-name-taken"] * 2


@given(st.lists(st.integers(0, 50_000_000), min_size=1, max_size=12), st.integers(0, 50_000_000))
@settings(deadline=None)
def test_shares_are_whole_keep_the_total_and_are_less_than_one_off(people: list[int], total: int) -> None:
    shares = share_whole(np.array(people, dtype=np.int64), total)
    assert int(shares.sum()) == total
    if any(people):
        rests = [Fraction(count * total, sum(people)) - int(share) for count, share in zip(people, shares, strict=True)]
        assert all(abs(rest) < 1 for rest in rests)
        # no row that was rounded down had a larger remainder than one rounded up
        up = [rest + 1 for rest in rests if rest < 0]
        assert not up or min(up) >= max((rest for rest in rests if rest > 0), default=Fraction(0))


@given(
    st.lists(st.tuples(st.integers(0, 3), st.integers(1, 4), st.integers(1, 500)), max_size=12, unique_by=lambda row: row[:2]),
    st.lists(st.integers(0, 500), min_size=4, max_size=4),
)
@settings(deadline=None)
def test_every_area_keeps_its_count_and_its_people_whatever_the_rows(rows: list[tuple[int, int, int]], count: list[int]) -> None:
    area, cell, people = np.array(sorted(rows), dtype=np.int64).reshape(-1, 3).T
    place = np.zeros(len(area))
    index = np.arange(4)
    home = Parts(index, 100 + index, np.ones(4), np.zeros(4), np.zeros(4))
    before = Demand(area, cell, people, place, place, ())
    after = spread_counts(before, {"people_65": np.array(count, dtype=np.int64)}, home)
    assert np.bincount(after.area, after.counts["people_65"], 4).tolist() == count
    assert np.bincount(after.area, after.people, 4).tolist() == np.bincount(area, people, 4).tolist()
    assert list(zip(after.area, after.cell, strict=True)) == sorted(zip(after.area, after.cell, strict=True))
    assert int((after.people == 0).sum()) == sum(many > 0 and place not in set(area.tolist()) for place, many in enumerate(count))


def with_column(cells: Callable[[int], str]) -> Callable[[str], str]:
    """Return an edit of the town's demand that adds a column `people_65`."""

    def add(text: str) -> str:
        head, *rows = text.splitlines()
        return "\n".join([f"{head},people_65", *(f"{row},{cells(number)}" for number, row in enumerate(rows))])

    return add


def declared(layer: str, names: str) -> Callable[[str], str]:
    """Return an edit of the town's `study.yaml` that puts `counts:` under a layer."""
    return lambda text: re.sub(rf"(  {layer}:\n    file: .*\n)", rf"\1    counts: [{names}]\n", text)


def test_a_declared_column_is_read_as_strictly_as_people(tmp_path: Path) -> None:
    table = with_column(lambda number: '"1,005"' if number == 3 else f"{number:02}")
    study = load_study(write_study(tmp_path / "a", study=declared("demand", "people_65"), demand=table))
    assert study.demand["people_65"].dtype == np.int64
    assert study.demand["people_65"].tolist()[:5] == [0, 1, 2, 1005, 4]
    # undeclared, it is text: an id with its zeros
    assert load_study(write_study(tmp_path / "b", demand=table)).demand["people_65"].tolist()[1] == "01"
    with pytest.raises(InputError) as caught:
        load_study(write_study(tmp_path / "c", study=declared("demand", "people_65"), demand=with_column(lambda _: "many")))
    assert caught.value.findings[0].code == "number-form"


def test_a_declared_column_must_be_there(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_study(write_study(tmp_path, study=declared("demand", "people_65")))
    assert [(finding.code, finding.field) for finding in caught.value.findings] == [("column-missing", "people_65")]


@pytest.mark.parametrize(("layer", "name"), [("demand", "cell"), ("demand", "x"), ("offices", "kind"), ("boundary", "people")])
def test_texts_and_places_are_no_counts(tmp_path: Path, layer: str, name: str) -> None:
    with pytest.raises(InputError) as caught:
        load_study(write_study(tmp_path, study=declared(layer, name)))
    assert "count-reserved" in {finding.code for finding in caught.value.findings}
