"""What every part of a JSON file of ours is: typed, described, and written as it is read."""

from __future__ import annotations

import json
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

# of what commands print with `--json`; another number is written by another version
ANSWER_FORMAT: Literal[1] = 1

# words in every language there is a catalogue for, by its code
Words = dict[str, str]


class Record(BaseModel):
    """A part of a file of ours: exact types; keys of later versions are passed over."""

    model_config = ConfigDict(strict=True, frozen=True, extra="ignore", allow_inf_nan=False)

    def text(self) -> str:
        """Return the part as JSON; keys that were not given are left out."""
        return json.dumps(self.model_dump(mode="json", by_alias=True, exclude_unset=True), ensure_ascii=False, indent=1)


class Answer(Record):
    """The whole of what a command prints with `--json`."""

    format: Literal[1] = Field(description="The form of this output; another number means other keys.")
