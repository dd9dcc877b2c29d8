"""The page of a plan, its map at the heart, as one self-contained HTML file."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import folium
from branca.element import Figure

from maps.page.elements import BASE_MAP, DATA_PLACE, PageHead, PlanLayers
from maps.page.payload import Described, describe_case, join_payload, write_json
from maps.selfcontained import LEAFLET_CSS, LEAFLET_JS, embed_leaflet, forbid_requests, replace_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from maps.page.case import Case
    from models.text import Language, Section

# Folium's own viewport forbids readers to enlarge the page.
FOLIUM_VIEWPORT = """<meta name="viewport" content="width=device-width,
                initial-scale=1.0, maximum-scale=1.0, user-scalable=no" />"""
VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'
MAP_NAME = "plan_map"


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
    payload = join_payload(described, comparison, lang=lang)
    title = described[0]["case"]["page"]["title"][lang]
    plan_map = folium.Map(
        tiles=None, zoom_control=False, zoom_snap=0.25, zoom_delta=0.5, attribution_control=False, fade_animation=False
    )
    # On this map alone; add_js_link would change every other map of the process.
    plan_map.default_js = [("leaflet", LEAFLET_JS)]
    plan_map.default_css = [("leaflet_css", LEAFLET_CSS)]
    plan_map.add_child(PlanLayers())
    # Elements stand in the page in the order they are added.
    figure = Figure(title=escape(title))
    figure.add_child(PageHead())
    figure.add_child(plan_map)
    html = _finish(figure.render(), plan_map.get_name(), lang)
    # Branca reads what its elements render as a template once more: a name such as {{ … }} would run as code.
    # So the data, and with it every text but the title, comes in only now.
    return forbid_requests(replace_once(html, DATA_PLACE, write_json(payload)), images=(BASE_MAP,))


def _finish(html: str, map_name: str, lang: Language) -> str:
    """Return Folium's page with a language, a viewport that zooms, a steady name, and Leaflet inside."""
    html = html.replace(map_name, MAP_NAME)
    html = replace_once(html, "<html>", f'<html lang="{lang}">')
    html = replace_once(html, FOLIUM_VIEWPORT, VIEWPORT)
    return embed_leaflet(html)
