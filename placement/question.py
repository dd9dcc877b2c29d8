"""From a scenario and a study to the problem the models solve, with every mismatch between the two."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from geodata.access import Access, Departures
from geodata.study import Study
from geodata.yamlfaults import did_you_mean
from geodata.yamlsource import Source
from models.access import AccessMatrix, BoolArray, IntArray
from models.errors import Finding, InputError
from models.problem import Problem, SetRule
from models.text import Text
from placement.quantities import distance_mm, duration_s, is_time
from placement.scenario import Scenario, ScenarioFile, Service

# below this a radius in metres was probably meant in kilometres
SHORT_MM = 50_000


@dataclass(frozen=True)
class Question:
    """A problem, and what was noticed while putting it."""

    problem: Problem
    findings: tuple[Finding, ...]


# an office's transit access: the people within this time of it
ACCESS_S = 1800


def needs_walking(scenario: Scenario) -> bool:
    """Return whether anything in the scenario rests on access on foot."""
    by_foot = any(service.walking is not None for service in scenario.served.services)
    return by_foot or any(goal.name == "mean_walking_time" for goal in scenario.objective)


def needs_transit(scenario: Scenario) -> tuple[Departures, ...]:
    """Return the settings of public transport that the scenario rests on."""
    settings = [service.departures for service in scenario.served.services if service.transit is not None]
    if any(goal.name in {"mean_transit_time", "transit_access"} for goal in scenario.objective):
        settings.append(scenario.departures)
    return tuple(dict.fromkeys(settings))


def require_feeds(file: ScenarioFile, study: Study) -> None:
    """Check that a study has timetables where the scenario rests on public transport.

    Raises
    ------
    InputError
        at the first place that needs them.
    """
    scenario = file.scenario
    if study.feeds or not needs_transit(scenario):
        return
    way = "any" if scenario.served.any_of else "all"
    places: list[tuple[str | int, ...]] = [
        *(("served", way, row, "transit") for row, service in enumerate(scenario.served.services) if service.transit),
        *(
            ("objective", row)
            for row, goal in enumerate(scenario.objective)
            if goal.name in {"mean_transit_time", "transit_access"}
        ),
    ]
    message = Text(
        "この調査データには時刻表 (GTFS) がありません。study.yaml の feeds に加えてください",
        "the study has no timetables (GTFS); add them under feeds in its study.yaml",
    )
    raise InputError(file.located.source.finding("no-feeds", message, *places[0]))


def ask(file: ScenarioFile, study: Study, access: Access) -> Question:
    """Put a scenario to a study.

    Parameters
    ----------
    file
        the scenario.
    study
        the layers it names.
    access
        every kind of access the scenario needs.

    Returns
    -------
    question
        the problem and the warnings met.

    Raises
    ------
    InputError
        with every fault: unknown ids or kinds, contradictions, impossible numbers.
    """
    scenario, source = file.scenario, file.located.source
    ids, kinds = list(study.offices["id"]), dict(zip(study.offices["id"], study.offices["kind"], strict=True))
    findings = [
        *_unknown(scenario, source, ids, kinds),
        *_repeated(scenario, source),
        *_suspicious(scenario, source),
        *_unscored(scenario, source, study),
    ]
    candidates = _candidates(scenario, ids, kinds)
    findings += _impossible(scenario, source, candidates)
    if any(finding.severity == "stop" for finding in findings):
        raise InputError(sorted(findings, key=lambda finding: (finding.line or 0, finding.column or 0)))
    low, high = scenario.offices.added
    problem = Problem(
        people=study.demand["people"].to_numpy(dtype=np.int64),
        distance=access.straight_line,
        covers=_covers(scenario, access),
        keep=tuple(office for office in ids if office in scenario.offices.keep),
        candidates=candidates,
        added_min=low,
        added_max=high,
        rules=tuple(
            SetRule(rule.id, "at_least", rule.at_least, rule.of)
            if rule.at_least is not None
            else SetRule(rule.id, "at_most", rule.at_most or 0, rule.of)
            for rule in scenario.rules
        ),
        objectives=tuple(goal.name for goal in scenario.objective),
        times=_times(scenario, access),
        scores=_scores(scenario, study, access),
    )
    return Question(problem, tuple(findings))


def _candidates(scenario: Scenario, ids: Sequence[str], kinds: dict[str, str]) -> tuple[str, ...]:
    pool = scenario.offices.from_
    if pool is None:
        return ()
    chosen = set(pool.ids or ()) | {office for office in ids if kinds[office] == pool.kind}
    barred = {*scenario.offices.keep, *scenario.offices.forbid}
    return tuple(office for office in ids if office in chosen - barred)


def _times(scenario: Scenario, access: Access) -> dict[str, AccessMatrix]:
    found = {"mean_walking_time": access.walking_s, "mean_transit_time": access.transit_s.get(scenario.departures)}
    return {name: matrix for name, matrix in found.items() if matrix is not None}


def _scores(scenario: Scenario, study: Study, access: Access) -> dict[str, IntArray]:
    scores: dict[str, IntArray] = {}
    if "caseload" in study.offices:
        scores["caseload"] = study.offices["caseload"].to_numpy(dtype=np.int64)
    matrix = access.transit_s.get(scenario.departures)
    if matrix is not None:
        scores["transit_access"] = study.demand["people"].to_numpy(dtype=np.int64) @ matrix.within(ACCESS_S)
    return scores


def _covers(scenario: Scenario, access: Access) -> BoolArray:
    together = np.logical_or if scenario.served.any_of else np.logical_and
    return np.asarray(together.reduce([reached(service, access) for service in scenario.served.services]))


def reached(service: Service, access: Access) -> BoolArray:
    """Return (n, m) bool: whom each office would serve in this one way."""
    if service.straight_line is not None:
        return access.straight_line.within(distance_mm(service.straight_line))
    if service.transit is not None:
        return access.transit_s[service.departures].within(duration_s(service.transit))
    reach = str(service.walking)
    matrix = access.walking_s if is_time(reach) else access.walking_mm
    if matrix is None:
        msg = "the scenario counts on walking, which was not measured"
        raise ValueError(msg)
    return matrix.within(duration_s(reach) if is_time(reach) else distance_mm(reach))


def _unknown(scenario: Scenario, source: Source, ids: Sequence[str], kinds: dict[str, str]) -> Iterator[Finding]:
    offices = scenario.offices
    lists: list[tuple[tuple[str | int, ...], Sequence[str]]] = [
        (("offices", "keep"), offices.keep),
        (("offices", "forbid"), offices.forbid),
        (("offices", "from", "ids"), offices.from_.ids or () if offices.from_ else ()),
        *((("rules", number, "of"), rule.of) for number, rule in enumerate(scenario.rules)),
    ]
    for path, named in lists:
        for position, office in enumerate(named):
            if office not in ids:
                cure = did_you_mean(office, ids)
                message = Text(
                    f"{office} という施設は調査データにありません。{cure.ja}", f"the study has no office {office}. {cure.en}"
                )
                yield source.finding("unknown-office", message, *path, position, value=office)
    if offices.from_ and offices.from_.kind is not None and offices.from_.kind not in kinds.values():
        cure = did_you_mean(offices.from_.kind, sorted(set(kinds.values())))
        message = Text(
            f"種別 {offices.from_.kind} の施設はありません。{cure.ja}", f"no office is of kind {offices.from_.kind}. {cure.en}"
        )
        yield source.finding("unknown-kind", message, "offices", "from", "kind", value=offices.from_.kind)


def _repeated(scenario: Scenario, source: Source) -> Iterator[Finding]:
    offices = scenario.offices
    lists: list[tuple[tuple[str | int, ...], Sequence[str]]] = [
        (("offices", "keep"), offices.keep),
        (("offices", "forbid"), offices.forbid),
        *((("rules", number, "of"), rule.of) for number, rule in enumerate(scenario.rules)),
    ]
    for path, named in lists:
        for position, office in enumerate(named):
            if office in named[:position]:
                message = Text(f"{office} が2回書かれています。一つ消してください", f"{office} is listed twice; remove one")
                yield source.finding("repeated-office", message, *path, position, value=office)
    for position, office in enumerate(offices.forbid):
        if office in offices.keep:
            line, _ = source.place("offices", "keep", offices.keep.index(office))
            message = Text(
                f"{office} は keep ({line} 行目) にも forbid にもあります。どちらかを消してください",
                f"{office} is in keep (line {line}) and in forbid; remove one of them",
            )
            yield source.finding("kept-and-forbidden", message, "offices", "forbid", position, value=office)


def _suspicious(scenario: Scenario, source: Source) -> Iterator[Finding]:
    way = "any" if scenario.served.any_of else "all"
    for position, service in enumerate(scenario.served.services):
        for name, reach in (("straight_line", service.straight_line), ("walking", service.walking)):
            if reach is None or is_time(reach) or distance_mm(reach) >= SHORT_MM or not reach.endswith(" m"):
                continue
            longer = reach.replace(" m", " km")
            message = Text(f"{reach} です。{longer} では?", f"{reach} is very short; did you mean {longer}?")
            yield source.finding("short-distance", message, "served", way, position, name, severity="warn", value=reach)


def _unscored(scenario: Scenario, source: Source, study: Study) -> Iterator[Finding]:
    for position, goal in enumerate(scenario.objective):
        if goal.name == "caseload" and "caseload" not in study.offices:
            message = Text(
                "調査データの施設に caseload の列がありません。取扱件数を足すか、この目的を消してください",
                "the study's offices have no column caseload; add the cases handled, or remove this objective",
            )
            yield source.finding("no-caseload", message, "objective", position)


def _impossible(scenario: Scenario, source: Source, candidates: tuple[str, ...]) -> Iterator[Finding]:
    low, high = scenario.offices.added
    if high > len(candidates):
        message = Text(
            f"{high} か所増やす指定ですが、候補は {len(candidates)} か所です",
            f"{high} are to be added, but there are {len(candidates)} candidates",
        )
        yield source.finding("too-many-to-open", message, "offices", "open", value=high)
    if not scenario.offices.keep and low == 0 and any(goal.name == "mean_distance" for goal in scenario.objective):
        message = Text(
            "施設が一つも開かない案では平均距離が決まりません。keep か open の min を 1 以上にしてください",
            "mean distance means nothing when no office need be open; keep one, or set open: min to 1 or more",
        )
        yield source.finding("no-office-open", message, "offices")
    possible = {*scenario.offices.keep, *candidates}
    for number, rule in enumerate(scenario.rules):
        if rule.at_least is not None and rule.at_least > len(set(rule.of)):
            message = Text(
                f"{len(set(rule.of))} か所のうち {rule.at_least} か所以上は不可能です",
                f"cannot open {rule.at_least} of {len(set(rule.of))}",
            )
            yield source.finding("impossible-count", message, "rules", number, "at_least", value=rule.at_least)
        shut = [office for office in rule.of if office not in possible]
        if shut:
            names = ", ".join(shut)
            message = Text(
                f"規則 {rule.id} の {names} は keep にも候補にもなく、開くことがありません",
                f"rule {rule.id} names {names}, which can never open (neither kept nor a candidate)",
            )
            yield source.finding("never-open", message, "rules", number, "of", severity="warn")
