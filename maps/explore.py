"""A plan on a plain Folium map, to look at in a notebook and to add to."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import TYPE_CHECKING, Any

from folium import CircleMarker, GeoJson, Map, Tooltip

if TYPE_CHECKING:
    from geopandas import GeoDataFrame

__all__ = ["Map", "explore_plan"]
WGS84 = "EPSG:4326"
SHADES = ("#edf5fb", "#c6dff0", "#92c1e0", "#5598c7", "#2a6ca3")


def explore_plan(areas: GeoDataFrame, offices: GeoDataFrame, colours: Mapping[str, str], **options: Any) -> Map:
    """Return areas by their mean distance and offices by their role on a map.

    Parameters
    ----------
    areas
        with `id`, `people`, `mean_distance_m`; in any CRS.
    offices
        points with `id` and `role_after`.
    colours
        of each role.
    **options
        of the map; `tiles` is None by default, so that nothing is asked of a server.
    """
    west, south, east, north = offices.to_crs(WGS84).total_bounds if areas.empty else areas.to_crs(WGS84).total_bounds
    shown = Map(**{"tiles": None, **options})
    shown.fit_bounds([[south, west], [north, east]])
    areas = areas.assign(mean_distance_m=areas["mean_distance_m"].astype(float).fillna(0))
    longest = areas["mean_distance_m"].max() or 1
    for row in areas.to_crs(WGS84).itertuples():
        if row.geometry is not None and not row.geometry.is_empty:
            shade = SHADES[min(int(row.mean_distance_m / longest * len(SHADES)), len(SHADES) - 1)]
            style = {"fillColor": shade, "color": "#ffffff", "weight": 1, "fillOpacity": 0.8}
            GeoJson(
                row.geometry.__geo_interface__,
                style_function=lambda _, style=style: style,
                tooltip=_shown(f"{row.id}: {row.people:,}, {row.mean_distance_m:,.0f} m"),
            ).add_to(shown)
    for row in offices.to_crs(WGS84).itertuples():
        colour = colours[row.role_after]
        CircleMarker(
            [row.geometry.y, row.geometry.x],
            radius=6,
            color="#ffffff",
            weight=1,
            fill_color=colour,
            fill_opacity=1,
            tooltip=_shown(f"{row.id} ({row.role_after})"),
        ).add_to(shown)
    return shown


def _shown(text: str) -> Tooltip:
    """Return a tooltip that shows a text as it is; Folium's run HTML and templates."""
    safe = escape(text)
    for character in "\\`${}":
        safe = safe.replace(character, f"&#{ord(character)};")
    return Tooltip(safe)
