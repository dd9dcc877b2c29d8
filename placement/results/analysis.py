"""What is asked of a proven plan, once, before anything is written: numbers, of which documents make words."""

from __future__ import annotations

from dataclasses import dataclass, fields

from geodata.access.measured import Access
from placement.results.explanation import Explanation
from placement.results.sweep import Frequencies, Stability
from placement.values.alternatives import Alternatives
from placement.values.beforehand import Beforehand
from placement.values.choices import ChoiceTable
from placement.values.front import CostFront
from placement.values.standings import Standings
from placement.values.unreached import Unreached


@dataclass(frozen=True, eq=False, kw_only=True)
class Analysis:
    """The parts of an analysis; one that was not asked for, or has no answer, is None.

    Parameters
    ----------
    explanation
        what each condition costs, and what other plans would mean.
    standings
        the first plans of the ranking.
    alternatives
        plans nearly as good that differ most, where the scenario asks for them.
    reach
        which plans are best where within reach means another distance.
    people
        how often each plan is best where areas have more or fewer people.
    unreached
        who stays out of reach, and which candidate would reach them.
    choices
        what a reader may try.
    beforehand
        answers to what a reader may ask, where sites are too many for the page to find them.
    front
        the plans that no other beats on people within reach and on cost, where the scenario tells of posts or yen.
    travel
        the access that the page shows: walking and timetables, where the study has them.
    tabulated
        whether a table of all plans was the proof's witness.
    """

    explanation: Explanation | None = None
    standings: Standings | None = None
    alternatives: Alternatives | None = None
    reach: Stability | None = None
    people: Frequencies | None = None
    unreached: Unreached | None = None
    choices: ChoiceTable | None = None
    beforehand: Beforehand | None = None
    front: CostFront | None = None
    travel: Access | None = None
    tabulated: bool = False

    def __repr__(self) -> str:
        return f"<Analysis: {', '.join(part.name for part in fields(self) if getattr(self, part.name))}>"
