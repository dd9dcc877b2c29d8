"""Several criteria as one: the worst of them, or a weighted sum."""

from __future__ import annotations

from dataclasses import dataclass

from models.criteria.sums import Sense, Simple


@dataclass(frozen=True, eq=False)
class Worst:
    """The worst of several criteria of one sense, such as one for each future: it is made as good as can be.

    With `bests` it is the largest regret (Kouvelis & Yu 1997): how far a part falls short of its own best.

    Parameters
    ----------
    name
        what the criterion is called in the results.
    parts
        the criteria, all of one sense.
    bests
        the best value of each part when it stands alone; None for the plain worst case.
    """

    name: str
    parts: tuple[Simple, ...]
    bests: tuple[int, ...] | None = None

    def __post_init__(self) -> None:
        if not self.parts or len({part.sense for part in self.parts}) > 1:
            raise ValueError(f"{self.name}: give parts, all to be maximised or all to be minimised")
        if self.bests is not None and len(self.bests) != len(self.parts):
            raise ValueError(f"{self.name}: {len(self.bests)} bests for {len(self.parts)} parts")

    @property
    def sense(self) -> Sense:
        """That of the parts; a regret is always to be made small."""
        return "min" if self.bests is not None else self.parts[0].sense


@dataclass(frozen=True, eq=False)
class Blend:
    """A weighted sum of criteria: those of the other sense count against it.

    Factors and values are whole numbers of any size: beyond 64 bits they are Python's own.

    Parameters
    ----------
    name
        what the criterion is called in the results.
    parts
        the criteria.
    factors
        a non-negative int for each part.
    sense
        whether more or less is better.
    offset
        what is added to the sum.
    """

    name: str
    parts: tuple[Simple, ...]
    factors: tuple[int, ...]
    sense: Sense
    offset: int = 0

    def __post_init__(self) -> None:
        if len(self.factors) != len(self.parts) or any(factor < 0 for factor in self.factors):
            raise ValueError(f"{self.name}: give each part a factor, none negative")
