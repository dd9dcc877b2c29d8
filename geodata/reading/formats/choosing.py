"""Choosing between the tables that one file holds."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.reading.opener import SHEETS, Opened
from geodata.yamlfiles.spelling import nearest
from models.messages.findings import Faults, brief, listed
from models.messages.text import Text


def may_choose(opened: Opened, asked: str | None, faults: Faults) -> bool:
    """Return whether a file may hold the table that `layer:` names; where it holds no several, the fault is recorded."""
    if asked is None or opened.format in {"gpkg", "postgis"} or opened.format in SHEETS:
        return True
    said = Text("layer: is for GeoPackages, spreadsheets and databases; remove it from study.yaml")
    faults.stop("layer-unknown", said, field="layer", value=asked)
    return False


def choose_table(names: Sequence[str], asked: str | None, faults: Faults) -> str | None:
    """Return the table asked for, or the only one; None with the fault recorded.

    Parameters
    ----------
    names
        the tables there are, one at least.
    asked
        what `layer:` says; None where it says nothing.
    faults
        takes a table that is not there, and a choice that nobody made.
    """
    if asked is None and len(names) == 1:
        return names[0]
    if asked is None:
        faults.stop("layer-choice", Text("holds several tables; name one with layer: {names}", names=listed(list(names))))
    elif asked in names:
        return asked
    else:
        near = nearest(asked, names)
        said = Text("did you mean {near}?", near=brief(near)) if near else Text("it holds {names}", names=listed(list(names)))
        faults.stop("layer-unknown", Text("has no table {layer}; {said}", layer=brief(asked), said=said), value=asked)
    return None
