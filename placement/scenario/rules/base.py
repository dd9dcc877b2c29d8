"""What every form of a rule has, and what the tool asks of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from pydantic import Field

from geodata.services.months import Months
from geodata.yamlfiles.reader import GivenText, StrictModel
from geodata.yamlfiles.source import Steps
from models.criteria import Criterion
from models.messages.findings import Finding
from models.messages.text import Text
from models.problem import Constraint
from placement.scenario.facts import Facts
from placement.scenario.ids import Name
from placement.scenario.months import Month
from placement.scenario.objectives.definition import Need
from placement.scenario.quantities import LONGEST_MM, Distance
from placement.scenario.rules.office_set import Naming
from placement.scenario.written import Quantity
from placement.values.measures import Reached

# distances are proposed in whole 10 m
STEP_MM = 10_000


@dataclass(frozen=True)
class Loosening:
    """A number of the file, and what it could be instead.

    Parameters
    ----------
    key
        its key.
    was
        what the file says.
    values
        what to try, the nearest to the file's first; each asks less than the one before.
    write
        a value as the file has it.
    one_by_one
        whether a value may be too much although a nearer one is not.
    rounded
        the value to propose in place of the nearest, as the file has it; None where none is sensible.
    inside
        the keys of the mappings that it stands in, within the rule.
    elsewhere
        the same from the top of the file, of a number that stands outside the rule.
    """

    key: str
    was: object
    values: Sequence[int]
    write: Callable[[int], object] = int
    one_by_one: bool = False
    rounded: Callable[[int], Quantity | None] | None = None
    inside: tuple[str, ...] = ()
    elsewhere: Steps = ()


class Rule(StrictModel):
    """A demand on the plan, with its reason; each form is a class of its own."""

    # the keys of which one says that a rule has this form; the other keys of the class go with it
    KEYS: ClassVar[tuple[str, ...]]
    # those among them that stand alone
    ALONE: ClassVar[tuple[str, ...]] = ()
    # whether it can be met by serving people from farther away
    RESTS_ON_REACH: ClassVar[bool] = False
    # what must be measured for it
    NEEDS: ClassVar[tuple[Need, ...]] = ()

    id: Name = Field(description="Short name of the rule.")
    because: GivenText | None = Field(None, description="The reason, for the council.")
    source: GivenText | None = Field(None, description="Who decided it, in which document, when.")
    from_year: Month | None = Field(
        None,
        description="With years: it holds in every phase with a month from this one on: 2032-04; from the beginning by default.",
    )
    until_year: Month | None = Field(
        None, description="With years: it holds in every phase with a month before this one: 2036-04; to the end by default."
    )

    @property
    def months(self) -> Months:
        """The months in which it is asked for."""
        return Months(self.from_year or "", self.until_year or "")

    def require_sound(self) -> None:
        """Raise a refusal if its values contradict each other."""

    def constraints(self, facts: Facts) -> Sequence[Constraint]:
        """Return what it demands of which offices are open."""
        return ()

    def bounds(self, facts: Facts) -> Sequence[tuple[Criterion, int]]:
        """Return how far a plan must come on which criteria."""
        return ()

    def faults(self, facts: Facts) -> Iterable[Finding]:
        """Return what no plan can do on this study, each in the field of one of its keys."""
        return ()

    def idle(self, facts: Facts) -> Iterable[tuple[str, Text]]:
        """Return why it leaves every plan as it is, at which of its keys; nothing where it may bind."""
        return ()

    def implies(self, weak: Self, facts: Facts) -> bool:
        """Return whether it leaves no more than another rule of its form does."""
        return False

    def subjects(self, facts: Facts) -> frozenset[Hashable]:
        """Return what it speaks of: a rule follows only from one of its form that speaks of all this, too."""
        return frozenset({None})

    def loosenings(self, facts: Facts) -> Iterable[Loosening]:
        """Return its numbers that could be changed so that it asks less."""
        return ()

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        """Return what a plan that opens these offices makes of it; by default, what the first of its constraints sums to."""
        first, *_ = self.constraints(facts)
        return Reached(sum(factor for site, factor in first.terms if site in sites))

    @abstractmethod
    def standing(self, reached: Reached) -> Text:
        """Return that in words, beside what is asked."""

    @abstractmethod
    def demanded(self, naming: Naming) -> Text:
        """Return what it demands in plain words, for readers who do not know the file."""


def longer(key: str, said: Distance, distances: Iterable[int]) -> Loosening:
    """Return how a distance could be longer: at those given, proposed rounded up."""
    beyond = [int(value) for value in distances if said.mm < value <= LONGEST_MM]
    return Loosening(key, said, beyond, _metres, rounded=lambda least: _rounded(min(-(-least // STEP_MM) * STEP_MM, LONGEST_MM)))


def shorter(key: str, said: Distance, distances: Iterable[int]) -> Loosening:
    """Return how a distance could be shorter: at those given in ascending order, proposed rounded down."""
    within = [int(value) for value in distances if 0 < value < said.mm][::-1]
    return Loosening(key, said, within, _metres, rounded=lambda most: _rounded(most // STEP_MM * STEP_MM))


def _metres(mm: int) -> Distance:
    return Distance.of(mm, "m")


def _rounded(mm: int) -> Distance | None:
    return Distance.of(mm, "km") if mm else None
