"""The table of indicators."""

from __future__ import annotations

from collections.abc import Sequence

from models.messages.document import Section, Table
from models.messages.text import Text, same
from placement.indicators.figures import NONE, UNITS, Indicator


def table(found: Sequence[Indicator], *, compared: bool = True, defined: bool = True) -> Section:
    """Return the indicators as a section for people.

    Parameters
    ----------
    found
        the indicators.
    compared
        False where nothing could be added, so that there is only a now.
    defined
        whether a second table gives every definition and source.
    """
    head = [Text("indicator"), Text("unit")]
    head += [Text("before"), Text("after")] if compared else [Text("now")]
    rows = []
    for one in found:
        values = (one.before, one.after) if compared else (one.after,)
        rows.append((one.name, UNITS[one.unit], *(_shown(value, one.unit) for value in values)))
    body: list[Text | Table] = [Table(Text("Indicators planners are asked for"), tuple(head), tuple(rows))]
    if any(one.after is None for one in found):
        body.append(Text("—: the study lacks what this takes, or the scenario does not use it."))
    if defined:
        words = tuple((one.name, one.definition, one.source) for one in found)
        columns = (Text("indicator"), Text("definition"), Text("source"))
        body.append(Table(Text("What the indicators mean"), columns, words))
    return Section(Text("Indicators"), tuple(body))


def _shown(value: str | None, unit: str) -> Text:
    if value is None:
        return NONE
    return same(f"{int(value):,}") if unit == "people" else same(value)
