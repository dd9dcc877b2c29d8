"""Which files a study is read from: what must not be written over while it is read, or after."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from geodata.databases import is_address
from geodata.reading.manifest import MANIFEST, Manifest
from geodata.reading.opener import SIBLINGS, SUFFIXES, Folders, files_named
from geodata.yamlfiles.reader import read_yaml
from models.messages.findings import InputError


def files_of_study(folder: Path) -> tuple[Path, ...]:
    """Return `study.yaml` and every file it names, with those that belong to them.

    Parameters
    ----------
    folder
        the study's folder.

    Returns
    -------
    files
        by their paths, whether they are there or not; where `study.yaml` has faults, all beside it that could be layers.
    """
    top = folder / MANIFEST
    try:
        manifest = read_yaml(top, Manifest).value
    except InputError:
        return (top, *(path for path in _entries(folder) if path.suffix.lower() in SUFFIXES))
    return (top, *(file for name in _named(folder, manifest) if not is_address(name) for file in _with_parts(folder / name)))


def _named(folder: Path, manifest: Manifest) -> Iterator[str]:
    folders = Folders(folder, manifest.folders)
    for spec in manifest.layers.named().values():
        yield from (name for names in files_named(folders, spec.file).values() for name in names)
    network = manifest.layers.network
    if network is not None:
        yield network.file
        yield from () if network.edges is None else (network.edges,)
    yield from (spec.file for spec in manifest.feeds)
    yield from (spec.file for spec in (*manifest.tables().values(), *manifest.matrices.values(), *manifest.hazards.values()))


def _with_parts(path: Path) -> Iterator[Path]:
    """Yield a file with the other parts of a Shapefile, or a feed's folder with its tables."""
    yield path
    if path.suffix.lower() == ".shp":
        yield from (path.with_suffix(form) for suffix in SIBLINGS for form in (suffix, suffix.upper()))
    yield from _entries(path)


def _entries(folder: Path) -> list[Path]:
    """Return what is in a folder; nothing where it is none, or has a name that none can have."""
    try:
        return list(folder.iterdir())
    except (OSError, ValueError):
        return []
