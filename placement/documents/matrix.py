"""The words of who gives each service of the study's table, before and with the plan, and where its source says so."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geodata.services.needs import need_title
from geodata.services.offers import Offer
from models.messages.document import Section, Table
from models.messages.numbers import number
from models.messages.text import Text, comma_list, in_context, joined, same
from placement.documents.provision import kind_said
from placement.results.result import Result
from placement.values.matrix import Given, KindGiving, grouped

NOWHERE = same("—")


def matrix_section(result: Result) -> list[Section]:
    """Return who gives each service, services with equal channels in one row, and which have no substitute."""
    if not result.matrix:
        return []
    rows = tuple(
        (
            comma_list(one.title for one in row),
            _kinds(result, row[0].before),
            _kinds(result, row[0].after),
        )
        for row in grouped(result.matrix)
    )
    head = (in_context("matrix", "services"), Text("before"), in_context("matrix", "with the plan"))
    table = Table(Text("Kinds of places and how many of each; services with equal channels stand together"), head, rows)
    return [Section(Text("Services and who gives them"), (table, *_unreplaced(result.matrix)))]


def sources_section(result: Result) -> list[Section]:
    """Return the rows of the study's table that say so, each with chapter, chart and line of its source."""
    rows = tuple(
        (
            one.title,
            kind_said(result, giving.kind),
            same(giving.offer.months.begin or "—"),
            same(giving.offer.months.end or "—"),
            _where(giving.offer),
            same(giving.offer.note),
        )
        for one in result.matrix
        for giving in dict.fromkeys((*one.before, *one.after))
    )
    if not rows:
        return []
    head = (
        in_context("matrix", "service"),
        Text("kind"),
        in_context("matrix", "from"),
        in_context("matrix", "until"),
        Text("chapter, chart, line"),
        in_context("matrix", "note"),
    )
    return [Section(Text("Services and who gives them: the rows of the source"), (Table(same(""), head, rows),))]


def _kinds(result: Result, kinds: Sequence[KindGiving]) -> Text:
    return joined(in_context("matrix", "{this}; {next}"), [_kind(result, one) for one in kinds]) if kinds else NOWHERE


def _kind(result: Result, one: KindGiving) -> Text:
    kind = kind_said(result, one.kind)
    if one.places is not None:
        said = Text("{kind} {count}", kind=kind, count=number(one.places))
    elif one.of:
        said = Text("{kind}, some of {of}", kind=kind, of=number(one.of))
    else:
        said = kind
    terms = list(_terms(result, one.offer))
    return Text("{said} ({terms})", said=said, terms=comma_list(terms)) if terms else said


def _terms(result: Result, offer: Offer) -> Iterator[Text]:
    if offer.needs:
        yield need_title(result.study.needs, offer.needs)
    if offer.fee_yen is not None:
        yield Text("{fee} yen in {year}", fee=number(offer.fee_yen), year=str(offer.fee_year))


def _where(offer: Offer) -> Text:
    said = [same(part) for part in (offer.chapter, offer.chart, offer.line) if part]
    return joined(in_context("matrix", "{this} / {next}"), said) if said else NOWHERE


def _unreplaced(services: Sequence[Given]) -> Iterator[Text]:
    """Yield which services fewer offices give with the plan, and nothing else."""
    for one in services:
        if one.unreplaced:
            before, after = one.offices
            yield Text(
                "{service}: from {before} places to {after}, and no other channel gives it.",
                service=one.title,
                before=number(before),
                after=number(after),
            )
