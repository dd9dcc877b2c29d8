"""How far a map reaches: to the land where people live, not to rocks out at sea, which stay drawn where they are."""

from __future__ import annotations

from dataclasses import replace

import geopandas as gpd
import pytest
import shapely

from geodata.study import Study
from maps.charts.sheet import lay_out
from maps.extent import reach_of, settled
from maps.page.callouts import gather
from maps.page.layers import describe_layers
from tests.maps.browser import shown

# 40 km out at sea, where nobody lives
ROCK = shapely.box(-10_000, -60_000, -9_900, -59_900)


@pytest.fixture
def rocky(town: Study) -> Study:
    """Return the town with a rock out at sea within its boundary."""
    return replace(town, boundary=shapely.MultiPolygon([town.boundary, ROCK]))


def test_where_all_land_is_settled_all_is_shown(town):
    assert settled(town) is town.boundary
    assert "home" not in describe_layers(town)


def test_a_rock_out_at_sea_stands_outside_the_first_view_and_is_drawn(town, rocky):
    assert reach_of(rocky) == town.boundary.bounds
    assert lay_out(rocky, width_mm=100, height_mm=100).bounds == lay_out(town, width_mm=100, height_mm=100).bounds
    found = describe_layers(rocky)
    assert len(found["boundary"]) == len(describe_layers(town)["boundary"]) + 1
    west, south, east, north = gpd.GeoSeries([town.boundary], crs=town.crs).to_crs(4326).total_bounds * 100_000
    assert found["home"] == [pytest.approx([west, south], abs=1), pytest.approx([east, north], abs=1)]


def test_an_island_where_somebody_lives_is_shown_and_so_is_one_with_an_office(town):
    far = ROCK.centroid
    homes = town.demand.copy()
    homes.loc[len(homes) - 1, "geometry"] = far
    for study in (replace(town, demand=homes), replace(town, offices=_moved(town.offices, far))):
        rocky = replace(study, boundary=shapely.MultiPolygon([town.boundary, ROCK]))
        assert settled(rocky) is rocky.boundary
    homes.loc[len(homes) - 1, "people"] = 0
    assert reach_of(replace(town, demand=homes, boundary=shapely.MultiPolygon([town.boundary, ROCK]))) == town.boundary.bounds


def test_directions_are_told_of_the_settled_land(town, rocky):
    everybody = town.demand["people"].to_numpy() > 0
    assert [group.part for group in gather(rocky, everybody)] == [group.part for group in gather(town, everybody)]


def test_the_page_opens_with_the_settled_land_and_leads_to_the_rest(browser, rocky, drawn):
    with shown(browser, drawn(rocky)) as page:
        seen = "plan_map.getBounds().contains(L.latLng(%s))"
        rock = gpd.GeoSeries([ROCK.centroid], crs=rocky.crs).to_crs(4326).iloc[0]
        town = gpd.GeoSeries([rocky.demand.geometry.iloc[0]], crs=rocky.crs).to_crs(4326).iloc[0]
        assert page.evaluate(seen % f"{town.y}, {town.x}")
        assert not page.evaluate(seen % f"{rock.y}, {rock.x}")
        assert page.evaluate(f"plan_map.options.maxBounds.contains(L.latLng({rock.y}, {rock.x}))")


def _moved(offices, place):
    moved = offices.copy()
    moved.loc[0, "geometry"] = place
    return moved
