"""The scenario's file in an editor, with what was found of it, each fault at its line."""

from __future__ import annotations

from collections.abc import Sequence

from htmltools import Tag, tags

from models.messages.findings import Finding, shown
from models.messages.text import Language, Text
from placement.app.bench import Checked
from placement.app.window import Part, Window
from placement.documents.spoken import SEVERITY_WORDS


def findings_list(checked: Checked | None, lang: Language) -> Tag:
    """Return what was found of the file, each a button that leads to its line."""
    if checked is None or checked.under_way:
        return tags.p(Text("Checking…").to(lang))
    if not checked.findings:
        return tags.p(Text("No errors.").to(lang), class_="fine")
    items = []
    for finding in shown(checked.findings):
        said = f"{SEVERITY_WORDS[finding.severity].to(lang)}: {placed(finding, lang)}{finding.message.to(lang)}"
        own = finding.line is not None
        items.append(
            tags.li(
                tags.button(said, type="button", data_line=str(finding.line), data_column=str(finding.column or 1))
                if own
                else said,
                class_=finding.severity,
            )
        )
    return tags.ul(*items)


def placed(finding: Finding, lang: Language) -> str:
    """Return where a finding has its place, before what it says."""
    if finding.line is not None:
        return Text("line {line}: ", line=finding.line).to(lang)
    return "" if finding.place is None else f"{finding.place.to(lang)}: "


def _body(lang: Language) -> Sequence[Tag]:
    editor = tags.textarea(
        class_="editor",
        aria_label=Text("Scenario file").to(lang),
        aria_describedby="findings",
        spellcheck="false",
        autocomplete="off",
        wrap="off",
    )
    return [
        tags.div(tags.pre(class_="lines", aria_hidden="true"), editor, class_="paper"),
        tags.div(id="findings", class_="shiny-html-output", role="status"),
    ]


async def _step(window: Window, *, back: bool) -> None:
    document = window.bench.documents.get(window.name)
    if document is not None and await window.attempt(document.undo if back else document.redo):
        window.bench.check(window.name)


async def _undo(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    await _step(window, back=True)


async def _redo(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    await _step(window, back=False)


FILE = Part(
    "file",
    Text("Scenario file"),
    "right",
    _body,
    {"findings": lambda window: findings_list(window.checked(), window.lang)},
    {"undo": _undo, "redo": _redo},
)
