"""Opening times that contradict each other, the rest of the file or the study: each with its place and its cure."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from geodata.yamlfiles.schema_errors import did_you_mean
from geodata.yamlfiles.source import Source, Steps
from models.messages.findings import Finding
from models.messages.numbers import number
from models.messages.text import Text, comma_list
from placement.problem.inputs import ProblemInputs
from placement.problem.slots import SlotTable
from placement.scenario.facts import counts_of

# what is not reckoned beside opening times
WITHOUT = ("states", "phases", "futures", "groups", "alternatives")


def hours_faults(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    """Yield a finding for all that is wrong with the opening times of a scenario."""
    table = inputs.hours
    if table is None:
        return
    yield from _beside(inputs, source)
    named = [*_names(table, source)]
    yield from named
    lacking = [*_crews(table, source), *_cases(table, source)]
    yield from lacking
    if not named and not lacking:
        yield from _impossible(table, source)


def _beside(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    scenario = inputs.scenario
    used = [key for key in WITHOUT if getattr(scenario, key)]
    used += ["services: choose"] if any(one.choose for one in scenario.services) else []
    for key in used:
        message = Text("{used} and {other} do not go together", used=key, other="hours")
        yield source.finding("one-structure", message, "hours", key=True)


def _names(table: SlotTable, source: Source) -> Iterator[Finding]:
    """Yield opening times that are named and not there, and those that wait for each other."""
    known = [slot.id for slot in table.slots]
    after = {slot.id: slot.after for slot in table.slots}
    paths: list[tuple[Steps, str]] = [
        (("hours", "slots", row, "after"), slot.after) for row, slot in enumerate(table.slots) if slot.after is not None
    ]
    shift = table.stated.shift
    paths += [] if shift is None else [(("hours", "shift", "from"), shift.from_), (("hours", "shift", "to"), shift.to)]
    for path, name in paths:
        if name not in known:
            message = Text("there is no opening time {name}. {cure}", name=name, cure=did_you_mean(name, known))
            yield source.finding("unknown-time", message, *path, value=name)
    for row, slot in enumerate(table.slots):
        met, here = {slot.id}, slot.after
        while here in after and here not in met:
            met.add(str(here))
            here = after[str(here)]
        if here == slot.id:
            message = Text("{name} is open only after itself; leave after out of one of them", name=slot.id)
            yield source.finding("times-in-circle", message, "hours", "slots", row, "after", value=slot.id)


def _crews(table: SlotTable, source: Source) -> Iterator[Finding]:
    """Yield a column that gives a site no staff with which it could open."""
    whole, met = table.whole, set[str]()
    for row, slot in enumerate(table.slots):
        crew = slot.crew or table.stated.crew
        if crew is None or crew.column is None or crew.column in met or crew.column not in counts_of(whole.study.offices):
            continue
        met.add(crew.column)
        figures = whole.amounts(crew.column)
        none = [site for site in table.possible if figures[site] < 1]
        if none:
            path: Steps = ("hours", "slots", row, "crew") if slot.crew else ("hours", "crew")
            sheet = whole.study.layer_of("offices")
            message = Text(
                "{column} gives no staff for {offices}; fill it in {sheet}, or write a number such as crew: 3",
                column=crew.column,
                offices=comma_list(none),
                sheet="offices" if sheet is None else sheet.file,
            )
            yield source.finding("crew-missing", message, *path, value=crew.column)


def _cases(table: SlotTable, source: Source) -> Iterator[Finding]:
    """Yield an opening time of which nothing says how many cases come, or whose cases come from nobody."""
    study = table.whole.study
    known = list(dict.fromkeys(row.slot for row in study.slots))
    for row, slot in enumerate(table.slots):
        path: Steps = ("hours", "slots", row)
        rows = table.rows[slot.id]
        if slot.cases is None and not rows and not known:
            message = Text(
                "nothing says how many cases come in {name}: write cases under it, or add the sheet slots.csv to the study (slots: in its "
                "study.yaml; placement study template writes an empty one)",
                name=slot.id,
            )
            yield source.finding("no-cases", message, *path, "id", value=slot.id)
        elif slot.cases is None and not rows:
            message = Text(
                "the study's slots.csv has no cases of {name}: add them, or write cases under it. {cure}",
                name=slot.id,
                cure=did_you_mean(slot.id, known),
            )
            yield source.finding("no-cases", message, *path, "id", value=slot.id)
        elif int(table.own(slot).sum()) != table.cases(slot):
            message = Text(
                "cases of {name} come from nobody: an office or area of its rows has nobody who counts nearest to it or in it; "
                "give these cases to another area",
                name=slot.id,
            )
            yield source.finding("cases-of-nobody", message, *path, "id", value=slot.id)
        elif {one.hours for one in rows} - {Fraction(slot.minutes, 60)}:
            hours = next(one.hours for one in rows if one.hours != Fraction(slot.minutes, 60))
            message = Text(
                "slots.csv counts the cases of {name} over {sheet} hours a year, and here it is {ours}: the cases are taken as they stand, "
                "and are not changed by the hours",
                name=slot.id,
                sheet=_hours(hours),
                ours=_hours(Fraction(slot.minutes, 60)),
            )
            yield source.finding("hours-differ", message, *path, "clock", severity="warn", value=slot.clock.written)


def _hours(hours: Fraction) -> str:
    return number(int(hours)) if hours.denominator == 1 else f"{float(hours):,.2f}"


def _impossible(table: SlotTable, source: Source) -> Iterator[Finding]:
    """Yield limits that no plan keeps, and offices open today in a time and not at all."""
    least_minutes = least_cost = 0
    for row, slot in enumerate(table.slots):
        path: Steps = ("hours", "slots", row)
        strange = [site for site in table.now[slot.id] if site not in table.whole.now]
        if strange:
            message = Text(
                "{offices}: open in {name} today, and not at all by now under offices; correct one of them",
                offices=comma_list(strange),
                name=slot.id,
            )
            yield source.finding("open-then-not-now", message, *path, "now")
        sites = table.whole.keep if slot.always else table.may[slot.id]
        need = len(sites) if slot.always else slot.offices.min if slot.offices else 0
        if not slot.always and need > len(sites):
            message = Text(
                "{need} offices are to be open in {name}, and {may} may be; write fewer, or widen only",
                need=need,
                name=slot.id,
                may=len(sites),
            )
            yield source.finding("too-many-to-open", message, *path, "offices", value=need)
            return
        minutes = sum(sorted(table.staff_minutes[site, slot.id] for site in sites)[:need])
        least_minutes += minutes
        least_cost += minutes * (table.stated.yen_an_hour or 0) + (60 * slot.fixed_cost if need else 0)
    if table.most_minutes is not None and least_minutes > table.most_minutes:
        message = Text(
            "the offices that stay and the numbers asked for take at least {least} staff-hours a year, and there are {most}; write more, fewer "
            "openings, or a smaller crew",
            least=_hours(Fraction(least_minutes, 60)),
            most=_hours(Fraction(table.most_minutes, 60)),
        )
        yield source.finding("limit-too-small", message, "hours", "limit", "staff_hours")
    if table.most_yen is not None and least_cost > 60 * table.most_yen:
        message = Text(
            "the offices that stay and the numbers asked for cost at least {least} yen a year, and there are {most}; write more, fewer openings, "
            "or a smaller crew",
            least=number(-(-least_cost // 60)),
            most=number(table.most_yen),
        )
        yield source.finding("limit-too-small", message, "hours", "limit", "yen")
