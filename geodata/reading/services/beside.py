"""What stands beside a study's layers, read as a whole: channels and the tables that speak of them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd

from geodata.provenance import Layer
from geodata.reading.manifest import Manifest
from geodata.reading.opener import Folders
from geodata.reading.positions import Area
from geodata.reading.services import cases, hours, offers, published, slots
from geodata.reading.services.channels import settle_channels
from geodata.reading.services.tables import Table, open_table
from geodata.services.cases import Cases
from geodata.services.hours import Opening
from geodata.services.offers import Offer
from geodata.services.published import Figure
from geodata.services.slots import SlotCases
from models.messages.findings import Faults


@dataclass(frozen=True, slots=True, eq=False)
class Beside:
    """Channels (None where there are none, or they could not be read), the tables, the tables' provenance and faults."""

    channels: gpd.GeoDataFrame | None
    hours: tuple[Opening, ...]
    services: tuple[Offer, ...]
    published: tuple[Figure, ...]
    cases: tuple[Cases, ...]
    slots: tuple[SlotCases, ...]
    layers: tuple[Layer, ...]
    faults: tuple[Faults, ...]


def read_beside(
    folder: Path | Folders,
    shown: str,
    manifest: Manifest,
    frames: Mapping[str, gpd.GeoDataFrame],
    boundary: Area | None,
    of_channels: Faults | None,
) -> Beside:
    """Settle the channels of a study and read the tables of their services.

    Parameters
    ----------
    folder, shown
        the study's folder, or those in which its files may lie, and the name to show for it.
    manifest
        what `study.yaml` says.
    frames
        layers by name, in the study's CRS; those that could not be read are absent.
    boundary
        the municipality, or None when it could not be read.
    of_channels
        takes what is wrong with the channels.
    """
    offices, channels = frames.get("offices"), frames.get("channels")
    if channels is not None and of_channels is not None:
        channels = settle_channels(channels, boundary, offices, of_channels)
    needed = {
        "hours": hours.COLUMNS,
        "services": offers.COLUMNS,
        "published": published.COLUMNS,
        "cases": cases.COLUMNS,
        "slots": slots.COLUMNS,
    }
    tables = {
        name: open_table(folder, shown, name, spec, needed[name], named=name == "services")
        for name, spec in manifest.tables().items()
    }
    opened = {name: table for name, (table, _) in tables.items() if table is not None}
    # where a layer could not be read, what names its rows cannot be judged
    whole = offices is not None and (channels is not None or manifest.layers.channels is None)
    sites = [frame for frame in (offices, channels) if frame is not None]
    kinds = list(dict.fromkeys(str(kind) for frame in sites for kind in frame["kind"]))
    ids = [str(label) for frame in sites for label in frame["id"]]
    return Beside(
        channels,
        hours.read_hours(opened["hours"], kinds, ids) if whole and "hours" in opened else (),
        offers.read_offers(opened["services"], kinds) if whole and "services" in opened else (),
        published.read_published(opened["published"]) if "published" in opened else (),
        cases.read_cases(opened["cases"], ids) if whole and "cases" in opened else (),
        _slots(opened.get("slots"), offices, frames.get("areas")),
        tuple(table.layer for table in opened.values()),
        tuple(faults for _, faults in tables.values()),
    )


def _slots(table: Table | None, offices: gpd.GeoDataFrame | None, areas: gpd.GeoDataFrame | None) -> tuple[SlotCases, ...]:
    """Return the cases of opening times; none where what they name could not be read."""
    if table is None or offices is None or areas is None:
        return ()
    return slots.read_slots(table, list(map(str, offices["id"])), list(map(str, areas["id"])))
