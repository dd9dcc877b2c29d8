"""Where each service is to be had, at some of its places alone and in the parts of the week, in exact integers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from geodata.services.channels import MACHINES
from geodata.services.hours import SLOTS
from placement.problem.build import Question, View
from placement.problem.offered import months_of, needs_of_kinds, open_at
from placement.problem.services import ServiceFacts
from placement.solving.gains import shift
from placement.solving.measures import measure
from placement.values.gains import Gains
from placement.values.provision import COUNTED, OPEN_IN, Bound, Part, Places, Provision, SlotReach, Which

Keep = Callable[[str], bool]


def provisions(question: Question, gains: Sequence[Gains]) -> tuple[Provision, ...]:
    """Return where each service is to be had, those of which the study knows channels or hours.

    Parameters
    ----------
    question
        what was asked.
    gains
        what the plan means for each service, that of the offices chosen first.
    """
    views = {view.id: view for view in (question.main, *question.services)}
    seen = [_Seen(question, views[one.id], one, gains[0]) for one in gains if one.id in views]
    found = [
        Provision(one.gains.id, one.gains.title, tuple(one.parts()), tuple(one.slots()), tuple(one.bounds())) for one in seen
    ]
    return tuple(one for one in found if one.slots or one.bounds or len(one.parts) > 1)


@dataclass(frozen=True)
class _Seen:
    """A service as it is given before and with the plan."""

    question: Question
    view: View
    gains: Gains
    main: Gains

    @property
    def _facts(self) -> ServiceFacts | None:
        return self.view.facts

    @cached_property
    def _kinds(self) -> dict[str, str]:
        """The kinds of the study's channels."""
        channels = self.question.inputs.study.channels
        return dict(zip(channels["id"], map(str, channels["kind"]), strict=True))

    @cached_property
    def _outside(self) -> frozenset[str]:
        channels = self.question.inputs.study.channels
        return frozenset(channels["id"][~channels["inside"].astype(bool)])

    @cached_property
    def _needs(self) -> dict[str, str]:
        """What kinds need, before or with the plan."""
        facts = self._facts
        if facts is None:
            return {}
        study, service = self.question.inputs.study, facts.service
        before, after = service.dates
        return needs_of_kinds(study, service, before) | needs_of_kinds(study, service, after)

    def parts(self) -> Iterator[Part]:
        """Yield the service at all of its places, then at those that are told apart."""
        yield self._part("all", lambda _: True)
        kinds, given = self._kinds, {*self.gains.before.open, *self.gains.after.open}
        channels = [place for place in given if place in kinds]
        machines = {place for place in channels if kinds[place] in MACHINES}
        if channels:
            yield self._part("offices", lambda place: place not in kinds)
        if machines:
            yield self._part("machines", lambda place: place in machines)
            if len(machines) < len(channels):
                yield self._part("no_machines", lambda place: place not in machines)
        for need in dict.fromkeys(self._needs[kinds[place]] for place in channels if kinds[place] in self._needs):
            yield self._part("without", lambda place, need=need: self._needs.get(kinds.get(place, "")) != need, need)  # type: ignore[misc]
        if self._outside & given:
            yield self._part("inside", lambda place: place not in self._outside)
        if self._facts is not None and (self._facts.beyond_now or self._facts.beyond_then):
            yield self._with_outside(self._facts)

    def _part(self, which: Which, keep: Keep, need: str = "") -> Part:
        before, after = (filter(keep, state.open) for state in (self.gains.before, self.gains.after))
        return self._between(which, tuple(before), tuple(after), need)

    def _with_outside(self, facts: ServiceFacts) -> Part:
        """Return the service with the channels beyond the boundary, of the kinds of which all inside are counted."""
        before, after = (*self.gains.before.open, *facts.beyond_now), (*self.gains.after.open, *facts.beyond_then)
        return self._between("outside_too", before, after, "")

    def _between(self, which: Which, before: tuple[str, ...], after: tuple[str, ...], need: str) -> Part:
        view, question = self.view, self.question
        old, new = question.state(before, view), question.state(after, view)
        first, then = (Places(state.open, measure(question, state, view)) for state in (old, new))
        return Part(which, need, first, then, shift(question, view, old, new).homes)

    def slots(self) -> Iterator[SlotReach]:
        """Yield the service in each part of the week, before and with the plan; nothing where hours or the months are not known."""
        inputs = self.question.inputs
        months = months_of(inputs.scenario)
        if months is None or not inputs.study.hours:
            return
        raised = set(self.main.after.open) - set(self.main.before.open)
        for slot in SLOTS:
            for planned, state in enumerate((self.gains.before, self.gains.after)):
                known = open_at(inputs.study, slot, months[planned], state.open, raised if planned else ())
                counted = {}
                for name in COUNTED:
                    sites = tuple(place for place, one in known.items() if one in OPEN_IN[name])
                    counted[name] = measure(self.question, self.question.state(sites, self.view), self.view)
                yield SlotReach(slot, bool(planned), known, counted)

    def bounds(self) -> Iterator[Bound]:
        """Yield, for each thing of which it is published how many people have it, how many of those who get farther may lack it."""
        for need in dict.fromkeys(self._needs.values()):
            figure = self.question.inputs.study.needs[need].figure if need in self.question.inputs.study.needs else None
            part = self._part("without", lambda place, need=need: self._needs.get(self._kinds.get(place, "")) != need, need)  # type: ignore[misc]
            if figure is not None and part.homes["worse"]:
                kinds = tuple(kind for kind, one in self._needs.items() if one == need)
                yield Bound(need, kinds, int(figure.value), part.homes["worse"])
