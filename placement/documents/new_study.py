"""What `placement study new` says: how good each layer is, and what to replace first."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.building.abroad.study import SITE, DrawnAbroad, people_said, zone_said
from geodata.building.japan.drafting import ROMAN, UNCHECKED, renamed_said
from geodata.building.japan.sites import ELSEWHERE
from geodata.building.japan.study import Drawn
from geodata.building.japan.zones import crs_of
from geodata.guessing.guess import Guess
from models.messages.document import Page, Section, Table
from models.messages.text import Text, comma_list, plural, same
from placement.documents.guess import table_section
from placement.documents.typed import typed


@dataclass(frozen=True, slots=True)
class Grade:
    """How good one layer is.

    Parameters
    ----------
    layer
        what it is.
    there
        what is there, and of which year.
    good
        how far it can be relied on.
    cure
        what to do about it.
    """

    layer: Text
    there: Text
    good: Text
    cure: Text


REPLACE, CHECK, FINE, NONE = Text("replace first"), Text("check"), Text("good enough to begin"), Text("not there")
# what needs most to be done first
ORDER = (REPLACE, CHECK, NONE, FINE)


def grades(drawn: Drawn, census: str) -> tuple[Grade, ...]:
    """Return how good each layer is, in the order in which to replace them."""
    cut = drawn.cut
    branches = sum(cut.offices.get(kind, 0) for kind in UNCHECKED)
    halls = sum(cut.offices.get(kind, 0) for kind in ("hall", ELSEWHERE, "ward_hall"))
    offices = Grade(
        Text("offices"),
        Text("town halls: {halls} (2026); branches and service points: {branches} (2022)", halls=halls, branches=branches),
        CHECK if branches else REPLACE,
        Text("correct raw/offices.csv: offices that closed or moved, those that are not listed, what each is called"),
    )
    if cut.own_offices:
        own = Text("your own table")
        offices = Grade(Text("offices"), own, FINE, Text("write its date into raw/recipe.yaml"))
        if cut.own_offices.columns:
            offices = Grade(Text("offices"), own, CHECK, Text("confirm its columns, and write its date into raw/recipe.yaml"))
    return _in_order(
        offices,
        Grade(
            Text("people"),
            plural("{year} census, {n:,} area", "{year} census, {n:,} areas", cut.areas, year=census),
            REPLACE,
            Text("placement study update FOLDER --people FILE --year YEAR takes a newer table of small areas"),
        ),
        Grade(
            Text("possible sites"),
            Text("{kept} of {known} public buildings (2021, 2022)", kept=cut.offices.get("site", 0), known=cut.sites_known)
            if cut.own_offices is None
            else Text("rows of kind site of your own table: {kept}", kept=cut.offices.get("site", 0)),
            CHECK if cut.offices.get("site") else NONE,
            Text("leave only buildings that come into question, as rows of kind site in raw/offices.csv"),
        ),
        Grade(
            Text("streets and timetables"),
            Text("none: distances are straight lines"),
            NONE,
            Text("add streets: and feeds: to raw/recipe.yaml where rivers, slopes or buses decide"),
        ),
        Grade(
            Text("where people live inside an area"),
            Text("500 m cells (2018)"),
            FINE,
            Text("buildings: (PLATEAU) in raw/recipe.yaml places people to the building"),
        ),
        Grade(
            Text("boundary"),
            Text("2022, simplified"),
            FINE,
            Text("needed anew only after a merger"),
        ),
        Grade(
            Text("post offices and stores"),
            Text("2021, of OpenStreetMap") if cut.channels else Text("none"),
            CHECK if cut.channels else NONE,
            Text("they count only where a scenario asks for certificates there; check which ones issue them"),
        ),
    )


def _in_order(*layers: Grade) -> tuple[Grade, ...]:
    return tuple(sorted(layers, key=lambda one: ORDER.index(one.good)))


def grades_abroad(drawn: DrawnAbroad) -> tuple[Grade, ...]:
    """Return how good each layer of a study from OpenStreetMap is, in the order in which to replace them."""
    osm = Text("of OpenStreetMap, {day}", day=drawn.day)
    known = Text(
        "town halls: {halls}; government offices: {offices} (OpenStreetMap)",
        halls=drawn.offices.get("townhall", 0),
        offices=drawn.offices.get("government", 0),
    )
    return _in_order(
        Grade(
            Text("offices"),
            known,
            REPLACE,
            Text("correct study/offices.csv: every office that serves people, and what each is called"),
        )
        if drawn.own is None
        else Grade(
            Text("offices"),
            Text("your own table"),
            CHECK if drawn.own.columns else FINE,
            Text("confirm its columns where they were guessed, and write its date into study/study.yaml"),
        ),
        Grade(
            Text("people"),
            Text("{grid} ({year}), cells of about {metres:,.0f} m", grid=drawn.grid, year=drawn.year, metres=drawn.people.cell_m),
            CHECK,
            Text("compare the sum with the published one; write the grid's publisher and terms into study/study.yaml"),
        ),
        Grade(
            Text("possible sites"),
            Text("{kept} of {known} public buildings", kept=drawn.offices.get(SITE, 0), known=drawn.sites_known)
            if drawn.own is None
            else Text("rows of kind site of your own table: {kept}", kept=drawn.offices.get(SITE, 0)),
            CHECK if drawn.offices.get(SITE) else NONE,
            Text("leave only buildings that come into question, as rows of kind site in study/offices.csv"),
        ),
        Grade(
            Text("streets and timetables"),
            Text("streets: OpenStreetMap, {day}; timetables: none", day=drawn.day)
            if drawn.streets
            else Text("none: distances are straight lines"),
            CHECK if drawn.streets else NONE,
            Text("ask in scenario.yaml for walking: 15 min")
            if drawn.streets
            else Text("make the study with --streets where rivers or slopes decide; feeds: in study/study.yaml names timetables"),
        ),
        Grade(Text("boundary"), osm, FINE, Text("compare it with the municipality's own")),
    )


def abroad_page(drawn: DrawnAbroad, scenario: str, offices: Guess | None = None) -> Page:
    """Return what was made of OpenStreetMap and a grid, how good each layer is, and what comes next."""
    table = Table(
        Text("How good each layer is, in the order in which to replace them"),
        (Text("layer"), Text("what is there"), Text("how good"), Text("what to do")),
        tuple((one.layer, one.there, one.good, one.cure) for one in grades_abroad(drawn)),
    )
    headline = Text(
        "{people:,} people ({year}); {offices}",
        people=int(drawn.people.people.sum()),
        year=drawn.year,
        offices=plural("{n} office or possible site", "{n} offices and possible sites", sum(drawn.offices.values())),
    )
    where = same(f"{drawn.place.whole_name} ({drawn.place.osm})")
    return Page(
        same(drawn.place.name),
        headline,
        (
            Section(
                Text("Layers"),
                (
                    where,
                    people_said(drawn.people, drawn.source, drawn.year),
                    table,
                    Text("© OpenStreetMap contributors, ODbL 1.0"),
                ),
            ),
            *(() if offices is None else (table_section(offices, settled=False),)),
            Section(Text("How distances are measured"), (zone_said(drawn),)),
            Section(Text("What comes next"), (Text("Next: placement solve {scenario}", scenario=typed(scenario)),)),
        ),
    )


def new_study_page(drawn: Drawn, census: str, scenario: str, offices: Guess | None = None) -> Page:
    """Return what was made, how good each layer is, what the columns of one's own offices were taken for, and what comes next."""
    cut = drawn.cut
    codes = comma_list(same(f"{one.code} {one.pref}{one.name.replace(' ', '')}") for one in drawn.asked)
    headline = Text(
        "{people:,} people ({year} census; there is a newer one) in {areas}; {offices}",
        people=cut.people,
        year=census,
        areas=plural("{n:,} area", "{n:,} areas", cut.areas),
        offices=plural("{n} office or possible site", "{n} offices and possible sites", sum(cut.offices.values())),
    )
    table = Table(
        Text("How good each layer is, in the order in which to replace them"),
        (Text("layer"), Text("what is there"), Text("how good"), Text("what to do")),
        tuple((one.layer, one.there, one.good, one.cure) for one in grades(drawn, census)),
    )
    zone = Text(
        "Distances are measured in zone {zone} of the plane-rectangular coordinates ({crs}), the zone laid down for this region.",
        zone=ROMAN[drawn.zone - 1],
        crs=crs_of(drawn.zone),
    )
    following = Text("Next: placement solve {scenario}", scenario=typed(scenario))
    return Page(
        drawn.title,
        headline,
        (
            Section(Text("Layers"), (codes, *renamed_said(drawn.asked), table)),
            *(() if offices is None else (table_section(offices, settled=False),)),
            Section(Text("How distances are measured"), (zone,)),
            Section(Text("What comes next"), (following,)),
        ),
    )
