"""The cases at each office, as `plan.json` and `loads.csv` hold them: modelled, and beside them those that were counted."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, Literal

from pydantic import Field

from placement.records.record import Record
from placement.values.loads import Loads, OfficeLoad, PublishedTotals, ServiceLoads, SharesBeside, Spread


class OfficeLoadRecord(Record):
    """The modelled cases of one place."""

    office: str = Field(description="Id of the office or channel.")
    nearest: int = Field(ge=0, description="Cases of those whose nearest it is.")
    logit: tuple[int, ...] = Field((), description="Cases by the logit, one for each pull, in their order.")
    counted: int | None = Field(
        None, ge=0, description="Cases that were counted there, where they were: they come before the model."
    )

    @classmethod
    def made(cls, load: OfficeLoad) -> OfficeLoadRecord:
        """Return it of the cases of a place."""
        counted = {} if load.counted is None else {"counted": load.counted}
        return cls(office=load.office, nearest=load.nearest, logit=load.logit, **counted)


class TiedLoadsRecord(Record):
    """The modelled cases with one of the plans tied on the first objective."""

    added: tuple[str, ...] = Field(description="Ids of the candidates that it leaves open.")
    offices: tuple[OfficeLoadRecord, ...] = Field(description="Each place that gives the service, in the study's order.")


class ElsewhereRecord(Record):
    """Cases that are assumed to need no place."""

    kinds: tuple[str, ...] = Field(description="How they are done: online, mail, telephone.")
    before: int = Field(ge=0, description="How many before.")
    after: int = Field(ge=0, description="How many with the plan.")


class ServiceLoadsRecord(Record):
    """The modelled cases of one service in one year."""

    service: str = Field(description="Id of the service.")
    year: str = Field(description="2012, or FY2012 (from April).")
    cases: int = Field(ge=0, description="Cases of the year in all; those of the places and those elsewhere add up to it.")
    spread: str = Field(description="The column of the demand over which they are spread.")
    before: tuple[OfficeLoadRecord, ...] = Field(description="Each place that gives the service before, in the study's order.")
    after: tuple[OfficeLoadRecord, ...] = Field(description="The same with the plan.")
    tied: tuple[TiedLoadsRecord, ...] = Field(
        (), description="The same with the plans tied on the first objective, the first few."
    )
    busiest: tuple[int, int] | None = Field(
        None, description="Least and most cases by nearest office of the busiest one, over all ways to open as many offices."
    )

    counted: int | None = Field(
        None, description="Cases counted at all places that give the service before, where all were counted."
    )
    withheld: bool = Field(
        default=False, description="Whether the counts of single places are not published, as one is too small."
    )
    elsewhere: ElsewhereRecord | None = Field(None, description="Cases that need no place, where some are assumed.")


class PublishedTotalRecord(Record):
    """A published total beside the modelled cases of the same offices."""

    measure: str = Field(description="What was published.")
    service: str = Field(description="Id of the service whose modelled cases stand beside it.")
    offices: tuple[str, ...] = Field(description="Ids of the offices counted, as they are before the plan.")
    published: dict[str, int] = Field(description="The published totals by year.")
    about: tuple[str, ...] = Field(description="The years of which the source rounds them.")
    nearest: int = Field(ge=0, description="Modelled cases by nearest office.")
    logit: tuple[int, ...] = Field((), description="Modelled cases by the logit, one for each pull.")
    base: dict[str, str] = Field(description="What the two count that differs, by language code.")


class EndedRecord(Record):
    """Cases of a part of the week where it ends with the plan."""

    slot: str = Field(description="The part of the week: weekday_day, weekday_evening, saturday or sunday.")
    offices: tuple[str, ...] = Field(description="Ids of the offices where it ends.")
    cases: int | None = Field(description="Published cases handled there; null where the figures do not say.")
    left: dict[str, tuple[str, str]] = Field(
        description="Where it goes on, by id: whether on all of its days (yes) or some (part), before and with the plan."
    )


class YearBasesRecord(Record):
    """A year's cases from two published sides."""

    share: float = Field(description="The part of the year's cases that they are said to be, in %.")
    about: bool = Field(description="Whether the source rounds it.")
    implied: int = Field(description="The year's cases that this part implies.")
    volumes: int = Field(description="Sum of the volumes published of that year.")


class SharesRecord(Record):
    """Published shares of single offices beside the model's."""

    year: str = Field(description="Of which year they are.")
    cases: int | None = Field(description="How many cases they are shares of; null where that was not named.")
    offices: tuple[str, ...] = Field(description="Ids of the offices, in the study's order.")
    published: tuple[float, ...] = Field(description="Their published shares, in %.")
    nearest: tuple[float, ...] = Field(description="Their shares by nearest office, in %, with four decimals.")
    logit: tuple[tuple[float, ...], ...] = Field((), description="The same by the logit, a row for each pull.")
    misfit: tuple[float, ...] = Field(
        description="Half the sum of the differences, in points of 1 %: by nearest office first, then for each pull."
    )
    free_numbers: int = Field(description="How many of the published shares are free, as they make up the whole.")
    ended: EndedRecord | None = Field(None, description="What becomes of the cases where their part of the week ends.")
    year_bases: YearBasesRecord | None = Field(
        None, description="The year's cases from two published sides, which need not agree."
    )


class LoadsRecord(Record):
    """How many cases go to each office, as it is modelled."""

    basis: Literal["modelled"] = Field(description="These cases are modelled, but for those called counted.")
    decay_per_km: str = Field(
        "", description="The decay of the logit per kilometre, as it is written; empty where only the nearest office counts."
    )
    main: str = Field("", description="Id of the main office; empty for none.")
    pulls: tuple[str, ...] = Field((), description="The pulls of the main office that are looked at.")
    services: tuple[ServiceLoadsRecord, ...] = Field(description="Each load, in the scenario's order.")
    compared: tuple[PublishedTotalRecord, ...] = Field((), description="Published totals beside what is modelled.")
    shares: SharesRecord | None = Field(None, description="Published shares beside what is modelled.")


def loads_record(loads: Loads) -> LoadsRecord:
    """Return what `plan.json` holds of the loads."""
    found: dict[str, Any] = {"decay_per_km": loads.decay, "main": loads.main, "pulls": loads.pulls} if loads.decay else {}
    if loads.compared:
        found["compared"] = tuple(_total(total, loads) for total in loads.compared)
    if loads.shares is not None:
        found["shares"] = _shares(loads.shares)
    return LoadsRecord(basis="modelled", services=tuple(map(_service, loads.services)), **found)


def _service(load: ServiceLoads) -> ServiceLoadsRecord:
    found: dict[str, Any] = {} if load.counted is None else {"counted": load.counted}
    if load.withheld:
        found["withheld"] = True
    if load.elsewhere is not None:
        found["elsewhere"] = ElsewhereRecord(kinds=load.elsewhere.kinds, before=load.elsewhere.before, after=load.elsewhere.after)
    return ServiceLoadsRecord(
        service=load.service,
        year=load.year,
        cases=load.cases,
        spread=load.column,
        before=_places(load.before),
        after=_places(load.after),
        tied=tuple(TiedLoadsRecord(added=added, offices=_places(spread)) for added, spread in load.ties),
        busiest=load.busiest,
        **found,
    )


def _places(spread: Spread) -> tuple[OfficeLoadRecord, ...]:
    return tuple(map(OfficeLoadRecord.made, spread))


def _total(total: PublishedTotals, loads: Loads) -> PublishedTotalRecord:
    return PublishedTotalRecord(
        measure=total.measure,
        service=loads.services[total.load].service,
        offices=total.offices,
        published={year: value for year, value, _ in total.rows},
        about=tuple(year for year, _, about in total.rows if about),
        nearest=total.modelled.nearest,
        logit=total.modelled.logit,
        base=total.base.as_dict(),
    )


def _shares(shares: SharesBeside) -> SharesRecord:
    rows = tuple(tuple(round(float(one), 4) for one in row) for row in shares.modelled)
    return SharesRecord(
        year=shares.year,
        cases=shares.cases,
        offices=shares.offices,
        published=tuple(map(float, shares.shares)),
        nearest=rows[0],
        logit=rows[1:],
        misfit=tuple(round(float(one), 4) for one in shares.misfits),
        free_numbers=len(shares.offices) - 1,
        **_of_the_year(shares),
    )


def _of_the_year(shares: SharesBeside) -> dict[str, Any]:
    """Return what becomes of the cases of a part of the week, and the year's cases from both sides, as far as that was asked."""
    found: dict[str, Any] = {}
    if shares.ended is not None:
        ended = shares.ended
        left: dict[str, tuple[str, str]] = {office: (before, after) for office, before, after in ended.left}
        found["ended"] = EndedRecord(slot=ended.slot, offices=ended.offices, cases=ended.cases, left=left)
    if shares.bases is not None and shares.implied is not None:
        bases = shares.bases
        found["year_bases"] = YearBasesRecord(
            share=float(bases.share), about=bases.about, implied=shares.implied, volumes=bases.volumes
        )
    return found


def loads_columns(loads: Loads) -> dict[str, list[object]]:
    """Return the columns of `loads.csv`: a row for each service and year, plan, place and rule."""
    rows = [row for load in loads.services for row in _rows(load, loads.pulls)]
    names = ("service", "year", "plan", "office", "choice", "pull", "cases", "basis")
    return {name: [row[at] for row in rows] for at, name in enumerate(names)}


def _rows(load: ServiceLoads, pulls: tuple[str, ...]) -> Iterator[tuple[object, ...]]:
    tied = [(f"tied-{number}", spread) for number, (_, spread) in enumerate(load.ties, start=1)]
    for plan, spread in (("before", load.before), ("plan", load.after), *tied):
        for one in spread:
            if one.counted is not None:
                yield load.service, load.year, plan, one.office, "", None, one.counted, "counted"
            yield load.service, load.year, plan, one.office, "nearest", None, one.nearest, "modelled"
            for pull, cases in zip(pulls or ("0",), one.logit, strict=False):
                yield load.service, load.year, plan, one.office, "logit", pull, cases, "modelled"
        if load.elsewhere is not None:
            cases = load.elsewhere.before if plan == "before" else load.elsewhere.after
            yield load.service, load.year, plan, "", "elsewhere", None, cases, "assumed"
