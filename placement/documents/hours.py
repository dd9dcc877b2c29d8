"""The words of opening times: where each is open today and with a plan, what that takes, and whom it reaches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from models.messages.document import Section, Table
from models.messages.numbers import in_hours, metres, number, people_said, percent
from models.messages.text import Text, comma_list, joined, same
from placement.documents.change import cases_said, part_said
from placement.glossary import MEAN_DISTANCE
from placement.problem.names import Names
from placement.results.result import Result
from placement.values.hours import Hours, Reached, ShareAsked, TimeOpen, round_yen

STAYS, OPENS, ENDS, NONE = same("○"), same("+"), same("−"), same("")
DASH = same("—")


def hours_sections(result: Result) -> list[Section]:
    """Return where it is open when, what that takes, and whom it reaches; nothing where the scenario states no opening times."""
    hours = result.hours
    if hours is None:
        return []
    where: list[Text | Table] = [_where(result, hours), *_taken(hours), *_costs(hours)]
    body: list[Text | Table] = [_cases(hours), _people(hours)]
    if hours.shares:
        body.append(_shares(result, hours))
    return [
        Section(Text("Opening hours"), tuple(where)),
        Section(Text("Whom the opening hours reach"), tuple(body)),
        *([Section(Text("Opening hours as good as these"), tuple(_ties(result, hours)))] if hours.ties else []),
    ]


def _where(result: Result, hours: Hours) -> Table:
    """Return each office by the times: open today and with the plan, from now on, or no longer."""
    names, rows = Names(result.question), []
    for site in result.question.inputs.sites:
        marks = [_mark(site in time.sites[0], site in time.sites[1]) for time in hours.times]
        if any(mark is not NONE for mark in marks):
            rows.append((names.of([site]), *marks))
    each = [in_hours(time.minutes) for time in hours.times]
    staff = [_both(in_hours(time.staff_minutes[0]), in_hours(time.staff_minutes[1])) for time in hours.times]
    rows += [(Text("hours a year at each office"), *each), (Text("staff-hours a year"), *staff)]
    head = (Text("office"), *(time.title for time in hours.times))
    return Table(
        Text("○: open today and with the plan; +: opens with the plan; −: open today alone"),
        head,
        tuple(rows),
        strong=(len(rows) - 1,),
    )


def _mark(before: bool, after: bool) -> Text:  # noqa: FBT001 - today and then
    return (STAYS if after else ENDS) if before else (OPENS if after else NONE)


def _both(old: Text, new: Text) -> Text:
    return Text("{old} → {new}", old=old, new=new)


def _taken(hours: Hours) -> Iterator[Text]:
    """Yield the staff-hours of all times, and how many there may be."""
    old, new = (in_hours(minutes) for minutes in hours.staff_minutes)
    if hours.most_minutes is None:
        yield Text("Staff-hours of all these times together: {old} a year today, {new} with the plan.", old=old, new=new)
    else:
        yield Text(
            "Staff-hours of all these times together: {old} a year today, {new} with the plan, of {most} at most.",
            old=old,
            new=new,
            most=in_hours(hours.most_minutes),
        )


def _costs(hours: Hours) -> Iterator[Text]:
    """Yield the yen of all times, and the fixed costs among them."""
    if hours.cost_60 is None:
        return
    old, new = (number(round_yen(cost)) for cost in hours.cost_60)
    if hours.most_yen is None:
        yield Text("They cost {old} yen a year today, {new} with the plan.", old=old, new=new)
    else:
        most = number(hours.most_yen)
        yield Text("They cost {old} yen a year today, {new} with the plan, of {most} at most.", old=old, new=new, most=most)
    fixed = [time for time in hours.times if time.fixed_yen]
    if fixed:
        parts = [
            Text("{title}: {yen} yen ({opened})", title=time.title, yen=number(time.fixed_yen), opened=_fixed(time))
            for time in fixed
        ]
        yield Text("Fixed costs once a time is open anywhere: {parts}.", parts=joined(Text("{this}; {next}"), parts))


def _fixed(time: TimeOpen) -> Text:
    before, after = map(bool, time.sites)
    if before:
        return Text("today and with the plan") if after else Text("today alone")
    return Text("with the plan alone") if after else Text("neither today nor with the plan")


def _cases(hours: Hours) -> Table:
    """Return the cases within reach in each time, today and with the plan, with what is gained beside what is lost."""
    rows = []
    for time in hours.times:
        old, new = time.reached
        rows.append(
            (
                time.title,
                same(number(time.cases)),
                same(f"{len(time.sites[0])} → {len(time.sites[1])}"),
                _both(cases_said(old.cases, time.cases), cases_said(new.cases, time.cases)),
                same(number(time.gained)),
                same(number(time.lost)),
                _both(_mean(old, time.cases), _mean(new, time.cases)),
            )
        )
    if len(hours.times) > 1:
        every = sum(time.cases for time in hours.times)
        sums = [sum(time.reached[state].cases for time in hours.times) for state in (0, 1)]
        gained, lost = sum(time.gained for time in hours.times), sum(time.lost for time in hours.times)
        both = _both(*(cases_said(count, every) for count in sums))
        rows.append((Text("all"), same(number(every)), DASH, both, same(number(gained)), same(number(lost)), DASH))
    head = (
        Text("opening time"),
        Text("cases a year"),
        Text("offices"),
        Text("cases within reach"),
        Text("newly"),
        Text("no longer"),
        MEAN_DISTANCE,
    )
    caption = Text("Cases within reach of an office that is open then, today → with the plan")
    return Table(caption, head, tuple(rows), strong=(len(rows) - 1,) if len(hours.times) > 1 else ())


def _mean(reached: Reached, cases: int) -> Text:
    return DASH if reached.distance_mm is None or not cases else metres(reached.distance_mm / cases / 1000)


def _people(hours: Hours) -> Table:
    """Return the people within reach in each time, with those who are newly and no longer."""
    rows = []
    for time in hours.times:
        old, new = time.reached
        both = _both(part_said(old.people, time.people), part_said(new.people, time.people))
        rows.append((time.title, both, people_said(time.people_gained), people_said(time.people_lost)))
    head = (Text("opening time"), Text("people within reach"), Text("newly"), Text("no longer"))
    everyone = number(hours.times[0].people)
    caption = Text(
        "Of all {people} people, those within reach of an office that is open then, today → with the plan", people=everyone
    )
    return Table(caption, head, tuple(rows))


def _shares(result: Result, hours: Hours) -> Table:
    """Return what is best for each share of the cases that may move."""
    titles = {time.id: time.title for time in hours.times}
    rows = tuple(_share(result, hours, one) for one in hours.shares)
    head = (
        Text("share that moves"),
        Text("cases that move"),
        Text("best then"),
        Text("cases within reach"),
        Text("with the plan shown"),
        Text("staff-hours a year"),
    )
    caption = Text(
        "If a share of the cases of {source} moves to {target}: assumed, each share asked by itself; the first decides the plan shown",
        source=titles[hours.moved_from],
        target=titles[hours.moved_to],
    )
    return Table(caption, head, rows, strong=(0,))


def _share(result: Result, hours: Hours, one: ShareAsked) -> tuple[Text, ...]:
    best = DASH if one.best is None else Text("as shown") if one.holds else differences(result, hours, one.best)
    reached = DASH if one.best_reached is None else same(number(one.best_reached))
    staff = DASH if one.best_staff_minutes is None else in_hours(one.best_staff_minutes)
    return percent(float(one.share)), same(number(one.moved)), best, reached, same(number(one.ours_reached)), staff


def differences(result: Result, hours: Hours, opened: Mapping[str, Sequence[str]]) -> Text:
    """Return in which times another plan opens other offices than the plan shown: + those it opens, − those it does not."""
    names, parts = Names(result.question), []
    for time in hours.times:
        ours, other = time.sites[1], opened[time.id]
        more, less = ([site for site in one if site not in another] for one, another in ((other, ours), (ours, other)))
        signed = [
            Text("{sign}{office}", sign=sign, office=names.brief([site]))
            for sign, some in (("+", more), ("−", less))
            for site in some
        ]
        if signed:
            parts.append(Text("{title}: {of}", title=time.title, of=comma_list(signed)))
    return joined(Text("{this}; {next}"), parts) if parts else Text("as shown")


def _ties(result: Result, hours: Hours) -> Iterator[Text]:
    """Yield other plans that are as good on every objective, by where they are open when."""
    yield Text(
        "Other plans have the same value on every objective; the one shown is the first in the study's order of offices. What some of them do "
        "otherwise:"
    )
    yield from (differences(result, hours, opened) for opened in hours.ties)
