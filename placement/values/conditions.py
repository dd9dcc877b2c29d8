"""The conditions of a scenario as parts that could be left out, with the file's own words and lines."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from geodata.yamlfiles.source import Steps, dotted
from models.analysis.conflicts import Condition
from models.messages.text import Text

Kind = Literal[
    "rule",
    "open",
    "close",
    "total",
    "keep",
    "must_close",
    "forbid",
    "near",
    "objective",
    "budget",
    "closings",
    "sites",
    "leave",
    "hours",
]
# those that are a number of offices
COUNTED = frozenset({"open", "close", "total"})


@dataclass(frozen=True)
class Excerpt:
    """Some lines of the scenario file.

    Parameters
    ----------
    file
        the file's name: that of a scenario it extends, where they were written there; empty where a program gave the scenario.
    first
        number of the first line, from 1.
    lines
        the lines as they stand there.
    key
        where there is no file: the key at which they stand.
    """

    file: str
    first: int
    lines: tuple[str, ...]
    key: str = ""


@dataclass(frozen=True, eq=False)
class Part:
    """One condition of a scenario.

    Parameters
    ----------
    kind
        a rule, a number of offices, an office kept, to be closed or forbidden, a place chosen near each office that stops giving
        a service, or what an objective demands by itself; of states, what moves of a phase may cost, how many sites may close, how
        many are in a state, and a site that leaves its building; of opening times, their limits.
    id
        the rule, the state the number is of, the office, the service, or the objective.
    path
        where it stands in the file.
    words
        its lines.
    title
        what people read.
    demanded
        what it demands of the options of `universe`.
    """

    kind: Kind
    id: str
    path: Steps
    words: Excerpt
    title: Text
    demanded: Condition

    def __repr__(self) -> str:
        return f"<Part {dotted(self.path)}: {self.kind}{self.id and ' '}{self.id}>"
