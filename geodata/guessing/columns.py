"""Which columns of a table hold what a layer needs, and which could be several."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from geodata.guessing import values
from geodata.names import name_columns
from geodata.reading.layers import SHAPES
from geodata.reading.raw import Raw
from geodata.reading.synonyms import Known, Match, find_columns
from models.messages.findings import listed
from models.messages.text import Text

Sure = Known | Literal["values", "told"]

# what a layer may have besides what it must; counts are taken only where every cell is one
OPTIONAL: Mapping[str, tuple[str, ...]] = {
    "demand": ("cell",),
    "areas": ("postcode",),
    "offices": ("address", "note"),
    "stops": ("lines",),
    "channels": ("opens", "closes", "note"),
    "lines": ("colour",),
}
COUNTS: Mapping[str, tuple[str, ...]] = {
    "demand": ("households", "people_65", "people_75"),
    "areas": ("people", "households"),
    "offices": ("caseload", "staff"),
}
# rows that show what a column holds
SHOWN = 3


@dataclass(frozen=True, slots=True)
class Field:
    """One column that was taken for something we need.

    Parameters
    ----------
    ours, theirs
        what we call it, and the file.
    sample
        its first cells that are filled.
    sure
        `exact`: it has our name; `synonym`: a name in the table of synonyms; `similar`: such a name with a unit or a year; `values`: by
        its cells alone; `told`: somebody said so.
    why
        that in words.
    """

    ours: str
    theirs: str
    sample: str
    sure: Sure
    why: Text


@dataclass(frozen=True, slots=True)
class Doubt:
    """Something we need for which several columns are equally likely.

    Parameters
    ----------
    ours
        what we call it.
    columns
        those that it could be.
    needed
        whether the layer cannot do without it.
    """

    ours: str
    columns: tuple[str, ...]
    needed: bool


class Columns:
    """Takes the columns of one table for those of a layer, one after the other."""

    def __init__(self, raw: Raw, layer: str, told: Mapping[str, str]) -> None:
        self.raw = raw
        self.layer = layer
        self.told = told
        self.found: dict[str, Field] = {}
        self.doubts: list[Doubt] = []
        self.missing: list[str] = []

    def take_all(self, *, placed: bool) -> None:
        """Take every column that the layer needs or may have."""
        if self.layer == "boundary":
            self.take("code", needed=False)
            return
        shape = SHAPES[self.layer]
        self._take_names(needed=shape.named)
        for text in shape.texts:
            self.take(text, needed=True)
        for count in shape.counts:
            self._take_people(count)
        self._take_id()
        for ours in COUNTS.get(self.layer, ()):
            if ours not in self.found:
                self.take(ours, needed=False, only=values.are_counts)
        for ours in OPTIONAL.get(self.layer, ()):
            self.take(ours, needed=False)
        if not placed:
            self._take_place()

    def take(self, ours: str, *, needed: bool, only: Callable[[Sequence[str]], bool] | None = None, words: str = "") -> None:
        """Take the column that is most likely to be ours."""
        if ours in self.told:
            self._put(ours, self.told[ours], "told", Text("as you said"))
            return
        matches = [match for match in find_columns(self.raw.columns, self.layer, words or ours) if self._free(match.column)]
        if only is not None:
            matches = [match for match in matches if only(self.raw.columns[match.column])]
        matches = self._without_copies(matches)
        if len(matches) == 1:
            self._put(ours, matches[0].column, matches[0].known, _why(matches[0]))
        elif matches:
            self.doubts.append(Doubt(ours, tuple(match.column for match in matches), needed))
        elif needed:
            self.missing.append(ours)

    def _take_names(self, *, needed: bool) -> None:
        if self.layer == "demand":
            self.take("area", needed=False)
            return
        own = name_columns(self.raw.columns)
        for name in own:
            self._put(name, name, "exact", Text("this is our name"))
        # names in English alone may stand beside those of the place, which have a name of the file's own
        if set(own) <= {"name_en"} or any(ours.startswith("name_") for ours in self.told):
            self._take_one_name(needed=needed and not own)
            if "name_en" not in self.found:
                self.take("name_en", needed=False)

    def _take_one_name(self, *, needed: bool) -> None:
        self.take("name", needed=needed, words="area" if self.layer == "areas" and not self._known("name") else "")
        one = self.found.pop("name", None)
        if one is not None:
            ours = "name_ja" if "name_en" in self.found or values.are_japanese(self.raw.columns[one.theirs]) else "name_en"
            self.found[ours] = Field(ours, one.theirs, one.sample, one.sure, one.why)

    def _known(self, ours: str) -> bool:
        return bool(find_columns(self.raw.columns, self.layer, ours))

    def _take_people(self, ours: str) -> None:
        """Take the people; of several columns the one that is the sum of men and women."""
        sums = values.people_by_sum(self.raw.columns)
        matches = find_columns(self.raw.columns, self.layer, ours)
        fitting = [match for match in matches if match.column in sums]
        if ours not in self.told and len(sums) == 1 and (not matches or (len(matches) > 1 and len(fitting) == 1)):
            self._put(ours, sums[0], "values", Text("by its values: each is the sum of men and women"))
        else:
            self.take(ours, needed=True)

    def _take_id(self) -> None:
        """Take the ids, else names that each stand once."""
        own = "id" in self.raw.columns or "id" in self.told
        self.take("id", needed=False, only=None if own else values.are_distinct)
        doubtful = next((doubt for doubt in self.doubts if doubt.ours == "id"), None)
        if doubtful is not None:
            self.doubts[self.doubts.index(doubtful)] = Doubt("id", doubtful.columns, needed=True)
        if "id" in self.found or doubtful is not None:
            return
        names = [one.theirs for ours, one in self.found.items() if ours == "area" or ours.startswith("name_")]
        alone = next((name for name in names if values.are_distinct(self.raw.columns[name])), None)
        if alone is None:
            self.missing.append("id")
        else:
            self._put("id", alone, "values", Text("by its values: every one is filled and stands once"))

    def _take_place(self) -> None:
        """Take the coordinates: degrees by name or by their range, else metres called x and y."""
        for ours in ("lat", "lon"):
            self.take(ours, needed=False)
        if any(doubt.ours in {"lat", "lon"} for doubt in self.doubts):
            self.doubts = [
                Doubt(doubt.ours, doubt.columns, needed=doubt.needed or doubt.ours in {"lat", "lon"}) for doubt in self.doubts
            ]
            return
        for ours in ("lat", "lon"):
            if ours not in self.found:
                self._take_by_range(ours)
        lost = [ours for ours in ("lon", "lat") if ours not in self.found and not self._doubted(ours)]
        if len(lost) == 2 and {"x", "y"} <= set(self.raw.columns):
            degrees = values.are_degrees(self.raw.columns["x"], -180, 180) and values.are_degrees(self.raw.columns["y"], -90, 90)
            for ours, theirs in (("lon", "x"), ("lat", "y")):
                if degrees:
                    self._put(ours, theirs, "values", Text("by its values: degrees"))
                else:
                    self._put(theirs, theirs, "exact", Text("this is our name"))
        else:
            self.missing += lost

    def _take_by_range(self, ours: str) -> None:
        columns = [name for name in values.by_range(self.raw.columns, ours) if self._free(name)]
        if len(columns) == 1:
            self._put(ours, columns[0], "values", Text("by its values: degrees of Japan"))
        elif columns:
            self.doubts.append(Doubt(ours, tuple(columns), needed=True))

    def _doubted(self, ours: str) -> bool:
        return any(doubt.ours == ours for doubt in self.doubts)

    def _free(self, column: str) -> bool:
        return all(one.theirs != column for one in self.found.values())

    def _without_copies(self, matches: Sequence[Match]) -> list[Match]:
        """Return columns without those that hold the same as one before."""
        first: dict[tuple[str, ...], Match] = {}
        for match in matches:
            first.setdefault(tuple(self.raw.columns[match.column]), match)
        return list(first.values())

    def _put(self, ours: str, theirs: str, sure: Sure, why: Text) -> None:
        self.found[ours] = field_of(self.raw, ours, theirs, sure, why)


def field_of(raw: Raw, ours: str, theirs: str, sure: Sure, why: Text) -> Field:
    """Return a column that is taken for one of ours, with its first values."""
    cells = list(dict.fromkeys(cell.strip() for cell in raw.columns[theirs] if cell.strip()))
    return Field(ours, theirs, listed(cells[:SHOWN]), sure, why)


def _why(match: Match) -> Text:
    if match.known == "exact":
        return Text("this is our name")
    if match.known == "similar":
        return Text("a known name ({of}) with a unit or a year", of=match.of)
    if match.publisher:
        return Text("a known name ({publisher})", publisher=match.publisher)
    return Text("a known name")
