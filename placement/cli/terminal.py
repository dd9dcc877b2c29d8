"""Findings and pages as rich renderables; nothing here prints."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Group, RenderableType
from rich.table import Table as RichTable
from rich.text import Text as RichText

from models.messages.document import Page, Table
from models.messages.findings import Finding, Severity, visible
from models.messages.language import unspaced
from models.messages.text import Language, Text, in_context
from placement.documents.spoken import SEVERITY_WORDS

STYLES: dict[Severity, str] = {"stop": "bold red", "warn": "yellow", "fix": "cyan"}
# of an offending line, so many characters from the fault on are shown
EXCERPT = 120


def findings(found: Sequence[Finding], lang: Language) -> RenderableType:
    """Return findings, one line each, with the offending line of the file and a caret where there is one."""
    return Group(*(line for finding in found for line in _finding(finding, lang)))


def page(content: Page, lang: Language) -> RenderableType:
    """Return a page of words and tables for the terminal."""
    parts: list[RenderableType] = [_line(content.title, lang, "bold"), _line(content.headline, lang)]
    parts += [_line(in_context("terminal", "- {block}", block=point), lang) for point in content.beside]
    for section in content.sections:
        parts += [RichText(), _line(section.title, lang, "bold underline")]
        for block in section.body:
            if isinstance(block, Table):
                parts.append(table(block, lang))
            else:
                parts.append(_line(in_context("terminal", "- {block}", block=block), lang))
    return Group(*parts)


def table(content: Table, lang: Language) -> RenderableType:
    """Return a table; numbers stand right."""
    made = RichTable(box=None, pad_edge=False, padding=(0, 1))
    for position, heading in enumerate(content.head):
        numeric = position > 0 and content.numeric[position]
        made.add_column(RichText(visible(heading.to(lang)), "bold"), justify="right" if numeric else "left", overflow="fold")
    for number, row in enumerate(content.rows):
        style = "bold" if number in content.strong else ""
        made.add_row(*(RichText(visible(cell.to(lang)), style) for cell in row))
    caption = visible(content.caption.to(lang))
    return Group(RichText(caption), made) if caption else made


def _line(text: Text, lang: Language, style: str = "") -> RichText:
    # rich breaks lines at spaces, of which some languages have few: let the terminal fold these where it will
    folds = unspaced(lang)
    return RichText(visible(text.to(lang)), style, no_wrap=folds, overflow="ignore" if folds else None)


def _finding(finding: Finding, lang: Language) -> Iterator[RichText]:
    label = SEVERITY_WORDS[finding.severity].to(lang)
    told = f"{finding.count:,}" in finding.message.to(lang)
    times = f" (×{finding.count:,})" if finding.count > 1 and not told else ""
    yield RichText.assemble((f"{label}: ", STYLES[finding.severity]), visible(finding.line_of_text.to(lang)), times)
    if finding.excerpt is not None and finding.line is not None:
        number = f"{finding.line:>5} | "
        before, after = _around(finding.excerpt.expandtabs(1), (finding.column or 1) - 1)
        yield RichText(number + before + after, "dim")
        if finding.column is not None:
            yield RichText(" " * (len(number) + RichText(before).cell_len) + "^", STYLES[finding.severity])


def _around(line: str, position: int) -> tuple[str, str]:
    """Return what stands before and from a position of a line, made visible; of a very long line only what is near."""
    start, end = max(position - EXCERPT // 2, 0), position + EXCERPT
    before, after = visible(line[start:position]), visible(line[position:end])
    return "…" + before if start else before, after + "…" if end < len(line) else after
