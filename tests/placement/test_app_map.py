"""The workbench's map: what it is drawn from, what is said of a site, and new sites written into the file by hand."""

from __future__ import annotations

import html
import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from shiny import reactive

from geodata.yamlfiles.reader import parse_bytes
from models.messages.text import same
from placement.app.bench import Bench, Sites
from placement.app.parts import PARTS
from placement.app.parts.map import MAP, card, nearest_people, sites_drawn
from placement.app.project import open_project
from placement.app.window import Window
from tests.placement.conftest import run_apart
from tests.placement.test_app import HOSTILE, served

FILE = "example-town.yaml"


class Session:
    """What of the framework's session a window speaks to."""

    async def send_custom_message(self, kind: str, message: dict[str, object]) -> None:
        """Take what would go to the page."""


@pytest.fixture(scope="module")
def bench(tmp_path_factory: pytest.TempPathFactory) -> Bench:
    """A workbench whose scenario is open and checked."""
    project = open_project(tmp_path_factory.mktemp("project"))
    project.take_bundled("example-town")
    made = Bench(project)
    made.document(FILE)
    settle(made)
    return made


def settle(bench: Bench) -> Sites:
    bench._checker.submit(lambda: None).result()
    sites = bench.checked[FILE].sites
    assert sites is not None
    return sites


def told(sites: Sites) -> dict[str, Any]:
    (found,) = re.findall(r'data-drawn="([^"]*)"', str(sites_drawn(sites, FILE, "en")))
    read: dict[str, Any] = json.loads(html.unescape(found))
    return read


def test_the_ground_and_the_scripts_are_served_and_nothing_else_of_the_folder(bench: Bench) -> None:
    sites = settle(bench)
    status, text = served(bench, told(sites)["address"])
    assert status == 200
    ground = json.loads(text)
    assert {name["ja"] for name in ground["areas"]} == set(sites.inputs.study.areas["name_ja"])
    assert "offices" not in ground
    script = served(bench, "/map/map.js")[1]
    assert all(
        re.search(rf"(?:function|const) {name}\b", script) for name in re.findall(r"\w+", script.rpartition("studyMap =")[2])
    )
    assert ".leaflet-pane" in served(bench, "/map/map.css")[1]
    (bench.project.folder / "other.yaml").write_text("scenario: other\n", encoding="utf-8")
    for path in ("/study/other.yaml.json", "/study/../example-town.yaml", "/study/", "/map/other.js"):
        assert served(bench, path)[0] == 404


def test_the_marks_are_told_with_their_meaning_and_no_name_becomes_markup(bench: Bench) -> None:
    sites = settle(bench)
    drawn = {one["id"]: one for one in told(sites)["sites"]}
    assert told(sites)["reach_m"] == 1000
    assert drawn["hon"]["said"] == "Example City Hall: open → stays open"
    assert {one["meant"] for one in drawn.values()} == {"stays", "may_close", "may_open"}
    hostile = replace(sites, rows=(replace(sites.rows[0], name=same(HOSTILE)), *sites.rows[1:]))
    shown = (
        str(sites_drawn(hostile, FILE, "en"))
        + str(card(f"site:{sites.rows[0].id}", hostile, "en"))
        + str(card(f"new:{HOSTILE}", sites, "en"))
    )
    # where states or a file that it extends say what becomes of sites, nothing is asked
    assert "<form" not in str(card("new:139.6,35.7", replace(sites, free=False), "en"))
    assert "<select" not in str(card(f"site:{sites.rows[0].id}", replace(sites, free=False), "en"))
    assert "<img" not in shown
    assert "<script>" not in shown


def test_people_whose_nearest_it_is_are_those_nearer_to_it_than_to_any_office_of_today(bench: Bench) -> None:
    sites = settle(bench)
    study, now = sites.inputs.study, set(sites.inputs.now)
    people = study.demand["people"].to_numpy()
    for site in ("hama", next(one.id for one in sites.rows if one.id not in now)):
        own, others = (study.offices[study.offices["id"].isin(ids)].geometry for ids in ({site}, now - {site}))
        here = np.array([own.distance(point).min() for point in study.demand.geometry])
        there = np.array([others.distance(point).min() for point in study.demand.geometry])
        assert nearest_people(sites, site) == people[here < there].sum()


def test_a_new_site_is_put_named_moved_and_taken_away_and_the_file_is_as_before(bench: Bench) -> None:
    window = Window(bench, PARTS, "en", None, Session())  # type: ignore[arg-type]
    window.name = FILE
    path: Path = bench.project.path_of(FILE)
    before = path.read_text(encoding="utf-8")

    def do(act: str, value: str, chosen: str = "") -> list[dict[str, Any]]:
        run_apart(MAP.acts[act](window, value, chosen))
        settle(bench)
        tree: Any = parse_bytes(path.read_bytes(), FILE).tree
        new: list[dict[str, Any]] = tree["offices"].get("new", [])
        return new

    def named(name: str) -> str:
        return json.dumps([["name", name], ["column open_now", "0"]])

    assert 'value="0" required' in str(card("new:139.6,35.7", settle(bench), "en"))
    for place, asked in (("139.6,35.7", named("  ")), ("here", named("A")), ("139.6,35.7", "[1")):
        assert do("map-new-save", place, asked) == []
    at = settle(bench).inputs.study.offices.to_crs(4326).geometry.iloc[0]
    place = f"{at.x + 0.002:.6f},{at.y:.6f}"
    (site,) = do("map-new-save", place, named('Mill "no": #1'))
    assert site == {
        "id": "mill-no-1",
        "name": 'Mill "no": #1',
        "at": [*map(float, place.split(","))],
        "columns": {"open_now": 0},
    }
    with reactive.isolate():
        assert window.shown("map") == "site:mill-no-1"
    (row,) = [one for one in settle(bench).rows if one.id == "mill-no-1"]
    assert row.intention == "may_open"
    assert told(settle(bench))["sites"][-1]["movable"]
    assert 'data-act="map-name-save"' in str(card("site:mill-no-1", settle(bench), "en"))

    assert [one["id"] for one in do("map-new-save", place, named("水車小屋"))] == ["mill-no-1", "new"]
    assert [one["id"] for one in do("map-new-save", place, named("Mill no 1"))][2] == "mill-no-1-2"
    assert do("map-name-save", "new", named("小屋"))[1]["name"] == "小屋"
    assert do("map-move", "new", f"{at.x:.6f},{at.y:.6f}")[1]["at"] == [round(at.x, 6), round(at.y, 6)]
    assert do("map-move", "hon", place)[1]["at"] != place
    run_apart(next(part for part in PARTS if part.name == "sites").acts["site"](window, "new", "stays_shut"))
    settle(bench)
    assert "forbid: [new]" in path.read_text(encoding="utf-8")
    run_apart(next(part for part in PARTS if part.name == "sites").acts["site"](window, "mill-no-1", "must_open"))
    settle(bench)
    assert "of: [mill-no-1]" in path.read_text(encoding="utf-8")
    for gone in ("new", "mill-no-1", "mill-no-1-2"):
        do("map-remove", gone)
    assert path.read_text(encoding="utf-8") == before
