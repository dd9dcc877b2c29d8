"""The words that go with a result, composed once for the terminal, the map and the report."""

from __future__ import annotations

from geodata.disclosure import marks_of
from geodata.load import layer_years
from models.messages.document import Page, Section, Table
from models.messages.numbers import metres, minutes, people_said, percent, signed
from models.messages.text import Text, in_context, same
from models.plan import ENUMERATION, ObjectiveValue
from placement.documents.by_road import by_road_rows, without_car
from placement.documents.change import fates
from placement.documents.channels import chosen_channels, offices_staying
from placement.documents.course import course_sections, same_size_section, times_said
from placement.documents.evaluation import beside_the_best
from placement.documents.freed import freed_section
from placement.documents.gains import who_gains
from placement.documents.headline import firm, headline, missing, points
from placement.documents.hours import hours_sections
from placement.documents.indicators import table as indicator_table
from placement.documents.loads import loads_section
from placement.documents.matrix import matrix_section, sources_section
from placement.documents.provision import provision_sections
from placement.documents.published import published_section
from placement.documents.served import group_said, service
from placement.documents.staffing import staffing_section
from placement.documents.ties import second_look, tied_plans
from placement.documents.titles import figures_found, numbers_found, titled
from placement.documents.waiting import waiting_section
from placement.documents.whose import everyone, stated_elsewhere
from placement.glossary import BEST_PLAN, CHANGE, LARGEST_DISTANCE, MEAN_DISTANCE, NOT_IN_DATA
from placement.problem.names import Names
from placement.results.analysis import Analysis
from placement.results.result import Result
from placement.results.tables import office_access
from placement.results.withheld import marked, said
from placement.scenario.objectives.registry import objective


def compose(result: Result, analysis: Analysis | None = None) -> Page:
    """Return the page of a result: headline, figures, ties, alternatives, assumptions, layers, sources."""
    sections = (*_answer(result), *sources_section(result), *_notes(result), _sources(result))
    return _page(result, analysis, sections)


def summarize(result: Result, analysis: Analysis | None = None) -> Page:
    """Return the page for a terminal: with who gains and who loses, without the table of sources, which is long."""
    first, *others = _answer(result)
    gained = (who_gains(result, base=False),) if result.services or result.evaluation else ()
    return _page(result, analysis, (first, *gained, *others))


def _page(result: Result, analysis: Analysis | None, sections: tuple[Section, ...]) -> Page:
    """Return the result's first words with sections."""
    how_firm = firm(result, analysis.standings if analysis else None)
    return Page(result.file.scenario.title, headline(result), sections, points(result), how_firm, missing(result))


def _answer(result: Result) -> tuple[Section, ...]:
    chosen = (
        [
            *tied_plans(result),
            *second_look(result),
            *_firmness(result),
            *_offices(result),
            *_curve(result),
            _objectives(result),
            *_weighed(result),
        ]
        if result.problem.candidates and not result.evaluation
        else []
    )
    if result.evaluation:
        chosen = [*beside_the_best(result, result.evaluation), *same_size_section(result), *_weighed(result), *_offices(result)]
    return (
        _figures(result),
        *loads_section(result),
        *published_section(result),
        *waiting_section(result),
        *staffing_section(result),
        *freed_section(result),
        *_groups(result),
        *hours_sections(result),
        *(course_sections(result) or _views(result)),
        *offices_staying(result),
        *chosen_channels(result),
        *provision_sections(result),
        *matrix_section(result),
        *chosen,
        indicator_table(result.indicators, compared=result.compared, defined=False),
        _assumptions(result),
        *_not_in_data(result),
    )


def _figures(result: Result) -> Section:
    before, after = result.before_measures, result.measures
    rows: list[tuple[Text, Text, Text]] = [
        (Text("open offices"), same(str(len(result.before.open))), same(str(len(result.after.open)))),
        (Text("people served"), people_said(before.served), people_said(after.served)),
        (Text("share of all people"), percent(before.share), percent(after.share)),
        (MEAN_DISTANCE, metres(before.distance_mean_m), metres(after.distance_mean_m)),
        (LARGEST_DISTANCE, metres(before.distance_max_m), metres(after.distance_max_m)),
    ]
    asked = zip(result.file.scenario.beyond, result.beyond, strict=True)
    rows += [
        (Text("people farther than {distance}", distance=distance), people_said(found.before), people_said(found.after))
        for distance, found in asked
    ]
    rows += by_road_rows(result)
    rows += [(objective(name).title, minutes(before.mean_s(name)), minutes(after.mean_s(name))) for name in after.times]
    served = service(result.file.scenario)
    caption = Text("Served: {served}. {everyone}.", served=served, everyone=everyone(result.file.scenario, after.people))
    if not result.compared:
        table = Table(caption, (same(""), Text("now")), tuple((name, now) for name, _, now in rows))
        return Section(Text("Figures"), (table, *without_car(result), *stated_elsewhere(result.file.scenario)))
    head = (same(""), Text("before"), Text("after"))
    told = (
        *without_car(result),
        *times_said(result),
        *fates(result.file.scenario, result.gains[0]),
        *stated_elsewhere(result.file.scenario),
    )
    table = Table(titled(figures_found(before, after), caption), head, tuple(rows))
    return Section(Text("Before and after"), (table, *told))


def _views(result: Result) -> list[Section]:
    """Return the plan seen in further ways: in its phases, or in several futures."""
    if not result.views:
        return []
    rows, names = [], Names(result.question)
    for seen in result.views:
        opened = tuple(office for office in seen.after.open if office not in seen.before.open)
        shut = tuple(office for office in seen.before.open if office not in seen.after.open)
        if result.question.closes or not shut:
            change = names.changed(opened, shut, "brief")
        else:
            change = in_context("result", "−{shut}", shut=len(shut))
        count = same(f"{len(seen.before.open)} → {len(seen.after.open)}")
        served = [people_said(seen.before_measures.served), people_said(seen.measures.served)]
        means = [metres(seen.before_measures.distance_mean_m), metres(seen.measures.distance_mean_m)]
        rows.append(
            (
                seen.view.title,
                count,
                change,
                *(Text("{old} → {new}", old=old, new=new) for old, new in (served, means)),
            )
        )
    head = (same(""), Text("counters"), CHANGE, Text("served"), MEAN_DISTANCE)
    title = Text("Phase by phase") if result.file.scenario.phases else Text("In each future")
    return [Section(title, (Table(same(""), head, tuple(rows)),))]


def _groups(result: Result) -> list[Section]:
    """Return whom of each group of people the plan serves."""
    if not result.groups:
        return []
    usual = result.file.scenario.served
    rows = tuple(
        (
            seen.view.title,
            people_said(seen.measures.people),
            people_said(seen.before_measures.served),
            people_said(seen.measures.served),
            percent(seen.measures.share),
            metres(seen.measures.distance_mean_m),
        )
        for seen in result.groups
    )
    head = (Text("group"), Text("people"), Text("served before"), Text("served"), Text("share"), MEAN_DISTANCE)
    said = tuple(group_said(group, usual) for group in result.file.scenario.groups)
    return [Section(Text("Group by group"), (Table(same(""), head, rows), *said))]


def _firmness(result: Result) -> list[Section]:
    """Return what the answer would be with buses assumed."""
    bound = result.bound
    if bound is None:
        return []
    head = (same(""), Text("served"), Text("share"))
    rows = [
        (Text("timetables alone"), people_said(result.measures.served), percent(result.measures.share)),
        (Text("buses assumed"), people_said(bound.ours.served), percent(bound.ours.share)),
    ]
    if bound.firm:
        verdict = Text("With buses assumed, the same plan is still among the best.")
    else:
        said = Names(result.question).change(bound.plan.added)
        verdict = Text(
            "Not decided: with buses assumed, the best would be {said} ({served:,} served).",
            said=said,
            served=bound.measures.served,
        )
    caption = Text("Between what bounds this plan serves")
    return [Section(Text("How firm is it?"), (Table(caption, head, tuple(rows)), verdict))]


def _offices(result: Result) -> list[Section]:
    """Return each office's access by public transport, where it was measured, beside its caseload where that is known."""
    columns = office_access(result)
    shown = {
        "people_15min_transit": Text("people in 15 min"),
        "people_30min_transit": Text("people in 30 min"),
        "people_45min_transit": Text("people in 45 min"),
        "departures_an_hour": Text("departures an hour"),
        "caseload": Text("cases"),
    }
    if result.access.departures_an_hour is None:
        return []
    kept, names = [name for name in shown if name in columns], Names(result.question)
    ids = list(result.study.offices["id"])
    if "caseload" in kept:
        columns["caseload"] = marked(columns["caseload"], marks_of(result.study, "offices", "caseload"))
    rows = tuple((names.brief([office]), *(_counted(columns[name][row]) for name in kept)) for row, office in enumerate(ids))
    head = (Text("office"), *(shown[name] for name in kept))
    opened, _ = result.question.changes(result.plan.added)
    strong = tuple(row for row, office in enumerate(ids) if office in opened)
    caption = Text(
        "People who can come by public transport, and departures from stops within 400 m on foot (published times only)"
    )
    return [Section(Text("Each office's access by public transport"), (Table(caption, head, rows, strong=strong),))]


def _counted(value: object) -> Text:
    return said(value) if isinstance(value, str) else same(f"{value:,}")


def _curve(result: Result) -> list[Section]:
    if len(result.curve) < 2:
        return []
    rows, strong, names = [], [], Names(result.question)
    for position, point in enumerate(result.curve):
        if len(point.added) == len(result.plan.added):
            strong.append(position)
        earlier = result.curve[position - 1].measures.served if position else None
        gain = same("") if earlier is None else same(signed(point.measures.served - earlier))
        count, change = same(str(result.question.counted(point.added))), names.change(point.added, "brief")
        rows.append((count, change, people_said(point.measures.served), gain, metres(point.measures.distance_mean_m)))
    head = (names.count_title, BEST_PLAN, Text("served"), Text("gain"), MEAN_DISTANCE)
    found = numbers_found(
        [(result.question.counted(one.added), one.measures, row in strong) for row, one in enumerate(result.curve)]
    )
    caption = titled(found, Text("The best plan for each number (same objectives and rules)"))
    return [Section(Text("Why this many?"), (Table(caption, head, tuple(rows), strong=tuple(strong)),))]


def _objectives(result: Result) -> Section:
    rows = []
    asked = result.file.scenario.objective
    for order, (value, reading, goal) in enumerate(
        zip(result.plan.objectives, result.question.readings, asked, strict=True), start=1
    ):
        shown = reading.text(value.value)
        bound = same("—") if value.bound is None else reading.text(value.bound)
        if not value.proven:
            proven = Text("not proven (bound {bound}{gap})", bound=bound, gap=_gap(value))
        elif value.bound == value.value:
            proven = Text("proven")
        else:
            proven = Text("proven: the best is {bound}, this within {within}", bound=bound, within=goal.give_up)
        ties = "—" if value.ties is None else f"{value.ties:,}{'' if value.ties_complete else '+'}"
        rows.append((Text("{order}. {title}", order=order, title=reading.title), shown, proven, same(ties)))
    head = (Text("objective, in order"), Text("value"), Text("proof"), Text("plans tied"))
    solver = result.plan.solver
    caption = Text("Proven with {name} {version}; an independent check agrees", name=solver.name, version=solver.version)
    if solver == ENUMERATION:
        caption = Text("Proven by valuing and comparing every plan; an independent check agrees")
    return Section(Text("Objectives and proof"), (Table(caption, head, tuple(rows)),))


def _gap(value: ObjectiveValue) -> Text:
    """Return how far the best possible value may be from this one, as a share of it."""
    if not value.bound:
        return same("")
    share = f"{abs(value.bound - value.value) / abs(value.bound):.2%}"
    return Text(", gap {share}", share=share)


def _weighed(result: Result) -> list[Section]:
    """Return between what each criterion of a weighed score counts."""
    sections = []
    for reading in result.question.readings:
        if reading.weighed is None:
            continue
        found, said = Text("the plans that no other betters"), Text("the scenario")
        rows = tuple(
            (part.title, percent(float(weight)), part.text(ends.worst), part.text(ends.best), said if ends.stated else found)
            for part, weight, ends in zip(reading.parts, reading.weighed.weights, reading.weighed.anchors, strict=True)
        )
        head = (Text("criterion"), Text("weight"), Text("counts as 0"), Text("counts as 1"), Text("taken from"))
        caption = Text("The score is the sum of these shares of what is possible, times their weights")
        sections.append(Section(Text("What is weighed"), (Table(caption, head, rows),)))
    return sections


def _assumptions(result: Result) -> Section:
    return Section(Text("Assumptions"), (layer_years(result.study), *result.assumptions))


def _not_in_data(result: Result) -> list[Section]:
    return [Section(NOT_IN_DATA, result.not_in_data)] if result.not_in_data else []


def _notes(result: Result) -> list[Section]:
    """Return what was warned of or repaired while reading; the terminal has said it already."""
    notes = tuple(finding.line_of_text for finding in result.findings)
    return [Section(Text("Notes on the data"), notes)] if notes else []


def _sources(result: Result) -> Section:
    names = {
        "boundary": in_context("result", "boundary"),
        "demand": Text("population"),
        "areas": Text("areas"),
        "offices": Text("offices"),
        "stops": Text("stops"),
        "lines": Text("lines"),
        "ground": Text("water and parks"),
        "network": Text("streets"),
        "feed": in_context("result", "timetables"),
        "channels": Text("channels"),
        "hours": Text("hours"),
        "services": Text("services"),
        "published": Text("published figures"),
        "cases": Text("counted cases"),
        "slots": Text("cases of opening times"),
        "matrix": Text("travel matrix"),
        "hazard": Text("zones of hazards"),
    }
    rows = tuple(
        (names[layer.name.partition(":")[0]], same(layer.vintage), layer.source, layer.licence) for layer in result.study.layers
    )
    head = (Text("layer"), Text("year"), Text("source"), Text("terms"))
    return Section(Text("Layers, their years and sources"), (layer_years(result.study), Table(same(""), head, rows)))
