"""The report's long tables: every office, every area."""

from __future__ import annotations

from geodata.faults import visible
from models.messages.numbers import metres, people_said
from models.text import Section, Table, Text, same
from placement.analysis.gains import shift
from placement.documents.gains import signed_m
from placement.glossary import MEAN_DISTANCE
from placement.solving.result import Result
from placement.solving.tables import offices_columns

ROLES = {
    "kept": Text("続ける", "kept"),
    "added": Text("新たに開く", "newly opened"),
    "closed": Text("閉じる", "closed"),
    "not_open": Text("—", "—"),
}


def offices_section(result: Result) -> Section:
    """Return whom every open office is nearest to, before and after."""
    one_state = result.before.open == result.after.open
    rows: list[tuple[Text, ...]] = []
    strong: list[int] = []
    for row in zip(*list(offices_columns(result).values())[:10], strict=True):
        _, ja, en, _, was, now, people_before, mean_before, people, mean = row
        role = "closed" if was != "not_open" and now == "not_open" else str(now)
        if role == "not_open":
            continue
        if role == "added":
            strong.append(len(rows))
        old, new = (_catchment(state, *found) for state, found in ((was, (people_before, mean_before)), (now, (people, mean))))
        name = Text(visible(str(ja)), visible(str(en)))
        rows.append((name, *new) if one_state else (name, ROLES[role], old[0], new[0], old[1], new[1]))
    office, count, mean = Text("施設", "office"), Text("人数", "people"), MEAN_DISTANCE
    several = (office, Text("役割", "role"), *_twice(count), *_twice(mean))
    head = (office, count, mean) if one_state else several
    caption = Text(
        "その施設が最も近い人の数と、その人たちの平均距離", "People whose nearest open office it is, and their mean distance"
    )
    return Section(Text("施設ごとの人数", "People of each office"), (Table(caption, head, tuple(rows), tuple(strong)),))


def _catchment(state: object, people: object, mean: object) -> tuple[Text, Text]:
    if state == "not_open":
        return same("—"), same("—")
    return people_said(int(str(people))), metres(None if mean is None else float(str(mean)))


def _twice(title: Text) -> tuple[Text, Text]:
    return Text(f"{title.ja} (前)", f"{title.en}, before"), Text(f"{title.ja} (後)", f"{title.en}, after")


def areas_section(result: Result) -> Section:
    """Return the table of all areas, in the study's order."""
    one_state = result.before.open == result.after.open
    rows: list[tuple[Text, ...]] = []
    for change in shift(result, result.before, result.after).areas:
        name = Text(visible(change.area.name.ja), visible(change.area.name.en))
        served = [_plain(count) for count in change.served]
        means = [metres(None if mean is None else float(mean)) for mean in (change.mean_m(0), change.mean_m(1))]
        people = _plain(change.area.people)
        rows.append(
            (name, people, served[1], means[1]) if one_state else (name, people, *served, *means, same(signed_m(change.change_m)))
        )
    first = (Text("町丁目", "area"), Text("人口", "people"))
    counted, mean = Text("対象", "served"), MEAN_DISTANCE
    several = (*first, *_twice(counted), *_twice(mean), Text("差", "change"))
    head = (*first, counted, mean) if one_state else several
    caption = Text(
        f"全 {len(rows):,} 町丁目。距離は最も近い開いている施設までの直線距離を、住む人で平均したもの",
        f"All {len(rows):,} areas. Distances are straight lines to the nearest open office, the mean over residents",
    )
    return Section(Text("町丁目ごとの数字", "Figures by area"), (Table(caption, head, tuple(rows)),))


def _plain(count: int) -> Text:
    return same(f"{count:,}")
