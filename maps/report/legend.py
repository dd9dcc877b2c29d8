"""The key of the still maps: what each colour, mark and line means, and how many people are of each colour."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import quote

from maps.charts.hatching import HATCHES, TINTS_OF
from maps.charts.marks import OFFICES, ORDER
from maps.charts.plan_map import CIRCLES, RAIL
from maps.charts.population import REACHES
from maps.charts.svg import INK
from maps.labels import MM_PER_KM, name_reach_of, name_roles
from maps.report.markup import safe
from maps.reportwords import (
    BOUNDARY,
    CIRCLE,
    CIRCLE_OF,
    LEGEND,
    LINES,
    NAMELESS,
    NOT_OPEN,
    NOW_CROSSED,
    OPEN_NOW,
    PEOPLE,
    PLACES,
    RAILWAY,
    RESIDENTS,
    TINTS,
)

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from maps.charts.population import Reach
    from maps.charts.sheet import Role
    from models.text import Language, Text


WIDE, HIGH = 54, 18
MARKS: dict[Role, str] = {
    "kept": '<path d="M20 2h14v14h-14z" fill="{face}"/>',
    "added": '<path d="M27 0l2.3 6h6.4l-5.1 4 2 6.6-5.6-4-5.6 4 2-6.6-5.1-4h6.4z" fill="{face}"/>',
    "closed": '<path d="M22 2l5 5 5-5 2 2-5 5 5 5-2 2-5-5-5 5-2-2 5-5-5-5z" fill="{face}"/>',
    "rest": '<circle cx="27" cy="9" r="5" fill="{face}" stroke="{edge}" stroke-width="2.2"/>',
}
LINE_STYLES = {"kept": "", "added": ' stroke-dasharray="9 5"', "closed": ' stroke-dasharray="2 4"'}


def swatches() -> str:
    """Return the style rules that draw every key; a key is decoration, its words stand beside it."""
    drawn = {f"state-{reach}": _state(reach) for reach in REACHES}
    for role in ORDER:
        look = OFFICES[role]
        drawn[f"role-{role}"] = MARKS[role].format(face=look.face, edge=look.edge)
    for role, (colour, width, _) in CIRCLES.items():
        line = f'fill="none" stroke="{colour}" stroke-width="{width * 1.6:.1f}"{LINE_STYLES[role]}'
        drawn[f"circle-{role}"] = f'<path d="M2 15Q27 -3 52 15" {line}/>'
    box = f'<rect x="23.5" y="5.5" width="7" height="7" fill="#fff" stroke="{RAIL}" stroke-width="1.6"/>'
    rail = f'<path d="M2 9H52" stroke="{RAIL}" stroke-width="4"/><path d="M2 9H52" stroke="#fff" stroke-width="2" stroke-dasharray="7 7"/>'
    drawn["rail"] = rail + box
    drawn["boundary"] = '<path d="M2 9H52" stroke="#2f3b46" stroke-width="2"/>'
    return "".join(f'.{name}{{background-image:url("{_address(inner)}")}}' for name, inner in drawn.items())


def _state(reach: Reach) -> str:
    """Return the three tints of a state, hatched as on the map."""
    thirds = "".join(f'<path d="M{18 * step} 1h18v16h-18z" fill="{colour}"/>' for step, colour in enumerate(TINTS_OF[reach]))
    lines = []
    for _, up in HATCHES[reach]:
        if up:
            lines += [f"M{x} {17 if up > 0 else 1}L{x + 16} {1 if up > 0 else 17}" for x in range(-14, WIDE, 7)]
        else:
            lines += [f"M0 {y}H{WIDE}" for y in range(4, HIGH - 1, 5)]
    hatch = f'<path d="{"".join(lines)}" stroke="{INK}" stroke-width=".8" fill="none"/>' if lines else ""
    return f'{thirds}{hatch}<path d="M.5 1.5h53v15h-53z" fill="none" stroke="#8b96a0"/>'


def _address(inner: str) -> str:
    svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="{WIDE}" height="{HIGH}" viewBox="0 0 {WIDE} {HIGH}">{inner}</svg>'
    return "data:image/svg+xml," + quote(svg, safe=" =:/,.-")


def legend_html(
    people: Mapping[Reach, int],
    roles: Collection[Role],
    *,
    one_state: bool,
    reach_mm: int | None,
    circle_mm: int | None,
    rail: bool,
    lang: Language,
) -> str:
    """Return the key of a sheet of maps.

    Parameters
    ----------
    people
        by state; those of nobody are left out.
    roles
        of the offices.
    one_state
        whether only what is open now is shown.
    reach_mm
        the distance that alone decides who is served, or None.
    circle_mm
        radius of the circles, or None.
    rail
        whether there are railways.
    lang
        language of the words.
    """
    names, kinds = name_reach_of(reach_mm), name_roles()
    alone: dict[Reach, str] = {"already": "served", "still": "unserved"}
    states = [
        (f"state-{reach}", f"{names[alone.get(reach, reach) if one_state else reach].to(lang)}: {_count(people[reach], lang)}")
        for reach in REACHES
        if people.get(reach)
    ]
    now: dict[Role, Text] = {"kept": OPEN_NOW, "rest": NOT_OPEN}
    marks = [
        (f"role-{role}", (now.get(role, kinds[role]) if one_state else kinds[role]).to(lang)) for role in ORDER if role in roles
    ]
    lines = []
    if circle_mm is not None:
        lines = [(f"circle-{role}", _circle(role, circle_mm, lang, one_state=one_state)) for role in CIRCLES if role in roles]
    lines += [("rail", RAILWAY.to(lang))] if rail else []
    lines.append(("boundary", BOUNDARY.to(lang)))
    notes = [note.to(lang) for note in (TINTS, *([NAMELESS] if rail else []))]
    if not one_state:
        unserved = names["unserved"].to(lang)
        notes.insert(0, NOW_CROSSED.to(lang).format(unserved=unserved if lang == "ja" else unserved[0].lower() + unserved[1:]))
    parts = [_keys(RESIDENTS.to(lang), states), _keys(PLACES.to(lang), marks), _keys(LINES.to(lang), lines)]
    said = "".join(f"<p>{safe(note)}</p>" for note in notes)
    return f'<div class="legend" role="group" aria-label="{safe(LEGEND.to(lang))}">{"".join(parts)}<div>{said}</div></div>'


def _keys(title: str, entries: list[tuple[str, str]]) -> str:
    items = "".join(f'<li><span class="key {name}"></span><span>{safe(said)}</span></li>' for name, said in entries)
    return f"<div><h3>{safe(title)}</h3><ul>{items}</ul></div>"


def _count(people: int, lang: Language) -> str:
    return PEOPLE.to(lang).format(n=f"{people:,}")


def _circle(role: Role, circle_mm: int, lang: Language, *, one_state: bool) -> str:
    whose = OPEN_NOW if one_state else CIRCLE_OF[role]
    return CIRCLE.to(lang).format(km=f"{circle_mm / MM_PER_KM:g}", whose=whose.to(lang))
