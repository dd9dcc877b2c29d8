"""The streets bundled with the ward, and the page that says what is found on streets."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import geodata
from geodata.access.on_foot import walking
from geodata.access.straight import straight_line
from geodata.building.streets import EDGES, NODES
from geodata.load import load_study
from geodata.reading.coordinates import Target
from geodata.streets.files import Files, open_network
from geodata.streets.snapping import snap
from models.messages.text import same
from tests.raw_layers import RAW, needs_raw_layers

ROOT = Path(geodata.__file__).parent
WARD = ["nerima", "shakujii", "hikarigaoka", "oizumi"]


@pytest.fixture(scope="module")
def study():
    return load_study("nerima")


def test_everybody_reaches_every_office_and_nobody_is_far_from_a_street(study):
    distance, _, findings = walking(study)
    assert findings == ()
    assert distance.reachable.all()
    assert (distance.values >= straight_line(study).values).all()


def test_on_foot_two_of_the_six_tied_pairs_stay_tied_within_three_kilometres(study):
    distance, _, _ = walking(study)
    people = study.demand["people"].to_numpy()
    pairs = [(north, south) for north in ("dai2", "dai7", "dai8") for south in ("seki", "kamishakujii")]
    nearest = {pair: distance.nearest([*WARD, *pair])[1] for pair in pairs}
    served = {pair: int(people[metres <= 3_000_000].sum()) for pair, metres in nearest.items()}
    most = max(served.values())
    assert [pair for pair in pairs if served[pair] == most] == [("dai2", "seki"), ("dai2", "kamishakujii")]
    assert min(pairs, key=lambda pair: int((nearest[pair] * people).sum())) == ("dai2", "seki")


def test_the_files_are_small_and_their_terms_named(study):
    assert sum((ROOT / "nerima" / name).stat().st_size for name in (NODES, EDGES)) < 2_000_000
    layer = next(layer for layer in study.layers if layer.name == "network")
    assert "OpenStreetMap contributors" in layer.source.to("en")
    assert "ODbL" in layer.licence.to("ja")
    assert layer.vintage == "2022-12"


@pytest.mark.long
@needs_raw_layers
def test_people_meet_the_bundled_streets_within_two_metres_of_the_raw_ones(study):
    folder = RAW / "more" / "streets"
    files = Files("nodes.csv.gz", "edges.csv.gz", "EPSG:6668", same("raw"))
    raw = open_network(folder, "", files, Target.of(study.crs)).network
    assert raw is not None
    points = np.column_stack([study.demand.geometry.x, study.demand.geometry.y])
    theirs = snap(raw.streets, points)[0]
    joined = raw.streets.components[raw.streets.edge_from[theirs.edge]] == 0
    assert joined.mean() > 0.99
    assert np.abs(snap(study.network.streets, points)[0].aside_mm - theirs.aside_mm)[joined].max() < 2_000


def test_every_code_of_the_streets_stands_on_the_page_in_both_languages():
    call = re.compile(r'(?:stop|warn|fix|stop_rows|Finding)\(\s*"([a-z0-9]+(?:-[a-z0-9]+)+)"')
    codes = {code for path in (ROOT / "streets").glob("*.py") for code in call.findall(path.read_text(encoding="utf-8"))}
    docs = ROOT.parent / "docs"
    elsewhere = set(re.findall(r"^\| `([a-z0-9-]+)` \|", (docs / "findings.md").read_text(encoding="utf-8"), re.MULTILINE))
    assert len(codes) > 20
    for page in ("walking.md", "walking.ja.md"):
        named = set(re.findall(r"`([a-z0-9-]+)`", (docs / page).read_text(encoding="utf-8")))
        assert codes - elsewhere <= named, codes - elsewhere - named
