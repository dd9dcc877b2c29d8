"""Offices as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.options import BETWEEN
from models.text import Text
from placement.glossary import NONE

if TYPE_CHECKING:
    from geodata.yamlfiles.reader import Bilingual
    from placement.problem.build import Question


class Names:
    """Offices by name; where a site may become several things, with what it becomes."""

    def __init__(self, question: Question) -> None:
        offices = question.ground.study.offices
        self._offices = {row.id: Text(row.name_ja, row.name_en) for row in offices.itertuples()}
        self._states = {view.id: view.title for view in question.views}
        candidates = [self._offices[option.partition(BETWEEN)[0]] for option in question.problem.candidates]
        ja = _shared_ending([name.ja for name in candidates], "")
        en = _shared_ending([name.en for name in candidates], " ")
        self._short = {office: Text(name.ja.removesuffix(ja), name.en.removesuffix(en)) for office, name in self._offices.items()}

    def of(self, ids: Sequence[str]) -> Text:
        """Return the names of offices or options in a row, or "none"."""
        return self._row(ids, self._offices)

    def brief(self, ids: Sequence[str]) -> Text:
        """Return them without the words that the names of all candidates end with."""
        return self._row(ids, self._short)

    def spoken(self, ids: Sequence[str]) -> Text:
        """Return the names as a sentence has them: "A, B and C"."""
        if len(ids) < 2 or any(BETWEEN in option for option in ids):
            return self.of(ids)
        before, last = self.of(ids[:-1]), self.of(ids[-1:])
        return Text(f"{before.ja}と{last.ja}" if len(ids) == 2 else f"{before.ja}、{last.ja}", f"{before.en} and {last.en}")

    def _row(self, ids: Sequence[str], names: dict[str, Text]) -> Text:
        if not ids:
            return NONE
        groups: dict[str, list[str]] = {}
        for option in ids:
            site, _, state = option.partition(BETWEEN)
            # what one phase opens stays open in the next, and need not be named again
            if not any(site in earlier for earlier in groups.values()):
                groups.setdefault(state, []).append(site)
        said = [(self._states.get(state), [names[site] for site in sites]) for state, sites in groups.items()]
        return Text(
            "。".join((f"{title.ja}: " if title else "") + "、".join(name.ja for name in of) for title, of in said),
            "; ".join((f"{title.en}: " if title else "") + ", ".join(name.en for name in of) for title, of in said),
        )


def _shared_ending(names: list[str], between: str) -> str:
    """Return what all of several names end with, in whole words where words are parted; it leaves none of them empty."""
    if len(set(names)) < 2:
        return ""
    shortest = min(map(len, names))
    alike = (size for size in range(shortest, 0, -1) if len({name[-size:] for name in names}) == 1)
    ending = names[0][len(names[0]) - next(alike, 0) :]
    if between:
        ending = ending[ending.find(between) :] if between in ending else ""
    return ending if all(len(name) > len(ending) for name in names) else ""


def with_source(reason: Text, source: Bilingual | None) -> Text:
    """Return a reason with where it is laid down in brackets; either may be missing."""
    if source is None:
        return reason
    laid = source.text
    return Text(f"{reason.ja} ({laid.ja})".lstrip(), f"{reason.en} ({laid.en})".lstrip())
