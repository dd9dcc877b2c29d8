"""What the workbench holds while it runs: the project, its open scenarios with what was found of them, and the runs."""

from __future__ import annotations

import threading
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Any

from geodata.access.measure import measure_access
from geodata.study import Study, names_of
from geodata.yamlfiles.reader import parse_bytes
from models.messages.findings import Finding, PlacementError, shown
from models.messages.text import Language, Text
from placement.app.desk import Desk
from placement.app.document import Document, open_document
from placement.app.jobs import Order
from placement.app.makings import Makings
from placement.app.project import Project
from placement.app.runs import ENDED, Run
from placement.problem.build import ask
from placement.problem.inputs import ProblemInputs
from placement.problem.intentions import Intention, can_intend, counts_said, intentions
from placement.problem.polygons import read_polygons
from placement.problem.units import Reading
from placement.scenario.files import ScenarioFile, bundled_scenarios, load_scenario
from placement.scenario.structures import OpenRange
from placement.solving.question import access_for, study_of

# runs at a time: a solver takes a processor, and memory, for itself
MOST_RUNS = 2
BUG = Text("This is a bug of ours ({name}). Please report it with the scenario.")


@dataclass(frozen=True, slots=True)
class Site:
    """A site as the list shows it.

    Parameters
    ----------
    id, name
        of the study.
    open_now
        whether it is open today.
    intention
        what may become of it.
    """

    id: str
    name: Text
    open_now: bool
    intention: Intention


@dataclass(frozen=True, slots=True)
class Sites:
    """The sites of a scenario.

    Parameters
    ----------
    inputs
        the scenario on its study, with distances in a straight line alone.
    rows
        the sites, in the study's order.
    free
        whether the form can change them.
    counts
        how many are to be opened and closed, by their keys.
    tree
        what the file itself says, as plain values.
    """

    inputs: ProblemInputs
    rows: tuple[Site, ...]
    free: bool
    counts: Mapping[str, OpenRange | None] = field(default_factory=dict)
    tree: Mapping[str, Any] = field(default_factory=dict)


def sites_of(file: ScenarioFile, study: Study, text: str = "") -> Sites:
    """Return the sites of a scenario with what it means to do with each.

    Parameters
    ----------
    file
        the scenario.
    study
        its study.
    text
        of the file itself; of a part of it nothing can be changed without.

    Raises
    ------
    InputError
        if a file of polygons that it names has faults.
    """
    access = measure_access(study, walking=False, transit=(), given=())
    inputs = ProblemInputs(study, access, read_polygons(file, study), file.scenario)
    meant, now = intentions(inputs), set(inputs.now)
    names = dict(zip(inputs.sites, names_of(study.offices), strict=True))
    rows = tuple(Site(site, names[site], site in now, meaning) for site, meaning in meant.items())
    return Sites(inputs, rows, can_intend(file, inputs), counts_said(inputs), _own(text))


def _own(text: str) -> Mapping[str, Any]:
    tree = parse_bytes(text.encode(), "").tree if text else None
    return tree if isinstance(tree, dict) else {}


@dataclass(frozen=True, slots=True)
class Checked:
    """What was found of a scenario's text.

    Parameters
    ----------
    revision
        of the text.
    findings
        as `placement check` finds them.
    sites
        what the text means to do with each; None where it cannot be read so far.
    readings
        how the figures of its objectives read; none where it cannot be solved.
    under_way
        whether the findings are still to come: measuring may take a while, and what is meant is known before.
    """

    revision: int
    findings: tuple[Finding, ...]
    sites: Sites | None = None
    readings: tuple[Reading, ...] = ()
    under_way: bool = False

    @property
    def stops(self) -> bool:
        """Whether it cannot be solved as it stands."""
        return any(finding.severity == "stop" for finding in self.findings)


@dataclass(eq=False)
class Bench:
    """The workbench of one project, shared by all its windows.

    Parameters
    ----------
    project
        the folder.
    """

    project: Project
    documents: dict[str, Document] = field(default_factory=dict)
    checked: dict[str, Checked] = field(default_factory=dict)
    runs: list[Run] = field(default_factory=list)
    makings: Makings = field(default_factory=Makings)
    desk: Desk = field(init=False)
    version: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)
    _checker: ThreadPoolExecutor = field(default_factory=lambda: ThreadPoolExecutor(1, thread_name_prefix="check"), repr=False)

    def __post_init__(self) -> None:
        """Set up the data desk of the project."""
        self.desk = Desk(self.project)

    @cached_property
    def examples(self) -> Mapping[str, Text]:
        """The titles of the bundled scenarios, by name."""
        return {name: load_scenario(name).scenario.title for name in bundled_scenarios()}

    def changed(self) -> None:
        """Note that something is new, for every window."""
        with self._lock:
            self.version += 1

    def document(self, name: str) -> Document:
        """Return a scenario's text, opened where it is not.

        Raises
        ------
        InputError
            if the folder has no such scenario, or it cannot be read.
        """
        path = self.project.path_of(name)
        if name not in self.documents:
            self.documents[name] = open_document(path)
            self.check(name)
        return self.documents[name]

    def check(self, name: str) -> None:
        """Have the text looked through, as it stands in the file; what comes later wins."""
        self.changed()
        self._checker.submit(self._check, name, self.documents[name].revision)

    def take_in(self, name: str) -> None:
        """Take in what another program wrote into the file, where it did."""
        if self.documents[name].refresh():
            self.check(name)

    def begin(self, job: str, subjects: Sequence[str], lang: Language, choices: Mapping[str, str] | None = None) -> Text | None:
        """Begin a run; return why not, where that cannot be.

        Parameters
        ----------
        job
            a name of `JOBS`.
        subjects
            the scenario's file, which is read as it stands; of a comparison the results.
        lang
            of what it writes.
        choices
            what was chosen besides, by name.
        """
        if sum(run.state not in ENDED for run in self.runs) >= MOST_RUNS:
            return Text("{most} runs are under way; stop one, or wait", most=MOST_RUNS)
        of_scenario = subjects[0] in self.documents
        names = [*([] if job == "solve" else [job]), *([Path(subjects[0]).stem] if of_scenario else [])]
        out = self.project.begin("-".join(names))
        checked = self.checked.get(subjects[0])
        run = Run(
            Order(job, self.project, tuple(subjects), out, lang, dict(choices or {})),
            self.changed,
            checked.readings if checked and job == "solve" else (),
        )
        self.runs.append(run)
        run.start()
        self.changed()
        return None

    def run(self, name: str) -> Run | None:
        """Return a run of this session by the name of its result."""
        return next((run for run in self.runs if run.name == name), None)

    def close(self) -> None:
        """End what still runs."""
        for run in self.runs:
            run.end()
        self.makings.close()
        self.desk.close()
        self._checker.shutdown(wait=False, cancel_futures=True)

    def _check(self, name: str, revision: int) -> None:
        if self.documents[name].revision != revision:
            return
        sites: Sites | None = None
        readings: tuple[Reading, ...] = ()
        try:
            file = self.project.load(name)
            study = study_of(file)
            sites = sites_of(file, study, self.documents[name].text)
            self.checked[name] = Checked(revision, (), sites, under_way=True)
            self.changed()
            question = ask(file, study, access_for(file, study))
            found, readings = question.all_findings, question.readings
        except PlacementError as error:
            found = error.findings
        except Exception as error:  # noqa: BLE001 - whatever it is, the windows hear of it
            found = (Finding("our-bug", "stop", BUG.filled(name=type(error).__name__)),)
        self.checked[name] = Checked(revision, shown(found), sites, readings)
        self.changed()
