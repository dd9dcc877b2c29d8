"""Groups D (streets) and F of the catalogue for networks: each fault by code, severity and place, and no socket."""

from __future__ import annotations

import gzip
import os
import socket
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.access.on_foot import walking
from geodata.load import load_study
from models.messages.findings import InputError
from tests import town
from tests.geodata.cases_hostile import BOMB, LAUGHS
from tests.geodata.streets import made

STREET = {"highway": "residential"}
CROSS = [(("west", "centre", "east"), STREET), (("south", "centre", "north"), STREET)]
XXE = '<?xml version="1.0"?><!DOCTYPE osm [<!ENTITY x SYSTEM "file:///etc/passwd">]><osm><node id="&x;"/></osm>'
GRAPHML = '<?xml version="1.0"?><graphml xmlns="http://graphml.graphdrawing.org/xmlns">{}</graphml>'
KEYS = '<key id="x" for="node" attr.name="x" attr.type="string"/><key id="y" for="node" attr.name="y" attr.type="string"/>'
NODE = '<node id="{}"><data key="x">{}</data><data key="y">{}</data></node>'
SAID = "".join(
    f'<key id="{name}" for="{of}" attr.name="{name}"/>'
    for name, of in (("length", "edge"), ("geometry", "edge"), ("crs", "graph"))
)
LOCAL = "LOCAL_CS[&quot;site&quot;,UNIT[&quot;metre&quot;,1]]"
# deep enough to end the process of a reader that follows it
DEEP = "GEOMETRYCOLLECTION (" * 100_000


def placed(data="", crs="", place=town.degrees):
    """Return a GraphML of the town's nodes and one edge, with what is said of the edge and of the graph."""
    nodes = "".join(NODE.format(key, *place(*at)) for key, at in made.NODES.items())
    said = f'<data key="crs">{crs}</data>' if crs else ""
    edge = f'<edge source="west" target="centre">{data}</edge>'
    return GRAPHML.format(f'{KEYS}{SAID}<graph edgedefault="directed">{said}{nodes}{edge}</graph>')


@pytest.fixture(autouse=True)
def _no_socket(monkeypatch):
    def refuse(*_, **__):
        message = "a socket was opened"
        raise AssertionError(message)

    monkeypatch.setattr(socket, "socket", refuse)


def found_in(folder):
    """Return all that is said of a study's network, whether it can be walked or not."""
    try:
        study = load_study(folder)
        return [*study.findings, *walking(study)[2]]
    except InputError as error:
        return list(error.findings)


def write(folder, content, file="net.osm", more=""):
    """Write the town with a network of one file."""
    entry = f'  network:\n    file: {file}\n    vintage: "2024"\n    source: made\n    licence: CC0\n{more}assumptions:\n'
    town.write_town(folder, study=lambda text: text.replace("assumptions:\n", entry, 1))
    if content is not None:
        (folder / file).write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder


def tables(nodes=None, edges=None, more=""):
    return lambda folder: made.town_with_network(folder, nodes, edges, more=more)


def one(content, file="net.osm", more=""):
    return lambda folder: write(folder, content, file, more)


def shifted(dx):
    return {name: (x + dx, y) for name, (x, y) in made.NODES.items()}


def with_island():
    nodes = made.NODES | made.ISLAND
    return made.nodes_csv(nodes), made.edges_csv([*made.EDGES, ("rock", "reef", ())], nodes)


def linked(folder):
    made.town_with_network(folder)
    (folder.parent / "secret.csv.gz").write_bytes((folder / "edges.csv.gz").read_bytes())
    (folder / "edges.csv.gz").unlink()
    (folder / "edges.csv.gz").symlink_to(folder.parent / "secret.csv.gz")


def pipe(folder):
    write(folder, None)
    os.mkfifo(folder / "net.osm")


@dataclass(frozen=True)
class Case:
    id: str
    code: str
    build: object
    severity: str = "stop"
    file: str | None = None
    place: dict[str, object] = field(default_factory=dict)


LONG_WAY = [(("west", *["centre", "east"] * 60, "gone"), STREET)]
LENGTH = made.edges_csv().replace(",,", ",{},")
CASES = [
    Case("D16", "network-elsewhere", tables(made.nodes_csv(shifted(40_000)), made.edges_csv(nodes=shifted(40_000)))),
    Case(
        "D16-swapped",
        "swapped-coordinates",
        one(made.osm(CROSS).replace("lat=", "l=").replace("lon=", "lat=").replace("l=", "lon=")),
    ),
    Case("D17", "nodes-missing", one(made.osm([(("west", "gone", "centre"), STREET)])), file="net.osm", place={"count": 1}),
    Case("D17-few", "nodes-missing", one(made.osm(LONG_WAY)), "warn", "net.osm", {"count": 1}),
    Case("D18", "office-on-island", tables(*with_island()), file="nodes.csv.gz", place={"count": 2}),
    Case("D18-kept", "office-on-island", tables(*with_island(), more="    islands: keep\n"), "warn", "nodes.csv.gz"),
    Case("D18-people", "people-on-island", tables(*with_island(), more="    islands: keep\n"), "warn", "nodes.csv.gz"),
    Case("D18-far", "people-far-from-streets", tables(), "warn", "nodes.csv.gz"),
    Case(
        "D19-loop", "edge-without-length", tables(edges=made.edges_csv() + "west,west,0,\n"), "fix", "edges.csv.gz", {"count": 1}
    ),
    Case("D19-length", "length-form", tables(edges=LENGTH.format(*["-5"] * 5)), file="edges.csv.gz", place={"line": 2}),
    Case("D19-nan", "length-form", tables(edges=LENGTH.format(100, "nan", 1, 1, 1)), file="edges.csv.gz", place={"line": 3}),
    Case("D19-short", "length-short", tables(edges=LENGTH.format(20, 200, 200, 200, 300)), "warn", "edges.csv.gz", {"count": 1}),
    Case("D20-km", "length-unit", tables(edges=LENGTH.format(0.2, 0.2, 0.2, 0.2, 0.3)), file="edges.csv.gz"),
    Case("D20-feet", "length-unit", tables(edges=LENGTH.format(656, 656, 656, 656, 984)), file="edges.csv.gz"),
    Case(
        "D20-text",
        "length-form",
        tables(edges=LENGTH.format("200 m", 1, 1, 1, 1)),
        file="edges.csv.gz",
        place={"field": "length_m"},
    ),
    Case("F03", "outside-folder", linked, file="edges.csv.gz"),
    Case("F03-name", "not-local", one(None, "http://127.0.0.1:9/net.osm"), file="http://127.0.0.1:9/net.osm"),
    Case("F03-parent", "outside-folder", one(None, "../net.osm"), file="../net.osm"),
    Case("F03-pipe", "not-a-file", pipe, file="net.osm"),
    Case("F04", "xml-doctype", one(XXE), file="net.osm", place={"line": 1}),
    Case("F05", "xml-doctype", one(f"<!DOCTYPE a [{LAUGHS}]><osm>&l9;</osm>"), file="net.osm"),
    Case(
        "F05-utf16", "not-what-it-says", one(f"\ufeff<!DOCTYPE a [{LAUGHS}]><osm>&l9;</osm>".encode("utf-16-le")), file="net.osm"
    ),
    Case("F06", "xml-doctype", one(BOMB.format("graphml"), "net.graphml"), file="net.graphml"),
    Case("F10", "gzip-broken", tables(nodes=gzip.compress(b"id,x,y\n" * 99)[:-20]), file="nodes.csv.gz"),
    Case("F10-bomb", "file-too-large", tables(nodes=gzip.compress(bytes(201_000_000), 1)), file="nodes.csv.gz"),
    Case("empty", "file-empty", one(b""), file="net.osm"),
    Case("missing", "file-missing", one(None), file="net.osm"),
    Case("format", "format-unknown", one("x", "net.shp"), file="net.shp"),
    Case("lying", "not-what-it-says", one("{}", "net.osm"), file="net.osm", place={"value": "JSON"}),
    Case("lying-gz", "not-what-it-says", lambda folder: _plain(made.town_with_network(folder)), file="nodes.csv.gz"),
    Case("torn", "xml-broken", one(made.osm(CROSS)[:-30]), file="net.osm"),
    Case("odd", "osm-broken", one(made.osm(CROSS).replace(' lat="', ' lat="x', 2)), file="net.osm", place={"count": 2}),
    Case("torn-pbf", "not-what-it-says", one("no pbf", "net.osm.pbf"), file="net.osm.pbf"),
    Case("no-way", "no-streets", one(made.osm([])), file="net.osm"),
    Case("edges-for-osm", "edges-unfit", one(made.osm(CROSS), more="    edges: edges.csv\n"), file="net.osm"),
    Case("no-edges", "edges-unfit", one(made.nodes_csv(), "net.csv", more=f"    crs: {town.CRS}\n"), file="net.csv"),
    Case("no-crs", "crs-missing", lambda folder: _without_crs(made.town_with_network(folder)), file="nodes.csv.gz"),
    Case("osm-crs", "crs-contradiction", one(made.osm(CROSS), more=f"    crs: {town.CRS}\n"), file="net.osm"),
    Case("graphml-crs", "crs-missing", one(placed(), "net.graphml"), file="net.graphml"),
    Case("graphml-broken", "graphml-broken", one(GRAPHML.format(""), "net.graphml"), file="net.graphml"),
    Case(
        "graphml-place",
        "node-without-place",
        one(GRAPHML.format('<graph edgedefault="directed"><node id="a"/></graph>'), "net.graphml"),
    ),
    Case("graphml-nowhere", "node-without-place", one(placed(place=lambda *_: ("nan", "inf")), "net.graphml")),
    Case("graphml-length", "edge-broken", one(placed('<data key="length">1e300</data>', "EPSG:4326"), "net.graphml")),
    Case("graphml-line", "edge-broken", one(placed('<data key="geometry">LINE</data>', "EPSG:4326"), "net.graphml")),
    Case("graphml-deep", "edge-broken", one(placed(f'<data key="geometry">{DEEP}</data>', "EPSG:4326"), "net.graphml")),
    Case("graphml-strange-crs", "crs-unknown", one(placed(crs="[" * 100_000), "net.graphml"), file="net.graphml"),
    Case("graphml-local-crs", "crs-unknown", one(placed(crs=LOCAL, place=lambda *at: at), "net.graphml"), file="net.graphml"),
    Case(
        "graphml-beyond", "coordinate-out-of-range", one(placed(crs="EPSG:6931", place=lambda x, y: (x * 500, y)), "net.graphml")
    ),
    Case(
        "column",
        "column-missing",
        tables(nodes=made.nodes_csv().replace("id,", "name,", 1)),
        file="nodes.csv.gz",
        place={"field": "id"},
    ),
    Case(
        "column-u",
        "column-missing",
        tables(edges=made.edges_csv().replace("u,", "from,", 1)),
        file="edges.csv.gz",
        place={"field": "u"},
    ),
    Case("twice", "duplicate-id", tables(nodes=made.nodes_csv() + "west,33000,-28000\n"), file="nodes.csv.gz"),
    Case(
        "lost",
        "node-unknown",
        tables(edges=made.edges_csv() + "west,nowhere,,\n"),
        file="edges.csv.gz",
        place={"line": 7, "field": "v"},
    ),
    Case("blank", "geometry-missing", tables(nodes=made.nodes_csv() + "more,,\n"), file="nodes.csv.gz", place={"line": 8}),
    Case("wkt", "edge-shape", tables(edges=made.edges_csv() + "west,east,,POINT(1 2)\n"), file="edges.csv.gz", place={"line": 7}),
    Case("D19-endless", "length-form", tables(edges=LENGTH.format("9" * 30, 1, 1, 1, 1)), file="edges.csv.gz", place={"line": 2}),
    Case("wkt-text", "edge-shape", tables(edges=made.edges_csv() + "west,east,,LINE\n"), file="edges.csv.gz", place={"line": 7}),
    Case(
        "apart",
        "edge-shape-apart",
        tables(edges=made.edges_csv().replace("32800 -28000", "32800 -28100", 1)),
        file="edges.csv.gz",
    ),
]


def _plain(folder):
    (folder / "nodes.csv.gz").write_text(made.nodes_csv())


def _without_crs(folder):
    text = (folder / "study.yaml").read_text()
    (folder / "study.yaml").write_text(text.replace(f"edges.csv.gz\n    crs: {town.CRS}\n", "edges.csv.gz\n"))


@pytest.mark.parametrize("case", CASES, ids=[case.id for case in CASES])
def test_each_bad_network_is_said_by_code_severity_and_place(case, tmp_path):
    folder = tmp_path / "town"
    case.build(folder)
    started = time.perf_counter()
    findings = found_in(folder)
    assert time.perf_counter() - started < 5
    listing = "\n".join(f"{finding.severity} {finding.code} {finding.line_of_text.to('en')}" for finding in findings)
    matching = [finding for finding in findings if (finding.code, finding.severity) == (case.code, case.severity)]
    assert matching, listing
    finding = matching[0]
    assert case.file is None or str(finding.file).endswith(case.file), listing
    assert {name: getattr(finding, name) for name in case.place} == case.place, listing
    assert any(one.severity == "stop" for one in findings) == (case.severity == "stop"), listing
    for one_finding in findings:
        assert one_finding.file
        assert one_finding.line_of_text.to("ja").isprintable()
        assert one_finding.line_of_text.to("en").isprintable()


def test_a_speed_nobody_reads_is_no_fault(tmp_path):
    ways = [(names, {**tags, "maxspeed": speed}) for (names, tags), speed in zip(CROSS, ("-5", "walk"), strict=True)]
    write(tmp_path, made.osm(ways))
    assert {finding.code for finding in found_in(tmp_path)} == {"people-far-from-streets", "office-far-from-streets"}


def test_a_graphml_whose_keys_have_no_type_is_read_in_silence(tmp_path):
    (tmp_path / "net.graphml").write_text(placed().replace(' attr.type="string"', ""))
    opened = made.opened(tmp_path, "net.graphml", None, "EPSG:4326")
    assert opened.network is not None
    assert len(opened.network.streets.length_mm) == 1


@settings(max_examples=60)
@given(st.sampled_from(["net.osm", "net.graphml", "net.csv", "edges.csv"]), st.data())
def test_any_damage_is_read_or_said_in_one_line(name, data):
    with tempfile.TemporaryDirectory() as parent:
        folder = Path(parent)
        (folder / "net.osm").write_text(made.osm(CROSS))
        (folder / "net.graphml").write_text(placed())
        (folder / "net.csv").write_text(made.nodes_csv())
        (folder / "edges.csv").write_text(made.edges_csv())
        content = bytearray((folder / name).read_bytes())
        start, size = data.draw(st.integers(0, len(content))), data.draw(st.integers(0, 20))
        content[start : start + size] = data.draw(
            st.binary(max_size=4) | st.sampled_from([b",", b'"', b"-", b"999", b"NaN", b"<", b"&"])
        )
        (folder / name).write_bytes(content)
        named = {"net.osm": ("net.osm", None, None), "net.graphml": ("net.graphml", None, "EPSG:4326")}
        file, edges, crs = named.get(name, ("net.csv", "edges.csv", town.CRS))
        opened = made.opened(folder, file, edges, crs)
        findings = [finding for faults in opened.faults for finding in faults.found]
        try:
            if opened.network is not None:
                assert len(opened.network.streets.length_mm) > 0
        except InputError as error:
            findings += error.findings
        assert all(finding.line_of_text.to("ja").isprintable() for finding in findings)
        assert opened.network is not None or any(finding.severity == "stop" for finding in findings)


def test_the_network_cases_name_every_row_of_the_catalogue_that_streets_meet():
    rows = {case.id.partition("-")[0] for case in CASES}
    assert {"D16", "D17", "D18", "D19", "D20", "F03", "F04", "F05", "F06", "F10"} <= rows
