"""What searches of addresses answered: kept in a table beside the recipe and in the study, so that nothing is asked twice."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import astuple, dataclass, fields
from pathlib import Path

from geodata.building.csvtext import csv_text
from models.messages.findings import Finding, InputError
from models.messages.text import Text

ANSWERS = "geocoded.csv"
# how near an answer is to its address; "" where the search has none
NEARNESS = ("building", "block", "coarse", "")


@dataclass(frozen=True, slots=True)
class Answer:
    """What a search of addresses answered.

    Parameters
    ----------
    service, address
        whom it was, as `asked` says it, and what was asked.
    level
        one of `NEARNESS`: `coarse` is a place no nearer than a chome or street.
    lon, lat
        degrees of WGS 84 as text, as they are written; "" where there is none.
    found
        what the search calls the place.
    by
        the service with its version or host, as it is shown.
    on
        the day, as 2026-11-30.
    """

    service: str
    address: str
    level: str
    lon: str
    lat: str
    found: str
    by: str
    on: str


HEAD = [field.name for field in fields(Answer)]


def read_answers(path: Path) -> dict[tuple[str, str], list[Answer]]:
    """Return the answers of a table by service and address; none where there is no such file.

    Raises
    ------
    InputError
        if it is no such table.
    """
    if not path.is_file():
        return {}
    try:
        rows = list(csv.reader(io.StringIO(path.read_bytes().decode("utf-8-sig"))))
    except (UnicodeDecodeError, csv.Error):
        raise _odd(path, 1) from None
    found: dict[tuple[str, str], list[Answer]] = {}
    for line, row in enumerate(rows, start=1):
        if line == 1:
            if row != HEAD:
                raise _odd(path, line)
            continue
        if len(row) != len(HEAD):
            raise _odd(path, line)
        answer = Answer(*row)
        if answer.level not in NEARNESS or (answer.level in {"building", "block"} and not _is_place(answer)):
            raise _odd(path, line)
        found.setdefault((answer.service, answer.address), []).append(answer)
    return found


def keep_answers(path: Path, answers: Sequence[Answer]) -> None:
    """Write answers behind those that a table has.

    Raises
    ------
    InputError
        if it cannot be written.
    """
    text = answers_text(answers)
    try:
        new = not path.exists()
        with path.open("a", encoding="utf-8", newline="") as file:
            file.write(text if new else text.partition("\n")[2])
    except OSError:
        message = Text(
            "cannot be written, and answers that are not kept would be asked for again; make the recipe's folder writable"
        )
        raise InputError(Finding("geocode-unkept", "stop", message, file=str(path))) from None


def answers_text(answers: Iterable[Answer]) -> str:
    """Return answers as a table."""
    return csv_text(HEAD, [astuple(one) for one in answers])


def _is_place(answer: Answer) -> bool:
    try:
        return -180 <= float(answer.lon) <= 180 and -90 <= float(answer.lat) <= 90
    except ValueError:
        return False


def _odd(path: Path, line: int) -> InputError:
    message = Text("is no table of kept answers; delete it, and the addresses are asked for again")
    return InputError(Finding("geocode-answers", "stop", message, file=str(path), line=line))
