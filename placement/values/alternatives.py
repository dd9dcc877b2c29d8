"""Plans nearly as good as the best, and as different as can be."""

from __future__ import annotations

from dataclasses import dataclass

from placement.values.plans import MeasuredPlan


@dataclass(frozen=True, eq=False)
class Alternative:
    """A plan within the tolerance.

    Parameters
    ----------
    plan
        with its measures, and the exact value of every objective.
    differs
        in how many sites it differs from the plan nearest to it among those before.
    from_best
        in how many from the scenario's own plan.
    """

    plan: MeasuredPlan
    differs: int
    from_best: int


@dataclass(frozen=True, eq=False)
class Alternatives:
    """The alternatives of a scenario.

    Parameters
    ----------
    best
        the best value of the first objective.
    limit
        its worst value that an alternative may have.
    plans
        each as different as can be from all before it; none where no other plan differs by as much as is asked.
    complete
        False where there are more of them.
    """

    best: int
    limit: int
    plans: tuple[Alternative, ...]
    complete: bool
