"""What the page of a plan is drawn from: layers, matrices, services and words; never a scenario."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

from maps.page.council import Council

if TYPE_CHECKING:
    from collections.abc import Mapping

    from geopandas import GeoDataFrame

    from geodata.services.hours import State
    from geodata.study import Study
    from maps.page.callouts import Callout
    from maps.page.course import Course
    from maps.page.papers import Papers
    from models.access import AccessMatrix
    from models.messages.document import Page
    from models.messages.text import Text


@dataclass(frozen=True, eq=False)
class OnFoot:
    """Whom a way by road reaches, and whom the same offices reach on foot in that time; both stand beside each other.

    Parameters
    ----------
    by_road, on_foot
        what the two figures are called; `{reach}` stands for the time.
    matrix
        seconds on foot from demand to offices.
    """

    by_road: Text
    on_foot: Text
    matrix: AccessMatrix


@dataclass(frozen=True, eq=False)
class ServedBy:
    """One way of being served: whom each office serves by it.

    Parameters
    ----------
    name
        the way as a reader knows it: 徒歩で3 km以内 / Within 3 km on foot.
    matrix
        what is limited: millimetres or seconds from demand to offices. The page's own matrix of distances, the same
        object, makes it a circle.
    limit
        the most that counts, in the matrix's unit, inclusive.
    said
        what the reach is called where it is no one distance or time, so that no reader can vary it.
    beside
        whom offices reach on foot in the same time, of a way by car or bicycle.
    """

    name: Text
    matrix: AccessMatrix
    limit: int
    said: Text | None = None
    beside: OnFoot | None = None


@dataclass(frozen=True, eq=False)
class TimeLayer:
    """A travel time that the squares can be coloured by.

    Parameters
    ----------
    name
        the way of travelling, in the tooltip: 徒歩 / On foot.
    title
        what the colours show, in the legend: 歩く時間 / Walking time.
    matrix
        seconds from demand to offices.
    on_foot
        whether it is walking, which no other way of travelling need beat.
    """

    name: Text
    title: Text
    matrix: AccessMatrix
    on_foot: bool = False


@dataclass(frozen=True, slots=True)
class SomePlaces:
    """A service at some of its places alone, or with others besides.

    Parameters
    ----------
    title
        at which: staffed counters of offices alone.
    offices
        whether the offices that give it are among them.
    channels
        ids of the channels that are, where they give it.
    besides
        ids of channels that count here though they do not give it, before and with the plan.
    """

    title: Text
    offices: bool
    channels: tuple[str, ...]
    besides: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


@dataclass(frozen=True, slots=True)
class WeekPart:
    """A part of the week, and where it is known to be open then: `yes`, `part` (some of its days), `no` or `unknown`.

    Parameters
    ----------
    title
        what it is called: Saturdays.
    now
        by the id of each office and channel, before the plan.
    then
        the same with it, of an office that it does not newly open.
    raised
        the same of an office that it newly opens.
    """

    title: Text
    now: Mapping[str, State]
    then: Mapping[str, State]
    raised: Mapping[str, State]


@dataclass(frozen=True, slots=True)
class Week:
    """The parts of the week, looked at before and with the plan.

    Parameters
    ----------
    months
        the month before, and that of the plan, as 2014-06.
    parts
        in order.
    """

    months: tuple[str, str]
    parts: tuple[WeekPart, ...]


@dataclass(frozen=True, slots=True)
class OtherService:
    """Another service given at the offices, which makes them more than open or not, and through channels.

    Parameters
    ----------
    title
        what it is called.
    before, after
        ids of the offices and channels that give it before, and with the plan.
    follows
        whether any open office gives it, whichever plan is tried; else those of `after` do. Channels, and offices that stay for it
        without being opened, are as in the plan.
    ways
        how people are served with it, where it has a reach of its own; empty where it is as with the offices.
    together
        whether any one of these ways is enough, or all are needed.
    parts
        its places told apart: counters with staff, machines, and so on; none where they are all alike.
    distance
        millimetres to all its places, where it has ways: one by this very matrix is a circle.
    """

    title: Text
    before: tuple[str, ...]
    after: tuple[str, ...]
    follows: bool
    ways: tuple[ServedBy, ...] = ()
    together: Literal["any", "all"] = "any"
    parts: tuple[SomePlaces, ...] = ()
    distance: AccessMatrix | None = None


@dataclass(frozen=True, eq=False)
class Channels:
    """Places besides the offices where a service is to be had, and those of these kinds beyond the boundary.

    Parameters
    ----------
    places
        rows of the study's channels, in its order; its column `inside` says which lie within the boundary.
    distance
        millimetres from the study's demand to them.
    kinds
        what each kind is called.
    before, after
        ids of those that give a service before, and with the plan; the others are drawn and not counted.
    """

    places: GeoDataFrame
    distance: AccessMatrix
    kinds: Mapping[str, Text]
    before: frozenset[str] = frozenset()
    after: frozenset[str] = frozenset()


@dataclass(frozen=True, eq=False)
class Case:
    """One scenario on the page.

    Parameters
    ----------
    id
        short name, in the page's address: `nerima-2013`.
    study
        the layers drawn.
    distance
        millimetres from the study's demand to its offices.
    before, after
        ids of the offices open before, and with the plan; the same for an evaluation.
    texts
        title, headline with its points and sections, composed elsewhere and laid out here.
    service
        what the offices that are chosen give.
    ways
        the ways of being served; the first is the one whose limit a reader may vary.
    together
        whether any one of them is enough, or all are needed (at the same office).
    times
        travel times the squares can be coloured by.
    council
        what is said beyond the texts.
    services
        the other services given at the offices.
    channels
        the places besides the offices where these are to be had; None where there are none.
    week
        the parts of the week in which places are open; None where that is not known.
    papers
        where certificates, notifications and payments are to be had; None where the study does not say.
    course
        the plan phase by phase, where sites are in states; None otherwise.
    moves
        offices that close when another opens in their place, each with that.
    mergers
        offices that close together, each row with the one they merge into.
    given
        whether the plan was given, not sought.
    column
        the column whose people count; None where they are all residents.
    callouts
        a few words on the map, where most people's reach or distance changes with the plan.
    """

    id: str
    study: Study
    distance: AccessMatrix
    before: tuple[str, ...]
    after: tuple[str, ...]
    texts: Page
    ways: tuple[ServedBy, ...]
    service: Text
    together: Literal["any", "all"] = "any"
    times: tuple[TimeLayer, ...] = ()
    council: Council = field(default_factory=Council)
    services: tuple[OtherService, ...] = ()
    channels: Channels | None = None
    week: Week | None = None
    papers: Papers | None = None
    course: Course | None = None
    moves: tuple[tuple[str, str], ...] = ()
    mergers: tuple[tuple[tuple[str, ...], str], ...] = ()
    given: bool = False
    column: Text | None = None
    callouts: tuple[Callout, ...] = ()
