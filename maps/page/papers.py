"""Papers: which certificate, notification or payment is to be had where, when, for how much and with what."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from models.messages.text import Text

# a place for each area, with whole metres; None where nobody lives
Near = tuple[tuple[str, int] | None, ...]


@dataclass(frozen=True, slots=True)
class GivenAt:
    """One kind of offices or channels that gives a paper.

    Parameters
    ----------
    kind
        which, among those of `Papers`.
    before, after
        whether it does, before and with the plan.
    some
        whether some places of the kind alone give it, and which ones is not in the data.
    fee, need, bring, note
        what it costs, what one must have registered or got first, what to bring, and what a reader must know; None where the data do not say.
    """

    kind: str
    before: bool
    after: bool
    some: bool = False
    fee: Text | None = None
    need: Text | None = None
    bring: Text | None = None
    note: Text | None = None


@dataclass(frozen=True, slots=True)
class Paper:
    """A paper.

    Parameters
    ----------
    title
        what it is called.
    at
        where it is given, kind by kind.
    """

    title: Text
    at: tuple[GivenAt, ...]


@dataclass(frozen=True, eq=False)
class PaperKind:
    """A kind of channels that gives a paper.

    Parameters
    ----------
    title
        what it is called.
    hours
        when those are open that stand nowhere, before and with the plan; None where that is not known.
    near
        the nearest of the kind for every area in the study's order, by id, with the mean metres of its people, before and with the plan; none
        where the kind stands nowhere, such as online.
    """

    title: Text
    hours: tuple[Text | None, Text | None]
    near: tuple[Near, Near] | None


@dataclass(frozen=True, eq=False)
class Papers:
    """All papers, and where they are given.

    Parameters
    ----------
    papers
        in the study's order.
    channels
        the kinds of channels that give any, by their word.
    names
        of the channels that are the nearest of an area, by id, with when each is open, before and with the plan.
    offices
        of each office its kind before and with the plan, and its kind once it is newly opened.
    hours
        of each office when it is open before, with the plan, and with the plan once it is newly opened.
    sources
        where all this is from.
    """

    papers: tuple[Paper, ...]
    channels: Mapping[str, PaperKind]
    names: Mapping[str, tuple[Text, Text | None, Text | None]]
    offices: Mapping[str, tuple[str, str]]
    hours: Mapping[str, tuple[Text | None, Text | None, Text | None]]
    sources: Text


def describe_papers(papers: Papers, offices: Sequence[str]) -> dict[str, Any]:
    """Return them as the page's scripts read them: kinds, names and texts that stand often by their number.

    Parameters
    ----------
    papers
        what there is.
    offices
        ids in the page's order.
    """
    kinds = list(dict.fromkeys([*papers.channels, *(kind for one in papers.offices.values() for kind in one)]))
    ids = list(papers.names)
    said: list[Text] = []

    def number(text: Text | None) -> int | None:
        if text is None:
            return None
        if text not in said:
            said.append(text)
        return said.index(text)

    def near(one: Near) -> list[list[int] | None]:
        return [None if found is None else [ids.index(found[0]), found[1]] for found in one]

    def given(at: GivenAt) -> dict[str, Any]:
        facts = {key: number(getattr(at, key)) for key in ("fee", "need", "bring", "note")}
        return {
            "kind": kinds.index(at.kind),
            "when": [at.before, at.after],
            **({"some": True} if at.some else {}),
            **{key: value for key, value in facts.items() if value is not None},
        }

    def channel(one: PaperKind) -> dict[str, Any]:
        found: dict[str, Any] = {"title": one.title, "hours": [number(hours) for hours in one.hours]}
        if one.near is not None:
            before, after = map(near, one.near)
            found["near"] = [before] if before == after else [before, after]
        return found

    return {
        "papers": [{"title": paper.title, "at": [given(at) for at in paper.at if at.kind in kinds]} for paper in papers.papers],
        "channels": [channel(one) for one in papers.channels.values()],
        "names": [name for name, _, _ in papers.names.values()],
        "open": [[number(hours) for hours in both] for _, *both in papers.names.values()],
        "offices": [[kinds.index(kind) for kind in papers.offices[office]] for office in offices],
        "hours": [[number(hours) for hours in papers.hours[office]] for office in offices],
        "sources": papers.sources,
        "said": said,
    }
