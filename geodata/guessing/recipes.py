"""The recipe that official files make together, and its raw layers cut to the municipality: `study build` makes the study of them."""

from __future__ import annotations

import csv
import io
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import shapely
from ruamel.yaml import YAML

from geodata.building.japan.drafting import KINDS
from geodata.building.japan.slicing import DEGREES
from geodata.building.japan.zones import crs_of, zone_of
from geodata.guessing import cutting
from geodata.guessing.guess import Guess, centre
from geodata.guessing.manifest import FILL_IN, SLUG, TERMS, YEAR, mark, origin_of
from geodata.guessing.offices import own_offices
from geodata.guessing.place import Place, find_place
from geodata.guessing.placing import require_plane
from geodata.guessing.unsettled import unsettled
from geodata.yamlfiles.writing import yaml_text
from models.messages.findings import Finding, InputError, listed
from models.messages.text import Language, Text, comma_list

HEAD = Text(
    "Written by placement study guess of official files. Every file it names stands beside it, cut to the municipality. "
    "Confirm or correct each line that is marked so, then: placement study build raw/recipe.yaml --out study"
)
CONFIRMED = Text("Files were recognised by their columns, and nobody has confirmed it: {names}.")
TAKEN = Text("taken from {column}; guessed: confirm")
# by the key of a recipe: what its columns are called in a study's layers
OURS: Mapping[str, Mapping[str, str]] = {
    "boundary": {"code": "code"},
    "census": {"key": "id", "name": "area", "people": "people", "households": "households", "x": "lon", "y": "lat"},
    "mesh": {"code": "cell", "people": "people"},
    "offices": {"id": "id", "name": "name_ja", "name_en": "name_en", "kind": "kind", "address": "address"},
    "rail": {"name": "name_ja", "line": "lines", "operator": "operator"},
    "bus_stops": {"name": "name_ja"},
}
NAMES = {
    "boundary": "boundary.geojson",
    "census": "census.csv",
    "mesh": "mesh.csv",
    "offices": "offices.csv",
    "rail": "stations.geojson",
    "bus_stops": "bus_stops.csv",
}
OUTLINES = "outlines.geojson"
ALONE = ("boundary", "census", "mesh", "offices")


@dataclass(frozen=True, slots=True)
class RecipeDraft:
    """A recipe that was guessed of files.

    Parameters
    ----------
    place
        the municipality, with its codes.
    tree
        what the recipe says.
    files
        by name: the raw layers.
    theirs
        by name of a raw layer and the recipe's name of a column: what the file that it was cut from calls it.
    guesses
        the tables, own offices with the ids they were given.
    findings
        what was left out.
    lang
        of what is not known, and of the marks.
    """

    place: Place
    tree: Mapping[str, object]
    files: Mapping[str, bytes] = field(repr=False)
    theirs: Mapping[str, Mapping[str, str]]
    guesses: tuple[Guess, ...]
    findings: tuple[Finding, ...]
    lang: Language

    def text(self) -> str:
        """Return `recipe.yaml`, each guessed line marked."""
        lang = self.lang
        yaml = YAML()
        yaml.width = 120
        yaml.preserve_quotes = True
        tree = yaml.load(yaml_text(dict(self.tree)))
        for entry in _entries(tree):
            for ours in entry.get("columns", ()):
                theirs = self.theirs.get(str(entry["file"]), {}).get(ours)
                if theirs is not None:
                    mark(entry["columns"], ours, TAKEN.filled(column=theirs), lang)
            for key, unknown in (("vintage", YEAR), ("licence", TERMS)):
                if entry[key] == unknown.to(lang):
                    mark(entry, key, FILL_IN, lang)
        made = io.StringIO()
        yaml.dump(tree, made)
        return f"# {HEAD.to(lang)}\n{made.getvalue()}"


def wants_recipe(guesses: Sequence[Guess]) -> bool:
    """Return whether some tables are official files that have to be cut or joined: a recipe then makes a study of them."""
    return any(one.official is not None and one.official.becomes not in {"", "feeds"} for one in guesses)


def draft_recipe(
    guesses: Sequence[Guess],
    name: str,
    asked: str = "",
    *,
    crs: str | None = None,
    zero: Collection[str] = (),
    lang: Language = "en",
) -> RecipeDraft:
    """Return the recipe that official files, and a planner's own tables beside them, make.

    Parameters
    ----------
    guesses
        what each table seems to be.
    name
        what the study is called in files.
    asked
        code or name of the municipality; "" where the files hold one alone.
    crs
        for distances; by default the plane zone that the law gives the municipality.
    zero
        which figures of own tables count as 0: `missing`, `secret`.
    lang
        of what is not known, and of the marks.

    Raises
    ------
    InputError
        with everything that must be settled first: which municipality, layers that are missing or there twice, own tables in doubt.
    """
    require_plane(crs)
    roles, findings = _roles(guesses)
    findings += _wanting(roles)
    if any(one.severity == "stop" for one in findings):
        raise InputError(findings)
    place = find_place(guesses, asked)
    outlines = roles.get("boundary") or roles["census"]
    area = cutting.outline(outlines[0], place.codes)
    if shapely.is_empty(area):
        message = Text("has no area of {code}", code=listed(place.codes))
        raise InputError(outlines[0].stop("no-boundary", message))
    files, tree, settled = _parts(roles, place, area, zero, findings, lang)
    slug = name.lower()
    whole = {
        "study": slug if SLUG.fullmatch(slug) else f"study-{place.codes[0]}",
        "title": place.title,
        **({"code": place.codes[0]} if len(place.codes) == 1 else {"parts": list(place.codes)}),
        "crs": crs or crs_of(zone_of(place.codes[0])),
        **tree,
        "assumptions": [CONFIRMED.filled(names=_recognised(roles)).as_dict()],
    }
    return RecipeDraft(
        place, whole, files, _theirs(roles), tuple(settled.get(id(one), one) for one in guesses), tuple(findings), lang
    )


def _theirs(roles: Mapping[str, Sequence[Guess]]) -> dict[str, dict[str, str]]:
    """Return what files call the columns that were taken, by the raw layer that was cut from them."""
    found = {
        NAMES[role]: {of: every[0].columns[ours] for of, ours in OURS[role].items() if ours in every[0].columns}
        for role, every in roles.items()
        if role in OURS
    }
    for number, one in enumerate(roles.get("counts", ()), 1):
        found[f"counts-{number}.csv"] = dict(one.columns)
    return found


def _recognised(roles: Mapping[str, Sequence[Guess]]) -> Text:
    known = [one.official.name for every in roles.values() for one in every if one.official is not None]
    return comma_list(list(dict.fromkeys(known)))


def _roles(guesses: Sequence[Guess]) -> tuple[dict[str, list[Guess]], list[Finding]]:
    """Return the tables by the key of a recipe that takes them, and what of them is left out or not settled."""
    roles: dict[str, list[Guess]] = {}
    findings: list[Finding] = []
    own = {"demand": "census", "offices": "offices", "boundary": "boundary"}
    for one in guesses:
        known = one.official if one.official is not None and (one.official.study is not None or one.official.becomes) else None
        role = own.get(str(one.layer), "") if known is None else known.becomes
        if role:
            roles.setdefault(role, []).append(one)
        elif one.layer is None and known is None:
            findings += unsettled(one, alone=sum(other.path == one.path for other in guesses) == 1, in_areas=False)
        else:
            findings.append(_left_out(one, Text("a recipe has no place for it")))
    for role in ("offices", "census"):
        findings += _prefer_own(roles, role)
    _prefer_stations(roles, findings)
    findings += [
        one.stop("layer-twice", Text("is {role} as {other} is; give one of them", role=role, other=every[0].shown))
        for role, every in roles.items()
        if role in ALONE
        for one in every[1:]
    ]
    return roles, findings


def _left_out(one: Guess, why: Text) -> Finding:
    message = Text("is left out: {why}", why=why)
    return Finding("table-left-out", "warn", message, file=str(one.path), layer=one.table)


def _prefer_own(roles: dict[str, list[Guess]], role: str) -> list[Finding]:
    """Leave official files out where the planner gives a table of the same; small areas then still give the outline."""
    every = roles.get(role, [])
    own = [one for one in every if one.official is None or one.official.study is None]
    if not own or len(own) == len(every):
        return []
    roles[role] = own
    rest = [one for one in every if one not in own]
    if role == "census" and "boundary" not in roles:
        roles["boundary"], rest = rest[:1], rest[1:]
    return [_left_out(one, Text("your own table stands in its place")) for one in rest]


def _prefer_stations(roles: dict[str, list[Guess]], findings: list[Finding]) -> None:
    """Keep one layer of stations: that of railways before that of passengers, whose numbers no layer of a study takes."""
    every = sorted(roles.get("rail", []), key=lambda one: one.official is None or one.official.layer != "railways")
    if every:
        roles["rail"] = every[:1]
        findings += [_left_out(one, Text("{other} has the stations", other=every[0].shown)) for one in every[1:]]


def _wanting(roles: Mapping[str, Sequence[Guess]]) -> list[Finding]:
    """Return what a recipe needs and no table is, and what is in doubt of a planner's own people."""
    found = []
    if "census" not in roles:
        cells = Text(
            "people by mesh cell alone do not say who of the cells on the border lives inside; give the small areas of the census, too "
            "(placement study fetch census), or people of your own by coordinates"
        )
        none = Text(
            "no file has people; give the small areas of the census (placement study fetch census), or people of your own by coordinates"
        )
        found.append(Finding("layers-absent", "stop", cells if "mesh" in roles else none, value="demand"))
    if "offices" not in roles:
        message = Text("no file has offices; give a table of your own, or the national list (P05, placement study fetch halls)")
        found.append(Finding("layers-absent", "stop", message, value="offices"))
    own = [one for one in roles.get("census", ()) if one.official is None]
    if own and "boundary" not in roles:
        message = Text(
            "no file holds the municipality's area; give the administrative areas, N03 (placement study fetch boundary), or your own"
        )
        found.append(Finding("layers-absent", "stop", message, value="boundary"))
    for one in own:
        found += unsettled(one, alone=True, in_areas=False)
    every = [one for role, of_role in roles.items() if role != "offices" for one in of_role]
    metres = Text("its coordinates are metres; give longitudes and latitudes in degrees")
    found += [one.stop("degrees-wanted", metres) for one in every if "x" in one.columns or _in_metres(one)]
    return found


def _in_metres(one: Guess) -> bool:
    """Return whether a layer that names no CRS cannot be in degrees."""
    middle = centre(one) if one.raw.shapes is not None and one.raw.crs is None else None
    return middle is not None and (abs(middle[0]) > 180 or abs(middle[1]) > 90)


def _parts(
    roles: Mapping[str, Sequence[Guess]],
    place: Place,
    area: shapely.Geometry,
    zero: Collection[str],
    findings: list[Finding],
    lang: Language,
) -> tuple[dict[str, bytes], dict[str, object], dict[int, Guess]]:
    """Return the raw layers, the recipe's entries for them, and own tables as they were settled."""
    outlines = roles.get("boundary") or roles["census"]
    files = {NAMES["boundary"]: cutting.boundary_layer(area, place.codes[0])}
    tree: dict[str, object] = {}
    settled: dict[int, Guess] = {}
    roles = _near_only(roles, area, findings)
    tree["boundary"] = {"file": NAMES["boundary"], "columns": {"code": "code"}, **origin_of(outlines[:1], lang)}
    _take_census(roles, place, zero, files, tree, lang)
    _take_mesh(roles, area, zero, files, tree, findings, lang)
    _take_offices(roles, place, files, tree, settled, findings, lang)
    _take_transport(roles, area, files, tree, lang)
    return files, tree, settled


def _near_only(roles: Mapping[str, Sequence[Guess]], area: shapely.Geometry, findings: list[Finding]) -> dict[str, list[Guess]]:
    """Return the tables without stops and lines that all lie elsewhere."""
    far = [one for role in ("rail", "lines", "bus_stops") for one in roles.get(role, ()) if not cutting.is_near(one, area)]
    findings += [_left_out(one, Text("nothing of it lies near the municipality")) for one in far]
    return {role: [one for one in every if one not in far] for role, every in roles.items()}


def _take_census(
    roles: Mapping[str, Sequence[Guess]],
    place: Place,
    zero: Collection[str],
    files: dict[str, bytes],
    tree: dict[str, object],
    lang: Language,
) -> None:
    people = roles["census"][0]
    own = people.official is None or people.official.becomes != "census"
    table = cutting.people_table(people, zero) if own else cutting.census_table(people, place.codes)
    files[NAMES["census"]] = table
    columns = {"key": "key", "name": "name", "people": "people", "households": "households", "x": "lon", "y": "lat"}
    tree["census"] = {
        "file": NAMES["census"],
        "crs": DEGREES,
        "columns": columns,
        **({"all_rows": True} if own else {}),
        **origin_of([people], lang),
    }
    if not own:
        files[OUTLINES] = cutting.outlines_layer(people, place.codes)
        tree["outlines"] = {"file": OUTLINES, "key": "key", **_unnoted(people, lang)}
    keys = {row["key"] for row in csv.DictReader(io.StringIO(table.decode()))}
    entries = []
    for number, one in enumerate(roles.get("counts", ()), 1):
        names = [ours for ours in one.columns if ours != "id"]
        files[f"counts-{number}.csv"] = cutting.counts_table(one, keys)
        columns = {name: name for name in names}
        entries.append(
            {"file": f"counts-{number}.csv", "area": "key", "columns": columns, "secret": "unknown", **_unnoted(one, lang)}
        )
    if entries:
        tree["counts"] = entries


def _unnoted(one: Guess, lang: Language) -> dict[str, object]:
    """Return where counts come from, without a note: the builder says it on every output."""
    return {key: value for key, value in origin_of([one], lang).items() if key != "note"}


def _take_mesh(
    roles: Mapping[str, Sequence[Guess]],
    area: shapely.Geometry,
    zero: Collection[str],
    files: dict[str, bytes],
    tree: dict[str, object],
    findings: list[Finding],
    lang: Language,
) -> None:
    for one in roles.get("mesh", ()):
        census = roles["census"][0].official
        later = list(one.official.later) if one.official is not None else []
        # later years are changes since the people of the first: another census would be changed by the wrong ones
        now = one.columns["people"][-4:]
        if later and (census is None or census.vintage != now):
            message = Text("its later years are left out: they start from {year}, and the people are of another year", year=now)
            findings.append(Finding("years-left-out", "warn", message, file=str(one.path), layer=one.table))
            later = []
        table = cutting.mesh_table(one, later, area, zero)
        if table is None:
            findings.append(_left_out(one, Text("nothing of it lies near the municipality")))
            continue
        files[NAMES["mesh"]] = table
        tree["mesh"] = {
            "file": NAMES["mesh"],
            "columns": {"code": "mesh", "people": "people"},
            **({"later": {name: name for name in later}} if later else {}),
            **origin_of([one], lang),
        }


def _take_offices(
    roles: Mapping[str, Sequence[Guess]],
    place: Place,
    files: dict[str, bytes],
    tree: dict[str, object],
    settled: dict[int, Guess],
    findings: list[Finding],
    lang: Language,
) -> None:
    one = roles["offices"][0]
    kinds: dict[str, object] = {}
    if one.official is not None and one.official.becomes == "offices":
        table, found, meeting_places = cutting.halls_table(one, place.codes)
        if not found:
            raise InputError(one.stop("no-office-known", Text("lists no office of {code}", code=listed(place.codes))))
        kinds = {word: {"is": KINDS[word][0], "title": KINDS[word][1].as_dict()} for word in found}
        if meeting_places:
            message = Text("meeting places are no offices, and are left out: {rows}", rows=meeting_places)
            findings.append(Finding("rows-left-out", "warn", message, file=str(one.path), layer=one.table, count=meeting_places))
    else:
        settled[id(one)], own = own_offices([one], one.path)
        table = own.rows.to_csv(index=False, lineterminator="\n").encode()
    files[NAMES["offices"]] = table
    columns = {name: name for name in ("id", "name", "name_en", "kind", "address")}
    if kinds:
        tree["kinds"] = kinds
    tree["offices"] = {"file": NAMES["offices"], "columns": columns, **origin_of([one], lang)}


def _take_transport(
    roles: Mapping[str, Sequence[Guess]], area: shapely.Geometry, files: dict[str, bytes], tree: dict[str, object], lang: Language
) -> None:
    for one in roles.get("rail", ()):
        layer, grouped = cutting.stations_layer(one, area)
        files[NAMES["rail"]] = layer
        columns = {"name": "name", "line": "line", "operator": "operator", **({"group": "group"} if grouped else {})}
        tree["rail"] = {"file": NAMES["rail"], "columns": columns, **origin_of([one], lang)}
    lines = []
    for number, one in enumerate(roles.get("lines", ()), 1):
        files[f"lines-{number}.geojson"] = cutting.lines_layer(one, area)
        lines.append({"file": f"lines-{number}.geojson", "name": "name", **origin_of([one], lang)})
    if lines:
        tree["lines"] = lines
    stops = roles.get("bus_stops", ())
    if stops:
        files[NAMES["bus_stops"]] = cutting.bus_stops_table(stops, area)
        tree["bus_stops"] = {"file": NAMES["bus_stops"], "columns": {"name": "name"}, **origin_of(stops, lang)}
    feeds = []
    for number, one in enumerate(roles.get("feeds", ()), 1):
        files[f"timetable-{number}.zip"] = one.path.read_bytes()
        feeds.append({"name": f"timetable-{number}", "file": f"timetable-{number}.zip", **origin_of([one], lang)})
    if feeds:
        tree["feeds"] = {"cut": feeds}


def _entries(tree: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return every part of a recipe that says where it comes from."""
    parts = [value["cut"] if name == "feeds" else value for name, value in tree.items()]
    every = [each for one in parts for each in (one if isinstance(one, list) else [one])]
    return [each for each in every if isinstance(each, dict) and "vintage" in each]


__all__ = ["RecipeDraft", "draft_recipe", "wants_recipe"]
