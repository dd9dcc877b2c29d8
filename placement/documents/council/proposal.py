"""Who gains and who loses, service by service, in exact integers; and the first screen that says so."""

from __future__ import annotations

from geodata.load import layer_years
from models.messages.document import Section, Table
from models.messages.numbers import moved_said
from models.messages.text import Text, in_context, joined
from placement.documents.change import proposed, sites_said
from placement.documents.evaluation import claim
from placement.documents.gains import who_gains
from placement.problem.checks.unheeded import leave_no_choice
from placement.results.result import Result
from placement.scenario.rules.room import Room
from placement.values.gains import Effect, Gains

# areas named on each side of the first screen
NAMED = 5


def proposal(result: Result) -> tuple[Section, ...]:
    """Return the first screen: what is proposed, who gains, who loses, by number and by area, and what is not decided."""
    return (_claim(result), who_gains(result), *_areas(result.gains), _undecided(result))


def _claim(result: Result) -> Section:
    if result.evaluation:
        return claim(result, result.evaluation)
    plan = result.plan
    title = Text("The proposal")
    if not result.compared:
        said = Text("An evaluation of the {open} offices open today; nothing is proposed.", open=len(result.after.open))
        return Section(title, (said,))
    what = result.file.scenario.offices.service.title
    old, new = len(result.before.open), len(result.after.open)
    first = Text("{change}: {what} go from {old} to {new}.", change=proposed(result), what=what, old=old, new=new)
    goals = joined(
        in_context("objectives in quotes", "{this}, then {next}"), [reading.title for reading in result.question.readings]
    )
    if plan.status == "optimal" and leave_no_choice(result.question.inputs):
        proof = Text("This is the only plan that the numbers of offices leave; no objective decided.")
    elif plan.status == "optimal":
        proof = Text("Proven best for these objectives: {goals}. For others, another plan may be best.", goals=goals)
        if len(result.question.readings) == 1:
            proof = Text("Proven best for this objective: {goals}. For others, another plan may be best.", goals=goals)
    else:
        proof = Text("The run was stopped early: this plan is not proven to be the best.")
    sites = sites_said(result)
    told = (*((proof,) if result.problem.candidates else ()), *((sites,) if sites is not None else ()))
    return Section(title, (first, *told))


def _areas(found: tuple[Gains, ...]) -> list[Section]:
    """Return the areas that gain and lose most, for each service."""
    sections = []
    head = (Text("area"), Text("change of the mean distance"))
    for one in found:
        tables = []
        pairs: tuple[tuple[Effect, Text], ...] = (
            ("better", Text("areas nearer")),
            ("worse", Text("areas farther")),
        )
        for effect, title in pairs:
            count, _ = one.shift.count(effect)
            if not count:
                continue
            caption = Text("{title}: {count} (the largest changes)", title=title, count=count)
            rows = tuple((change.area.name, moved_said(change.change_m)) for change in one.shift.most(effect)[:NAMED])
            tables.append(Table(caption, head, rows))
        if tables:
            sections.append(Section(Text("By area: {title}", title=one.title), tuple(tables)))
    return sections


def _left_out(result: Result) -> list[Text]:
    """Return which of waits and room were left out of the calculation."""
    inputs = result.question.inputs
    if result.waiting is None:
        return [Text("Waiting times and the room in the buildings are not part of the calculation.")]
    if any(isinstance(rule, Room) for rule in inputs.scenario.rules):
        return []
    return [Text("The room in the buildings is not part of the calculation.")]


def _undecided(result: Result) -> Section:
    said = [
        layer_years(result.study),
        *_left_out(result),
        *([Text("Caseload is that of the study's column caseload.")] if "caseload" in result.study.offices else []),
        Text("Which objective comes first is a matter of policy; no calculation decides it."),
    ]
    return Section(Text("The data, and what this page does not decide"), tuple(said))
