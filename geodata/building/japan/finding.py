"""Municipalities by name: kanji, kana, Latin letters or code; what could be several is asked back, never guessed."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from geodata.building.japan.kana import KATAKANA, sounds
from geodata.building.japan.opening import Municipality
from geodata.yamlfiles.spelling import nearest
from models.messages.findings import Finding, InputError, brief, listed
from models.messages.text import Text

# in order of code
PREFECTURES = (
    *("Hokkaido", "Aomori", "Iwate", "Miyagi", "Akita", "Yamagata", "Fukushima", "Ibaraki", "Tochigi", "Gunma"),
    *("Saitama", "Chiba", "Tokyo", "Kanagawa", "Niigata", "Toyama", "Ishikawa", "Fukui", "Yamanashi", "Nagano"),
    *("Gifu", "Shizuoka", "Aichi", "Mie", "Shiga", "Kyoto", "Osaka", "Hyogo", "Nara", "Wakayama"),
    *("Tottori", "Shimane", "Okayama", "Hiroshima", "Yamaguchi", "Tokushima", "Kagawa", "Ehime", "Kochi", "Fukuoka"),
    *("Saga", "Nagasaki", "Kumamoto", "Oita", "Miyazaki", "Kagoshima", "Okinawa"),
)
# of a name that could be many, so many are listed
SHOWN = 30
CHECKED = 6


def prefecture(code: str) -> str:
    """Return the English name of the prefecture that a code begins with."""
    return PREFECTURES[int(code[:2]) - 1]


def find_municipalities(known: Sequence[Municipality], names: Sequence[str]) -> tuple[Municipality, ...]:
    """Return the municipalities that some names mean, each once, in the order asked.

    Parameters
    ----------
    known
        every municipality and ward.
    names
        豊中市, 豊中, とよなか, Toyonaka, "Fuchu, Tokyo", 27203, 大阪市北区; of a prefecture (大阪府, Osaka Prefecture) all.

    Raises
    ------
    InputError
        with every name that is unknown, or could be several; these are listed with their codes.
    """
    faults: list[Finding] = []
    found: dict[str, Municipality] = {}
    for name in names:
        matches = municipalities_called(known, name)
        if not matches:
            faults.append(_unknown(known, name))
        elif len(matches) > 1 and not _is_prefecture(known, name):
            codes = "; ".join(one.shown for one in matches[:SHOWN])
            message = Text("{name} could be {number}: {codes}. Give the code", name=brief(name), number=len(matches), codes=codes)
            faults.append(Finding("place-ambiguous", "stop", message, value=brief(name), count=len(matches)))
        else:
            found |= {one.code: one for one in matches}
    if faults:
        raise InputError(faults)
    return tuple(found.values())


def municipalities_called(known: Sequence[Municipality], name: str) -> list[Municipality]:
    """Return what a name means: everything of the first way of writing that fits any.

    Parameters
    ----------
    known
        every municipality and ward.
    name
        as `find_municipalities` takes it; of a prefecture all its municipalities, of a name that is unknown none.
    """
    text = _folded(name)
    if re.fullmatch(r"[0-9]{5,6}", text):
        return [one for one in known if one.code == text or one.code + check_digit(one.code) == text]
    if _is_prefecture(known, name):
        return [one for one in known if not one.is_ward and text in {_folded(one.pref), *_english(one)}]
    tests: Iterable[Callable[[Municipality], bool]] = (
        lambda one: text in {_folded(one.pref + one.name), _folded(one.name), _folded(one.own), _folded(one.pref + one.own)},
        lambda one: bool(one.before) and text in {_folded(one.before), _folded(one.pref + one.before)},
        lambda one: not one.is_ward and text == _folded(one.own)[:-1],
        lambda one: text in {_folded(one.kana), _folded(one.kana)[:-1]},
        lambda one: _latin(one, name),
    )
    for test in tests:
        matches = [one for one in known if test(one)]
        if matches:
            return matches
    return []


def _latin(one: Municipality, name: str) -> bool:
    """Return whether a name in Latin letters means a municipality; after a comma stands its city or prefecture."""
    first, _, second = name.partition(",")
    if not sounds(first) or sounds(first) != sounds(one.romaji):
        return False
    return not second.strip() or sounds(second) in {sounds(prefecture(one.code)), sounds(f"{prefecture(one.code)} prefecture")}


def _is_prefecture(known: Sequence[Municipality], name: str) -> bool:
    text = _folded(name)
    return any(text in {_folded(one.pref), *_english(one)} for one in known)


def _english(one: Municipality) -> set[str]:
    """Return how a prefecture is asked for in English; its name alone is a city's, too."""
    called = prefecture(one.code).lower()
    return {f"{called}prefecture", f"{called}-ken"} if called != "hokkaido" else {"hokkaido"}


def _folded(name: str) -> str:
    """Return a name as it is compared: full-width letters, katakana, small ヶ and spaces make no difference."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", name)).replace("ヶ", "ケ").translate(KATAKANA).lower()


def check_digit(code: str) -> str:
    """Return the sixth digit that official lists write after a five-digit code."""
    rest = sum(int(digit) * weight for digit, weight in zip(code, range(CHECKED, 1, -1), strict=True)) % 11
    return str((11 - rest) % 10)


def _unknown(known: Sequence[Municipality], name: str) -> Finding:
    text, shown = _folded(name), brief(name)
    if re.fullmatch(r"[0-9]{4}", text) and any(one.code == f"0{text}" for one in known):
        message = Text("{name}: four digits where five are due; write 0{name}", name=shown)
    else:
        every = {_folded(each): one for one in known for each in (one.own, one.romaji)}
        near = nearest(text, list(every))
        close = [one.shown for one in known if near in (_folded(one.own), _folded(one.romaji))]
        said = Text("perhaps {close}", close=listed(close)) if close else Text("write it as in 豊中市, Toyonaka or 27203")
        message = Text("there is no municipality {name}; {said}", name=shown, said=said)
    return Finding("place-unknown", "stop", message, value=shown)
