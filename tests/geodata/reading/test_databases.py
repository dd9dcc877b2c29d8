"""Layers that are tables of a PostGIS database: read as a study's files are, of one moment, and no secret said."""

from __future__ import annotations

import json
import re
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from shapely import to_wkb

from geodata.load import load_study
from geodata.study import Study
from models.messages.findings import Finding, InputError
from placement import load_scenario, solve, write_plan
from tests.placement.conftest import TOWN
from tests.postgis import SECRET
from tests.town import write_town

LAYERS = {"boundary": 4612, "demand": 6669, "areas": 6668, "offices": 6669, "stops": 6669, "lines": 6669}
NOWHERE = "postgresql://planner@127.0.0.1:1/db"

# not in the files
BESIDES = ("geometry", "note", "flood", "flood_depth")
BESIDE = """
hazards: {{flood: {{file: "{address}", layer: land.flood, title: flood, columns: {{depth: depth}}, vintage: "2024", source: us, licence: CC0}}}}
matrices: {{own: {{file: "{address}", layer: land.times, vintage: "2024", source: us, licence: CC0}}}}
"""


def in_database(address: str, *layers: str) -> Any:
    """Return an edit of the town's study.yaml that takes layers out of a database."""

    def edit(text: str) -> str:
        for name in layers:
            text = re.sub(
                rf"(  {name}:\n)    file: .*\n(    crs: .*\n)?", rf"\1    file: {address}\n    layer: land.{name}\n", text
            )
        return text

    return edit


def findings(folder: Path) -> list[Finding]:
    with pytest.raises(InputError) as caught:
        load_study(folder)
    found = list(caught.value.findings)
    said = json.dumps([one.as_dict() for one in found]) + str(caught.value)
    assert SECRET not in said
    assert "127.0.0.1" not in said
    return found


def codes(folder: Path) -> list[tuple[str, str]]:
    return [(one.code, str(one.file).removeprefix(str(folder))) for one in findings(folder)]


@pytest.mark.parametrize(
    "line",
    [
        f"    file: postgresql://me:{SECRET}@127.0.0.1/db",
        f"    file: 'postgres://127.0.0.1/db?user=me&password={SECRET}'",
        f"    fiel: [postgresql://me:{SECRET}@127.0.0.1/db",
        f"    # file: postgresql://me:{SECRET}@127.0.0.1/db",
    ],
)
def test_an_address_with_a_password_is_refused_wherever_it_stands_and_its_line_is_not_shown(tmp_path: Path, line: str) -> None:
    folder = write_town(tmp_path, study=lambda text: text.replace("    file: offices.csv", line))
    (found,) = findings(folder)
    assert (found.code, found.file, found.excerpt) == ("postgis-secret", f"{folder}/study.yaml", None)
    assert folder.joinpath("study.yaml").read_text().splitlines()[found.line - 1][found.column - 1 :].startswith("postgres")  # type: ignore[operator]


def test_a_password_in_disguise_is_refused_and_a_port_is_none(tmp_path: Path) -> None:
    hidden = write_town(tmp_path / "hidden", study=in_database(rf'"postgresql:\\x2f/me:{SECRET}@127.0.0.1/db"', "offices"))
    assert codes(hidden) == [("postgis-secret", "/PostGIS")]
    port = write_town(tmp_path / "port", study=in_database("postgresql://127.0.0.1:1/db?user=a@b", "offices"))
    assert codes(port) == [("postgis-unreachable", "/PostGIS")]


def test_a_database_that_does_not_answer_is_said_once(tmp_path: Path) -> None:
    assert codes(write_town(tmp_path, study=in_database(NOWHERE, *LAYERS))) == [("postgis-unreachable", "/PostGIS")]


def test_without_the_extra_its_command_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    (found,) = findings(write_town(tmp_path, study=in_database(NOWHERE, "offices", "demand")))
    assert found.code == "postgis-extra-missing"
    assert "pip install 'office-placement[postgis]'" in found.message.to("en")


@pytest.fixture
def land(database: Any, tmp_path: Path) -> Study:
    """Put the layers of the town into the schema `land`, each in another CRS than the next, and return the town as its files tell it."""
    study = load_study(write_town(tmp_path / "files"))
    database.execute("CREATE SCHEMA land")
    for name, srid in LAYERS.items():
        import geopandas as gpd

        frame = (
            gpd.read_file(tmp_path / "files" / f"{name}.geojson")
            if name in {"boundary", "areas", "lines"}
            else getattr(study, name)
        )
        frame = frame.to_crs(srid)
        plain = frame.drop(columns="geometry")
        kinds = {column: "numeric(12,2)" if column == "people" else "text" for column in plain}
        columns = "".join(f'"{column}" {kind}, ' for column, kind in kinds.items())
        database.execute(f"CREATE TABLE land.{name} ({columns}shape geometry(Geometry, {srid}))")
        marks = ", ".join(["%s"] * len(kinds))
        for cells, shape in zip(plain.itertuples(index=False), frame.geometry, strict=True):
            values = [cell if kinds[column] != "text" else str(cell) for column, cell in zip(kinds, cells, strict=True)]
            database.execute(f"INSERT INTO land.{name} VALUES ({marks}, ST_GeomFromWKB(%s, {srid}))", (*values, to_wkb(shape)))  # noqa: S608
    return study


@pytest.mark.long
def test_layers_out_of_a_database_are_those_of_files(
    server: str, database: Any, land: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a view, which tells in what kind of transaction it is read
    database.execute("ALTER TABLE land.offices DROP COLUMN note")
    database.execute(
        "CREATE VIEW land.seen AS SELECT *, current_setting('transaction_read_only') || ' ' || current_setting('transaction_isolation') AS note FROM land.offices"
    )
    database.execute(
        "CREATE TABLE land.flood AS SELECT 2.0::numeric AS depth, ST_Buffer(shape, 50) AS shape FROM land.offices WHERE id = 'hama'"
    )
    database.execute(
        "CREATE TABLE land.times AS SELECT d.id AS from, o.id AS to, 7.5::float8 AS minutes FROM land.demand d, land.offices o"
    )
    edit = in_database(server, *LAYERS)
    beside = BESIDE.format(address=server)
    folder = write_town(tmp_path / "minato-town", study=lambda text: edit(text).replace("land.offices", "land.seen") + beside)
    for path in folder.iterdir():
        if path.name != "study.yaml":
            path.unlink()
    study = load_study(folder)
    assert study.offices["flood"].tolist() == ["inside" if office == "hama" else "outside" for office in study.offices["id"]]
    assert set(study.offices["flood_depth"]) == {0, 2}
    assert study.matrices["own"].values.tolist() == [[450] * len(study.offices)] * len(study.demand)
    assert {layer.name: layer.file for layer in study.service_layers} == {"matrix:own": "PostGIS: land.times"}
    assert study.layers[-1].file == "PostGIS: land.flood"
    study = replace(study, layers=study.layers[:-1])
    assert [layer.file for layer in study.layers] == [f"PostGIS: land.{name if name != 'offices' else 'seen'}" for name in LAYERS]
    assert all(re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:]{8}Z", layer.read_at) for layer in study.layers)
    assert set(study.offices["note"]) == {"on repeatable read"}
    for name in ("demand", "areas", "stops", "offices"):
        one, other = (getattr(town, name).sort_values("id").reset_index(drop=True) for town in (study, land))
        assert one.drop(columns=[*BESIDES], errors="ignore").equals(other.drop(columns=[*BESIDES], errors="ignore"))
        assert one.geometry.geom_equals_exact(other.geometry, 0.002).all()
    assert study.boundary.symmetric_difference(land.boundary).area < 1
    # the same rows in another order have the same hash, another figure has another
    hashes = {layer.name: layer.sha256 for layer in study.layers}
    database.execute("CREATE TABLE land.turned AS SELECT * FROM land.demand ORDER BY id DESC")
    database.execute("TRUNCATE land.demand")
    database.execute("INSERT INTO land.demand SELECT * FROM land.turned")
    assert {layer.name: layer.sha256 for layer in load_study(folder).layers if layer.name in LAYERS} == hashes
    database.execute("UPDATE land.demand SET people = people + 1 WHERE id = 'p07'")
    database.execute("UPDATE land.demand SET people = people - 1 WHERE id = 'p08'")
    again = {layer.name: layer.sha256 for layer in load_study(folder).layers if layer.name in LAYERS}
    assert {name for name in again if again[name] != hashes[name]} == {"demand"}
    (tmp_path / "town.yaml").write_text(TOWN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    write_plan(solve(load_scenario("town.yaml")), tmp_path / "out")
    written = [path.read_bytes() for path in (tmp_path / "out").rglob("*") if path.is_file()]
    assert len(written) > 5
    assert not any(SECRET.encode() in data or b"127.0.0.1" in data for data in written)
    told = json.loads((tmp_path / "out" / "manifest.json").read_text(encoding="utf-8"))["study"]["layers"][1]
    assert (told["file"], told["sha256"]) == ("PostGIS: land.demand", again["demand"])
    assert told["read_at"]


@pytest.mark.long
def test_what_is_wrong_with_a_table_is_told_by_its_name_and_row(server: str, database: Any, land: Study, tmp_path: Path) -> None:
    assert land
    folder = write_town(tmp_path / "town", study=in_database(server, "demand"))

    def told(statement: str) -> list[tuple[str, str]]:
        with database.transaction(force_rollback=False):
            database.execute(statement)
        return codes(folder)

    database.execute("UPDATE land.demand SET people = NULL WHERE id = 'p03'")
    (found,) = findings(folder)
    assert (found.code, found.file, found.row) == ("number-missing", f"{folder}/PostGIS: land.demand", 3)
    database.execute("UPDATE land.demand SET people = 126 WHERE id = 'p03'")
    # what a view runs may not write
    database.execute(
        "CREATE FUNCTION land.count_reader() RETURNS text LANGUAGE sql VOLATILE AS $$ INSERT INTO land.demand DEFAULT VALUES RETURNING id $$"
    )
    database.execute("ALTER TABLE land.demand RENAME TO real")
    assert told("CREATE VIEW land.demand AS SELECT real.*, land.count_reader() AS more FROM land.real") == [
        ("postgis-unread", "/PostGIS: land.demand")
    ]
    database.execute("DROP VIEW land.demand")
    assert told("CREATE VIEW land.demand AS SELECT *, shape AS other FROM land.real") == [
        ("postgis-shapes", "/PostGIS: land.demand")
    ]
    database.execute("DROP VIEW land.demand")
    mixed = "CREATE VIEW land.demand AS SELECT id, area, people, CASE id WHEN 'p01' THEN ST_Transform(shape, 6668) ELSE shape END AS shape FROM land.real"
    assert told(mixed) == [("postgis-several-crs", "/PostGIS: land.demand")]
    database.execute("DROP VIEW land.demand")
    curved = "CREATE VIEW land.demand AS SELECT id, area, people, ST_SetSRID('CIRCULARSTRING(0 0, 1 1, 2 0)'::geometry, 6669) AS shape FROM land.real LIMIT 1"
    assert told(curved) == [("geometry-curved", "/PostGIS: land.demand")]
    database.execute("DROP VIEW land.demand")
    database.execute("CREATE VIEW land.demand AS SELECT * FROM land.real WHERE id = ''")
    assert codes(folder) == [("layer-empty", "/PostGIS: land.demand")]
    database.execute("DROP VIEW land.demand")
    (found,) = findings(folder)
    assert found.code == "layer-unknown"
    # who may read nothing is told so
    database.execute("DROP ROLE IF EXISTS reader")
    database.execute(f"CREATE ROLE reader LOGIN PASSWORD '{SECRET}'")
    other = write_town(tmp_path / "other", study=in_database(server.replace("planner@", "reader@"), "demand"))
    assert codes(other) == [("postgis-empty", "/PostGIS")]
    database.execute("ALTER TABLE land.real RENAME TO demand")
    database.execute("GRANT USAGE ON SCHEMA land TO reader")
    database.execute("GRANT SELECT ON land.demand TO reader")
    assert int(load_study(other).demand["people"].sum()) == int(
        database.execute("SELECT sum(people) FROM land.demand").fetchone()[0]
    )
    database.execute("DROP OWNED BY reader")
    database.execute("DROP ROLE reader")
