"""Results in a PostGIS database: all of them or none, nothing of others replaced, and no password anywhere."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from models.messages.findings import InputError
from placement import load_scenario, solve, write_postgis
from placement.output.layers import layers_told
from placement.output.postgis import _fitted
from placement.output.tables import tables_told
from placement.results.result import Result
from tests.placement.conftest import TOWN, contents, run
from tests.postgis import SECRET
from tests.town import write_town


def code_of(result: Result, address: str) -> str:
    with pytest.raises(InputError) as caught:
        write_postgis(result, address)
    finding = caught.value.findings[0]
    assert SECRET not in finding.message.to("en") + str(finding.value)
    return finding.code


@pytest.mark.parametrize(
    ("address", "code"),
    [
        ("out.gpkg", "postgis-address"),
        (f"postgresql://h/db?{SECRET}=1", "postgis-address"),
        (f"postgresql://me:{SECRET}@h/db", "postgis-secret"),
        (f"postgresql://h/db?password={SECRET}", "postgis-secret"),
        (f"postgresql://h/db?sslpassword={SECRET}", "postgis-secret"),
        ("postgresql://127.0.0.1:1/db", "postgis-unreachable"),
    ],
)
def test_an_address_is_refused_before_any_work_and_never_repeated(folder: Path, address: str, code: str) -> None:
    done = run("solve", "town.yaml", "--postgis", address, "--json", "--lang", "en")
    assert done.exit_code == 3
    assert code in done.stdout
    assert SECRET not in done.stdout + done.stderr
    assert not (folder / "out").exists()


def test_names_that_are_too_long_for_a_database_stay_apart() -> None:
    names = ["a" * 70, "a" * 71, "a" * 60 + "é" * 9, "fid", "geom", "id"]
    found = _fitted(names)
    assert len(set(found.values())) == len(names)
    assert all(len(fit.encode()) <= 63 for fit in found.values())
    assert found["id"] == "id"


def counts(database: Any, schema: str) -> dict[str, int]:
    names = [row[0] for row in database.execute("SELECT tablename FROM pg_tables WHERE schemaname = %s", (schema,))]
    return {name: database.execute(f'SELECT count(*) FROM "{schema}"."{name}"').fetchone()[0] for name in names}  # noqa: S608


@pytest.mark.long
def test_everything_of_a_result_is_there_with_places_and_meanings(server: str, database: Any, ward: Result) -> None:
    for _ in range(2):  # again in its own place
        assert write_postgis(ward, server, lang="en") == "nerima_2013"
    layers, tables = layers_told(ward), tables_told(ward)
    rows = {name: len(frame) for name, frame in layers.items()}
    rows |= {name: len(table.columns[next(iter(table.columns))]) for name, table in tables.items() if name not in layers}
    assert counts(database, "nerima_2013") == rows | {"plan": 1}
    cursor = database.execute("SELECT id, role, people, ST_X(geom), ST_SRID(geom) FROM nerima_2013.offices ORDER BY fid")
    offices = layers["offices"]
    assert cursor.fetchall() == [(row.id, row.role, row.people, row.geometry.x, 6677) for row in offices.itertuples()]
    served = "SELECT sum(people) FILTER (WHERE served = 1), count(geom) FROM nerima_2013.demand"
    assert database.execute(served).fetchone() == (ward.measures.served, len(layers["demand"]))
    far = "SELECT max(abs(ST_Length(geom) - distance_m)) FROM nerima_2013.nearest"
    assert database.execute(far).fetchone()[0] < 0.001
    said = "SELECT col_description('nerima_2013.offices'::regclass, attnum) FROM pg_attribute WHERE attname = 'people' AND attrelid = 'nerima_2013.offices'::regclass"
    assert database.execute(said).fetchone() == ("people whose nearest open office it is with the plan",)
    assert database.execute("SELECT plan::json->>'status' FROM nerima_2013.plan").fetchone() == ("optimal",)


@pytest.mark.long
def test_it_is_all_or_nothing_and_nothing_of_others_is_replaced(
    server: str, database: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_town(tmp_path / "minato-town")
    (tmp_path / "town.yaml").write_text(TOWN, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    done = run("solve", "town.yaml", "--postgis", server, "--lang", "en")
    assert done.exit_code == 0, done.stderr
    assert "PostGIS: schema town" in done.stderr
    assert not any(SECRET.encode() in data or server.encode() in data for data in contents("out").values())
    before, result = counts(database, "town"), solve(load_scenario("town.yaml"))
    # a view of somebody's rests on a table
    database.execute("CREATE VIEW town.mine AS SELECT id FROM town.offices")
    assert code_of(result, server) == "postgis-refused"
    assert counts(database, "town") == before
    assert database.execute("SELECT count(*) FROM town.mine").fetchone()[0] == before["offices"]
    database.execute("DROP VIEW town.mine")
    # the last table is somebody's own: those before it are as they were, too
    database.execute("DROP TABLE town.plan")
    database.execute("CREATE TABLE town.plan (mine text)")
    database.execute("DELETE FROM town.demand")
    assert code_of(result, server) == "postgis-not-results"
    assert counts(database, "town") == before | {"demand": 0, "plan": 0}
    database.execute("DROP TABLE town.plan")
    write_postgis(result, server)
    assert counts(database, "town") == before
    monkeypatch.setenv("PGPASSWORD", "wrong")
    assert code_of(result, server) == "postgis-unreachable"
