"""The words of how many cases go to each office: modelled, by the nearest office and over the range of the main office's pull."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

from geodata.services.hours import SLOT_WORDS
from geodata.study import names_of
from maps.charts.range_chart import Ranges
from models.messages.document import Section, Table
from models.messages.numbers import number, percent, signed
from models.messages.text import Text, comma_list, in_context, plural, same
from placement.glossary import channel_kind
from placement.problem.names import Names
from placement.results.result import Result
from placement.scenario.ids import EVERYONE
from placement.values.loads import DoneElsewhere, Loads, OfficeLoad, PublishedTotals, ServiceLoads, SharesBeside, Spread, together

NONE = same("—")
TITLE = in_context("loads", "Loads (modelled)")
# parameters of the logit that a fit could choose: decay and pull
PARAMETERS = 2
# offices named one by one
NAMED = 4


def loads_section(result: Result) -> list[Section]:
    """Return the cases at each office before and with the plan, beside what was published; nothing without loads."""
    found = result.loads
    if found is None:
        return []
    body: list[Text | Table] = [_how(result, found)]
    for load in found.services:
        body += _of_service(result, load)
    for total in found.compared:
        body += _beside(result, found, total)
    if found.shares is not None:
        body += _shares(result, found, found.shares)
    return [Section(TITLE, tuple(body))]


def load_ranges(result: Result) -> list[Ranges]:
    """Return the charts of the cases at each office, one for each load: the nearest office, and the range of the logit."""
    found = [] if result.loads is None else result.loads.services
    charts = []
    for load in found:
        states = (load.before, load.after) if result.compared else (load.before,)
        by_place = [_rows(result, spread) for spread in states]
        places = [place for place in _order(result, load) if any(place in one for one in by_place)]
        rows = tuple((_named(result, place), tuple(_drawn(one.get(place)) for one in by_place)) for place in places)
        caption = Text(
            "Modelled cases of {service}, {year}: nearest office, and a line for the range",
            service=load.title,
            year=year_said(load.year),
        )
        charts.append(Ranges(TITLE, caption, _times(result)[: len(states)], rows))
    return charts


def _drawn(load: OfficeLoad | None) -> tuple[int, int, int] | None:
    return None if load is None else (load.nearest, load.least, load.most)


def _how(result: Result, found: Loads) -> Text:
    """Return how the figures are to be read."""
    if not found.decay:
        return Text("Cases that are called modelled were not counted: each goes to the nearest open office.")
    if not found.pulls:
        return Text(
            "Cases that are called modelled were not counted. First stands what each would have if everyone went to the nearest; in "
            "brackets, what it would have if people spread over all open offices, the nearer the more (a logit with a decay of {decay}, "
            "which nobody has measured).",
            decay=_decay(found),
        )
    return Text(
        "Cases that are called modelled were not counted. First stands what each would have if everyone went to the nearest; in "
        "brackets, what it would have if people spread over all open offices, the nearer the more (a logit with a decay of {decay}), while "
        "{main} draws people besides, by a pull of {pulls}. Nobody has measured these: the range shows what they decide.",
        decay=_decay(found),
        main=Names(result.question).brief([found.main]),
        pulls=_range(found.pulls[0], found.pulls[-1]) if len(found.pulls) > 1 else same(found.pulls[0]),
    )


def _decay(found: Loads) -> Text:
    return Text("{number} per km", number=found.decay)


def year_said(year: str) -> Text:
    """Return a year as people read it: a fiscal one (from April) is called so."""
    return Text("FY{year}", year=year.removeprefix("FY")) if year.startswith("FY") else same(year)


def _of_service(result: Result, load: ServiceLoads) -> Iterator[Text | Table]:
    before, after = (_rows(result, spread) for spread in (load.before, load.after))
    counted = any(one.counted is not None for one in before.values())
    rows = []
    for place in (place for place in _order(result, load) if place in before or place in after):
        cells = [_cell(of.get(place)) for of in ((before, after) if result.compared else (before,))]
        change = [_change(before.get(place), after.get(place))] if result.compared else []
        rows.append((_named(result, place), *(_counted(before.get(place)) if counted else ()), *cells, *change))
    if load.elsewhere is not None:
        rows.append(_elsewhere(result, load.elsewhere, counted=counted))
    # where no place gives the service, nobody has the cases
    old, new = (same(number(load.cases)) if spread else NONE for spread in (load.before, load.after))
    both = _counted(together(list(before.values()))) if counted else ()
    rows.append((Text("all"), *both, old, *((new, NONE) if result.compared else ())))
    yield Table(
        Text(
            "Modelled cases of {service}, {year}: {cases} in all, spread like the column {column}",
            service=load.title,
            year=year_said(load.year),
            cases=number(load.cases),
            column=load.column,
        )
        if load.column != EVERYONE
        else Text(
            "Modelled cases of {service}, {year}: {cases} in all, spread like the people",
            service=load.title,
            year=year_said(load.year),
            cases=number(load.cases),
        ),
        (Text("office"), *((Text("counted"), Text("modelled − counted")) if counted else ()), *_times(result)),
        tuple(rows),
        strong=(len(rows) - 1,),
    )
    yield from _count_said(load, counted=counted)
    if load.busiest is not None:
        least, most = map(number, load.busiest)
        yield Text(
            "Over all ways to open as many offices, other conditions apart, the busiest one has {least} to {most} cases by nearest office (modelled).",
            least=least,
            most=most,
        )
    if load.ties:
        yield _ties(result, load)


def _elsewhere(result: Result, found: DoneElsewhere, *, counted: bool) -> tuple[Text, ...]:
    """Return the row of the cases that are assumed to need no place."""
    kinds = comma_list(channel_kind(kind) for kind in found.kinds)
    states = (found.before, found.after) if result.compared else (found.before,)
    change = (same(signed(found.after - found.before)),) if result.compared else ()
    beside = (NONE, NONE) if counted else ()
    return Text("no place ({kinds}; assumed)", kinds=kinds), *beside, *(same(number(one)) for one in states), *change


def _counted(load: OfficeLoad | None) -> tuple[Text, Text]:
    """Return what was counted at an office, and how far the model is from it."""
    if load is None or load.counted is None:
        return NONE, NONE
    return same(number(load.counted)), _differences(load, load.counted)


def _count_said(load: ServiceLoads, *, counted: bool) -> Iterator[Text]:
    if counted:
        yield Text("Where cases were counted, the count holds before the plan; the model stands beside it with the difference.")
    if load.withheld:
        yield Text("Counts of single offices are withheld, as one is too small to be published.")
        if load.counted is not None:
            yield Text("Counted at all of them together: {cases}.", cases=number(load.counted))


def _ties(result: Result, load: ServiceLoads) -> Table:
    names = Names(result.question)
    rows = []
    for options, spread in ((options, spread) for options, spread in load.ties if spread):
        most, least = (pick(spread, key=lambda one: one.nearest) for pick in (max, min))
        rows.append(
            (
                names.change(options, "brief"),
                *(cell for one in (most, least) for cell in (_named(result, one.office), _cell(one))),
            )
        )
    head = (names.change_title, Text("busiest office"), Text("its cases"), Text("least busy office"), Text("its cases"))
    caption = Text("Modelled cases of {service} with the plans tied on the first objective", service=load.title)
    strong = tuple(row for row, (options, spread) in enumerate(load.ties) if spread and options == result.plan.added)
    return Table(caption, head, tuple(rows), strong=strong)


def _beside(result: Result, found: Loads, total: PublishedTotals) -> Iterator[Text | Table]:
    load = found.services[total.load]
    rows = tuple(
        (
            year_said(year),
            Text("about {cases}", cases=number(value)) if about else same(number(value)),
            *((same(number(total.modelled.counted)),) if total.modelled.counted is not None else ()),
            _cell(total.modelled),
            _differences(total.modelled, value) if year == load.year else Text("another year"),
        )
        for year, value, about in total.rows
    )
    counted = () if total.modelled.counted is None else (Text("counted in {year}", year=year_said(load.year)),)
    head = (
        Text("year"),
        Text("published"),
        *counted,
        Text("modelled for {year}", year=year_said(load.year)),
        Text("modelled − published"),
    )
    caption = Text(
        "Published cases ({measure}; {source}, {place}) beside the modelled ones of {service}, at {offices}, before the plan",
        measure=total.measure,
        source=total.source,
        place=total.place,
        service=load.title,
        offices=_offices(result, load, total.offices),
    )
    yield Table(caption, head, rows)
    yield Text("The two do not count the same: {base}", base=total.base)


def _offices(result: Result, load: ServiceLoads, offices: Sequence[str]) -> Text:
    if len(offices) == len(load.before):
        return plural("all {n} office", "all {n} offices", len(offices))
    if len(offices) > NAMED:
        return Text("{n} of the offices", n=len(offices))
    return Names(result.question).brief(offices)


def _shares(result: Result, found: Loads, shares: SharesBeside) -> Iterator[Text | Table]:
    """Return published shares beside those of the model, with the misfit and how many degrees of freedom it has."""
    logits = [Text("spread over all, pull {pull}", pull=pull) for pull in found.pulls] or [Text("spread over all")] * (
        len(shares.modelled) - 1
    )
    rows = []
    for place, office in enumerate(shares.offices):
        counted = shares.counted[place]
        published = same(f"{shares.shares[place]}%")
        if counted is not None and shares.cases:
            published = Text(
                "{share} ({counted} = {exact})",
                share=published,
                counted=number(counted),
                exact=_points(Fraction(100 * counted, shares.cases), 2),
            )
        rows.append((_named(result, office), published, *(_points(row[place]) for row in shares.modelled)))
    rows.append((Text("misfit, points of 1 %"), NONE, *(same(f"{float(one):.1f}") for one in shares.misfits)))
    head = (Text("office"), Text("published"), in_context("loads", "nearest"), *logits)
    caption = Text("Published shares of {year} beside those modelled for these offices alone", year=year_said(shares.year))
    if shares.cases is not None:
        caption = Text(
            "Published shares of {year} ({cases} cases) beside those modelled for these offices alone",
            year=year_said(shares.year),
            cases=number(shares.cases),
        )
    yield Table(caption, head, tuple(rows), strong=(len(rows) - 1,))
    free = len(shares.offices) - 1
    yield Text(
        "The misfit is half the sum of the differences: the part of the cases that the model puts at another office. {count} shares that make "
        "up the whole hold {free}; decay and pull take two, so that {left} left. That is too little to test a model by, and "
        "nothing is fitted here.",
        count=len(shares.offices),
        free=plural("{n} free number", "{n} free numbers", free),
        left=plural("{n} degree of freedom is", "{n} degrees of freedom are", max(free - PARAMETERS, 0)),
    )
    yield from _ended(result, shares)
    yield from _bases(shares)


def _ended(result: Result, shares: SharesBeside) -> Iterator[Text]:
    """Yield how many published cases of a part of the week were handled where it ends, and where it goes on."""
    ended, names = shares.ended, Names(result.question)
    if ended is None or shares.cases is None:
        return
    slot, year, cases = SLOT_WORDS[ended.slot], year_said(shares.year), number(shares.cases)
    if ended.offices and ended.cases is None:
        yield Text(
            "{offices}: closed on {slot} with the plan; how many of the {cases} cases ({year}) were handled there was not published.",
            offices=names.brief(ended.offices),
            slot=slot,
            cases=cases,
            year=year,
        )
    elif ended.offices and ended.cases is not None:
        yield Text(
            "Of the {cases} cases on {slot} ({year}), {count} ({share}) were handled at {offices}, closed then with the plan: they go to another "
            "day or to an office that is open then.",
            cases=cases,
            slot=slot,
            year=year,
            count=number(ended.cases),
            share=percent(ended.cases / max(shares.cases, 1)),
            offices=names.brief(ended.offices),
        )
    more, fewer = (
        [office for office, before, after in ended.left if (before, after) == changed]
        for changed in (("part", "yes"), ("yes", "part"))
    )
    if more:
        yield Text("{offices}: open on some {slot} before, on all with the plan.", offices=names.brief(more), slot=slot)
    if fewer:
        yield Text("{offices}: open on all {slot} before, on some with the plan.", offices=names.brief(fewer), slot=slot)


def _bases(shares: SharesBeside) -> Iterator[Text]:
    """Yield the year's cases from two published sides, unreconciled."""
    bases, implied = shares.bases, shares.implied
    if bases is None or implied is None:
        return
    said = Text("about {share}%", share=bases.share) if bases.about else same(f"{bases.share}%")
    agree = bases.volumes == implied
    message = Text(
        "The {cases} cases are said to be {said} of the year's, which makes that {implied} cases; the volumes published of that year add up to {volumes}.",
        cases=number(shares.cases or 0),
        said=said,
        implied=number(implied),
        volumes=number(bases.volumes),
    )
    yield message if agree else Text("{message} The two do not agree, and neither was made to fit the other.", message=message)


def _points(share: Fraction, places: int = 1) -> Text:
    return same(f"{float(share):.{places}f}%")


def _times(result: Result) -> tuple[Text, ...]:
    if not result.compared:
        return (in_context("loads", "now, modelled"),)
    return (
        in_context("loads", "before, modelled"),
        in_context("loads", "with the plan, modelled"),
        Text("change by nearest office"),
    )


def _cell(load: OfficeLoad | None) -> Text:
    if load is None:
        return NONE
    near = number(load.nearest)
    if not load.logit:
        return same(near)
    if load.least == load.most:
        return Text("{nearest} ({logit})", nearest=near, logit=number(load.most))
    return Text("{nearest} ({range})", nearest=near, range=_range(number(load.least), number(load.most)))


def _range(least: str, most: str) -> Text:
    return Text("{least} to {most}", least=least, most=most)


def _differences(load: OfficeLoad, value: int) -> Text:
    near = signed(load.nearest - value)
    if load.least == load.most:
        return Text("{nearest} ({logit})", nearest=near, logit=signed(load.most - value)) if load.logit else same(near)
    return Text("{nearest} ({range})", nearest=near, range=_range(signed(load.least - value), signed(load.most - value)))


def _change(before: OfficeLoad | None, after: OfficeLoad | None) -> Text:
    return same(signed((after.nearest if after else 0) - (before.nearest if before else 0)))


def _order(result: Result, load: ServiceLoads) -> list[str]:
    """Return the offices, then the kinds of the channels, in the study's order."""
    offices = list(result.question.inputs.sites)
    if {one.office for one in (*load.before, *load.after)} <= set(offices):
        return offices
    return [*offices, *dict.fromkeys(map(str, result.study.channels["kind"]))]


def _rows(result: Result, spread: Spread) -> dict[str, OfficeLoad]:
    """Return the loads by office; those of channels together, by kind."""
    sites, channels = set(result.question.inputs.sites), result.study.channels
    kinds = dict(zip(channels["id"], channels["kind"], strict=True))
    grouped: dict[str, list[OfficeLoad]] = {}
    for one in spread:
        grouped.setdefault(one.office if one.office in sites else str(kinds[one.office]), []).append(one)
    return {name: together(parts, name) for name, parts in grouped.items()}


def _named(result: Result, place: str) -> Text:
    """Return an office's name as tables have it; of a channel, its kind."""
    if place in result.question.inputs.sites:
        return Names(result.question).brief([place])
    channels = result.study.channels
    own = channels["id"] == place
    return names_of(channels[own])[0] if own.any() else channel_kind(place)
