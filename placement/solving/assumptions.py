"""What an answer takes for granted."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.access.measured import Access
from geodata.study import Study
from models.messages.numbers import number
from models.messages.text import NOTHING, Text, comma_list, in_context
from placement.glossary import channel_kind
from placement.problem.build import Question
from placement.problem.names import Names, with_source
from placement.problem.queue_words import case_words, tenths
from placement.problem.slots import SlotTable
from placement.problem.units import Reading
from placement.scenario.ids import EVERYONE
from placement.scenario.loads import StatedLoads
from placement.scenario.money import StatedMoney
from placement.scenario.queue import StatedQueue
from placement.scenario.staff import StatedStaff
from placement.scenario.years import Years

# new sites named one by one
NAMED = 6


def assumptions(study: Study, access: Access, question: Question) -> tuple[Text, ...]:
    """Return what the layers, the access measured and the problem take for granted."""
    column = question.inputs.whose
    ours = [
        Text("Distances are straight lines ({crs}, whole millimetres); streets, slopes and signals are left out.", crs=study.crs),
        Text("Everyone is taken to use the nearest open office; queues, opening hours and staff are left out."),
    ]
    if study.new_sites:
        ours.append(_new_sites(study, question))
    if any(facts.channels for facts in question.inputs.services.values()):
        ours.append(
            Text(
                "A channel (machine, post office, store) counts for everybody and at all hours where a plan is chosen. Figures without what it "
                "needs, such as a registration or a card, and by the part of the week stand beside, as far as the study knows them. Ways to "
                "channels are straight lines."
            )
        )
    if question.inputs.scenario.queue is not None:
        ours[1] = Text("Everyone is taken to use the nearest open office; opening hours and staff are left out.")
        if question.inputs.scenario.staff is not None:
            ours[1] = Text("Everyone is taken to use the nearest open office; opening hours are left out.")
    if question.inputs.hours is not None:
        ours[1] = Text(
            "Everyone is taken to use the nearest open office. In tables and map of the offices opening hours are left out: what is said of opening "
            "times goes by the offices open then; queues are left out."
        )
    ours += _stated(question)
    if "capacity" in question.inputs.scenario.needs:
        ours[1] = Text(
            "Tables and map go by the nearest open office; places are given within what each office can take, and the "
            "people of one point may be sent to different offices. Opening hours and staff are left out."
        )
    if column != EVERYONE:
        ours.append(
            Text(
                "Those counted are the {people:,} people of the column {column}; nobody else counts in figures, tables and maps.",
                people=int(question.people.sum()),
                column=column,
            )
        )
    ours += [
        Text("{group} walk {speed}.", group=group.named, speed=group.speed)
        for group in question.inputs.scenario.groups
        if group.speed is not None
    ]
    if question.inputs.scenario.years is not None:
        ours += _years(question.inputs.scenario.years, question.inputs.scenario.people)
    ours += [_inequality(reading) for reading in question.readings if reading.unit == "equivalent"]
    if len(question.problem.objectives) > 1 and question.problem.candidates:
        ours.append(Text("The order of the objectives is the scenario's."))
    ours += _today(question)
    ours += question.inputs.scenario.assumptions
    return (*study.assumptions, *access.assumptions, *ours)


def _new_sites(study: Study, question: Question) -> Text:
    """Return that the scenario's own sites are in no layer: by name where they are few."""
    if len(study.new_sites) > NAMED:
        return Text(
            "{count} sites are proposed by the scenario, in no layer; that an office could be there is not examined.",
            count=number(len(study.new_sites)),
        )
    names = Names(question).of(study.new_sites)
    return Text("{names}: proposed by the scenario, in no layer; that an office could be there is not examined.", names=names)


def _stated(question: Question) -> Iterator[Text]:
    """Yield what waits, loads, posts and yen rest on, as far as the scenario states any of them."""
    scenario = question.inputs.scenario
    if scenario.queue is not None:
        yield from _waiting(scenario.queue)
    if scenario.loads is not None:
        yield from _loads(scenario.loads, question)
    if scenario.staff is not None:
        yield from _staff(scenario.staff)
    if scenario.money is not None:
        yield from _money(scenario.money)
    if question.inputs.hours is not None:
        yield from _hours(question.inputs.hours)


def _hours(table: SlotTable) -> Iterator[Text]:
    """Yield what the opening times rest on."""
    stated, titles = table.stated, {slot.id: slot.named for slot in table.slots}
    yield Text(
        "Cases of an opening time are a year's, as stated: they neither grow nor shrink with where it is open, and whoever finds no office open within "
        "reach then is counted as not reached, whatever other times there are."
    )
    if any(slot.cases is None for slot in table.slots):
        yield Text(
            "Cases of an area are spread evenly over its people; those counted at an office over the people to whom it is the nearest of the offices in "
            "the sheet."
        )
    if any(slot.cases is not None for slot in table.slots):
        yield Text(
            "Cases that the scenario states for a whole opening time are spread evenly over the people of the column named."
        )
    shift = stated.shift
    if shift is not None:
        yield Text(
            "Assumed: {share} of the cases of {source} move to {target}, {cases} a year, from everywhere alike, wherever it is open then.",
            share=shift.share[0],
            source=titles[shift.from_],
            target=titles[shift.to],
            cases=number(table.moved),
        )
        if shift.because or shift.source:
            yield with_source(shift.because or NOTHING, shift.source)
    if any(table.served(slot) != table.usual for slot in table.slots):
        yield Text("In an opening time, public transport runs by the timetable of its own day and hours.")
    if stated.because or stated.source:
        yield with_source(stated.because or NOTHING, stated.source)


def _waiting(stated: StatedQueue) -> Iterator[Text]:
    """Yield what the waits rest on, and which case of several decides."""
    usual = Text(
        "Waits are means of the long run at the stated arrivals, in whole seconds, rounded up: people come at random (Poisson) and "
        "independently, spread like the people who count; times at the counter vary at random (exponentially); every office has one queue, "
        "first come, first served."
    )
    of_a_day = Text(
        "Waits are means over the arrivals of the worst hour of a day ({profile}), in whole seconds, rounded up: nobody is there when it "
        "begins, and the counters serve until nobody is left; people come at random (Poisson) and independently, spread like the people who "
        "count; times at the counter vary at random (exponentially); every office has one queue, first come, first served.",
        profile=stated.profile or "",
    )
    yield usual if stated.profile is None else of_a_day
    if stated.moved is not None:
        yield Text(
            "With the plan, a share of the {cases} cases a year of the closed counters comes to the offices as well: all of them would be "
            "{more} more {unit} ({cases} in {span} {units}), spread like the people who count.",
            cases=number(stated.moved.cases.cases),
            more=tenths(stated.moved.all_of_them),
            unit=in_context("queues", "an hour") if stated.profile is None else in_context("queues", "a day"),
            span=number(stated.moved.hours or stated.moved.days or 0),
            units=in_context("queues", "opening hours") if stated.profile is None else in_context("queues", "opening days"),
        )
    if len(stated.cases) > 1:
        hardest = stated.hardest
        yield Text(
            "Of the {count} cases looked at, the one with the longest service time and the most arrivals decides: {case}.",
            count=len(stated.cases),
            case=case_words(
                hardest.service_time.seconds,
                hardest.arrivals,
                of_a_day=stated.profile is not None,
                share=None if hardest.share is None else hardest.share.share,
                more=hardest.more,
            ),
        )
    if stated.because or stated.source:
        yield with_source(stated.because or NOTHING, stated.source)


def _loads(stated: StatedLoads, question: Question) -> Iterator[Text]:
    """Yield what the modelled loads rest on."""
    names, titles = Names(question), {view.id: view.title for view in question.services}
    yield Text(
        "Loads are modelled (an estimate), but for those called counted: the cases of a year are spread evenly over the people of the column named, "
        "and go to the nearest open office in a straight line; of equally near ones to the first in the study's order. Whole cases, "
        "rounded so that they add up to the total."
    )
    for load in stated.of:
        if load.elsewhere is not None:
            yield Text(
                "Of the cases of {service} ({year}), {now} before and {then} with the plan are assumed to need no place ({kinds}); they shorten what "
                "comes to the places, never a way.",
                service=titles.get(load.service or "", question.inputs.scenario.offices.service.title),
                year=load.year,
                now=load.elsewhere.now,
                then=load.elsewhere.then,
                kinds=comma_list(channel_kind(kind) for kind in load.elsewhere.kinds),
            )
    if stated.decay is not None:
        yield Text(
            "With the logit, of the people at a point an office draws a share in proportion to exp(pull − decay × kilometres); the decay is "
            "{decay}. It is assumed, not measured.",
            decay=stated.decay,
        )
    if stated.main is not None and stated.pull is not None:
        yield Text(
            "The pull of {main} is {pulls}, of other offices 0.", main=names.of([stated.main]), pulls=comma_list(stated.pull)
        )
    if stated.because or stated.source:
        yield with_source(stated.because or NOTHING, stated.source)


def _staff(stated: StatedStaff) -> Iterator[Text]:
    """Yield how posts follow from counters."""
    if stated.least is None:
        yield Text(
            "Posts are the counters of an office times {per_counter} times {relief}, rounded up at each office.",
            per_counter=stated.per_counter,
            relief=stated.relief,
        )
    else:
        yield Text(
            "Posts are the counters of an office times {per_counter} times {relief}, rounded up at each office, and no fewer than its "
            "{column}.",
            per_counter=stated.per_counter,
            relief=stated.relief,
            column=stated.least,
        )
    if stated.because or stated.source:
        yield with_source(stated.because or NOTHING, stated.source)


def _money(stated: StatedMoney) -> Iterator[Text]:
    """Yield what the yen rest on, and what is not in them."""
    if stated.post is not None:
        low, high = stated.post
        cost = number(low) if low == high else in_context("range", "{low} to {high}", low=number(low), high=number(high))
        yield Text("A post is taken to cost {cost} yen a year, at every office alike.", cost=cost)
    if stated.place is not None:
        yield Text(
            "An open office is taken to cost its {column} times {yen} yen a year without its staff; one that is not open costs nothing.",
            column=stated.place.column,
            yen=number(stated.place.yen),
        )
    yield Text("What it costs to open, to close and to move an office is left out.")
    if stated.because or stated.source:
        yield with_source(stated.because or NOTHING, stated.source)


def _years(years: Years, column: str) -> Iterator[Text]:
    """Yield whose people count when, and what a mean of the years is."""
    columns = comma_list(Text("{column} from {month}", column=one.people, month=one.from_year) for one in years.people)
    yield Text(
        "People over the years: {columns}. A year without a column takes the latest before it; nothing is interpolated.",
        columns=columns,
    )
    yield years.generation
    yield Text(
        "A sum over the years counts every month of each phase. Tables and map of the plan as carried out count the people of the "
        "column {column}.",
        column=column,
    )


def _today(question: Question) -> Iterator[Text]:
    """Yield what is taken to be open today, where the file does not say, and what states over phases rest on."""
    offices = question.inputs.scenario.offices
    if question.inputs.table is None:
        if question.problem.candidates and offices.now is None:
            yield (
                Text("The offices in keep are taken to be those open today.")
                if offices.keep
                else Text("No office is taken to be open today.")
            )
        return
    if not question.inputs.table.priced:
        yield Text(
            "States and moves are the scenario's. A site is in its state from the first month of a period to its last. No cost is stated, "
            "and none is counted."
        )
        return
    yield Text(
        "States, moves and yen are the scenario's. A site is in its state from the first month of a period to its last; what moving costs "
        "is counted once, when the period begins, and what a state costs by the month. Yen of later years count like those of today: no "
        "interest, no rise in prices."
    )


def _inequality(reading: Reading) -> Text:
    from models.library.inequality import rounding_error

    kappa, factor = f"{float(reading.kappa * 1000):.6g}", f"{reading.factor:,}"
    return Text(
        "The equally-distributed-equivalent distance takes κ = {kappa} per m; its exponentials are times "
        "{factor}, in whole numbers (Kolm-Pollak). That rounding moves it by {error} mm at most.",
        kappa=kappa,
        factor=factor,
        error=f"{float(rounding_error(reading.kappa, reading.factor)):.2g}",
    )
