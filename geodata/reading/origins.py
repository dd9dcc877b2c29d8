"""Where a layer of a study comes from: what `study.yaml` says of it, and the hash of what was read."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence

from geodata.provenance import Layer
from geodata.reading.manifest import LayerSpec, TableSpec
from geodata.reading.opener import Opened


def origin_of(name: str, spec: LayerSpec | TableSpec, opened: Sequence[tuple[str, Opened]]) -> Layer:
    """Return where a layer comes from.

    Parameters
    ----------
    name
        the layer's, as in `Layer`.
    spec
        what `study.yaml` says of it.
    opened
        what was read, by its name in `study.yaml`: of several files, the hash is that of their hashes, in order.
    """
    files = ", ".join(str(one.path) if one.format == "postgis" else written for written, one in opened)
    hashes = [one.sha256 for _, one in opened]
    sha256 = hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()
    read_at = max(one.read_at for _, one in opened)
    caution = spec.caution if isinstance(spec, LayerSpec) else None
    return Layer(name, files, sha256, spec.vintage, spec.source, spec.licence, spec.note, read_at, caution)
