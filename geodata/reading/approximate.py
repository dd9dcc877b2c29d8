"""Offices that stand at a point near them, because no more than their address is known: flagged, and said on every output."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from geodata.names import name_columns, names_in
from models.messages.findings import Faults, brief
from models.messages.text import Text, comma_list, plural

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

# the columns of offices that say so
PLACED_AT, PLACED_OFF_M = "placed_at", "placed_off_m"
PLACED_BY, PLACED_ON = "placed_by", "placed_on"
# where a search of addresses found them, which is nearer than the point of a chome or town
SEARCHED = {"building": Text("its house number or building"), "block": Text("its block or lot")}
ROUGH = ("chome", "town")
LEVELS = (*SEARCHED, *ROUGH)
# so many offices are named in one sentence
NAMED = 10


def read_approximate(cells: Mapping[str, Sequence[str]], faults: Faults) -> dict[str, list[str]]:
    """Return the two columns as text; none where the offices say nothing of it.

    Parameters
    ----------
    cells
        columns of the offices. `placed_at` is `chome` or `town`, at whose point an office stands, `building` or `block`, where a search
        of addresses found it, empty where it stands at its own coordinates; `placed_off_m` is how many whole metres from there the
        farthest people of that place live, empty where nobody knows.
    faults
        takes whatever else stands there.
    """
    if PLACED_AT not in cells:
        return {}
    positions = [cell.strip() for cell in cells[PLACED_AT]]
    away = [cell.strip() for cell in cells.get(PLACED_OFF_M, [""] * len(positions))]
    wrong = [row for row, cell in enumerate(positions) if cell and cell not in LEVELS]
    faults.stop_rows(
        "placed-at-unknown",
        wrong,
        lambda row: Text(
            "'{cell}' says not by what it is placed; write {words}, or leave it empty",
            cell=brief(positions[row]),
            words=", ".join(LEVELS),
        ),
        field=PLACED_AT,
    )
    odd = [row for row, cell in enumerate(away) if cell and not (cell.isascii() and cell.isdigit() and positions[row])]
    faults.stop_rows(
        "placed-off-form",
        odd,
        lambda row: Text("'{cell}' is no number of whole metres of a place that is not exact", cell=brief(away[row])),
        field=PLACED_OFF_M,
    )
    if wrong or odd:
        return {PLACED_AT: positions, PLACED_OFF_M: away}
    found = sum(cell in SEARCHED for cell in positions)
    rough = sum(map(bool, positions)) - found
    if found:
        message = plural(
            "{n} office stands where a search of addresses found it; see whether that is right",
            "{n} offices stand where a search of addresses found them; see whether that is right",
            n=found,
        )
        faults.warn("office-searched", message, field=PLACED_AT, count=found)
    if rough:
        message = plural(
            "{n} office stands at the point of the people of its chome or town, as only its address is known; give its coordinates",
            "{n} offices stand at the point of the people of their chome or town, as only their addresses are known; give their coordinates",
            n=rough,
        )
        faults.warn("office-approximate", message, field=PLACED_AT, count=rough)
    return {PLACED_AT: positions, PLACED_OFF_M: away}


def say_approximate(offices: GeoDataFrame) -> list[Text]:
    """Return what every output says of offices that stand at a point near them, or where a search found them; none where none does."""
    if PLACED_AT not in offices:
        return []
    said = [_say_searched(offices[offices[PLACED_AT].isin(list(SEARCHED))]), _say_rough(offices[offices[PLACED_AT].isin(ROUGH)])]
    return [text for text in said if text is not None]


def _say_rough(rough: GeoDataFrame) -> Text | None:
    if rough.empty:
        return None
    rough = rough.assign(far=[int(cell or -1) for cell in rough[PLACED_OFF_M]]).sort_values("far", ascending=False, kind="stable")
    return Text(
        "Approximate places: of these offices only the address is known, and each stands at the point of the people of its chome or "
        "town; distances to it are no exact ones: {offices}.",
        offices=_named([_say_one(name, far) for name, far in zip(_names(rough), rough["far"], strict=True)]),
    )


def _say_searched(found: GeoDataFrame) -> Text | None:
    if found.empty:
        return None
    rows = [row for _, row in found.iterrows()]
    items = [
        Text("{name} ({level}; {by})", name=name, level=SEARCHED[row[PLACED_AT]], by=_found_by(row))
        for name, row in zip(_names(found), rows, strict=True)
    ]
    return Text(
        "Places from addresses: these offices stand where a search of addresses found them, and nobody has checked that: {offices}.",
        offices=_named(items),
    )


def _found_by(row: Any) -> Text:
    by, day = (str(row.get(column) or "") for column in (PLACED_BY, PLACED_ON))
    return Text("{by}, {day}", by=by or Text("search not named"), day=day or Text("day not known"))


def _named(items: Sequence[Text]) -> Text:
    """Return a list, of which so many are named."""
    more = [Text("and {count:,} more", count=len(items) - NAMED)] if len(items) > NAMED else []
    return comma_list([*items[:NAMED], *more])


def _names(offices: GeoDataFrame) -> list[Text]:
    return names_in({str(column): offices[column].tolist() for column in name_columns(offices.columns)})


def off_said(offices: GeoDataFrame, office: str) -> Text | None:
    """Return what is said of one office that stands at a point near it, None of any other."""
    if PLACED_AT not in offices:
        return None
    row = offices[offices["id"] == office].iloc[0]
    if not row[PLACED_AT]:
        return None
    if row[PLACED_AT] in SEARCHED:
        return Text(
            "Its place was found by a search of its address, as {level} ({by}); nobody has checked it.",
            level=SEARCHED[row[PLACED_AT]],
            by=_found_by(row),
        )
    if not row[PLACED_OFF_M]:
        return Text("Its place is approximate: only its address is known, and it stands at the point of the people there.")
    return Text(
        "Its place is approximate: only its address is known, and it stands at the point of the people there, who live up to "
        "{metres:,} m from it.",
        metres=int(row[PLACED_OFF_M]),
    )


def _say_one(name: Text, far: int) -> Text:
    if far < 0:
        return Text("{name} (how far people there live from that point is not known)", name=name)
    return Text("{name} (people there live up to {metres:,} m from that point)", name=name, metres=far)
