"""The tables of a result, read back strictly: every cell that is not what it must be is a fault."""

from __future__ import annotations

from typing import Any

from geodata.names import name_columns, names_in
from geodata.reading.formats.csv_tables import read_csv
from models.messages.findings import Faults, brief, listed
from models.messages.text import Text
from placement.csvfile import looks_like_formula
from placement.records.columns import Schema
from placement.values.homes import Area, Home

MOST_FAULTS = 10
AGAIN = Text("run placement solve again")


class ReadTable:
    """The rows of one of our tables, as text.

    Parameters
    ----------
    data
        the file.
    shown
        the file as the user named it.
    schema
        what its columns hold; columns that no reader needs are left as they are.
    """

    def __init__(self, data: bytes, shown: str, schema: Schema) -> None:
        self.schema = schema
        self.faults = Faults(shown)
        raw = read_csv(data, self.faults)
        columns = {} if raw is None else {name: [_shown(cell) for cell in cells] for name, cells in raw.columns.items()}
        missing = [name for name in schema.needed if name not in columns]
        missing += ["name_en"] if schema.named and not name_columns(columns) else []
        if raw is not None and missing:
            self.faults.stop(
                "column-missing",
                Text("the column {missing} is missing; {again}", missing=listed(missing), again=AGAIN),
                line=1,
            )
        self.columns = tuple(columns)
        self.rows = (
            [] if self.faults.stopped() else [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
        )
        first: dict[str, int] = {}
        twice = [place for place, row in enumerate(self.rows) if first.setdefault(row["id"], place) != place]
        self.faults.stop_rows(
            "duplicate-id",
            twice,
            lambda place: Text("the id {id} is there twice; {again}", id=brief(self.rows[place]["id"]), again=AGAIN),
            field="id",
        )

    def value(self, place: int, name: str) -> Any:
        """Return what a cell holds, or record a fault and return nothing in its place."""
        text, kind = self.rows[place][name], self.schema.kind(name)
        if kind.fits(text):
            return kind.value(text)
        self._refuse(place, name, kind.wanted)
        return None if kind.empty else kind.value("0")

    def column(self, name: str) -> list[Any]:
        """Return what the cells of a column hold."""
        return [self.value(place, name) for place in range(len(self.rows))]

    @property
    def names(self) -> list[Text]:
        """The names in its rows."""
        return names_in({column: self.column(column) for column in name_columns(self.columns)})

    def _refuse(self, place: int, name: str, wanted: Text) -> None:
        value = brief(self.rows[place][name])
        if sum(finding.severity == "stop" for finding in self.faults.found) >= MOST_FAULTS:
            return
        self.faults.stop(
            "number-form",
            Text("'{value}' is not {wanted}; {again}", value=value, wanted=wanted, again=AGAIN),
            field=name,
            value=value,
            **self.faults.at(place),
        )


def _shown(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and looks_like_formula(cell[1:]) else cell


def areas_of(table: ReadTable) -> dict[str, Area]:
    """Return the areas of `areas.csv` by id."""
    rows = zip(
        table.column("id"),
        table.names,
        table.column("people"),
        table.column("served"),
        strict=True,
    )
    return {area: Area(area, name, people, served) for area, name, people, served in rows}


def homes_of(table: ReadTable) -> tuple[dict[str, Home], dict[str, tuple[int, int]]]:
    """Return the demand points of `demand.csv` by id, and of each kind of travel people × seconds and the people who reach an office."""
    cells = (table.column(name) for name in ("area", "people", "served", "nearest_office", "distance_m"))
    homes = {home: Home(*row) for home, *row in zip(table.column("id"), *cells, strict=True)}
    times = {}
    for name in table.columns:
        if name.startswith(("walking_s", "transit_s", "driving_s", "cycling_s")) and table.rows:
            pairs = [(home.people, seconds) for home, seconds in zip(homes.values(), table.column(name), strict=True)]
            reached = [(people, seconds) for people, seconds in pairs if seconds is not None]
            times[name] = (sum(people * seconds for people, seconds in reached), sum(people for people, _ in reached))
    return homes, times
