"""How commands begin that put a scenario's question to its study."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from models.messages.findings import Finding
from models.messages.text import Text
from placement.cli.session import Session
from placement.cli.table import held_table, require_table

if TYPE_CHECKING:
    from placement.output.writing import TargetFile
    from placement.problem.build import Question
    from placement.scenario.files import ScenarioFile


@dataclass(frozen=True)
class Asked:
    """A scenario, its question, and the file held for the table, if one is asked for."""

    file: ScenarioFile
    question: Question
    table: TargetFile | None


def read_question(spoken: Session, held: ExitStack, scenario: str, csv: Path | None) -> Asked:
    """Read a scenario and put it to its study; a table that would replace something else is refused before."""
    require_table(csv)
    with spoken.working(Text("Reading the layers…")) as progress:
        from placement.output.inputs import files_of_scenario
        from placement.scenario.files import load_scenario

        # a misspelt key is answered before the layers' libraries are loaded
        file = load_scenario(scenario)
        table = held_table(spoken, held, csv, lambda: files_of_scenario(file))
        from placement.solving.solve import put

        return Asked(file, put(file, progress=progress), table)


def findings_of(question: Question) -> tuple[Finding, ...]:
    """Return what was found in the study, while access was measured, and in the scenario."""
    return (*question.inputs.study.findings, *question.inputs.access.findings, *question.findings)
