"""Which plans are best over a range of a number, over drawn people, and over the weights of criteria."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from statistics import NormalDist

from geodata.yamlfiles.source import Steps
from models.messages.text import Text, same
from placement.problem.amounts import Kind
from placement.problem.units import Reading

# what people read in place of a key
SAID = {
    "straight_line": Text("straight line"),
    "walking": Text("on foot"),
    "transit": Text("public transport"),
    "driving": Text("by car"),
    "cycling": Text("by bicycle"),
    "open": Text("offices added"),
    "close": Text("offices closed"),
    "total": Text("offices open in the end"),
}


Weights = tuple[Fraction, ...]
Corner = tuple[Fraction, Fraction]


Plan = tuple[str, ...]


CONFIDENCE = 0.95


@dataclass(frozen=True, eq=False)
class Stretch:
    """A longest run of distances with the same best plans.

    Parameters
    ----------
    start, end
        the first and last millimetre, both inclusive.
    plans
        every plan tied for best, in the study's order; none where nothing is feasible.
    first_values, last_values
        the value of each objective at both ends.
    tied_first
        fewest and most plans tied on the first objective.
    """

    start: int
    end: int
    plans: tuple[Plan, ...]
    first_values: tuple[int, ...]
    last_values: tuple[int, ...]
    tied_first: tuple[int, int]


@dataclass(frozen=True, eq=False)
class Stability:
    """Which plans are best over a whole range of distances.

    Parameters
    ----------
    number
        what varies.
    low, high
        the range in millimetres, inclusive.
    stretches
        the maximal ones, in order, without gaps.
    events
        how many distances were looked at.
    line
        the first objective's best value at distances along the range, for a picture.
    readings
        how objectives read.
    """

    number: Number
    low: int
    high: int
    stretches: tuple[Stretch, ...]
    events: int
    line: tuple[tuple[int, int | None], ...]
    readings: tuple[Reading, ...]

    @property
    def now(self) -> int | None:
        """The scenario's own distance, where it lies in the range."""
        mm = None if self.number.now is None else int(self.number.now)
        return mm if mm is not None and self.low <= mm <= self.high else None

    @property
    def flips(self) -> tuple[int | None, int | None]:
        """How much shorter and how much longer than its own the distance must be for the best plans to change."""
        if self.now is None:
            return None, None
        here = next(stretch for stretch in self.stretches if stretch.start <= self.now <= stretch.end)
        shorter = None if here.start == self.low else self.now - here.start + 1
        longer = None if here.end == self.high else here.end + 1 - self.now
        return shorter, longer


@dataclass(frozen=True)
class Wins:
    """How often a plan was best.

    Parameters
    ----------
    plan
        what it adds.
    best
        draws in which it was best, alone or tied: a tie counts for each of the plans tied.
    alone
        draws in which no other plan was as good.
    """

    plan: Plan
    best: int
    alone: int


@dataclass(frozen=True, eq=False)
class Frequencies:
    """Which plans were best over many draws.

    Parameters
    ----------
    margin
        by how much the people of an area may differ, as a share.
    draws, seed
        how many draws, and what started them.
    wins
        the plans that were ever best, most often first; equal ones in the study's order.
    base
        the plans best with the people as counted.
    plans
        how many plans competed.
    """

    margin: Fraction
    draws: int
    seed: int
    wins: tuple[Wins, ...]
    base: tuple[Plan, ...]
    plans: int


def wilson(hits: int, draws: int, confidence: float = CONFIDENCE) -> tuple[float, float]:
    """Return the Wilson score interval of a proportion (Wilson 1927), for `hits` among `draws` independent draws."""
    z = NormalDist().inv_cdf((1 + confidence) / 2)
    share, square = hits / draws, z * z / draws
    middle = (share + square / 2) / (1 + square)
    half = z * math.sqrt(share * (1 - share) / draws + square / (4 * draws)) / (1 + square)
    return (0.0 if hits == 0 else max(0.0, middle - half)), (1.0 if hits == draws else min(1.0, middle + half))


@dataclass(frozen=True, eq=False)
class BestPlans:
    """What is best at one setting.

    Parameters
    ----------
    plans
        every plan tied for best, in the study's order; none where nothing is feasible.
    values
        the exact value of each objective in them.
    readings
        how these read.
    tied_first
        how many plans are tied on the first objective.
    """

    plans: tuple[Plan, ...]
    values: tuple[int, ...]
    readings: tuple[Reading, ...]
    tied_first: int


@dataclass(frozen=True, eq=False)
class Point:
    """A setting and its answer."""

    amounts: tuple[Fraction, ...]
    answer: BestPlans


@dataclass(frozen=True, eq=False)
class Points:
    """Which plans are best at single values of a number, or at every combination of two numbers' values.

    Parameters
    ----------
    variations
        the numbers and their values.
    points
        each with its answer, the last number's values following each other.
    """

    variations: tuple[Variation, ...]
    points: tuple[Point, ...]


@dataclass(frozen=True, eq=False)
class SameAnswer:
    """Neighbouring values with the same best plans.

    Parameters
    ----------
    points
        the values, ascending.
    plans
        the plans tied for best at all of them.
    """

    points: tuple[Point, ...]
    plans: tuple[Plan, ...]


def runs_of(points: Sequence[Point]) -> tuple[SameAnswer, ...]:
    """Return the values in order as stretches over which the best plans stay the same."""
    runs: list[list[Point]] = []
    for point in points:
        if runs and runs[-1][0].answer.plans == point.answer.plans:
            runs[-1].append(point)
        else:
            runs.append([point])
    return tuple(SameAnswer(tuple(run), run[0].answer.plans) for run in runs)


@dataclass(frozen=True)
class Region:
    """Where a plan wins.

    Parameters
    ----------
    plans
        the plans that win there, tied at all its weights, in the study's order.
    shares
        their share of what is possible in each criterion, 0 to 1.
    corners
        of two criteria the two ends, of three the corners of a convex polygon in order: all weights of each.
    size
        its share of all weights.
    """

    plans: tuple[Plan, ...]
    shares: tuple[Fraction, ...]
    corners: tuple[Weights, ...]
    size: Fraction


@dataclass(frozen=True, eq=False)
class Regions:
    """All weights, parted by the plan that wins.

    Parameters
    ----------
    names, titles
        the criteria.
    regions
        those of positive size; of two criteria in order of the first weight, of three the largest first.
    own
        the weights of the scenario.
    here
        the regions, by position, in which the scenario's own weights lie: several on a border.
    competing
        how many plans no other betters in every criterion.
    """

    names: tuple[str, ...]
    titles: tuple[Text, ...]
    regions: tuple[Region, ...]
    own: Weights
    here: tuple[int, ...]
    competing: int


@dataclass(frozen=True)
class Number:
    """A number in a scenario.

    Parameters
    ----------
    labels
        its key, part by part; items of lists by their id or objective where they have one.
    path
        where it stands in the scenario's values.
    kind
        what it counts.
    now
        its exact amount in the file; None where the file gives a range.
    """

    labels: tuple[str, ...]
    path: Steps
    kind: Kind
    now: Fraction | None

    @property
    def key(self) -> str:
        """Its full key."""
        return ".".join(self.labels)

    @property
    def brief(self) -> str:
        """The end of its key, for tables and pictures."""
        named = [label for label in self.labels if not label.isdecimal()]
        return self.labels[-1] if self.labels[-2:-1] and self.labels[-2].isdecimal() else ".".join(named[-2:])

    @property
    def title(self) -> Text:
        """Its name for tables and pictures; its key where there is none."""
        known = self.labels[0] in {"served", "offices"} and self.labels[-1] in SAID
        return SAID[self.labels[-1]] if known else same(self.brief)

    @property
    def is_reach(self) -> bool:
        """Whether it is a distance within which residents are served."""
        return self.kind.name == "distance" and self.path[-1] in {"straight_line", "walking", "within"} and "served" in self.path

    @property
    def is_weight(self) -> bool:
        """Whether it is the weight of a criterion among those weighed with it."""
        return "weigh" in self.path and self.path[-1] == "weight"

    def fits(self, asked: Sequence[str], *, short: bool) -> bool:
        """Return whether the parts of a key name it; short keys leave parts out, but not the last."""
        parts = [{label, str(step)} for label, step in zip(self.labels, self.path, strict=True)]
        if not short:
            return len(parts) == len(asked) and all(word in names for word, names in zip(asked, parts, strict=True))
        left = iter(parts[:-1])
        return asked[-1] in parts[-1] and all(any(word in names for names in left) for word in asked[:-1])


@dataclass(frozen=True)
class Variation:
    """A number of the scenario and the values it takes.

    Parameters
    ----------
    number
        which number.
    amounts
        its exact values, ascending, each once; for a whole range its two ends.
    whole
        whether every value between the two ends counts, not the ends alone.
    """

    number: Number
    amounts: tuple[Fraction, ...]
    whole: bool = False
