"""Official files as they are published, known by their columns: what each is, of which year, on what terms, and what its columns mean."""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field, replace
from importlib import resources

from geodata.building.fetching.sources import TERMS, TITLES, Source, sources
from geodata.guessing.layers import LayerName
from models.messages.text import Text

# the years of the tables of e-Stat and of the outlines that go with them
CENSUSES: Mapping[str, str] = {
    **dict.fromkeys(("T000847", "T000848", "T000849", "T000876", "T000877"), "2015"),
    **dict.fromkeys(("T001081", "T001082", "T001100", "T001101", "T001102", "T001140", "T001141", "T001142"), "2020"),
}
OUTLINES = re.compile(r"A002005212(20[0-9]{2})|(?<![a-z])([rh])([0-9]{1,2})ka", re.IGNORECASE)
# S12 has four columns for each fiscal year, the last of which counts the passengers; those of 2011 are S12_006 to S12_009
RIDERS = re.compile(r"S12_([0-9]{3})")
RIDERS_FIRST, RIDERS_YEAR, RIDERS_COLUMNS = 6, 2011, 4
OWN_TITLES = {
    "small-areas": Text("census by small area: people and households"),
    "mesh-census": Text("census by mesh cell"),
    "facilities": Text("standard open data set of municipalities, list of public facilities"),
}
KSJ = frozenset({"boundary", "railways", "riders", "halls", "bus-stops", "bus-routes", "projections"})
BUSES, OPEN_SINCE = frozenset({"bus-stops", "bus-routes"}), "2022"
NOT_COMMERCIAL = Text(
    "Terms of the National Land Numerical Information site, https://nlftp.mlit.go.jp/ksj/other/agreement_01.html: this edition is not for "
    "commercial use; a newer one of 2022 is there. The layer's page decides"
)
OWN = frozenset({"facilities", "timetables"})
YEAR = re.compile(r"[0-9]{4}")


@dataclass(frozen=True, slots=True)
class Official:
    """An official file that was known.

    Parameters
    ----------
    layer, code
        what `study fetch` calls it, and its publisher.
    vintage
        the year it shows; "" where neither its name nor its columns say.
    becomes
        the key of a recipe that takes it; "" where none does.
    study
        the layer of a study that it is like; None of a timetable, or where the ordinary choice of columns serves.
    columns
        our column: the file's column.
    later
        our column of a later year's people: the file's column.
    publisher
        who published it, where the file itself says.
    """

    layer: str
    code: str
    vintage: str
    becomes: str
    study: LayerName | None
    columns: Mapping[str, str]
    later: Mapping[str, str] = field(default_factory=dict)
    publisher: str = ""

    @property
    def title(self) -> Text:
        """What it is, in words."""
        return OWN_TITLES.get(self.layer) or TITLES[self.layer]

    @property
    def source(self) -> Source:
        """Where it comes from, as `study fetch` knows it."""
        terms = "ksj" if self.layer in KSJ else "own" if self.layer in OWN else "estat"
        known = [one for one in sources() if one.layer == self.layer]
        like = next((one for one in known if one.vintage == self.vintage), known[0] if known else None)
        if like is None:
            return Source(self.layer, self.code, self.vintage, "", "", terms, self.becomes)
        return replace(like, code=self.code, vintage=self.vintage)

    @property
    def credit(self) -> Text:
        """The source as a recipe has it."""
        if self.layer in TITLES and self.layer not in OWN:
            return self.source.credit
        if self.layer in OWN:
            return Text("{title} ({publisher})", title=self.title, publisher=self.publisher) if self.publisher else self.title
        return Text(
            "Made from the {vintage} Population Census of Japan, {title} ({code}), Statistics Bureau, e-Stat",
            vintage=self.vintage,
            title=self.title,
            code=self.code,
        )

    @property
    def licence(self) -> Text:
        """The terms it is passed on under; the first editions of bus stops and routes are not for commercial use."""
        if self.layer in BUSES and self.vintage < OPEN_SINCE:
            return NOT_COMMERCIAL
        return TERMS[self.source.terms]

    @property
    def name(self) -> Text:
        """What it is called to people: administrative areas (N03, 2025)."""
        if self.vintage:
            return Text("{title} ({code}, {vintage})", title=self.title, code=self.code, vintage=self.vintage)
        return Text("{title} ({code})", title=self.title, code=self.code)


def recognise(columns: Collection[str], kind: str | None, labels: Mapping[str, str], file: str) -> Official | None:
    """Return which official file a table is, None where it is none that is known.

    Parameters
    ----------
    columns
        names of the table's columns.
    kind
        of its geometry: `point`, `line`, `polygon`; None of a table.
    labels
        by column: what a second row of names calls it.
    file
        what the file is called, with the ZIP file it is in: it tells the year.
    """
    for row in _table():
        geometry = row["geometry"]
        if geometry and geometry != (kind or "none"):
            continue
        if any(word in columns for word in row["lacks"].split()):
            continue
        if all(_column(word, columns, labels) for word in row["needs"].split()):
            return _known(row, columns, labels, file)
    return None


def timetable(files: Mapping[str, bytes]) -> Official:
    """Return what a timetable is, by the small tables in it that say who made it."""
    code = "GTFS-JP" if "agency_jp.txt" in files else "GTFS"
    info = _first_row(files.get("feed_info.txt", b""))
    publisher = info.get("feed_publisher_name") or _first_row(files.get("agency.txt", b"")).get("agency_name", "")
    year = YEAR.match(info.get("feed_start_date", ""))
    return Official("timetables", code, year.group() if year else "", "feeds", None, {}, publisher=publisher)


def _known(row: Mapping[str, str], columns: Collection[str], labels: Mapping[str, str], file: str) -> Official:
    pairs = dict(pair.split("=", 1) for pair in row["columns"].split())
    stem = pairs.pop("later", "")
    ours = {name: column for name, word in pairs.items() if (column := _column(word, columns, labels)) is not None}
    now = ours.get("people", "")
    years = sorted(name for name in columns if stem and re.fullmatch(f"{re.escape(stem)}[0-9]{{4}}", name) and name > now)
    later = {f"people_{name.removeprefix(stem)}": name for name in years}
    code = _statistics(columns) or row["code"]
    study: LayerName | None = row["study"] or None  # type: ignore[assignment]
    return Official(row["layer"], code, _vintage(row["vintage"], code, columns, file), row["becomes"], study, ours, later)


def _column(word: str, columns: Collection[str], labels: Mapping[str, str]) -> str | None:
    """Return the column that one of several words names; those after @ are words of the second row."""
    for one in word.removeprefix("@").split("|"):
        found = (
            [name for name, label in labels.items() if label == one] if word.startswith("@") else [one] if one in columns else []
        )
        if found:
            return found[0]
    return None


def _statistics(columns: Collection[str]) -> str:
    """Return the number of a table of e-Stat, which begins the names of its columns; "" of any other."""
    found = {name[:7] for name in columns if re.fullmatch(r"T[0-9]{9}", name)}
    return found.pop() if len(found) == 1 else ""


def _vintage(rule: str, code: str, columns: Collection[str], file: str) -> str:
    """Return the year that a file shows: by the rule's year, by its name, by its table's number or by its last column."""
    if rule == "columns":
        numbers = [int(match[1]) for name in columns if (match := RIDERS.fullmatch(name))]
        last = (max(numbers) - RIDERS_FIRST + 1) // RIDERS_COLUMNS
        return str(RIDERS_YEAR + last - 1) if last > 0 else ""
    if rule == "census":
        found = OUTLINES.search(file)
        if found is None or code in CENSUSES:
            return CENSUSES.get(code, "")
        return found[1] or str((2018 if found[2].lower() == "r" else 1988) + int(found[3]))
    if YEAR.fullmatch(rule):
        return rule
    match = re.search(rule, file) if rule else None
    return "" if match is None else match[1] if len(match[1]) == 4 else f"20{match[1]}"


def _first_row(data: bytes) -> dict[str, str]:
    try:
        first = next(csv.DictReader(data.decode("utf-8-sig", "replace").splitlines()), {})
    except csv.Error:
        return {}
    return {str(name).strip(): str(cell or "").strip() for name, cell in first.items()}


def _table() -> tuple[dict[str, str], ...]:
    text = (resources.files("geodata.guessing") / "official.csv").read_text(encoding="utf-8")
    return tuple(csv.DictReader(text.splitlines()))
