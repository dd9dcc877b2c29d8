"""Where a layer of a recipe comes from, and what ids in it look like."""

from __future__ import annotations

from pydantic import Field

from geodata.yamlfiles.reader import GivenText, StrictModel
from models.messages.text import Text

SLUG = r"^[a-z0-9][a-z0-9-]*$"
MONTH = r"^[0-9]{4}-(0[1-9]|1[0-2])$"
KIND = r"^[a-z0-9_]+$"
COLOUR = r"^#[0-9a-fA-F]{6}$"
# the terms of OpenStreetMap
ODBL = Text("ODbL 1.0 (Open Database License); what is made of it is passed on under ODbL 1.0, too")


class Origin(StrictModel):
    """Where a layer comes from; copied into the study's own description."""

    vintage: str = Field(min_length=1, description="the year or date the layer shows")
    source: GivenText = Field(description="who published it and what it is, with the attribution asked for")
    licence: GivenText = Field(description="the terms it is passed on under")
    note: GivenText | None = Field(None, description="what a reader must know before relying on it")
    caution: GivenText | None = Field(
        None, description="in a few words, said wherever its figures are told first: 2015 census, there is a newer one"
    )
