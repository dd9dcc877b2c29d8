"""Which municipality files are to be cut to: by its code or its name, or the only one that they hold."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from geodata.guessing.guess import Guess
from models.messages.findings import Finding, InputError, brief, listed
from models.messages.text import Text

# of KSJ's administrative areas: county, municipality (or the county's town), ward of a designated city
COUNTY, CITY, WARD = "N03_003", "N03_004", "N03_005"
SHOWN = 50
PREFECTURES = 47


@dataclass(frozen=True, slots=True)
class Place:
    """A municipality, or a designated city with its wards.

    Parameters
    ----------
    codes
        JIS X 0402, five digits, in order: its own, or those of its wards.
    title
        what it is called, where a file says it; else its code.
    """

    codes: tuple[str, ...]
    title: str


def find_place(guesses: Sequence[Guess], asked: str) -> Place:
    """Return the municipality that is asked for, or the only one that the files hold.

    Parameters
    ----------
    guesses
        the tables.
    asked
        a code of five or six digits, or a name as the administrative areas have it: 豊中市, 大阪市, 大阪市北区; "" for the only one.

    Raises
    ------
    InputError
        if it is not there, could be several, or the files hold several and none was asked for.
    """
    known = _known(guesses)
    wanted = unicodedata.normalize("NFKC", asked).strip()
    if wanted.isascii() and wanted.isdigit() and len(wanted) in {5, 6}:
        code = wanted[:5]
        found = {code: known[code]} if code in known else _wards(known, code)
        if (known and not found) or not 1 <= int(code[:2]) <= PREFECTURES:
            raise _unknown(asked, known)
        return _place(found or {code: ("", "")})
    if wanted:
        return _named(wanted, known)
    only = {one.code for one in guesses if one.code}
    if len(only) == 1:
        code = only.pop()
        return _place({code: known.get(code, ("", ""))})
    if len(known) == 1:
        return _place(known)
    if not known:
        message = Text("no file says which municipality it is of; give its code with --for 27203")
        raise InputError(Finding("place-wanted", "stop", message))
    message = Text(
        "the files hold several municipalities: {names}; say which with --for and its code or name",
        names=listed([f"{code} {city}{ward}" for code, (city, ward) in known.items()], most=SHOWN),
    )
    raise InputError(Finding("place-wanted", "stop", message, count=len(known)))


def _known(guesses: Sequence[Guess]) -> dict[str, tuple[str, str]]:
    """Return city and ward of every code that the administrative areas have, in order; a town with its county."""
    found: dict[str, tuple[str, str]] = {}
    for one in guesses:
        columns = one.raw.columns
        if one.official is None or one.official.becomes != "boundary":
            continue
        blank = [""] * len(one.raw)
        rows = zip(columns[one.columns["code"]], columns.get(COUNTY, blank), columns[CITY], columns.get(WARD, blank), strict=True)
        for code, county, city, ward in rows:
            if code.strip():
                # before 2024 the city that a ward is of stands in the place of the county
                of_city = county.strip().endswith("市")
                found[code.strip()] = (county.strip(), city.strip()) if of_city else (city.strip(), ward.strip())
    return dict(sorted(found.items()))


def _wards(known: dict[str, tuple[str, str]], code: str) -> dict[str, tuple[str, str]]:
    """Return the wards of a designated city by its own code, which no area has: 27100 is 大阪市."""
    first = next((city for other, (city, ward) in known.items() if ward and other[:3] == code[:3] and code.endswith("0")), None)
    return {other: names for other, names in known.items() if names[1] and names[0] == first}


def _named(wanted: str, known: dict[str, tuple[str, str]]) -> Place:
    whole = {code: names for code, names in known.items() if names[0] == wanted}
    exact = {code: names for code, names in known.items() if wanted in {f"{names[0]}{names[1]}", names[1]}}
    found = whole or exact
    if not found:
        raise _unknown(wanted, known)
    if not whole and len(found) > 1:
        message = Text(
            "{name} could be {number}: {codes}. Give the code",
            name=brief(wanted),
            number=len(found),
            codes="; ".join(f"{code} {city}{ward}" for code, (city, ward) in found.items()),
        )
        raise InputError(Finding("place-ambiguous", "stop", message, value=brief(wanted), count=len(found)))
    return _place(found)


def _unknown(asked: str, known: dict[str, tuple[str, str]]) -> InputError:
    if not known:
        message = Text(
            "--for {name}: no file says what municipalities are called; write the code, such as 27203, or give the administrative areas (N03), too",
            name=brief(asked),
        )
        return InputError(Finding("place-unknown", "stop", message, value=brief(asked)))
    names = listed([f"{code} {city}{ward}" for code, (city, ward) in known.items()], most=SHOWN)
    message = Text("--for {name}: the files have no such municipality; they have {names}", name=brief(asked), names=names)
    return InputError(Finding("place-unknown", "stop", message, value=brief(asked)))


def _place(found: dict[str, tuple[str, str]]) -> Place:
    city, ward = next(iter(found.values()))
    title = f"{city}{ward}" if len(found) == 1 else city
    return Place(tuple(sorted(found)), title or next(iter(found)))
