"""The feeds that `study.yaml` names: opened with the study, read when a timetable is asked for."""

from __future__ import annotations

from pathlib import Path

from geodata.gtfs.feed import Feed, open_feed
from geodata.provenance import Layer
from geodata.reading.manifest import FeedSpec, Manifest
from geodata.reading.opener import named_well
from models.messages.findings import Faults, Finding, brief
from models.messages.text import Text, same

UNSAID = Text("not stated")


def open_feeds(folder: Path, shown: str, manifest: Manifest) -> tuple[tuple[Feed, ...], list[Layer], list[Finding]]:
    """Open every feed of a study.

    Parameters
    ----------
    folder, shown
        the study's folder, and the name to show for it.
    manifest
        what `study.yaml` says.

    Returns
    -------
    feeds
        those that may be read, in their order.
    layers
        provenance of each, under the name `feed:FILE`.
    findings
        what is wrong with the others, and repairs.
    """
    feeds: list[Feed] = []
    layers: list[Layer] = []
    found: list[Finding] = []
    for spec in manifest.feeds:
        faults = Faults(f"{shown}/{brief(spec.file)}", found=found)
        feed = open_feed(folder, spec.file, faults) if named_well(spec.file, faults) else None
        if feed is not None:
            feeds.append(feed)
            layers.append(_provenance(spec, feed))
    return tuple(feeds), layers, found


def _provenance(spec: FeedSpec, feed: Feed) -> Layer:
    published = same(f"{feed.publisher} GTFS {feed.version}".strip() if feed.publisher else f"GTFS {feed.version}".strip())
    return Layer(
        name=f"feed:{spec.file}",
        file=spec.file,
        sha256=feed.sha256,
        vintage=spec.vintage or feed.valid or UNSAID.to("en"),
        source=spec.source or published,
        licence=spec.licence or UNSAID,
        note=spec.note,
    )
