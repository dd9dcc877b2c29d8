"""What `placement atlas` says: sums over the municipalities asked, each with its base, and what they rest on."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.building.japan.terms import CENSUS, OFFICES, POST_OFFICES, PROJECTIONS, STORES, Terms
from models.messages.document import Page, Section, Table
from models.messages.numbers import percent
from models.messages.text import Text, and_list, comma_list, or_list, plural, same
from placement.atlas.ask import ALL
from placement.atlas.figures import Figure, figures
from placement.atlas.question import AtlasQuestion
from placement.atlas.run import Answers
from placement.records.atlas import Row

KINDS = {
    "head_office": Text("town halls"),
    "ward_office": Text("ward offices of designated cities"),
    "branch": Text("branches"),
    "service_point": Text("service points"),
    "public_hall": Text("public halls"),
    "site": Text("community centres and libraries"),
    "post_office": Text("post offices"),
    "store": Text("convenience stores"),
}
PEOPLE = {
    "people": Text("everyone (2015 census; there is a newer one)"),
    "people_65": Text("people of 65 and over (2015 census; there is a newer one)"),
    "people_75": Text("people of 75 and over (2015 census; there is a newer one)"),
    "people_2030": Text("people of 2030 (2015 census times the projections of 2018)"),
    "people_2040": Text("people of 2040 (2015 census times the projections of 2018)"),
    "people_2050": Text("people of 2050 (2015 census times the projections of 2018)"),
}
DISTANCES = Text(
    "Distances are straight lines over the ellipsoid (GRS80), in whole millimetres, from the point of each small area to the office; the reach is included. Roads, rivers and hills are not in them."
)
HYPOTHETICAL = Text(
    "Hypothetical: as if each of these places issued certificates. Most post offices have no contract to do so; a store does where the municipality takes part, and with a card."
)
NO_CLOSING = Text("This is no proposal to close any office.")
COUNTED_ALIKE = Text(
    "Counted as in the atlas: everyone stands at the point of their small area, and only the kinds of offices of its question serve. Distances here are of a plane, in the atlas over the ellipsoid, so that an area at the very limit (within 1/10,000 of it) can be counted otherwise."
)
# errors that are listed; the table has all
SHOWN = 10
# kinds of places of which only some prefectures have a list
LISTED = {"branch", "service_point", "public_hall"}
LISTED_SOMEWHERE = Text(
    "Branches, service points and public halls are listed for a few prefectures alone; elsewhere none is known, and fewer are counted than there are."
)


def compose_atlas(answers: Answers) -> Page:
    """Return the figures of all municipalities together, and what they rest on."""
    question = answers.atlas.question.value
    found = figures(question, answers.rows)
    now = found[len(question.offices) - 1]
    headline = Text(
        "{people:,} of {base:,} people ({share}) have an office of their own municipality within {reach}; {municipalities}",
        people=now.people,
        base=now.of,
        share=percent(now.share),
        reach=question.within,
        municipalities=plural("{n:,} municipality", "{n:,} municipalities", len(answers.rows)),
    )
    return Page(
        question.title,
        headline,
        (
            Section(Text("Figures"), (_table(question, found), *([HYPOTHETICAL] if question.suppose else []))),
            *_closings(question, answers.rows),
            *_errors(answers.rows),
            Section(Text("What this rests on"), tuple(_assumptions(question, answers.rows))),
        ),
    )


def label(question: AtlasQuestion, figure: Figure) -> Text:
    """Return what a figure counts."""
    if figure.what == "more" and question.more is not None:
        return plural(
            "with the best {n} more place of their own municipality, among {kinds}",
            "with the best {n} more places of their own municipality, among {kinds}",
            question.more.number,
            kinds=comma_list(KINDS[kind] for kind in question.more.among),
        )
    if figure.what == "supposed":
        places = question.suppose if figure.kind == ALL else [figure.kind]
        return Text("supposed: an office, or any of: {kinds}", kinds=or_list(KINDS[kind] for kind in places))
    until = question.offices[: [*question.offices].index(figure.kind) + 1]  # type: ignore[arg-type]
    kinds = and_list(KINDS[kind] for kind in until)
    if figure.what == "anyones":
        return Text("{kinds} of any municipality", kinds=kinds)
    return Text("{kinds} of their own municipality", kinds=kinds)


def beside(row: Row) -> Iterator[Text]:
    """Yield what is said of one municipality besides its figures: the places added, and each office closed alone."""
    if row.error:
        yield Text("No answer: {error}", error=row.error)
    if row.more is not None and row.more.places:
        names = comma_list(same(place.name) for place in row.more.places)
        many = f"{row.more.ties}" if row.more.ties_complete else f"{row.more.ties}+"
        yield Text(
            "Best further places: {names} (choices as good: {many}; nobody has proposed an office there)", names=names, many=many
        )
    if row.closings:
        yield NO_CLOSING
    for one in row.closings or ():
        yield Text(
            "If {name} alone were closed: {farther:,} people farther, by {mean:,.0f} m on average; out of reach: {out:,}",
            name=same(one.name),
            farther=one.farther,
            mean=one.mean_m,
            out=one.out_of_reach,
        )


def said_of(question: AtlasQuestion, row: Row) -> Iterator[Text]:
    """Yield what a municipality's own page must say: how it counts, and every figure of its row in the atlas."""
    if question.note is not None:
        yield question.note
    if question.close is not None and not row.closings:
        yield NO_CLOSING
    yield COUNTED_ALIKE
    for one in figures(question, [row]):
        yield Text(
            "In the atlas: {figure}: {people:,} of {base:,} people ({share}) within {reach}.",
            figure=label(question, one),
            people=one.people,
            base=one.of,
            share=percent(one.share),
            reach=question.within,
        )
    if question.suppose:
        yield HYPOTHETICAL
    if row.more is not None and row.more.sites:
        yield Text(
            "Possible sites are all that the national data have ({sites:,}); nobody has proposed an office there.",
            sites=row.more.sites,
        )
    yield from beside(row)


def agreement(question: AtlasQuestion, row: Row, before: int, then: int | None) -> Text:
    """Return whether a municipality's own page has the figures of the atlas: people within reach now and, where places are added, then."""
    added = row.more.served if row.more is not None and then is not None else None
    here, there = _now_and_then(before, then), _now_and_then(row.answered, added)
    if (before, then) == (row.answered, added):
        return Text("As in the atlas, to the person: people within {reach}: {people}.", people=here, reach=question.within)
    return Text(
        "People within {reach}: on this page {here}; in the atlas, which measures over the ellipsoid and leaves out no island, {there}.",
        reach=question.within,
        here=here,
        there=there,
    )


def _now_and_then(now: int, then: int | None) -> Text:
    """Return people within reach now and, where places are added, then."""
    return same(f"{now:,}") if then is None else Text("{now:,} now, {then:,} with the places added", now=now, then=then)


def _table(question: AtlasQuestion, found: tuple[Figure, ...]) -> Table:
    return Table(
        Text("People within {reach}, of {base:,}", reach=question.within, base=found[0].of),
        (Text("of what"), Text("people"), Text("share")),
        tuple((label(question, one), same(f"{one.people:,}"), percent(one.share)) for one in found),
    )


def _closings(question: AtlasQuestion, rows: tuple[Row, ...]) -> Iterator[Section]:
    if question.close is None:
        return
    found = [row for row in rows if row.closings]
    number = sum(len(row.closings or ()) for row in found)
    said = Text(
        "{number:,} offices of {municipalities:,} municipalities, each closed alone: who would have it farther, and by how much, stands in closings.csv, in order of municipality.",
        number=number,
        municipalities=len(found),
    )
    yield Section(Text("If one office alone were closed"), (NO_CLOSING, said))


def _errors(rows: tuple[Row, ...]) -> Iterator[Section]:
    failed = [row for row in rows if row.error]
    if failed:
        lines = [same(f"{row.code} {row.prefecture}{row.name}: {row.error}") for row in failed[:SHOWN]]
        head = plural(
            "{n:,} municipality could not be answered and is in no figure.",
            "{n:,} municipalities could not be answered and are in no figure.",
            len(failed),
        )
        yield Section(Text("Municipalities without an answer"), (head, *lines))


def _assumptions(question: AtlasQuestion, rows: tuple[Row, ...]) -> Iterator[Text]:
    if question.note is not None:
        yield question.note
    if LISTED & {*question.kinds}:
        yield LISTED_SOMEWHERE
    yield Text("Counted: {people}.", people=PEOPLE[question.people])
    hidden = sum(row.hidden for row in rows)
    if hidden:
        yield Text(
            "{hidden:,} people live in areas whose ages are not published; they are in no figure, and never counted as 0.",
            hidden=hidden,
        )
    yield DISTANCES
    for terms in sources(question):
        yield Text("{source} [{licence}]. {note}.", source=terms.source, licence=terms.licence, note=terms.note)


def sources(question: AtlasQuestion) -> Iterator[Terms]:
    """Yield what the figures are made from."""
    yield CENSUS["2015"]
    yield OFFICES
    if question.people not in {"people", "people_65", "people_75"}:
        yield PROJECTIONS
    if "post_office" in question.kinds:
        yield POST_OFFICES
    if "store" in question.kinds:
        yield STORES
