"""Who gives each service of the study's table, as `plan.json` and `service_places.csv` hold it."""

from __future__ import annotations

from collections.abc import Sequence

from pydantic import Field

from placement.records.columns import FLAG, TEXT, WHOLE, CellKind, Schema
from placement.records.record import Record, Words
from placement.values.matrix import Given, KindGiving

# a whole number, or nothing where it is not known
MAYBE = CellKind(WHOLE.form, int, int, WHOLE.wanted, empty=True)


class GivingRecord(Record):
    """One kind of places that gives a service."""

    kind: str = Field(description="The kind, as the study writes it.")
    places: int | None = Field(
        ge=0,
        description="How many of these places give it; null where only some do, and which is not in the data, or where it has no place.",
    )
    of: int = Field(ge=0, description="How many places of the kind there are.")
    needs: str | None = Field(None, description="What somebody must have to use it there, as the study writes it.")
    fee_yen: int | None = Field(None, description="Its fee in yen, where it is known.")
    fee_year: int | None = Field(None, description="The year in which it was that.")

    @classmethod
    def made(cls, one: KindGiving) -> GivingRecord:
        """Return it of a kind."""
        offer, places = one.offer, {"kind": one.kind, "places": one.places, "of": one.of}
        terms = {"needs": offer.needs or None, "fee_yen": offer.fee_yen, "fee_year": offer.fee_year}
        return cls.model_validate({**places, **{name: term for name, term in terms.items() if term is not None}})


class GivenRecord(Record):
    """A service of the study's table, and who gives it."""

    id: str = Field(description="Id of the service in the study's table.")
    title: Words = Field(description="Its name, by language code.")
    before: tuple[GivingRecord, ...] = Field(description="The kinds that give it before, those of offices first.")
    after: tuple[GivingRecord, ...] = Field(description="The kinds that give it with the plan.")
    unreplaced: bool = Field(description="Whether fewer offices give it with the plan, and nothing else does.")

    @classmethod
    def made(cls, one: Given) -> GivenRecord:
        """Return it of a service."""
        before, after = (tuple(map(GivingRecord.made, kinds)) for kinds in (one.before, one.after))
        return cls(id=one.id, title=one.title.as_dict(), before=before, after=after, unreplaced=one.unreplaced)


PLACES = Schema(
    {
        **dict.fromkeys(("service", "kind"), TEXT),
        "planned": FLAG,
        "places": MAYBE,
        "of": WHOLE,
        "needs": TEXT,
        **dict.fromkeys(("fee_yen", "fee_year"), MAYBE),
        **dict.fromkeys(("from", "to", "source_chapter", "chart", "line"), TEXT),
    },
    ("service",),
    named=False,
)


def places_columns(found: Sequence[Given]) -> dict[str, list[object]]:
    """Return the columns of `service_places.csv`: a row for each service and kind, before and with the plan, with its source."""
    rows = [
        (one.id, giving.kind, bool(planned), giving.places, giving.of, *_source(giving))
        for one in found
        for planned, kinds in enumerate((one.before, one.after))
        for giving in kinds
    ]
    return {name: [row[place] for row in rows] for place, name in enumerate(PLACES.columns)}


def _source(giving: KindGiving) -> tuple[object, ...]:
    offer = giving.offer
    return (
        offer.needs,
        offer.fee_yen,
        offer.fee_year,
        offer.months.begin,
        offer.months.end,
        offer.chapter,
        offer.chart,
        offer.line,
    )
