"""The words that go with a result, composed once for the terminal, the map and the report."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.reading import layer_years
from models.problem import MEANS
from models.text import Page, Section, Table, Text, same
from placement.indicators import table as indicator_table
from placement.quantities import DEPART
from placement.result import Look, Measures, Result
from placement.scenario import Scenario, Service
from placement.tables import office_access

LISTED = 12
OBJECTIVES = {
    "mean_walking_time": Text("徒歩の平均時間", "mean walking time"),
    "mean_transit_time": Text("公共交通の平均時間", "mean time by public transport"),
    "transit_access": Text("施設ごとの公共交通30分圏人口の合計", "people within 30 min by public transport, summed over offices"),
    "caseload": Text("取扱件数の合計", "cases handled"),
    "served_population": Text("対象になる人口", "people served"),
    "mean_distance": Text("平均距離", "mean distance"),
    "open_offices": Text("開いている施設の数", "open offices"),
}
NONE = Text("なし", "none")


def compose(result: Result) -> Page:
    """Return the page of a result: headline, figures, ties, alternatives, assumptions, layers, sources."""
    return Page(result.file.scenario.title.text, headline(result), (*_answer(result), *_notes(result), _sources(result)))


def summarize(result: Result) -> Page:
    """Return the page without its table of sources, which is long on a terminal."""
    return Page(result.file.scenario.title.text, headline(result), _answer(result))


def _answer(result: Result) -> tuple[Section, ...]:
    chosen = (
        [*_ties(result), *_looks(result), *_firmness(result), *_offices(result), *_curve(result), _objectives(result)]
        if result.problem.candidates
        else []
    )
    return (
        _figures(result),
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
        count = len(plan.open)
        return Text(f"{count} か所の施設で、{share.ja}です。", f"With {count} offices, {share.en}.")
    names = office_names(result, plan.added) if plan.added else Text("何も", "nothing")
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


def service(scenario: Scenario) -> Text:
    """Return in words when a resident counts as served."""
    join = Text(" または ", " or ") if scenario.served.any_of else Text(" かつ ", " and ")
    ways = [way_said(way) for way in scenario.served.services]
    return Text(join.ja.join(way.ja for way in ways), join.en.join(way.en for way in ways))


def way_said(way: Service) -> Text:
    """Return in words one way of being served."""
    if way.walking:
        return Text(f"徒歩 {way.walking.replace('min', '分')} 以内", f"within {way.walking} on foot")
    if way.transit:
        depart = way.depart or DEPART
        there = depart.replace("weekday", "平日").replace("holiday", "休日")
        return Text(
            f"公共交通 {way.transit.replace('min', '分')} 以内 ({there} 発)",
            f"within {way.transit} by public transport ({depart})",
        )
    return Text(f"直線 {way.straight_line} 以内", f"within {way.straight_line} (straight line)")


def office_names(result: Result, ids: Sequence[str]) -> Text:
    """Return offices by name, or "none"."""
    if not ids:
        return NONE
    offices = result.study.offices.set_index("id")
    return Text("、".join(offices.loc[list(ids), "name_ja"]), ", ".join(offices.loc[list(ids), "name_en"]))


def number(value: int) -> str:
    """Return a whole number with thousands separators."""
    return f"{value:,}"


def percent(share: float) -> Text:
    """Return a share as a percentage that never rounds up to everyone, or down to no one."""
    text = f"{share:.1%}"
    if text == "100.0%" and share < 1:
        return Text("99.9%超", "over 99.9%")
    return Text("0.1%未満", "under 0.1%") if text == "0.0%" and share > 0 else same(text)


def metres(value: float | None) -> Text:
    """Return a distance in whole metres, or a dash."""
    return same("—") if value is None else same(f"{value:,.0f} m")


def minutes(seconds: float | None) -> Text:
    """Return a time in minutes to one decimal, or a dash."""
    return same("—") if seconds is None else Text(f"{seconds / 60:,.1f} 分", f"{seconds / 60:,.1f} min")


def _figures(result: Result) -> Section:
    before, after = result.before_measures, result.measures
    gained = after.served - before.served
    rows: list[tuple[Text, Text, Text]] = [
        (Text("開いている施設", "open offices"), same(str(len(result.before.open))), same(str(len(result.plan.open)))),
        (Text("対象になる人口", "people served"), _people(before.served), _people(after.served)),
        (Text("人口に占める割合", "share of all people"), percent(before.share), percent(after.share)),
        (Text("平均距離", "mean distance"), metres(before.distance_mean_m), metres(after.distance_mean_m)),
        (Text("最大距離", "largest distance"), metres(before.distance_max_m), metres(after.distance_max_m)),
    ]
    rows += [(OBJECTIVES[name], minutes(before.mean_s(name)), minutes(after.mean_s(name))) for name in after.times]
    served = service(result.file.scenario)
    caption = Text(f"対象: {served.ja}。人口 {number(after.people)} 人。", f"Served: {served.en}. {number(after.people)} people.")
    if not result.problem.candidates:
        table = Table(caption, (same(""), Text("現状", "now")), tuple((name, now) for name, _, now in rows))
        return Section(Text("数字", "Figures"), (table,))
    head = (same(""), Text("前", "before"), Text("後", "after"))
    change = Text(f"新たに対象になる人: {number(gained)} 人。", f"Newly served: {number(gained)} people.")
    return Section(Text("前と後", "Before and after"), (Table(caption, head, tuple(rows)), change))


def _people(count: int) -> Text:
    return Text(f"{number(count)} 人", number(count))


def _ties(result: Result) -> list[Section]:
    """Return the plans tied on the first objective, and what decided among them."""
    plan = result.plan
    if not plan.tied_after or len(plan.tied_after[0]) < 2:
        return []
    first, ties = plan.objectives[0], plan.tied_after[0]
    count = Text(
        f"{len(ties)} 案{'' if first.ties_complete else '以上'}", f"{'' if first.ties_complete else 'at least '}{len(ties)} plans"
    )
    opening = Text(
        f"{count.ja}が「{OBJECTIVES[first.name].ja}」で同点です。",
        f"{count.en} tie on {OBJECTIVES[first.name].en}.",
    )
    ranked = sorted(zip(ties, result.tied_measures, strict=True), key=lambda pair: (pair[0] != plan.added, _by_distance(pair[1])))
    rows = tuple(
        (office_names(result, added), _people(of.served), metres(of.distance_mean_m), metres(of.distance_max_m))
        for added, of in ranked[:LISTED]
    )
    head = (
        Text("加える施設", "added"),
        Text("対象", "served"),
        Text("平均距離", "mean distance"),
        Text("最大距離", "largest distance"),
    )
    table = Table(Text("同点の案 (先頭が選ばれた案)", "The tied plans (the one chosen first)"), head, rows, strong=(0,))
    body: list[Text | Table] = [opening, table]
    if len(ties) > LISTED:
        body.append(Text(f"ほかに {len(ties) - LISTED} 案あります (plan.json)。", f"{len(ties) - LISTED} more are in plan.json."))
    body.append(_decision(result))
    return [Section(Text("同点の案", "Ties"), tuple(body))]


def _looks(result: Result) -> list[Section]:
    """Return what streets and trains say of the tied plans, and how firmly."""
    if not result.looks:
        return []
    with_transit = result.looks[0].transit_s is not None
    kinds = [Text("徒歩", "on foot")]
    kinds += [Text("時刻表の公共交通", "timetables"), Text("バスを仮定", "buses assumed")] if with_transit else []
    ranked = sorted(result.looks, key=lambda look: (look.walking_s, look.added))
    rows = tuple((office_names(result, look.added), *map(minutes, _means(look))) for look in ranked)
    strong = tuple(position for position, look in enumerate(ranked) if look.added == result.plan.added)
    caption = Text("最も近い施設までの平均時間", "Mean time to the nearest open office")
    best = [min(result.looks, key=lambda look: (_means(look)[kind], look.added)).added for kind in range(len(kinds))]
    if len(set(best)) == 1:
        names = office_names(result, best[0])
        verdict = Text(f"どの見方でも {names.ja} が最短です。", f"By every one of these, {names.en} is the shortest.")
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
    return [Section(title, (Table(caption, (Text("加える施設", "added"), *kinds), rows, strong=strong), verdict))]


def _means(look: Look) -> tuple[float, ...]:
    return tuple(value for value in (look.walking_s, look.transit_s, look.buses_s) if value is not None)


def _firmness(result: Result) -> list[Section]:
    """Return what the answer would be with buses assumed."""
    bound = result.bound
    if bound is None:
        return []
    head = (same(""), Text("対象", "served"), Text("割合", "share"))
    rows = [
        (Text("時刻表のみ", "timetables alone"), _people(result.measures.served), percent(result.measures.share)),
        (Text("バスを仮定", "buses assumed"), _people(bound.ours.served), percent(bound.ours.share)),
    ]
    if bound.firm:
        verdict = Text("バスを仮定しても、同じ案が最良です。", "With buses assumed, the same plan is still among the best.")
    else:
        names = office_names(result, bound.plan.added)
        verdict = Text(
            f"決着していません: バスを仮定すると {names.ja} が最良になります (対象 {number(bound.measures.served)} 人)。",
            f"Not decided: with buses assumed, {names.en} would be best ({number(bound.measures.served)} served).",
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
    kept = [name for name in shown if name in columns]
    ids = list(result.study.offices["id"])
    rows = tuple(
        (office_names(result, [office]), *(same(f"{columns[name][row]:,}") for name in kept)) for row, office in enumerate(ids)
    )
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
    breaker = next((value for value, tied in zip(plan.objectives, plan.tied_after, strict=False) if len(tied) == 1), None)
    if breaker is not None and breaker is not plan.objectives[0]:
        name = OBJECTIVES[breaker.name]
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
    rows, strong = [], []
    for position, point in enumerate(result.curve):
        if point.added == len(result.plan.added):
            strong.append(position)
        earlier = result.curve[position - 1].measures.served if position else None
        gain = same("") if earlier is None else same(f"{point.measures.served - earlier:+,}")
        names = office_names(result, point.plan.added)
        rows.append((same(str(point.added)), names, _people(point.measures.served), gain, metres(point.measures.distance_mean_m)))
    head = (
        Text("増やす数", "added"),
        Text("最良の案", "best plan"),
        Text("対象", "served"),
        Text("増分", "gain"),
        Text("平均距離", "mean distance"),
    )
    caption = Text("それぞれの数で最良の案 (同じ目的と規則)", "The best plan for each number (same objectives and rules)")
    return [Section(Text("なぜこの数か", "Why this many?"), (Table(caption, head, tuple(rows), strong=tuple(strong)),))]


def _objectives(result: Result) -> Section:
    rows = []
    for order, value in enumerate(result.plan.objectives, start=1):
        shown = _objective_value(value.name, value.value, result.measures)
        bound = same("—") if value.bound is None else _objective_value(value.name, value.bound, result.measures)
        proven = (
            Text("証明済み", "proven")
            if value.bound == value.value
            else Text(f"未証明 (限界 {bound.ja})", f"not proven (bound {bound.en})")
        )
        ties = "—" if value.ties is None else f"{value.ties}{'' if value.ties_complete else '+'}"
        rows.append(
            (Text(f"{order}. {OBJECTIVES[value.name].ja}", f"{order}. {OBJECTIVES[value.name].en}"), shown, proven, same(ties))
        )
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


def _objective_value(name: str, value: int, measures: Measures) -> Text:
    if name == "mean_distance":
        return same(f"{value / max(measures.people, 1) / 1000:,.3f} m")
    if name in MEANS:
        return minutes(value / max(measures.times[name][1], 1))
    return _people(value) if name == "served_population" else same(number(value))


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
