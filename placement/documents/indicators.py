"""The table of indicators."""

from __future__ import annotations

from collections.abc import Sequence

from models.text import Section, Table, Text, same
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
    head = [Text("指標", "indicator"), Text("単位", "unit")]
    head += [Text("前", "before"), Text("後", "after")] if compared else [Text("現状", "now")]
    rows = []
    for one in found:
        values = (one.before, one.after) if compared else (one.after,)
        rows.append((one.name, UNITS[one.unit], *(_shown(value, one.unit) for value in values)))
    body: list[Text | Table] = [
        Table(Text("計画でよく使われる指標", "Indicators planners are asked for"), tuple(head), tuple(rows))
    ]
    if defined:
        words = tuple((one.name, one.definition, one.source) for one in found)
        columns = (Text("指標", "indicator"), Text("定義", "definition"), Text("出典", "source"))
        body.append(Table(Text("指標の定義と出典", "What the indicators mean"), columns, words))
    return Section(Text("指標", "Indicators"), tuple(body))


def _shown(value: str | None, unit: str) -> Text:
    if value is None:
        return NONE
    return same(f"{int(value):,}") if unit == "people" else same(value)
