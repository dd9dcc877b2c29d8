"""Holding a study's layers against each other: places, ids and totals that disagree are found here."""

from __future__ import annotations

import geopandas as gpd
import shapely

from geodata.names import name_columns
from geodata.reading import positions
from geodata.reading.manifest import Manifest
from geodata.reading.positions import Area
from geodata.yamlfiles.schema_errors import did_you_mean
from models.messages.findings import Faults, brief, listed
from models.messages.text import Text

Frames = dict[str, gpd.GeoDataFrame]
FaultsOf = dict[str, Faults]

TOTAL_WARN, TOTAL_STOP = 0.001, 0.01
# ids that meet nothing for a reason already said
SPOILT = {"code-date", "code-decimal", "code-exponent", "id-blank", "id-control"}
STOP_KINDS = ("rail", "bus")
GROUND_KINDS = ("water", "park")
# layers of which counts may be withheld
GUARDED = ("demand", "areas", "offices")


def check_layers(manifest: Manifest, frames: Frames, boundary: Area | None, faults: FaultsOf, top: Faults) -> None:
    """Record every disagreement between the layers that could be read.

    Parameters
    ----------
    manifest
        what `study.yaml` says.
    frames
        layers by name, in the study's CRS; those that could not be read are absent.
    boundary
        the municipality, or None when it could not be read.
    faults
        takes the findings of each layer.
    top
        takes the findings about `study.yaml` itself.
    """
    if boundary is not None:
        shapely.prepare(boundary)
        if "boundary" in frames:
            positions.check_boundary(manifest, frames["boundary"], faults["boundary"])
        positions.check_distortion(manifest, boundary, top)
        for name, frame in frames.items():
            if name != "boundary" and positions.overlaps(name, frame, boundary, faults[name]):
                positions.check_datum(manifest.crs, name, frame, boundary, faults[name])
                positions.check_inside(name, _not_elsewhere(manifest, name, frame), boundary, faults[name])
    if "demand" in frames:
        _check_total(manifest, frames["demand"], faults["demand"])
        positions.check_cover(frames["demand"], boundary, faults["demand"])
    if "demand" in frames and "areas" in frames:
        _check_join(manifest, frames["demand"], frames["areas"], faults)
    if "offices" in frames:
        _check_apart(frames["offices"], faults["offices"])
    for name, check in (("stops", _check_stop_kinds), ("lines", _check_colours), ("ground", _check_ground)):
        if name in frames:
            check(frames[name], faults[name])
    _check_said(manifest, frames, faults, top)


def _not_elsewhere(manifest: Manifest, name: str, frame: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return a layer without offices that are said to stand outside the boundary."""
    away = [word for word, kind in manifest.kinds.items() if kind.elsewhere]
    return frame[~frame["kind"].isin(away)] if name == "offices" and away else frame


def _check_said(manifest: Manifest, frames: Frames, faults: FaultsOf, top: Faults) -> None:
    """Record where the manifest's words and the layers part: kinds of no office, lines that are not there, stations left out."""
    if "stops" in frames and "lines" in frames:
        _check_lines_listed(frames["stops"], frames["lines"], faults["stops"])
    if manifest.stations_left_out:
        said = listed(manifest.stations_left_out)
        message = Text(
            "stations in or near the area that are not in the layers: {stations}; journeys by them are not seen", stations=said
        )
        top.warn("stations-left-out", message, field="stations_left_out", count=len(manifest.stations_left_out))
    if "offices" in frames:
        _check_kinds(manifest, frames["offices"], top)
    for name, spec in manifest.layers.named().items():
        if name in frames and spec.publish is not None:
            _check_publish(name, spec.publish.columns, frames[name], top)


def _check_publish(name: str, columns: tuple[str, ...], frame: gpd.GeoDataFrame, top: Faults) -> None:
    counts = [str(column) for column in frame.columns if frame[column].dtype.kind in "iu"] if name in GUARDED else []
    for column in columns:
        if column not in counts:
            cure = did_you_mean(column, counts)
            message = Text("publish: {layer} has no counts {column}. {cure}", layer=name, column=brief(column), cure=cure)
            top.stop("publish-column", message, field=f"layers.{name}.publish.columns", value=column)


def _check_total(manifest: Manifest, demand: gpd.GeoDataFrame, faults: Faults) -> None:
    # a figure that could not be read counts as nothing; the total says nothing then
    if manifest.people is None or faults.stopped():
        return
    total = int(demand["people"].sum())
    share = abs(total - manifest.people) / max(manifest.people, 1)
    said = Text(
        "its people sum to {total:,}, study.yaml has people {people:,}: {share:.2%} apart",
        total=total,
        people=manifest.people,
        share=share,
    )
    if share > TOTAL_STOP:
        faults.stop("total-differs", Text("{said}; look for rows missing or doubled", said=said), field="people")
    elif share > TOTAL_WARN:
        faults.warn("total-differs", Text("{said}; used as it is", said=said), field="people")


def _check_join(manifest: Manifest, demand: gpd.GeoDataFrame, areas: gpd.GeoDataFrame, faults: FaultsOf) -> None:
    """Record ids that do not meet, in both directions, and areas whose own people disagree with the demand."""
    if any(finding.code in SPOILT for layer in ("demand", "areas") for finding in faults[layer].found):
        return
    known, used = set(areas["id"]), set(demand["area"])
    lost = [label for label in dict.fromkeys(demand["area"]) if label and label not in known]
    bare = areas[~areas["id"].isin(used)]
    bare = bare[bare["people"] > 0] if "people" in bare else bare
    if _say_lost_zeros(manifest, lost, areas, faults):
        return
    if lost:
        people = int(demand["people"][demand["area"].isin(lost)].sum())
        row = int(demand.index[demand["area"] == lost[0]][0])
        faults["demand"].stop(
            "area-unknown",
            Text(
                "area {lost} is not among the areas ({people:,} people); use the areas' ids, not their names",
                lost=listed(lost),
                people=people,
            ),
            **faults["demand"].at(row),
            field="area",
            value=lost[0],
            count=len(lost),
        )
    if len(bare):
        ids = listed([str(label) for label in bare["id"]])
        faults["areas"].stop(
            "area-without-demand",
            Text("areas {ids} have no row of demand; add them there, or give them people 0 if nobody lives there", ids=ids),
            **faults["areas"].at(int(bare.index[0])),
            field="id",
            value=str(bare["id"].iloc[0]),
            count=len(bare),
        )
    if "people" in areas and not lost and not len(bare):
        sums = areas["id"].map(demand.groupby("area")["people"].sum()).fillna(0)
        differ = areas[sums != areas["people"]]
        if len(differ):
            ids = listed([str(label) for label in differ["id"]])
            faults["areas"].warn(
                "area-people-differ",
                Text("the people of areas {ids} differ from their demand; the demand is used", ids=ids),
                field="people",
                count=len(differ),
            )


def _say_lost_zeros(manifest: Manifest, lost: list[str], areas: gpd.GeoDataFrame, faults: FaultsOf) -> bool:
    """Record codes whose leading zero was lost, in one file or in both."""
    known = set(areas["id"])
    padded = [label for label in lost if label.isdigit() and f"0{label}" in known]
    stripped = [label for label in lost if label.startswith("0") and label[1:] in known]
    code = manifest.code
    both = bool(code.startswith("0")) and all(str(label).startswith(code[1:]) and str(label).isdigit() for label in known)
    if not (padded or stripped or both):
        return False
    example = (padded or [label[1:] for label in stripped] or sorted(map(str, known)))[0]
    where = "demand" if padded else "areas"
    faults[where].stop(
        "leading-zero-lost",
        Text(
            "{example}: {digits} digits where {due} are due: a leading 0 was lost; export the codes as text",
            example=brief(example),
            digits=len(example),
            due=len(example) + 1,
        ),
        field="area" if padded else "id",
        value=example,
    )
    return True


def _check_apart(offices: gpd.GeoDataFrame, faults: Faults) -> None:
    points: dict[bytes, list[str]] = {}
    for label, point in zip(offices["id"], offices.geometry.to_numpy(), strict=True):
        points.setdefault(point.wkb, []).append(str(label))
    for ids in points.values():
        if len(ids) > 1:
            faults.warn(
                "same-point",
                Text("offices {ids} stand on the same point; check their coordinates", ids=listed(ids)),
                value=ids[0],
                count=len(ids),
            )


def _check_stop_kinds(stops: gpd.GeoDataFrame, faults: Faults) -> None:
    wrong = [row for row, kind in enumerate(stops["kind"]) if kind not in STOP_KINDS]
    faults.stop_rows(
        "kind-unknown",
        wrong,
        lambda row: Text("kind {kind}: write rail or bus", kind=brief(stops["kind"][row])),
        field="kind",
    )


def _check_ground(ground: gpd.GeoDataFrame, faults: Faults) -> None:
    """Record ground that is neither water nor park, and parks that are lines."""
    kinds = ground["kind"].tolist()
    wrong = [row for row, kind in enumerate(kinds) if kind not in GROUND_KINDS]
    faults.stop_rows(
        "kind-unknown", wrong, lambda row: Text("kind {kind}: write water or park", kind=brief(kinds[row])), field="kind"
    )
    is_line = shapely.get_dimensions(ground.geometry.to_numpy()) == 1
    drawn = [row for row, kind in enumerate(kinds) if kind == "park" and is_line[row]]
    message = Text("a park is a line; give its area, or write water")
    faults.stop_rows("park-line", drawn, lambda _: message, field="kind")


def _check_lines_listed(stops: gpd.GeoDataFrame, lines: gpd.GeoDataFrame, faults: Faults) -> None:
    """Warn of stations whose lines the layer of lines does not have, by id or by name: the map would not show them."""
    known = {str(label) for column in ("id", *name_columns(lines.columns)) for label in lines[column]}
    names = stops[name_columns(stops.columns)[0]]
    missing: dict[str, list[str]] = {}
    for name, kind, said in zip(names, stops["kind"], stops["lines"], strict=True):
        for line in filter(None, (part.strip() for part in str(said).split(";") if kind == "rail")):
            if line not in known:
                missing.setdefault(line, []).append(str(name))
    if missing:
        called = [f"{name} ({line})" for line, there in missing.items() for name in there]
        message = Text(
            "stations of lines that are not in the layer of lines: {stations}; these lines are not drawn", stations=listed(called)
        )
        faults.warn("line-unlisted", message, field="lines", value=next(iter(missing)), count=len(called))


def _check_kinds(manifest: Manifest, offices: gpd.GeoDataFrame, top: Faults) -> None:
    there = sorted(set(map(str, offices["kind"])))
    for word in manifest.kinds:
        if word not in there:
            message = Text("kinds: no office is of kind {kind}. {cure}", kind=brief(word), cure=did_you_mean(word, there))
            top.warn("kind-unused", message, field="kinds", value=word)


def _check_colours(lines: gpd.GeoDataFrame, faults: Faults) -> None:
    wrong = [row for row, colour in enumerate(lines["colour"]) if colour and not _is_colour(str(colour))]
    faults.stop_rows(
        "colour-form",
        wrong,
        lambda row: Text("colour {colour}: write it as #rrggbb", colour=brief(lines["colour"][row])),
        field="colour",
    )


def _is_colour(text: str) -> bool:
    return len(text) == 7 and text[0] == "#" and all(char in "0123456789abcdefABCDEF" for char in text[1:])
