"""Services as a table: one row for a service and a kind of office or channel that gives it."""

from __future__ import annotations

import re
from collections.abc import Sequence

from geodata.names import name_columns, names_in
from geodata.reading import fields
from geodata.reading.services.tables import YEAR, Table, known_kinds, one_of, read_months, texts, twice, words
from geodata.services.offers import Offer
from models.messages.findings import brief
from models.messages.text import Text

COLUMNS = ("service", "kind")
WHOLE = re.compile(r"[0-9]{1,7}")


def read_offers(table: Table, kinds: Sequence[str]) -> tuple[Offer, ...]:
    """Return the services, with whatever is wrong recorded.

    Parameters
    ----------
    table
        the table, opened.
    kinds
        those of the offices and channels.
    """
    faults, columns = table.faults, table.raw.columns
    services = fields.read_ids(columns["service"], "service", faults, unique=False)
    names = names_in({column: texts(table, column, required=True) for column in name_columns(columns)})
    of_kind = words(table, "kind", required=True)
    known_kinds(of_kind, kinds, faults)
    months = read_months(words(table, "from"), words(table, "to"), ("from", "to"), faults)
    fees, years = _read_fees(table)
    said = [texts(table, column) for column in ("source_chapter", "chart", "line", "note")]
    places = words(table, "places")
    one_of(places, ("", "all", "some"), "places", faults)
    some = [place == "some" for place in places]
    columned = (services, names, of_kind, months, words(table, "needs"), fees, years, *said, some, texts(table, "bring"))
    rows = [Offer(*row) for row in zip(*columned, strict=True)]
    _find_names(rows, table)
    if not faults.stopped():
        faults.stop_rows(
            "offer-twice",
            twice(rows, [(row.service, row.kind) for row in rows]),
            lambda row: Text(
                "{service} at {kind} is there before, for the same months; keep one row, or end the one before",
                service=brief(rows[row].service),
                kind=brief(rows[row].kind),
            ),
            field="kind",
        )
    return tuple(rows)


def _read_fees(table: Table) -> tuple[list[int | None], list[int | None]]:
    """Return the fees in yen and the years they are of, None where none is known."""
    fees, years = words(table, "fee"), words(table, "fee_year")
    faults = table.faults
    faults.stop_rows(
        "fee-form",
        [row for row, fee in enumerate(fees) if fee and not WHOLE.fullmatch(fee)],
        lambda row: Text("'{fee}' is no fee; write whole yen such as 200, or leave it empty", fee=brief(fees[row])),
        field="fee",
    )
    faults.stop_rows(
        "year-form",
        [row for row, year in enumerate(years) if year and not YEAR.fullmatch(year)],
        lambda row: Text("'{year}' is no year; write it like 2020", year=brief(years[row])),
        field="fee_year",
    )
    faults.stop_rows(
        "fee-without-year",
        [row for row, (fee, year) in enumerate(zip(fees, years, strict=True)) if bool(fee) != bool(year)],
        lambda _: Text("a fee needs its year, and a year its fee: give both fee and fee_year, or neither"),
        field="fee_year",
    )
    return (
        [int(fee) if WHOLE.fullmatch(fee) else None for fee in fees],
        [int(year) if YEAR.fullmatch(year) else None for year in years],
    )


def _find_names(rows: Sequence[Offer], table: Table) -> None:
    first: dict[str, Text] = {}
    wrong = [row for row, offer in enumerate(rows) if first.setdefault(offer.service, offer.name) != offer.name]
    table.faults.stop_rows(
        "service-names-differ",
        wrong,
        lambda row: Text(
            "{service} has another name in an earlier row; write the same, or give it another id",
            service=brief(rows[row].service),
        ),
        field="service",
    )
