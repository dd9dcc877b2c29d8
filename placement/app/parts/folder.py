"""What can be opened: the folder's scenarios, and the bundled ones, of which a copy is put into the folder."""

from __future__ import annotations

from htmltools import Tag, TagList, tags

from models.messages.text import Text, in_context
from placement.app.address import address
from placement.app.window import Part, Window


def _scenarios(window: Window) -> TagList:
    window.cards()
    project = window.bench.project
    own = [tags.li(tags.a(name, href=address(window.lang, name))) for name in project.scenarios()]
    none = Text(
        "There is no scenario in this folder yet. Choose a municipality below, or begin with an example: a copy of it is put here."
    )
    return TagList(
        tags.p(Text("In the folder {folder}:", folder=project.folder.name).to(window.lang)),
        tags.ul(*own) if own else tags.p(none.to(window.lang)),
    )


def _examples(window: Window) -> TagList:
    copies = [
        tags.li(tags.button(title.to(window.lang), tags.small(f"{name}.yaml"), type="button", data_act="take", data_value=name))
        for name, title in window.bench.examples.items()
    ]
    said = Text("A copy is put into the folder, and opened. A file that is there already is not replaced.")
    return TagList(tags.p(said.to(window.lang)), tags.ul(*copies, class_="many"))


async def _take(window: Window, name: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    if await window.attempt(lambda: window.bench.project.take_bundled(name)):
        await window.go(f"{name}.yaml")


def _place(name: str) -> list[Tag]:
    return [tags.div(id=name, class_="shiny-html-output")]


FOLDER = Part(
    "folder",
    Text("Scenarios"),
    "start",
    lambda lang: _place("scenarios"),  # noqa: ARG005 - the same in every language
    {"scenarios": _scenarios},
)
EXAMPLES = Part(
    "examples",
    in_context("workbench", "Examples"),
    "start",
    lambda lang: _place("examples"),  # noqa: ARG005 - the same in every language
    {"examples": _examples},
    {"take": _take},
)
