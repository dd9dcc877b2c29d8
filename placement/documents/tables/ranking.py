"""A ranking as a table: what `placement rank --csv` writes."""

from __future__ import annotations

from placement.documents.tables.columns import Cells, PlanColumns, measures, table_text, value_columns, values
from placement.problem.build import Question
from placement.values.alternatives import Alternatives
from placement.values.plans import MeasuredPlan
from placement.values.standings import OfficeStanding, Standing, Standings


def ranking_table(question: Question, found: Standings, others: Alternatives | None = None) -> str:
    """Return a row for each plan; `section` says where it stands in the answer, as the keys of `rank --json` do."""
    table = _Table(question)
    rows = [
        {**table.plan("plans", row), "rank": row.rank, "tied_with_best": row.tied_with_best, "on_front": row.on_front}
        for row in found.plans
    ]
    rows += [{**table.plan("by_count", row), "count": question.counted(row.added)} for row in found.by_count]
    for office in found.offices:
        rows += table.worth(office, found.among)
    for one in others.plans if others else ():
        rows.append(
            {
                **table.plan("alternatives", one.plan),
                "differs_from_plan": one.from_best,
                "differs_from_nearest_before": one.differs,
            }
        )
    return table_text(rows, ("section", "rank", "count", *table.columns.office(None), *table.columns.plan(())))


class _Table:
    def __init__(self, question: Question) -> None:
        self.question, self.columns = question, PlanColumns(question)

    def plan(self, section: str, plan: MeasuredPlan | Standing | None) -> Cells:
        """Return a plan and what it reaches; of none, its section alone."""
        if plan is None:
            return {"section": section}
        reached = measures(plan.measures) | values(self.question.readings, plan.values)
        return {"section": section, **self.columns.plan(plan.added), **reached}

    def worth(self, office: OfficeStanding, among: int) -> list[Cells]:
        """Return the best plan with a candidate and the best without it, and beside the first what the candidate is worth."""
        first = self.question.readings[0]
        unit = value_columns(first)[0].removeprefix(first.label)
        told: Cells = {
            "among_first_plans": among,
            "among_first_open": office.among_best,
            f"gain_alone{unit}": None if office.alone is None else first.change(office.alone),
            f"shapley{unit}": None if office.shapley is None else round(first.change(float(office.shapley)), 6),
        }
        named = self.columns.office(office.office)
        with_it, without_it = self.plan("best_with", office.with_it), self.plan("best_without", office.without_it)
        return [with_it | named | told, without_it | named]
