"""Our own Branca elements: the page round Folium's map, and the plan drawn on it."""

from __future__ import annotations

from importlib.resources import files

from branca.element import MacroElement
from folium.template import Template

# Read in this order: each file uses only what stands before it.
SCRIPTS = ("speech.js", "geometry.js", "cells.js", "labels.js", "offices.js", "legend.js", "times.js", "panel.js", "plan.js")
STYLES = ("page.css", "times.css")
# Only a page with travel times or several ways of being served carries them.
TIMES = frozenset(("times.js", "times.css"))

DATA_PLACE = '"the data of the plan"'


def read_asset(name: str) -> str:
    """Return the text of one of the page's own scripts or styles."""
    return (files("maps") / "assets" / name).read_text(encoding="utf-8")


def _pick(names: tuple[str, ...], *, with_times: bool) -> list[str]:
    return [name for name in names if with_times or name not in TIMES]


class PageHead(MacroElement):
    """What stands before the map: the style, the heading and the language switch."""

    _template = Template("""
        {% macro header(this, kwargs) %}
        <style>{{ this.style }}</style>
        {% endmacro %}
        {% macro html(this, kwargs) %}{{ this.body }}{% endmacro %}
    """)

    def __init__(self, *, with_times: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "PageHead"
        self.style = "".join(read_asset(name) for name in _pick(STYLES, with_times=with_times))
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

    def __init__(self, *, with_times: bool = False) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._name = "PlanLayers"
        self.data_place = DATA_PLACE
        self.body = read_asset("body.html")
        self.code = "\n".join(read_asset(name) for name in _pick(SCRIPTS, with_times=with_times))
