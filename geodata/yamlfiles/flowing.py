"""Values as people write them into a YAML file by hand: short ones on one line, long ones in rows."""

from __future__ import annotations

import json
import re
from decimal import Decimal

from geodata.yamlfiles.writing import PLAIN

# a number with its unit, and a plain text: no reader takes them for anything else
QUANTITY = re.compile(r"[0-9]+(?:\.[0-9]+)? ?(?:km|m|min|%|people|sites?|m/min|km/h|per km)")
WIDEST = 100
UNPRINTABLE = re.compile(r"[^\x20-\x7e\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u2028\u2029]")


def flow(value: object) -> str:
    """Return a value on one line: `{each: 3 km, of: [a, b]}`.

    Parameters
    ----------
    value
        mappings, lists and scalars.
    """
    if isinstance(value, dict):
        return f"{{{', '.join(f'{flow(key)}: {flow(of)}' for key, of in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(flow, value))}]"
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, float):
        # never an exponent, which the reader refuses
        return format(Decimal(repr(value)), "f")
    return json.dumps(value)


def rows(value: object, column: int = 0) -> list[str]:
    """Return a mapping or a list as rows, a row for each entry that fits on one line.

    Parameters
    ----------
    value
        a mapping or a list.
    column
        where the rows are to begin.
    """
    made: list[str] = []
    if isinstance(value, dict):
        for key, of in value.items():
            line = f"{flow(key)}: {flow(of)}"
            if not of or not isinstance(of, dict | list) or (len(line) + column <= WIDEST and not _nested(of)):
                made.append(line)
            else:
                made += [f"{flow(key)}:", *(f"  {row}" for row in rows(of, column + 2))]
        return made
    for of in value if isinstance(value, list) else ():
        first, *rest = rows(of, column + 2) if isinstance(of, dict) and of else [flow(of)]
        made += [f"- {first}", *(f"  {row}" for row in rest)]
    return made


def _nested(value: object) -> bool:
    return isinstance(value, list) and any(isinstance(one, dict | list) for one in value)


def _text(value: str) -> str:
    if PLAIN.fullmatch(value) or QUANTITY.fullmatch(value):
        return value
    return UNPRINTABLE.sub(lambda found: json.dumps(found[0])[1:-1], json.dumps(value, ensure_ascii=False))
