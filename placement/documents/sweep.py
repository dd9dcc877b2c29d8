"""The words of a sweep: which plans win where, and how far the scenario's own value is from the next change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from models.messages.numbers import number
from models.text import Page, Section, Table, Text, same
from placement.analysis.sweep.amounts import said_mm
from placement.analysis.sweep.breakpoints import Stability
from placement.analysis.sweep.points import Plan, Point, Run, runs_of
from placement.analysis.sweep.stretches import Stretch
from placement.analysis.sweep.variation import Variation
from placement.glossary import BEST_PLAN
from placement.indicators.decimals import percentage
from placement.problem.names import Names

NOTHING = Text("満たす案なし", "no plan")
LISTED = 40
TIED = 3


@dataclass(frozen=True, eq=False)
class Speaker:
    """What is said in every page of a sweep.

    Parameters
    ----------
    title
        of the scenario.
    names
        of its offices.
    """

    title: Text
    names: Names

    def plan(self, plan: Plan) -> Text:
        """Return a plan by the names of what it adds."""
        return self.names.brief(plan)

    def plans(self, plans: Sequence[Plan]) -> Text:
        """Return tied plans in a row, the first few by name."""
        if not plans:
            return NOTHING
        said = [self.plan(plan) for plan in plans[:TIED]]
        more = f" (+{len(plans) - TIED})" if len(plans) > TIED else ""
        return Text(" = ".join(text.ja for text in said) + more, " = ".join(text.en for text in said) + more)


def metres_within(start: int, end: int) -> tuple[str, str]:
    """Return the ends of a stretch in whole metres that lie within it; to the millimetre where it holds no two metres."""
    low, high = -(-start // 1000), end // 1000
    return (f"{low:,} m", f"{high:,} m") if low <= high else (said_mm(start), said_mm(end))


def stability_page(speaker: Speaker, found: Stability) -> Page:
    """Return the page of an exact range."""
    reading = found.readings[0]
    rows = [_stretch_row(speaker, found, stretch) for stretch in found.stretches]
    now = found.now
    strong = tuple(row for row, s in enumerate(found.stretches) if now is not None and s.start <= now <= s.end)
    head = (
        Text("から", "from"),
        Text("まで", "to"),
        BEST_PLAN,
        Text("範囲の割合", "share of range"),
        Text(f"{reading.title.ja} (両端)", f"{reading.title.en} (at both ends)"),
        Text("第1目的の同点案", "tied on the first objective"),
    )
    body: list[Text | Table] = [Table(same(""), head, tuple(rows[:LISTED]), tuple(row for row in strong if row < LISTED))]
    body += left_out(len(rows))
    body.append(
        Text(
            f"{found.number.key} を {said_mm(found.low)} から {said_mm(found.high)} まで、案が変わりうる {number(found.events)} 個の距離"
            "すべてで比べました。その間では何も変わりません。表の両端はその区間に入る整数メートルで、--json はミリメートルです。",
            f"{found.number.key} from {said_mm(found.low)} to {said_mm(found.high)}, compared at all {number(found.events)} distances "
            "at which plans may change; between them nothing does. Ends are whole metres within the stretch; --json has millimetres.",
        )
    )
    sections = (
        Section(Text("どの距離でどの案が最良か", "Which plan wins at which distance"), tuple(body)),
        _totals(speaker, found),
    )
    return Page(speaker.title, _stability_headline(speaker, found), sections)


def _stretch_row(speaker: Speaker, found: Stability, stretch: Stretch) -> tuple[Text, ...]:
    low, high = metres_within(stretch.start, stretch.end)
    reading = found.readings[0]
    values = [reading.text(values[0]) for values in (stretch.first_values, stretch.last_values) if values]
    said = dict.fromkeys(values)
    fewest, most = stretch.tied_first
    return (
        same(said_mm(stretch.start) if stretch.start == found.low else low),
        same(said_mm(stretch.end) if stretch.end == found.high else high),
        speaker.plans(stretch.plans),
        share(Fraction(stretch.end - stretch.start + 1, found.high - found.low + 1)),
        Text(" → ".join(text.ja for text in said), " → ".join(text.en for text in said)) if said else same("—"),
        same("—") if not stretch.plans else same(str(most) if fewest == most else f"{fewest}-{most}"),
    )


def _totals(speaker: Speaker, found: Stability) -> Section:
    totals: dict[Plan, list[int]] = {}
    for stretch in found.stretches:
        for plan in stretch.plans:
            total = totals.setdefault(plan, [0, 0])
            total[0] += stretch.end - stretch.start + 1
            total[1] += (stretch.end - stretch.start + 1) * (len(stretch.plans) == 1)
    whole = found.high - found.low + 1
    ordered = sorted(totals.items(), key=lambda item: -item[1][0])[:LISTED]
    rows = tuple(
        (speaker.plan(plan), share(Fraction(best, whole)), share(Fraction(alone, whole))) for plan, (best, alone) in ordered
    )
    head = (Text("案", "plan"), Text("最良 (同点を含む)", "best (alone or tied)"), Text("単独で最良", "best alone"))
    return Section(Text("範囲全体では", "Over the whole range"), (Table(same(""), head, rows),))


def _stability_headline(speaker: Speaker, found: Stability) -> Text:
    if found.now is None:
        count = len(found.stretches)
        return Text(f"{count} つの区間に分かれます。", f"The range falls into {count} stretch{'es' if count > 1 else ''}.")
    here = next(stretch for stretch in found.stretches if stretch.start <= (found.now or 0) <= stretch.end)
    plans, now = speaker.plans(here.plans), said_mm(found.now)
    if here.start == found.low and here.end == found.high:
        return Text(
            f"シナリオの {now} では {plans.ja}。この範囲では変わりません。",
            f"At the scenario's {now}: {plans.en}. Nothing changes in the whole range.",
        )
    shorter, longer = found.flips
    parts = []
    if shorter is not None:
        parts.append(Text(f"{said_mm(shorter)} 短く", f"{said_mm(shorter)} shorter"))
    if longer is not None:
        parts.append(Text(f"{said_mm(longer)} 長く", f"{said_mm(longer)} longer"))
    return Text(
        f"シナリオの {now} では {plans.ja}。{'、または '.join(part.ja for part in parts)}なると変わります。",
        f"At the scenario's {now}: {plans.en}. It changes once the distance is {' or '.join(part.en for part in parts)}.",
    )


def points_page(speaker: Speaker, variation: Variation, points: Sequence[Point]) -> Page:
    """Return the page of one number's values."""
    kind, now = variation.number.kind, variation.number.now
    runs = runs_of(points)
    titles = points[0].answer.readings
    head = (
        variation.number.title,
        BEST_PLAN,
        *(reading.title for reading in titles),
        Text("第1目的の同点案", "tied on the first objective"),
    )
    rows = tuple(
        (
            kind.said(point.amounts[0]),
            speaker.plans(point.answer.plans),
            *_values(point),
            same(str(point.answer.tied_first)) if point.answer.plans else same("—"),
        )
        for point in points
    )
    strong = tuple(row for row, point in enumerate(points) if point.amounts[0] == now)
    body: list[Text | Table] = [Table(same(""), head, rows, strong)]
    body.append(Text("値の一つ一つを厳密に解きました。", "Each value was solved exactly."))
    if any(other - one != kind.finest for one, other in pairwise(variation.amounts)):
        body.append(Text("値の間は調べていません。", "Between the values nothing was looked at."))
    sections = (
        Section(Text("どの値でどの案が最良か", "Which plan wins at which value"), tuple(body)),
        _runs(speaker, variation, runs),
    )
    return Page(speaker.title, _points_headline(speaker, variation, runs), sections)


def _values(point: Point) -> tuple[Text, ...]:
    got = point.answer
    if not got.values:
        return tuple(same("—") for _ in got.readings)
    return tuple(reading.text(value) for reading, value in zip(got.readings, got.values, strict=True))


def _runs(speaker: Speaker, variation: Variation, runs: Sequence[Run]) -> Section:
    kind = variation.number.kind
    whole = sum(len(run.points) for run in runs)
    rows = tuple(
        (
            kind.said(run.points[0].amounts[0]),
            kind.said(run.points[-1].amounts[0]),
            speaker.plans(run.plans),
            share(Fraction(len(run.points), whole)),
        )
        for run in runs
    )
    head = (Text("から", "from"), Text("まで", "to"), BEST_PLAN, Text("値の割合", "share of values"))
    return Section(Text("安定性", "Stability"), (Table(same(""), head, rows),))


def _points_headline(speaker: Speaker, variation: Variation, runs: Sequence[Run]) -> Text:
    kind, now = variation.number.kind, variation.number.now
    place = next((row for row, run in enumerate(runs) if any(point.amounts[0] == now for point in run.points)), None)
    if place is None or now is None:
        return Text(
            f"{len(runs)} つの区間に分かれます。", f"The values fall into {len(runs)} stretch{'es' if len(runs) > 1 else ''}."
        )
    plans = speaker.plans(runs[place].plans)
    below = runs[place - 1].points[-1].amounts[0] if place else None
    above = runs[place + 1].points[0].amounts[0] if place + 1 < len(runs) else None
    changed = [kind.said(amount) for amount in (below, above) if amount is not None]
    if not changed:
        return Text(
            f"シナリオの {kind.said(now).ja} では {plans.ja}。調べた値では変わりません。",
            f"At the scenario's {kind.said(now).en}: {plans.en}. No value looked at changes it.",
        )
    return Text(
        f"シナリオの {kind.said(now).ja} では {plans.ja}。最も近い変化: {'、'.join(text.ja for text in changed)}。",
        f"At the scenario's {kind.said(now).en}: {plans.en}. It changes at {' and at '.join(text.en for text in changed)}.",
    )


def grid_page(speaker: Speaker, variations: Sequence[Variation], points: Sequence[Point]) -> Page:
    """Return the page of all combinations of two numbers' values."""
    down, across = variations
    plans = {point.amounts: point.answer.plans for point in points}
    head = (
        Text(f"{down.number.title.ja} \\ {across.number.title.ja}", f"{down.number.title.en} \\ {across.number.title.en}"),
        *(across.number.kind.said(amount) for amount in across.amounts),
    )
    rows = tuple(
        (down.number.kind.said(one), *(speaker.plans(plans[one, other]) for other in across.amounts)) for one in down.amounts
    )
    distinct = len({point.answer.plans for point in points})
    headline = Text(
        f"{number(len(points))} 通りの組合せで、最良の案は {distinct} 通りです。",
        f"{number(len(points))} combinations; {distinct} different answers.",
    )
    strong = tuple(row for row, one in enumerate(down.amounts) if one == down.number.now)
    body = (
        Table(same(""), head, rows, strong),
        Text("組合せの一つ一つを厳密に解きました。", "Each combination was solved exactly."),
    )
    return Page(speaker.title, headline, (Section(Text("どの組合せでどの案が最良か", "Which plan wins where"), body),))


def share(part: Fraction) -> Text:
    """Return a share as a percentage that never rounds to all, or to nothing."""
    return same(f"{percentage(part)}%")


def left_out(count: int) -> list[Text]:
    """Return what is said where a table leaves rows out."""
    if count <= LISTED:
        return []
    left = number(count - LISTED)
    return [Text(f"ほかに {left} 行あります (--out の sweep.csv に全部)。", f"{left} more rows: sweep.csv of --out has all.")]
