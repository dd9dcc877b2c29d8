"""Our own Branca elements: the page round Folium's map, and the plan drawn on it."""

from __future__ import annotations

from branca.element import MacroElement
from folium.template import Template

from maps.static import read_asset

# Read in this order: each file uses only what stands before it.
SCRIPTS = (
    "speech.js",
    "geometry.js",
    "reach.js",
    "stage.js",
    "cells.js",
    "labels.js",
    "offices.js",
    "legend.js",
    "colours.js",
    "times.js",
    "blocks.js",
    "tips.js",
    "swipe.js",
    "background.js",
    "story.js",
    "areas.js",
    "choices.js",
    "why.js",
    "panel.js",
    "print.js",
    "plan.js",
)
STYLES = ("page.css", "panel.css", "print.css")
# the one place outside the page that it may ask, and only when the reader switches the base map on
BASE_MAP = "https://cyberjapandata.gsi.go.jp"

DATA_PLACE = '"the data of the plan"'


class PageHead(MacroElement):
    """What stands before the map: the style, the heading and the language switch."""

    _template = Template("""
        {% macro header(this, kwargs) %}
        <style>{{ this.style }}</style>
        {% endmacro %}
        {% macro html(this, kwargs) %}{{ this.body }}{% endmacro %}
    """)

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "PageHead"
        self.style = "".join(map(read_asset, STYLES))
        self.body = read_asset("head.html")


class PlanLayers(MacroElement):
    """The plan on the map: legend and panel after it, a place for the data, the scripts that draw it."""

    _template = Template("""
        {% macro html(this, kwargs) %}
        {{ this.body }}
        <script type="application/json" id="plan-data">{{ this.data_place }}</script>
        {% endmacro %}
        {% macro script(this, kwargs) %}
        (() => {
        "use strict";
        {{ this.code }}
        showPlan({{ this._parent.get_name() }}, JSON.parse(document.getElementById("plan-data").textContent));
        })();
        {% endmacro %}
    """)

    def __init__(self) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "PlanLayers"
        self.data_place = DATA_PLACE
        self.body = read_asset("body.html")
        self.code = "\n".join(map(read_asset, SCRIPTS))
