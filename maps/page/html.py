"""The page of a plan, its map at the heart, as one self-contained HTML file."""

from __future__ import annotations

from typing import TYPE_CHECKING

import folium
from branca.element import Element, Figure
from markupsafe import Markup

from maps.labels import NO_SCRIPT, OWN_NAME
from maps.page.languages import describe_languages, files_of, held, say_in
from maps.page.payload import Described, describe_case, join_payload, write_json
from maps.selfcontained import read_leaflet, render_closed
from models.messages.catalogue import SOURCE

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from maps.page.case import Case
    from models.messages.document import Section
    from models.messages.text import Language

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


def lay_out(
    described: Sequence[Described],
    comparison: Sequence[Section] = (),
    *,
    lang: Language = "ja",
    files: Mapping[Language, str] | None = None,
) -> str:
    """Return the page of scenarios that are described already.

    Parameters
    ----------
    described, comparison, lang
        as in `render_page`; in a language that does not stand in the page with the others, the page is in that alone.
    files
        the names of the files in which the page is to be had, by language; the reader goes to those that are not this one.
    """
    inside = held(lang)
    opened = lang if lang in inside else SOURCE
    # a page's scripts tell numbers by their English words
    told = inside if SOURCE in inside else (*inside, SOURCE)
    payload = join_payload(described, comparison, lang=opened) | describe_languages(inside, files or {})
    return render_closed(
        "page.html",
        lang=opened,
        images=(BASE_MAP,),
        workers=True,
        title=described[0]["case"]["page"]["title"],
        languages=[(code, OWN_NAME.to(code)) for code in inside],
        no_script=[(code, NO_SCRIPT.to(code)) for code in inside],
        several=len(described) > 1,
        folium=PageMap().parts(),
        leaflet=read_leaflet,
        data=Markup(write_json(payload, lambda text: say_in(text, told))),  # noqa: S704 - data that cannot leave its script
    )


def lay_out_in(
    described: Sequence[Described],
    comparison: Sequence[Section] = (),
    *,
    lang: Language,
    name: str,
    further: Sequence[Language] = (),
) -> dict[str, str]:
    """Return a page's files by name: that of the languages which stand together, and one of each further language.

    Parameters
    ----------
    described, comparison, lang
        as in `lay_out`; a language that stands alone gets its file, too.
    name
        of the first file.
    further
        other languages that the page is wanted in.
    """
    files = files_of(name, (lang, *further))
    opened = {name: lang if files.get(lang, name) == name else SOURCE} | {
        file: code for code, file in files.items() if file != name
    }
    return {file: lay_out(described, comparison, lang=code, files=files) for file, code in opened.items()}


def replace_once(html: str, old: str, new: str) -> str:
    """Return `html` with the only `old` in it replaced; ValueError if it is not there exactly once."""
    found = html.count(old)
    if found != 1:
        msg = f"expected exactly one {old!r} in the page, found {found}"
        raise ValueError(msg)
    return html.replace(old, new)
