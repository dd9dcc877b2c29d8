"""The key of the still maps: what each colour, mark and line means, and how many people are of each colour."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from maps.charts.channel_marks import FAINT, FILLS
from maps.charts.channel_marks import INK as CHANNEL_INK
from maps.charts.hatching import HATCHES, TINTS_OF
from maps.charts.marks import OFFICES, ORDER, RING
from maps.charts.plan_map import AREA, BORDER, CIRCLES, COURSE, PARK, RAIL
from maps.charts.population import REACHES
from maps.charts.svg import INK
from maps.labels import (
    AREA_BORDERS,
    BACKGROUND,
    BOUNDARY,
    CHANNELS,
    CHANNELS_IDLE,
    CIRCLE,
    CIRCLE_OF,
    LEGEND,
    LINES,
    NAMELESS,
    NOT_OPEN,
    NOW_CROSSED,
    OPEN_NOW,
    OUTSIDE_KIND,
    PARKS,
    PLACES,
    RAILWAY,
    RESIDENTS,
    ROUGH,
    TINTS,
    WATER,
    far_said,
    name_reach_of,
    name_roles,
    people_of,
)
from maps.labels import TINTS_OF as TINTS_SAID
from models.messages.text import Text

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from maps.charts.channel_marks import Look
    from maps.charts.population import Reach
    from maps.charts.sheet import Role

# who is out of reach on the map of now
BEYOND_NOW: tuple[Reach, ...] = ("newly", "still")
# what the keys are drawn in, as the maps are
COLOURS = {
    "tints": TINTS_OF,
    "hatches": HATCHES,
    "offices": OFFICES,
    "circles": CIRCLES,
    "channels": FILLS,
    "channel_ink": CHANNEL_INK,
    "channel_faint": FAINT,
    "ring": RING,
    "rail": RAIL,
    "park": PARK,
    "course": COURSE,
    "area": AREA,
    "border": BORDER,
    "ink": INK,
}


@dataclass(frozen=True, slots=True)
class Legend:
    """The key of a sheet of maps, as the report's template lays it out.

    Parameters
    ----------
    title
        what it is called.
    parts
        headings, each with its keys: the class that draws it, and what it means.
    notes
        what is said under them.
    """

    title: Text
    parts: list[tuple[Text, list[tuple[str, Text]]]]
    notes: list[Text]


def describe_legend(  # noqa: PLR0913 - all that stands on a map
    people: Mapping[Reach, int],
    roles: Collection[Role],
    circled: Collection[Role],
    *,
    one_state: bool,
    reach_mm: int | None,
    circle_mm: int | None,
    rail: bool,
    ground: Collection[str] = (),
    column: Text | None = None,
    channels: Sequence[tuple[str, Text]] = (),
    rough: bool = False,
) -> Legend:
    """Return the key of a sheet of maps.

    Parameters
    ----------
    people
        by state; those of nobody are left out.
    roles
        how the offices are marked.
    circled
        whether those are open before and with the plan, which the circles tell.
    one_state
        whether only what is open now is shown.
    reach_mm
        the distance that alone decides who is served, or None.
    circle_mm
        radius of the circles, or None.
    rail
        whether there are railways.
    ground
        which of `area`, `park` and `water` there are.
    column
        the column whose people count; None where they are all residents.
    channels
        the keys of channels, from `channel_keys`.
    rough
        whether the places of some offices are approximate.
    """
    names, kinds = name_reach_of(reach_mm, one_state=one_state), name_roles()
    now: dict[Role, Text] = {"kept": OPEN_NOW, "rest": NOT_OPEN}
    states: list[tuple[str, Text]] = [
        (f"state-{reach}", Text("{state}: {people}", state=names[reach], people=people_of(column).filled(n=f"{people[reach]:,}")))
        for reach in REACHES
        if people.get(reach)
    ]
    marks: list[tuple[str, Text]] = [
        (f"role-{role}", now.get(role, kinds[role]) if one_state else kinds[role]) for role in ORDER if role in roles
    ]
    marks += [("rough", ROUGH)] if rough else []
    lines: list[tuple[str, Text]] = []
    if circle_mm is not None:
        lines += [(f"circle-{role}", _circle(role, circle_mm, one_state=one_state)) for role in CIRCLES if role in circled]
    lines += [("rail", RAILWAY)] if rail else []
    lines.append(("boundary", BOUNDARY))
    tints = TINTS if column is None else TINTS_SAID.filled(column=column)
    notes: list[Text] = [tints, *([NAMELESS] if rail else [])]
    if not one_state and any(people.get(reach) for reach in BEYOND_NOW):
        notes.insert(0, NOW_CROSSED[reach_mm is not None].filled(far=far_said(reach_mm)))
    lies = [(key, said) for key, said in (("area", AREA_BORDERS), ("park", PARKS), ("water", WATER)) if key in ground]
    parts = [(RESIDENTS, states), (PLACES, marks), *([(CHANNELS, list(channels))] if channels else []), (LINES, lines)]
    parts += [(BACKGROUND, lies)] if lies else []
    return Legend(LEGEND, parts, notes)


def channel_keys(kinds: Sequence[Text], before: Mapping[Look, int], after: Mapping[Look, int]) -> list[tuple[str, Text]]:
    """Return the keys of the channels on the maps of now and with the plan, with how many there are; the same map twice is one.

    Parameters
    ----------
    kinds
        what each kind is called, in the order of their places.
    before, after
        how many are drawn of each look on the two, from `channel_marks.shown`.
    """
    looks = sorted({**before, **after}, key=lambda one: (one.kind, one.outside, not one.given))
    keys = []
    for look in looks:
        old, new = before.get(look, 0), after.get(look, 0)
        kind = kinds[look.kind]
        if look.outside:
            kind = OUTSIDE_KIND.filled(kind=kind)
        count = str(old) if old == new else f"{old} → {new}"
        idle = CHANNELS_IDLE.filled(kind=kinds[look.kind], n=max(old, new))
        keys.append((look.key, Text("{kind} ({count})", kind=kind, count=count) if look.given else idle))
    return keys


def _circle(role: Role, circle_mm: int, *, one_state: bool) -> Text:
    whose = OPEN_NOW if one_state else CIRCLE_OF[role]
    return CIRCLE.filled(far=far_said(circle_mm), whose=whose)
