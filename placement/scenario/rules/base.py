"""What every form of a rule has, and what the tool asks of it."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import ClassVar, Self

from pydantic import BaseModel, Field

from geodata.yamlfiles.reader import BilingualText, StrictModel
from models.criteria import Criterion
from models.errors import Severity
from models.problem import Rule as Constraint
from models.text import Text
from placement.scenario.ids import Name, Named
from placement.scenario.rules.facts import Facts
from placement.scenario.rules.loosening import Loosening
from placement.scenario.rules.office_set import Naming
from placement.values.slack import Reached

Keys = tuple[str, ...]


@dataclass(frozen=True)
class Fault:
    """What is wrong with a rule on a study.

    Parameters
    ----------
    code, message, severity
        of the finding it becomes.
    key
        the key at which it stands.
    value
        what stands there.
    """

    code: str
    message: Text
    key: str
    value: object
    severity: Severity = "stop"


def named_in(node: BaseModel, what: Named) -> Iterator[tuple[Keys, str | tuple[str, ...]]]:
    """Yield what a part of the file names of one sort, by the keys that lead there."""
    for key, field in type(node).model_fields.items():
        value = getattr(node, key)
        if isinstance(value, BaseModel):
            yield from (((key, *keys), names) for keys, names in named_in(value, what))
        elif value is not None and what in field.metadata:
            # a set of offices may be written as a mere list
            yield () if key == "ids" else (key,), value


class Rule(StrictModel):
    """A demand on the plan, with its reason; each form is a class of its own."""

    # the keys of which one says that a rule has this form; the other keys of the class go with it
    KEYS: ClassVar[Keys]
    # whether it can be met by serving people from farther away
    RESTS_ON_REACH: ClassVar[bool] = False

    id: Name = Field(description="Short name of the rule.")
    because: BilingualText | None = Field(None, description="The reason, for the council.")
    source: BilingualText | None = Field(None, description="Who decided it, in which document, when.")

    @classmethod
    def takes(cls, keys: set[str]) -> bool:
        """Return whether these of the form's own keys may stand in one rule."""
        return bool(keys)

    def require_sound(self) -> None:
        """Check what its values say together.

        Raises
        ------
        PydanticCustomError
            if they contradict each other.
        """

    def named(self, what: Named) -> Iterator[tuple[Keys, str | tuple[str, ...]]]:
        """Yield what the rule names of one sort, by the keys that lead there."""
        return named_in(self, what)

    def constraints(self, facts: Facts) -> Sequence[Constraint]:
        """Return what it demands of which offices are open."""
        return ()

    def bounds(self, facts: Facts) -> Sequence[tuple[Criterion, int]]:
        """Return how far a plan must come on which criteria."""
        return ()

    def faults(self, facts: Facts) -> Iterable[Fault]:
        """Return what no plan can do on this study."""
        return ()

    def idle(self, facts: Facts) -> Iterable[tuple[str, Text]]:
        """Return why it leaves every plan as it is, at which of its keys; nothing where it may bind."""
        return ()

    def implies(self, weak: Self, facts: Facts) -> bool:
        """Return whether it leaves no more than another rule of its form does."""
        return False

    def loosenings(self, facts: Facts) -> Iterable[Loosening]:
        """Return its numbers that could be changed so that it asks less."""
        return ()

    @abstractmethod
    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        """Return what a plan that opens these offices makes of it."""

    @abstractmethod
    def standing(self, reached: Reached) -> Text:
        """Return that in words, beside what is asked."""

    @abstractmethod
    def demanded(self, naming: Naming) -> Text:
        """Return what it demands in plain words, for readers who do not know the file."""
