"""What is known of a study when a rule or an objective is put to it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import numpy as np

from geodata.access.straight import millimetres
from models.access import AccessMatrix, BoolArray, IntArray
from models.messages.findings import Finding
from models.queueing.queue import Queue
from models.remade import Remade

if TYPE_CHECKING:
    from pandas import DataFrame

    from geodata.access.departures import Departures
    from geodata.access.measured import Access
    from geodata.study import Study

Known = TypeVar("Known")


@dataclass(frozen=True, slots=True)
class Day:
    """The hours of a day that a queue is followed through.

    Parameters
    ----------
    hours
        when each begins, as its file has it; an hour long each, in order, without a gap.
    shares
        of the day's arrivals, which sum to 1.
    """

    hours: tuple[str, ...]
    shares: tuple[Fraction, ...]


@dataclass(frozen=True)
class PolygonFile:
    """A file of polygons that a rule names, or of a day's hours that the queue names.

    Parameters
    ----------
    rule
        id of the rule, or the key that names the file.
    file
        the file's name, as the scenario has it.
    sha256
        hash of its bytes.
    """

    rule: str
    file: str
    sha256: str


@dataclass(frozen=True, eq=False)
class Polygons:
    """What the files hold that a scenario names: polygons, on a study, and the hours of a day.

    Parameters
    ----------
    offices
        by id of the rule: the offices standing in the polygons of its `of`, in the study's order; never none.
    homes
        by id of the rule: (n,) bool, the demand points in the polygons of its `polygons`.
    files
        the files read, in the order of the rules.
    day
        the hours of the queue's day; None where it names none.
    findings
        what was wrong with them; of such a file, nothing else is here.
    """

    offices: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    homes: Mapping[str, BoolArray] = field(default_factory=dict)
    files: tuple[PolygonFile, ...] = ()
    day: Day | None = None
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, eq=False)
class Facts(Remade, ABC):
    """A study, what was measured on it, and which of its offices may open.

    Parameters
    ----------
    study
        its layers.
    access
        every kind of access the scenario needs.
    polygons
        what the files of polygons hold that its rules name.
    """

    study: Study
    access: Access
    polygons: Polygons

    @property
    @abstractmethod
    def now(self) -> tuple[str, ...]:
        """Ids of the offices open before any plan, in the study's order: the baseline."""

    @property
    @abstractmethod
    def keep(self) -> tuple[str, ...]:
        """Ids of the offices that stay open, in the study's order."""

    @property
    @abstractmethod
    def may_open(self) -> tuple[str, ...]:
        """Ids of the offices that are not open now and may be, in the study's order."""

    @property
    @abstractmethod
    def may_close(self) -> tuple[str, ...]:
        """Ids of the offices open now that may close or stay, in the study's order."""

    @property
    @abstractmethod
    def must_close(self) -> tuple[str, ...]:
        """Ids of the offices open now that close with every plan, in the study's order."""

    @cached_property
    def candidates(self) -> tuple[str, ...]:
        """Ids of the offices that a plan may leave open or not, in the study's order: what is decided."""
        free = {*self.may_open, *self.may_close}
        return tuple(office for office in self.sites if office in free)

    @property
    @abstractmethod
    def added(self) -> tuple[int, int]:
        """Fewest and most candidates open in any phase."""

    @abstractmethod
    def covers(self) -> BoolArray:
        """Return (n, m) bool: whom each office would serve."""

    @abstractmethod
    def steps(self, matrix: AccessMatrix) -> IntArray:
        """Return the different distances from people to the offices that may be open: where coverage can change."""

    @property
    @abstractmethod
    def whose(self) -> str:
        """The column of the study's demand whose people count where nothing else is said."""

    @property
    def counters_take(self) -> tuple[int, ...]:
        """The most people that one counter takes, two, three and so on, under the scenario's limit on waiting; none without one."""
        return ()

    @property
    def posts(self) -> IntArray:
        """(m, c) the posts of each office with one counter, two and so on, as far as `counters_take`; none of each where nothing is said."""
        return np.zeros((len(self.sites), 0), dtype=np.int64)

    @property
    def yearly_yen(self) -> IntArray:
        """(m, c) the yen a year of each office with one counter, two and so on, at the most stated; (m, 1) without staff."""
        return np.zeros((len(self.sites), 1), dtype=np.int64)

    @property
    def posts_now(self) -> int | None:
        """The posts of today at the offices open now; None where nothing is said."""
        return None

    @property
    def deciding_queue(self) -> Queue | None:
        """The queue at an office in the hardest case that the scenario looks at; None without one."""
        return None

    @property
    def most_counters(self) -> int | None:
        """How many counters the open offices may have together; None where nothing is said."""
        return None

    @property
    def distance(self) -> AccessMatrix:
        """Straight-line millimetres."""
        return self.access.straight_line

    def seconds(self, mode: Literal["walking", "transit"], departures: Departures) -> AccessMatrix:
        """Return the seconds that people travel, which have to be measured."""
        found = self.access.walking_s if mode == "walking" else self.access.transit_s.get(departures)
        if found is None:
            msg = f"the time by {mode} was not measured"
            raise ValueError(msg)
        return found

    @cached_property
    def _known(self) -> dict[Hashable, Any]:
        return {}

    def once(self, key: Hashable, find: Callable[[], Known]) -> Known:
        """Return what was found under a key before, or find it: many rules ask the same of a study. What is found is not to be changed."""
        if key not in self._known:
            self._known[key] = find()
        found: Known = self._known[key]
        return found

    @cached_property
    def sites(self) -> tuple[str, ...]:
        """Ids of all offices, in the study's order."""
        return tuple(self.study.offices["id"])

    def amounts(self, column: str) -> Mapping[str, int]:
        """Return a whole-number column by the id of each site."""
        return dict(zip(self.sites, map(int, self.study.offices[column].tolist()), strict=True))

    def people(self, column: str | None = None) -> IntArray:
        """Return (n,) how many people of a column live at each demand point; by default, of those who count."""
        name = column or self.whose
        return self.once(("people", name), lambda: np.array(self.study.demand[name].to_numpy(), dtype=np.int64))

    def cut_off(self, matrix: AccessMatrix, column: str | None = None) -> int:
        """Return how many people of a column reach none of the offices that may be open; 0 where there is no such column."""
        pool = matrix.columns((*self.keep, *self.candidates))
        if not pool.size or (column or self.whose) not in counts_of(self.study.demand):
            return 0
        return int(self.people(column)[~matrix.reachable[:, pool].any(axis=1)].sum())

    @cached_property
    def between(self) -> IntArray:
        """(m, m) straight-line millimetres between offices."""
        return millimetres(self.study.offices.geometry, self.study.offices.geometry)

    @cached_property
    def areas(self) -> IntArray:
        """(n,) the position of each demand point's area among the study's areas."""
        position = {area: row for row, area in enumerate(self.study.areas["id"])}
        return np.array([position[area] for area in self.study.demand["area"]], dtype=np.int64)


def counts_of(layer: DataFrame) -> list[str]:
    """Return the columns of a layer that hold whole numbers."""
    return [str(name) for name in layer.columns if layer[name].dtype.kind in "iu"]
