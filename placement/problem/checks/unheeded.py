"""What a scenario says that decides nothing: numbers that no objective looks at, phases and futures that are alike, no choice."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

import numpy as np

from geodata.yamlfiles.source import Source
from models.messages.findings import Finding
from models.messages.text import Text, comma_list
from placement.problem.inputs import Path, ProblemInputs
from placement.scenario.objectives.registry import needing


def unheeded(inputs: ProblemInputs, source: Source, *, again: bool = False) -> Iterator[Finding]:
    """Yield a finding for each part of a scenario without which every answer would be the same, or none would be better.

    Parameters
    ----------
    inputs, source
        the scenario on its study, and its text.
    again
        whether nobody hears of doubts.
    """
    yield from _nobody(inputs, source)
    if again:
        return
    for code, message, path in (
        *_capacity(inputs),
        *_tolerance(inputs),
        *_no_choice(inputs),
        *_alike_phases(inputs),
        *_alike_futures(inputs),
        *_kept_rules(inputs),
    ):
        yield source.finding(code, message, *path, severity="warn")


Doubt = tuple[str, Text, Path]


def _nobody(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    if not inputs.people().any():
        message = Text(
            "nobody counts: {column} is 0 at every point of the study, so no plan is better than another; correct its demand",
            column=inputs.whose,
        )
        yield source.finding("nobody", message, "study")
        return
    scenario = inputs.scenario
    parts: list[tuple[Path, str | None]] = [(("phases", row), phase.people) for row, phase in enumerate(scenario.phases or ())]
    if scenario.years:
        parts += [(("years", "people", row), one.people) for row, one in enumerate(scenario.years.people)]
    if scenario.futures:
        parts += [(("futures", "of", row), future.people) for row, future in enumerate(scenario.futures.of)]
    for path, column in parts:
        if column and not inputs.people(column).any():
            message = Text("the column {column} counts nobody, so this part tells no plans apart", column=column)
            yield source.finding("counts-nobody", message, *path, "people", severity="warn", value=column)


def _capacity(inputs: ProblemInputs) -> Iterator[Doubt]:
    if inputs.scenario.offices.capacity and "capacity" not in inputs.scenario.needs:
        message = Text(
            "capacity limits nothing here: no objective gives places, so an office may be nearest to more people than it can "
            "take; {names} give places",
            names=comma_list(needing("capacity")),
        )
        yield "capacity-unused", message, ("offices", "capacity")


def _tolerance(inputs: ProblemInputs) -> Iterator[Doubt]:
    *_, last = enumerate(inputs.scenario.objective)
    place, goal = last
    if goal.give_up is not None:
        message = Text("give_up gives up nothing here: no objective comes after this one")
        yield "give-up-last", message, ("objective", place, "give_up")


def leave_no_choice(inputs: ProblemInputs) -> bool:
    """Return whether the numbers of offices open and close everything there is."""
    counts = [count for count in inputs.counts if count.free]
    all_or_none = [count.range[0] >= len(count.free) or count.range[1] <= 0 for count in counts]
    # a total speaks of every candidate, the other numbers of some of them
    whole = [fixed for count, fixed in zip(counts, all_or_none, strict=True) if count.kind == "total"]
    return bool(counts) and (any(whole) or all(all_or_none))


def _no_choice(inputs: ProblemInputs) -> Iterator[Doubt]:
    counts = [count for count in inputs.counts if count.free]
    if leave_no_choice(inputs):
        path = next(count.path for count in counts if count.asked is not None)
        message = Text("the numbers of offices leave nothing to choose, so no objective decides")
        yield "no-choice", message, path


def _alike_phases(inputs: ProblemInputs) -> Iterator[Doubt]:
    phases = () if inputs.scenario.years else inputs.scenario.phases or ()
    for row, (earlier, later) in enumerate(pairwise(phases), start=1):
        if earlier.open == later.open and np.array_equal(inputs.people(earlier.people), inputs.people(later.people)):
            message = Text(
                "phase {id} opens as many as {other} for the same people, so it changes no plan", id=later.id, other=earlier.id
            )
            yield "phases-alike", message, ("phases", row)


def _alike_futures(inputs: ProblemInputs) -> Iterator[Doubt]:
    futures = inputs.scenario.futures.of if inputs.scenario.futures else ()
    made = [(inputs.people(future.people), inputs.covers(future.served)) for future in futures]
    for row, later in enumerate(futures):
        for other, earlier in enumerate(futures[:row]):
            if all(np.array_equal(ours, theirs) for ours, theirs in zip(made[row], made[other], strict=True)):
                message = Text(
                    "future {id} has the same people and the same reach as {other}; it adds no future, only weight where "
                    "weights count",
                    id=later.id,
                    other=earlier.id,
                )
                yield "futures-alike", message, ("futures", "of", row)
                break


def _kept_rules(inputs: ProblemInputs) -> Iterator[Doubt]:
    """Yield the rules that the offices kept break whatever opens; those that they meet never bind, which is said elsewhere."""
    kept, candidates = set(inputs.keep), set(inputs.candidates)
    for number, rule in enumerate(inputs.scenario.rules):
        for limit in rule.constraints(inputs):
            total = sum(factor for office, factor in limit.terms if office in kept)
            few = limit.at_least is not None and total < limit.at_least
            many = limit.at_most is not None and total > limit.at_most
            if (few or many) and not candidates & {office for office, _ in limit.terms}:
                message = Text("rule {id}: no plan meets it, as the offices it speaks of cannot change", id=rule.id)
                yield "never-met", message, ("rules", number)
                break
