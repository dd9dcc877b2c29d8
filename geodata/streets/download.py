"""Fetching the streets of a named place from OpenStreetMap, for users who are online."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from geodata.streets.graphml import TAGS
from models.processwide import PROCESS_WIDE

if TYPE_CHECKING:
    from shapely import MultiPolygon, Polygon


def download(place: str | Polygon | MultiPolygon, path: Path) -> None:
    """Save the streets of a place as GraphML, which a study can name as its network: to walk on, and by class for cars and bicycles.

    Parameters
    ----------
    place
        as OpenStreetMap's search knows it: `練馬区, 東京都`; or an area, longitude and latitude of WGS 84.
    path
        the file to write, `….graphml`.

    Raises
    ------
    OSError
        when the servers of OpenStreetMap cannot be reached, or the file cannot be written.
    """
    import osmnx

    with PROCESS_WIDE:
        usual = osmnx.settings.useful_tags_way
        osmnx.settings.useful_tags_way = [*dict.fromkeys((*usual, *TAGS))]
        try:
            # islands are kept: they are reported when people walk, never dropped
            graph = (
                osmnx.graph_from_place(place, network_type="all", retain_all=True, simplify=False)
                if isinstance(place, str)
                else osmnx.graph_from_polygon(place, network_type="all", retain_all=True, simplify=False)
            )
            # streets are joined where nothing changes that decides who may use them
            whole = osmnx.simplify_graph(graph, edge_attrs_differ=TAGS)
        finally:
            osmnx.settings.useful_tags_way = usual
    osmnx.save_graphml(whole, path)
