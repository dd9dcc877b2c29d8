"""What is read of a study's own layers for its notes: who stands outside the boundary, and the day that is looked at."""

from __future__ import annotations

import csv
import datetime as dt
import io
import json
import zipfile
from fractions import Fraction

import numpy as np
import shapely
from pyproj import Transformer

from tests.placement.numbers import said
from tests.placement.numbers.plain import City, rows_of

WEDNESDAY = 2


def told(city: City) -> str:
    """Return how many people stand outside, their share, how far, and the first of them."""
    shape = shapely.unary_union(
        [
            shapely.geometry.shape(one["geometry"])
            for one in json.loads((city.folder / "boundary.geojson").read_text("utf-8"))["features"]
        ]
    )
    to_plane = Transformer.from_crs("EPSG:6668", city.study["crs"], always_xy=True)
    plane = shapely.transform(shape, lambda at: np.column_stack(to_plane.transform(at[:, 0], at[:, 1])))
    rows = rows_of(city.folder / "demand.csv")
    far = shapely.distance(shapely.points([[float(row["x"]), float(row["y"])] for row in rows]), plane)
    found = [number for number, metres in enumerate(far) if metres > 0]
    people = sum(int(rows[number]["people"]) for number in found)
    first = ", ".join(rows[number]["id"] for number in found[:3])
    return (
        f"{said.count(len(found))} with {said.count(people)} people ({said.rounded(Fraction(100 * people, city.everyone), 2)}%), "
        f"the farthest by {said.metres(Fraction(float(far.max())))}: {first}, … (+{len(found) - 3})"
    )


def day(city: City) -> str:
    """Return the first Wednesday in the time of every feed on which each keeps to what it runs on Wednesdays."""
    spans, kept = [], []
    for path in sorted((city.folder / "feeds").glob("*.zip")):
        with zipfile.ZipFile(path) as feed:
            weeks, exceptions = table(feed, "calendar.txt"), table(feed, "calendar_dates.txt")
        spans += [
            (min(row["start_date"] for row in weeks), max(row["end_date"] for row in weeks)),
        ]
        gone = {(row["service_id"], row["date"]) for row in exceptions if row["exception_type"] == "2"}
        kept.append((weeks, gone))
    first, last = max(start for start, _ in spans), min(end for _, end in spans)
    start = dt.date.fromisoformat(first)
    days = (start + dt.timedelta(number) for number in range(400))
    return next(
        str(one)
        for one in days
        if one.weekday() == WEDNESDAY and f"{one:%Y%m%d}" <= last and all(runs(f"{one:%Y%m%d}", *feed) for feed in kept)
    )


def runs(date: str, weeks: list[dict[str, str]], gone: set[tuple[str, str]]) -> bool:
    """Return whether what runs on Wednesdays runs on a date."""
    weekly = [row for row in weeks if row["wednesday"] == "1" and row["start_date"] <= date <= row["end_date"]]
    return not weekly or any((row["service_id"], date) not in gone for row in weekly)


def table(feed: zipfile.ZipFile, name: str) -> list[dict[str, str]]:
    """Return a table of a feed, empty where it has none."""
    if name not in feed.namelist():
        return []
    return list(csv.DictReader(io.StringIO(feed.read(name).decode("utf-8-sig"))))
