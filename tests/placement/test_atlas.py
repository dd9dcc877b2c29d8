"""One question to every municipality: rows worked out again by other code, errors as rows, and runs that go on where they ended."""

from __future__ import annotations

import csv
import itertools
import json
from dataclasses import replace
from pathlib import Path

import jsonschema
import numpy as np
import pytest
from pyproj import Geod

from geodata.building.japan.geodesic import joined, nearest
from geodata.building.japan.national import read_national
from geodata.building.japan.opening import open_extract
from models.messages.findings import InputError
from placement.analysis.decided import solve
from placement.atlas import run as running
from placement.atlas.figures import figures
from placement.atlas.municipality import draft_municipality
from placement.atlas.question import AtlasQuestion, bundled_questions, load_question
from placement.atlas.run import answer_atlas, open_atlas
from placement.documents.atlas import agreement
from placement.output.atlas import KEPT, ROWS
from placement.output.atlas_map import national_page
from placement.records.atlas import line
from placement.records.files import schemas
from tests.placement.conftest import run

# an island, a town with a newer code, one where nobody lived, an island with branches, a town whose hall stands in its neighbour
CODES = ("04216", "07546", "13361", "13382", "29427")
REACH_M = 3_000
ASKED = """\
question: small
title: {ja: 小さな問い, en: A small question}
where: [CODES]
people: people
within: 3 km
offices: [head_office, ward_office, branch]
suppose: [post_office, store]
more: {number: 2, among: [public_hall, site]}
close: branch
""".replace("CODES", ", ".join(f'"{code}"' for code in CODES))
WORDS = {"atlas-no-row": "has no municipality 99999", "atlas-no-answer": "ArithmeticError: no", "nobody-there": "nobody there"}
DOCS = Path(__file__).parents[2] / "docs"


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    path = tmp_path_factory.mktemp("atlas") / "small.yaml"
    path.write_text(ASKED, encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def answers(file):
    return answer_atlas(open_atlas(file))


def data_of(page):
    """The data of an atlas's page."""
    return page.partition('id="atlas-data">')[2].partition("</script>")[0]


def metres(rows, lon, lat):
    _, _, found = Geod(ellps="GRS80").inv(
        rows["lon"] / 1e5, rows["lat"] / 1e5, np.full(len(rows), lon / 1e5), np.full(len(rows), lat / 1e5)
    )
    return np.round(found, 3)


def near(areas, places):
    """Who has one of some places within reach, place by place."""
    return [metres(areas, lon, lat) <= REACH_M for lon, lat in zip(places["lon"], places["lat"], strict=True)]


def test_every_figure_is_what_other_code_counts(answers):
    """The tables of the extract are read anew, and every office is measured from every area."""
    extract = open_extract()
    census, offices, osm = (extract.table(name).to_pandas() for name in ("census2015", "offices", "places_osm"))
    assert [row.code for row in answers.rows] == list(CODES)
    for row in answers.rows:
        one = next(one for one in extract.municipalities if one.code == row.code)
        areas = census[census["code"] == one.census]
        people = areas["people"].to_numpy()
        assert row.people == people.sum()
        halls = offices[(offices["code"] == row.code) & (offices["kind"] == "hall")]
        branches = offices[(offices["code"] == row.code) & (offices["kind"] == "branch")].drop_duplicates(["name", "lon", "lat"])
        seats = zip(halls["lon"], halls["lat"], strict=True)
        apart = np.all([metres(branches, lon, lat) > 150 for lon, lat in seats], axis=0) if len(branches) else []
        branches = branches[apart] if len(branches) else branches
        assert row.offices == {"head_office": len(halls), "ward_office": 0, "branch": len(branches)}
        now = np.any([np.zeros(len(areas), dtype=bool), *near(areas, halls)], axis=0)
        assert row.served["head_office"] == people[now].sum()
        now = np.any([now, *near(areas, branches)], axis=0)
        assert row.served["branch"] == people[now].sum()
        for kind in ("post_office", "store"):
            close = osm[osm["kind"] == kind]
            for axis in ("lon", "lat"):
                close = close[close[axis].between(areas[axis].min() - 5_000, areas[axis].max() + 5_000)]
            assert row.supposed[kind] == people[np.any([now, *near(areas, close)], axis=0)].sum()
        sites = [offices[(offices["code"] == row.code) & (offices["kind"] == "public_hall")]]
        sites.append(osm[(osm["code"] == row.code) & (osm["kind"] == "site")])
        reached = [covered for places in sites for covered in near(areas, places)]
        pairs = itertools.combinations(reached, 2) if len(reached) > 1 else [(covered,) for covered in reached]
        best = max([people[now].sum(), *(people[np.any([now, *pair], axis=0)].sum() for pair in pairs)])
        assert row.more is not None
        assert (row.more.status, row.more.served, row.more.sites) == ("optimal", best, len(reached))
        every = [
            metres(areas, lon, lat) for places in (halls, branches) for lon, lat in zip(places["lon"], places["lat"], strict=True)
        ]
        for place, one_closed in enumerate(row.closings or ()):
            left = np.delete(np.array(every), len(halls) + place, axis=0).min(axis=0) - np.min(every, axis=0)
            assert one_closed.farther == people[left > 0].sum()
            assert one_closed.person_mm == np.round(people * left * 1_000).sum()
        assert len(row.closings or ()) == len(branches)


def test_a_town_hall_elsewhere_and_nobody_are_answers(answers):
    rows = {row.code: row for row in answers.rows}
    assert (rows["07546"].people, rows["07546"].error) == (0, "")
    assert rows["13382"].more is not None
    assert rows["13382"].more.places == ()  # everyone is served: none is needed
    assert figures(answers.atlas.question.value, answers.rows)[0].of == sum(row.people for row in answers.rows)


def test_one_bad_municipality_is_a_row_with_its_error(file, answers, monkeypatch):
    def refuse(question, inputs):
        if inputs.one.code == "13361":
            raise ArithmeticError("no such sum")
        return ask(question, inputs)

    ask = running.ask
    monkeypatch.setattr(running, "ask", refuse)
    found = answer_atlas(open_atlas(file), {row.code: row for row in answers.rows if row.code != "13361"})
    assert [row.error for row in found.rows] == ["", "", "ArithmeticError: no such sum", "", ""]
    assert found.reused == 4
    monkeypatch.undo()
    mended = answer_atlas(open_atlas(file), {row.code: row for row in found.rows})
    assert mended.sha256 == answers.sha256


def test_a_run_that_was_ended_goes_on_and_writes_the_same(file, answers, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    kept = [answers.atlas.identity, *(row.model_dump_json(exclude_unset=True) for row in answers.rows[:4]), '{"code": "13']
    (out / KEPT).write_text("\n".join(kept), encoding="utf-8")
    done = run("atlas", str(file), "--out", str(out), "--json")
    assert done.exit_code == 0, done.stderr
    assert "4 rows found before" in done.stderr
    record = json.loads(done.stdout)
    jsonschema.validate(record, json.loads(schemas()["atlas"].read_text(encoding="utf-8")))
    assert record["rows_sha256"] == answers.sha256
    assert not (out / KEPT).exists()
    again = run("atlas", str(file), "--out", str(out))
    assert "5 rows found before" in again.stderr
    with (out / "municipalities.csv").open(encoding="utf-8-sig") as table:
        assert [row["code"] for row in csv.DictReader(table)] == list(CODES)
    with (out / "closings.csv").open(encoding="utf-8-sig") as table:
        rows = list(csv.DictReader(table))
    assert rows
    assert all("廃止の提案ではありません" in row["note"] for row in rows)
    assert len((out / ROWS).read_text(encoding="utf-8").splitlines()) == 5


def test_rows_of_another_question_are_not_used(answers, tmp_path):
    other = tmp_path / "other.yaml"
    other.write_text(ASKED.replace("3 km", "2 km"), encoding="utf-8")
    assert open_atlas(other).identity != answers.atlas.identity
    (tmp_path / "one.yaml").write_text(ASKED.replace(f'"{CODES[0]}", ', ""), encoding="utf-8")
    assert open_atlas(tmp_path / "one.yaml").identity == answers.atlas.identity


@pytest.mark.parametrize(
    ("was", "instead", "code"),
    [
        ("within: 3 km", "within: 3 parsecs", "distance-form"),
        ("close: branch", "close: store", "wrong-type"),
        ("head_office, ward_office", "head_office, head_office", "wrong-type"),
        ('"04216"', "大阪市北区", "atlas-ward"),
        ('"04216"', "府中市", "place-ambiguous"),
    ],
)
def test_a_bad_question_is_one_clear_message_and_nothing_is_written(tmp_path, was, instead, code):
    (tmp_path / "bad.yaml").write_text(ASKED.replace(was, instead), encoding="utf-8")
    done = run("atlas", str(tmp_path / "bad.yaml"), "--out", str(tmp_path / "out"), "--json")
    assert done.exit_code == 3
    assert [finding["code"] for finding in json.loads(done.stdout)["findings"]] == [code]
    assert not (tmp_path / "out").exists()


def test_other_results_are_not_replaced(file, tmp_path):
    (tmp_path / "manifest.json").write_text("{}", encoding="utf-8")
    done = run("atlas", str(file), "--out", str(tmp_path))
    assert done.exit_code == 3
    assert "holds other results" in done.stderr
    with pytest.raises(InputError):
        load_question("no-such-question")


@pytest.mark.parametrize("code", ["13361", "13382", "04216"])
def test_a_municipalitys_own_scenario_counts_as_its_row_but_for_areas_at_the_very_limit(answers, tmp_path, code):
    question, extract = answers.atlas.question.value, answers.atlas.extract
    row = next(row for row in answers.rows if row.code == code)
    result = solve(draft_municipality(question, row, extract, tmp_path, []))
    assert result.plan.status == "optimal"
    assert result.before_measures.people == row.people
    # a plane of the law is true to a ten-thousandth
    national = read_national(extract, question.people, question.kinds, [code])
    number = next(place for place, one in enumerate(national.municipalities) if one.code == code)
    inputs = national.inputs(number, question.within.mm)
    far = nearest(inputs.areas, joined([inputs.own[kind].points for kind in question.offices]))
    doubtful = inputs.people[np.abs(far - question.within.mm) <= question.within.mm // 10_000].sum()
    assert abs(result.before_measures.served - row.answered) <= doubtful
    assert (doubtful > 0) == (code == "04216")
    said = agreement(question, row, result.before_measures.served, result.measures.served).to("en")
    assert said.startswith(
        "As in the atlas"
        if code != "04216"
        else "People within 3 km: on this page 13,108 now, 49,707 with the places added; in the atlas"
    )
    if code == "13361":
        assert row.more is not None
        assert (result.measures.served, len(result.added)) == (row.more.served, len(row.more.places))


@pytest.mark.long
def test_later_people_of_a_municipalitys_own_scenario_are_those_of_its_row(tmp_path):
    (tmp_path / "later.yaml").write_text(
        ASKED.replace("people: people", "people: people_2050").replace("close: branch", ""), encoding="utf-8"
    )
    atlas = open_atlas(tmp_path / "later.yaml")
    (row,) = answer_atlas(replace(atlas, asked=atlas.asked[2:3])).rows
    (tmp_path / "own").mkdir()
    result = solve(draft_municipality(atlas.question.value, row, atlas.extract, tmp_path / "own", []))
    assert (result.before_measures.people, result.before_measures.served) == (row.people, row.answered)


def test_a_municipalitys_own_page_is_one_file_with_the_figures_of_its_row(file, answers, tmp_path):
    out = tmp_path / "out"
    out.mkdir()
    kept = [answers.atlas.identity, *(row.model_dump_json(exclude_unset=True) for row in answers.rows)]
    (out / KEPT).write_text("\n".join(kept), encoding="utf-8")
    assert run("atlas", str(file), "--out", str(out)).exit_code == 0
    assert f"{out.name}/" in json.loads(data_of((out / "map.html").read_text(encoding="utf-8")))["own"]
    before = {path.name for path in out.iterdir()}
    done = run("map", str(out / "13361"), "--lang", "en")
    assert done.exit_code == 0, done.stderr
    row = next(row for row in answers.rows if row.code == "13361")
    assert row.more is not None
    assert (
        f"As in the atlas, to the person: people within 3 km: {row.answered:,} now, {row.more.served:,} with the places added."
        in done.stderr
    )
    assert {path.name for path in out.iterdir()} == before | {"13361.html"}
    page = (out / "13361.html").read_text(encoding="utf-8")
    assert "default-src &#39;none&#39;" in page
    assert "廃止の提案ではありません" in page
    assert f"{row.answered:,} of {row.people:,} people" in page
    assert "tmp" not in page.partition("<body")[2].partition("<script")[0]
    # what has no page is said, and nothing is written
    failed = [one if one.code != "13361" else one.model_copy(update={"error": "ArithmeticError: no"}) for one in answers.rows]
    (out / ROWS).write_text("".join(f"{line(one)}\n" for one in failed), encoding="utf-8")
    for place, code in (("99999", "atlas-no-row"), ("13361", "atlas-no-answer"), ("07546", "nobody-there")):
        refused = run("map", str(out / place), "--out", str(tmp_path / "no.html"), "--lang", "en")
        assert refused.exit_code == 3
        assert WORDS[code] in refused.stderr
    alone = run("map", str(out), "--lang", "en")
    assert alone.exit_code == 3
    assert alone.stderr.rstrip().endswith(f"add its code: {out}/04216")
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    (out / "manifest.json").write_text(json.dumps({**manifest, "identity": "other"}), encoding="utf-8")
    assert "another version" in run("map", str(out / "13382"), "--lang", "en").stderr
    assert not (tmp_path / "no.html").exists()


@pytest.mark.parametrize("name", ["atlas.md", "atlas.ja.md"])
def test_every_key_and_bundled_question_stands_in_the_docs(name):
    page = (DOCS / name).read_text(encoding="utf-8")
    assert all(f"| `{key}` |" in page for key in AtlasQuestion.model_fields)
    assert all(f"`{question}`" in page for question in bundled_questions())


@pytest.mark.long
@pytest.mark.parametrize(
    ("question", "asked", "base", "shown"),
    [
        ("town-hall", 1_741, 127_094_745, ("served", "anyones", "more")),
        ("town-hall-2050", 1_741, 101_336_637, ("served", "anyones", "more")),
        ("certificates", 1_741, 127_094_745, ("served", "supposed")),
        ("closing-one-branch", 255, 44_970_154, ()),
    ],
)
def test_the_national_sums_are_those_of_the_docs(tmp_path, question, asked, base, shown):
    done = run("atlas", question, "--out", str(tmp_path / "out"), "--json")
    record = json.loads(done.stdout)
    assert (record["municipalities"], record["errors"]) == (asked, {})
    assert {one["of"] for one in record["figures"]} == {base}
    assert (tmp_path / "out" / "map.html").stat().st_size < 5_000_000
    for name in ("atlas.md", "atlas.ja.md"):
        page = (DOCS / name).read_text(encoding="utf-8")
        for one in record["figures"]:
            if one["name"].startswith(shown):
                assert f"{one['people']:,}" in page
                assert f"{one['share']:.1%}" in page
    if question == "town-hall":
        people = {one["name"]: one["people"] for one in record["figures"]}
        assert (people["served_head_office"], people["served_ward_office"]) == (58_439_578, 74_607_490)
        # 富谷市 and 那珂川市, whose codes are newer than the census's, are among the halls
        national = read_national(open_extract(), "people", ["head_office"])
        halls = national.places["head_office"]
        newer = [place for place, one in enumerate(national.municipalities) if one.code in {"04216", "40231"}]
        without = halls.where(~np.isin(halls.muni, newer))
        people = int(national.people[nearest(national.areas, without.points) <= REACH_M * 1_000].sum())
        assert all(f"{people:,}" in (DOCS / name).read_text(encoding="utf-8") for name in ("atlas.md", "atlas.ja.md"))
    if question == "closing-one-branch":
        with (tmp_path / "out" / "closings.csv").open(encoding="utf-8-sig") as table:
            rows = list(csv.DictReader(table))
        assert (len(rows), len({row["code"] for row in rows})) == (577, 144)
        assert sum(row["people_out_of_reach"] == "0" for row in rows) == 300


def test_the_page_is_one_small_file_that_asks_for_nothing(answers):
    page = national_page(answers, "ja", "atlas")
    assert "default-src &#39;none&#39;" in page
    assert len(page.encode()) < 5_000_000
    data = json.loads(data_of(page))
    assert [place[0] for place in data["places"]] == list(CODES)
    assert {number for number, _ in data["outlines"]} == set(range(len(CODES)))
    served = [row.served["branch"] for row in answers.rows]
    assert [place[5][2] for place in data["places"]] == served
    assert all(set(label) == {"ja", "en"} for label in data["figures"])
    assert any("廃止の提案ではありません" in said["ja"] for place in data["places"] for said in place[6])
