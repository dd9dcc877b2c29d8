"""How commands begin that put a scenario's question to its study."""

from __future__ import annotations

from typing import TYPE_CHECKING

from models.messages.findings import Finding
from models.messages.text import Text
from placement.cli.session import Session

if TYPE_CHECKING:
    from placement.problem.build import Question
    from placement.scenario.files import ScenarioFile


def read_question(spoken: Session, scenario: str) -> tuple[ScenarioFile, Question]:
    """Read a scenario and put it to its study."""
    with spoken.working(Text("Reading the layers…")) as progress:
        from placement.scenario.files import load_scenario

        # a misspelt key is answered before the layers' libraries are loaded
        file = load_scenario(scenario)
        from placement.solving.solve import put

        return file, put(file, progress=progress)


def findings_of(question: Question) -> tuple[Finding, ...]:
    """Return what was found in the study, while access was measured, and in the scenario."""
    return (*question.inputs.study.findings, *question.inputs.access.findings, *question.findings)
