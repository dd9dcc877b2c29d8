"""Pages of words and tables, as the terminal prints them, as markup of the workbench."""

from __future__ import annotations

from htmltools import Tag, TagList, tags

from models.messages.document import Page, Section, Table
from models.messages.text import Language, Text


def page_said(page: Page, lang: Language) -> TagList:
    """Return a page: its headline, what stands beside it, and its sections."""
    beside = [tags.li(one.to(lang)) for one in page.beside]
    return TagList(
        tags.h3(page.title.to(lang)),
        tags.p(page.headline.to(lang), class_="headline"),
        *([tags.ul(*beside)] if beside else []),
        *(_section(section, lang) for section in page.sections),
    )


def _section(section: Section, lang: Language) -> Tag:
    blocks = [
        table_said(block, section.title, lang) if isinstance(block, Table) else tags.p(block.to(lang)) for block in section.body
    ]
    return tags.div(tags.h4(section.title.to(lang)), *blocks, class_="said")


def table_said(table: Table, title: Text, lang: Language) -> Tag:
    """Return a table, in a frame that scrolls by itself; numbers stand right.

    Parameters
    ----------
    table
        what is said.
    title
        of its section, which names it where it has no caption.
    lang
        the language.
    """
    numeric, caption = table.numeric, table.caption.to(lang)
    head = [
        # a column of marks has no heading
        tags.th(word, scope="col", class_="number" if right and column else None) if word else tags.td()
        for column, (word, right) in enumerate(zip((one.to(lang) for one in table.head), numeric, strict=True))
    ]
    rows = []
    for number, (first, *others) in enumerate(table.rows):
        cells = [
            tags.td(cell.to(lang), class_="number" if right else None) for cell, right in zip(others, numeric[1:], strict=True)
        ]
        name = first.to(lang)
        named = tags.th(name, scope="row") if name else tags.td()  # of the plan above
        rows.append(tags.tr(named, *cells, class_="strong" if number in table.strong else None))
    shown = tags.table(
        *([tags.caption(caption)] if caption else []),
        tags.thead(tags.tr(*head)),
        tags.tbody(*rows),
    )
    return tags.div(shown, class_="wide", tabindex="0", role="region", aria_label=caption or title.to(lang))
