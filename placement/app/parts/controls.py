"""What the forms of several parts share: a list to choose from, and reading what a form sends."""

from __future__ import annotations

import json
from collections.abc import Mapping

from htmltools import Tag, tags

from placement.scenario.fields import Answers

MOST_ANSWERS = 2_000


def select(options: Mapping[str, str], value: str, **more: str | None) -> Tag:
    """Return a list to choose from.

    Parameters
    ----------
    options
        what is shown, by value.
    value
        the one that is chosen.
    more
        attributes of the list.
    """
    made = [tags.option(said, value=key, selected="selected" if key == value else None) for key, said in options.items()]
    return tags.select(*made, **more)


def answered(chosen: str) -> Answers | None:
    """Return what a form holds, as the browser sent it; None where that is no form."""
    try:
        pairs = json.loads(chosen)
    except ValueError:
        return None
    if not isinstance(pairs, list) or len(pairs) > MOST_ANSWERS:
        return None
    found: dict[str, list[str]] = {}
    for pair in pairs:
        if not isinstance(pair, list) or len(pair) != 2 or not all(isinstance(one, str) for one in pair):
            return None
        found.setdefault(pair[0], []).append(pair[1])
    return {name: values if len(values) > 1 else values[0] for name, values in found.items()}


def typed(chosen: str) -> dict[str, str]:
    """Return what stands in the fields of a form, by their names; a field that stands several times is left out."""
    return {name: value for name, value in (answered(chosen) or {}).items() if isinstance(value, str)}
