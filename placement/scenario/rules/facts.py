"""What is known of a study when a rule is put to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Protocol

from models.access import AccessMatrix, BoolArray, IntArray

if TYPE_CHECKING:
    from geodata.study import Study


class Inside(Protocol):
    """What lies in the polygons that rules name by file, by id of the rule."""

    @property
    def offices(self) -> Mapping[str, tuple[str, ...]]:
        """Ids of the offices in the polygons of a set of offices, in the study's order."""

    @property
    def homes(self) -> Mapping[str, BoolArray]:
        """(n,) bool: the demand points in the polygons of a floor of service."""


class Facts(Protocol):
    """A study, what was measured on it, and which of its offices may open."""

    @property
    def study(self) -> Study:
        """Its layers."""

    @property
    def polygons(self) -> Inside:
        """What the files of polygons hold."""

    @property
    def sites(self) -> tuple[str, ...]:
        """Ids of all offices, in the study's order."""

    @property
    def keep(self) -> tuple[str, ...]:
        """Ids of the offices that stay open."""

    @property
    def candidates(self) -> tuple[str, ...]:
        """Ids of the offices that may be added."""

    @property
    def added(self) -> tuple[int, int]:
        """Fewest and most offices added in any phase."""

    @property
    def distance(self) -> AccessMatrix:
        """Straight-line millimetres from people to offices."""

    @property
    def between(self) -> IntArray:
        """(m, m) straight-line millimetres between offices."""

    @property
    def areas(self) -> IntArray:
        """(n,) the position of each demand point's area among the study's areas."""

    @property
    def counts(self) -> list[str]:
        """The columns of demand that hold whole numbers."""

    def people(self, column: str = "people") -> IntArray:
        """Return (n,) how many people of a column live at each demand point."""

    def covers(self) -> BoolArray:
        """Return (n, m) bool: whom each office would serve."""

    def steps(self, matrix: AccessMatrix) -> IntArray:
        """Return the different distances from people to the offices that may be open: where coverage can change."""
