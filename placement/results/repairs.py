"""Changes of a scenario file that would let it have a plan."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.yamlfiles.source import Steps
from placement.scenario.written import Quantity
from placement.values.conditions import Excerpt


@dataclass(frozen=True)
class Repair:
    """One change that makes a scenario feasible by itself.

    Parameters
    ----------
    path
        where in the file.
    words
        the lines there.
    was, value
        what the file says, and what to write instead; no value where the condition is left out.
    exact
        the nearest value of all, where `value` is rounded: with it there is a plan, and one millimetre or one person
        nearer to the file there is none.
    """

    path: Steps
    words: Excerpt
    was: str
    value: str | None
    exact: Quantity | None = None
