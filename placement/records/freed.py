"""The buildings that a plan frees, as `plan.json` holds them."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from placement.records.record import Record
from placement.values.freed import Building, Freed


class BuildingRecord(Record):
    """The building of one office."""

    office: str = Field(description="Id of the office.")
    floor_m2: int = Field(description="Its floor in square metres, as the study has it.")
    built: int | None = Field(description="The year in which it was built; null where no column says it.")
    renewal_year: int | None = Field(description="The year in which it is to be renewed; null where no column says it.")
    use: dict[str, Any] | None = Field(
        description="What is to become of its room, by language; null where the scenario does not say."
    )

    @classmethod
    def made(cls, one: Building) -> BuildingRecord:
        """Return it of a building."""
        use = None if one.use is None else one.use.as_dict()
        return cls(office=one.office, floor_m2=one.floor_m2, built=one.built, renewal_year=one.renewal, use=use)


class FreedRecord(Record):
    """The buildings that the plan frees, beside those in which it opens a counter."""

    freed: tuple[BuildingRecord, ...] = Field(description="Of the offices that close, in the study's order.")
    taken: tuple[BuildingRecord, ...] = Field(description="Of the offices that open.")
    floor_m2: tuple[int, int] = Field(description="Floor of all buildings with a counter, before and with the plan.")

    @classmethod
    def made(cls, found: Freed) -> FreedRecord:
        """Return it of what was found."""
        freed, taken = (tuple(map(BuildingRecord.made, some)) for some in (found.freed, found.taken))
        return cls(freed=freed, taken=taken, floor_m2=found.floor_m2)
