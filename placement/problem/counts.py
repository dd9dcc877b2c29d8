"""How many offices open and close: the numbers of a scenario as limits on its options."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from geodata.yamlfiles.source import Steps
from models.messages.text import Text
from models.options import option_id
from models.problem import Constraint, of_set

if TYPE_CHECKING:
    from placement.problem.services import ServiceFacts
    from placement.scenario.facts import Facts
    from placement.scenario.files import Scenario
    from placement.scenario.structures import OpenRange


@dataclass(frozen=True)
class OfficeCount:
    """A number of offices that a scenario asks for, as limits on how many of some options are open.

    Parameters
    ----------
    kind
        what the file counts: offices added, offices closed, or all that are open in the end.
    state
        the state counted, where a site may be in several; the service that channels are chosen or offices stay for.
    path, asked
        where in the file, and what it says; nothing is asked where None.
    free
        the options counted that a plan may open or not.
    kept, shut
        those counted that are open, or not, with every plan.
    least, most
        how many of all these are open.
    title
        what is asked, in words.
    """

    kind: Literal["open", "close", "total"]
    state: str
    path: Steps
    asked: OpenRange | None
    free: tuple[str, ...]
    kept: tuple[str, ...]
    shut: tuple[str, ...]
    least: int
    most: int
    title: Text

    @property
    def name(self) -> str:
        """What its constraint is called."""
        return f"{self.kind}-{self.state or 'offices'}"

    @property
    def of_offices(self) -> bool:
        """Whether it counts offices opened: not those that stay for another service, nor channels."""
        return self.path[0] != "services"

    @property
    def range(self) -> tuple[int, int]:
        """How many of the free options are open, at least and at most."""
        return max(self.least - len(self.kept), 0), min(self.most - len(self.kept), len(self.free))

    @property
    def constraint(self) -> Constraint:
        """The limit on the free options."""
        low, high = self.range
        return of_set(self.name, self.free, at_least=low, at_most=high)

    @property
    def condition(self) -> Constraint:
        """The limit by itself, where nothing is kept or shut."""
        return of_set(self.name, (*self.free, *self.kept, *self.shut), at_least=self.least, at_most=self.most)

    def counted(self, options: Iterable[str]) -> int:
        """Return how many a plan adds, closes or leaves open, given the options open with it."""
        here = len({*self.free, *self.kept, *self.shut}.intersection(options))
        return len(self.free) + len(self.kept) + len(self.shut) - here if self.kind == "close" else here


def office_counts(scenario: Scenario, facts: Facts, services: Mapping[str, ServiceFacts]) -> tuple[OfficeCount, ...]:
    """Return the numbers of offices of a scenario, of which each option that may open or not is in one besides the total."""
    if scenario.states:
        return ()
    if scenario.phases:
        return tuple(
            _opened(facts, phase.id, ("phases", row, "open"), phase.open, Text("how many are added by {id}", id=phase.id))
            for row, phase in enumerate(scenario.phases)
            if phase.open is not None
        )
    offices = scenario.offices
    found = [_opened(facts, "", ("offices", "open"), offices.open, Text("how many are added"))]
    if facts.may_close or offices.close:
        found.append(_closed(facts, offices.close))
    if offices.total:
        found.append(_total(facts, offices.total))
    return (*found, *_chosen(services.values()))


def _chosen(services: Iterable[ServiceFacts]) -> Iterator[OfficeCount]:
    """Yield how many channels are chosen for each service, or offices stay for it."""
    for row, facts in enumerate(services):
        if facts.service.choose:
            asked, called = facts.service.choose.open, facts.service.title
            title = Text("how many channels are chosen: {title}", title=called)
            if facts.staying:
                title = Text("how many stay: {title}", title=called)
                title = Text("how many stay or are chosen: {title}", title=called) if facts.pool else title
            path = ("services", row, "choose", "open")
            yield OfficeCount("open", facts.service.id, path, asked, facts.choosable, (), (), asked.min, asked.max, title)


def _opened(facts: Facts, state: str, path: Steps, asked: OpenRange | None, title: Text) -> OfficeCount:
    pool = tuple(option_id(site, state) for site in facts.may_open)
    least, most = (0, len(pool)) if asked is None else (asked.min, asked.max)
    return OfficeCount("open", state, path, asked, pool, (), (), least, most, title)


def _closed(facts: Facts, asked: OpenRange | None) -> OfficeCount:
    now = len(facts.now)
    least, most = (0, now) if asked is None else (now - asked.max, now - asked.min)
    title, path = Text("how many are closed"), ("offices", "close")
    return OfficeCount("close", "", path, asked, facts.may_close, facts.keep, facts.must_close, least, most, title)


def _total(facts: Facts, asked: OpenRange) -> OfficeCount:
    title, path = Text("how many are open in the end"), ("offices", "total")
    kept, shut = facts.keep, facts.must_close
    return OfficeCount("total", "", path, asked, facts.candidates, kept, shut, asked.min, asked.max, title)


def limits_on(counts: Sequence[OfficeCount]) -> tuple[int, int, tuple[Constraint, ...]]:
    """Return how many options are opened in all, at least and at most, and the further limits that say the rest."""
    parts = [count for count in counts if count.kind != "total" and count.free]
    low, high = (sum(ends) for ends in zip(*(count.range for count in parts), strict=True)) if parts else (0, 0)
    for count in counts:
        if count.kind == "total":
            least, most = count.range
            low, high = max(low, least), min(high, most)
    rules = tuple(count.constraint for count in parts) if len(parts) > 1 else ()
    return low, high, rules
