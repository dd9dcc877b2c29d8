"""What tables and frames need of a solved scenario."""

from __future__ import annotations

from typing import Protocol

from geodata.access.measured import Access
from geodata.study import Study
from models.access import AccessMatrix
from models.plan import Plan, State
from placement.problem.build import Question
from placement.scenario.files import ScenarioFile
from placement.values.gains import Gains
from placement.values.measures import Measures
from placement.values.sites import SiteChange


class Solved(Protocol):
    """A solved scenario: its layers, what was measured, and the offices open before and after."""

    @property
    def file(self) -> ScenarioFile:
        """The scenario."""

    @property
    def study(self) -> Study:
        """Its layers."""

    @property
    def access(self) -> Access:
        """Every kind of access the scenario rests on."""

    @property
    def question(self) -> Question:
        """What was solved."""

    @property
    def plan(self) -> Plan:
        """The answer."""

    @property
    def closed(self) -> tuple[str, ...]:
        """The offices open before that are not with the plan."""

    @property
    def gains(self) -> tuple[Gains, ...]:
        """Who gains and who loses, service by service, that of the offices chosen first; none without a plan."""

    @property
    def sites(self) -> tuple[SiteChange, ...]:
        """What becomes of each site, in the study's order."""

    @property
    def before(self) -> State:
        """The kept offices alone."""

    @property
    def after(self) -> State:
        """The offices open when the plan is carried out."""

    @property
    def before_measures(self) -> Measures:
        """What the first mean for the people."""

    @property
    def measures(self) -> Measures:
        """What the others mean for the people."""

    @property
    def added(self) -> tuple[str, ...]:
        """The offices open after the plan that were not before."""

    @property
    def distance(self) -> AccessMatrix:
        """Straight-line distances."""
