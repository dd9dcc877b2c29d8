"""The report's long tables: every office, every area."""

from __future__ import annotations

from geodata.names import names_in
from models.messages.document import Section, Table
from models.messages.findings import visible
from models.messages.numbers import metres, moved_said, people_said
from models.messages.text import Text, applied, in_context, same
from placement.documents.change import SITES
from placement.glossary import MEAN_DISTANCE
from placement.results.result import Result
from placement.results.tables import offices_columns
from placement.results.withheld import area_marks, said
from placement.values.gains import Shift

FIGURES = ("people", "mean_distance_m")
ROLES = {
    "kept": in_context("report tables", "kept"),
    "added": in_context("report tables", "newly opened"),
    "closed": in_context("report tables", "closed"),
    "raised": SITES["raised"],
    "reduced": SITES["reduced"],
    "changed": SITES["changed"],
    "moved": in_context("report tables", "moved"),
    "merged": in_context("report tables", "merged"),
}
# what becomes of a site tells more of these than that it is kept or closed, and that it is raised more than that counters open there
TELLING = {"kept", "closed"}


def offices_section(result: Result) -> Section:
    """Return whom every open office is nearest to, before and after."""
    one_state = result.before.open == result.after.open
    rows: list[tuple[Text, ...]] = []
    strong: list[int] = []
    columns = offices_columns(result)
    shown = [
        columns[name]
        for name in ("role_before", "role_after", "change", *(f"{kind}{when}" for when in ("_before", "") for kind in FIGURES))
    ]
    for office, *row in zip(names_in(columns), *shown, strict=True):
        was, now, change, people_before, mean_before, people, mean = row
        role = str(now)
        if role == "not_open":
            continue
        if role == "added":
            strong.append(len(rows))
        old, new = (_catchment(state, *found) for state, found in ((was, (people_before, mean_before)), (now, (people, mean))))
        name = applied(visible, office)
        rows.append(
            (name, *new)
            if one_state
            else (name, ROLES[str(change) if role in TELLING or change == "raised" else role], old[0], new[0], old[1], new[1])
        )
    office, count, mean = Text("office"), in_context("report tables", "people"), MEAN_DISTANCE
    several = (office, Text("role"), *_twice(count), *_twice(mean))
    head = (office, count, mean) if one_state else several
    caption = Text("People whose nearest open office it is (in the model, not users), and their mean distance")
    return Section(in_context("report tables", "People of each office"), (Table(caption, head, tuple(rows), tuple(strong)),))


def _catchment(state: object, people: object, mean: object) -> tuple[Text, Text]:
    if state in {"not_open", "closed"}:
        return same("—"), same("—")
    return people_said(int(str(people))), metres(None if mean is None else float(str(mean)))


def _twice(title: Text) -> tuple[Text, Text]:
    return Text("{title}, before", title=title), Text("{title}, after", title=title)


def areas_section(result: Result, shift: Shift) -> Section:
    """Return the table of all areas, in the study's order."""
    one_state = result.before.open == result.after.open
    rows: list[tuple[Text, ...]] = []
    for change, mark in zip(shift.areas, area_marks(result), strict=True):
        name = applied(visible, change.area.name)
        if mark:
            rows.append((name, said(mark), *[same("—")] * (2 if one_state else 5)))
            continue
        served = [_plain(count) for count in change.served]
        means = [metres(None if mean is None else float(mean)) for mean in (change.mean_m(0), change.mean_m(1))]
        people = _plain(change.area.people)
        rows.append(
            (name, people, served[1], means[1]) if one_state else (name, people, *served, *means, moved_said(change.change_m))
        )
    first = (Text("area"), Text("people"))
    counted, mean = Text("served"), MEAN_DISTANCE
    several = (*first, *_twice(counted), *_twice(mean), Text("change"))
    head = (*first, counted, mean) if one_state else several
    caption = Text(
        "All {rows:,} areas. Distances are straight lines to the nearest open office, the mean over residents", rows=len(rows)
    )
    return Section(Text("Figures by area"), (Table(caption, head, tuple(rows)),))


def _plain(count: int) -> Text:
    return same(f"{count:,}")
