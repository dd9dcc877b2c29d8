"""Which papers are written with a plan: ticked in each window, none of them to begin with."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from htmltools import Tag, tags

from models.messages.text import Language, Text, in_context
from placement.app.jobs import PAPERS, Paper
from placement.app.parts.exports import NAMED
from placement.app.window import Window

TITLES: Mapping[Paper, Text] = {
    "pdf": NAMED["report.pdf"],
    "docx": NAMED["report.docx"],
    "leaflet": in_context("workbench", "Leaflet for residents"),
    "xlsx": NAMED["tables.xlsx"],
}
SHOWN = "papers"


def papers_form(ticked: Collection[str], lang: Language) -> Tag:
    """Return a box for each paper, those that are asked for ticked."""
    boxes = [
        tags.label(
            tags.input(
                type="checkbox",
                checked="checked" if paper in ticked else None,
                data_act="paper",
                data_value=paper,
                data_keep=f"paper-{paper}",
            ),
            TITLES[paper].to(lang),
        )
        for paper in PAPERS
    ]
    return tags.fieldset(tags.legend(in_context("workbench", "With each plan also write").to(lang)), *boxes, class_="papers")


def papers_drawn(window: Window) -> Tag:
    """Draw the boxes of a window."""
    return papers_form(_ticked(window), window.lang)


def papers_chosen(window: Window) -> dict[str, str]:
    """Return what is ticked in a window, as a job takes it."""
    return {"papers": window.shown(SHOWN)}


async def toggle_paper(window: Window, paper: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    """Tick a paper, or no longer; what is no paper is left alone."""
    if paper in PAPERS:
        ticked = _ticked(window) ^ {paper}
        window.show(SHOWN, ",".join(one for one in PAPERS if one in ticked))


def _ticked(window: Window) -> set[str]:
    return set(filter(None, window.shown(SHOWN).split(",")))
