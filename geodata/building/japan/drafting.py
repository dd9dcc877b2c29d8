"""The recipe of a study that is drawn from the national extract, with everything that its outputs must say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from geodata.building.japan.finding import prefecture
from geodata.building.japan.opening import Extract, Municipality
from geodata.building.japan.projections import YEARS
from geodata.building.japan.sites import ELSEWHERE
from geodata.building.japan.slicing import CHANNELS_WITHIN_M, DEGREES, ISLET_M, OwnOffices, Slice, parts_of
from geodata.building.japan.terms import (
    BOUNDARIES,
    BUS_STOPS,
    CENSUS,
    OFFICES,
    OWN_OFFICES,
    POST_OFFICES,
    PROJECTIONS,
    STORES,
    Terms,
)
from geodata.building.japan.zones import crs_of
from models.messages.findings import listed
from models.messages.text import Text, comma_list, given, in_context, joined, words_of

KINDS = {
    "hall": ("main", Text("town hall")),
    ELSEWHERE: ("main", Text("town hall (in another municipality)")),
    "ward_hall": ("full", Text("ward office (of a designated city)")),
    "branch": ("branch", Text("branch (list of 2022, not checked by the municipality)")),
    "service_point": ("service_point", Text("service point (list of 2022, not checked by the municipality)")),
    "site": ("service_point", Text("possible site (a public building)")),
    "public_hall": ("service_point", Text("public hall (list of 2022, not checked by the municipality)")),
    "post_office": ("service_point", Text("post office (OpenStreetMap, 2021)")),
    "store": ("service_point", Text("convenience store (OpenStreetMap, 2021)")),
}
UNCHECKED = ("branch", "service_point")
UNCHECKED_SAID = Text("branches and service points are those of a list of 2022 that the municipality has not checked")
AGELESS = Text("{number:,} people gave no age in the census; they are in no figure of an age.")
NOW, *LATER = YEARS
ROMAN = [
    "I",
    "II",
    "III",
    "IV",
    "V",
    "VI",
    "VII",
    "VIII",
    "IX",
    "X",
    "XI",
    "XII",
    "XIII",
    "XIV",
    "XV",
    "XVI",
    "XVII",
    "XVIII",
    "XIX",
]


def title_of(extract: Extract, asked: Sequence[Municipality]) -> Text:
    """Return what the subject is called: 豊中市, Toyonaka City, Osaka; a prefecture where all of it was asked."""
    prefectures = {one.pref for one in asked}
    whole = {one.code for one in extract.municipalities if not one.is_ward and one.pref in prefectures}
    if len(prefectures) == 1 and len(asked) > 1 and whole == {one.code for one in asked}:
        return given({"ja": asked[0].pref, "en": f"{prefecture(asked[0].code)} Prefecture"})
    names = [one.name.replace(" ", "") for one in asked]
    latin = [one.english for one in asked]
    where = ", ".join(dict.fromkeys(prefecture(one.code) for one in asked))
    return given({"ja": "・".join(names), "en": f"{' and '.join(latin)}, {where}"})


def slug_of(extract: Extract, asked: Sequence[Municipality]) -> str:
    """Return a short name for files: toyonaka; with the code where others are called so, too; of a prefecture osaka-27."""
    first = asked[0]
    if len(asked) > 1:
        return f"{prefecture(first.code).lower()}-{first.code[:2]}-{len(asked)}"
    alike = [one for one in extract.municipalities if one.romaji == first.romaji]
    name = "".join(letter for letter in first.romaji.lower() if letter.isascii() and letter.isalnum())
    return name if name and len(alike) == 1 else f"{name}-{first.code}".lstrip("-")


def recipe_of(extract: Extract, asked: Sequence[Municipality], cut: Slice, zone: int, census: str) -> dict[str, object]:
    """Return the recipe that builds the study from the raw layers that were cut.

    Parameters
    ----------
    extract
        the national extract.
    asked
        the municipalities of the study.
    cut
        what was cut out of the extract for them.
    zone
        of the plane-rectangular coordinates.
    census
        2015 or 2010.
    """
    code = asked[0].code if len(asked) == 1 else ""
    ages = ("people_65", "people_75") if census == "2015" else ()
    counts = [
        {
            "file": "census.csv",
            "area": "key",
            "columns": {name: name for name in ages},
            "secret": "unknown",
            **_unnoted(CENSUS[census]),
        }
    ]
    return {
        "study": slug_of(extract, asked),
        "title": words_of(title_of(extract, asked)),
        **({"code": code} if code else {}),
        **({"parts": list(cut.codes)} if cut.codes != (code,) else {}),
        "crs": crs_of(zone),
        "kinds": {word: _kind(word) for word in KINDS if cut.offices.get(word)},
        "boundary": {"file": "boundary.geojson", "columns": {"code": "code"}, "simplify_m": 0.0, **BOUNDARIES.entry()},
        "census": {
            "file": "census.csv",
            "crs": DEGREES,
            "columns": {"key": "key", "name": "name", "people": "people", "households": "households", "x": "lon", "y": "lat"},
            **CENSUS[census].entry(),
        },
        **({"counts": counts} if ages else {}),
        "mesh": {
            "file": "mesh.csv",
            "columns": {"code": "mesh", "people": f"people_{NOW}"},
            **({"later": {name: name for name in (f"people_{year}" for year in LATER)}} if census == str(NOW) else {}),
            **PROJECTIONS.entry(),
        },
        "offices": {
            "file": "offices.csv",
            "columns": {"id": "id", "name": "name", "name_en": "name_en", "kind": "kind", "address": "address"},
            **({"municipalities": _named_in_addresses(extract, asked)} if cut.own_offices else {}),
            **_offices_terms(cut).entry(),
        },
        **({"bus_stops": {"file": "bus_stops.csv", **BUS_STOPS.entry()}} if cut.bus_stops else {}),
        **({"channels": {"files": _channels(cut)}} if cut.channels else {}),
        "assumptions": [text.as_dict() for text in _assumptions(asked, cut, zone, census)],
        "not_in_data": [text.as_dict() for text in _not_in_data(cut)],
    }


def _kind(word: str) -> dict[str, object]:
    what, title = KINDS[word]
    return {"is": what, "title": title.as_dict(), **({"elsewhere": True} if word == ELSEWHERE else {})}


def _named_in_addresses(extract: Extract, asked: Sequence[Municipality]) -> dict[str, str]:
    """Return what addresses call each part, by the beginning of the census's keys: 大阪市北区."""
    return {part.census: part.name.replace(" ", "") for part in parts_of(extract, asked)}


def _offices_terms(cut: Slice) -> Terms:
    """Return where the offices come from; of branches, that nobody has checked their list; of town halls elsewhere, how far they are."""
    if cut.own_offices is not None:
        return _own_terms(cut.own_offices)
    said = [UNCHECKED_SAID] if any(cut.offices.get(kind) for kind in UNCHECKED) else []
    said += [
        Text("{hall} stands in another municipality, {km:,.1f} km outside the boundary in a straight line", hall=hall, km=km)
        for hall, km in cut.halls_away.items()
    ]
    return replace(OFFICES, caution=joined(in_context("notes", "{this}; {next}"), said)) if said else OFFICES


def _own_terms(own: OwnOffices) -> Terms:
    """Return what stands with the planner's own offices, and which of their columns were guessed."""
    if not own.columns:
        return OWN_OFFICES
    pairs = listed([f"{ours} = {theirs}" for ours, theirs in own.columns.items()], most=len(own.columns))
    said = Text("Columns were guessed ({pairs}): confirm them. Write down its date and its source in the recipe", pairs=pairs)
    return replace(OWN_OFFICES, note=said)


def _unnoted(terms: Terms) -> dict[str, object]:
    """Return where a layer comes from, without what is said with the census already."""
    return {key: value for key, value in terms.entry().items() if key not in {"note", "caution"}}


def _channels(cut: Slice) -> list[dict[str, object]]:
    known = {
        "post_office": ("post_offices.csv", Text("Post offices"), Text("Post office"), POST_OFFICES),
        "store": ("stores.csv", Text("Convenience stores"), Text("Convenience store"), STORES),
    }
    return [
        {
            "kind": kind,
            "name": known[kind][1].as_dict(),
            "unnamed": known[kind][2].as_dict(),
            "file": known[kind][0],
            "within_m": CHANNELS_WITHIN_M,
            **known[kind][3].entry(),
        }
        for kind in cut.channels
    ]


def census_said(census: str) -> Text:
    """Return what every output says of the age of the census."""
    return Text("People: the {year} census (there is a newer one).", year=census)


def renamed_said(asked: Sequence[Municipality]) -> tuple[Text, ...]:
    """Return which municipalities the census has under another name or code."""
    return tuple(
        Text("The census of 2015 has {now} as {before}.", now=one.own, before=one.before or one.census)
        for one in asked
        if one.before or one.census != one.code
    )


def _assumptions(asked: Sequence[Municipality], cut: Slice, zone: int, census: str) -> list[Text]:
    said = [census_said(census)]
    zone_said = Text(
        "Distances are measured in zone {zone} of the plane-rectangular coordinates ({crs}), the zone laid down for this region.",
        zone=ROMAN[zone - 1],
        crs=crs_of(zone),
    )
    said.append(zone_said)
    said += renamed_said(asked)
    if cut.age_unknown:
        said.append(AGELESS.filled(number=cut.age_unknown))
    if cut.far_people:
        said.append(
            Text(
                "Left out, on islands so far off that they lie in another zone: {people:,} people (small areas: {areas}).",
                people=cut.far_people,
                areas=cut.far_areas,
            )
        )
    if cut.widened_areas:
        said.append(
            Text(
                "The simplified boundary leaves out the points of some small areas ({areas}, with {people:,} people); it was "
                "widened by {metres:.0f} m round each.",
                areas=cut.widened_areas,
                people=cut.widened_people,
                metres=ISLET_M,
            )
        )
    if cut.halls_away:
        said.append(
            Text(
                "Counted as open though outside the municipality: {halls}. How people get there, by boat for instance, is not counted.",
                halls=comma_list(cut.halls_away),
            )
        )
    if not cut.own_offices and any(cut.offices.get(kind) for kind in UNCHECKED):
        said.append(
            Text(
                "Branches and service points are those of a national list of 2022 that the municipality has not checked; each counts "
                "as open."
            )
        )
    if not cut.own_offices and cut.offices.get("site") and cut.sites_known:
        said.append(
            Text(
                "Possible sites are public buildings ({kept} of {known}, at least {metres:,.0f} m apart); nobody has proposed an office "
                "there.",
                kept=cut.offices["site"],
                known=cut.sites_known,
                metres=cut.sites_apart_m,
            )
        )
    if not cut.own_offices and cut.post_office_sites:
        said.append(Text("As few public buildings are known, post offices count as possible sites, too; none has been asked."))
    return said


def _not_in_data(cut: Slice) -> list[Text]:
    said: list[Text] = []
    if cut.own_offices:
        return said
    if not any(cut.offices.get(kind) for kind in UNCHECKED):
        said.append(Text("Branches of the municipality: no national list at hand has them, and those there are do not count."))
    if not cut.offices.get("site"):
        said.append(Text("Public buildings where an office might be added: none is known."))
    return said
