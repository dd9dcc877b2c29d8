"""Where a layer comes from, and the terms it is passed on under."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from models.messages.text import Text, comma_list, in_context

# what people call the layers that every study may have
LAYERS = {
    "boundary": Text("boundary"),
    "demand": Text("people"),
    "areas": Text("areas"),
    "offices": Text("offices"),
    "stops": Text("stops"),
    "lines": Text("lines"),
    "ground": Text("water and parks"),
    "network": Text("streets"),
    "channels": Text("channels"),
    "hours": Text("hours"),
    "services": Text("services"),
    "published": Text("published figures"),
    "cases": Text("counted cases"),
    "slots": Text("cases of opening times"),
}


# before the name of a matrix of one's own, and of a hazard
MATRIX, HAZARD = "matrix:", "hazard:"


@dataclass(frozen=True, slots=True)
class Layer:
    """Where one layer of a study comes from.

    Parameters
    ----------
    name
        `boundary`, `demand`, `areas`, `offices`, `stops`, `lines`, `ground`, `network`, `feed:FILE`, or `channels`, `hours`,
        `services`, `published`, `cases`, `slots`, `matrix:NAME`, `hazard:NAME`.
    file
        file name inside the study folder; `PostGIS: SCHEMA.TABLE` where it is a table of a database.
    sha256
        hash of the file's bytes; of a table, of its rows in the order of its columns.
    vintage
        the year or date the layer shows, as text: `2015`, `2014-07`.
    source
        who published it and what it is, with the attribution its licence asks for.
    licence
        the terms it is passed on under.
    note
        what a reader must know before relying on it, or None.
    read_at
        the moment at which a table of a database was read, in UTC, as `2026-11-30T16:20:05Z`; "" of a file.
    caution
        in a few words what is said wherever its figures are told first, or None: 2015 census, there is a newer one.
    """

    name: str
    file: str
    sha256: str
    vintage: str
    source: Text
    licence: Text
    note: Text | None = None
    read_at: str = ""
    caution: Text | None = None


@dataclass(frozen=True, slots=True)
class Counts:
    """Where further counts of people in a study's demand come from: an answer rests on them only where it counts them.

    Parameters
    ----------
    columns
        their columns, such as `people_65`.
    vintage, source, licence
        as those of a layer.
    said
        what every output that counts them must say.
    """

    columns: tuple[str, ...]
    vintage: str
    source: Text
    licence: Text
    said: tuple[Text, ...] = ()

    @property
    def named(self) -> str:
        """Their columns, as a text names them."""
        return ", ".join(self.columns)


@dataclass(frozen=True, slots=True)
class Credit:
    """A source that is named wherever its layers go, with the terms that it asks for.

    Parameters
    ----------
    layers
        names of the layers that are of it.
    years
        their years, each once.
    source, licence
        as those of a layer.
    caution
        that of the first of them that has one.
    """

    layers: tuple[str, ...]
    years: str
    source: Text
    licence: Text
    caution: Text | None = None

    @property
    def terms(self) -> Text:
        """Its terms, after the caution that goes with it."""
        if self.caution is None:
            return self.licence
        return in_context("notes", "{caution}; {licence}", caution=self.caution, licence=self.licence)

    @property
    def said(self) -> Text:
        """The source with its years and terms."""
        return Text("{source} ({year}; {licence})", source=self.source, year=self.years, licence=self.terms)


def credits_of(layers: Iterable[Layer]) -> tuple[Credit, ...]:
    """Return each source of some layers once, in their order."""
    told: dict[tuple[Text, Text], list[Layer]] = {}
    for layer in layers:
        told.setdefault((layer.source, layer.licence), []).append(layer)
    return tuple(
        Credit(
            tuple(one.name for one in of),
            ", ".join(dict.fromkeys(one.vintage for one in of)),
            source,
            licence,
            next((one.caution for one in of if one.caution is not None), None),
        )
        for (source, licence), of in told.items()
    )


def years_said(layers: Iterable[tuple[Text, str]]) -> Text:
    """Return one sentence that lists the year of each layer, given by name and year."""
    said = comma_list(Text("{layer} {year}", layer=name, year=year) for name, year in layers)
    return Text("Years of the layers: {said}.", said=said)
