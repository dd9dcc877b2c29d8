"""Who gains and who loses, service by service, in exact integers; and the first screen that says so."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from geodata.reading import layer_years
from models.access import BoolArray, IntArray
from models.plan import State
from models.text import Section, Table, Text, same
from placement.compare.comparison import AreaChange, Effect, Shift
from placement.compare.gains import signed_m
from placement.compare.plantables import Area
from placement.naming import MEAN_DISTANCE, Names, metres, number, people_said, percent, with_source
from placement.result import Measures, Result

# areas named on each side of the first screen
NAMED = 5


@dataclass(frozen=True, eq=False)
class Gains:
    """What a plan means for one service.

    Parameters
    ----------
    title
        the service.
    before, after
        the offices that give it.
    before_measures, measures
        of the two.
    shift
        who gains and who loses between them.
    """

    title: Text
    before: State
    after: State
    before_measures: Measures
    measures: Measures
    shift: Shift


def gains(result: Result) -> tuple[Gains, ...]:
    """Return what the plan means for each service, that of the offices chosen first."""
    offices = result.file.scenario.offices
    title = offices.service.text if offices.service else Text("窓口", "counters")
    others = (*result.services, *(result.views if result.file.scenario.certificates else ()))
    return (
        Gains(
            title,
            result.before,
            result.after,
            result.before_measures,
            result.measures,
            shift(result, result.before, result.after),
        ),
        *(
            Gains(
                seen.view.title,
                seen.before,
                seen.after,
                seen.before_measures,
                seen.measures,
                shift(result, seen.before, seen.after),
            )
            for seen in others
        ),
    )


def shift(result: Result, before: State, after: State) -> Shift:
    """Return who gains and who loses from one set of open offices to another, in exact integers."""
    people, area = result.question.people, result.study.demand["area"].to_numpy()
    old, new = _distances(result, before), _distances(result, after)
    homes: dict[Effect, int] = {
        "better": int(people[_nearer(old, new)].sum()),
        "same": int(people[old == new].sum()),
        "worse": int(people[_nearer(new, old)].sum()),
    }
    changes = []
    for place in result.study.areas.itertuples():
        here = area == place.id
        served = int(people[here & before.served].sum()), int(people[here & after.served].sum())
        name = Text(place.name_ja, place.name_en or place.name_ja)
        totals = _total(people[here], old[here]), _total(people[here], new[here])
        changes.append(AreaChange(Area(place.id, name, int(people[here].sum()), served[1]), served, totals))
    newly, lost = after.served & ~before.served, before.served & ~after.served
    return Shift(tuple(changes), homes, int(people[newly].sum()), int(people[lost].sum()))


def _distances(result: Result, state: State) -> IntArray:
    """Return millimetres to the nearest open office, -1 where there is none."""
    column, far = result.distance.nearest(state.open)
    return np.where(column < 0, -1, far)


def _nearer(before: IntArray, after: IntArray) -> BoolArray:
    """Where the second is nearer than the first; any office is nearer than none."""
    return np.asarray((after >= 0) & ((before < 0) | (after < before)))


def _total(people: IntArray, far: IntArray) -> int | None:
    return None if bool((people[far < 0] > 0).any()) else int((people * np.maximum(far, 0)).sum())


def proposal(result: Result) -> tuple[Section, ...]:
    """Return the first screen: what is proposed, who gains, who loses, by number and by area, and what is not decided."""
    found = gains(result)
    return (_claim(result), _counts(result, found), *_areas(found), _undecided(result))


def who_gains(result: Result) -> Section:
    """Return the services side by side: how many people come nearer, and how many farther away."""
    return _counts(result, gains(result))


def _claim(result: Result) -> Section:
    plan, names = result.plan, Names(result.question)
    title = Text("提案", "The proposal")
    if not result.problem.candidates:
        said = Text(
            f"いま開いている {len(result.after.open)} か所を評価したもので、何も提案していません。",
            f"An evaluation of the {len(result.after.open)} offices open today; nothing is proposed.",
        )
        return Section(title, (said,))
    added = names.spoken(result.added) if result.added else Text("何も", "nothing")
    offices = result.file.scenario.offices
    what = offices.service.text if offices.service else Text("窓口", "counters")
    old, new = len(result.before.open), len(result.after.open)
    first = Text(
        f"{added.ja}を加え、{what.ja}を {old} か所から {new} か所にします。",
        f"Add {added.en}: {what.en} go from {old} places to {new}.",
    )
    reading = "」「".join(reading.title.ja for reading in result.question.readings)
    in_english = ", then ".join(reading.title.en for reading in result.question.readings)
    if plan.status == "optimal":
        proof = Text(
            f"ここに掲げた目的 (「{reading}」の順) に対して最良と証明した案です。ほかの目的なら、ほかの案が最良になりえます。",
            f"Proven best for these objectives: {in_english}. For others, another plan may be best.",
        )
    else:
        proof = Text(
            "途中で止めたため、最良とは証明されていない案です。",
            "The run was stopped early: this plan is not proven to be the best.",
        )
    return Section(title, (first, proof))


def _counts(result: Result, found: tuple[Gains, ...]) -> Section:
    """Return the services side by side, by number of people."""
    compared = result.before.open != result.after.open or len(found) > 1

    def row(name: Text, *cells: Text) -> tuple[Text, ...]:
        return (name, *cells)

    counters = [same(f"{len(one.before.open)} → {len(one.after.open)}") for one in found]
    reach = [_from_to(percent(one.before_measures.share), percent(one.measures.share)) for one in found]
    means = [_from_to(metres(one.before_measures.distance_mean_m), metres(one.measures.distance_mean_m)) for one in found]
    rows = [row(Text("窓口の数", "counters"), *counters)]
    if compared:
        rows += [
            row(Text("近くなる人", "people nearer"), *(people_said(one.shift.homes["better"]) for one in found)),
            row(Text("遠くなる人", "people farther"), *(people_said(one.shift.homes["worse"]) for one in found)),
            row(Text("新たに圏内になる人", "people newly within reach"), *(people_said(one.shift.newly_served) for one in found)),
            row(
                Text("圏外になる人", "people no longer within reach"), *(people_said(one.shift.no_longer_served) for one in found)
            ),
        ]
    rows += [row(Text("圏内の割合", "share within reach"), *reach), row(MEAN_DISTANCE, *means)]
    caption = Text(
        f"人口 {number(result.measures.people)} 人。距離は最も近い窓口までの直線",
        f"{number(result.measures.people)} people; straight lines to the nearest counter",
    )
    table = Table(caption, (same(""), *(one.title for one in found)), tuple(rows))
    return Section(Text("だれが近くなり、だれが遠くなるか", "Who gains and who loses"), (table, *_reasons(result)))


def _from_to(old: Text, new: Text) -> Text:
    return new if old == new else Text(f"{old.ja} → {new.ja}", f"{old.en} → {new.en}")


def _reasons(result: Result) -> Iterator[Text]:
    for service in result.file.scenario.services:
        if service.because:
            yield with_source(service.because.text, service.source)


def _areas(found: tuple[Gains, ...]) -> list[Section]:
    """Return the areas that gain and lose most, for each service."""
    sections = []
    head = (Text("町丁目", "area"), Text("平均距離の変化", "change of the mean distance"))
    for one in found:
        tables = []
        pairs: tuple[tuple[Effect, Text], ...] = (
            ("better", Text("近くなる町丁目", "areas nearer")),
            ("worse", Text("遠くなる町丁目", "areas farther")),
        )
        for effect, title in pairs:
            count, _ = one.shift.count(effect)
            if not count:
                continue
            caption = Text(f"{title.ja}: {count} (大きい順)", f"{title.en}: {count} (the largest changes)")
            rows = tuple((change.area.name, same(signed_m(change.change_m))) for change in one.shift.most(effect)[:NAMED])
            tables.append(Table(caption, head, rows))
        if tables:
            sections.append(Section(Text(f"町丁目ごとに: {one.title.ja}", f"By area: {one.title.en}"), tuple(tables)))
    return sections


def _undecided(result: Result) -> Section:
    said = [
        layer_years(result.study),
        Text(
            "職員の数、開庁時間、待ち時間、費用、建物の広さは、この計算に入っていません。",
            "Staff, opening hours, waiting times, costs and the room in the buildings are not part of the calculation.",
        ),
        Text(
            "取扱件数は区が出張所ごとに公表していないため、入っていません。"
            if "caseload" not in result.study.offices
            else "取扱件数は調査データの列 caseload によります。",
            "Caseload is left out: there are no figures per office in the layers."
            if "caseload" not in result.study.offices
            else "Caseload is that of the study's column caseload.",
        ),
        Text(
            "どの目的を先に置くかは政策の判断で、計算では決まりません。",
            "Which objective comes first is a matter of policy; no calculation decides it.",
        ),
    ]
    return Section(Text("この資料のデータと、決めないこと", "The data, and what this page does not decide"), tuple(said))
