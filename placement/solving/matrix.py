"""Who gives each service of the study's table, before and with the plan: kinds, and how many places of each."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from geodata.services.channels import PLACELESS
from geodata.services.offers import Offer, given_in, names_of_services
from placement.problem.build import Question
from placement.problem.offered import kinds_at, months_of, offered_as
from placement.scenario.services import channels_of
from placement.values.gains import Gains
from placement.values.matrix import Given, KindGiving


def matrix_of(question: Question, gains: Sequence[Gains]) -> tuple[Given, ...]:
    """Return who gives each service of the study's table; none without a plan, such a table, or the months to look at it in.

    Parameters
    ----------
    question
        what was asked.
    gains
        what the plan means for each service, that of the offices chosen first.
    """
    inputs = question.inputs
    study, months = inputs.study, months_of(inputs.scenario)
    if months is None or not gains:
        return ()
    before, after = (_Month(question, gains, month, planned=bool(planned)) for planned, month in enumerate(months))
    return tuple(
        Given(service, name, before.giving(service), after.giving(service))
        for service, name in names_of_services(study.services).items()
    )


class _Month:
    """The places of each kind in a month, before or with the plan."""

    def __init__(self, question: Question, gains: Sequence[Gains], month: str, *, planned: bool) -> None:
        self.question, self.study, self.month, self.planned = question, question.inputs.study, month, planned
        main = gains[0]
        raised = set(main.after.open) - set(main.before.open) if planned else set()
        gone = set(main.before.open) - {office for one in gains for office in one.after.open} if planned else set()
        proposed = set(self.study.new_sites) - (set(main.after.open) if planned else set())
        here = [office for office in self.study.offices["id"] if office not in gone | proposed]
        self.offices = Counter(kinds_at(self.study, here, raised))
        self.given = given_in(self.study.services, month)
        self.chosen = {one.id: set(one.after.open) for one in gains} if planned else {}

    def giving(self, service: str) -> tuple[KindGiving, ...]:
        """Return the kinds that give a service, those of offices first, in the study's order."""
        offers = self.given[service]
        kinds = [*dict.fromkeys(map(str, self.study.offices["kind"])), *dict.fromkeys(map(str, self.study.channels["kind"]))]
        found = [self._kind(service, offers[kind]) for kind in kinds if kind in offers]
        return tuple(one for one in found if one.of or one.kind in PLACELESS)

    def _kind(self, service: str, offer: Offer) -> KindGiving:
        kind = offer.kind
        if kind in self.offices or kind in set(self.study.offices["kind"]):
            return KindGiving(kind, True, self.offices[kind], self.offices[kind], offer)
        if kind in PLACELESS:
            return KindGiving(kind, False, None, 0, offer)
        there = channels_of(self.study, (kind,), self.month)
        places = self._chosen(service, kind, there) if offer.some else len(there)
        return KindGiving(kind, False, places, len(there), offer)

    def _chosen(self, service: str, kind: str, there: Sequence[str]) -> int | None:
        """Return at how many of the places a plan has it given, where the scenario chooses them; else that is not known."""
        for facts in self.question.inputs.services.values():
            of = offered_as(self.study, facts.service.id, facts.service.of)
            if service in of and kind in facts.service.then.kinds and set(facts.pool).intersection(there):
                return len(self.chosen.get(facts.service.id, set()).intersection(there)) if self.chosen else None
        return None
