"""An atlas as tables: a row for each municipality, for each place that would be added, for each office that is closed alone."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from placement.atlas.figures import Figure, figures
from placement.atlas.question import AtlasQuestion
from placement.records.atlas import Additions, Row

# of the places of OpenStreetMap, and of the list of public halls
SOURCES = (
    "© OpenStreetMap contributors (2021), ODbL 1.0",
    "国土数値情報 市町村役場等及び公的集会施設 (P05, 2022, 国土交通省) を加工",
)
Cells = dict[str, str | int | float | bool | None]


def municipalities(question: AtlasQuestion, rows: Iterable[Row]) -> list[Cells]:
    """Return a row for each municipality, in order of code: people, and people within reach by figure with their shares."""
    return [_municipality(question, row) for row in rows]


def _municipality(question: AtlasQuestion, row: Row) -> Cells:
    answered = not row.error
    found = figures(question, [row])
    more = row.more if answered else None
    return {
        "code": row.code,
        "prefecture": row.prefecture,
        "name": row.name,
        "name_en": row.name_en,
        "people": row.people if answered else None,
        "people_hidden": row.hidden if answered else None,
        **{f"offices_{kind}": row.offices.get(kind) for kind in question.offices},
        **_figures(found, known=answered),
        **({} if question.more is None else _more(more)),
        "error": row.error,
    }


def _figures(found: Sequence[Figure], *, known: bool) -> Cells:
    cells: Cells = {}
    for one in found:
        cells[one.name] = one.people if known else None
        cells[f"{one.name}_share"] = round(one.share, 6) if known and one.of else None
    return cells


def _more(more: Additions | None) -> Cells:
    if more is None:
        return dict.fromkeys(("possible_sites", "added", "ties", "ties_complete", "status"))
    return {
        "possible_sites": more.sites,
        "added": "; ".join(place.name for place in more.places),
        "ties": more.ties,
        "ties_complete": more.ties_complete,
        "status": more.status,
    }


def places(rows: Iterable[Row]) -> list[Cells]:
    """Return a row for each place that is among a municipality's best further ones."""
    return [
        {
            "code": row.code,
            "municipality": row.name,
            "kind": place.kind,
            "name": place.name,
            "lon": place.lon,
            "lat": place.lat,
            "source": SOURCES[place.kind == "public_hall"],
        }
        for row in rows
        if row.more is not None
        for place in row.more.places
    ]


def closings(rows: Iterable[Row], note: str) -> list[Cells]:
    """Return a row for each office that is closed alone, in order of municipality and of the list; each says that it is no proposal."""
    return [
        {
            "code": row.code,
            "municipality": row.name,
            "office": one.name,
            "lon": one.lon,
            "lat": one.lat,
            "people_farther": one.farther,
            "mean_m_farther": one.mean_m,
            "most_m_farther": one.most_mm / 1_000,
            "people_out_of_reach": one.out_of_reach,
            "people": row.people,
            "note": note,
        }
        for row in rows
        for one in row.closings or ()
    ]
