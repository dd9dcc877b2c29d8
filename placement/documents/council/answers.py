"""The questions members ask, answered from `explain`, `rank` and `sweep`, with the tables behind the answers."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from maps.page.case import Card
from models.errors import InputError
from models.messages.numbers import metres, number, people_said
from models.options import BETWEEN
from models.progress import Progress
from models.text import Section, Table, Text, same
from placement.analysis.conditions import has_own_scale
from placement.analysis.explanation import Explanation, Swap, explain
from placement.analysis.sweep.breakpoints import find_breakpoints
from placement.analysis.sweep.keys import numbers_in
from placement.analysis.sweep.points import Bench
from placement.analysis.sweep.uncertainty import draw_people
from placement.documents.explanation import numbers, prices, swap_said
from placement.documents.ranking import compose_ranking
from placement.documents.sweep import Speaker, stability_page
from placement.documents.uncertainty import people_page
from placement.glossary import ADDED, LARGEST_DISTANCE, MEAN_DISTANCE
from placement.problem.names import Names
from placement.solving.ranking import standings
from placement.solving.result import Result
from placement.values.standings import Standing

RANKED = 20
# how far a reach is varied, as shares of the scenario's own
SHORTEST, LONGEST = Fraction(1, 2), Fraction(3, 2)
# by how much the people of each area may be more or fewer
MARGIN = Fraction(1, 10)
DRAWS = 1000
NAMED = 8


def answers(result: Result, progress: Progress | None = None) -> tuple[tuple[Card, ...], tuple[Section, ...]]:
    """Return the questions with their answers, and the tables behind them; none where there is nothing to choose or prove.

    `progress` follows the steps `explain`, `rank`, `breakpoints` and `draws`, and can end them.
    """
    if not result.problem.candidates or result.plan.status != "optimal":
        return (), ()
    found = explain(result.question, result.file, progress=progress)
    if not isinstance(found, Explanation):
        return (), ()
    sure = list(_sure(result, progress))
    cards = [
        *_why_number(result, found),
        # first the offices that were not added, as most ask about those
        *(_why_swap(swap, found, result) for swap in sorted(found.swaps, key=lambda swap: not swap.opens)),
        *_why_not_my_area(result),
        *([Card(Text("この答えはどこまで確かですか。", "How sure is this?"), tuple(_said(sure)))] if sure else []),
    ]
    return tuple(cards), (*_ranking(result, progress), *prices(found), *sure)


def _why_number(result: Result, found: Explanation) -> list[Card]:
    """Return why so many offices are added, with what every other number would give."""
    low, high = result.problem.added_min, result.problem.added_max
    asked = Text(
        f"なぜ {len(result.plan.added)} か所なのですか。", f"Why {len(result.plan.added)}?" if low == high else "Why this many?"
    )
    ask = (
        Text(
            f"{low} か所という数はシナリオが決めたもので、計算の結果ではありません。ほかの数ならこうなります。",
            f"The number {low} is the scenario's own, not a result. This is what other numbers would give.",
        )
        if low == high
        else Text(
            f"シナリオは {low} から {high} か所までを許しています。ほかの数ならこうなります。",
            f"The scenario allows {low} to {high}. This is what other numbers would give.",
        )
    )
    body = (
        _with_bars(block, found.curve.by_count) if isinstance(block, Table) and found.curve else block
        for section in numbers(found)
        for block in section.body
    )
    return [Card(asked, (ask, *body), result.after.open)]


def _with_bars(table: Table, rows: Sequence[Standing]) -> Table:
    """Return the table of numbers with a chart of the mean distance."""
    means = [row.measures.distance_mean_m or 0.0 for row in rows]
    longest = max(means, default=0.0)
    if not longest or len(means) != len(table.rows):
        return table
    caption = Text(f"{table.caption.ja}。棒は平均距離", f"{table.caption.en}; bars show the mean distance")
    return replace(table, caption=caption, bars=tuple(mean / longest for mean in means))


def _why_swap(swap: Swap, found: Explanation, result: Result) -> Card:
    names = Names(found.question)
    office = names.of([swap.office])
    asked = (
        Text(f"なぜ{office.ja}ではないのですか。", f"Why not {office.en}?")
        if swap.opens
        else Text(f"{office.ja}がないとどうなりますか。", f"What without {office.en}?")
    )
    return Card(asked, _compared(swap, found, names), swap.best.open if swap.best else result.after.open)


def _compared(swap: Swap, found: Explanation, names: Names) -> tuple[Text | Table, ...]:
    """Return the best plan with, or without, an office, in words and beside the answer."""
    said = swap_said(swap, found, names)
    if swap.best is None:
        return (said,)
    plans = (found.answer, swap.best)
    head = (same(""), Text("提案", "proposal"), Text("その案", "that plan"))
    rows = (
        (ADDED, *(names.brief(plan.added) for plan in plans)),
        (Text("対象", "served"), *(people_said(plan.measures.served) for plan in plans)),
        (MEAN_DISTANCE, *(metres(plan.measures.distance_mean_m) for plan in plans)),
        (LARGEST_DISTANCE, *(metres(plan.measures.distance_max_m) for plan in plans)),
    )
    return (said, Table(same(""), head, rows))


def _why_not_my_area(result: Result) -> list[Card]:
    """Return the areas where people stay out of reach, and which candidate would reach them."""
    people, area = result.question.people, result.study.demand["area"].to_numpy()
    left = people * ~result.after.served
    total = int(left.sum())
    question = Text("なぜわたしの町には届かないのですか。", "Why is my area not reached?")
    if not total:
        return [
            Card(
                Text("圏外に残る町はありますか。", "Does any area stay out of reach?"),
                (Text("この案で圏外に残る人はいません。", "With this plan nobody stays out of reach."),),
                result.after.open,
            )
        ]
    names, areas = Names(result.question), result.study.areas
    sums = {
        row.id: (int(left[area == row.id].sum()), Text(row.name_ja, row.name_en or row.name_ja)) for row in areas.itertuples()
    }
    named = sorted(((count, title) for count, title in sums.values() if count), key=lambda pair: (-pair[0], pair[1]))
    rows = tuple((title, people_said(count)) for count, title in named[:NAMED])
    head = (Text("町丁目", "area"), Text("圏外に残る人", "people out of reach"))
    body: list[Text | Table] = [
        Text(
            f"この案でも {len(named)} の町丁目の {number(total)} 人が圏外に残ります。どの案も、全員に最も近いわけではありません。",
            f"Even with this plan {number(total)} people in {len(named)} areas stay out of reach: no plan is nearest for everyone.",
        ),
        Table(Text("多い順", "The most first"), head, rows),
        *_rescuers(result, left, names),
    ]
    return [Card(question, tuple(body), result.after.open)]


def _rescuers(result: Result, left: np.ndarray, names: Names) -> Iterator[Text]:
    covers, columns = result.question.main.covers, result.distance.columns(result.question.layout.sites)
    sites = [
        site
        for site in result.question.layout.sites
        if any(site == option.partition(BETWEEN)[0] for option in result.problem.candidates)
    ]
    reach = {site: int(left[covers[:, columns[result.question.layout.sites.index(site)]]].sum()) for site in sites}
    most = max(reach.values(), default=0)
    if not most:
        yield Text("どの候補を開いても、この人たちには届きません。", "No candidate would reach them.")
        return
    best = [site for site, count in reach.items() if count == most]
    said = names.of(best[:3])
    yield Text(
        f"このうち {number(most)} 人には{said.ja}なら届きますが、その代わりにほかの人が圏外になるか遠くなります。",
        f"{said.en} would reach {number(most)} of them, but others would then be out of reach or farther away.",
    )


def _ranking(result: Result, progress: Progress | None) -> list[Section]:
    found = standings(result.question, RANKED, progress=progress)
    if not found.plans:
        return []
    plans = compose_ranking(result.question, found).sections[0]
    # the page has no command line
    body = tuple(block for block in plans.body if isinstance(block, Table) or "--top" not in block.en)
    count = found.count
    of = (
        Text(
            f"全 {number(count)} 案のうち、上位 {len(found.plans)} 案です。",
            f"The first {len(found.plans)} of {number(count)} plans.",
        )
        if count is not None and count > len(found.plans)
        else Text("すべての案です。", "All plans.")
    )
    return [Section(plans.title, (of, *body))]


def _said(sections: Sequence[Section]) -> Iterator[Text | Table]:
    for section in sections:
        yield next(block for block in section.body if isinstance(block, Text))


def _sure(result: Result, progress: Progress | None) -> Iterator[Section]:
    """Return how the answer holds when the reach is another, and when the people are more or fewer."""
    bench = Bench(result.file, result.study, result.access)
    speaker = Speaker(result.file.scenario.title.text, Names(result.question))
    yield from _by_reach(bench, speaker, progress)
    yield from _by_people(result, speaker, progress)


def _by_reach(bench: Bench, speaker: Speaker, progress: Progress | None) -> Iterator[Section]:
    scenario = bench.file.scenario
    if has_own_scale(scenario):  # scores and regrets are counted anew at every reach: no step functions
        return
    reach = next((found for found in numbers_in(scenario) if found.is_reach and found.path[0] == "served"), None)
    if reach is None or reach.now is None:
        return
    try:
        found = find_breakpoints(bench, reach, int(reach.now * SHORTEST), int(reach.now * LONGEST), progress=progress)
    except InputError:  # criteria that are no step functions, or too much work for a page
        return
    page = stability_page(speaker, found)
    title = Text("圏内とする距離を変えると", "If within reach meant another distance")
    tables = (block for block in page.sections[0].body if isinstance(block, Table))
    yield Section(title, (page.headline, *tables))


def _by_people(result: Result, speaker: Speaker, progress: Progress | None) -> Iterator[Section]:
    try:
        found = draw_people(result.question, MARGIN, DRAWS, 0, progress=progress)
    except InputError:
        return
    page = people_page(speaker, found)
    title = Text("町ごとの人口が増減すると", "If areas had more or fewer people")
    yield Section(title, (page.headline, *(block for section in page.sections for block in section.body)))
