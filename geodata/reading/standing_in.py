"""What stands in for layers that a study does not have: a hull for its boundary, the ids in the demand for its areas."""

from __future__ import annotations

import geopandas as gpd
import shapely

from geodata.reading.positions import Area
from models.messages.catalogue import SOURCE
from models.messages.findings import Faults
from models.messages.text import Text

# the area of people who are in none
WHOLE = "all"
# so that a hull is an area, however its points lie
RIM_M = 100.0
HULL = Text(
    "There is no boundary: the hull round all people and offices is drawn in its place, and nobody can be found to live outside."
)
INSIDE = Text("The people have no coordinates: all of an area are taken to stand at one point inside it.")


def hull_of(demand: gpd.GeoDataFrame, offices: gpd.GeoDataFrame, top: Faults) -> Area:
    """Return the convex hull round people and offices, with a rim of 100 m, and tell that it stands in for the boundary."""
    shapes = [*demand.geometry.to_numpy(), *offices.geometry.to_numpy()]
    top.warn("boundary-made", HULL, field="layers.boundary")
    return shapely.Polygon(shapely.buffer(shapely.convex_hull(shapely.geometrycollections(shapes)), RIM_M))


def areas_of(demand: gpd.GeoDataFrame, top: Faults) -> gpd.GeoDataFrame:
    """Return an area for each that the demand names, called by its id, at the centre of its rows; and tell so."""
    ids = list(dict.fromkeys(demand["area"]))
    if ids == [WHOLE]:
        said = Text("there is no layer of areas: all people are told as one area")
    else:
        said = Text("there is no layer of areas: each area of the demand is called by its id")
    top.fix("areas-made", said, field="layers.areas", count=len(ids))
    parts = demand.geometry.groupby(demand["area"], sort=False)
    centres = [shapely.centroid(shapely.geometrycollections(list(parts.get_group(area)))) for area in ids]
    return gpd.GeoDataFrame({"id": ids, f"name_{SOURCE}": ids}, geometry=gpd.GeoSeries(centres, crs=demand.crs))
