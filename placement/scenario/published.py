"""`published`: figures of the study that are shown as they were published, year by year."""

from __future__ import annotations

from pydantic import Field

from geodata.yamlfiles.reader import GivenText, StrictModel
from placement.scenario.ids import Id


class PublishedSeries(StrictModel):
    """One measure of the study's published figures."""

    measure: Id = Field(
        description="The measure among the study's published figures, such as store_certificates; every year and part of it is shown."
    )
    title: GivenText = Field(description="What people read above it: certificates issued at convenience stores.")
    parts: dict[Id, GivenText] = Field(
        {},
        description="What its parts are called, by the words of the column of: {resident_record: …}; a service or office of the study by its name there, by default.",
    )
    because: GivenText | None = Field(None, description="What one must know of it, in words.")
