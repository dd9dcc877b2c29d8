"""Everything the page shows, as one compact JSON value; the page's scripts know no other data."""

from __future__ import annotations

import base64
import json
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from geodata.study import names_of
from maps.labels import name_reach, name_roles, name_words, own_words, words_between
from maps.page.beforehand import describe_answers
from maps.page.callouts import describe_callouts
from maps.page.counting import describe_counting
from maps.page.course import describe_course
from maps.page.geometry import code_points
from maps.page.layers import describe_layers, describe_sources, find_rows, order_demand
from maps.page.papers import describe_papers
from maps.page.reach import Codes, Pairs, describe_distances, describe_time, describe_way, divide
from models.messages.document import Table
from models.messages.text import Text, same

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from geopandas import GeoDataFrame

    from geodata.services.hours import State
    from geodata.study import Study
    from maps.page.case import Case, Channels, OtherService, SomePlaces, Week
    from maps.page.council import Choices
    from models.access import AccessMatrix
    from models.messages.document import Page, Section, Span
    from models.messages.text import Language


# what a described scenario is written as; another number is read by another version of the page's scripts
FORMAT = 4
# whether a place is open in a part of the week
LETTER_OF: Mapping[State, str] = {"yes": "y", "part": "p", "no": "n", "unknown": "u"}
Described = dict[str, Any]


def describe_case(case: Case) -> Described:
    """Return a scenario as the page's scripts read it, its study and what it asks and answers; its texts are said when it is written.

    Raises
    ------
    ValueError
        if the matrix of distances is not in millimetres or lacks a demand point of the study, or a layer is for other demand.
    """
    ground = _Ground(case.study, case.distance)
    described = _describe_case(case, ground)
    return {"format": FORMAT, "study": ground.described(), "case": described}


def join_payload(described: Sequence[Described], comparison: Sequence[Section] = (), *, lang: Language) -> Described:
    """Return the page's data for one or more described scenarios; those of one study share its layers.

    Parameters
    ----------
    described
        from `describe_case`; not changed.
    comparison
        the scenarios side by side, where there are several.
    lang
        the language the page opens in.
    """
    studies: list[Described] = []
    cases = []
    for one in described:
        layers, texts = {**one["study"], "codes": None}, one["study"]["codes"]
        number = next((number for number, study in enumerate(studies) if {**study, "codes": None} == layers), len(studies))
        if number == len(studies):
            studies.append({**layers, "codes": []})
        shared = studies[number]["codes"]
        shared += [text for text in texts if text not in shared]
        cases.append({**_renumbered(one["case"], [shared.index(text) for text in texts]), "study": number})
    return {
        "lang": lang,
        "words": name_words() | (words_between() if len(cases) > 1 else {}),
        "roles": name_roles(),
        "studies": studies,
        "cases": cases,
        "comparison": [_describe_section(section) for section in comparison],
    }


def _renumbered(case: Described, numbers: Sequence[int]) -> Described:
    def part(one: Described) -> Described:
        own = {"codes": numbers[one["codes"]]} if "codes" in one else {}
        return {**one, **own, **({"beside": part(one["beside"])} if "beside" in one else {})}

    def with_ways(service: Described) -> Described:
        return {**service, "ways": [part(way) for way in service["ways"]]} if "ways" in service else service

    return {
        **case,
        "ways": [part(way) for way in case["ways"]],
        "times": [part(layer) for layer in case["times"]],
        "services": [with_ways(service) for service in case["services"]],
    }


def write_json(value: object, write_text: Callable[[Text], object]) -> str:
    """Return JSON that stays data inside a `<script type="application/json">`, whatever its texts hold.

    Parameters
    ----------
    value
        what JSON has a form for, and texts.
    write_text
        what stands in place of a text.
    """
    text = json.dumps(value, default=write_text, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    for character in "<>&\u2028\u2029":
        text = text.replace(character, f"\\u{ord(character):04x}")
    return text


class _Ground:
    """A study's layers and its people in the page's order."""

    def __init__(self, study: Study, distance: AccessMatrix) -> None:
        if distance.unit != "mm":
            msg = f"the map shows metres, the matrix is in {distance.unit}"
            raise ValueError(msg)
        self.study, self.distance = study, distance
        self.demand, self.order = order_demand(study)
        offices = distance.columns(tuple(study.offices["id"]))
        self.pairs: Pairs = np.ix_(find_rows(study, distance, self.order), offices)
        self.codes = Codes()

    def distances_to(self, places: GeoDataFrame, distance: AccessMatrix) -> Described:
        """Return what the page needs to know the distances to other places exactly."""
        every = np.arange(len(places))
        pairs = np.ix_(find_rows(self.study, distance, self.order), every)
        return describe_distances(self.study.demand.geometry, places.geometry, distance, pairs, self.order)

    @cached_property
    def distances(self) -> Described:
        """What the page needs to know the distances to the offices exactly."""
        demand, offices = self.study.demand.geometry, self.study.offices.geometry
        return describe_distances(demand, offices, self.distance, self.pairs, self.order)

    def described(self) -> Described:
        demand = {**self.demand, "distances": self.distances}
        return {**describe_layers(self.study), "demand": demand, "codes": self.codes.texts}


def _describe_case(case: Case, ground: _Ground) -> Described:
    pairs = ground.pairs
    place = {office: index for index, office in enumerate(case.study.offices["id"])}

    def offices(ids: Sequence[str]) -> list[int]:
        return sorted(place[office] for office in ids)

    channels = case.channels.places["id"] if case.channels else ()
    anywhere = place | {channel: len(place) + index for index, channel in enumerate(channels)}
    alone = case.ways[0] if len(case.ways) == 1 and case.ways[0].matrix is case.distance else None
    return {
        "id": case.id,
        "page": _describe_page(case.texts),
        "sources": describe_sources(case.study),
        "reach": name_reach(alone is not None),
        "words": own_words(
            given=case.given, column=case.column, ahead=bool(case.council.choices and case.council.choices.beforehand)
        ),
        "before": offices(case.before),
        "after": offices(case.after),
        "service": case.service,
        "services": [_describe_service(one, anywhere, ground) for one in case.services],
        **({"channels": _describe_channels(case.channels, ground)} if case.channels else {}),
        **({"week": _describe_week(case.week, anywhere)} if case.week else {}),
        **({"papers": describe_papers(case.papers, tuple(place))} if case.papers else {}),
        **({"course": describe_course(case.course, place)} if case.course else {}),
        "moves": [[place[office], place[to]] for office, to in case.moves],
        "mergers": [[offices(merged), place[into]] for merged, into in case.mergers],
        "together": case.together,
        "ways": [describe_way(way, case.distance, pairs, ground.codes) for way in case.ways],
        "times": [describe_time(layer, case.distance, pairs, ground.codes) for layer in case.times],
        "callouts": list(describe_callouts(case.callouts, case.study)),
        **_describe_council(case, place),
    }


def _describe_service(one: OtherService, place: Mapping[str, int], ground: _Ground) -> Described:
    ways = [describe_way(way, one.distance or ground.distance, ground.pairs, ground.codes) for way in one.ways]
    return {
        "title": one.title,
        "before": sorted(place[giver] for giver in one.before),
        "after": sorted(place[giver] for giver in one.after),
        "follows": one.follows,
        **({"ways": ways, "together": one.together} if ways else {}),
        **({"parts": [_describe_some(part, place) for part in one.parts]} if one.parts else {}),
    }


def _describe_some(part: SomePlaces, place: Mapping[str, int]) -> Described:
    """Return a service at some of its places alone, or with others besides."""
    before, after = (sorted(place[channel] for channel in channels) for channels in part.besides)
    return {
        "title": part.title,
        "offices": part.offices,
        "channels": sorted(place[channel] for channel in part.channels),
        **({"besides": {"before": before, "after": after}} if before or after else {}),
    }


def _describe_week(week: Week, place: Mapping[str, int]) -> Described:
    """Return in which parts of the week each place is open, a letter for each in the page's order."""

    def letters(states: Mapping[str, State]) -> str:
        return "".join(LETTER_OF[states[one]] for one in place)

    return {
        "months": list(week.months),
        "parts": [
            {"title": part.title, "now": letters(part.now), "then": letters(part.then), "raised": letters(part.raised)}
            for part in week.parts
        ],
    }


def _describe_channels(channels: Channels, ground: _Ground) -> Described:
    """Return the channels, by kind and name, and how far they are."""
    places, distances = channels.places, ground.distances_to(channels.places, channels.distance)
    if distances.get("per_m") == ground.distances.get("per_m"):
        distances = {key: of for key, of in distances.items() if key not in {"x", "y"}}  # where people are stands there already
    kinds = sorted(set(places["kind"]))
    return {
        "kinds": [channels.kinds.get(kind, same(kind)) for kind in kinds],
        "kind": [kinds.index(kind) for kind in places["kind"]],
        "outside": np.flatnonzero(~places["inside"].astype(bool)).tolist(),
        "names": names_of(places),
        "at": code_points(places.geometry),
        "distances": distances,
    }


def _describe_page(texts: Page) -> dict[str, object]:
    return {
        "title": texts.title,
        "headline": texts.headline,
        "points": list(texts.points),
        "firm": list(texts.firm),
        "missing": list(texts.missing),
        "sections": [_describe_section(section) for section in texts.sections],
    }


def _describe_section(section: Section) -> dict[str, object]:
    return {"title": section.title, "body": [_describe_block(block) for block in section.body]}


def _describe_block(block: Text | Table) -> dict[str, object]:
    if isinstance(block, Text):
        return {"text": block}
    described: dict[str, object] = {
        "caption": block.caption,
        "head": list(block.head),
        "rows": [list(row) for row in block.rows],
        "strong": list(block.strong),
    }
    if block.bars:
        described["bars"] = [round(share, 4) for share in block.bars]
    if block.sides:
        described["sides"] = [[round(share, 4) for share in row] for row in block.sides]
    if block.spans:
        described["spans"] = [[None if span is None else _round(span) for span in row] for row in block.spans]
    return described


def _round(span: Span) -> list[float]:
    return [round(place, 4) for place in (span.low, span.value, span.high)]


def _describe_council(case: Case, place: Mapping[str, int]) -> dict[str, object]:
    council = case.council

    def offices(ids: Sequence[str]) -> list[int]:
        return sorted(place[office] for office in ids)

    return {
        "proposal": [_describe_section(section) for section in council.proposal],
        "near_far": [_describe_section(section) for section in council.near_far],
        "story": [
            {
                "title": step.title,
                "text": step.text,
                "open": offices(step.open),
                "view": step.view,
                "focus": step.focus,
            }
            for step in council.story
        ],
        "cards": [
            {
                "question": card.question,
                "answer": [_describe_block(block) for block in card.answer],
                "open": offices(card.open),
                **({} if card.office is None else {"office": place[card.office]}),
            }
            for card in council.cards
        ],
        "why": [_describe_section(section) for section in council.why],
        "notes": {str(place[office]): list(said) for office, said in council.offices.by_office.items()},
        "sites_said": list(council.offices.common),
        "choices": None if council.choices is None else _describe_choices(council.choices, case, place),
    }


def _describe_choices(choices: Choices, case: Case, place: Mapping[str, int]) -> dict[str, object]:
    """Return what may be chosen; the sets that break a condition as the bits of bytes, the first set in the lowest."""
    areas = {str(area): row for row, area in enumerate(case.study.areas["id"])}
    reach = case.ways[0]
    steps = divide(reach.limit, reach.matrix.unit)
    return {
        "keep": [place[office] for office in choices.keep],
        "candidates": [place[office] for office in choices.candidates],
        "least": choices.least,
        "most": choices.most,
        "conditions": None
        if choices.conditions is None
        else [
            {
                "title": condition.title,
                "broken": base64.b64encode(np.packbits(condition.broken, bitorder="little").tobytes()).decode(),
            }
            for condition in choices.conditions
        ],
        "plans": [[plan.mask, plan.rank] for plan in choices.plans],
        "count": choices.count,
        "held": choices.held,
        "counting": None if choices.counting is None else describe_counting(choices.counting, place, areas),
        "beforehand": None if choices.beforehand is None else describe_answers(choices.beforehand, place, steps),
    }
