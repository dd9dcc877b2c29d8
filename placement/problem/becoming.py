"""What a plan means for an office: whether one that is opened is raised from something else, and whether one that is closed goes on."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from geodata.kinds import kind_title
from models.messages.text import Text
from models.options import BETWEEN

if TYPE_CHECKING:
    from placement.problem.build import Question

LESSER = ("branch", "service_point")


class Parts(NamedTuple):
    """What a plan opens and closes, by what that means for the offices.

    Parameters
    ----------
    raised
        branches of today that become offices of the full kind.
    begun
        other offices of today that come to give the service chosen for.
    opened
        where there is no office today.
    ended
        offices that lose that service and go on with others.
    closed
        offices with no other.
    """

    raised: tuple[str, ...]
    begun: tuple[str, ...]
    opened: tuple[str, ...]
    ended: tuple[str, ...]
    closed: tuple[str, ...]


class Becoming:
    """What opening and closing mean for the offices of a question, by its services and by the kinds of its study."""

    def __init__(self, question: Question) -> None:
        self._question, self._study = question, question.inputs.study
        self._kinds = dict(zip(self._study.offices["id"], map(str, self._study.offices["kind"]), strict=True))

    @property
    def service(self) -> Text:
        """The service chosen for."""
        return self._question.inputs.scenario.offices.service.title

    @cached_property
    def kind(self) -> Text | None:
        """What an office that is raised becomes: the one kind of the study that is full; None where there is not one."""
        full = [word for word, said in self._study.kinds.items() if said.neutral == "full"]
        return kind_title(self._study.kinds, full[0]) if len(full) == 1 else None

    @cached_property
    def others(self) -> frozenset[str]:
        """The options that open no office: offices that stay for a service, and channels."""
        return frozenset(self._question.layout.others)

    def parts(self, opened: Sequence[str], closed: Sequence[str]) -> Parts:
        """Return what options that are opened and offices that are closed become; none of `others`."""
        new = [option for option in opened if option not in self.others]
        there = {option for option in new if self._exists(option.partition(BETWEEN)[0])}
        up = {option for option in there if self._of_full_offices and self._lesser(option.partition(BETWEEN)[0])}
        stay = {option.partition(BETWEEN)[0] for option in opened if option in self.others}
        on = {office for office in closed if office in stay or office in self._go_on}
        return Parts(
            tuple(option for option in new if option in up),
            tuple(option for option in new if option in there - up),
            tuple(option for option in new if option not in there),
            tuple(office for office in closed if office in on),
            tuple(office for office in closed if office not in on),
        )

    @cached_property
    def _of_full_offices(self) -> bool:
        """Whether the service chosen for is what offices of the full kind give today: one that nobody gives raises no branch."""
        return self.kind is not None and any(self._neutral(office) == "full" for office in self._question.inputs.now)

    @cached_property
    def _today(self) -> frozenset[str]:
        """Offices that give another service today."""
        return frozenset(office for view in self._question.services for office in view.before)

    @cached_property
    def _go_on(self) -> frozenset[str]:
        """Offices that give another service with every plan."""
        return frozenset(office for view in self._question.services if view.facts for office in view.facts.keep)

    def _neutral(self, office: str) -> str:
        kind = self._study.kinds.get(self._kinds[office])
        return kind.neutral if kind else ""

    def _lesser(self, office: str) -> bool:
        return self._neutral(office) in LESSER

    @cached_property
    def _branches_open(self) -> bool:
        """Whether branches are open today for the service chosen for, so that one that is not has no counter."""
        return any(self._lesser(office) for office in self._question.inputs.now)

    def _exists(self, office: str) -> bool:
        """Return whether there is an office today that does something else."""
        if office in self._study.new_sites:
            return False
        return office in self._today or (self._neutral(office) == "branch" and not self._branches_open)
