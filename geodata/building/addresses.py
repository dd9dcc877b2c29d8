"""Addresses of Japan, placed at their town and chome among the small areas of the census: coarse, flagged, and never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Literal

import numpy as np

from geodata.building.people.census import Areas
from models.access import IntArray
from models.messages.findings import brief, listed
from models.messages.text import Text

Level = Literal["chome", "town"]

# one letter for those that are written alike, and new forms for old ones
ALIKE = str.maketrans(
    "ヶがガヵカッつっの之乃﨑碕髙嶋嶌冨濱濵澤廣龍國邊邉齋齊斎櫻藪峯淵舘檜曾圓繩瀧惠鹽與壹壱弐眞瀨靜寳寶條驛當橫黑德總鷗礒",
    "ケケケケケツツツノノノ崎崎高島島富浜浜沢広竜国辺辺斉斉斉桜薮峰渕館桧曽円縄滝恵塩与一一二真瀬静宝宝条駅当横黒徳総鴎磯",
)
KANJI = {"〇": 0, "一": 1, "二": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9}
# a number in kanji, where it numbers something
NUMERAL = re.compile(r"[〇一二三四五六七八九十壱壹弐]+(?=丁目|丁|条|線|号|番|地割|区)")
DASH = re.compile(r"(?<=[0-9])[‐‑‒–—―−ーｰ─-](?=[0-9])")
DIVISION = re.compile(r"大字|小字|字")
PREFECTURE = re.compile(r"東京都|北海道|(?:京都|大阪)府|.{2,3}県")
COUNTY = re.compile(r".{1,5}?郡(?=.{1,7}[町村]$)")
CHOME = re.compile(r"(.+?)([0-9]+)丁目?")
# what may follow a town: its numbers, a part of it, or nothing
FOLLOWS = re.compile(r"[0-9/(第番]|$")
NUMBERED = re.compile(r"(?P<chome>[0-9]+)(?:(?P<said>丁目?)|(?P<lot>番地?)|[-ノ](?P<block>[0-9]+)(?P<more>[-ノ][0-9]+)?|$)")
# digits of a census key that name a town
TOWN_DIGITS = 9
# so many names like an unknown one are told
NEAR = 5


@dataclass(frozen=True, slots=True)
class Placed:
    """Where an address lies: positions of its small areas, and whether they are its chome or no more than its town."""

    areas: tuple[int, ...]
    level: Level


class AddressBook:
    """The towns and chome of a study's small areas.

    Parameters
    ----------
    areas
        the small areas.
    names
        by code: what addresses call the municipality or ward whose areas' ids begin with it.
    title
        what stands in its place where a code has no name: an address may name whatever stands in it.
    """

    def __init__(self, areas: Areas, names: Mapping[str, str], title: str) -> None:
        self._areas = areas
        self._names = {code: folded(name) for code, name in names.items()}
        self._title = folded(title)
        self._towns: dict[str, dict[int, list[int]]] = defaultdict(lambda: defaultdict(list))
        for place, name in enumerate(areas.names_ja):
            town, chome = _split(folded(name))
            self._towns[town][chome].append(place)
        self._wholes = self._whole_towns()

    def place(self, address: str) -> Placed | Text:
        """Return where an address lies, or what is wrong with it, with the nearest names.

        Parameters
        ----------
        address
            with its prefecture and municipality or without, numerals of any kind.
        """
        text = folded(address)
        best: list[tuple[str, str, str]] = []
        for town in {*self._towns, *self._wholes}:
            for start in _starts(text, town):
                before, after = text[:start].rstrip("/"), text[start + len(town) :]
                if FOLLOWS.match(after) and any(self._may_be(before, place) for place in self._all(town)):
                    best.append((town, before, after))
        if not best:
            return self._elsewhere(address, text) or self._unknown(address, text)
        longest = max(len(town) for town, _, _ in best)
        town, before, after = next(one for one in best if len(one[0]) == longest)
        return self._within(address, town, before, after)

    def _within(self, address: str, town: str, before: str, after: str) -> Placed | Text:
        """Return which areas of a town the numbers after it name."""
        chome = {
            number: mine
            for number, places in self._towns.get(town, {}).items()
            if (mine := [place for place in places if self._may_be(before, place)])
        }
        whole = [place for place in self._all(town) if self._may_be(before, place)]
        numbered = NUMBERED.match(after.lstrip("/"))
        number = int(numbered["chome"]) if numbered else 0
        numbers = sorted(one for one in chome if one)
        if not numbers:
            return self._one(address, chome[0], "chome") if 0 in chome else self._one(address, whole, "town")
        if numbered is None or numbered["lot"]:
            # no chome is named: it lies in the part that has none, or somewhere in the town
            return self._one(address, chome[0], "chome") if 0 in chome else self._one(address, whole, "town")
        if number in chome and (numbered["said"] or numbered["more"] or 0 not in chome):
            return self._one(address, chome[number], "chome")
        if number in chome:
            return Text(
                "the first number in '{address}' may be a chome or a lot; write 丁目 or 番地 behind it, or give its coordinates",
                address=brief(address),
            )
        there = listed([str(one) for one in numbers])
        return Text(
            "'{address}' names no chome that the census has: {town} has {numbers}; correct it, or give its coordinates",
            address=brief(address),
            town=brief(town),
            numbers=there,
        )

    def _one(self, address: str, places: Sequence[int], level: Level) -> Placed | Text:
        """Return areas that are one place by the census's own keys; several towns of one name are no place."""
        ids = [self._areas.ids[place] for place in places]
        if len({one[:TOWN_DIGITS] for one in ids}) <= 1:
            return Placed(tuple(places), level)
        return Text(
            "'{address}' may be in several places: {places}; give its coordinates",
            address=brief(address),
            places=listed([f"{self._areas.names_ja[place]} ({self._areas.ids[place]})" for place in places]),
        )

    def _whole_towns(self) -> dict[str, list[int]]:
        """Return the towns that are several areas by their keys, by what their areas' names have in common."""
        groups: dict[str, list[int]] = defaultdict(list)
        for place, key in enumerate(self._areas.ids):
            if len(key) > TOWN_DIGITS:
                groups[key[:TOWN_DIGITS]].append(place)
        found: dict[str, list[int]] = defaultdict(list)
        for places in groups.values():
            if len(places) > 1:
                common = _common([_split(folded(self._areas.names_ja[place]))[0] for place in places]).rstrip("/")
                if common and common not in self._towns:
                    found[common] += places
        return found

    def _all(self, town: str) -> list[int]:
        return [place for places in self._towns.get(town, {}).values() for place in places] or self._wholes.get(town, [])

    def _may_be(self, before: str, place: int) -> bool:
        """Return whether what stands before a town is the prefecture and municipality of an area, as far as they are written."""
        rest = COUNTY.sub("", _without_prefecture(before), count=1)
        area = self._areas.ids[place]
        known = next((name for code, name in self._names.items() if area.startswith(code)), self._title)
        return rest in known

    def _elsewhere(self, address: str, text: str) -> Text | None:
        """Return what to say of an address of another municipality that has a town of a name that is here, too."""
        for town in self._towns:
            for start in _starts(text, town):
                before = _without_prefecture(text[:start].rstrip("/"))
                if before.endswith(("市", "区", "町", "村")) and FOLLOWS.match(text[start + len(town) :]):
                    return Text(
                        "'{address}' is in {other}, which is not the study's; give its coordinates, or leave it out",
                        address=brief(address),
                        other=brief(before),
                    )
        return None

    def _unknown(self, address: str, text: str) -> Text:
        rest = _without_prefecture(text)
        known = sorted({*self._names.values()} or {self._title}, key=len, reverse=True)
        town = next((rest.removeprefix(name) for name in known if name and rest.startswith(name)), rest).lstrip("/")
        near = get_close_matches(re.sub(r"[0-9/(第番].*", "", town) or town, list(self._towns), n=NEAR, cutoff=0.3)
        shown = [self._areas.names_ja[self._all(one)[0]] for one in near]
        cure = Text("the nearest are {names}", names=listed(shown)) if shown else Text("none is like it")
        return Text(
            "'{address}' is in no town of the study; {cure}. Correct it, or give its coordinates",
            address=brief(address),
            cure=cure,
        )


def folded(text: str) -> str:
    """Return a name or an address as it is compared: without widths, blanks and habits of spelling, with numbers as digits."""
    plain = re.sub(r"\s", "", unicodedata.normalize("NFKC", text))
    plain = NUMERAL.sub(lambda found: str(_number(found[0])), plain)
    plain = DIVISION.sub("/", DASH.sub("-", plain)).translate(ALIKE)
    return plain.lstrip("/")


def centre_of(areas: Areas, places: Iterable[int]) -> tuple[float, float]:
    """Return the point of some areas, weighted by their people, in metres."""
    chosen = list(places)
    weight = areas.people[chosen] + 1e-9
    return float(np.average(areas.x[chosen], weights=weight)), float(np.average(areas.y[chosen], weights=weight))


def farthest_m(x: float, y: float, places: Iterable[int], of: IntArray, xs: np.ndarray, ys: np.ndarray) -> int | None:
    """Return how far the farthest people of some areas live from a point, in whole metres up; None where they all stand there.

    Parameters
    ----------
    x, y
        metres.
    places
        positions of the areas.
    of, xs, ys
        (n,) the area of each point where people are counted, and metres.
    """
    there = np.isin(of, list(places))
    away = np.hypot(xs[there] - x, ys[there] - y)
    most = float(away.max(initial=0.0))
    return int(np.ceil(most)) if most >= 1.0 else None


def _without_prefecture(text: str) -> str:
    found = PREFECTURE.match(text)
    return text[found.end() :] if found else text


def _split(name: str) -> tuple[str, int]:
    found = CHOME.fullmatch(name)
    return (found[1].rstrip("/"), int(found[2])) if found else (name, 0)


def _number(kanji: str) -> int:
    """Return the value of 十二, 二十六 or 二六."""
    plain = kanji.replace("壱", "一").replace("壹", "一").replace("弐", "二")
    tens, ten, ones = plain.rpartition("十")
    if not ten:
        return int("".join(str(KANJI[letter]) for letter in plain))
    return 10 * (KANJI.get(tens, 1) if tens else 1) + (KANJI.get(ones, 0) if ones else 0)


def _starts(text: str, town: str) -> Iterable[int]:
    start = text.find(town)
    while start >= 0:
        yield start
        start = text.find(town, start + 1)


def _common(names: Sequence[str]) -> str:
    """Return what several names begin with, all of them."""
    first, last = min(names), max(names)
    end = next(
        (place for place, (one, other) in enumerate(zip(first, last, strict=False)) if one != other), min(len(first), len(last))
    )
    return first[:end]
