"""The words of who gains and who loses between two states of the offices."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from models.messages.document import Section, Table
from models.messages.findings import visible
from models.messages.numbers import metres, moved_said, number, people_said, percent, signed
from models.messages.text import Text, applied, in_context, joined, same
from placement.documents.change import effect_said, part_said
from placement.documents.headline import EITHER
from placement.documents.whose import everyone, stated_elsewhere
from placement.glossary import MEAN_DISTANCE
from placement.problem.names import with_source
from placement.results.result import Result
from placement.values.gains import EFFECTS, AreaChange, Effect, Gains, Shift

FARES: dict[Effect, Text] = {
    "better": in_context("gains", "nearer"),
    "same": Text("unchanged"),
    "worse": in_context("gains", "farther"),
}
AREA_HEAD = (
    Text("area"),
    Text("people"),
    Text("before"),
    Text("after"),
    Text("change"),
    Text("change in served"),
)


def shift_words(shift: Shift) -> tuple[Text | Table, ...]:
    """Return who gains and who loses: counts, and the areas that change most."""
    rows = []
    for effect in EFFECTS:
        areas, people = shift.count(effect)
        rows.append((FARES[effect], same(number(areas)), people_said(people), people_said(shift.homes[effect])))
    head = (same(""), Text("areas"), Text("people in them"), Text("people, home by home"))
    caption = Text("Distance to the nearest office; of an area, the mean")
    body: list[Text | Table] = [
        Table(caption, head, tuple(rows)),
        Text(
            "Newly served: {newly_served:,} people; no longer served: {no_longer_served:,}.",
            newly_served=shift.newly_served,
            no_longer_served=shift.no_longer_served,
        ),
    ]
    titles: dict[Effect, Text] = {
        "better": Text("The areas that gain most"),
        "worse": Text("The areas that lose most"),
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
        applied(visible, change.area.name),
        people_said(change.area.people),
        *(metres(None if mean is None else float(mean)) for mean in means),
        moved_said(change.change_m),
        same(signed(change.served[1] - change.served[0])),
    )


def who_gains(result: Result, *, base: bool = True) -> Section:
    """Return the services side by side, by number of people; `base` tells of the number of people in the plan's own paper, too."""
    found = result.gains
    compared = result.before.open != result.after.open or len(found) > 1

    def row(name: Text, *cells: Text) -> tuple[Text, ...]:
        return (name, *cells)

    counters = [same(f"{len(one.before.open)} → {len(one.after.open)}") for one in found]
    reach = [_from_to(percent(one.before_measures.share), percent(one.measures.share)) for one in found]
    means = [_from_to(metres(one.before_measures.distance_mean_m), metres(one.measures.distance_mean_m)) for one in found]
    rows = [row(in_context("gains", "counters"), *counters)]
    if compared:
        rows += [
            row(Text("people nearer"), *(part_said(one.shift.homes["better"], one.measures.people) for one in found)),
            row(Text("people farther"), *(part_said(one.shift.homes["worse"], one.measures.people) for one in found)),
            row(Text("people newly within reach"), *(part_said(one.shift.newly_served, one.measures.people) for one in found)),
            row(
                Text("people no longer within reach"),
                *(part_said(one.shift.no_longer_served, one.measures.people) for one in found),
            ),
        ]
    rows += [row(Text("share within reach"), *reach), row(MEAN_DISTANCE, *means)]
    people = everyone(result.file.scenario, result.measures.people)
    base_said = Text("{people}; straight lines to the nearest counter", people=people)
    caption = joined(Text("{this} {next}"), (*_findings(found), base_said)) if compared else base_said
    table = Table(caption, (same(""), *(one.title for one in found)), tuple(rows))
    return Section(
        Text("Who gains and who loses"), (table, *(stated_elsewhere(result.file.scenario) if base else ()), *_reasons(result))
    )


def _findings(found: Sequence[Gains]) -> Iterator[Text]:
    """Yield what the table shows: the service that most people lose of, then that most gain of; nothing where nobody's distance changes."""
    homes = [one.shift.homes for one in found]
    told = dict.fromkeys(max(range(len(found)), key=lambda row: homes[row][effect]) for effect in EITHER)
    for row in told:
        if any(homes[row][effect] for effect in EITHER):
            yield effect_said(found[row])


def _from_to(old: Text, new: Text) -> Text:
    return new if old == new else Text("{old} → {new}", old=old, new=new)


def _reasons(result: Result) -> Iterator[Text]:
    for service in result.file.scenario.services:
        if service.because:
            yield with_source(service.because, service.source)
