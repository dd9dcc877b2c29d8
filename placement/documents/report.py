"""The report's page: the composed page with the method, all tables by area, and how to reproduce it round it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from maps.page.council import Council
from models.messages.document import Page, Section, Table
from models.messages.text import Language, Text, comma_list, in_context, joined, same
from models.options import BETWEEN
from models.plan import ENUMERATION
from placement import distribution
from placement.documents.evaluation import method
from placement.documents.offices import offices_one_by_one
from placement.documents.papers import papers_section
from placement.documents.report_tables import areas_section, offices_section
from placement.documents.result import compose
from placement.documents.served import service
from placement.documents.typed import typed
from placement.results.analysis import Analysis
from placement.results.result import Result
from placement.scenario.files import BUNDLED, shown_study


def compose_report(result: Result, analysis: Analysis, council: Council, lang: Language) -> Page:
    """Return the page of the report: who gains and who loses and the tables behind the answers among the result's own sections.

    Parameters
    ----------
    result
        the result.
    analysis
        what was asked of it.
    council
        what its page says besides.
    lang
        stands in the command that reproduces it.
    """
    page = compose(result, analysis)
    first, rest = page.sections[:1], page.sections[1:]
    claimed, gained, *areas = council.proposal
    # who loses and who gains stands on the first page, where anything is compared
    leading = (gained, *first, claimed) if result.compared else (*first, claimed, gained)
    areas_figures = areas_section(result, result.gains[0].shift)
    behind = [_method(result, analysis), _reproduction(result, lang), *papers_section(result), areas_figures]
    sections = (
        *leading,
        *council.near_far,
        *areas,
        offices_section(result),
        *offices_one_by_one(result, council.offices, council.cards),
        *council.why,
        *rest,
        *behind,
    )
    return replace(page, sections=sections)


def _method(result: Result, analysis: Analysis) -> Section:
    """Return in plain words what was solved, what "proven" means, how it was checked and what ties are."""
    said = service(result.file.scenario)
    served = Text("Residents {said}.", said=said)
    rows = [(Text("What was counted"), _evaluated(result))]
    if result.evaluation:
        rows = method(result.evaluation)
    elif result.problem.candidates:
        rows = [
            (Text("What was compared"), _asked(result)),
            *_solved(result, tabulated=analysis.tabulated),
            (Text("What ties mean"), _ties()),
        ]
    rows.insert(1, (Text("Who is served"), served))
    return Section(Text("Method"), (Table(same(""), (Text("question"), Text("answer")), tuple(rows)),))


def _evaluated(result: Result) -> Text:
    if result.question.closes:
        return Text(
            "This scenario leaves nothing to choose: people and distances were counted for the offices open before and after. The "
            "figures agree with those of a check that was written separately."
        )
    return Text(
        "This scenario has no candidates to add. Nothing was chosen: people and distances were counted for the "
        "offices there are. The figures agree with those of a check that was written separately."
    )


def _asked(result: Result) -> Text:
    problem = result.problem
    sites = len({option.partition(BETWEEN)[0] for option in problem.candidates})
    low, high = result.question.counts
    count = same(f"{low}") if low == high else Text("{low} to {high}", low=low, high=high)
    goals = [reading.title for reading in result.question.readings]
    if result.hours is not None:
        which = Text(
            "Of all ways to open offices in the times of {hours}, and to open and close those that may, within the limits",
            hours=Text("Opening hours"),
        )
    elif result.views:
        which = Text(
            "Of all ways to settle what becomes of the {sites} candidates beside the {open} offices open now",
            sites=sites,
            open=len(result.before.open),
        )
    elif result.question.closes:
        which = Text(
            "Of all ways to leave {count} offices open, by closing and opening {sites} of those there are and might be",
            sites=sites,
            count=count,
        )
    else:
        which = Text(
            "Of all ways to add {count} of the candidates ({sites}) to the offices kept ({open})",
            sites=sites,
            open=len(result.before.open),
            count=count,
        )
    order = Text(" Each decides among the best plans of those before it.") if len(goals) > 1 else same("")
    slack = [goal.give_up for goal in result.file.scenario.objective if goal.give_up]
    if slack:
        order = Text(
            "{order} Where the scenario gives up {slack}, plans so near the best value go on as well.",
            order=order,
            slack=comma_list(slack),
        )
    return Text(
        "{which}, those that meet every condition of the scenario were compared. Objectives: {goals}.{order}",
        which=which,
        goals=joined(in_context("objectives in quotes", "{this}; {next}"), goals),
        order=order,
    )


def _solved(result: Result, *, tabulated: bool) -> list[tuple[Text, Text]]:
    solver, optimal = result.plan.solver, result.plan.status == "optimal"
    program = Text(
        "It was solved as an integer program with {name} {version}: all combinations are considered, and those "
        "that can no longer be better are ruled out by calculation. People, millimetres and seconds are whole "
        "numbers, so that no rounding decides.",
        name=solver.name,
        version=solver.version,
    )
    if solver == ENUMERATION:
        program = Text(
            "A condition of the scenario cannot be written into an integer program, so every plan that keeps to the numbers of "
            "offices was valued and compared. People, millimetres and seconds are whole numbers, so that no rounding decides."
        )
    proof = Text(
        "It was established by calculation that no plan that meets the conditions does better. It holds for the "
        "objectives, conditions and layers stated here; it is no proof that a policy is right."
    )
    if not optimal:
        proof = Text(
            "The calculation was stopped early. There may be better plans; the table of objectives says how much is known."
        )
    checked = Text(
        "The plan shown was recomputed from the start, people, distances and conditions, by a check that shares "
        "nothing with the solver's side. Unless the two agree, nothing is written."
    )
    if tabulated:
        checked = Text(
            "{checked} Besides, the value of every combination was tabulated by additions alone; the best values "
            "agree, and the ties are counted in that table.",
            checked=checked,
        )
    meaning = Text("What proven means") if optimal else Text("Is it proven?")
    return [
        (Text("How it was solved"), program),
        (meaning, proof),
        (Text("How it was checked"), checked),
    ]


def _ties() -> Text:
    return Text(
        "Plans tie when their values on an objective do not differ by a single person or millimetre. The next "
        "objective then decides which is shown; if the last one leaves a tie, it is the first in the study's "
        "order of offices, and the report says so. On that objective none of the tied plans is better than "
        "another."
    )


def _command(result: Result, name: str, lang: Language) -> str:
    plan = result.file.scenario.plan
    if result.evaluation is None or plan is None:
        return f"placement solve {typed(name)} --lang {lang}"
    stated = "" if plan.offices is None else f" --plan {typed(','.join(plan.offices))}"
    return f"placement evaluate {typed(name)}{stated} --lang {lang}"


def _reproduction(result: Result, lang: Language) -> Section:
    file, study, solver = result.file, result.study, result.plan.solver
    own = Path("scenario.yaml") if file.path is None else file.path
    name = file.scenario.scenario if own.parent == BUNDLED else own.name
    others = [path.name for path in file.parents] + [found.file for found in result.question.inputs.polygons.files]
    rows = [
        (Text("command"), same(_command(result, name, lang))),
        (Text("scenario"), same(f"{file.scenario.scenario} ({own.name})")),
        *([(Text("further files"), same(", ".join(dict.fromkeys(others))))] if others else []),
        (
            Text("study"),
            Text("{title} ({shown_study})", title=study.title, shown_study=shown_study(study.id)),
        ),
        (Text("hash of the input (input_sha256)"), same(result.input_sha256)),
        (Text("solver"), Text("comparison of every plan") if solver == ENUMERATION else same(f"{solver.name} {solver.version}")),
        (Text("program"), same(f"placement {distribution.version()}")),
    ]
    note = Text(
        "The same input and versions give the same figures. The hash of each layer and the versions of the "
        "libraries are in manifest.json, the scenario as it was read in scenario.yaml."
    )
    if result.stopped:
        note = Text(
            "The run was stopped early, so that the same command may give another plan. Layers and versions are in manifest.json."
        )
    table = Table(same(""), (Text("item"), Text("value")), tuple(rows))
    return Section(Text("How to reproduce it"), (note, table))
