"""Where a search of addresses places offices: what it answered before is kept, and an answer counts only where nothing speaks against it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import urlsplit

import numpy as np
import shapely

from geodata.building.geocoding.answers import ANSWERS, Answer, answers_text, keep_answers, read_answers
from geodata.building.geocoding.dictionary import SERVICE, Dictionary
from geodata.building.geocoding.nominatim import MOST_OF_PUBLIC, PUBLIC, ask_nominatim
from geodata.building.recipe import GeocodeRecipe
from geodata.reading.coordinates import to_crs
from models.messages.findings import Finding, InputError, brief, listed
from models.messages.text import Text
from models.progress import Event, Progress, Stage, tell

WGS84 = "OGC:CRS84"
ASKED = Stage("build-addresses", Text("searching addresses"))


@dataclass(frozen=True, slots=True)
class Found:
    """Where a search places an address.

    Parameters
    ----------
    x, y
        metres of the study's CRS.
    answer
        what it answered.
    """

    x: float
    y: float
    answer: Answer


class AddressSearch:
    """One search of addresses, with what it answered before.

    Parameters
    ----------
    recipe
        which search.
    folders
        that of the recipe, where new answers are kept, and others that may hold older ones.
    boundary
        the municipality's area: no other answer counts.
    crs
        of it, in metres.
    progress
        follows the step `build-addresses`.

    Raises
    ------
    InputError
        if kept answers cannot be read.
    """

    def __init__(
        self,
        recipe: GeocodeRecipe,
        folders: Sequence[Path],
        boundary: shapely.Geometry,
        crs: str,
        progress: Progress | None = None,
    ) -> None:
        self._recipe = recipe
        self._service = SERVICE if recipe.by == SERVICE else recipe.url or PUBLIC
        self._table = folders[0] / ANSWERS
        self._kept: dict[tuple[str, str], list[Answer]] = {}
        for folder in reversed(folders):
            self._kept |= read_answers(folder / ANSWERS)
        self._boundary, self._crs, self._progress = boundary, crs, progress
        self._used: list[Answer] = []

    @property
    def answers(self) -> bytes:
        """The answers that were needed, as a table for the study."""
        return answers_text(self._used).encode() if self._used else b""

    def place(self, addresses: Sequence[str]) -> dict[str, Found | Text]:
        """Return where addresses lie, or why the search has no place for one.

        Parameters
        ----------
        addresses
            as they are written.

        Raises
        ------
        InputError
            if the search cannot be asked, or may not be asked so much.
        """
        wanted = list(dict.fromkeys(addresses))
        missing = [one for one in wanted if (self._service, one) not in self._kept]
        if missing:
            self._ask_all(missing)
        answers = {one: self._kept[self._service, one] for one in wanted}
        self._used = [answer for many in answers.values() for answer in many]
        return {address: self._judge(address, many) for address, many in answers.items()}

    def _ask_all(self, addresses: Sequence[str]) -> None:
        if self._service == PUBLIC and len(addresses) > MOST_OF_PUBLIC:
            message = Text(
                "{count:,} addresses are more than may be asked of {host}, whose operators allow no bulk; name a server of your own "
                "(geocode: {{by: nominatim, url: …}}), or take {{by: jageocoder}}",
                count=len(addresses),
                host=urlsplit(PUBLIC).netloc,
            )
            raise InputError(Finding("geocode-too-many", "stop", message, count=len(addresses)))
        ask = self._asker()
        for number, address in enumerate(addresses):
            tell(self._progress, Event(ASKED, number, len(addresses)))
            new = ask(address)
            # at once: what an operator has answered is not asked again, whatever happens to the build
            keep_answers(self._table, new)
            self._kept[self._service, address] = new

    def _asker(self) -> Callable[[str], list[Answer]]:
        on = datetime.now(UTC).date().isoformat()
        if self._service == SERVICE:
            dictionary = Dictionary()
            return lambda address: dictionary.ask(address, on)
        return lambda address: ask_nominatim(address, self._service, on)

    def _judge(self, address: str, answers: Sequence[Answer]) -> Found | Text:
        """Return the one answer that counts, or why none does."""
        by, shown = answers[0].by, brief(address)
        placed = [one for one in answers if one.level]
        if not placed:
            return Text("{by} does not know '{address}'", by=by, address=shown)
        degrees = np.array([(float(one.lon), float(one.lat)) for one in placed])
        east, north = to_crs(degrees[:, 0], degrees[:, 1], WGS84, self._crs)
        here = [
            Found(float(x), float(y), one)
            for x, y, one in zip(east, north, placed, strict=True)
            if shapely.intersects_xy(self._boundary, x, y)
        ]
        if not here:
            return Text(
                "{by} places '{address}' outside the municipality ({found})", by=by, address=shown, found=brief(placed[0].found)
            )
        near = [one for one in here if one.answer.level != "coarse"]
        if not near:
            return Text("{by} knows no nearer place of '{address}' than its chome or street", by=by, address=shown)
        if len({(round(one.x), round(one.y)) for one in near}) > 1:
            return Text(
                "{by} knows several places of '{address}': {places}",
                by=by,
                address=shown,
                places=listed([one.answer.found for one in near]),
            )
        return near[0]


def say_before_asking(recipe: GeocodeRecipe | None) -> Text | None:
    """Return what is told before addresses leave the computer; None where none do."""
    if recipe is None or recipe.by == SERVICE:
        return None
    return Text(
        "The recipe asks {host} where offices are: addresses that {table} does not hold are sent there, one a second, and the answers "
        "are kept in it. © OpenStreetMap contributors",
        host=urlsplit(recipe.url or PUBLIC).netloc,
        table=ANSWERS,
    )


def sources_of(answers: Sequence[tuple[str, str]]) -> Mapping[str, str]:
    """Return who placed offices and the last day on which, by name in order.

    Parameters
    ----------
    answers
        who and when, as 2026-11-30.
    """
    return {by: max(day for one, day in answers if one == by) for by in sorted({by for by, _ in answers})}
