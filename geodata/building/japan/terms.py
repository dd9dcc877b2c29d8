"""What each layer of the national extract is: its year, its source, its terms, and what a reader must know of it."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.building.origin import ODBL
from models.messages.text import Text

CENSUS_TERMS = Text("e-Stat terms of use (government standard terms 2.0, compatible with CC BY 4.0; attribution required)")
KSJ_TERMS = Text("terms of the National Land Numerical Information site (free use, also commercial; attribution required)")


@dataclass(frozen=True, slots=True)
class Terms:
    """Where a layer comes from and what must be known of it.

    Parameters
    ----------
    vintage
        the year the layer shows.
    source
        publisher, layer, and that it was worked on.
    licence
        the terms it is passed on under.
    note
        what a reader must know before relying on it.
    caution
        in a few words, what is said wherever its figures are told first; None for nothing.
    """

    vintage: str
    source: Text
    licence: Text
    note: Text
    caution: Text | None = None

    def entry(self) -> dict[str, object]:
        """Return it as a recipe has it."""
        return {
            "vintage": self.vintage,
            "source": self.source.as_dict(),
            "licence": self.licence.as_dict(),
            "note": self.note.as_dict(),
            **({"caution": self.caution.as_dict()} if self.caution else {}),
        }


CENSUS = {
    "2015": Terms(
        "2015",
        Text("Made from the 2015 Population Census of Japan, small areas (Statistics Bureau, e-Stat)"),
        CENSUS_TERMS,
        Text("The 2015 census; there is a newer one. An area's point is that of its piece with most people"),
        Text("2015 census, there is a newer one"),
    ),
    "2010": Terms(
        "2010",
        Text("Made from the 2010 Population Census of Japan, small areas (Statistics Bureau, e-Stat)"),
        CENSUS_TERMS,
        Text("The 2010 census; there are newer ones. An area's point is that of its piece with most people"),
        Text("2010 census, there are newer ones"),
    ),
}
BOUNDARIES = Terms(
    "2022",
    Text(
        "Made from National Land Numerical Information, administrative areas (N03), Ministry of Land, Infrastructure, Transport and Tourism"
    ),
    KSJ_TERMS,
    Text(
        "Simplified to about 10 m; very small islets are left out, and of municipalities with many islands it is coarser (2021)"
    ),
)
PROJECTIONS = Terms(
    "2018",
    Text(
        "Made from National Land Numerical Information, people projected by 500 m cell (2018 projections of the National Spatial Planning Bureau), Ministry of Land, Infrastructure, Transport and Tourism"
    ),
    KSJ_TERMS,
    Text("People of 2015 by cell, adjusted by the publisher; used to spread each area's people, and for those of later years"),
)
OFFICES = Terms(
    "2022 / 2026",
    Text(
        "Town halls: localgovjp (Code for Fukui, 2026). Branches: made from National Land Numerical Information, municipal offices and public halls (P05, 2022), Ministry of Land, Infrastructure, Transport and Tourism. Possible sites besides: © OpenStreetMap contributors (2021)"
    ),
    Text("Town halls CC0; P05 terms of the National Land Numerical Information site; places of OpenStreetMap ODbL 1.0"),
    Text(
        "Branches and public halls were not checked by the municipality: some may have closed, moved or be called something else since"
    ),
)
OWN_OFFICES = Terms(
    "as given",
    Text("Offices: a table of one's own, given when the study was made"),
    Text("as its owner says"),
    Text("Write down its date and its source in the recipe"),
)
POST_OFFICES = Terms(
    "2021",
    Text("Post offices © OpenStreetMap contributors (August 2021)"),
    ODBL,
    Text("Most post offices have no contract with the municipality; that one issues certificates is an assumption"),
)
STORES = Terms(
    "2021",
    Text("Convenience stores © OpenStreetMap contributors (August 2021)"),
    ODBL,
    Text("Stores issue certificates only where the municipality takes part, and with a card; that one does is an assumption"),
)
BUS_STOPS = Terms(
    "2022",
    Text(
        "Made from National Land Numerical Information, bus stops (P11, 2022), Ministry of Land, Infrastructure, Transport and Tourism"
    ),
    Text("terms of the publisher's page of this layer; see there before passing it on"),
    Text("Places without times"),
)
