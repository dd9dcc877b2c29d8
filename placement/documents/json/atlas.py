"""An atlas for machines."""

from __future__ import annotations

from models.messages.document import Table
from placement.atlas.figures import figures
from placement.atlas.run import Answers
from placement.documents.atlas import compose_atlas, label
from placement.records.atlas_manifest import AtlasAnswer, FigureRecord
from placement.records.record import ANSWER_FORMAT


def atlas_answer(answers: Answers) -> AtlasAnswer:
    """Return the sums over all municipalities asked, and what every reader must know."""
    question = answers.atlas.question.value
    page = compose_atlas(answers)
    return AtlasAnswer(
        format=ANSWER_FORMAT,
        atlas=question.question,
        title=question.title.as_dict(),
        within_mm=question.within.mm,
        municipalities=len(answers.rows),
        errors={row.code: row.error for row in answers.rows if row.error},
        figures=tuple(
            FigureRecord(
                name=one.name, label=label(question, one).as_dict(), people=one.people, of=one.of, share=round(one.share, 6)
            )
            for one in figures(question, answers.rows)
        ),
        said=tuple(block.as_dict() for section in page.sections for block in section.body if not isinstance(block, Table)),
        rows_sha256=answers.sha256,
    )
