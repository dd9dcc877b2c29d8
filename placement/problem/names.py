"""Offices as people read them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

from geodata.kinds import kind_title
from geodata.study import names_of
from models.messages.language import unspaced
from models.messages.text import LANGUAGES, NOTHING, Text, and_list, comma_list, given, in_context, joined, plural, same
from models.options import BETWEEN
from placement.glossary import ADDED, CHANGE, NONE, OPEN_IN_THE_END, RAISED, RAISED_OR_ADDED
from placement.problem.becoming import Becoming
from placement.problem.courses import apart, table_in, ways_of

if TYPE_CHECKING:
    from placement.problem.build import Question
    from placement.problem.slots import SlotTable
    from placement.problem.states import StateTable

Style = Literal["of", "brief", "spoken"]
# channels, and in a headline offices, named one by one; of more, how many
NAMED = 3


class Names:
    """Offices by name; where a site may become several things, with what it becomes; of channels, how many where they are more than a few."""

    def __init__(self, question: Question) -> None:
        self.question, self.becoming = question, Becoming(question)
        study = question.inputs.study
        offices, self._kinds = study.offices, study.kinds
        self._offices = dict(zip(offices["id"], names_of(offices), strict=True))
        channels = study.channels[study.channels["id"].isin(question.inputs.channels)]
        self._channels = dict(zip(channels["id"], names_of(channels), strict=True))
        self._states = {view.id: view.title for view in (*question.views, *question.services)}
        self._states |= {phase.id: phase.title or same(phase.id) for phase in question.inputs.scenario.phases or ()}
        sites = {option.partition(BETWEEN)[0] for option in question.problem.candidates}
        candidates = [name for office, name in self._offices.items() if office in sites]
        endings = {
            lang: _shared_ending([name.to(lang) for name in candidates], "" if unspaced(lang) else " ") for lang in LANGUAGES
        }
        self._short = {
            office: given({lang: name.to(lang).removesuffix(ending) for lang, ending in endings.items()})
            for office, name in self._offices.items()
        }

    def of(self, ids: Sequence[str]) -> Text:
        """Return the names of offices or options in a row, or "none"."""
        return self._row(ids, self._offices)

    def brief(self, ids: Sequence[str]) -> Text:
        """Return them without the words that the names of all candidates end with."""
        return self._row(ids, self._short)

    def kind(self, word: str) -> Text:
        """Return what people call a kind of office."""
        return kind_title(self._kinds, word)

    def spoken(self, ids: Sequence[str]) -> Text:
        """Return the names as a sentence has them: "A, B and C"."""
        channels = [option for option in ids if option in self._channels]
        if channels:
            offices = [option for option in ids if option not in self._channels]
            return (
                Text("{offices}, with {chosen}", offices=self.spoken(offices), chosen=self.of(channels))
                if offices
                else self.of(ids)
            )
        if len(ids) < 2 or any(BETWEEN in option for option in ids):
            return self.of(ids)
        if len(ids) > 2:
            return and_list(self.of([office]) for office in ids)
        return Text("{before} and {last}", before=self.of(ids[:1]), last=self.of(ids[1:]))

    def few(self, ids: Sequence[str]) -> Text:
        """Return them as `spoken` does; where they are more than a few, how many."""
        sites = {option.partition(BETWEEN)[0] for option in ids}
        return self.spoken(ids) if len(sites) <= NAMED else Text("{count} sites", count=len(sites))

    def change(self, options: Sequence[str], style: Style = "spoken") -> Text:
        """Return what a plan does, given by the options it leaves open: what it adds or, where offices may close, both.

        Parameters
        ----------
        options
            those of the candidates that are open with the plan.
        style
            how offices are named: `of`, `brief` or `spoken`.
        """
        if self.question.inputs.table is not None:
            return self._moves(options, self.question.inputs.table)
        changed = self.changed(*self.question.changes(options), style)
        hours = self.question.inputs.hours
        if hours is None:
            return changed
        times = self._times(hours, options)
        return Text("{offices}; {times}", offices=changed, times=times) if any(self.question.changes(options)) else times

    def _times(self, hours: SlotTable, options: Sequence[str]) -> Text:
        """Return where each opening time that is decided is open with a plan."""
        opened = hours.opened({*self.question.problem.keep, *options})
        parts = [
            Text("{title}: {of}", title=slot.named, of=self.brief(opened[slot.id]) if opened[slot.id] else Text("nowhere"))
            for slot in hours.stated.decided
        ]
        return joined(Text("{this}; {next}"), parts)

    def _moves(self, options: Sequence[str], table: StateTable) -> Text:
        """Return what becomes what, phase by phase: plans that differ in any move are told apart."""
        opened, said = {*self.question.problem.keep, *options}, []
        before, titles = table.first, {state.id: state.named for state in table.states}
        for phase in table.phases:
            here = table.line.states_of(opened, phase)
            moved: dict[str, list[str]] = {}
            for site in table.sites:
                if here[site] != before[site]:
                    moved.setdefault(here[site], []).append(site)
            parts = [Text("{sites} → {state}", sites=self.brief(sites), state=titles[state]) for state, sites in moved.items()]
            said += [Text("{title}: {of}", title=self._states[phase], of=comma_list(parts))] if parts else []
            before = here
        return joined(Text("{this}; {next}"), said) if said else NONE

    def courses_apart(self, ours: Sequence[str], theirs: Sequence[str], *, most: int | None = None, site: str = "") -> Text:
        """Return in what a plan over phases differs from another, both given by what they open: "A: base in place of full (soon)".

        Parameters
        ----------
        ours, theirs
            what the plan that is compared with opens, and what the other does.
        most
            how many differences are told; of more, how many are left. All by default.
        site
            what is different at this site is told first.
        """
        table = table_in(self.question)
        titles = {state.id: state.named for state in table.states}
        found = apart(table, *(ways_of(self.question, options) for options in (ours, theirs)))
        said = [
            Text(
                "{sites}: {theirs} in place of {ours} ({phases})",
                sites=self.brief(one.sites),
                theirs=titles[one.theirs],
                ours=titles[one.ours],
                phases=self.phases_said(one.phases),
            )
            for one in sorted(found, key=lambda one: site not in one.sites)
        ]
        if most is not None and len(said) > most + 1:
            said = [*said[:most], plural("{n} more difference", "{n} more differences", len(said) - most)]
        return joined(Text("{this}; {next}"), said) if said else NONE

    def phases_said(self, phases: Sequence[str]) -> Text:
        """Return the titles of phases in a row: one, or the first and the last."""
        first, last = (self._states[phases[place]] for place in (0, -1))
        return first if len(phases) == 1 else in_context("phases", "{first} to {last}", first=first, last=last)

    def changed(self, opened: Sequence[str], closed: Sequence[str], style: Style = "spoken") -> Text:
        """Return what is opened and what is closed: "A and B"; where offices may close, "opening A and closing B"."""
        said = {"of": self.of, "brief": self.brief, "spoken": self.spoken}[style]
        return self.doing(opened, closed, style) if self.question.closes else said(opened)

    def doing(self, opened: Sequence[str], closed: Sequence[str] = (), style: Style = "spoken") -> Text:
        """Return what is opened and closed by what that means for each office: "raising A to ward office status and opening B"."""
        said = {"of": self.of, "brief": self.brief, "spoken": self.spoken}[style]
        becoming, parts = self.becoming, self.becoming.parts(opened, closed)
        others = [option for option in opened if option in becoming.others]
        if parts.opened and parts.closed and not (parts.raised or parts.begun or parts.ended or others):
            more, less = said(parts.opened), said(parts.closed)
            if style == "spoken":
                return Text("opening {opened} and closing {closed}", opened=more, closed=less)
            return Text("opening {opened}; closing {closed}", opened=more, closed=less)
        what = becoming.service
        found = (
            (parts.raised, Text("raising {offices} to {kind} status", offices=said(parts.raised), kind=becoming.kind)),
            (parts.begun, Text("beginning {what} at {offices}", offices=said(parts.begun), what=what)),
            (parts.opened, Text("opening {offices}", offices=said(parts.opened))),
            (parts.ended, Text("ending {what} at {offices}", offices=said(parts.ended), what=what)),
            (parts.closed, Text("closing {offices}", offices=said(parts.closed))),
        )
        told = [text for offices, text in found if offices]
        if not told:
            return said(others)
        sentence = and_list(told) if style == "spoken" else joined(Text("{this}; {next}"), told)
        return Text("{offices}, with {chosen}", offices=sentence, chosen=said(others)) if others else sentence

    @property
    def change_title(self) -> Text:
        """What tables call their column of `change`."""
        return CHANGE if self.question.closes else self._adding((ADDED, RAISED, RAISED_OR_ADDED))

    @property
    def count_title(self) -> Text:
        """What tables call their column of `Question.counted`."""
        titles = (Text("added"), in_context("count", "raised"), in_context("count", "raised or added"))
        return OPEN_IN_THE_END if self.question.closes else self._adding(titles)

    def _adding(self, titles: tuple[Text, Text, Text]) -> Text:
        """Return the title for plans that add offices, raise branches, or may do both."""
        parts = self.becoming.parts(self.question.problem.candidates, ())
        if not parts.raised:
            return titles[0]
        return titles[2] if parts.opened or parts.begun else titles[1]

    def _open_at(self, ids: Sequence[str], names: dict[str, Text], hours: SlotTable) -> Text:
        """Return offices, and in which times that are decided some are open, given by options of both."""
        times = set(hours.options)
        offices, opened = [option for option in ids if option not in times], hours.opened(ids)
        parts = [self._row(offices, names)] if offices else []
        parts += [
            Text("{title}: {of}", title=slot.named, of=comma_list(names[site] for site in opened[slot.id]))
            for slot in hours.stated.decided
            if opened[slot.id]
        ]
        return joined(Text("{this}; {next}"), parts) if parts else NONE

    def _row(self, ids: Sequence[str], names: dict[str, Text]) -> Text:
        hours = self.question.inputs.hours
        if hours is not None and set(hours.options).intersection(ids):
            return self._open_at(ids, names, hours)
        channels = [self._channels[option] for option in ids if option in self._channels]
        if channels:
            few = len(channels) <= NAMED
            chosen = comma_list(channels) if few else plural("{n} channel", "{n} channels", len(channels))
            offices = [option for option in ids if option not in self._channels]
            return Text("{offices}, with {chosen}", offices=self._row(offices, names), chosen=chosen) if offices else chosen
        if not ids:
            return NONE
        groups: dict[str, list[str]] = {}
        for option in ids:
            site, _, state = option.partition(BETWEEN)
            # what one phase opens stays open in the next, and need not be named again
            if not any(site in earlier for earlier in groups.values()):
                groups.setdefault(state, []).append(site)
        said = [(self._states.get(state), [names[site] for site in sites]) for state, sites in groups.items()]
        return joined(
            Text("{this}; {next}"),
            (Text("{title}: {of}", title=title, of=comma_list(of)) if title else comma_list(of) for title, of in said),
        )


def _shared_ending(names: list[str], between: str) -> str:
    """Return what all of several names end with, in whole words where words are parted; it leaves none of them empty."""
    if len(set(names)) < 2:
        return ""
    shortest = min(map(len, names))
    alike = (size for size in range(shortest, 0, -1) if len({name[-size:] for name in names}) == 1)
    ending = names[0][len(names[0]) - next(alike, 0) :]
    if between:
        ending = ending[ending.find(between) :] if between in ending else ""
    elif len(ending) < 2:
        # where words are not parted, one letter is no word
        return ""
    return ending if all(len(name) > len(ending) for name in names) else ""


def with_source(reason: Text, source: Text | None) -> Text:
    """Return a reason with where it is laid down in brackets; either may be missing."""
    if source is None:
        return reason
    return Text("({source})", source=source) if reason == NOTHING else Text("{reason} ({source})", reason=reason, source=source)
