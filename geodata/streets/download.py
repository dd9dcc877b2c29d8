"""Fetching the streets of a named place from OpenStreetMap, for users who are online."""

from __future__ import annotations

from pathlib import Path


def download(place: str, path: Path) -> None:
    """Save the walkable streets of a place as GraphML, which a study can name as its network.

    Parameters
    ----------
    place
        as OpenStreetMap's search knows it: `練馬区, 東京都`.
    path
        the file to write, `….graphml`.

    Raises
    ------
    OSError
        when the servers of OpenStreetMap cannot be reached, or the file cannot be written.
    """
    import osmnx

    # islands are kept: they are reported when people walk, never dropped
    graph = osmnx.graph_from_place(place, network_type="walk", retain_all=True)
    osmnx.save_graphml(graph, path)
