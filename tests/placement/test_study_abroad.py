"""A study of a place that OpenStreetMap knows: asked of a server here that gives recorded answers of a town that does not exist.

The real hosts are asked by no test.
"""

from __future__ import annotations

import json
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

import jsonschema
import numpy as np
import osmnx
import pytest
import rasterio
from rasterio.transform import Affine

from geodata.load import load_study
from placement import solve
from placement.records.files import schemas
from tests.placement.conftest import run

WEST, SOUTH, EAST, NORTH = 3.70, 51.03, 3.76, 51.07
STEP = 0.002


def found(number, name, importance, *, area=True, west=WEST):
    ring = [[west, SOUTH], [west + 0.06, SOUTH], [west + 0.06, NORTH], [west, NORTH], [west, SOUTH]]
    shape = {"type": "Polygon", "coordinates": [ring]} if area else {"type": "Point", "coordinates": ring[0]}
    box = [str(SOUTH), str(NORTH), str(west), str(west + 0.06)]
    row = {"place_id": number, "osm_type": "relation", "osm_id": number, "lat": "51.05", "lon": "3.73", "class": "boundary"}
    more = {"type": "administrative", "importance": importance, "name": name.split(",")[0], "display_name": name}
    return row | more | {"boundingbox": box, "geojson": shape}


def node(number, lon, lat, **tags):
    return {"type": "node", "id": number, "lon": lon, "lat": lat, **({"tags": tags} if tags else {})}


PLACES = {
    "Lakeby": [found(11, "Lakeby, Shore, Nowhere", 0.6), found(12, "Lakeby, Hills, Elsewhere", 0.3, west=10.0)],
    "Twinton": [found(21, "Twinton, East", 0.5), found(22, "Twinton, West", 0.48, west=10.0)],
    "Dot": [found(31, "Dot, Shore", 0.4, area=False)],
    "Empty": [found(41, "Empty, Sea", 0.4, west=30.0)],
}
TOWN = [
    node(1, 3.71, 51.04, amenity="townhall", name="Stadhuis", **{"name:en": "Lakeby Town Hall"}),
    node(2, 3.74, 51.06, office="government", name="Belastingen"),
    node(3, 3.75, 51.04, amenity="library", name="Bibliotheek"),
    node(4, 3.72, 51.06, amenity="post_office", name="Post"),
    node(5, 3.80, 51.04, amenity="townhall", name="Of the neighbour"),
]
STREETS = [
    *(node(100 + place, 3.71 + 0.01 * place, 51.045) for place in range(5)),
    {"type": "way", "id": 900, "nodes": [100, 101, 102, 103, 104], "tags": {"highway": "residential"}},
]


class Recorded(BaseHTTPRequestHandler):
    """Answers as Nominatim and Overpass do."""

    def do_GET(self):
        asked = parse_qs(urlsplit(self.path).query)
        if self.path.startswith("/lookup"):
            every = [one for many in PLACES.values() for one in many]
            self.answer([one for one in every if f"R{one['osm_id']}" in asked["osm_ids"]])
        else:
            self.answer(PLACES.get(asked["q"][0], [])[: int(asked["limit"][0])])

    def do_POST(self):
        question = parse_qs(self.rfile.read(int(self.headers["Content-Length"])).decode())["data"][0]
        there = "highway" in question or "3.7" in question
        elements = STREETS if "highway" in question else TOWN
        self.answer({"version": 0.6, "elements": elements if there else []})

    def answer(self, value):
        body = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_):
        pass


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Recorded)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(autouse=True)
def recorded(monkeypatch, server):
    for name, value in {
        "nominatim_url": server,
        "overpass_url": server,
        "overpass_rate_limit": False,
        "doh_url_template": None,
    }.items():
        monkeypatch.setattr(osmnx.settings, name, value)
    monkeypatch.setattr("osmnx._nominatim.time.sleep", lambda _: None)


def grid(tmp_path, *, each=3.3, crs="EPSG:4326", west=WEST - 0.01, name="people.tif", fill=None, bands=1):
    """Write a grid of 40 by 30 cells with a column of nodata in the middle of the place."""
    figures = np.full((bands, 30, 40), each, dtype=np.float32)
    figures[:, :, 20] = -9999 if fill is None else fill
    path = tmp_path / name
    options = {"driver": "GTiff", "width": 40, "height": 30, "count": bands, "dtype": "float32", "crs": crs}
    nodata = {"nodata": -9999} if fill is None else {}
    with rasterio.open(path, "w", transform=Affine(STEP, 0, west, 0, -STEP, NORTH + 0.01), **options, **nodata) as file:
        file.write(figures)
    return path


def new(tmp_path, place="Lakeby", people=None, *more, out="made"):
    path = grid(tmp_path) if people is None else people
    return run("study", "new", "--osm", place, "--people", str(path), "--year", "2020", "--out", str(tmp_path / out), *more)


def test_a_place_and_a_grid_make_a_study_that_solves(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    answer = new(tmp_path, "Lakeby", None, "--json")
    assert answer.exit_code == 0, answer.stderr
    record = json.loads(answer.stdout)
    jsonschema.validate(record, json.loads(schemas()["new"].read_text(encoding="utf-8")))
    # 30 columns and 20 rows of the grid have their centre inside, a column of them without a figure: 29 * 20 * 3.3 = 1,914
    assert record["people"] == 1914
    assert record["offices"] == {"townhall": 1, "site": 3}
    assert record["crs"] == "EPSG:32631"
    said = "\n".join(one["en"] for one in record["assumptions"])
    assert "1,914.0 in 580 cells" in said
    assert "20 cells of the grid have no figure" in said
    assert "zone 31N" in said
    # the other of that name is far less known, and told
    assert "Lakeby, Hills, Elsewhere (R12)" in answer.stderr
    result = solve(tmp_path / "made" / "scenario.yaml")
    assert result.plan.status == "optimal"
    assert "© OpenStreetMap contributors" in "\n".join(
        layer.source.to("en") for layer in load_study(tmp_path / "made" / "study").layers
    )
    # nothing is left beside the folder, no cache of answers among it
    assert sorted(path.name for path in tmp_path.iterdir()) == ["made", "people.tif"]


@pytest.mark.parametrize(
    ("place", "options", "said"),
    [
        ("Nowhereville", {}, "knows no such place"),
        ("Twinton", {}, "--osm R21"),
        ("Dot", {}, "without an area"),
        ("Empty", {"west": 29.99}, "neither a town hall"),
        ("Lakeby", {"crs": None}, "does not say its CRS"),
        ("Lakeby", {"west": 20.0}, "covers 0.0% of the place"),
        ("Lakeby", {"west": WEST + 0.03}, "covers 50.0% of the place"),
        ("Lakeby", {"fill": -200}, "gdal_translate -a_nodata -200"),
        ("Lakeby", {"each": 0.0}, "has nobody"),
        ("Lakeby", {"bands": 2}, "has 2 bands"),
    ],
)
def test_what_does_not_fit_is_said_once_with_its_cure_and_nothing_is_written(tmp_path, place, options, said):
    answer = new(tmp_path, place, grid(tmp_path, **options))
    assert answer.exit_code == 3
    assert said in " ".join(answer.stderr.split())
    assert sorted(path.name for path in tmp_path.iterdir()) == ["people.tif"]


def test_without_a_network_or_the_extra_it_says_what_is_missing(tmp_path, monkeypatch):
    path = tmp_path / "people.txt"
    path.write_text("1 2 3")
    assert "cannot be read as a GeoTIFF" in new(tmp_path, "Lakeby", path).stderr
    monkeypatch.setattr(osmnx.settings, "nominatim_url", "http://127.0.0.1:9")
    offline = new(tmp_path)
    assert offline.exit_code == 3
    assert "do not answer" in offline.stderr
    monkeypatch.setitem(sys.modules, "rasterio", None)
    assert "office-placement[grid]" in new(tmp_path, "Lakeby", path).stderr


def test_a_server_that_is_busy_is_asked_twice_more_and_no_further(tmp_path, monkeypatch):
    asked = []

    def busy(handler):
        asked.append(handler.path)
        handler.send_response(429)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    monkeypatch.setattr(Recorded, "do_GET", busy)
    answer = new(tmp_path)
    assert (answer.exit_code, "do not answer" in answer.stderr, len(asked)) == (3, True, 3)


def test_densities_are_warned_of_and_an_id_is_enough(tmp_path):
    answer = new(tmp_path, "R12", grid(tmp_path, west=9.99, each=9.0))
    assert "neither a town hall" in answer.stderr
    answer = new(tmp_path, "R11", grid(tmp_path, each=3000.0))
    assert answer.exit_code == 0, answer.stderr
    assert "may be densities" in answer.stderr
    assert "may be densities" in (tmp_path / "made" / "study" / "study.yaml").read_text(encoding="utf-8")


def test_newer_people_are_those_of_a_newer_grid_and_nobody_is_asked(tmp_path, monkeypatch):
    assert new(tmp_path, "Lakeby", grid(tmp_path, each=3000.0)).exit_code == 0
    monkeypatch.setattr(osmnx.settings, "nominatim_url", "http://127.0.0.1:9")
    made = tmp_path / "made" / "study"
    manifest = made / "study.yaml"
    mine = "assumptions:\n- {ja: 手で書いた。, en: By hand.}\n"
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("assumptions:\n", mine), encoding="utf-8")
    before = {path.name: path.read_bytes() for path in made.iterdir()}
    bad = run(
        "study", "update", str(tmp_path / "made"), "--people", str(grid(tmp_path, west=20.0, name="far.tif")), "--year", "2025"
    )
    assert (bad.exit_code, "covers 0.0% of the place" in bad.stderr) == (3, True)
    assert {path.name: path.read_bytes() for path in made.iterdir()} == before
    # a column more has figures: 30 * 20 * 5
    newer = grid(tmp_path, each=5.0, name="newer.tif", fill=5.0)
    done = run("study", "update", str(tmp_path / "made"), "--people", str(newer), "--year", "2025", "--json")
    assert done.exit_code == 0, done.stderr
    assert (json.loads(done.stdout)["people"], json.loads(done.stdout)["method"]) == (3000, "grid")
    study = load_study(made)
    said = [text.to("en") for text in study.assumptions]
    assert sum("People: newer.tif (2025). The grid has 3,000.0 in 600 cells" in text for text in said) == 1
    # what was said of the older grid is not said any more; all else is
    assert not any("people.tif" in text or "have no figure" in text or "may be densities" in text for text in said)
    assert "By hand." in said
    assert (made / "offices.csv").read_bytes() == before["offices.csv"]
    assert solve(tmp_path / "made" / "scenario.yaml").plan.status == "optimal"
    # people that are no longer a grid's are not lost
    (made / "demand.csv").rename(made / "own.csv")
    manifest.write_text(manifest.read_text(encoding="utf-8").replace("demand.csv", "own.csv"), encoding="utf-8")
    own = run("study", "update", str(tmp_path / "made"), "--people", str(newer), "--year", "2025")
    assert (own.exit_code, "no longer names demand.csv" in own.stderr) == (3, True)


def test_ones_own_offices_stand_in_place_of_openstreetmaps_of_one_kind_where_no_column_has_it(tmp_path):
    own = tmp_path / "own.csv"
    own.write_text("Name,Longitude,Latitude\nHall,3.71,51.04\nDesk,3.74,51.06\n", encoding="utf-8")
    answer = new(tmp_path, "Lakeby", None, "--offices", str(own))
    assert (answer.exit_code, "--kind branch" in answer.stderr) == (3, True)
    answer = new(tmp_path, "Lakeby", None, "--offices", str(own), "--kind", "branch", "--json")
    assert answer.exit_code == 0, answer.stderr
    record = json.loads(answer.stdout)
    assert record["offices"] == {"branch": 2}
    said = " ".join(one["en"] for one in record["assumptions"])
    assert "offices are those of a table of one's own" in said
    study = load_study(tmp_path / "made" / "study")
    assert study.offices[["name_en", "kind"]].to_numpy().tolist() == [["Hall", "branch"], ["Desk", "branch"]]
    (layer,) = [one for one in study.layers if one.name == "offices"]
    assert "OpenStreetMap" not in layer.source.to("en")
    assert "Columns were guessed" in layer.note.to("en")
    own.write_text("name,kind,lon,lat\nHall,hall,3.71,51.04\n", encoding="utf-8")
    twice = new(tmp_path, "Lakeby", None, "--offices", str(own), "--kind", "x", out="no")
    assert (twice.exit_code, "leave --kind out" in twice.stderr) == (3, True)
    own.write_text("name,kind,address,lon,lat\nHall,hall,Street 1,,\nDesk,desk,Street 2,3.71,51.04\n", encoding="utf-8")
    bare = new(tmp_path, "Lakeby", None, "--offices", str(own), out="no")
    assert (bare.exit_code, "own.csv, row 1" in bare.stderr) == (3, True), bare.stderr
    assert not (tmp_path / "no").exists()


@pytest.mark.long
def test_streets_are_fetched_and_every_output_names_openstreetmap(tmp_path):
    answer = new(tmp_path, "Lakeby", None, "--streets")
    assert answer.exit_code == 0, answer.stderr
    assert "streets: OpenStreetMap" in " ".join(answer.stdout.split())
    scenario = tmp_path / "made" / "scenario.yaml"
    text = scenario.read_text(encoding="utf-8")
    scenario.write_text(text.replace("straight_line:", "walking: 15 min #"), encoding="utf-8")
    out = tmp_path / "out"
    solved = run("solve", str(scenario), "--out", str(out))
    assert solved.exit_code == 0, solved.stderr
    for name in ("map.html", "report.html"):
        assert "OpenStreetMap contributors" in (out / name).read_text(encoding="utf-8")
