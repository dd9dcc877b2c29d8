"""Matrices of the planner's own that are wrong."""

from __future__ import annotations

from pathlib import Path

from tests.geodata.corpus import Build, Case
from tests.geodata.reading.test_matrices import full, write_matrix


def matrix(old: str = "", new: str = "", *, more: str = "") -> Build:
    """Return a builder of the town with a full matrix in which one text is another."""

    def build(folder: Path) -> None:
        text = full()
        assert old in text
        write_matrix(folder, text.replace(old, new, 1), more=more)

    return build


CASES = [
    Case("M01", "matrix-columns", "stop", matrix("minutes", "hours"), "car.csv", says="columns: {minutes:"),
    Case("M02", "matrix-number", "stop", matrix("p01,hama,1\n", "p01,hama,\n"), "car.csv", {"line": 3, "field": "minutes"}),
    Case("M03", "matrix-number", "stop", matrix("p01,hama,1\n", "p01,hama,inf\n"), "car.csv", {"line": 3}),
    Case("M04", "matrix-negative", "stop", matrix("p01,hama,1\n", "p01,hama,-1\n"), "car.csv", {"line": 3}),
    Case("M05", "matrix-origin", "stop", matrix("p01,hama,1\n", "p99,hama,1\n"), "car.csv", {"line": 3, "value": "p99"}),
    Case("M06", "matrix-origin", "stop", matrix(more="origins: areas, "), "car.csv", {"line": 2}, "origins: areas"),
    Case("M07", "matrix-places", "warn", matrix("p01,hama,1\n", "p01,hamma,1\n"), "car.csv", {"value": "hamma"}),
    Case("M08", "matrix-twice", "stop", matrix("p01,hama,1\n", "p01,hama,1\np01,hama,1\n"), "car.csv", {"line": 4}),
]
