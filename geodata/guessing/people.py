"""A newer table of people in the place of the one a study was drawn with, whatever its columns are called."""

from __future__ import annotations

import csv
import io
import re
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from ruamel.yaml import YAML

from geodata.building.build import BuildLog, build_study
from geodata.building.japan.drafting import AGELESS, census_said
from geodata.building.japan.study import RAW, RECIPE, STUDY
from geodata.building.recipe import Recipe, read_recipe
from geodata.building.sources import Sources
from geodata.guessing.columns import Columns
from geodata.guessing.cutting import LAND
from geodata.guessing.guess import guess_files
from geodata.guessing.opening import TEXT, ZIP
from geodata.reading.raw import Raw
from geodata.reading.synonyms import names_known
from models.messages.findings import Faults, Finding, InputError, listed
from models.messages.text import Text
from models.progress import Progress

CENSUS = "census.csv"
# what a row of the census table has, and what the layer of areas calls it
KNOWN: Mapping[str, str] = {
    "key": "id",
    "name": "area",
    "people": "people",
    "households": "households",
    "lon": "lon",
    "lat": "lat",
}
NEEDED = ("key", "people")
OURS = {known: ours for ours, known in KNOWN.items()}
# degrees may be called so, too
AXES = {"lon": "x", "lat": "y"}
AGES = ("people_65", "people_75")
# a key that a spreadsheet or a database wrote as a number: 272030010.00
WHOLE_DECIMAL = re.compile(r"^([0-9]+)\.0+$")


def renew_people(folder: Path, people: Path, year: str, *, source: str = "", progress: Progress | None = None) -> BuildLog:
    """Take a newer table of people by small area into a study that was drawn by name, and build it anew.

    Parameters
    ----------
    folder
        as `study new` made it: with `raw/recipe.yaml` and `study/`.
    people
        a table with a row for each small area: its census key and its people, and its households, name and place where it has
        them (CSV, dBASE, Parquet, Shapefile …), or e-Stat's ZIP file as it is published.
    year
        the year of its people, as outputs say it.
    source
        who published it; by default its file name.
    progress
        follows the steps of `build_study`, and can end them.

    Returns
    -------
    log
        how the study was built.

    Raises
    ------
    InputError
        if the table cannot be used, or an area with people has no place; nothing is changed then.
    """
    recipe = folder / RAW / RECIPE
    if not recipe.is_file():
        message = Text("holds no {recipe}: name a folder that placement study new made", recipe=f"{RAW}/{RECIPE}")
        raise InputError(Finding("not-drawn", "stop", message, file=str(folder)))
    codes = read_recipe(recipe).value.codes
    with tempfile.TemporaryDirectory(prefix=f".{folder.name}-", dir=folder.absolute().parent) as beside:
        fresh = Path(beside)
        shutil.copytree(folder / RAW, fresh / RAW)
        columns = _take(people, codes, fresh / RAW / CENSUS)
        lost = _lost(read_recipe(recipe).value, columns)
        _rewrite(fresh / RAW / RECIPE, columns, year, source or people.name)
        log = build_study(fresh / RAW / RECIPE, fresh / RAW, fresh / STUDY, progress=progress)
        for part in (RAW, STUDY):
            (folder / part).rename(fresh / f"old-{part}")
            (fresh / part).rename(folder / part)
    return replace(log, findings=(*lost, *log.findings))


def _lost(recipe: Recipe, columns: Sequence[str]) -> tuple[Finding, ...]:
    """Return what is no longer counted: ages that the new table has not, and later years, which were changes since the old one."""
    counts = [name for one in recipe.counts for name in one.columns if not set(AGES) <= set(columns)]
    names = [*counts, *(recipe.mesh.later if recipe.mesh else ())]
    message = Text("no longer in the study, which had them with the former people: {names}", names=listed(names, most=len(names)))
    return (Finding("counts-lost", "warn", message, value=names[0], count=len(names)),) if names else ()


def _take(people: Path, codes: Sequence[str], census: Path) -> list[str]:
    """Write the new table in the form of the old one, and return its columns."""
    sources = Sources(people.parent)
    raw, faults = _published(people, sources) if people.suffix.lower() in {ZIP, TEXT} else _plain(people, sources)
    theirs = _called(raw, faults)
    sources.stop_if_wrong()
    rows = _rows(raw, theirs, codes, census, faults)
    sources.stop_if_wrong()
    columns = ["key", "name", "people", "households", *(age for age in AGES if age in theirs), "lon", "lat"]
    text = io.StringIO()
    writer = csv.DictWriter(text, columns, lineterminator="\n", restval="0", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    census.write_text(text.getvalue(), encoding="utf-8")
    return columns


def _plain(people: Path, sources: Sources) -> tuple[Raw, Faults]:
    opened = sources.open(people.name, None, [])
    sources.stop_if_wrong()
    if opened is None:
        raise AssertionError("a table is missing without a finding that says why")
    return opened


def _published(people: Path, sources: Sources) -> tuple[Raw, Faults]:
    """Return the table of people of a file as e-Stat publishes it, without its areas of water."""
    fitting = [one for one in guess_files([people]) if one.layer == "demand"]
    if len(fitting) != 1:
        message = Text("holds {number} tables of people; give a file with one", number=len(fitting))
        raise InputError(Finding("layers-absent" if not fitting else "layer-twice", "stop", message, file=str(people)))
    raw = fitting[0].raw
    column, land = LAND
    rows = [row for row, kind in enumerate(raw.columns.get(column, [land] * len(raw))) if kind.strip() == land]
    return raw.rows(rows), sources.about(people.name)


def _called(raw: Raw, faults: Faults) -> dict[str, str]:
    """Return what a table calls our columns, with a fault for each that is needed and not clear."""
    own = {
        known: next(name for name in (ours, AXES.get(ours, "")) if name in raw.columns)
        for ours, known in KNOWN.items()
        if {ours, AXES.get(ours)} & set(raw.columns)
    }
    columns = Columns(raw, "areas", own)
    for ours, known in KNOWN.items():
        columns.take(known, needed=ours in NEEDED)
    for doubt in (doubt for doubt in columns.doubts if doubt.needed):
        message = Text(
            "{ours} could be the column {names}; rename or remove the others",
            ours=OURS[doubt.ours],
            names=listed(list(doubt.columns)),
        )
        faults.stop("column-doubt", message, field=OURS[doubt.ours])
    for known in columns.missing:
        message = Text(
            "has no column of {ours}: call it {names}; it has {there}",
            ours=OURS[known],
            names=listed(names_known("areas", known), most=5),
            there=listed(list(raw.columns)),
        )
        faults.stop("column-missing", message, field=OURS[known])
    return {OURS[known]: one.theirs for known, one in columns.found.items()} | {age: age for age in AGES if age in raw.columns}


def _rows(raw: Raw, theirs: Mapping[str, str], codes: Sequence[str], census: Path, faults: Faults) -> list[dict[str, str]]:
    """Return the municipality's rows by our names; places that the table lacks are those of the same keys before."""
    with census.open(encoding="utf-8", newline="") as file:
        before = {row["key"]: row for row in csv.DictReader(file)}
    rows, lost = [], []
    for number in range(len(raw)):
        row = {ours: raw.columns[name][number].strip() for ours, name in theirs.items()}
        row["key"] = WHOLE_DECIMAL.sub(r"\1", row["key"])
        if not row["key"].startswith(tuple(codes)):
            continue
        known = before.get(row["key"], {})
        for name in ("lon", "lat", "name"):
            row[name] = row.get(name) or known.get(name, "")
        row["name"] = row["name"] or row["key"]
        if row["lon"] and row["lat"]:
            rows.append(row)
        elif row["people"] not in {"", "0", "-"}:
            lost.append(row["key"])
    if not rows and not lost:
        message = Text("has no small area of {code}; its keys must begin so", code=listed(codes))
        faults.stop("no-areas", message, field=theirs["key"])
    if lost:
        message = Text(
            "areas {lost} are new and have no place; give their lon and lat (X_CODE and Y_CODE of the boundary file)",
            lost=listed(lost),
        )
        faults.stop("place-missing", message, field="lon", value=lost[0], count=len(lost))
    return rows


def _rewrite(recipe: Path, columns: Sequence[str], year: str, source: str) -> None:
    """Say in the recipe where the people are from now, keeping everything else as it stands."""
    yaml = YAML()
    yaml.width = 120
    yaml.preserve_quotes = True
    tree: dict[str, Any] = yaml.load(recipe.read_text(encoding="utf-8"))
    before = census_said(str(tree["census"]["vintage"])).as_dict()
    said = Text("People: {source} ({year}).", source=source, year=year)
    origin = {"vintage": year, "source": source, "licence": Text("as its owner says").as_dict()}
    tree["census"] |= {**origin, "note": Text("Taken in place of the census that the study was made with").as_dict()}
    tree["census"].pop("caution", None)
    # they are changes since the census before
    tree.get("mesh", {}).pop("later", None)
    if not set(AGES) <= set(columns):
        tree.pop("counts", None)
    for one in tree.get("counts", ()):
        one.update(origin)
    kept = [text for text in tree.get("assumptions", ()) if text != before and not _is_ageless(text)]
    tree["assumptions"] = [said.as_dict(), *kept]
    text = io.StringIO()
    yaml.dump(tree, text)
    recipe.write_text(text.getvalue(), encoding="utf-8")


def _is_ageless(text: Any) -> bool:
    return isinstance(text, dict) and str(text.get("en", "")).endswith(AGELESS.filled(number=0).to("en")[1:])
