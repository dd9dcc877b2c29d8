"""The national extract as it is opened: tables read by code, from the installed data or a folder of one's own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.building.japan.kana import english
from models.messages.findings import Finding, InputError
from models.messages.text import Text

if TYPE_CHECKING:
    import pyarrow as pa

FOLDER = "japan"


@dataclass(frozen=True, slots=True)
class Municipality:
    """A municipality, or a ward of a designated city.

    Parameters
    ----------
    code, census
        its code today, and in the census of 2015.
    muni
        the code of the municipality: another than `code` for a ward of a designated city.
    pref, name, own
        prefecture; name, with the city before a ward; name alone.
    kana, romaji
        reading, and the name without what it is in Latin letters.
    before
        what the census of 2015 calls it, where that is another name.
    people
        in the census of 2015.
    """

    code: str
    census: str
    muni: str
    pref: str
    name: str
    own: str
    kana: str
    romaji: str
    before: str
    people: int

    @property
    def is_ward(self) -> bool:
        """Whether it is a ward of a designated city."""
        return self.code != self.muni

    @property
    def english(self) -> str:
        """Its name in English: Toyonaka City."""
        return english(self.kana, self.own)

    @property
    def shown(self) -> str:
        """It as a list shows it: 27203 大阪府豊中市 Toyonaka."""
        return f"{self.code} {self.pref}{self.name.replace(' ', '')} {self.romaji}"


class Extract:
    """The tables of a national extract.

    Parameters
    ----------
    folder
        with the Parquet files that `build_extract` writes.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def has(self, name: str) -> bool:
        """Return whether a table is there."""
        return self.path(name).is_file()

    def path(self, name: str) -> Path:
        """Return the file of a table."""
        return self.folder / f"{name}.parquet"

    def table(self, name: str, codes: Sequence[str] | None = None) -> pa.Table:
        """Return a table, or its rows of some codes.

        Raises
        ------
        InputError
            if it cannot be read.
        """
        import pyarrow as pa
        from pyarrow import compute, parquet

        path = self.path(name)
        try:
            # by its open file: a path with a colon would be taken for an address
            with path.open("rb") as file:
                rows = parquet.read_table(file)
        except (OSError, pa.ArrowException):
            message = Text("cannot be read; build the extract again with placement study extract")
            raise InputError(Finding("extract-broken", "stop", message, file=path.name)) from None
        return rows if codes is None else rows.filter(compute.is_in(rows["code"], pa.array(codes, rows["code"].type)))

    @cached_property
    def municipalities(self) -> tuple[Municipality, ...]:
        """Every municipality and ward, in order of code."""
        return tuple(Municipality(**row) for row in self.table("municipalities").to_pylist())


def open_extract(folder: Path | None = None) -> Extract:
    """Open a national extract: a folder, or the one that is installed.

    Raises
    ------
    InputError
        if there is none.
    """
    extract = Extract(folder or Path(str(resources.files("geodata"))) / FOLDER)
    if extract.has("municipalities"):
        return extract
    if folder is not None:
        message = Text("holds no national extract; make one with placement study extract")
        raise InputError(Finding("extract-missing", "stop", message, file=str(folder)))
    message = Text(
        "the data of all municipalities of Japan are not installed; install office-placement-japan, or name a folder with --extract"
    )
    raise InputError(Finding("extract-missing", "stop", message))
