"""Lists of the scenario's file, told in sentences: each row edited, moved and taken away, and new ones added, in forms made from the schema."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from htmltools import Tag, TagList, tags

from geodata.kinds import kind_title
from geodata.study import names_of
from geodata.yamlfiles.editing import with_item, with_item_moved, with_value, without_value
from geodata.yamlfiles.source import Steps
from models.messages.text import Language, Text, in_context
from placement.app.bench import Sites
from placement.app.parts.controls import answered, select
from placement.app.parts.fields import Told, sheet_form
from placement.app.window import Window
from placement.scenario.fields import Answers
from placement.scenario.sheets import Sheet

NEW = "new"
UNSEEN = Text("This is shown once the file can be read.")
IN_FILE = Text("This stands in the file alone.")
INHERITED = Text("This stands in the file that this one extends.")


@dataclass(frozen=True)
class Row:
    """A row of a list.

    Parameters
    ----------
    said
        what it says, in words.
    at
        its position in the list of the file itself; None where it stands elsewhere.
    tree
        the row there, as plain values.
    """

    said: Text
    at: int | None = None
    tree: Mapping[str, object] | None = None


@dataclass(frozen=True)
class Listed:
    """A list of the file, as the page shows it.

    Parameters
    ----------
    path
        where it stands in the file.
    rows
        what it says.
    sheets
        makes the forms that a row may have, by name.
    titles
        what they are called.
    form_of
        tells the form of a row; None where it stands in the file alone.
    add
        the words for adding one.
    kept
        the keys of a row that stay when it takes another form.
    least
        how many rows it cannot do without.
    ordered
        whether their order means something.
    begun
        makes a new row, of a form, before its fields are filled in.
    free
        whether the form can change it.
    title
        its heading, where several lists share a part.
    below
        draws what is said of all rows together, if anything.
    """

    path: Steps
    rows: Sequence[Row]
    sheets: Callable[[], Mapping[str, Sheet]]
    titles: Mapping[str, Text]
    form_of: Callable[[Mapping[str, object]], str | None]
    add: Text
    kept: Collection[str] = ()
    least: int = 0
    ordered: bool = False
    begun: Callable[[str], dict[str, object]] = lambda form: {}  # noqa: ARG005 - nothing for most
    free: bool = True
    title: Text | None = None
    below: Callable[[Listed, Language], Tag] | None = None

    @property
    def name(self) -> str:
        """Its name on the page."""
        return ".".join(map(str, self.path))

    def row(self, at: str) -> Mapping[str, object]:
        """Return a row by its position, as the page has it; nothing for a new one."""
        found = next((row.tree for row in self.rows if str(row.at) == at), None)
        if found is None and at != NEW:
            raise ValueError(f"no row {at}")
        return found or {}

    def seen(self, row: Mapping[str, object], form: str) -> Mapping[str, object]:
        """Return what a form shows of a row: all of it, or where it is to take another form, what stays."""
        return row if self.form_of(row) == form else {key: row[key] for key in self.kept if key in row}


Build = Callable[[Sites], Sequence[Listed]]
Act = Callable[[Window, str, str], Awaitable[None]]


def lists_drawn(part: str, build: Build) -> Callable[[Window], Tag | TagList]:
    """Return how the lists of a part are drawn."""

    def drawn(window: Window) -> Tag | TagList:
        sites, lang = window.sites(), window.lang
        if sites is None:
            return tags.p(UNSEEN.to(lang))
        return TagList(*(list_drawn(part, one, sites, window.shown("form"), lang) for one in build(sites)))

    return drawn


def list_drawn(part: str, listed: Listed, sites: Sites, opened: str, lang: Language) -> Tag:
    """Return a list, with the form of the row that is open.

    Parameters
    ----------
    part
        the part of the page.
    listed
        the list.
    sites
        of the scenario.
    opened
        which form is open: the list, the row and the form of it, parted by colons.
    lang
        the language.
    """
    name, at, form = _parted(opened)
    at = at if name == listed.name else ""
    items = [
        tags.li(
            tags.p(row.said.to(lang), class_="said"),
            *([_form(part, listed, at, form, _told(sites, lang))] if str(row.at) == at else _actions(part, listed, row, lang)),
        )
        for row in listed.rows
    ]
    key = f"{listed.name}:{NEW}"
    if at == NEW:
        items.append(tags.li(_form(part, listed, at, form, _told(sites, lang)), class_="last"))
    elif listed.free:
        add = tags.button(listed.add.to(lang), type="button", data_act=f"{part}-form", data_value=key, data_keep=key)
        items.append(tags.li(add, class_="last"))
    kind = tags.ol if listed.ordered else tags.ul
    title = [] if listed.title is None else [tags.h3(listed.title.to(lang))]
    below = [] if listed.below is None else [listed.below(listed, lang)]
    return tags.div(*title, *below, kind(*items, class_="rows"))


def list_acts(part: str, build: Build) -> dict[str, Act]:
    """Return what is done on the lists of a part: forms opened and saved, rows moved and taken away."""

    async def form(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
        window.show("form", value)

    async def kind(window: Window, value: str, chosen: str) -> None:
        window.show("form", f"{value}:{chosen}")

    async def save(window: Window, value: str, chosen: str) -> None:
        if await window.write(lambda text, sites: _saved(text, build(sites), value, answered(chosen), window.lang)):
            window.show("form", "")

    async def move(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
        if await window.write(lambda text, sites: _moved(text, build(sites), value)):
            window.show("form", "")

    return {f"{part}-form": form, f"{part}-kind": kind, f"{part}-save": save, f"{part}-move": move}


def _saved(text: str, lists: Sequence[Listed], value: str, answers: Answers | None, lang: Language) -> str:
    """Return the file with what the form of a row says; a ValueError says that it cannot be written."""
    name, at, form = _parted(value)
    listed = _list(lists, name)
    sheet, row = listed.sheets().get(form), listed.row(at)
    if sheet is None or answers is None:
        raise ValueError(f"no form {form}")
    if at == NEW:
        return with_item(text, listed.path, None, sheet.filled(answers, listed.begun(form), lang))
    return with_value(text, (*listed.path, int(at)), sheet.filled(answers, listed.seen(row, form), lang))


def _moved(text: str, lists: Sequence[Listed], value: str) -> str:
    """Return the file with a row at another place, or without it; a ValueError says that it cannot be written."""
    name, at, to = _parted(value)
    listed = _list(lists, name)
    if listed.row(at) and to:
        return with_item_moved(text, listed.path, int(at), int(to))
    if len(listed.rows) <= listed.least:
        raise ValueError(f"the last of {name}")
    return without_value(text, (*listed.path, int(at)))


def _parted(value: str) -> tuple[str, str, str]:
    name, _, rest = value.partition(":")
    at, _, form = rest.partition(":")
    return name, at, form


def _list(lists: Sequence[Listed], name: str) -> Listed:
    found = next((one for one in lists if one.name == name and one.free), None)
    if found is None:
        raise ValueError(f"no list {name}")
    return found


def _actions(part: str, listed: Listed, row: Row, lang: Language) -> list[Tag]:
    """Return the buttons of a row, or in a line why there are none."""
    if row.at is None or row.tree is None or not listed.free:
        return [tags.p(INHERITED.to(lang), class_="state")]
    key, last = f"{listed.name}:{row.at}", len(listed.rows) - 1
    said = row.said.to(lang)

    def button(sign: str, label: Text, act: str, value: str, keep: str, *, on: bool = True) -> Tag:
        return tags.button(
            sign,
            type="button",
            aria_label=label.to(lang),
            title=label.to(lang),
            data_act=f"{part}-{act}",
            data_value=value,
            data_keep=keep,
            disabled=None if on else "disabled",
        )

    form = listed.form_of(row.tree)
    edit = button(in_context("workbench", "Edit").to(lang), Text("Edit: {row}", row=said), "form", f"{key}:{form}", key)
    up = button("▲", Text("Earlier: {row}", row=said), "move", f"{key}:{row.at - 1}", f"{key}-up", on=row.at > 0)
    down = button("▼", Text("Later: {row}", row=said), "move", f"{key}:{row.at + 1}", f"{key}-down", on=row.at < last)
    remove = button("×", Text("Remove: {row}", row=said), "move", f"{key}:", f"{key}-remove", on=len(listed.rows) > listed.least)
    alone = [] if form else [tags.p(IN_FILE.to(lang), class_="state")]
    return [*alone, tags.div(*([edit] if form else []), *([up, down] if listed.ordered else []), remove, class_="actions")]


def _form(part: str, listed: Listed, at: str, form: str, told: Told) -> Tag:
    """Return the form of a row: which kind it is of, and its fields."""
    key, sheets = f"{listed.name}:{at}", listed.sheets()
    try:
        row = listed.row(at)
    except ValueError:
        return tags.p(UNSEEN.to(told.lang))
    unset = {} if form in sheets else {"": ""}
    options = unset | {name: listed.titles[name].to(told.lang) for name in sheets}
    label = in_context("workbench", "Kind").to(told.lang)
    pick = select(options, form, aria_label=label, data_act=f"{part}-kind", data_value=key, data_keep=key, class_="pick")
    if form not in sheets:
        close = tags.button(
            in_context("workbench", "Cancel").to(told.lang), type="button", data_act=f"{part}-form", data_value="", data_keep=key
        )
        return tags.div(pick, tags.div(close, class_="actions"), class_="sheet")
    return tags.div(pick, sheet_form(sheets[form], listed.seen(row, form), told, part, f"{key}:{form}"))


def _told(sites: Sites, lang: Language) -> Told:
    study = sites.inputs.study
    names = {str(word): kind_title(study.kinds, str(word)).to(lang) for word in study.offices["kind"]}
    offices = zip(map(str, study.offices["id"]), names_of(study.offices), strict=True)
    return Told(names | {office: name.to(lang) for office, name in offices}, lang)
