"""Where a layer of a study comes from: what `study.yaml` says of it, and the hash of what was read."""

from __future__ import annotations

from geodata.provenance import Layer
from geodata.reading.manifest import LayerSpec, TableSpec
from geodata.reading.opener import Opened


def origin_of(name: str, spec: LayerSpec | TableSpec, opened: Opened) -> Layer:
    """Return where a layer comes from.

    Parameters
    ----------
    name
        the layer's, as in `Layer`.
    spec
        what `study.yaml` says of it.
    opened
        what was read.
    """
    file = str(opened.path) if opened.format == "postgis" else spec.file
    return Layer(name, file, opened.sha256, spec.vintage, spec.source, spec.licence, spec.note, opened.read_at)
