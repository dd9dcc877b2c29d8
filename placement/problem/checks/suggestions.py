"""What a word that names nothing was probably meant for: an id said by its name, a study by another spelling."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from pandas import DataFrame

from geodata.kinds import OfficeKind
from geodata.load import bundled_studies
from geodata.names import name_columns
from geodata.yamlfiles.schema_errors import did_you_mean
from models.messages.findings import Finding, brief
from models.messages.text import Text
from placement.scenario.files import ScenarioFile

NUMERALS = "一二三四五六七八九"
NUMERAL = re.compile(f"[{NUMERALS}](?=丁目)")


def by_name(layer: DataFrame, said: str) -> Text | None:
    """Return "Did you mean …?" with the id of what goes by a name, or of the one thing whose name begins so.

    Parameters
    ----------
    layer
        offices or areas, with their ids and names.
    said
        what stands where an id belongs.

    Returns
    -------
    cure
        None where nothing goes by the name, or several do.
    """
    columns = [layer[column] for column in name_columns(layer.columns)]
    known = [(_plain(name), label) for column in columns for name, label in zip(column, layer["id"], strict=True)]
    meant = {label for name, label in known if name == _plain(said)}
    meant = meant or {label for name, label in known if name.startswith(_plain(said))}
    if len(meant) != 1:
        return None
    (label,) = meant
    return Text("Did you mean {label}?", label=label)


def by_title(kinds: Mapping[str, OfficeKind], said: str) -> Text | None:
    """Return "Did you mean …?" with the one kind of office that people call so, or None."""
    meant = [word for word, kind in kinds.items() if _plain(said) in map(_plain, kind.title.as_dict().values())]
    return Text("Did you mean {label}?", label=meant[0]) if len(meant) == 1 else None


def no_such_study(file: ScenarioFile) -> Finding:
    """Return the finding for a study that is neither bundled nor a folder, at its place in the scenario."""
    name = file.scenario.study
    cure = did_you_mean(name, [*bundled_studies(), *(path.parent.name for path in file.home.glob("*/study.yaml"))])
    message = Text(
        "there is no study {name}. {cure} (a folder with a study.yaml, or a bundled one's name)", name=brief(name), cure=cure
    )
    return file.located.source.finding("study-missing", message, "study", value=brief(name))


def _plain(name: str) -> str:
    """Return a name for comparing: full-width letters, case and the numerals of 一丁目 make no difference."""
    plain = unicodedata.normalize("NFKC", name).strip().lower()
    return NUMERAL.sub(lambda found: str(NUMERALS.index(found[0]) + 1), plain)
