"""An explanation as a table: what `placement explain --csv` writes."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from geodata.yamlfiles.source import dotted
from placement.documents.explanation import standing
from placement.documents.tables.columns import Cells, PlanColumns, measures, metres, said, table_text, value_columns, values
from placement.results.explanation import Explanation, Impasse, PostPrice, Price, Swap
from placement.values.conditions import Part
from placement.values.plans import MeasuredPlan
from placement.values.standings import Standing


def explanation_table(found: Explanation) -> str:
    """Return a row for each plan that is told of; `section` says why, as the keys of `explain --json` do."""
    table = _Table(found)
    curve = found.curve.by_count if found.curve else ()
    rows = [
        {"section": "answer", **table.plan(found.answer), **table.columns.row("open", found.answer.open)},
        *map(table.condition, found.prices),
        *map(table.posts, found.posts),
        *({"section": "by_count", "count": found.question.counted(row.added), **table.plan(row)} for row in curve),
        *map(table.swap, found.swaps),
    ]
    first = ("section", *_part(None), *table.columns.office(None), "count", "binds", *table.columns.plan(()))
    return table_text(rows, first)


def impasse_table(found: Impasse) -> str:
    """Return a row for each condition that conflicts and for each repair; `set` numbers the sets of conditions, from 1."""
    sets = (("conflict", found.conflict), *(("other_conflicts", parts) for parts in found.others))
    rows: list[Cells] = [
        {"section": section, "set": number, **_part(part)} for number, (section, parts) in enumerate(sets, 1) for part in parts
    ]
    rows += [
        {
            "section": "repairs",
            "path": dotted(repair.path),
            "file": repair.words.file,
            "line": repair.words.first,
            "text": _lines(repair.words.lines),
            "was": repair.was,
            "value": repair.value,
            "exact": None if repair.exact is None else repair.exact.written,
        }
        for repair in found.repairs
    ]
    rows += [{"section": "fewest_to_drop", **_part(part)} for part in found.fewest or ()]
    return table_text(rows, ("section", "set", *_part(None), "was", "value", "exact"))


class _Table:
    def __init__(self, found: Explanation) -> None:
        self.found, self.columns = found, PlanColumns(found.question)

    def plan(self, plan: MeasuredPlan | Standing) -> Cells:
        """Return a plan and what it reaches."""
        reached = measures(plan.measures) | values(self.found.question.readings, plan.values)
        return {**self.columns.plan(plan.added), **reached}

    def condition(self, price: Price) -> Cells:
        """Return what a condition costs: the best plan without it."""
        cells = {"section": "conditions", **_part(price.part), **said("standing", standing(price, self.found.question))}
        if price.best is None:
            return cells
        return {**cells, "binds": price.binds, **self.changed(price.best)}

    def posts(self, one: PostPrice) -> Cells:
        """Return the best plan with another number of posts in a limit; `count` says how many."""
        cells: Cells = {"section": "posts", "id": one.rule, "count": one.posts}
        return cells if one.best is None else {**cells, **self.changed(one.best)}

    def swap(self, swap: Swap) -> Cells:
        """Return the best plan with an office, or without it."""
        cells = {"section": "with" if swap.opens else "without", **self.columns.office(swap.office)}
        if swap.best is None:
            return {**cells, "ruled_out_by": "; ".join(f"{part.kind} {part.id}" for part in swap.against)}
        decides = None if swap.decides is None else self.found.question.readings[swap.decides].name
        return {**cells, **self.changed(swap.best), "decides": decides}

    def changed(self, new: MeasuredPlan) -> Cells:
        """Return a plan, and its values less those of the answer."""
        old, readings = self.found.answer, self.found.question.readings
        cells = self.plan(new) | self.columns.row("open", new.open)
        cells["change_served_people"] = new.measures.served - old.measures.served
        mean, largest = _mean(new), _largest(new)
        cells["change_distance_m_mean"] = _less(mean, _mean(old))
        cells["change_distance_m_max"] = _less(largest, _largest(old))
        cells["change_offices"] = len(new.open) - len(old.open)
        for reading, after, before in zip(readings, new.values, old.values, strict=True):
            cells[f"change_{value_columns(reading)[-1]}"] = after - before
        return cells


def _mean(plan: MeasuredPlan) -> Fraction | None:
    total = plan.measures.distance_total_mm
    return None if total is None else Fraction(total, 1000 * max(plan.measures.people, 1))


def _largest(plan: MeasuredPlan) -> Fraction | None:
    largest = plan.measures.distance_max_mm
    return None if largest is None else Fraction(largest, 1000)


def _less(new: Fraction | None, old: Fraction | None) -> object:
    return None if new is None or old is None else metres(new - old)


def _part(part: Part | None) -> Cells:
    """Return a condition with its place in the file, or the columns that have one."""
    if part is None:
        return dict.fromkeys(("kind", "id", *said("title", None), "path", "file", "line", "text"))
    return {
        "kind": part.kind,
        "id": part.id,
        **said("title", part.title),
        "path": dotted(part.path),
        "file": part.words.file,
        "line": part.words.first,
        "text": _lines(part.words.lines),
    }


def _lines(lines: Sequence[str]) -> str:
    """Return lines as one cell holds them."""
    return " / ".join(line.strip() for line in lines)
