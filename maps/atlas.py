"""The page of all municipalities: one file without a network, that shows each municipality's own figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from markupsafe import Markup

from maps.labels import NO_SCRIPT, OWN_NAME
from maps.page.html import PageMap
from maps.page.payload import write_json
from maps.selfcontained import read_leaflet, render_closed
from models.messages.text import Language, Text

LANGUAGES: tuple[Language, ...] = ("ja", "en")
WORDS = {
    "figure": Text("figure on the map"),
    "prefecture": Text("prefecture"),
    "all": Text("all of Japan: choose a prefecture for its table"),
    "find": Text("find a municipality"),
    "municipality": Text("municipality"),
    "people": Text("people"),
    "near": Text("within reach"),
    "share": Text("share"),
    "none": Text("nobody counted, or no answer"),
    "hint": Text("Point at a municipality, or find it by its name, to see its own figures."),
    "several": Text("Several municipalities are called so; choose one:"),
    "unknown": Text("No municipality of this page is called so."),
    "rests": Text("What this rests on"),
    "own": Text("Its own page, with a map and a plan:"),
    "order": Text("In order of municipality; this is no ranking."),
}


@dataclass(frozen=True, slots=True)
class Place:
    """One municipality.

    Parameters
    ----------
    code, prefecture, name, name_en
        the municipality.
    people
        whom its figures count.
    values
        people by figure; none where there is no answer.
    beside
        what else is said of it.
    """

    code: str
    prefecture: str
    name: str
    name_en: str
    people: int
    values: tuple[int, ...]
    beside: tuple[Text, ...]


@dataclass(frozen=True, slots=True)
class AtlasPage:
    """All that the page shows.

    Parameters
    ----------
    title, headline
        the question, and its answer in a sentence.
    notes
        what every reader must know.
    figures, shown
        what is counted, and which of them the map shows first.
    places
        municipalities in order of code.
    own
        the command for a municipality's own page, up to its code.
    outlines
        rings by code, as `geodata.building.japan.outlines` gives them.
    """

    title: Text
    headline: Text
    notes: tuple[Text, ...]
    figures: tuple[Text, ...]
    shown: int
    places: tuple[Place, ...]
    own: str
    outlines: Sequence[tuple[str, list[int]]]


def render_atlas(page: AtlasPage, *, lang: Language) -> str:
    """Return the page as one HTML file, in Japanese and English; it opens in the reader's, and asks the network for nothing.

    Raises
    ------
    ExternalAddressError
        if the page would load anything from outside itself.
    """
    number = {place.code: position for position, place in enumerate(page.places)}
    payload = {
        "lang": lang if lang in LANGUAGES else LANGUAGES[-1],
        "title": page.title,
        "headline": page.headline,
        "notes": page.notes,
        "figures": page.figures,
        "shown": page.shown,
        "words": WORDS,
        "own": page.own,
        "places": [[one.code, one.prefecture, one.name, one.name_en, one.people, one.values, one.beside] for one in page.places],
        "outlines": [[number[code], ring] for code, ring in page.outlines],
    }
    opened = str(payload["lang"])
    return render_closed(
        "atlas.html",
        lang=opened,
        title=page.title,
        languages=[(code, OWN_NAME.to(code)) for code in LANGUAGES],
        no_script=[(code, NO_SCRIPT.to(code)) for code in LANGUAGES],
        folium=PageMap().parts(),
        leaflet=read_leaflet,
        data=Markup(write_json(payload, _said)),  # noqa: S704 - data that cannot leave its script
    )


def _said(text: object) -> dict[str, str]:
    if not isinstance(text, Text):
        raise TypeError(f"{type(text).__name__} has no place in the page")
    return {lang: text.to(lang) for lang in LANGUAGES}
