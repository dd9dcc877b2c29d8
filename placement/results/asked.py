"""What was found of a scenario's question, with the question: who reads it knows what was asked, of which layers."""

from __future__ import annotations

from dataclasses import dataclass

from models.messages.findings import Finding, listed
from placement.problem.build import Question
from placement.results.sweep import Frequencies, Points, Regions, Stability
from placement.scenario.files import ScenarioFile
from placement.values.alternatives import Alternatives
from placement.values.standings import Standings


@dataclass(frozen=True, eq=False, repr=False)
class Asked:
    """What was found of a question.

    Parameters
    ----------
    question, file
        what was asked, and the scenario that asks it.
    """

    question: Question
    file: ScenarioFile

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Warnings and repairs met on the way."""
        return self.question.all_findings

    @property
    def feasible(self) -> bool:
        """Whether there is a plan."""
        return True

    @property
    def told(self) -> str:
        """What was found, in a few words."""
        return ""

    def __repr__(self) -> str:
        return f"<{type(self).__name__} of {self.file.scenario.scenario}{self.told and ': '}{self.told}>"


@dataclass(frozen=True, eq=False, repr=False)
class Ranked(Asked):
    """Every plan of a scenario, best first.

    Parameters
    ----------
    question, file
        what was asked, and the scenario that asks it.
    standings
        the plans and what each office is worth.
    alternatives
        the plans that differ most, where the scenario asks for them.
    """

    standings: Standings
    alternatives: Alternatives | None

    @property
    def feasible(self) -> bool:
        """Whether there is a plan."""
        return bool(self.standings.plans)

    @property
    def told(self) -> str:
        """What was found, in a few words."""
        plans, count = self.standings.plans, self.standings.count
        best = listed(plans[0].added, 5) or "nothing" if plans else "none"
        return f"{len(plans):,} of {'?' if count is None else f'{count:,}'} plans, the best adds {best}"


@dataclass(frozen=True, eq=False, repr=False)
class Sweep(Asked):
    """Which plans win as a number of a scenario, its people or its weights vary.

    Parameters
    ----------
    question, file
        what was asked, and the scenario that asks it.
    found
        a `Stability` over a whole range of distances, `Points` at single values, `Frequencies` over drawn people, or the
        `Regions` of weights.
    """

    found: Stability | Points | Frequencies | Regions

    @property
    def feasible(self) -> bool:
        """Whether there is a plan anywhere."""
        match self.found:
            case Stability(stretches=stretches):
                return any(stretch.plans for stretch in stretches)
            case Points(points=points):
                return any(point.answer.plans for point in points)
            case Frequencies(wins=wins):
                return bool(wins)
        return True

    @property
    def told(self) -> str:
        """What was found, in a few words."""
        match self.found:
            case Stability(stretches=stretches):
                return f"{len(stretches)} stretches of {self.found.number.key}"
            case Points(points=points):
                return f"{len(points)} values of {', '.join(variation.number.key for variation in self.found.variations)}"
            case Frequencies(wins=wins):
                return f"{len(wins)} plans best in {self.found.draws:,} draws"
            case Regions(regions=regions):
                return f"{len(regions)} regions of weights"
