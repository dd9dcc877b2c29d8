"""The words of who gains and who loses between two states of the offices."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from geodata.faults import visible
from models.messages.numbers import metres, number, people_said, percent
from models.text import Section, Table, Text, same
from placement.analysis.gains import gains
from placement.glossary import MEAN_DISTANCE
from placement.problem.names import with_source
from placement.solving.result import Result
from placement.values.gains import EFFECTS, AreaChange, Effect, Gains, Shift

FARES: dict[Effect, Text] = {
    "better": Text("近くなる", "nearer"),
    "same": Text("変わらない", "unchanged"),
    "worse": Text("遠くなる", "further"),
}
AREA_HEAD = (
    Text("町丁目", "area"),
    Text("人口", "people"),
    Text("前", "before"),
    Text("後", "after"),
    Text("差", "change"),
    Text("対象の差", "change in served"),
)


def shift_words(shift: Shift) -> tuple[Text | Table, ...]:
    """Return who gains and who loses: counts, and the areas that change most."""
    rows = []
    for effect in EFFECTS:
        areas, people = shift.count(effect)
        rows.append((FARES[effect], same(number(areas)), people_said(people), people_said(shift.homes[effect])))
    head = (
        same(""),
        Text("町丁目", "areas"),
        Text("その人口", "people in them"),
        Text("人ごとに見ると", "people, home by home"),
    )
    caption = Text("最も近い施設までの距離 (町丁目は平均で)", "Distance to the nearest office; of an area, the mean")
    body: list[Text | Table] = [
        Table(caption, head, tuple(rows)),
        Text(
            f"新たに対象になる人 {number(shift.newly_served)} 人、対象から外れる人 {number(shift.no_longer_served)} 人。",
            f"Newly served: {number(shift.newly_served)} people; no longer served: {number(shift.no_longer_served)}.",
        ),
    ]
    titles: dict[Effect, Text] = {
        "better": Text("最も近くなる町丁目", "The areas that gain most"),
        "worse": Text("最も遠くなる町丁目", "The areas that lose most"),
    }
    for effect, title in titles.items():
        most = shift.most(effect)
        if most:
            body.append(Table(title, AREA_HEAD, tuple(map(area_row, most))))
    return tuple(body)


def area_row(change: AreaChange) -> tuple[Text, ...]:
    """Return an area's cells under `AREA_HEAD`."""
    means = [change.mean_m(0), change.mean_m(1)]
    return (
        Text(visible(change.area.name.ja), visible(change.area.name.en)),
        people_said(change.area.people),
        *(metres(None if mean is None else float(mean)) for mean in means),
        same(signed_m(change.change_m)),
        same(signed(change.served[1] - change.served[0])),
    )


def signed(value: int) -> str:
    """Return a change of a number of people."""
    return f"{value:+,}" if value else "0"


def signed_m(value: Fraction | None) -> str:
    """Return a change in metres; one that is not nothing never reads as nothing."""
    if value is None:
        return "—"
    if not value:
        return "0 m"
    return f"{float(value):+,.0f} m" if abs(value) >= 1 else f"{float(value):+.3f} m"


def who_gains(result: Result) -> Section:
    """Return the services side by side: how many people come nearer, and how many farther away."""
    return counts(result, gains(result))


def counts(result: Result, found: tuple[Gains, ...]) -> Section:
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
