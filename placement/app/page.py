"""The workbench's pages: a frame as HTML, in which the parts have their places. Every word goes through tags, which escape it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Sequence
from pathlib import Path

from htmltools import HTMLDependency, Tag, tags
from shiny.ui import page_html
from shiny.ui._page import PageHtmlDocument

from models.messages.catalogue import tag as language_tag
from models.messages.text import Language, Text, in_context
from placement.app.address import NAMES, address
from placement.app.grounds import SCRIPT, STYLE
from placement.app.window import Part, Place

ASSETS = Path(__file__).parent / "assets"
TITLE = Text("placement workbench")
COLUMNS: dict[Place, Text] = {
    "left": in_context("workbench", "Form"),
    "right": in_context("workbench", "File"),
    "bottom": in_context("workbench", "Results"),
}
_PLACEHOLDER = '<meta name="shiny-dependency-placeholder" content="">'
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def start_page(parts: Sequence[Part], lang: Language) -> PageHtmlDocument:
    """Return the page on which something is opened or begun."""
    sections = [_section(part, lang) for part in parts if part.place == "start"]
    body = [_head(lang, ""), tags.main(*sections, tags.p(id="note", role="alert"), class_="start")]
    return _document(body, lang, TITLE.to(lang))


def work_page(parts: Sequence[Part], scenario: str, lang: Language) -> PageHtmlDocument:
    """Return the page of one scenario."""
    actions = [
        tags.button(in_context("workbench", "Undo").to(lang), type="button", data_act="undo", title="Ctrl+Z"),
        tags.button(in_context("workbench", "Redo").to(lang), type="button", data_act="redo", title="Ctrl+Y"),
        tags.button(in_context("workbench", "Solve").to(lang), type="button", data_act="solve", class_="first"),
    ]
    left, right, bottom = (_column(parts, place, lang) for place in ("left", "right", "bottom"))
    main = tags.main(left, _middle([part for part in parts if part.place == "middle"], lang), right, bottom, class_="bench")
    map_files = [tags.link(rel="stylesheet", href=STYLE), tags.script(src=SCRIPT)]
    return _document([_head(lang, scenario, *actions), main], lang, f"{scenario} – {TITLE.to(lang)}", map_files)


def inline_scripts() -> list[str]:
    """Return the hashes of the scripts that the framework writes into a page itself, as a policy names them."""
    from shiny import App

    rendered = App(_document([], "en", ""), None).ui
    html = str(rendered["html"]) if isinstance(rendered, dict) else ""
    return [f"sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}" for code in _INLINE.findall(html)]


def _document(body: Sequence[Tag], lang: Language, title: str, files: Sequence[Tag] = ()) -> PageHtmlDocument:
    """Return a whole page with files of its own, in which the framework puts its scripts and styles."""
    own = HTMLDependency(
        "workbench",
        "1",
        source={"subdir": str(ASSETS)},
        script=[{"src": path.name} for path in sorted(ASSETS.glob("*.js"))],
        stylesheet=[{"href": path.name} for path in sorted(ASSETS.glob("*.css"))],
    )
    page = tags.html(
        tags.head(
            tags.meta(charset="utf-8"),
            tags.meta(name="viewport", content="width=device-width, initial-scale=1"),
            tags.title(title),
            tags.link(rel="icon", href="data:,"),
            *files,
            tags.meta(name="shiny-here"),
        ),
        tags.body(*body, data_gone=Text("The workbench has ended. Start placement app again.").to(lang)),
        lang=language_tag(lang),
    )
    html = "<!DOCTYPE html>\n" + str(page).replace('<meta name="shiny-here"/>', _PLACEHOLDER)
    return page_html(html, extra_deps=[own])


def _head(lang: Language, scenario: str, *actions: Tag) -> Tag:
    others = [
        tags.a(name, href=address(code, scenario), lang=code, hreflang=code) for code, name in NAMES.items() if code != lang
    ]
    return tags.header(
        tags.h1(tags.a(TITLE.to(lang), href=address(lang))),
        tags.span(scenario, class_="file"),
        tags.div(id="saved", class_="shiny-text-output", role="status"),
        tags.nav(*others, *actions, aria_label=in_context("workbench", "Workbench").to(lang)),
    )


def _section(part: Part, lang: Language) -> Tag:
    title = f"{part.name}-title"
    return tags.section(tags.h2(part.title.to(lang), id=title), *part.body(lang), class_=part.name, aria_labelledby=title)


def _column(parts: Sequence[Part], place: Place, lang: Language) -> Tag:
    """Return a column with the parts of a place below one another; it scrolls, so the keyboard reaches it."""
    sections = [_section(part, lang) for part in parts if part.place == place]
    return tags.div(*sections, class_=f"column {place}", tabindex="0", role="region", aria_label=COLUMNS[place].to(lang))


def _middle(parts: Sequence[Part], lang: Language) -> Tag:
    """Return the middle with a tab for each of its parts, the first one open."""
    buttons = [
        tags.button(
            part.title.to(lang),
            type="button",
            role="tab",
            id=f"{part.name}-tab",
            aria_controls=part.name,
            aria_selected="false" if at else "true",
            tabindex="-1" if at else "0",
        )
        for at, part in enumerate(parts)
    ]
    panels = [
        tags.div(
            *part.body(lang),
            id=part.name,
            role="tabpanel",
            aria_labelledby=f"{part.name}-tab",
            class_=part.name,
            hidden="hidden" if at else None,
        )
        for at, part in enumerate(parts)
    ]
    label = in_context("workbench", "Views").to(lang)
    return tags.div(tags.div(*buttons, role="tablist", aria_label=label), *panels, class_="column middle")
