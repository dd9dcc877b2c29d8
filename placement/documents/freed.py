"""The words of the buildings that a plan frees: their floor, their age, and what becomes of their rooms."""

from __future__ import annotations

from models.messages.document import Section, Table
from models.messages.numbers import number, signed
from models.messages.text import NOTHING, Text, same
from placement.problem.names import Names, with_source
from placement.results.result import Result
from placement.values.freed import Building

NONE = same("—")


def freed_section(result: Result) -> list[Section]:
    """Return the buildings that a plan frees beside those it takes; nothing where nothing is said of buildings."""
    found, stated = result.freed, result.file.scenario.freed
    if found is None or stated is None or not result.compared:
        return []
    names = Names(result.question)
    years = tuple(
        (title, key)
        for title, key, column in ((Text("built"), "built", stated.built), (Text("to be renewed"), "renewal", stated.renewal))
        if column is not None
    )

    def row(one: Building, *more: Text) -> tuple[Text, ...]:
        dates = (same(str(getattr(one, key))) for _, key in years)
        return (names.brief([one.office]), same(number(one.floor_m2)), *dates, *more)

    def all_of(square_metres: int, *more: Text) -> tuple[Text, ...]:
        return (Text("all"), same(number(square_metres)), *(same("") for _ in years), *more)

    head = (Text("office"), Text("floor, m²"), *(title for title, _ in years))
    gone, come = found.sums
    body: list[Text | Table] = [Text("No office closes, so that no room is freed.")]
    if found.freed:
        rows = [*(row(one, one.use or Text("not said")) for one in found.freed), all_of(gone, same(""))]
        caption = Text("Rooms of offices that close")
        body = [Table(caption, (*head, Text("what becomes of the room")), tuple(rows), strong=(len(rows) - 1,))]
    if found.taken:
        rows = [*map(row, found.taken), all_of(come)]
        body.append(Table(Text("Buildings in which a counter opens"), head, tuple(rows), strong=(len(rows) - 1,)))
    before, after = found.floor_m2
    body.append(
        Text(
            "Buildings with a counter have {after} m² of floor, {before} m² before ({change}): {gone} m² freed, {come} m² taken. The "
            "floor is that of the whole building as the study has it, not that of the counter alone.",
            after=number(after),
            before=number(before),
            change=signed(after - before),
            gone=number(gone),
            come=number(come),
        )
    )
    if stated.because or stated.source:
        body.append(with_source(stated.because or NOTHING, stated.source))
    return [Section(Text("Buildings freed"), tuple(body))]
