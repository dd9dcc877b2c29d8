"""Reading a study: every layer validated on its own, then against the others, and all faults reported at once."""

from __future__ import annotations

import re
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

import geopandas as gpd
import pandas as pd
import shapely

from geodata.databases import is_address
from geodata.guards import AT_LEAST, Guard
from geodata.hazards import Hazard, columns_at
from geodata.kinds import kinds_of
from geodata.names import name_columns
from geodata.provenance import HAZARD, LAYERS, MATRIX, Counts, Layer, years_said
from geodata.reading import checks
from geodata.reading.approximate import say_approximate
from geodata.reading.coordinates import Target
from geodata.reading.databases import Databases
from geodata.reading.hazards import read_hazard
from geodata.reading.layers import SHAPES, Read, read_layer
from geodata.reading.manifest import MANIFEST, Manifest
from geodata.reading.matrices import ReadMatrix, read_matrix
from geodata.reading.opener import POSTGIS, Folders, read_bytes
from geodata.reading.origins import origin_of
from geodata.reading.positions import Area
from geodata.reading.services.beside import Beside, read_beside
from geodata.reading.services.needs import need_faults, needs_of
from geodata.reading.standing_in import HULL, INSIDE, areas_of, hull_of
from geodata.study import Study
from geodata.yamlfiles.reader import parse_bytes, validate
from models.messages.catalogue import FIRST
from models.messages.findings import Faults, Finding, InputError, brief, visible
from models.messages.text import Text, comma_list

if TYPE_CHECKING:
    from geodata.streets.files import OpenedNetwork


def load_study(source: str | Path) -> Study:
    """Read and validate a study.

    Parameters
    ----------
    source
        a study's folder, or the name of a bundled study such as `nerima`. A name without a
        path separator is looked up among the bundled studies first.

    Returns
    -------
    study
        the layers in the study's projected CRS; warnings and repairs are in `study.findings`.

    Raises
    ------
    InputError
        with every fault of every layer, when anything must be mended first.
    """
    with Databases() as databases:
        return _load(source, databases)


def _load(source: str | Path, databases: Databases) -> Study:
    folder, shown = find_study(source)
    top = Faults(f"{shown}/{MANIFEST}")
    data = read_bytes(folder, folder / MANIFEST, top)
    if data is None:
        raise InputError(top.found)
    located = validate(parse_bytes(data, top.file), Manifest)
    manifest = located.value
    target = Target.of(manifest.crs)
    folders = Folders(folder, manifest.folders, databases)
    folders.check(top)
    layers = _read_layers(folders, shown, manifest, target)
    frames = {name: read.frame for name, read in layers.items() if read.frame is not None}
    boundary = _boundary(frames) if manifest.layers.boundary else _hull(frames, top)
    faults = {name: read.faults for name, read in layers.items()}
    checks.check_layers(manifest, {name: frame for name, frame in frames.items() if name != "channels"}, boundary, faults, top)
    if manifest.layers.areas is None and "demand" in frames:
        frames["areas"] = areas_of(frames["demand"], top)
    beside = read_beside(folders, shown, manifest, frames, boundary, faults.get("channels"))
    matrices = _matrices(folders, shown, manifest, frames)
    hazards = [read_hazard(folders, shown, name, spec, target, boundary) for name, spec in manifest.hazards.items()]
    zones = {one.name: one.hazard for one in hazards if one.hazard is not None}
    if "offices" in frames:
        frames["offices"] = _with_zones(frames["offices"], zones, top)
    streets = _open_network(folder, shown, manifest, target)
    findings = [*top.found, *(finding for read in layers.values() for finding in read.faults.found)]
    findings += [
        finding
        for faults in (
            *beside.faults,
            *(one.faults for one in matrices),
            *(one.faults for one in hazards),
            *(streets.faults if streets else ()),
        )
        for finding in faults.found
    ]
    # reads with the modules of this package, so it cannot be imported before them
    from geodata.gtfs.opening import open_feeds

    feeds, feed_layers, of_feeds = open_feeds(folder, shown, manifest)
    findings += of_feeds
    # where the table could not be read, what is in it cannot be judged
    if not any(finding.severity == "stop" for finding in findings):
        findings += need_faults(manifest.needs, beside.published, located.source)
    if boundary is None or any(finding.severity == "stop" for finding in findings):
        raise InputError(_stops_first(findings))
    study = _assemble(manifest, located.source.sha256, layers, frames, boundary, findings, streets, beside)
    own = tuple(one.layer for one in matrices if one.layer is not None)
    return replace(
        study,
        feeds=feeds,
        matrices={one.name: one.matrix for one in matrices if one.matrix is not None},
        hazards=zones,
        layers=(*study.layers, *(one.layer for one in hazards if one.layer is not None), *feed_layers),
        service_layers=(*study.service_layers, *own),
    )


def _read_layers(folders: Folders, shown: str, manifest: Manifest, target: Target) -> dict[str, Read]:
    """Return the layers in their order; the areas, in which people may stand, are read before the people."""
    specs = manifest.layers.named()
    areas = None if manifest.layers.areas is None else read_layer(folders, shown, "areas", manifest.layers.areas, target)
    return {
        name: areas if areas is not None and name == "areas" else read_layer(folders, shown, name, spec, target, areas=areas)
        for name, spec in specs.items()
    }


def find_study(source: str | Path) -> tuple[Path, str]:
    """Return the folder of a study and the name to show for it.

    Raises
    ------
    InputError
        when there is no such folder or bundled study.
    """
    if isinstance(source, str) and re.fullmatch(r"[a-z0-9][a-z0-9-]{0,59}", source):
        bundled = Path(str(resources.files("geodata"))) / source
        if (bundled / MANIFEST).is_file():
            return bundled, source
    folder = Path(source)
    shown = visible(str(source)).rstrip("/") or "/"
    try:
        if folder.is_dir():
            return folder, shown
    except (OSError, ValueError):
        pass
    message = Text(
        "there is no study {shown}; name a folder with a study.yaml, or a bundled study such as nerima", shown=brief(shown)
    )
    raise InputError(Finding("study-missing", "stop", message, value=brief(shown)))


def bundled_studies() -> list[str]:
    """Return the names of the bundled studies."""
    return sorted(path.parent.name for path in Path(str(resources.files("geodata"))).glob(f"*/{MANIFEST}"))


def layer_years(study: Study) -> Text:
    """Return one sentence that lists the year of each layer, for every output that rests on the study."""
    return years_said((LAYERS.get(layer.name) or _feed_words(layer), layer.vintage) for layer in study.layers)


def _open_network(folder: Path, shown: str, manifest: Manifest, target: Target) -> OpenedNetwork | None:
    """Return the walking network, opened and hashed but not yet read, or None where the study has none."""
    spec = manifest.layers.network
    if spec is None:
        return None
    # reads with the modules of this package, so it cannot be imported before them
    from geodata.streets.files import Files, open_network

    files = Files(spec.file, spec.edges, spec.crs, spec.source)
    return open_network(folder, shown, files, target, islands_are_real=spec.islands == "keep")


def _matrices(folder: Folders, shown: str, manifest: Manifest, frames: dict[str, gpd.GeoDataFrame]) -> list[ReadMatrix]:
    """Return the planner's own matrices; none where the layers whose ids they name could not be read."""
    demand, offices = frames.get("demand"), frames.get("offices")
    if demand is None or offices is None:
        return []
    return [
        read_matrix(folder, shown, name, spec, demand, offices, frames.get("areas")) for name, spec in manifest.matrices.items()
    ]


def _with_zones(offices: gpd.GeoDataFrame, zones: dict[str, Hazard], top: Faults) -> gpd.GeoDataFrame:
    """Return the offices with a column for each hazard, and for each thing said of its zones."""
    made = columns_at(zones, offices.geometry)
    for column in sorted(set(made) & set(offices.columns)):
        message = Text("the offices have a column {column} already; give the hazard another name", column=brief(column))
        top.stop("hazard-column", message, field="hazards", value=column)
    return offices.assign(**made)


def _feed_words(layer: Layer) -> Text:
    if layer.name.startswith(HAZARD):
        return Text("zones {name}", name=layer.name.removeprefix(HAZARD))
    if layer.name.startswith(MATRIX):
        return Text("travel matrix {name}", name=layer.name.removeprefix(MATRIX))
    name = brief(Path(layer.file).stem)
    return Text("timetable {name}", name=name)


def _boundary(frames: dict[str, gpd.GeoDataFrame]) -> Area | None:
    if "boundary" not in frames:
        return None
    whole = shapely.union_all(frames["boundary"].geometry.to_numpy())
    return whole if isinstance(whole, (shapely.Polygon, shapely.MultiPolygon)) else None


def _hull(frames: dict[str, gpd.GeoDataFrame], top: Faults) -> Area | None:
    return hull_of(frames["demand"], frames["offices"], top) if {"demand", "offices"} <= set(frames) else None


def _stops_first(findings: list[Finding]) -> list[Finding]:
    order = {"stop": 0, "warn": 1, "fix": 2}
    return sorted((finding for finding in findings if finding.severity != "fix"), key=lambda finding: order[finding.severity])


def _assemble(
    manifest: Manifest,
    manifest_sha256: str,
    layers: dict[str, Read],
    frames: dict[str, gpd.GeoDataFrame],
    boundary: Area,
    findings: list[Finding],
    streets: OpenedNetwork | None,
    beside: Beside,
) -> Study:
    assumptions = [*manifest.assumptions, *_guessed(manifest), *([] if manifest.layers.boundary else [HULL])]
    assumptions += say_approximate(frames["offices"])
    demand, areas = frames["demand"], frames["areas"]
    if (demand.geom_type != "Point").any():
        demand = demand.set_geometry(demand.geometry.centroid)
        assumptions.append(Text("All people of a demand cell are taken to stand at its centroid."))
    assumptions += [] if manifest.layers.demand.places is None else [INSIDE]
    assumptions += _policy_assumptions(findings)
    sums = demand.groupby("area", sort=False)["people"].sum()
    areas = areas.assign(people=areas["id"].map(sums).fillna(0).astype("int64"))
    if "households" not in areas:
        areas = areas.assign(households=0)
    origins = {name: origin_of(name, read.spec, read.opened) for name, read in layers.items() if read.opened}
    of_channels = [origins.pop("channels")] if "channels" in origins else []
    provenance = list(origins.values())
    if streets is not None and manifest.layers.network is not None:
        spec = manifest.layers.network
        provenance.append(Layer("network", spec.file, streets.sha256, spec.vintage, spec.source, spec.licence, spec.note))
    first = ["id", *name_columns(areas.columns), "people", "households"]
    areas = areas[[*first, *(column for column in areas.columns if column not in first)]]
    return Study(
        id=manifest.study,
        title=manifest.title,
        code=manifest.code,
        crs=manifest.crs,
        boundary=boundary,
        demand=demand,
        areas=areas,
        offices=frames["offices"],
        stops=frames.get("stops", _nothing("stops", manifest.crs)),
        lines=frames.get("lines", _nothing("lines", manifest.crs)),
        ground=frames.get("ground", _nothing("ground", manifest.crs)),
        channels=_nothing("channels", manifest.crs).astype({"inside": bool}) if beside.channels is None else beside.channels,
        layers=tuple(provenance),
        assumptions=tuple(assumptions),
        manifest_sha256=manifest_sha256,
        findings=tuple(findings),
        network=streets.network if streets else None,
        hours=beside.hours,
        services=beside.services,
        published=beside.published,
        cases=beside.cases,
        slots=beside.slots,
        cases_at_least=manifest.cases.publish.at_least if manifest.cases else AT_LEAST,
        needs=needs_of(manifest.needs, beside.published),
        service_layers=(*of_channels, *beside.layers),
        kinds=kinds_of(manifest.kinds),
        counts=tuple(Counts(one.columns, one.vintage, one.source, one.licence, one.said) for one in manifest.counts),
        guards=_guards(manifest, frames),
        not_in_data=(*manifest.not_in_data, *_left_out(manifest)),
    )


def _guards(manifest: Manifest, frames: dict[str, gpd.GeoDataFrame]) -> dict[str, Guard]:
    """Return which counts of each layer are not published where they are small: those of cases, and those the study names."""
    found = {}
    for name in ("demand", "offices", "areas"):
        spec = manifest.layers.named().get(name)
        if spec is None:
            continue
        cases = [*spec.cases, *(["caseload"] if name == "offices" and "caseload" in frames[name] else [])]
        at_least = spec.publish.at_least if spec.publish else AT_LEAST
        columns = tuple(dict.fromkeys([*cases, *(spec.publish.columns if spec.publish else ())]))
        if columns and at_least > 1:
            found[name] = Guard(columns, at_least)
    # sums of areas tell what their demand points have
    shared = [column for column in (found["areas"].columns if "areas" in found else ()) if column in frames["demand"]]
    if shared:
        own = found.get("demand", found["areas"])
        found["demand"] = Guard(
            tuple(dict.fromkeys((*own.columns, *shared))) if "demand" in found else tuple(shared), own.at_least
        )
    return found


def _left_out(manifest: Manifest) -> list[Text]:
    stations = manifest.stations_left_out
    if not stations:
        return []
    return [Text("Stations in or near the area that are not in the layers: {stations}.", stations=comma_list(stations))]


def _guessed(manifest: Manifest) -> list[Text]:
    """Return what is said of layers whose columns nobody has confirmed yet."""
    return [
        Text(
            "The columns of the layer {layer} ({file}) were guessed and nobody has confirmed them: {columns}.",
            layer=LAYERS[name],
            file=", ".join(POSTGIS if is_address(file) else brief(file) for file in spec.file),
            columns=comma_list(f"{ours} = {brief(theirs)}" for ours, theirs in spec.columns.items()),
        )
        for name, spec in manifest.layers.named().items()
        if spec.guessed
    ]


def _policy_assumptions(findings: list[Finding]) -> list[Text]:
    return [
        Text("{name}: {message}.", name=Path(str(finding.file)).name, message=finding.message)
        for finding in findings
        if finding.code in {"number-missing-zero", "number-withheld-zero"}
    ]


def _nothing(name: str, crs: str) -> gpd.GeoDataFrame:
    shape = SHAPES[name]
    columns = ["id", *(f"name_{code}" for code in FIRST if shape.named), *shape.texts, *shape.optional]
    return gpd.GeoDataFrame({column: pd.Series([], dtype="str") for column in columns}, geometry=gpd.GeoSeries([], crs=crs))
