"""Which official files can be got: `sources.csv` has their addresses and pages, `hashes.csv` the hashes that are known."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import dataclass
from importlib import resources
from pathlib import PurePosixPath
from urllib.parse import urlsplit

from models.messages.findings import Finding, InputError, brief, listed
from models.messages.text import Text, same

FOLDER = resources.files("geodata.building.fetching")
PREFECTURE = "{pref}"
TITLES = {
    "boundary": Text("administrative areas"),
    "railways": Text("railways and stations"),
    "riders": Text("passengers by station"),
    "halls": Text("municipal offices and public halls"),
    "bus-stops": Text("bus stops"),
    "bus-routes": Text("bus routes"),
    "projections": Text("people projected by 500 m cell"),
    "census": Text("census by small area: outlines, people, households"),
    "ages": Text("census by small area: people by age"),
    "timetables": Text("timetables of buses"),
}
TERMS = {
    "ksj": Text(
        "Terms of the National Land Numerical Information site, https://nlftp.mlit.go.jp/ksj/other/agreement_01.html: free use, CC BY 4.0 "
        "where the layer's page says so; name the source and that you worked on it. The layer's page decides"
    ),
    "estat": Text(
        "e-Stat terms of use, https://www.e-stat.go.jp/gis-terms: government standard terms 2.0, compatible with CC BY 4.0; name the "
        "source and that you worked on it"
    ),
    "own": Text("Each publisher has terms of its own; they stand at its file"),
}


@dataclass(frozen=True, slots=True)
class Source:
    """One official file, or its like for every prefecture.

    Parameters
    ----------
    layer
        what it is asked for by, a key of `TITLES`.
    code
        what its publisher calls it.
    vintage
        the year it shows; "" where each file has its own.
    address
        where it is, with `{pref}` where there is one for each prefecture; "" where no lasting address is known.
    page
        where people get it by hand.
    terms
        a key of `TERMS`.
    becomes
        the key of a recipe; "" where none takes it.
    """

    layer: str
    code: str
    vintage: str
    address: str
    page: str
    terms: str
    becomes: str

    @property
    def title(self) -> Text:
        """What it is, in words."""
        return TITLES[self.layer]

    @property
    def licence(self) -> Text:
        """The terms it is passed on under."""
        return TERMS[self.terms]

    @property
    def credit(self) -> Text:
        """The source as a recipe has it."""
        if self.terms == "ksj":
            return Text(
                "Made from National Land Numerical Information, {title} ({code}, {vintage}), Ministry of Land, Infrastructure, Transport and Tourism",
                title=self.title,
                code=self.code,
                vintage=self.vintage,
            )
        if self.terms == "estat":
            return Text(
                "Made from the {vintage} Population Census of Japan, small areas ({code}), Statistics Bureau, e-Stat",
                vintage=self.vintage,
                code=self.code,
            )
        return self.title


@dataclass(frozen=True, slots=True)
class Wanted:
    """One file to get.

    Parameters
    ----------
    source
        what it is of.
    address
        where it is.
    file
        its name beside the others.
    sha256
        its hash where that is known, else "".
    """

    source: Source
    address: str
    file: str
    sha256: str


def sources() -> tuple[Source, ...]:
    """Return all official files that are known, the newest of a layer first."""
    with FOLDER.joinpath("sources.csv").open(encoding="utf-8") as file:
        return tuple(Source(**row) for row in csv.DictReader(file))


def choose(layers: Sequence[str], place: str, year: str = "") -> tuple[Wanted, ...]:
    """Return the files that some layers are got from.

    Parameters
    ----------
    layers
        keys of `TITLES`.
    place
        code of a prefecture (two digits) or of a municipality in it (five); "" where no layer needs one.
    year
        the year to show; by default each layer's newest.

    Raises
    ------
    InputError
        with every layer that is not known, has no file of that year or no lasting address, or needs a prefecture.
    """
    pref = place[:2]
    faults = [] if place == "" or _is_place(place) else [_no_place(place)]
    taken: list[Source] = []
    for layer in dict.fromkeys(layers):
        found = _find(layer, year, pref)
        if isinstance(found, Finding):
            faults.append(found)
        else:
            taken.append(found)
    if faults:
        raise InputError(faults)
    known = _hashes()
    return tuple(_wanted(source, pref, known) for source in taken)


def _find(layer: str, year: str, pref: str) -> Source | Finding:
    """Return the file of one layer, or what is wrong with asking for it."""
    of_layer = [source for source in sources() if source.layer == layer]
    if not of_layer:
        message = Text("there is no layer {layer}; write one of {names}", layer=brief(layer), names=listed(list(TITLES)))
        return Finding("fetch-layer-unknown", "stop", message, value=brief(layer))
    source = next((one for one in of_layer if year in {"", one.vintage}), None)
    if source is None:
        years = listed([one.vintage for one in of_layer])
        message = Text("{layer}: none of {year} is known; known are {years}", layer=layer, year=brief(year), years=years)
        return Finding("fetch-year-unknown", "stop", message, value=brief(year))
    if not source.address:
        message = Text(
            "{layer} {code}: no lasting address is known; open {page}, choose the prefecture or the operator, read the terms and "
            "download it by hand",
            layer=layer,
            code=source.code,
            page=source.page,
        )
        return Finding("fetch-by-hand", "stop", message, value=source.page)
    if PREFECTURE in source.address and not pref:
        message = Text("{layer}: there is a file for each prefecture; say which, such as --for 27", layer=layer)
        return Finding("fetch-place-missing", "stop", message, value=layer)
    return source


def _is_place(place: str) -> bool:
    return place.isascii() and place.isdigit() and len(place) in {2, 5} and 1 <= int(place[:2]) <= 47


def _no_place(place: str) -> Finding:
    message = Text(
        "--for {place}: write the code of a prefecture, 01 to 47, or of a municipality, five digits such as 27203",
        place=brief(place),
    )
    return Finding("fetch-place", "stop", message, value=brief(place))


def _wanted(source: Source, pref: str, known: dict[str, str]) -> Wanted:
    address = source.address.replace(PREFECTURE, pref)
    name = PurePosixPath(urlsplit(address).path).name
    if not name.endswith(".zip"):
        # e-Stat's addresses end in a question
        name = f"{source.code}_{pref}.zip"
    return Wanted(source, address, name, known.get(name, ""))


def _hashes() -> dict[str, str]:
    with FOLDER.joinpath("hashes.csv").open(encoding="utf-8") as file:
        return {row["file"]: row["sha256"] for row in csv.DictReader(file)}


def shown_place(source: Source) -> Text:
    """Return whether a file is of all Japan or of a prefecture."""
    if not source.address:
        return Text("by hand")
    return Text("one for each prefecture") if PREFECTURE in source.address else Text("all Japan")


def recipe_key(source: Source) -> Text:
    """Return the key of a recipe that a file becomes."""
    return same(f"{source.becomes}:") if source.becomes else Text("none")
