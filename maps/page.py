"""The map of a plan as one self-contained HTML file."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import folium
from branca.element import Figure

from maps.elements import DATA_PLACE, PageHead, PlanLayers
from maps.payload import compose_payload, write_json
from maps.selfcontained import LEAFLET_CSS, LEAFLET_JS, embed_leaflet, forbid_requests, replace_once

if TYPE_CHECKING:
    from collections.abc import Sequence

    from geodata.study import Study
    from maps.payload import TimeLayer, Way
    from models.access import AccessMatrix
    from models.plan import State
    from models.text import Language, Page

# Folium's own viewport forbids readers to enlarge the page.
FOLIUM_VIEWPORT = """<meta name="viewport" content="width=device-width,
                initial-scale=1.0, maximum-scale=1.0, user-scalable=no" />"""
VIEWPORT = '<meta name="viewport" content="width=device-width, initial-scale=1">'
MAP_NAME = "plan_map"


def render_page(  # noqa: PLR0913  # the page is drawn from nine things, none of which another could hold
    study: Study,
    distance: AccessMatrix,
    before: State,
    after: State,
    texts: Page,
    *,
    circle_mm: int | None,
    lang: Language = "ja",
    times: Sequence[TimeLayer] = (),
    ways: Sequence[Way] = (),
) -> str:
    """Return the map of a plan as one HTML file that asks the network for nothing.

    Parameters
    ----------
    study
        the layers drawn.
    distance
        millimetres from the study's demand to its offices; both plans point into it.
    before
        the plan of the offices kept only; where it opens the same offices as `after`, one state is shown.
    after
        the plan proposed.
    texts
        title, headline and sections, composed elsewhere and laid out here.
    circle_mm
        radius of the circles round open offices, measured in the study's CRS; None draws none.
    lang
        the language the page opens in; the reader can switch.
    times
        travel times the squares can be coloured by, each before and after the plan.
    ways
        the several ways of being served, where the reader needs telling who is served by what.

    Returns
    -------
    HTML whose bytes depend on the arguments alone.

    Raises
    ------
    ValueError
        if `distance` is not in millimetres or lacks a demand point of the study, or a layer of `times` or
        `ways` has not one value for each of its demand points.
    ExternalAddressError
        if the page would load anything from outside itself.
    """
    payload = compose_payload(study, distance, before, after, texts, circle_mm=circle_mm, lang=lang, times=times, ways=ways)
    with_times = bool(times or ways)
    plan_map = folium.Map(
        tiles=None, zoom_control=False, zoom_snap=0.25, zoom_delta=0.5, attribution_control=False, fade_animation=False
    )
    # On this map alone; add_js_link would change every other map of the process.
    plan_map.default_js = [("leaflet", LEAFLET_JS)]
    plan_map.default_css = [("leaflet_css", LEAFLET_CSS)]
    plan_map.add_child(PlanLayers(with_times=with_times))
    # Elements stand in the page in the order they are added.
    figure = Figure(title=escape(texts.title.to(lang)))
    figure.add_child(PageHead(with_times=with_times))
    figure.add_child(plan_map)
    html = _finish(figure.render(), plan_map.get_name(), lang)
    # Branca reads what its elements render as a template once more: a name such as {{ … }} would run as code.
    # So the data, and with it every text but the title, comes in only now.
    return forbid_requests(replace_once(html, DATA_PLACE, write_json(payload)))


def _finish(html: str, map_name: str, lang: Language) -> str:
    """Return Folium's page with a language, a viewport that zooms, a steady name, and Leaflet inside."""
    html = html.replace(map_name, MAP_NAME)
    html = replace_once(html, "<html>", f'<html lang="{lang}">')
    html = replace_once(html, FOLIUM_VIEWPORT, VIEWPORT)
    return embed_leaflet(html)
