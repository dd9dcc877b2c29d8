"""Where a layer comes from, and the terms it is passed on under."""

from __future__ import annotations

from dataclasses import dataclass

from models.messages.text import Text


@dataclass(frozen=True, slots=True)
class Layer:
    """Where one layer of a study comes from.

    Parameters
    ----------
    name
        `boundary`, `demand`, `areas`, `offices`, `stops` or `lines`.
    file
        file name inside the study folder.
    sha256
        hash of the file's bytes.
    vintage
        the year or date the layer shows, as text: `2015`, `2014-07`.
    source
        who published it and what it is, with the attribution its licence asks for.
    licence
        the terms it is passed on under.
    note
        what a reader must know before relying on it, or None.
    """

    name: str
    file: str
    sha256: str
    vintage: str
    source: Text
    licence: Text
    note: Text | None = None
