"""A study's map for a page to draw on: its layers as JSON, and the scripts and styles by which the council's page draws them."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.study import Study
from maps.labels import name_words
from maps.page.languages import say_in
from maps.page.layers import describe_layers, order_demand
from maps.page.payload import write_json
from maps.rendering import read_asset
from maps.selfcontained import read_leaflet
from models.messages.text import Language

# the council's page's own files, each of which uses only what stands before it
SCRIPTS = ("speech", "spelling", "geometry", "stage", "cells", "labels", "offices", "background")
# what they lend to a page's own script
LENT = (
    *("speech", "say", "word", "count", "make", "plain", "readPostcode", "once", "colour"),
    *("unpack", "decodePath", "decodeOutlines", "placePoint", "circleRound", "gatherCells", "boundsOf", "classOf"),
    *("CellLayer", "SHAPES", "drawShape", "makeIcon", "makeStation", "drawRail", "drawGround", "placeLabels", "makeLead"),
)
# of the words of the council's page
WORDS = ("below", "between", "from", "per_cell", "zoom_in", "zoom_out", "home")


def study_map(study: Study, inside: Sequence[Language]) -> str:
    """Return everything of a study that its map shows but the offices, as JSON in the council's page's form.

    Parameters
    ----------
    study
        the layers.
    inside
        languages that its names are said in.
    """
    words = name_words()
    layers = {name: of for name, of in describe_layers(study).items() if name != "offices"}
    whole = {**layers, "demand": order_demand(study)[0], "words": {key: words[key] for key in WORDS}}
    return write_json(whole, lambda text: say_in(text, inside))


def map_script() -> str:
    """Return Leaflet, and the council's page's ways to draw as `studyMap`; nothing in it asks for anything."""
    own = "\n".join(read_asset(f"{name}.js") for name in SCRIPTS)
    return f'{read_leaflet("leaflet.js")}\n(() => {{\n"use strict";\n{own}\nwindow.studyMap = {{ {", ".join(LENT)} }};\n}})();\n'


def map_style() -> str:
    """Return the styles of Leaflet and of what is drawn on the map."""
    return f"{read_leaflet('leaflet.css')}\n{read_asset('marks.css')}\n"
