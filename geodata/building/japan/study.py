"""A study of any municipality of Japan, drawn from the national extract by its name."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from geodata.building.build import BuildLog, build_study
from geodata.building.japan.drafting import recipe_of, title_of
from geodata.building.japan.opening import Extract, Municipality
from geodata.building.japan.slicing import OwnOffices, Slice, cut_slice
from geodata.building.japan.zones import crs_of, zone_of
from geodata.yamlfiles.writing import yaml_text
from models.messages.findings import Finding, InputError, listed
from models.messages.text import Text
from models.progress import Event, Progress, Stage, tell

CUT = Stage("extract-cut", Text("taking the municipality's layers out of the national data"))
RAW, STUDY, RECIPE, OFFICES = "raw", "study", "recipe.yaml", "offices.csv"
HEAD = """\
# Written by placement study new. Every file it names stands beside it: open, mend or replace them, then
# placement study build raw/recipe.yaml --out study
"""


@dataclass(frozen=True, slots=True)
class Drawn:
    """A study that was drawn from the extract.

    Parameters
    ----------
    asked
        its municipalities.
    title
        what it is called.
    zone
        of the plane-rectangular coordinates.
    cut
        what was cut out of the extract.
    log
        how it was built.
    """

    asked: tuple[Municipality, ...]
    title: Text
    zone: int
    cut: Slice
    log: BuildLog


def common_zone(asked: Sequence[Municipality]) -> int:
    """Return the zone that all lie in.

    Raises
    ------
    InputError
        if they lie in several: no plane measures all of them truly.
    """
    zones: dict[int, list[str]] = {}
    for one in asked:
        zones.setdefault(zone_of(one.code), []).append(one.name.replace(" ", ""))
    if len(zones) == 1:
        return next(iter(zones))
    parts = "; ".join(f"{crs_of(zone)}: {listed(names)}" for zone, names in sorted(zones.items()))
    message = Text(
        "they lie in several zones of plane coordinates, and are not measured together: {parts}. Ask for one zone", parts=parts
    )
    raise InputError(Finding("several-zones", "stop", message, count=len(zones)))


def draw_study(
    extract: Extract,
    asked: Sequence[Municipality],
    folder: Path,
    *,
    census: str = "2015",
    offices: OwnOffices | None = None,
    progress: Progress | None = None,
) -> Drawn:
    """Write the raw layers of some municipalities, a recipe, and the study that it builds.

    Parameters
    ----------
    extract
        the national extract.
    asked
        one municipality or ward, or several that are one subject.
    folder
        an empty folder; gets `raw/` with `recipe.yaml`, and `study/`.
    census
        2015 or 2010.
    offices
        the planner's own, in place of the extract's.
    progress
        follows the steps `extract-cut` and those of `build_study`.

    Raises
    ------
    InputError
        if they lie in several zones, nobody lives there, no office is known, or the study cannot be built.
    """
    zone = common_zone(asked)
    raw = folder / RAW
    raw.mkdir()
    tell(progress, Event(CUT))
    cut = cut_slice(extract, asked, crs_of(zone), census, raw)
    if offices is not None:
        cut = _with_own_offices(cut, offices, raw)
    require_contents(extract, asked, cut, census)
    recipe = raw / RECIPE
    recipe.write_text(HEAD + yaml_text(recipe_of(extract, asked, cut, zone, census)), encoding="utf-8")
    log = build_study(recipe, raw, folder / STUDY, progress=progress)
    return Drawn(tuple(asked), title_of(extract, asked), zone, cut, log)


def _with_own_offices(cut: Slice, offices: OwnOffices, raw: Path) -> Slice:
    """Put the planner's table in the place of the extract's offices, and return the slice with what is in it."""
    (raw / OFFICES).write_text(offices.rows.to_csv(index=False, lineterminator="\n"), encoding="utf-8")
    kinds = {str(kind): int(count) for kind, count in offices.rows["kind"].value_counts(sort=False).items()}
    return replace(cut, offices=kinds, own_offices=offices, halls_away={}, sites_known=kinds.get("site", 0))


def require_contents(extract: Extract, asked: Sequence[Municipality], cut: Slice, census: str) -> None:
    """Refuse a study without people or without a single office or site.

    Raises
    ------
    InputError
        saying which (`nobody-there`, `no-office-known`).
    """
    name = title_of(extract, asked)
    if cut.people == 0:
        message = Text(
            "{name}: the census of {year} has nobody there; there is nothing to decide from it", name=name, year=census
        )
        raise InputError(Finding("nobody-there", "stop", message))
    if not cut.offices:
        message = Text(
            "{name}: no town hall inside it and no public building is known; give a table of offices with --offices "
            "(name, kind, and longitude and latitude or address)",
            name=name,
        )
        raise InputError(Finding("no-office-known", "stop", message))
