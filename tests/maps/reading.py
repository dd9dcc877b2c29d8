"""The page's data read again in Python, by the steps that the page's scripts take."""

from __future__ import annotations

import base64
import math
import re
from typing import Any

from maps.page.geometry import LETTERS


def unpack(packed: dict[str, Any]) -> list[int]:
    """Return whole numbers from their letters, as geometry.js reads them."""
    width, text = packed["width"], packed["text"]
    numbers = []
    for place in range(packed["size"]):
        value = 0
        for letter in text[place * width : (place + 1) * width]:
            value = value * len(LETTERS) + LETTERS.index(letter)
        numbers.append(packed["least"] + value)
    return numbers


def read_distances(described: dict[str, Any]) -> list[list[int]]:
    """Return millimetres from everybody to every office, as reach.js reads them, one number at a time."""
    if "mm" in described:
        return [list(row) for row in zip(*described["mm"], strict=True)]
    axes = ("x", "y", "office_x", "office_y")
    x, y, office_x, office_y = ([whole / described["per_m"] for whole in unpack(described[axis])] for axis in axes)
    rows = []
    for at_x, at_y in zip(x, y, strict=True):
        steps = [(at_x - x2, at_y - y2) for x2, y2 in zip(office_x, office_y, strict=True)]
        # Python's round sends a half to the even neighbour, as numpy's rint and roundHalfEven do
        rows.append([round(math.sqrt(dx * dx + dy * dy) * 1000) for dx, dy in steps])
    return rows


def read_broken(text: str) -> list[int]:
    """Return the masks of the sets that break a condition, as choices.js reads them."""
    return [8 * place + bit for place, byte in enumerate(base64.b64decode(text)) for bit in range(8) if byte >> bit & 1]


def spell_codes(counted: str) -> str:
    """Return the page's codes, a letter for each pair, where many in a row are counted: z{9}."""
    return re.sub(r"(.)\{(\d+)\}", lambda run: run[1] * int(run[2]), counted)
