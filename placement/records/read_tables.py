"""The tables of a result, read back strictly: every cell that is not what it must be is a fault."""

from __future__ import annotations

import re

from geodata.faults import Faults, brief, listed
from geodata.reading.csv_tables import read_csv
from models.text import Text
from placement.csvfile import looks_like_formula
from placement.values.homes import Area, Home

WHOLE = re.compile(r"[0-9]{1,12}", re.ASCII)
METRES = re.compile(r"[0-9]{1,9}(\.[0-9]{1,3})?", re.ASCII)
TIME = re.compile(r"(walking|transit)_s(_[0-9]+)?", re.ASCII)
MOST_FAULTS = 10
AGAIN = Text("placement solve をもう一度実行してください", "run placement solve again")
HEADS = {
    "demand.csv": ("id", "area", "people", "served", "nearest_office", "distance_m"),
    "areas.csv": ("id", "name_ja", "name_en", "people", "served", "mean_distance_m"),
    "offices.csv": ("id", "name_ja", "name_en"),
    "indicators.csv": ("id", "name_ja", "name_en", "unit", "after"),
}


class Rows:
    """The rows of one of our tables, as text.

    Parameters
    ----------
    data
        the file.
    shown
        the file as the user named it.
    head
        columns it must have; others are left as they are.
    """

    def __init__(self, data: bytes, shown: str, head: tuple[str, ...]) -> None:
        self.faults = Faults(shown)
        raw = read_csv(data, self.faults)
        columns = {} if raw is None else {name: [_shown(cell) for cell in cells] for name, cells in raw.columns.items()}
        missing = [name for name in head if name not in columns]
        if raw is not None and missing:
            self.faults.stop(
                "column-missing",
                f"列 {listed(missing)} がありません。{AGAIN.ja}",
                f"the column {listed(missing)} is missing; {AGAIN.en}",
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
            lambda place: (
                f"id {brief(self.rows[place]['id'])} が2回あります。{AGAIN.ja}",
                f"the id {brief(self.rows[place]['id'])} is there twice; {AGAIN.en}",
            ),
            field="id",
        )

    def whole(self, place: int, name: str, *, most: int | None = None) -> int:
        """Return a cell as a whole number, or record a fault."""
        text = self.rows[place][name]
        if WHOLE.fullmatch(text) and (most is None or int(text) <= most):
            return int(text)
        self._refuse(place, name, Text("整数", "a whole number") if most is None else Text("0 か 1", "0 or 1"))
        return 0

    def millimetres(self, place: int, name: str) -> int | None:
        """Return a cell of metres as whole millimetres, None where it is empty, or record a fault."""
        text = self.rows[place][name]
        if METRES.fullmatch(text):
            whole, _, part = text.partition(".")
            return int(whole) * 1000 + int(f"{part:0<3}")
        if text:
            self._refuse(place, name, Text("メートル (小数3桁まで)", "metres with up to three decimals"))
        return None

    def _refuse(self, place: int, name: str, wanted: Text) -> None:
        value = brief(self.rows[place][name])
        if sum(finding.severity == "stop" for finding in self.faults.found) >= MOST_FAULTS:
            return
        self.faults.stop(
            "number-form",
            f"「{value}」は{wanted.ja}ではありません。{AGAIN.ja}",
            f"'{value}' is not {wanted.en}; {AGAIN.en}",
            field=name,
            value=value,
            **self.faults.at(place),
        )


def _shown(cell: str) -> str:
    return cell[1:] if cell.startswith("'") and looks_like_formula(cell[1:]) else cell


def areas_of(table: Rows) -> dict[str, Area]:
    """Return the areas of `areas.csv` by id."""
    return {
        row["id"]: Area(
            row["id"], Text(row["name_ja"], row["name_en"]), table.whole(place, "people"), table.whole(place, "served")
        )
        for place, row in enumerate(table.rows)
    }


def homes_of(table: Rows) -> tuple[dict[str, Home], dict[str, tuple[int, int]]]:
    """Return the demand points of `demand.csv` by id, and of each kind of travel people × seconds and the people who reach an office."""
    homes = {
        row["id"]: Home(
            row["area"],
            table.whole(place, "people"),
            bool(table.whole(place, "served", most=1)),
            row["nearest_office"],
            table.millimetres(place, "distance_m"),
        )
        for place, row in enumerate(table.rows)
    }
    times = {}
    for name in table.columns:
        if TIME.fullmatch(name) and table.rows:
            reached = [place for place, row in enumerate(table.rows) if row[name]]
            people = [table.whole(place, "people") for place in reached]
            seconds = [table.whole(place, name) for place in reached]
            times[name] = (sum(many * time for many, time in zip(people, seconds, strict=True)), sum(people))
    return homes, times
