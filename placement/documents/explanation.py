"""The words and records of an explanation: prices, the number of offices, and every office left out or put in."""

from __future__ import annotations

from collections.abc import Sequence

from models.messages.numbers import metres, number, people_said, percent
from models.text import Page, Section, Table, Text, same
from placement.analysis.conditions import Words, has_own_scale
from placement.analysis.explanation import Explanation, Price, Swap
from placement.documents.ranking import compose_ranking
from placement.glossary import MEAN_DISTANCE
from placement.problem.build import Question
from placement.problem.names import Names, with_source
from placement.problem.units import Reading
from placement.values.plans import MeasuredPlan

# offices named one by one in a table's cell
NAMED = 4
MEASURED = {"served_population", "mean_distance", "max_distance", "open_offices"}


def compose_explanation(found: Explanation) -> Page:
    """Return the page that explains a plan."""
    names = Names(found.question)
    sections = [*prices(found), *numbers(found), *_swaps(found, names)]
    return Page(found.question.ground.scenario.title.text, _headline(found, names), tuple(sections))


def _headline(found: Explanation, names: Names) -> Text:
    measures = found.answer.measures
    share, mean = percent(measures.share), metres(measures.distance_mean_m)
    figures = Text(
        f"対象 {number(measures.served)} 人 ({share.ja})、平均距離 {mean.ja}",
        f"{number(measures.served)} people served ({share.en}), {mean.en} away on average",
    )
    if not found.question.problem.candidates:
        return Text(f"加える候補がなく、評価だけをします: {figures.ja}。", f"Nothing may be added; evaluated only: {figures.en}.")
    said = names.spoken(found.answer.added)
    plan = Text(f"{said.ja}を加える案", f"adding {said.en}") if found.answer.added else Text("何も加えない案", "adding nothing")
    of_all = Text("", "")
    if found.count is not None:
        count = number(found.count)
        of_all = Text(f"全 {count} 案のうち、", "The only plan: " if found.count == 1 else f"Of all {count} plans, ")
    best = Text(
        f"{of_all.ja}掲げた目的で最良は、{plan.ja}です: {figures.ja}。",
        f"{of_all.en}{plan.en} is best for the stated objectives: {figures.en}.",
    )
    return Text(best.ja, best.en[:1].upper() + best.en[1:])


def prices(found: Explanation) -> list[Section]:
    """Return the price of each condition, as a section; none where no condition has one."""
    if not found.prices:
        return []
    names, extra = Names(found.question), _further(found)
    head = (
        Text("条件", "condition"),
        Text("行", "line"),
        Text("この案では", "in this plan"),
        Text("なければ", "without it"),
        Text("対象", "served"),
        MEAN_DISTANCE,
        Text("施設数", "offices"),
        *(reading.title for _, reading in extra),
    )
    rows = tuple(_price_row(price, found, names, extra) for price in found.prices)
    caption = Text(
        "その条件だけをなくして、もう一度最良の案を求めたもの (対象は人数の差)",
        "The best plan without that one condition, everything else as it stands; served: change in people",
    )
    binding = tuple(place for place, price in enumerate(found.prices) if price.binds)
    body: list[Text | Table] = [Table(caption, head, rows, strong=binding), *_reasons(found)]
    kept = [price for price in found.prices if price.part.kind == "keep"]
    if any(price.best for price in kept):
        body.append(
            Text(
                "残す施設の条件をなくすときは、その分をほかの施設に回せるものとし、開いている施設の数は変えません。",
                "An office that need not stay gives its place to another: the number of open offices remains.",
            )
        )
    elif kept and found.question.problem.candidates:
        body.append(
            Text(
                "施設が複数の役割や段階をもつシナリオでは、残す施設の条件の代償は求めません。",
                "What keeping an office costs is not asked for where a site may become several things.",
            )
        )
    if has_own_scale(found.file.scenario):
        body.append(
            Text(
                "総合点と後悔は、元のシナリオの条件で求めた最良を基準としたままです。",
                "Scores and regrets are still counted from the best that the whole scenario allows.",
            )
        )
    return [Section(Text("条件ごとの代償", "The price of each condition"), tuple(body))]


def _price_row(price: Price, found: Explanation, names: Names, extra: Sequence[tuple[int, Reading]]) -> tuple[Text, ...]:
    first = (price.part.title, line_said(price.part.words, found), standing(price, found.question))
    if price.best is None:
        return (*first, same("—"), same(""), same(""), same(""), *(same("") for _ in extra))
    if not price.binds:
        return (*first, Text("同じ案 (代償なし)", "the same plan: costs nothing"), *(same("+0") for _ in range(3 + len(extra))))
    new, old = price.best, found.answer
    return (
        *first,
        _differs(old, new, names, brief=True),
        same(f"{new.measures.served - old.measures.served:+,}"),
        _signed_m(old.measures.distance_mean_m, new.measures.distance_mean_m),
        same(f"{len(new.open) - len(old.open):+,}"),
        *(_from_to(reading, old.values[place], new.values[place]) for place, reading in extra),
    )


def standing(price: Price, question: Question) -> Text:
    """Return what the answer makes of a condition: "1 open of at least 1"."""
    part, reached = price.part, price.reached
    if part.kind == "rule":
        return question.ground.scenario.rules[int(part.path[1])].standing(reached)
    if part.kind == "open":
        return Text(f"{reached.value} か所", str(reached.value))
    return Text("開いている", "open") if part.kind == "keep" else Text("開いていない", "not open")


def _further(found: Explanation) -> list[tuple[int, Reading]]:
    """Return the objectives that have no columns of their own."""
    readings = enumerate(found.question.readings)
    return [(place, reading) for place, reading in readings if reading.name not in MEASURED or found.question.views]


def _from_to(reading: Reading, old: int, new: int) -> Text:
    before, after = reading.text(old), reading.text(new)
    return Text(f"{before.ja} → {after.ja}", f"{before.en} → {after.en}")


def _reasons(found: Explanation) -> list[Text]:
    """Return why each rule stands in the file, where it says so."""
    said = []
    for price in found.prices:
        if price.part.kind != "rule":
            continue
        rule = found.question.ground.scenario.rules[int(price.part.path[1])]
        reason = with_source(rule.because.text if rule.because else same(""), rule.source)
        if reason.en:
            title = price.part.title
            said.append(Text(f"{title.ja}: {reason.ja}", f"{title.en}: {reason.en}"))
    return said


def numbers(found: Explanation) -> list[Section]:
    """Return what every other number of offices would give, as a section; none where nothing may be added."""
    question, names = found.question, Names(found.question)
    if not question.problem.candidates:
        return []
    title = Text("なぜこの数か", "Why this many?")
    if found.curve is None or not found.curve.by_count:
        reason = (
            Text(
                "段階、将来、証明書のあるシナリオでは、数ごとの最良の案は求めません。",
                "The best plan for each number is not asked for in scenarios with phases, futures or certificates.",
            )
            if question.views
            else Text(
                "候補が多いため、数ごとの最良の案は求めません。",
                "There are too many candidates for the best plan of each number.",
            )
        )
        return [Section(title, (reason,))]
    said: list[Text] = []
    here = len(found.answer.added)
    for row in found.curve.by_count:
        step = len(row.added) - here
        if abs(step) == 1:
            change = changes(
                _plain(found.answer), (row.measures.served, row.measures.distance_mean_m, row.measures.distance_max_m)
            )
            plan = names.of(row.added)
            said.append(
                Text(
                    f"1 か所{'多い' if step > 0 else '少ない'}と ({plan.ja}): {change.ja}。",
                    f"One {'more' if step > 0 else 'fewer'} ({plan.en}): {change.en}.",
                )
            )
    table = compose_ranking(question, found.curve).sections[1].body
    return [Section(title, (*said, *table))]


def _swaps(found: Explanation, names: Names) -> list[Section]:
    titles = {
        False: Text("加えた施設がないとしたら", "Without each office added"),
        True: Text("加えなかった施設を加えるとしたら", "With each office that was not added"),
    }
    sections = []
    for opens, title in titles.items():
        said = tuple(swap_said(swap, found, names) for swap in found.swaps if swap.opens == opens)
        if said:
            sections.append(Section(title, said))
    return sections


def swap_said(swap: Swap, found: Explanation, names: Names) -> Text:
    """Return the best plan without an office, or with one, against the answer, and what decides between them."""
    office = names.of([swap.office])
    if swap.best is None:
        verb = Text("開く", "opens") if swap.opens else Text("開かない", "does not open")
        return Text(
            f"{office.ja}を{verb.ja}案は、条件が許しません。", f"The conditions allow no plan that {verb.en} {office.en}."
        )
    plan = _differs(found.answer, swap.best, names)
    change = changes(_plain(found.answer), _plain(swap.best))
    for place, reading in _further(found):
        if swap.best.values[place] != found.answer.values[place]:
            more = _from_to(reading, found.answer.values[place], swap.best.values[place])
            change = Text(f"{change.ja}、{reading.title.ja} {more.ja}", f"{change.en}, {reading.title.en} {more.en}")
    verdict = _verdict(swap, found)
    lead = plan.en[:1].upper() + plan.en[1:]
    return Text(f"{plan.ja}: {change.ja}。{verdict.ja}", f"{lead}: {change.en}.{verdict.en and ' '}{verdict.en}")


def _verdict(swap: Swap, found: Explanation) -> Text:
    """Return what decides where a plan is tied on the first objective, or ahead on it."""
    readings = found.question.readings
    if swap.decides is None and found.count is None:
        return Text("すべての目的で同点です。", "Tied on every objective.")
    if swap.decides is None:
        return Text(
            "すべての目的で同点で、施設の並び順で先の案を示しました。",
            "Tied on every objective: the plan shown is the first in the study's order of offices.",
        )
    deciding, goal = readings[swap.decides].title, found.question.problem.objectives[swap.decides]
    more = swap.best is not None and swap.best.values[swap.decides] > found.answer.values[swap.decides]
    if more == (goal.criterion.sense == "max"):
        return Text(
            f"「{deciding.ja}」では上回りますが、その一部は次の目的のために譲れます。",
            f"It is ahead on {deciding.en}, some of which may be given up for what follows.",
        )
    if swap.decides == 0:
        return Text("", "")
    titles = [reading.title for reading in readings[: swap.decides]]
    tied = Text("」「".join(title.ja for title in titles), " and ".join(title.en for title in titles))
    return Text(f"「{tied.ja}」で同点で、決め手は「{deciding.ja}」です。", f"Tied on {tied.en}; {deciding.en} decides.")


Plain = tuple[int, float | None, float | None]


def _plain(answer: MeasuredPlan) -> Plain:
    measures = answer.measures
    return measures.served, measures.distance_mean_m, measures.distance_max_m


def changes(old: Plain, new: Plain) -> Text:
    """Return how people served, the mean and the largest distance change, in words."""
    people = new[0] - old[0]
    said = [
        Text("対象は同じ", "as many people served")
        if not people
        else Text(
            f"対象が {people_said(abs(people)).ja}{'増' if people > 0 else '減'}",
            f"{number(abs(people))} {'more' if people > 0 else 'fewer'} people served",
        )
    ]
    words = (
        (Text("平均で", "{} on average"), ("遠い", "further"), ("近い", "nearer"), Text("平均距離は同じ", "as far on average")),
        (
            Text("最大距離が", "the largest distance {}"),
            ("長い", "longer"),
            ("短い", "shorter"),
            Text("最大距離は同じ", "the largest distance the same"),
        ),
    )
    for before, after, (where, more, less, equal) in zip(old[1:], new[1:], words, strict=True):
        if before is None or after is None:
            continue
        far = _size_m(after - before)
        ja, en = more if after > before else less
        said.append(equal if after == before else Text(f"{where.ja} {far} {ja}", where.en.format(f"{far} {en}")))
    return Text("、".join(one.ja for one in said), ", ".join(one.en for one in said))


def _size_m(change: float) -> str:
    """Return a distance in metres that is not nothing."""
    return f"{abs(change):,.0f} m" if abs(change) >= 1 else f"{abs(change):.3f} m"


def _signed_m(old: float | None, new: float | None) -> Text:
    if old is None or new is None:
        return same("—")
    return same("+0 m" if old == new else f"{'+' if new > old else '-'}{_size_m(new - old)}")


def _differs(old: MeasuredPlan, new: MeasuredPlan, names: Names, *, brief: bool = False) -> Text:
    """Return a plan by what it opens in place of what."""
    opened = [option for option in new.options if option not in old.options]
    shut = [option for option in old.options if option not in new.options]

    def said(options: Sequence[str]) -> Text:
        if brief and len(options) > NAMED:
            return Text(f"{len(options)} か所", f"{len(options)} offices")
        return names.brief(options) if brief else names.of(options)

    more, less = said(opened), said(shut)
    if opened and shut:
        return Text(f"{less.ja}の代わりに{more.ja}", f"with {more.en} in place of {less.en}")
    if opened:
        return Text(f"{more.ja}も加える", f"with {more.en} as well")
    return Text(f"{less.ja}がない", f"without {less.en}") if shut else Text("同じ案", "the same plan")


def line_said(words: Words, found: Explanation) -> Text:
    """Return the lines of the file by number: 12, or 12-15; with the file where it is another that is extended."""
    last = words.first + len(words.lines) - 1
    rows = str(words.first) if last <= words.first else f"{words.first}-{last}"
    return same(rows if words.file == found.file.located.source.shown else f"{words.file} {rows}")  # may break at the space
