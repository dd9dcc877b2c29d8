"""The words that go with a result, composed once for the terminal, the map and the report."""

from __future__ import annotations

from geodata.load import layer_years
from models.messages.numbers import metres, minutes, number, people_said, percent
from models.options import BETWEEN
from models.plan import ObjectiveValue
from models.text import Page, Section, Table, Text, same
from placement.documents.gains import who_gains
from placement.documents.indicators import table as indicator_table
from placement.documents.served import service
from placement.glossary import ADDED, BEST_PLAN, LARGEST_DISTANCE, MEAN_DISTANCE
from placement.problem.names import Names
from placement.problem.units import NAMES
from placement.solving.result import Look, Result
from placement.solving.tables import office_access
from placement.values.measures import Measures

LISTED = 12


def compose(result: Result) -> Page:
    """Return the page of a result: headline, figures, ties, alternatives, assumptions, layers, sources."""
    return Page(result.file.scenario.title.text, headline(result), (*_answer(result), *_notes(result), _sources(result)))


def summarize(result: Result) -> Page:
    """Return the page for a terminal: with who gains and who loses, without the table of sources, which is long."""
    first, *others = _answer(result)
    gained = (who_gains(result),) if result.services else ()
    return Page(result.file.scenario.title.text, headline(result), (first, *gained, *others))


def _answer(result: Result) -> tuple[Section, ...]:
    chosen = (
        [*_ties(result), *_looks(result), *_firmness(result), *_offices(result), *_curve(result), _objectives(result)]
        if result.problem.candidates
        else []
    )
    return (
        _figures(result),
        *_views(result),
        *chosen,
        indicator_table(result.indicators, compared=bool(chosen), defined=False),
        _assumptions(result),
    )


def headline(result: Result) -> Text:
    """Return the answer in one sentence; "best" only for the stated objectives, and only when proven."""
    plan, measures, served = result.plan, result.measures, service(result.file.scenario)
    part = percent(measures.share)
    share = Text(
        f"{served.ja}の住民は {part.ja} ({number(measures.served)} 人)",
        f"{part.en} of residents ({number(measures.served)}) are {served.en}",
    )
    if not result.problem.candidates:
        count = len(result.after.open)
        return Text(f"{count} か所の施設で、{share.ja}です。", f"With {count} offices, {share.en}.")
    names = Names(result.question).spoken(result.added) if result.added else Text("何も", "nothing")
    if plan.status == "optimal":
        claim = Text("ここに掲げた目的に対して最良と証明された案です", "proven best for the stated objectives")
        if result.bound is not None and not result.bound.firm:
            claim = Text(
                "公表された時刻の上では最良ですが、時刻のないバスを仮定すると変わり、決着していません",
                "best on the published timetables, but not decided: buses that publish no times could change it",
            )
    else:
        claim = Text("途中で止めたため、最良とは証明されていない案です", "stopped early: not proven best")
    return Text(f"{names.ja}を加えます。{share.ja}になります ({claim.ja})。", f"Add {names.en}: {share.en} ({claim.en}).")


def _figures(result: Result) -> Section:
    before, after = result.before_measures, result.measures
    gained = after.served - before.served
    rows: list[tuple[Text, Text, Text]] = [
        (Text("開いている施設", "open offices"), same(str(len(result.before.open))), same(str(len(result.after.open)))),
        (Text("対象になる人口", "people served"), people_said(before.served), people_said(after.served)),
        (Text("人口に占める割合", "share of all people"), percent(before.share), percent(after.share)),
        (MEAN_DISTANCE, metres(before.distance_mean_m), metres(after.distance_mean_m)),
        (LARGEST_DISTANCE, metres(before.distance_max_m), metres(after.distance_max_m)),
    ]
    rows += [(NAMES[name][1], minutes(before.mean_s(name)), minutes(after.mean_s(name))) for name in after.times]
    served = service(result.file.scenario)
    caption = Text(f"対象: {served.ja}。人口 {number(after.people)} 人。", f"Served: {served.en}. {number(after.people)} people.")
    if not result.problem.candidates:
        table = Table(caption, (same(""), Text("現状", "now")), tuple((name, now) for name, _, now in rows))
        return Section(Text("数字", "Figures"), (table,))
    head = (same(""), Text("前", "before"), Text("後", "after"))
    change = Text(f"新たに対象になる人: {number(gained)} 人。", f"Newly served: {number(gained)} people.")
    return Section(Text("前と後", "Before and after"), (Table(caption, head, tuple(rows)), change))


def _views(result: Result) -> list[Section]:
    """Return the plan seen in further ways: in its phases, in several futures, or for certificates."""
    if not result.views:
        return []
    rows, scenario, names = [], result.file.scenario, Names(result.question)
    for seen in result.views:
        opened = tuple(office for office in seen.after.open if office not in seen.before.open)
        shut = tuple(office for office in seen.before.open if office not in seen.after.open)
        change = names.brief(opened) if not shut else Text(f"−{len(shut)} か所", f"−{len(shut)}")
        count = same(f"{len(seen.before.open)} → {len(seen.after.open)}")
        served = [people_said(seen.before_measures.served), people_said(seen.measures.served)]
        means = [metres(seen.before_measures.distance_mean_m), metres(seen.measures.distance_mean_m)]
        rows.append(
            (
                seen.view.title,
                count,
                change,
                *(Text(f"{old.ja} → {new.ja}", f"{old.en} → {new.en}") for old, new in (served, means)),
            )
        )
    head = (same(""), Text("窓口", "counters"), Text("変化", "change"), Text("対象", "served"), MEAN_DISTANCE)
    title = (
        Text("証明書の窓口", "Certificates")
        if scenario.certificates
        else Text("段階ごとの姿", "Phase by phase")
        if scenario.phases
        else Text("将来ごとの姿", "In each future")
    )
    body: list[Text | Table] = [Table(same(""), head, tuple(rows))]
    if scenario.certificates:
        (seen,) = result.views
        staying = tuple(office for office in seen.after.open if office not in result.after.open)
        shut = tuple(office for office in seen.before.open if office not in seen.after.open)
        body += [
            Text(f"証明書の窓口として残る: {names.of(staying).ja}", f"Staying for certificates: {names.of(staying).en}"),
            Text(f"閉じる: {names.of(shut).ja}", f"Closing: {names.of(shut).en}"),
        ]
    return [Section(title, tuple(body))]


def _offices_apart(result: Result) -> list[tuple[tuple[str, ...], Measures]]:
    """Return the plans tied on the first objective with their measures; of those with the same offices, the first."""
    pairs = zip(result.plan.tied_after[0], result.tied_measures, strict=True)
    if not result.file.scenario.certificates:
        return list(pairs)
    # which branches stay for certificates tells apart plans that the first objective does not see
    found: dict[tuple[str, ...], Measures] = {}
    for added, measures in pairs:
        found.setdefault(tuple(option for option in added if BETWEEN not in option), measures)
    return list(found.items())


def _ties(result: Result) -> list[Section]:
    """Return the plans tied on the first objective, and what decided among them."""
    plan = result.plan
    if not plan.tied_after or len(plan.tied_after[0]) < 2:
        return []
    first, ties, name = plan.objectives[0], plan.tied_after[0], result.question.readings[0].title
    names = Names(result.question)
    count = Text(
        f"{first.ties:,} 案{'' if first.ties_complete else '以上'}",
        f"{'' if first.ties_complete else 'at least '}{first.ties:,} plans",
    )
    opening = Text(
        f"{count.ja}が「{name.ja}」で同点です。",
        f"{count.en} tie on {name.en}.",
    )
    shown = tuple(option for option in plan.added if BETWEEN not in option) if result.file.scenario.certificates else plan.added
    ranked = sorted(_offices_apart(result), key=lambda pair: (pair[0] != shown, _by_distance(pair[1])))
    rows = tuple(
        (names.brief(added), people_said(of.served), metres(of.distance_mean_m), metres(of.distance_max_m))
        for added, of in ranked[:LISTED]
    )
    head = (
        ADDED,
        Text("対象", "served"),
        MEAN_DISTANCE,
        LARGEST_DISTANCE,
    )
    table = Table(Text("同点の案 (先頭が選ばれた案)", "The tied plans (the one chosen first)"), head, rows, strong=(0,))
    body: list[Text | Table] = [opening, table]
    if len(ranked) > LISTED:
        more = max(first.ties or 0, len(ties)) - LISTED
        body.append(Text(f"ほかに {more:,} 案あります (plan.json)。", f"{more:,} more (plan.json)."))
    body.append(_decision(result))
    return [Section(Text("同点の案", "Ties"), tuple(body))]


def _looks(result: Result) -> list[Section]:
    """Return what streets and trains say of the tied plans, and how firmly."""
    if not result.looks:
        return []
    with_transit = result.looks[0].transit_s is not None
    names = Names(result.question)
    kinds = [Text("徒歩", "on foot")]
    kinds += [Text("時刻表の公共交通", "timetables"), Text("バスを仮定", "buses assumed")] if with_transit else []
    ranked = sorted(result.looks, key=lambda look: (look.walking_s, look.added))
    rows = tuple((names.brief(look.added), *map(minutes, _means(look))) for look in ranked)
    strong = tuple(position for position, look in enumerate(ranked) if look.added == result.plan.added)
    caption = Text("最も近い施設までの平均時間", "Mean time to the nearest open office")
    best = [min(result.looks, key=lambda look: (_means(look)[kind], look.added)).added for kind in range(len(kinds))]
    if len(set(best)) == 1:
        said = names.spoken(best[0])
        verdict = Text(f"どの見方でも、最短は{said.ja}です。", f"By every one of these, the shortest is {said.en}.")
    else:
        verdict = Text(
            "見方によって最短の案が異なるので、これだけでは決まりません。",
            "Which is the shortest depends on the way of looking: this alone does not decide.",
        )
    if with_transit:
        verdict = Text(
            f"{verdict.ja}時刻の公表されていないバスがあるため、小さな差は決め手になりません。",
            f"{verdict.en} Some buses publish no times, so a small difference decides nothing.",
        )
    title = Text("同点の案を道路と鉄道で見ると", "The tied plans by streets and trains")
    return [Section(title, (Table(caption, (ADDED, *kinds), rows, strong=strong), verdict))]


def _means(look: Look) -> tuple[float, ...]:
    return tuple(value for value in (look.walking_s, look.transit_s, look.buses_s) if value is not None)


def _firmness(result: Result) -> list[Section]:
    """Return what the answer would be with buses assumed."""
    bound = result.bound
    if bound is None:
        return []
    head = (same(""), Text("対象", "served"), Text("割合", "share"))
    rows = [
        (Text("時刻表のみ", "timetables alone"), people_said(result.measures.served), percent(result.measures.share)),
        (Text("バスを仮定", "buses assumed"), people_said(bound.ours.served), percent(bound.ours.share)),
    ]
    if bound.firm:
        verdict = Text("バスを仮定しても、同じ案が最良です。", "With buses assumed, the same plan is still among the best.")
    else:
        said = Names(result.question).spoken(bound.plan.added)
        verdict = Text(
            f"決着していません: バスを仮定すると、最良は{said.ja}になります (対象 {number(bound.measures.served)} 人)。",
            f"Not decided: with buses assumed, the best would be {said.en} ({number(bound.measures.served)} served).",
        )
    caption = Text("この案の対象人口の幅", "Between what bounds this plan serves")
    return [Section(Text("どこまで確かか", "How firm is it?"), (Table(caption, head, tuple(rows)), verdict))]


def _offices(result: Result) -> list[Section]:
    """Return each office's access by public transport, where it was measured, beside its caseload where that is known."""
    columns = office_access(result)
    shown = {
        "people_15min_transit": Text("15分圏人口", "people in 15 min"),
        "people_30min_transit": Text("30分圏人口", "people in 30 min"),
        "people_45min_transit": Text("45分圏人口", "people in 45 min"),
        "departures_an_hour": Text("毎時の発車数", "departures an hour"),
        "caseload": Text("取扱件数", "cases"),
    }
    if result.access.departures_an_hour is None:
        return []
    kept, names = [name for name in shown if name in columns], Names(result.question)
    ids = list(result.study.offices["id"])
    rows = tuple((names.brief([office]), *(same(f"{columns[name][row]:,}") for name in kept)) for row, office in enumerate(ids))
    head = (Text("施設", "office"), *(shown[name] for name in kept))
    strong = tuple(row for row, office in enumerate(ids) if office in result.plan.added)
    caption = Text(
        "公共交通で来られる人口と、徒歩400m以内の駅・停留所の発車数 (時刻の公表されているもの)",
        "People who can come by public transport, and departures from stops within 400 m on foot (published times only)",
    )
    return [
        Section(
            Text("施設ごとの交通の便", "Each office's access by public transport"), (Table(caption, head, rows, strong=strong),)
        )
    ]


def _by_distance(measures: Measures) -> int:
    return measures.distance_total_mm or 0


def _decision(result: Result) -> Text:
    plan = result.plan
    readings = result.question.readings
    breaker = next((reading for reading, tied in zip(readings, plan.tied_after, strict=False) if len(tied) == 1), None)
    if breaker is not None and breaker is not readings[0]:
        name = breaker.title
        return Text(
            f"決め手は目的「{name.ja}」です。この目的を次に置いたのは利用者の判断で、区の計画の順序ではありません。",
            f"The objective that decided is {name.en}. To put it next is the user's choice, not the municipality's plan.",
        )
    return Text(
        f"すべての目的で {len(plan.tied)} 案が同点のままです。示した案は施設の並び順で最初のものです。",
        f"{len(plan.tied)} plans remain tied on every objective; the one shown is the first in the study's order of offices.",
    )


def _curve(result: Result) -> list[Section]:
    if len(result.curve) < 2:
        return []
    rows, strong, brief = [], [], Names(result.question)
    for position, point in enumerate(result.curve):
        if len(point.added) == len(result.plan.added):
            strong.append(position)
        earlier = result.curve[position - 1].measures.served if position else None
        gain = same("") if earlier is None else same(f"{point.measures.served - earlier:+,}")
        names = brief.brief(point.added)
        rows.append(
            (same(str(len(point.added))), names, people_said(point.measures.served), gain, metres(point.measures.distance_mean_m))
        )
    head = (
        Text("増やす数", "added"),
        BEST_PLAN,
        Text("対象", "served"),
        Text("増分", "gain"),
        MEAN_DISTANCE,
    )
    caption = Text("それぞれの数で最良の案 (同じ目的と規則)", "The best plan for each number (same objectives and rules)")
    return [Section(Text("なぜこの数か", "Why this many?"), (Table(caption, head, tuple(rows), strong=tuple(strong)),))]


def _objectives(result: Result) -> Section:
    rows = []
    asked = result.file.scenario.objective
    for order, (value, reading, goal) in enumerate(
        zip(result.plan.objectives, result.question.readings, asked, strict=True), start=1
    ):
        shown = reading.text(value.value)
        bound = same("—") if value.bound is None else reading.text(value.bound)
        if not value.proven:
            proven = Text(f"未証明 (限界 {bound.ja}{_gap(value).ja})", f"not proven (bound {bound.en}{_gap(value).en})")
        elif value.bound == value.value:
            proven = Text("証明済み", "proven")
        else:
            proven = Text(
                f"証明済み: 最良は {bound.ja}、その {goal.within} 以内",
                f"proven: the best is {bound.en}, this within {goal.within}",
            )
        ties = "—" if value.ties is None else f"{value.ties:,}{'' if value.ties_complete else '+'}"
        rows.append((Text(f"{order}. {reading.title.ja}", f"{order}. {reading.title.en}"), shown, proven, same(ties)))
    head = (
        Text("目的 (優先順)", "objective, in order"),
        Text("値", "value"),
        Text("証明", "proof"),
        Text("同点の案", "plans tied"),
    )
    solver = result.plan.solver
    caption = Text(
        f"{solver.name} {solver.version} で証明し、独立した検算と一致",
        f"Proven with {solver.name} {solver.version}; an independent check agrees",
    )
    return Section(Text("目的と証明", "Objectives and proof"), (Table(caption, head, tuple(rows)),))


def _gap(value: ObjectiveValue) -> Text:
    """Return how far the best possible value may be from this one, as a share of it."""
    if not value.bound:
        return same("")
    share = f"{abs(value.bound - value.value) / abs(value.bound):.2%}"
    return Text(f"、差 {share}", f", gap {share}")


def _assumptions(result: Result) -> Section:
    return Section(Text("前提", "Assumptions"), (layer_years(result.study), *result.assumptions))


def _notes(result: Result) -> list[Section]:
    """Return what was warned of or repaired while reading; the terminal has said it already."""
    notes = tuple(Text(finding.line_of_text("ja"), finding.line_of_text("en")) for finding in result.findings)
    return [Section(Text("データについての注意", "Notes on the data"), notes)] if notes else []


def _sources(result: Result) -> Section:
    names = {
        "boundary": Text("区域", "boundary"),
        "demand": Text("人口", "population"),
        "areas": Text("町丁目", "areas"),
        "offices": Text("施設", "offices"),
        "stops": Text("駅・停留所", "stops"),
        "lines": Text("路線", "lines"),
        "network": Text("道路網", "streets"),
        "feed": Text("時刻表", "timetables"),
    }
    rows = tuple(
        (names[layer.name.partition(":")[0]], same(layer.vintage), layer.source, layer.licence) for layer in result.study.layers
    )
    head = (Text("データ", "layer"), Text("年", "year"), Text("出典", "source"), Text("利用条件", "terms"))
    return Section(
        Text("データの年と出典", "Layers, their years and sources"), (layer_years(result.study), Table(same(""), head, rows))
    )
