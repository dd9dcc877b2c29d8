"""Plans over phases as tables: what `placement rank --csv` and `placement explain --csv` write where sites have states."""

from __future__ import annotations

from geodata.yamlfiles.source import dotted
from placement.documents.tables.columns import Cells, said, table_text, value_columns, values
from placement.problem.build import Question
from placement.problem.courses import table_in, ways_of
from placement.results.courses import CourseReasons
from placement.values.conditions import Part
from placement.values.plans import MeasuredPlan
from placement.values.standings import Standings


def ranked_courses_table(question: Question, found: Standings) -> str:
    """Return a row for each plan: the state of every site phase by phase, and what it reaches."""
    rows = [{"section": "plans", "rank": row.rank, **_plan(question, row.plan)} for row in found.plans]
    return table_text(rows, ("section", "rank", *_columns(question)))


def course_reasons_table(found: CourseReasons) -> str:
    """Return a row for each plan that is told of; `section` says why, as the keys of `explain --json` do."""
    question = found.question
    rows: list[Cells] = [{"section": "answer", **_plan(question, found.answer)}]
    for price in found.prices:
        known = {} if price.best is None else {"binds": price.binds, **_plan(question, price.best)}
        rows.append({"section": "conditions", **_part(price.part), **known})
    for one in found.otherwise:
        cells: Cells = {"section": "otherwise", "site": one.site, "state": one.state, "phases": " ".join(one.phases)}
        if one.best is None:
            cells["ruled_out_by"] = "; ".join(f"{part.kind} {part.id}" for part in one.against)
        else:
            cells |= _plan(question, one.best)
        rows.append(cells)
    rows += [
        {"section": "more", **_part(one.part), "more": one.more, "least": one.least, **_plan(question, one.best)}
        for one in found.more
    ]
    return table_text(rows, ("section", *_part(None), "binds", "site", "state", "phases", "more", "least", *_columns(question)))


def _columns(question: Question) -> tuple[str, ...]:
    phases = (f"states_{phase}" for phase in table_in(question).phases)
    return (*phases, *(name for reading in question.readings for name in value_columns(reading)))


def _plan(question: Question, plan: MeasuredPlan) -> Cells:
    """Return the state of every site, phase by phase, and what the plan reaches."""
    cells: Cells = {
        f"states_{phase}": " ".join(f"{site}={state}" for site, state in states.items() if state)
        for phase, states in ways_of(question, plan.added).items()
    }
    return cells | values(question.readings, plan.values)


def _part(part: Part | None) -> Cells:
    """Return a condition with its place in the file, or the columns that have one."""
    if part is None:
        return dict.fromkeys(("kind", "id", *said("title", None), "path", "line"))
    return {"kind": part.kind, "id": part.id, **said("title", part.title), "path": dotted(part.path), "line": part.words.first}
