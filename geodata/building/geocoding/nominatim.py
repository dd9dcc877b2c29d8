"""Asking Nominatim, OpenStreetMap's search, for one address after another, as its operators want to be asked."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlsplit

from geodata.building.geocoding.answers import Answer
from geodata.building.polite import asking
from models.messages.findings import Finding, InputError
from models.messages.text import Text

# where OSMnx asks unless told otherwise; its operators allow no bulk
PUBLIC = "https://nominatim.openstreetmap.org/"
MOST_OF_PUBLIC = 200
WAIT_S = 30
# Nominatim's rank of a house number or a building, and its words for a block
HOUSE = 30
BLOCKS = frozenset({"city_block", "block", "plot"})


def ask_nominatim(address: str, url: str, on: str) -> list[Answer]:
    """Return the best answer for an address, and that there is none as one without a level.

    Parameters
    ----------
    address
        as it is written.
    url
        of the server; it is paused for a second before each question.
    on
        the day, as 2026-11-30.

    Raises
    ------
    InputError
        if the server does not answer, or refuses to.
    """
    import osmnx
    from osmnx._errors import InsufficientResponseError, ResponseStatusCodeError

    host = urlsplit(url).netloc
    try:
        with asking(again=0, wait_s=WAIT_S, nominatim_url=url):
            row = osmnx.geocode_to_gdf(address, which_result=1).iloc[0]
    except InsufficientResponseError:
        return [Answer(url, address, "", "", "", "", _by(host), on)]
    except (OSError, ResponseStatusCodeError):
        message = Text(
            "{host} does not answer, or turns the question away; what it answered so far is kept. See whether this computer is online "
            "(HTTPS_PROXY where there is a proxy), wait an hour, and build again, or leave geocode out of the recipe",
            host=host,
        )
        raise InputError(Finding("geocode-unreachable", "stop", message)) from None
    return [Answer(url, address, _level(row), f"{row['lon']:.7f}", f"{row['lat']:.7f}", str(row["display_name"]), _by(host), on)]


def _by(host: str) -> str:
    return f"Nominatim ({host})"


def _level(row: Any) -> str:
    if int(row.get("place_rank") or 0) >= HOUSE:
        return "building"
    return "block" if {row.get("type"), row.get("addresstype")} & BLOCKS else "coarse"
