"""A server of Debian's PostgreSQL with PostGIS that lives as long as the tests."""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

SECRET = "t0p-secret"  # noqa: S105 - of a server that lives as long as a test
BIN, EXTENSIONS = Path("/usr/lib/postgresql"), Path("/usr/share/postgresql")


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Yield the address of a server of Debian's PostgreSQL that lives as long as the tests; without it, skip, or fail in CI."""
    tools = [one.parent for one in sorted(BIN.glob("*/bin/initdb"))]
    if not tools or not list(EXTENSIONS.glob("*/extension/postgis.control")):
        message = "no PostGIS found: install Debian's postgresql, postgresql-15-postgis-3"
        pytest.fail(message) if os.environ.get("CI") == "true" else pytest.skip(message)
    # the server is never run by root, who may lend it a place
    other = {"user": "postgres", "group": "postgres"} if os.geteuid() == 0 else {}
    with tempfile.TemporaryDirectory() as named:
        place = Path(named)
        (place / "secret").write_text(SECRET, encoding="utf-8")
        for path in (place, place / "secret") if other else ():
            shutil.chown(path, **other)

        def tool(name: str, *options: str) -> None:
            with (place.parent / f"{place.name}.log").open("ab") as log:
                command = [tools[-1] / name, "-D", place / "data", *options]
                subprocess.run(command, check=True, stdout=log, stderr=log, cwd=place, **other)

        with socket.create_server(("127.0.0.1", 0)) as free:
            port = free.getsockname()[1]
        tool("initdb", "-U", "planner", "-A", "scram-sha-256", f"--pwfile={place / 'secret'}")
        settings = f"-p {port} -c listen_addresses=127.0.0.1 -c unix_socket_directories={place} -c fsync=off"
        tool("pg_ctl", "-o", settings, "-w", "start")
        try:
            yield f"postgresql://planner@127.0.0.1:{port}/postgres"
        finally:
            tool("pg_ctl", "-m", "immediate", "stop")
            (place.parent / f"{place.name}.log").unlink()


@pytest.fixture
def database(server: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    """Yield a connection to an empty database with PostGIS, the password in the environment alone."""
    import psycopg

    monkeypatch.setenv("PGPASSWORD", SECRET)
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("CREATE EXTENSION IF NOT EXISTS postgis")
        yield connection
        for schema in ("town", "nerima_2013", "land"):
            connection.execute(f"DROP SCHEMA IF EXISTS {schema} CASCADE")
