"""Addresses that a search knows nearer than their chome: asked only where the recipe says so, once, kept, flagged, and doubted where need be.

Nominatim is a server here with recorded answers, the dictionary of jageocoder one that its own tool makes of a town that does not
exist. No test asks a real host.
"""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from geodata.building.build import build_study
from geodata.load import load_study
from geodata.reading.approximate import off_said
from models.messages.findings import InputError
from tests.geodata.building.test_addresses import write_addresses
from tests.geodata.raw_town import degrees
from tests.placement.conftest import run

HALL, WEST, EAST, NORTH = "あおば市青葉1丁目3-1", "あおば市川西2丁目1", "あおば市青葉2丁目5", "あおば市青葉1丁目9-9"
WRONG = [("not-found", 2), ("not-found", 3), ("found-far", 4), ("not-found", 5), ("address", 6)]
ROWS = [f"本所,ward_office,{HALL}", f"西,branch,{WEST}", f"東,branch,{EAST}"]


@dataclass
class Server:
    """A Nominatim of recorded answers, by address, and what it was asked."""

    answers: dict[str, list[dict[str, object]]]
    url: str = ""
    status: int = 200
    asked: list[str] = field(default_factory=list)
    agents: set[str] = field(default_factory=set)


def answer(x, y, rank, kind):
    lon, lat = degrees(x, y)
    box = [str(lat), str(lat), str(lon), str(lon)]
    shape = {"type": "Point", "coordinates": [lon, lat]}
    row = {"osm_type": "node", "osm_id": 7, "lat": str(lat), "lon": str(lon), "class": "place", "type": kind, "place_rank": rank}
    return [row | {"importance": 0.1, "name": "", "display_name": f"あおば市 {rank}", "boundingbox": box, "geojson": shape}]


@pytest.fixture
def nominatim(monkeypatch):
    server = Server(
        {HALL: answer(-100, 200, 30, "house"), WEST: answer(260, -240, 25, "city_block"), EAST: answer(200, 200, 22, "quarter")}
    )

    class Recorded(BaseHTTPRequestHandler):
        def do_GET(self):
            asked = parse_qs(urlsplit(self.path).query)["q"][0]
            server.asked.append(asked)
            server.agents.add(self.headers["User-Agent"])
            found: object = server.answers.get(asked, [])
            body = json.dumps(found if server.status == 200 else {"error": "later"}).encode()
            self.send_response(server.status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    http = ThreadingHTTPServer(("127.0.0.1", 0), Recorded)
    thread = threading.Thread(target=http.serve_forever, daemon=True)
    thread.start()
    server.url = f"http://127.0.0.1:{http.server_port}/"
    pauses = []
    monkeypatch.setattr("osmnx._nominatim.time.sleep", pauses.append)
    yield server
    # its operators want a second between two questions
    assert pauses == [1] * len(server.asked)
    http.shutdown()
    http.server_close()
    thread.join()


@pytest.fixture(scope="module")
def dictionary(tmp_path_factory):
    pytest.importorskip("jageocoder_dbtool")
    folder = tmp_path_factory.mktemp("dictionary")
    rows = [
        ("青葉", "１丁目", "3番", "1", -100, 200),
        ("青葉", "２丁目", "", "", 240, 240),
        ("川西", "２丁目", "1番", "", 260, -240),
    ]
    lines = []
    for town, chome, block, house, x, y in rows:
        named = {"pref": "架空県", "city": "あおば市", "oaza": town, "aza": chome, "block": block, "bld": house}
        lines.append({"type": "Feature", "geometry": {"type": "Point", "coordinates": degrees(x, y)}, "properties": named})
    source = folder / "town.geojson"
    source.write_text("\n".join(json.dumps(one, ensure_ascii=False) for one in lines) + "\n", encoding="utf-8")
    levels = [f"--{level}={level}" for level in ("pref", "city", "oaza", "aza", "block", "bld")]
    made = [sys.executable, "-m", "jageocoder_dbtool", "geojson2db", f"--db-dir={folder / 'db'}", *levels, str(source)]
    subprocess.run(made, check=True, capture_output=True)
    return folder / "db"


def recipe_of(folder: Path, rows: list[str], geocode: str) -> Path:
    recipe = write_addresses(folder, rows)
    text = recipe.read_text(encoding="utf-8")
    recipe.write_text(text.replace("address: address}\n", f"address: address}}\n  geocode: {geocode}\n"), encoding="utf-8")
    return recipe


def offices_of(study: Path) -> list[tuple[str, str]]:
    with (study / "offices.csv").open(encoding="utf-8", newline="") as file:
        return [(row["placed_at"], row["placed_by"].rpartition(":")[0] or row["placed_by"]) for row in csv.DictReader(file)]


def test_nominatim_is_asked_once_and_told_who_asks_and_every_output_says_who_answered(tmp_path: Path, nominatim: Server) -> None:
    recipe = recipe_of(tmp_path, ROWS, f"{{by: nominatim, url: {nominatim.url}}}")
    done = run("study", "build", str(recipe), "--out", str(tmp_path / "aoba"))
    assert done.exit_code == 0, done.stderr
    # before it asks
    assert done.stderr.startswith(f"The recipe asks {nominatim.url.split('/')[2]} where offices are")
    assert sorted(nominatim.asked) == sorted([HALL, WEST, EAST])
    assert all(agent.startswith("office-placement/") for agent in nominatim.agents)
    # the third is no nearer than its chome, whose point is taken
    where = "Nominatim (127.0.0.1"
    assert offices_of(tmp_path / "aoba") == [("building", where), ("block", where), ("chome", "")]
    assert [
        one for one in ("knows no nearer place", "its chome or town is taken") if one not in " ".join(done.stderr.split())
    ] == []
    study = load_study(tmp_path / "aoba")
    assert study.approximate == ("o0", "o1", "o2")
    hall, west = study.offices.geometry[:2]
    assert (round(hall.x), round(hall.y), round(west.x), round(west.y)) == (-100, 200, 260, -240)
    said = [text.to("en") for text in study.assumptions]
    assert any(
        "Places from addresses" in text and "本所 (its house number or building; Nominatim (127.0.0.1" in text for text in said
    )
    assert any("Approximate places" in text and "東" in text and "本所" not in text for text in said)
    (offices,) = [layer for layer in study.layers if layer.name == "offices"]
    assert "© OpenStreetMap contributors (Nominatim (127.0.0.1" in offices.source.to("en")
    assert "ODbL" in offices.licence.to("en")
    assert "as its block or lot (Nominatim" in off_said(study.offices, "o1").to("en")
    # again from the study's own recipe, and on a computer without a network
    before = {path.name: path.read_bytes() for path in (tmp_path / "aoba").iterdir()}
    (tmp_path / "geocoded.csv").unlink()
    build_study(tmp_path / "aoba" / "recipe.yaml", tmp_path, tmp_path / "aoba")
    assert {path.name: path.read_bytes() for path in (tmp_path / "aoba").iterdir()} == before
    assert len(nominatim.asked) == 3


@pytest.mark.parametrize("status", [429, 403, 500])
def test_a_server_that_refuses_is_not_asked_on_and_what_it_answered_is_kept(
    tmp_path: Path, nominatim: Server, status: int
) -> None:
    recipe = recipe_of(tmp_path, ROWS, f"{{by: nominatim, url: {nominatim.url}}}")
    nominatim.status = status
    with pytest.raises(InputError) as caught:
        build_study(recipe, tmp_path, tmp_path / "aoba")
    assert [one.code for one in caught.value.findings] == ["geocode-unreachable"]
    assert len(nominatim.asked) == 1
    assert not (tmp_path / "aoba").exists()
    nominatim.status = 200
    build_study(recipe, tmp_path, tmp_path / "aoba")
    assert len(nominatim.asked) == 4


def test_answers_against_which_something_speaks_are_not_taken_or_said(tmp_path: Path, nominatim: Server) -> None:
    nominatim.answers = {HALL: answer(5000, 5000, 30, "house"), EAST: answer(-480, -480, 30, "house")}
    recipe = recipe_of(tmp_path, [*ROWS, f"北,branch,{NORTH}", "南,branch,"], f"{{by: nominatim, url: {nominatim.url}}}")
    with pytest.raises(InputError) as caught:
        build_study(recipe, tmp_path, tmp_path / "aoba")
    found = {(one.code, one.line): one.message.to("en") for one in caught.value.findings if one.line}
    assert list(found) == [(f"office-{what}", line) for what, line in WRONG]
    assert "outside the municipality" in found["office-not-found", 2]
    assert "does not know" in found["office-not-found", 3]
    # in the corner opposite to the chome that it names: 1,032 m from its point
    assert "1,032 m from the point of the chome" in found["office-found-far", 4]
    assert "" not in nominatim.asked
    assert not (tmp_path / "aoba").exists()


def test_nothing_is_asked_for_a_study_that_cannot_be_built(tmp_path: Path, nominatim: Server) -> None:
    recipe = recipe_of(tmp_path, ROWS, f"{{by: nominatim, url: {nominatim.url}}}")
    (tmp_path / "census.csv").unlink()
    with pytest.raises(InputError):
        build_study(recipe, tmp_path, tmp_path / "aoba")
    assert nominatim.asked == []


def test_a_dictionary_on_this_computer_places_them_and_is_named(
    tmp_path: Path, dictionary: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JAGEOCODER_DB2_DIR", str(dictionary))
    recipe = recipe_of(tmp_path, ROWS, "{by: jageocoder}")
    build_study(recipe, tmp_path, tmp_path / "aoba")
    study = load_study(tmp_path / "aoba")
    assert list(study.offices["placed_at"]) == ["building", "block", "chome"]
    assert all(by.startswith("jageocoder 2.") for by in study.offices["placed_by"][:2])
    hall, west = study.offices.geometry[:2]
    assert (round(hall.x), round(hall.y), round(west.x), round(west.y)) == (-100, 200, 260, -240)
    # what it said is kept: it is built again without the dictionary
    monkeypatch.setitem(sys.modules, "jageocoder", None)
    monkeypatch.setitem(sys.modules, "jageocoder.exceptions", None)
    build_study(recipe, tmp_path, tmp_path / "aoba")


def test_what_the_search_lacks_is_said_with_its_cure(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    recipe = recipe_of(tmp_path, ROWS, "{by: jageocoder}")

    def said() -> tuple[str, str]:
        with pytest.raises(InputError) as caught:
            build_study(recipe, tmp_path, tmp_path / "aoba")
        (one,) = caught.value.findings
        assert not (tmp_path / "aoba").exists()
        return one.code, one.message.to("en")

    monkeypatch.setenv("JAGEOCODER_DB2_DIR", str(tmp_path / "none"))
    monkeypatch.setattr("site.USER_BASE", str(tmp_path))
    code, words = said()
    assert code == "geocode-dictionary"
    assert "install-dictionary" in words
    (tmp_path / "none").mkdir()
    (tmp_path / "none" / "address_node.sqlite").write_text("nothing")
    assert said()[0] == "geocode-dictionary"
    monkeypatch.setitem(sys.modules, "jageocoder.exceptions", None)
    assert "office-placement[geocode]" in said()[1]
    (tmp_path / "geocoded.csv").write_text("a,b\n1,2\n")
    assert said()[0] == "geocode-answers"
    recipe.write_text(
        recipe.read_text(encoding="utf-8").replace("{by: jageocoder}", "{by: jageocoder, url: 'http://h/'}"), encoding="utf-8"
    )
    assert said()[0] == "wrong-type"


def test_the_public_server_is_not_asked_in_bulk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("geodata.building.geocoding.searching.ask_nominatim", lambda *_: pytest.fail("asked"))
    recipe = recipe_of(tmp_path, [f"所{number},branch,青葉1丁目{number}-1" for number in range(201)], "{by: nominatim}")
    with pytest.raises(InputError) as caught:
        build_study(recipe, tmp_path, tmp_path / "aoba")
    assert [one.code for one in caught.value.findings] == ["geocode-too-many"]
