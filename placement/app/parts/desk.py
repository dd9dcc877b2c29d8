"""Files of one's own: dropped, recognised, their columns confirmed, their faults mended at the row, and made a study."""

from __future__ import annotations

import json

import shapely
from htmltools import Tag, TagList, tags

from geodata.guessing.columns import Field
from geodata.guessing.guess import Guess
from geodata.guessing.layers import LAYER_NAMES
from geodata.provenance import LAYERS
from models.messages.findings import Finding, InputError
from models.messages.text import Language, Text, in_context, same
from placement.app.desk import Desk, Looked, Seen
from placement.app.parts.controls import select, typed
from placement.app.window import Part, Window
from placement.documents.guess import SURE
from placement.documents.spoken import SEVERITY_WORDS

# rows that a preview shows, and faulty rows that are mended at once
PREVIEWED, MENDED = 3, 20
LONGEST_CELL, LONGEST_STUDY = 2_000, 60
UNSET = {"": "—"}


def desk_drawn(desk: Desk, lang: Language) -> TagList:
    """Return the dropped files, what each seems to be, what is wrong with it, and what makes a study of them."""
    data, looked = desk.project.data(), desk.looked
    if not data:
        return TagList()
    chosen = [
        tags.li(
            tags.label(
                tags.input(
                    type="checkbox",
                    checked=None if name in desk.left_out else "checked",
                    data_act="desk-take",
                    data_value=name,
                    data_keep=f"take-{name}",
                ),
                name,
            )
        )
        for name in data
    ]
    said = Text("Looking through the files…") if desk.looking else _said(looked)
    return TagList(
        tags.ul(*chosen, class_="taken"),
        *(_file(one, lang) for one in looked.files),
        tags.ul(
            *(
                tags.li(f"{SEVERITY_WORDS[one.severity].to(lang)}: {one.message.to(lang)}", class_=one.severity)
                for one in looked.findings
            )
        ),
        tags.p(said.to(lang), role="status", class_="state"),
        _build_form(desk, lang),
    )


def _said(looked: Looked) -> Text:
    if looked.ready:
        return Text("These files make a study. Confirm what each column was taken for, then build it.")
    return Text("These files make no study so far: mend what is told above, or add what is missing.")


def _build_form(desk: Desk, lang: Language) -> Tag:
    fields = [
        tags.label(
            Text("Name of the study").to(lang),
            tags.input(
                name="name",
                value=desk.name,
                data_act="desk-name",
                required="required",
                maxlength=str(LONGEST_STUDY),
                autocomplete="off",
                data_keep="desk-name",
            ),
        )
    ]
    if desk.looked.official:
        fields.append(
            tags.label(
                Text("Municipality that official files are cut to").to(lang),
                tags.input(
                    name="of",
                    value=desk.municipality,
                    list="municipalities",
                    maxlength="100",
                    autocomplete="off",
                    data_act="desk-of",
                    data_keep="desk-of",
                ),
            )
        )
    build = tags.button(
        Text("Build the study").to(lang),
        type="submit",
        class_="first",
        data_act="desk-save",
        data_keep="desk-save",
        disabled=None if desk.looked.ready else "disabled",
    )
    return tags.form(*fields, build, class_="ask")


def _file(seen: Seen, lang: Language) -> Tag:
    tables = [_table(seen.name, one, lang) for one in seen.guesses]
    found = [
        tags.li(f"{SEVERITY_WORDS[one.severity].to(lang)}: {_placed(one, seen, lang)}{one.message.to(lang)}", class_=one.severity)
        for one in seen.findings
    ]
    parts = [tags.h3(seen.name), *tables]
    if found:
        parts.append(tags.ul(*found))
    return tags.div(*parts, *_grid(seen, lang), class_="dropped")


def _placed(one: Finding, seen: Seen, lang: Language) -> str:
    told = [
        *([] if one.line is None else [Text("row {row}", row=one.line).to(lang)]),
        *([] if one.row is None else [Text("row {row}", row=one.row).to(lang)]),
        *([] if one.field is None else [_theirs(seen, one.field)]),
    ]
    return f"{', '.join(told)}: " if told else ""


def _theirs(seen: Seen, field: str) -> str:
    """Return what a file calls one of our columns."""
    return next((one.columns[field] for one in seen.guesses if field in one.columns), field)


def _table(file: str, one: Guess, lang: Language) -> Tag:
    label = Text("What {file} holds", file=one.shown).to(lang)
    unset = {} if one.layer else UNSET
    options = unset | {layer: LAYERS[layer].to(lang) for layer in LAYER_NAMES}
    layers = select(
        options, one.layer or "", aria_label=label, data_act="desk-layer", data_value=file, data_keep=f"layer-{one.shown}"
    )
    official = [] if one.official is None else [tags.p(Text("Official file: {name}", name=one.official.name).to(lang))]
    what = tags.p(same(one.shown).to(lang), " ", layers, " ", _extent(one, lang), " – ", one.why.to(lang))
    if one.layer is None or one.official is not None:
        return tags.div(what, *official)
    rows = [_column(file, one, each.ours, each, lang) for each in one.fields]
    rows += [_column(file, one, doubt.ours, None, lang) for doubt in one.doubts]
    rows += [_column(file, one, ours, None, lang) for ours in one.missing]
    heads = (Text("needed"), Text("column"), Text("first values"), Text("how sure"), Text("why"))
    head = tags.thead(tags.tr(*(tags.th(text.to(lang), scope="col") for text in heads)))
    return tags.div(what, *official, tags.table(head, tags.tbody(*rows)), _preview(one, lang))


def _extent(one: Guess, lang: Language) -> str:
    """Return how many rows a table has, and of shapes where they lie."""
    rows = Text("rows: {rows:,}", rows=len(one.raw)).to(lang)
    shapes = [] if one.raw.shapes is None else [shape for shape in one.raw.shapes if shape is not None]
    if not shapes:
        return rows
    west, south, east, north = (f"{bound:.6g}" for bound in shapely.total_bounds(shapes))
    where = Text("from {west}, {south} to {east}, {north}", west=west, south=south, east=east, north=north)
    return f"{rows}; {where.to(lang)}"


def _column(file: str, one: Guess, ours: str, taken: Field | None, lang: Language) -> Tag:
    label = Text("Column of {file} for {ours}", file=one.shown, ours=ours).to(lang)
    unset = {} if taken else UNSET
    options = unset | {name: name for name in one.raw.columns}
    value = json.dumps([file, ours])
    theirs = taken.theirs if taken else ""
    columns = select(options, theirs, aria_label=label, data_act="desk-column", data_value=value, data_keep=f"column-{value}")
    doubt = any(each.ours == ours for each in one.doubts)
    sure = SURE[taken.sure] if taken else Text("in doubt") if doubt else Text("missing")
    why = taken.why if taken else Text("several are equally likely") if doubt else Text("no column could be it")
    cells = (columns, taken.sample if taken else "", sure.to(lang), why.to(lang))
    return tags.tr(tags.th(ours, scope="row"), *(tags.td(cell) for cell in cells), class_=None if taken else "doubt")


def _preview(one: Guess, lang: Language) -> Tag:
    rows = list(zip(*(cells[:PREVIEWED] for cells in one.raw.columns.values()), strict=True))
    table = tags.table(
        tags.thead(tags.tr(*(tags.th(name, scope="col") for name in one.raw.columns))),
        tags.tbody(*(tags.tr(*(tags.td(cell) for cell in row)) for row in rows)),
    )
    label = Text("First rows of {file}", file=one.shown).to(lang)
    return tags.details(tags.summary(label), tags.div(table, class_="wide", tabindex="0", role="region", aria_label=label))


def _grid(seen: Seen, lang: Language) -> list[Tag]:
    """Return the rows in which something is wrong, as fields."""
    grid = seen.grid
    lines = sorted({one.line for one in seen.findings if one.severity == "stop" and one.line is not None})
    if grid is None or not lines:
        return []
    wrong = [(line, row) for line in lines if (row := grid.row_of(line)) is not None][:MENDED]
    header = grid.rows[0]
    faulty = {(one.line, _theirs(seen, one.field or "")) for one in seen.findings}
    rows = []
    for line, row in wrong:
        cells = [*grid.rows[row], *[""] * (len(header) - len(grid.rows[row]))]
        fields = [
            tags.td(
                tags.input(
                    value=cell,
                    size="12",
                    maxlength=str(LONGEST_CELL),
                    aria_label=Text("Row {row}, {column}", row=line, column=header[at] if at < len(header) else at + 1).to(lang),
                    aria_invalid="true" if at < len(header) and (line, header[at]) in faulty else None,
                    data_act="desk-cell",
                    data_value=json.dumps([seen.name, row, at]),
                    data_keep=f"cell-{seen.name.replace('-corrected', '').rpartition('.')[0]}-{row}-{at}",
                )
            )
            for at, cell in enumerate(cells)
        ]
        rows.append(tags.tr(tags.th(str(line), scope="row"), *fields))
    names = [in_context("workbench", "row").to(lang), *header]
    table = tags.table(tags.thead(tags.tr(*(tags.th(name, scope="col") for name in names))), tags.tbody(*rows))
    label = Text("Rows to mend in {file}", file=seen.name).to(lang)
    said = Text("Mend the cells here: a corrected copy is written beside the file, and takes its place; the file itself stays.")
    return [tags.p(said.to(lang)), tags.div(table, class_="wide grid", tabindex="0", role="region", aria_label=label)]


async def _look(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    window.bench.desk.look(window.lang)


async def _take(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    window.bench.desk.left_out ^= {value} & set(window.bench.project.data())
    window.bench.desk.look(window.lang)


async def _layer(window: Window, value: str, chosen: str) -> None:
    desk = window.bench.desk
    if value in window.bench.project.data() and chosen in LAYER_NAMES:
        desk.layers[value] = chosen
        # what was said of its columns was said of another layer
        desk.columns.pop(value, None)
        desk.look(window.lang)


async def _choose_column(window: Window, value: str, chosen: str) -> None:
    desk = window.bench.desk
    told = _told(value)
    if len(told) == 2 and chosen and told[0] in window.bench.project.data():
        desk.columns.setdefault(told[0], {})[told[1]] = chosen
        desk.look(window.lang)


async def _cell(window: Window, value: str, chosen: str) -> None:
    desk, told = window.bench.desk, _told(value)
    seen = next((one for one in desk.looked.files if told and one.name == told[0]), None)
    if len(told) != 3 or seen is None or seen.grid is None or not (told[1] + told[2]).isdecimal():
        return
    row, at = int(told[1]), int(told[2])
    if row >= len(seen.grid.rows) or at >= max(len(seen.grid.rows[row]), len(seen.grid.rows[0])):
        return
    cells = [*seen.grid.rows[row], *[""] * (len(seen.grid.rows[0]) - len(seen.grid.rows[row]))]
    cells[at] = chosen[:LONGEST_CELL]
    # a cell too many at the end is taken away by emptying it
    while len(cells) > len(seen.grid.rows[0]) and not cells[-1]:
        cells.pop()
    if await window.attempt(lambda: desk.mend(seen.name, row, cells)):
        desk.look(window.lang)


async def _of(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    window.bench.desk.municipality = chosen.strip()[:100]
    window.bench.desk.look(window.lang)


async def _name(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    window.bench.desk.name = chosen.strip()[:LONGEST_STUDY]


async def _build(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    name = typed(chosen).get("name", "").strip()
    desk = window.bench.desk
    try:
        window.bench.project.data_file(f"{name}.csv")
    except InputError:
        await window.note(Text("Give the study a name that a folder can have, such as my-town."))
        return
    making = window.bench.makings.begin(name, desk.build(name, window.lang))
    window.show("making", making.name)


def _told(value: str) -> list[str]:
    try:
        found = json.loads(value)
    except ValueError:
        return []
    return [str(one) for one in found] if isinstance(found, list) else []


def _drawn(window: Window) -> TagList:
    window.shown("desk")
    return desk_drawn(window.bench.desk, window.lang)


def _body(lang: Language) -> list[Tag]:
    said = Text(
        "Excel, CSV, Shapefile (its files together), GeoPackage, GeoJSON, Parquet, official ZIP files, GTFS: they are put into the folder data, "
        "recognised, and made a study. At least people and offices are needed."
    )
    label = tags.label(
        Text("Drop files here, or choose them").to(lang),
        tags.input(type="file", multiple="multiple", data_failed=Text("could not be taken").to(lang)),
        class_="drop",
    )
    return [
        tags.p(said.to(lang)),
        label,
        tags.div(id="refused", role="alert"),
        tags.div(id="desk", class_="shiny-html-output"),
    ]


DESK = Part(
    "desk",
    Text("Your own files"),
    "start",
    _body,
    {"desk": _drawn},
    {
        "desk-look": _look,
        "desk-take": _take,
        "desk-layer": _layer,
        "desk-column": _choose_column,
        "desk-cell": _cell,
        "desk-name": _name,
        "desk-of": _of,
        "desk-save": _build,
    },
)
__all__ = ["DESK", "desk_drawn"]
