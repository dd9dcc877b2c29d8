"""What one question makes of one municipality, and of all: whole people and millimetres, read back as they were written."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from pydantic import Field

from placement.records.record import Record


class AddedPlace(Record):
    """One of the best further places."""

    kind: str = Field(description="Its kind.")
    name: str = Field(description="Its name.")
    lon: float = Field(description="Longitude, degrees.")
    lat: float = Field(description="Latitude, degrees.")


class Additions(Record):
    """The best further places."""

    sites: int = Field(ge=0, description="How many possible sites are known.")
    served: int = Field(ge=0, description="People within reach of an office or of one of these places.")
    places: tuple[AddedPlace, ...] = Field(description="The places: no more than are needed, and none where none helps.")
    ties: int = Field(ge=1, description="How many choices of as many places serve as many, this one included.")
    ties_complete: bool = Field(description="Whether these are all; false where counting stopped.")
    status: str = Field(description="optimal: proven, and recomputed by the checker.")


class Closing(Record):
    """What it would mean to close one office alone. No proposal to close it."""

    name: str = Field(description="The office.")
    lon: float = Field(description="Longitude, degrees.")
    lat: float = Field(description="Latitude, degrees.")
    farther: int = Field(ge=0, description="People whose nearest office would be farther off.")
    person_mm: int = Field(ge=0, description="How much farther, summed over them: people × millimetres.")
    most_mm: int = Field(ge=0, description="How much farther at most, millimetres.")
    out_of_reach: int = Field(ge=0, description="People who would no longer have an office within reach.")

    @property
    def mean_m(self) -> float:
        """How much farther on average for those who have it farther, in metres to the millimetre."""
        return round(self.person_mm / self.farther / 1_000, 3) if self.farther else 0.0


class Row(Record):
    """One municipality's answer."""

    code: str = Field(description="JIS X 0402 code of the municipality; a designated city is one, with all its wards.")
    prefecture: str = Field(description="Its prefecture.")
    name: str = Field(description="Its name.")
    name_en: str = Field(description="Its name in Latin letters.")
    error: str = Field("", description="Why there is no answer; empty where there is one.")
    people: int = Field(0, ge=0, description="People counted: the base of every figure.")
    hidden: int = Field(0, ge=0, description="People of areas whose count is not published; they are in no figure.")
    offices: dict[str, int] = Field({}, description="Offices by kind.")
    served: dict[str, int] = Field(
        {}, description="People within reach of an office of their own municipality, of this kind or of one named before it."
    )
    anyones: dict[str, int] = Field({}, description="The same with the offices of any municipality.")
    supposed: dict[str, int] = Field(
        {}, description="Hypothetical: people within reach of an office or of a place of this kind; all: of any of these kinds."
    )
    more: Additions | None = Field(None, description="The best further places; null where none were asked for.")
    closings: tuple[Closing, ...] | None = Field(
        None, description="What it would mean to close each office alone; null where that was not asked."
    )

    @property
    def answered(self) -> int:
        """People within reach of an office of any kind that counts."""
        return list(self.served.values())[-1] if self.served else 0


def hash_of_rows(rows: Sequence[Row]) -> str:
    """Return the SHA-256 of rows as they are written, one a line."""
    return hashlib.sha256("".join(f"{line(row)}\n" for row in rows).encode()).hexdigest()


def line(row: Row) -> str:
    """Return a row as one line of JSON."""
    return row.model_dump_json(exclude_unset=True)
