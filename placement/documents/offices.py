"""The words of offices one by one: what each gives, whose nearest it is, where these people go, and what else is known of it."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from geodata.hazards import OUTSIDE
from geodata.reading.approximate import off_said
from geodata.study import names_of
from maps.page.council import Card, OfficeNotes
from models.messages.document import Section, Table
from models.messages.numbers import moved_said, number, people_said, size_said
from models.messages.text import Text, capital, comma_list, in_context, joined, same
from placement.documents.change import SITES
from placement.documents.loads import year_said
from placement.documents.report_tables import ROLES
from placement.problem.names import Names
from placement.results.flows import flows
from placement.results.result import Result
from placement.values.flows import Move, ServiceFlows
from placement.values.sites import Change

TITLE = Text("Offices one by one")
# flows named one by one
NAMED = 40
BECOMES: dict[Change, Text] = {
    "kept": ROLES["kept"],
    "opened": ROLES["added"],
    "closed": ROLES["closed"],
    "raised": SITES["raised"],
    "reduced": SITES["reduced"],
    "changed": SITES["changed"],
    "moved": ROLES["moved"],
    "merged": ROLES["merged"],
}


def office_notes(result: Result) -> OfficeNotes:
    """Return what is said of single offices beyond whose nearest they are: cases, posts, rooms; and what of all of them."""
    if not result.compared:
        return OfficeNotes()
    said = {office: tuple(_notes(result, office)) for office in result.study.offices["id"]}
    shuts = any(site.before and not site.after for site in result.sites)
    rooms = (
        (Text("What becomes of the rooms of offices that close is not decided here."),) if shuts and result.freed is None else ()
    )
    return OfficeNotes({office: notes for office, notes in said.items() if notes}, rooms)


def _outside(result: Result, office: str) -> Text:
    """Return that an office stands outside the municipality; of the municipality's own, how far."""
    study = result.study
    own = study.offices[study.offices["id"] == office].iloc[0]
    kind = study.kinds.get(str(own["kind"]))
    if kind is None or not kind.elsewhere:
        return Text("Stands outside the municipality: a counter of a neighbour, taken as it is.")
    km = float(own.geometry.distance(study.boundary)) / 1_000
    return Text("The municipality's own, {km:,.1f} km outside it in a straight line; taken as it is.", km=km)


def _notes(result: Result, office: str) -> Iterator[Text]:
    if office in result.study.neighbours:
        yield _outside(result, office)
    rough = off_said(result.study.offices, office)
    if rough is not None:
        yield rough
    yield from _zones(result, office)
    for load in result.loads.services if result.loads else ():
        cases = [{one.office: one for one in spread}.get(office) for spread in (load.before, load.after)]
        if any(cases):
            old, new = ("—" if one is None else number(one.nearest) for one in cases)
            yield Text(
                "{service}: {old} → {new} cases a year, if everyone goes to the nearest ({year}, modelled).",
                service=capital(load.title),
                old=old,
                new=new,
                year=year_said(load.year),
            )
    if result.staffing:
        case = result.staffing.hardest
        posts = [{one.office: one for one in held}.get(office) for held in (case.before, case.after)]
        if any(posts):
            old, new = ("—" if one is None else number(one.posts) for one in posts)
            yield Text("Posts that its counters take: {old} → {new}.", old=old, new=new)
    for building in result.freed.freed if result.freed else ():
        if building.office == office:
            yield Text(
                "Its room ({floor} m² of floor in the building): {use}.",
                floor=number(building.floor_m2),
                use=building.use or Text("not said"),
            )


def _zones(result: Result, office: str) -> Iterator[Text]:
    """Yield for each hazard whether an office stands in its zones, and what is said of the zone."""
    offices = result.study.offices
    row = offices[offices["id"] == office].iloc[0]
    for name, hazard in result.study.hazards.items():
        if row[name] == OUTSIDE:
            yield Text("{title}: outside.", title=hazard.title)
            continue
        said = [f"{column} {row[f'{name}_{column}']}" for column in hazard.said]
        yield (
            Text("{title}: inside ({said}).", title=hazard.title, said=", ".join(said))
            if said
            else Text("{title}: inside.", title=hazard.title)
        )


def offices_one_by_one(result: Result, notes: OfficeNotes, cards: tuple[Card, ...]) -> list[Section]:
    """Return the offices as the report has them; nothing without a plan."""
    if not result.compared:
        return []
    found = flows(result)
    how = Text(
        "In the model everybody goes to the nearest place in a straight line: these are not users. People who have another nearest place "
        "than before go from one to the other."
    )
    body: list[Text | Table] = [how, *notes.common, _becoming(result, found.services)]
    for one in found.services:
        body += _moves(result, one)
    return [Section(TITLE, (*body, *_known(result, notes, cards)))]


def _becoming(result: Result, services: tuple[ServiceFlows, ...]) -> Table:
    """Return what becomes of each office, and whose nearest it is for each service."""
    titles, names = {one.id: one.title for one in services}, _place_names(result)
    rows = []
    for site in result.sites:
        if site.change == "not_open":
            continue
        new, old = (comma_list([titles[one] for one in some]) if some else same("—") for some in _turns(site.before, site.after))
        cells = []
        for one in services:
            flow = one.places.get(site.id)
            counts = [
                people_said(count) if flow and one.id in given else same("—")
                for given, count in ((site.before, flow.before if flow else 0), (site.after, flow.after if flow else 0))
            ]
            never = one.id not in (*site.before, *site.after)
            cells.append(same("—") if never else Text("{old} → {new}", old=counts[0], new=counts[1]))
        rows.append((names[site.id], BECOMES[site.change], new, old, *cells))
    head = (
        Text("office"),
        in_context("offices", "becomes"),
        Text("newly gives"),
        Text("no longer gives"),
        *(one.title for one in services),
    )
    caption = Text(
        "What becomes of each office, and the people whose nearest it is for each service, before → with the plan (—: not given)"
    )
    return Table(caption, head, tuple(rows))


def _turns(before: tuple[str, ...], after: tuple[str, ...]) -> tuple[list[str], list[str]]:
    return [one for one in after if one not in before], [one for one in before if one not in after]


def _moves(result: Result, one: ServiceFlows) -> list[Table | Text]:
    """Return who goes from which place to which, for one service, the most people first."""
    names = _place_names(result)
    moves = [(place, move) for place, flow in one.places.items() for move in flow.left]
    if not moves:
        return [Text("{title}: nobody has another nearest place than before.", title=capital(one.title))]
    moves.sort(key=lambda pair: -pair[1].people)
    rows = tuple(
        (names[place], _place_said(result, move.place), people_said(move.people), *_farther(move))
        for place, move in moves[:NAMED]
    )
    caption = Text(
        "{title}: {people} people have another nearest place than before",
        title=capital(one.title),
        people=number(sum(move.people for _, move in moves)),
    )
    head = (in_context("moves", "from"), in_context("moves", "to"), Text("people"), Text("on average"), Text("at most farther"))
    left = moves[NAMED:]
    more = [
        Text(
            "{count} more such pairs of places, {people} people in all.",
            count=number(len(left)),
            people=number(sum(move.people for _, move in left)),
        )
    ]
    return [Table(caption, head, rows), *(more if left else [])]


def _place_names(result: Result) -> dict[str, Text]:
    study = result.study
    return {
        place: name
        for places in (study.offices, study.channels)
        for place, name in zip(places["id"], names_of(places), strict=True)
    }


def _place_said(result: Result, place: str | None) -> Text:
    return Text("no office can be reached") if place is None else _place_names(result)[place]


def _farther(move: Move) -> tuple[Text, Text]:
    if move.farther_mm is None or move.most_mm is None:
        return same("—"), same("—")
    most = size_said(move.most_mm / 1000) if move.most_mm > 0 else Text("nobody farther")
    return moved_said(Fraction(move.farther_mm, 1000 * move.people)), most


def _known(result: Result, notes: OfficeNotes, cards: tuple[Card, ...]) -> list[Table]:
    """Return what else is known of each office, and what would be if it changed instead."""
    names, asked = Names(result.question), [(card.office, card) for card in cards if card.office is not None]
    rows = [(names.of([office]), said) for office, every in notes.by_office.items() for said in every]
    rows += [
        (names.of([office]), joined(Text("{this} {next}"), (card.question, card.answer[0])))
        for office, card in asked
        if isinstance(card.answer[0], Text)
    ]
    head = (Text("office"), in_context("offices", "known"))
    return [Table(Text("What else is known of single offices"), head, tuple(rows))] if rows else []
