"""The national extract: one Parquet file a subject, the same bytes from the same raw layers, and a record of what was counted."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pandas as pd

from geodata.building.japan.boundaries import pack_boundaries
from geodata.building.japan.census import small_areas
from geodata.building.japan.places import bus_stops, municipalities, offices, osm_places, town_halls
from geodata.building.japan.projections import projections
from models.messages.findings import Finding, InputError
from models.messages.text import Text
from models.progress import Event, Progress, Stage, tell

if TYPE_CHECKING:
    import pyarrow as pa

RECORD = "extract.json"
PACK = Stage("extract", Text("packing the national layers"))
# codes of the census that others have taken the place of since: a town became a city
RENUMBERED = {"04423": "04216", "40305": "40231"}
RAW = {
    "census2015": "demand/census2015_small_areas.parquet",
    "census2010": "demand/census2010_small_areas_44prefectures.parquet",
    "projections": "demand/mesh500m_2015_2050_h30.parquet",
    "boundaries": "boundaries/n03_municipalities.parquet",
    "halls": "offices/localgovjp-utf8.csv",
    "places_osm": "pois/osm_pois_2021-08.parquet",
    "bus_stops": "stops/bus_stops_p11.parquet",
}
UNCLEAR = {RAW["bus_stops"]}
P05 = "offices/P05-22_{pref}.geojson"


def build_extract(raw: Path, out: Path, *, everything: bool = False, progress: Progress | None = None) -> dict[str, object]:
    """Build the national extract from a folder of national layers.

    Parameters
    ----------
    raw
        the folder, with the layers named in `RAW`.
    out
        the folder to write the Parquet files and `extract.json` to.
    everything
        also the layers in `UNCLEAR`, whose terms do not clearly let them be passed on, where they are in the folder.
    progress
        follows the tables one by one, and can end the run.

    Returns
    -------
    record
        rows, sums and SHA-256 of every table, as `extract.json` has them.

    Raises
    ------
    InputError
        with every layer that is not there; nothing is written then.
    """
    absent = [name for name in RAW.values() if not (raw / name).is_file() and name not in UNCLEAR]
    if absent:
        raise InputError(
            Finding("layer-missing", "stop", Text("is not in the folder of raw layers"), file=name) for name in absent
        )
    out.mkdir(parents=True, exist_ok=True)
    record: dict[str, object] = {}
    for number, (name, table) in enumerate(_tables(raw, everything=everything)):
        tell(progress, Event(PACK, number, len(RAW) + 1))
        record[name] = _write(out / f"{name}.parquet", table)
    (out / RECORD).write_text(json.dumps(record, indent=1) + "\n", encoding="utf-8")
    return record


def _tables(raw: Path, *, everything: bool) -> Iterator[tuple[str, pd.DataFrame]]:
    """Yield the tables of the extract by name."""
    pieces = pd.read_parquet(raw / RAW["census2015"])
    areas = small_areas(pieces)
    halls = town_halls(raw / RAW["halls"])
    named = pieces.assign(own=pieces["city"].fillna(pieces["county_or_city"])).groupby("code")[["own", "muni"]].first()
    of_muni = areas.assign(muni=areas["code"].map(named["muni"]))
    yield "municipalities", municipalities(halls, of_muni, RENUMBERED, dict(zip(named.index, named["own"], strict=True)))
    yield "census2015", areas
    yield "census2010", small_areas(pd.read_parquet(raw / RAW["census2010"]))
    yield "projections", projections(pd.read_parquet(raw / RAW["projections"]))
    yield "boundaries", pack_boundaries(pd.read_parquet(raw / RAW["boundaries"]))
    listed = {pref: raw / P05.format(pref=pref) for pref in (f"{number:02d}" for number in range(1, 48))}
    yield "offices", offices(halls, {pref: path for pref, path in listed.items() if path.is_file()})
    yield "places_osm", osm_places(pd.read_parquet(raw / RAW["places_osm"]))
    if everything and (raw / RAW["bus_stops"]).is_file():
        yield "bus_stops", bus_stops(pd.read_parquet(raw / RAW["bus_stops"]))


def _write(path: Path, rows: pd.DataFrame) -> dict[str, object]:
    """Write one table as small as Parquet makes it, and return its rows, its sums and its hash."""
    import pyarrow as pa
    from pyarrow import parquet

    table = pa.Table.from_pandas(rows, preserve_index=False).replace_schema_metadata(None)
    texts = [field.name for field in table.schema if pa.types.is_string(field.type) or pa.types.is_large_string(field.type)]
    repeated = [name for name in texts if rows[name].nunique() < len(rows) / 2]
    parquet.write_table(
        table,
        path,
        compression="zstd",
        compression_level=19,
        use_dictionary=repeated,
        column_encoding={
            (f"{field.name}.list.element" if pa.types.is_list(field.type) else field.name): _encoding(field.type)
            for field in table.schema
            if field.name not in repeated
        },
        row_group_size=len(table) or 1,
        write_statistics=False,
    )
    sums = {name: int(rows[name].sum()) for name in map(str, rows.columns) if name.startswith("people")}
    return {"rows": len(rows), **sums, "sha256": hashlib.sha256(path.read_bytes()).hexdigest()}


def _encoding(kind: pa.DataType) -> str:
    import pyarrow as pa

    inner = kind.value_type if pa.types.is_list(kind) else kind
    return "DELTA_BINARY_PACKED" if pa.types.is_integer(inner) else "DELTA_BYTE_ARRAY"
