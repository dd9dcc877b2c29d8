"""The papers of a study in the report: which is to be had where, now and with the plan, for how much, with what, and when."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from geodata.kinds import kind_title
from geodata.services.channels import PLACELESS, have_a_place, open_in
from geodata.study import names_of
from maps.page.papers import GivenAt, Paper
from maps.papers_labels import PAPERS
from models.messages.document import Section, Table
from models.messages.findings import visible
from models.messages.text import NOTHING, Text, applied, capital, comma_list, in_context, joined, plural, same, unstopped
from placement.documents.council.papers import given_papers, has_papers, hours_of, sources_said
from placement.documents.titles import titled
from placement.glossary import channel_kind
from placement.problem.offered import Months, kinds_at, months_of
from placement.results.result import Result

TITLE, BESIDE = Text("Where each paper is to be had"), in_context("papers", "{this}; {next}")
# offices named in one cell
NAMED = 6
UNKNOWN = PAPERS["paper_unknown"]
NOT_GIVEN = same("—")


def papers_section(result: Result) -> list[Section]:
    """Return where each paper is to be had, and when these places are open; nothing where the study has no papers."""
    if not has_papers(result):
        return []
    looked = Looked.at(result)
    papers = given_papers(result.study, looked.months)
    # papers that are given at the same places on the same terms stand together
    alike: dict[tuple[tuple[Text, ...], ...], list[Text]] = {}
    for paper in papers:
        alike.setdefault(tuple(_rows(looked, paper)), []).append(paper.title)
    rows = [(joined(BESIDE, titles), *cells) for places, titles in alike.items() for cells in places]
    if not rows:
        return []
    head = (
        Text("paper"),
        in_context("papers", "where"),
        *looked.heads,
        PAPERS["paper_fee"],
        PAPERS["paper_need"],
        PAPERS["paper_bring"],
    )
    base = Text("The places within the boundary that give each certificate, notification or payment")
    table = Table(titled(_found(looked, papers), base), head, tuple(rows))
    kinds = {at.kind for paper in papers for at in paper.at}
    caption = Text("When these places are open")
    times = Table(caption, (in_context("papers", "where"), *looked.heads), tuple(_times(looked, kinds)))
    source = Text("From: {source}.", source=unstopped(sources_said(result.study, channels=bool(len(result.study.channels)))))
    return [Section(TITLE, (table, times, PAPERS["paper_ask"], source))]


@dataclass(frozen=True, eq=False)
class Looked:
    """A study looked at before and with a plan.

    Parameters
    ----------
    result
        whose it is.
    months
        the month before and that of the plan; None where the study's papers are not dated.
    offices
        the kind of each office before and with the plan; "" of one that is closed then.
    counts
        how many places there are of each kind of channels within the boundary, before and with the plan.
    states
        the states told of: both, or now alone where nothing is compared and no month looked at.
    """

    result: Result
    months: Months | None
    offices: tuple[dict[str, str], dict[str, str]]
    counts: tuple[Counter[str], Counter[str]]
    states: tuple[int, ...]

    @classmethod
    def at(cls, result: Result) -> Looked:
        """Return what a result looks at."""
        study, before, after = result.study, set(result.before.open), set(result.after.open)
        ids = tuple(study.offices["id"])
        own = dict(zip(ids, kinds_at(study, ids, ()), strict=True))
        raised = dict(zip(ids, kinds_at(study, ids, after - before), strict=True))
        then = {office: "" if office in before - after else raised[office] for office in ids}
        months = months_of(result.file.scenario)
        ours = study.channels[study.channels["inside"].astype(bool) & have_a_place(study.channels)]
        there = [ours["kind"] if months is None else ours["kind"][open_in(ours, month)] for month in months or ("", "")]
        return cls(
            result,
            months,
            (own, then),
            (Counter(there[0]), Counter(there[1])),
            (0, 1) if result.compared or months is not None else (0,),
        )

    @property
    def heads(self) -> tuple[Text, ...]:
        """What the columns of the states are called."""
        return (Text("now"), Text("with the plan")) if len(self.states) > 1 else (Text("now"),)

    def giving(self, paper: Paper, state: int) -> list[str]:
        """Return the offices that give a paper in a state."""
        kinds = {at.kind for at in paper.at if given_in(at, state)}
        return [office for office, kind in self.offices[state].items() if kind in kinds]

    def is_office(self, kind: str) -> bool:
        """Return whether a kind is one of offices."""
        return any(kind in kinds.values() for kinds in self.offices)

    def channels(self, kind: str, state: int) -> int | None:
        """Return how many places of a kind of channels there are within the boundary; None of a kind that stands nowhere."""
        if kind in PLACELESS:
            return None
        return self.counts[state][kind]


def given_in(at: GivenAt, state: int) -> bool:
    """Return whether a kind gives a paper before (0) or with the plan (1)."""
    return (at.before, at.after)[state]


def _rows(looked: Looked, paper: Paper) -> Iterator[tuple[Text, ...]]:
    """Yield a row for the counters of all offices together, then one for each kind of channels that gives a paper."""
    told = [at for at in paper.at if any(given_in(at, state) for state in looked.states)]
    counters = [at for at in told if looked.is_office(at.kind)]
    if counters:
        cells = [_offices_said(looked, looked.giving(paper, state)) for state in looked.states]
        yield (PAPERS["paper_counters"], *cells, *_facts(counters))
    for at in told:
        counts = [looked.channels(at.kind, state) if given_in(at, state) else 0 for state in looked.states]
        if at in counters or not any(count is None or count for count in counts):
            continue
        where = capital(channel_kind(at.kind))
        if at.note is not None:
            where = Text("{where} ({note})", where=where, note=unstopped(at.note))
        yield (where, *(_places_said(count, some=at.some) for count in counts), *_facts([at]))


def _offices_said(looked: Looked, offices: Sequence[str]) -> Text:
    if not offices:
        return NOT_GIVEN
    count = plural("{n} place", "{n} places", len(offices))
    if len(offices) > NAMED:
        return count
    study = looked.result.study
    named = dict(zip(study.offices["id"], names_of(study.offices), strict=True))
    return Text("{count}: {names}", count=count, names=comma_list(applied(visible, named[office]) for office in offices))


def _places_said(count: int | None, *, some: bool) -> Text:
    if count is None:
        return PAPERS["paper_anywhere"]
    if not count:
        return NOT_GIVEN
    if some:
        return plural(
            "some of {n} place; which ones is not in the data", "some of {n} places; which ones is not in the data", count
        )
    return plural("{n} place", "{n} places", count)


def _facts(at: Sequence[GivenAt]) -> tuple[Text, Text, Text]:
    """Return fee, what one must have first, and what to bring, each once; unknown fees and things to bring are said."""
    fee, need, bring = (
        dict.fromkeys(text for one in at if (text := getattr(one, key)) is not None) for key in ("fee", "need", "bring")
    )
    return _each(fee, UNKNOWN), _each(need, NOT_GIVEN), _each(bring, UNKNOWN)


def _each(texts: dict[Text, None], otherwise: Text) -> Text:
    return joined(BESIDE, texts) if texts else otherwise


def _times(looked: Looked, kinds: set[str]) -> Iterator[tuple[Text, ...]]:
    """Yield when places are open: kind by kind, then each office that has hours of its own."""
    study = looked.result.study
    of_offices = dict.fromkeys(kind for state in looked.offices for kind in state.values() if kind in kinds)
    of_channels = [kind for kind in dict.fromkeys(study.channels["kind"]) if kind in kinds and kind not in of_offices]
    of_channels += sorted(kinds & PLACELESS - {*of_channels})
    titles = {kind: kind_title(study.kinds, kind) for kind in of_offices} | {kind: channel_kind(kind) for kind in of_channels}
    for kind, title in titles.items():
        yield (capital(title), *(hours_of(study, looked.months, state, kind) or UNKNOWN for state in looked.states))
    own = {row.id for row in study.hours if row.id}
    for office, name in zip(study.offices["id"], names_of(study.offices), strict=True):
        if office in own:
            told = (hours_of(study, looked.months, state, looked.offices[state][office], office) for state in looked.states)
            yield (applied(visible, name), *(one or UNKNOWN for one in told))


def _found(looked: Looked, papers: Sequence[Paper]) -> Text:
    """Return for how many papers there are fewer counters with staff than now, and for how many more, the more first."""
    if len(looked.states) < 2:
        return NOTHING
    counts = [[len(looked.giving(paper, state)) for state in looked.states] for paper in papers]
    fewer, more = sum(then < now for now, then in counts), sum(then > now for now, then in counts)
    if not fewer and not more:
        return Text("as many counters with staff as now give each of the {papers} papers", papers=len(papers))
    said = Text("of {papers} papers, {fewer} are given at fewer counters with staff than now, {more} at more")
    if more > fewer:
        said = Text("of {papers} papers, {more} are given at more counters with staff than now, {fewer} at fewer")
    return said.filled(papers=len(papers), fewer=fewer, more=more)
