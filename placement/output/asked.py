"""Writing what was asked of a scenario besides its answer: a table, a record, and a picture where there is one."""

from __future__ import annotations

from pathlib import Path

from geodata.study import names_of
from maps.fonts import drawn_in, speaking, warn_of_another, warn_of_missing
from maps.labels import report_words
from models.messages.findings import Finding
from models.messages.text import Language
from placement.documents.answered import Said, names_of_sweep
from placement.output.sweep_charts import SweepChart
from placement.results.asked import Sweep
from placement.results.sweep import Frequencies, Points, Stability

PICTURE = "sweep.svg"  # one of ASKED_FILES


def write_said(said: Said, name: str, stage: Path) -> None:
    """Write what was found into a folder, as NAME.csv and NAME.json."""
    (stage / f"{name}.csv").write_text(said.table(), encoding="utf-8", newline="\n")
    (stage / f"{name}.json").write_text(said.record().text() + "\n", encoding="utf-8", newline="\n")


def draw_sweep(sweep: Sweep, said: Said, stage: Path, lang: Language) -> tuple[Finding, ...]:
    """Draw a sweep into a folder, as `sweep.svg`.

    Parameters
    ----------
    sweep, said
        what was found, and what it is shown as.
    stage
        the folder.
    lang
        the language; where no font has its letters, the picture is in another.

    Returns
    -------
    Warnings about letters and languages.
    """
    names, found = names_of_sweep(sweep), sweep.found
    lang_drawn = drawn_in(lang, report_words())
    painter, path = SweepChart(names, said.page().headline, lang_drawn), stage / PICTURE
    with speaking(lang_drawn):
        match found:
            case Stability():
                painter.stability(found, path)
            case Points(variations=(first,), points=points):
                painter.points(first, points, path)
            case Points(variations=every, points=points):
                painter.grid(every, points, path)
            case Frequencies():
                painter.people(found, path)
            case _:
                painter.weights(found, path)
    letters = [name.to(lang) for name in (names.title, *names_of(sweep.question.inputs.study.offices))]
    with speaking(lang):
        return (*warn_of_another(lang, lang_drawn, PICTURE), *warn_of_missing(letters, PICTURE))
