"""What must be settled before tables can be a study: doubts, columns and layers that are missing, tables that do not go together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from geodata.guessing.guess import Guess
from geodata.guessing.layers import LayerName
from geodata.guessing.placing import crs_of_table
from models.messages.findings import Finding, brief, listed
from models.messages.text import Text

NEEDED: tuple[LayerName, ...] = ("demand", "offices")


def is_placeless(one: Guess) -> bool:
    """Return whether a table of people has no coordinates at all."""
    return one.layer == "demand" and {"lon", "lat"} <= set(one.missing)


def is_alone(one: Guess, guesses: Iterable[Guess]) -> bool:
    """Return whether its file holds no other table."""
    return sum(other.path == one.path for other in guesses) == 1


def unsettled(one: Guess, *, alone: bool, in_areas: bool) -> list[Finding]:
    """Return what must be said of one table before it can be a layer.

    Parameters
    ----------
    one
        what it seems to be.
    alone
        whether its file holds no other table.
    in_areas
        whether it may do without coordinates.
    """
    file = one.path.name
    if one.could_be:
        said = Text("could be {first} or {second}", first=one.could_be[0], second=one.could_be[1])
        cure = Text("{said} ({why}); say which: --layer {file}={first}", said=said, why=one.why, file=file, first=one.could_be[0])
        return [one.stop("layer-doubt", cure)]
    if one.layer is None:
        there = listed(list(one.raw.columns))
        if not alone:
            message = Text("is left out: {why}", why=one.why)
            return [Finding("table-left-out", "warn", message, file=str(one.path), layer=one.table)]
        message = Text(
            "no column is known; the first row must name the columns ({there}), and --layer {file}=offices says what it is",
            there=there,
            file=file,
        )
        return [one.stop("table-unknown", message)]
    found = []
    for doubt in one.doubts:
        if doubt.needed:
            message = Text(
                "{ours} could be the column {first} or {second}; say which: --column {ours}={first}",
                ours=doubt.ours,
                first=brief(doubt.columns[0]),
                second=listed(list(doubt.columns[1:])),
            )
            found.append(one.stop("column-doubt", message, of=doubt.ours))
    if one.layer == "boundary" and "code" in one.columns:
        codes = sorted(set(one.raw.columns[one.columns["code"]]))
        if len(codes) > 1:
            message = Text("holds several municipalities: {codes}; cut it to one", codes=listed(codes))
            found.append(one.stop("boundary-several", message, of="code"))
    for ours in (ours for ours in one.missing if not (in_areas and ours in {"lon", "lat"})):
        message = Text(
            "has no column that could be {ours} of the layer {layer}; add it, or say which it is: --column {ours}=NAME (there are {there})",
            ours=ours,
            layer=one.layer,
            there=listed(list(one.raw.columns)),
        )
        found.append(one.stop("column-missing", message, of=ours))
    return found


def differing(known: Sequence[Guess], crs: str | None) -> list[Finding]:
    """Return what keeps tables that seem to be one layer from being read as one: columns, sheets or coordinates that differ."""
    first: dict[str, Guess] = {}
    found = []
    for one in known:
        layer = str(one.layer)
        before = first.setdefault(layer, one)
        if before is one or _is_like(before, one, crs):
            continue
        own, theirs = ({f"{ours} = {column}" for ours, column in each.columns.items()} for each in (one, before))
        parts = listed(sorted(own ^ theirs) or [one.shown])
        message = Text(
            "seems to be {layer}, as {other} does, and is not like it ({parts}): give both the same columns in files of their own, or say "
            "what it is: --layer {file}=…",
            layer=layer,
            other=before.shown,
            parts=parts,
            file=one.path.name,
        )
        found.append(one.stop("layer-twice", message))
    return found


def _is_like(one: Guess, other: Guess, crs: str | None) -> bool:
    systems = {system for system in (crs_of_table(one, crs)[0], crs_of_table(other, crs)[0]) if system is not None}
    return one.columns == other.columns and one.table == other.table and one.path != other.path and len(systems) < 2


def absent(known: Sequence[Guess], found: Sequence[Finding]) -> list[Finding]:
    """Return that there are no people, or no offices; nothing where a table that is not settled could be them."""
    there = {one.layer for one in known}
    lost = [layer for layer in NEEDED if layer not in there]
    if not lost or any(finding.code in {"layer-doubt", "table-unknown"} for finding in found):
        return []
    message = Text("no table seems to be {layers}; a study needs people (demand) and offices: give it, too", layers=listed(lost))
    return [Finding("layers-absent", "stop", message, value=lost[0], count=len(lost))]
