"""Who gains and who loses, service by service, in exact integers; and the first screen that says so."""

from __future__ import annotations

from geodata.load import layer_years
from models.text import Section, Table, Text, same
from placement.analysis.gains import gains
from placement.documents.gains import counts, signed_m
from placement.problem.names import Names
from placement.solving.result import Result
from placement.values.gains import Effect, Gains

# areas named on each side of the first screen
NAMED = 5


def proposal(result: Result) -> tuple[Section, ...]:
    """Return the first screen: what is proposed, who gains, who loses, by number and by area, and what is not decided."""
    found = gains(result)
    return (_claim(result), counts(result, found), *_areas(found), _undecided(result))


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
