"""Plans side by side: what differs, and who gains and who loses against the first of them, in exact integers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from models.messages.findings import Finding, InputError, StoppedError, brief, listed
from models.messages.text import Text, comma_list
from models.progress import Progress
from placement.records.comparison import Comparison
from placement.records.read import NO_PLAN, exists, is_folder, read_folder, read_result
from placement.records.schema import WrittenPlan
from placement.results.result import Result
from placement.scenario.files import ScenarioFile, bundled_scenarios, load_scenario
from placement.values.gains import AreaChange, Effect, Shift, effect_of
from placement.values.homes import Area, Home, total_mm

Compared = str | Path | ScenarioFile | Result
"""What names a plan: a folder of results, a scenario that is solved, or what was found of one."""


def labels_of(arguments: Sequence[Compared]) -> tuple[tuple[str, ...], tuple[Finding, ...]]:
    """Return a short name for every plan, all different and without absolute paths, and a warning of the same one twice.

    Raises
    ------
    InputError
        if there are fewer than two.
    """
    if len(arguments) < 2:
        message = Text("there is only one to compare; name two or more folders of results, or scenarios")
        raise InputError(Finding("nothing-to-compare", "stop", message))
    places = [_place(argument) for argument in arguments]
    twice = [str(argument) for number, argument in enumerate(arguments) if places[number] and places[number] in places[:number]]
    message = Text("{twice} is named twice; it does not differ from itself", twice=listed(twice))
    warned = (Finding("same-twice", "warn", message, count=len(twice)),) if twice else ()
    parts = [_parts(argument, place) for argument, place in zip(arguments, places, strict=True)]
    labels = [_tail(own, [other for other in parts if other != own]) for own in parts]
    met: Counter[str] = Counter()
    named = []
    for label in labels:
        met[label] += 1
        named.append(label if met[label] == 1 else f"{label} ({met[label]})")
    return tuple(named), warned


def _place(argument: Compared) -> Path | None:
    """Return the folder or file that is named, else a bundled scenario's name; None of what was read or solved already."""
    if not isinstance(argument, (str, Path)):
        return None
    path = Path(argument)
    return path.resolve() if exists(path) else path


def _parts(argument: Compared, place: Path | None) -> tuple[str, ...]:
    """Return the parts of what a plan is called, those that tell most last."""
    if not isinstance(argument, (str, Path)):
        return ((argument.file if isinstance(argument, Result) else argument).scenario.scenario,)
    path = Path(argument)
    plain = place if place and path.name in {"", ".."} else path
    return plain.with_suffix("").parts if plain.suffix in {".yaml", ".yml"} else plain.parts


def _tail(own: tuple[str, ...], others: list[tuple[str, ...]]) -> str:
    """Return the shortest end of a path that no other path has."""
    sizes = range(1, len(own) + 1)
    size = next((size for size in sizes if all(other[-size:] != own[-size:] for other in others)), 1)
    return brief("/".join(own[-size:]).lstrip("/"))


def compare(plans: Sequence[WrittenPlan], findings: Sequence[Finding] = ()) -> Comparison:
    """Compare plans with the first of them.

    Parameters
    ----------
    plans
        two or more, from `read_plan`.
    findings
        what was noticed before.

    Returns
    -------
    comparison
        distances are exact: people × millimetres.

    Raises
    ------
    InputError
        if they are not plans for the same people of the same study.
    """
    base = plans[0]
    faults = [fault for plan in plans[1:] for fault in _mismatches(base, plan)]
    if faults:
        raise InputError(faults)
    shifts = tuple(_shift(base, plan) for plan in plans[1:])
    return Comparison(tuple(plans), shifts, (*findings, *_doubts(plans)))


def _mismatches(base: WrittenPlan, plan: WrittenPlan) -> list[Finding]:
    """Return why a plan cannot be compared with the base."""
    pair = f"{base.label} ↔ {plan.label}"
    if base.record.study != plan.record.study:
        ours, theirs = brief(base.record.study), brief(plan.record.study)
        message = Text("are of different studies ({ours} and {theirs}); compare plans of one study", ours=ours, theirs=theirs)
        return [Finding("studies-differ", "stop", message, file=pair)]
    if base.record.people != plan.record.people:
        ours, theirs = brief(base.record.people), brief(plan.record.people)
        message = Text(
            "count different people ({ours} and {theirs}); compare plans that count the same", ours=ours, theirs=theirs
        )
        return [Finding("people-differ", "stop", message, file=pair)]
    lonely = sorted(set(base.homes) ^ set(plan.homes))
    moved = [
        home
        for home in base.homes
        if home in plan.homes
        and (base.homes[home].people, base.homes[home].area) != (plan.homes[home].people, plan.homes[home].area)
    ]
    if not lonely and not moved:
        return []
    said = [
        Text("{lonely:,} demand points in one alone ({lonely_listed})", lonely=len(lonely), lonely_listed=listed(lonely, 3)),
        Text("{moved:,} with other people or another area ({moved_listed})", moved=len(moved), moved_listed=listed(moved, 3)),
    ]
    told = [text for text, there in zip(said, (lonely, moved), strict=True) if there]
    message = Text("are for different people by their demand.csv: {told}; solve both again on one study", told=comma_list(told))
    return [Finding("people-differ", "stop", message, file=pair)]


def _doubts(plans: Sequence[WrittenPlan]) -> list[Finding]:
    """Return what may be compared, but not without saying so."""
    base, found = plans[0], []
    for plan in plans[1:]:
        shared = [name for name in base.layers if name in plan.layers]
        other = [name for name in shared if base.layers[name] != plan.layers[name]]
        if other:
            message = Text(
                "share a study, but not the content of its layers {other}: the plans are not all that differs",
                other=listed(other),
            )
            found.append(Finding("layers-differ", "warn", message, file=f"{base.label} ↔ {plan.label}", count=len(other)))
    for plan in plans:
        found += plan.findings
        if plan.record.status == "evaluated":
            message = Text("is a plan that was given, not sought: evaluated only")
            found.append(Finding("given-plan", "warn", message, file=plan.label))
        elif plan.record.status != "optimal":
            message = Text("was stopped early: not proven best")
            found.append(Finding("not-proven", "warn", message, file=plan.label))
    return found


def _shift(base: WrittenPlan, plan: WrittenPlan) -> Shift:
    by_area: dict[str, list[tuple[Home, Home]]] = {area: [] for area in base.areas}
    for name, old in base.homes.items():
        new = plan.homes[name]
        by_area[old.area].append((old, new))
    changes = tuple(_change(base.areas[area], pairs) for area, pairs in by_area.items())
    nearer, farther = sum(one.nearer for one in changes), sum(one.farther for one in changes)
    homes: dict[Effect, int] = {"better": nearer, "same": base.record.served.of - nearer - farther, "worse": farther}
    newly, lost = sum(one.newly_served for one in changes), sum(one.no_longer_served for one in changes)
    return Shift(changes, homes, newly, lost)


def _change(area: Area, pairs: list[tuple[Home, Home]]) -> AreaChange:
    old, new = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    served = [sum(home.people for home in homes if home.served) for homes in (old, new)]
    homes: Counter[Effect] = Counter()
    newly = lost = 0
    for before, after in pairs:
        homes[effect_of(before.distance_mm, after.distance_mm)] += before.people
        newly += before.people * (after.served and not before.served)
        lost += before.people * (before.served and not after.served)
    totals = total_mm(old), total_mm(new)
    return AreaChange(area, (served[0], served[1]), totals, homes["better"], homes["worse"], newly, lost)


def read_plan(argument: Compared, label: str, progress: Progress | None = None) -> WrittenPlan:
    """Return the plan that an argument names: a folder is read, a scenario is solved while `progress` follows.

    Raises
    ------
    InputError
        if the folder or the scenario has faults, or no plan meets the scenario's conditions (`no-plan`).
    StoppedError
        if the scenario was interrupted before its plan was proven.
    """
    if isinstance(argument, Result):
        return _read_solved(argument, label, label)
    if isinstance(argument, ScenarioFile):
        return _solved(argument, label, label, progress)
    named = str(argument)
    path = Path(argument)
    if named not in bundled_scenarios() and (not exists(path) or path.suffix in {".json", ".csv"}):
        message = Text(
            "is neither a folder of results nor a scenario; name a folder that placement solve wrote, a scenario file "
            "or a bundled scenario"
        )
        raise InputError(Finding("plan-missing", "stop", message, file=brief(named)))
    if is_folder(named):
        return read_folder(path, label, named)
    return _solved(load_scenario(named), label, named, progress)


def _solved(file: ScenarioFile, label: str, shown: str, progress: Progress | None) -> WrittenPlan:
    """Solve a scenario and return its plan."""
    from placement.analysis.decided import solve

    result = solve(file, progress=progress)
    if result.plan.status == "feasible":
        raise StoppedError(Finding("interrupted", "stop", Text("interrupted"), file=brief(shown)))
    return _read_solved(result, label, shown)


def _read_solved(result: Result, label: str, shown: str) -> WrittenPlan:
    if result.plan.status == "infeasible":
        message = Text("no plan meets all its conditions, so there is none to compare")
        raise InputError(Finding(NO_PLAN, "stop", message, file=brief(shown)))
    return read_result(result, label)
