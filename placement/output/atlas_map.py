"""The page of an atlas: each municipality's own figures on one map."""

from __future__ import annotations

from geodata.building.japan.outlines import outlines
from maps.atlas import AtlasPage, Place, render_atlas
from models.messages.document import Table
from models.messages.text import Language
from placement.atlas.figures import figures
from placement.atlas.run import Answers
from placement.documents.atlas import beside, compose_atlas, label
from placement.records.atlas import Row


def national_page(answers: Answers, lang: Language, folder: str) -> str:
    """Return the page as one HTML file, for a folder of that name."""
    question = answers.atlas.question.value
    words = compose_atlas(answers)
    found = figures(question, answers.rows)
    page = AtlasPage(
        title=words.title,
        headline=words.headline,
        notes=tuple(block for section in words.sections for block in section.body if not isinstance(block, Table)),
        figures=tuple(label(question, one) for one in found),
        shown=len(question.offices) - 1,
        places=tuple(_place(row, answers) for row in answers.rows),
        own=f"placement map {folder}/",
        outlines=list(outlines(answers.atlas.extract, [row.code for row in answers.rows])),
    )
    return render_atlas(page, lang=lang)


def _place(row: Row, answers: Answers) -> Place:
    values = () if row.error else tuple(one.people for one in figures(answers.atlas.question.value, [row]))
    return Place(row.code, row.prefecture, row.name, row.name_en, row.people, values, tuple(beside(row)))
