"""The page of a plan, its map at the heart, as one self-contained HTML file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import folium
from branca.element import Element, Figure
from markupsafe import Markup

from maps.labels import NO_SCRIPT, OWN_NAME
from maps.page.payload import Described, describe_case, join_payload, write_json
from maps.selfcontained import read_leaflet, render_closed
from models.messages.catalogue import PSEUDO, SOURCE
from models.messages.text import LANGUAGES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.page.case import Case
    from models.messages.document import Section
    from models.messages.text import Language, Text

# Folium's own viewport forbids readers to enlarge the page.
FOLIUM_VIEWPORT = """<meta name="viewport" content="width=device-width,
                initial-scale=1.0, maximum-scale=1.0, user-scalable=no" />"""
# the one place outside the page that it may ask, and only when the reader switches the base map on
BASE_MAP = "https://cyberjapandata.gsi.go.jp"


class PageMap(folium.Map):
    """Folium's map under a name that is not chance, and without the libraries it would link: Leaflet stands in the page."""

    def __init__(self) -> None:
        super().__init__(
            tiles=None, zoom_control=False, zoom_snap=0.25, zoom_delta=0.5, attribution_control=False, fade_animation=False
        )
        # On this map alone; add_js_link would change every other map of the process.
        self.default_js, self.default_css = [], []

    def get_name(self) -> str:
        """Return what the page's scripts call the map."""
        return "plan_map"

    def parts(self) -> dict[str, str]:
        """Return what Folium writes of the map, by the place in the page where it belongs."""
        figure = Figure()
        # Branca declares the letters' coding here, which the page does itself.
        figure.header = Element()
        figure.add_child(self)
        self.render()  # type: ignore[no-untyped-call]
        parts = {"header": replace_once(figure.header.render(), FOLIUM_VIEWPORT, ""), "name": self.get_name()}
        parts |= {"html": figure.html.render(), "script": figure.script.render()}
        return {place: Markup(text) for place, text in parts.items()}  # noqa: S704 - nothing of a reader's is in it


def render_page(cases: Sequence[Case], comparison: Sequence[Section] = (), *, lang: Language = "ja") -> str:
    """Return the page of one or more scenarios as one HTML file that asks the network for nothing.

    Parameters
    ----------
    cases
        the scenarios, the first shown first. The reader can switch between them.
    comparison
        the scenarios side by side, where there are several.
    lang
        the language the page opens in; the reader can switch.

    Returns
    -------
    HTML whose bytes depend on the arguments alone. Only a reader who switches on the base map asks the network for its
    tiles.

    Raises
    ------
    ValueError
        if a matrix of distances is not in millimetres or lacks a demand point of its study, or a layer is for other demand.
    ExternalAddressError
        if the page would load anything from outside itself.
    """
    return lay_out([describe_case(case) for case in cases], comparison, lang=lang)


def lay_out(described: Sequence[Described], comparison: Sequence[Section] = (), *, lang: Language = "ja") -> str:
    """Return the page of scenarios that are described already; parameters and result otherwise as in `render_page`."""
    # the page holds every language there is a catalogue for, the made-up one where it is asked for, and opens in English for any other
    languages = (*LANGUAGES, PSEUDO) if lang == PSEUDO else LANGUAGES
    lang = lang if lang in languages else SOURCE

    def spoken(text: Text) -> dict[Language, str]:
        return {code: text.to(code) for code in languages}

    payload = join_payload(described, comparison, lang=lang)
    return render_closed(
        "page.html",
        images=(BASE_MAP,),
        workers=True,
        lang=lang,
        title=described[0]["case"]["page"]["title"],
        languages=spoken(OWN_NAME).items(),
        no_script=spoken(NO_SCRIPT).items(),
        folium=PageMap().parts(),
        leaflet=read_leaflet,
        data=Markup(write_json(payload, spoken)),  # noqa: S704 - data that cannot leave its script
    )


def replace_once(html: str, old: str, new: str) -> str:
    """Return `html` with the only `old` in it replaced; ValueError if it is not there exactly once."""
    found = html.count(old)
    if found != 1:
        msg = f"expected exactly one {old!r} in the page, found {found}"
        raise ValueError(msg)
    return html.replace(old, new)
