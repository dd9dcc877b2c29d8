"""The offices of a municipality, and public buildings where one might be added, far enough apart to be choices."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from scipy.spatial import KDTree

from geodata.building.japan.opening import Extract, Municipality
from models.access import BoolArray, FloatArray

Measure = Callable[[pd.DataFrame], tuple[FloatArray, FloatArray]]
# what a list has as a branch so near the town hall is one of its buildings
HALL_M = 150.0
# with fewer public buildings than this, post offices are possible sites, too
FEWEST = 4
# of a town hall that stands in another municipality
ELSEWHERE = "hall_elsewhere"
HALLS = ("hall", ELSEWHERE)
ORDER = {"hall": 0, ELSEWHERE: 0, "ward_hall": 1, "branch": 2, "service_point": 3, "site": 4}
WORDS = {
    "市": ("市役所", "City Hall"),
    "区": ("区役所", "Ward Office"),
    "町": ("町役場", "Town Hall"),
    "村": ("村役場", "Village Hall"),
}

POST_OFFICE, CLOSED = re.compile(r"(郵便局|Post Office)([ \u3000(（].*)?$"), re.compile("旧|閉鎖|閉局|廃止")

# nearer than this to an office, or to a site before it, a building is no other place
APART_M = 200.0
WIDER = 1.25
MOST = 60


@dataclass(frozen=True, slots=True, eq=False)
class Offices:
    """The offices and possible sites of a municipality.

    Parameters
    ----------
    rows
        `id, name, name_en, kind, address, lon, lat`: halls, branches, service points, then sites.
    halls_away
        for the names of town halls that stand outside, how many kilometres that is.
    sites_known, sites_apart_m
        buildings that could be sites, of which those are kept that are so far apart.
    post_office_sites
        whether post offices are among them.
    """

    rows: pd.DataFrame
    halls_away: Mapping[str, float]
    sites_known: int
    sites_apart_m: float
    post_office_sites: bool

    @property
    def kinds(self) -> dict[str, int]:
        """How many there are of each kind."""
        return {str(kind): int(count) for kind, count in self.rows["kind"].value_counts(sort=False).items()}


def find_offices(extract: Extract, parts: Sequence[Municipality], around: shapely.Geometry, measure: Measure) -> Offices:
    """Return the offices of some municipalities, and where others might be.

    Parameters
    ----------
    extract
        the national extract.
    parts
        the municipalities, and the wards of those that have some.
    around
        their area with a rim, in metres; what stands outside is left out, but for their town halls.
    measure
        returns the metres of rows.
    """
    by_code = {one.code: one for one in parts}
    listed = extract.table("offices", sorted(by_code)).to_pandas()
    places = extract.table("places_osm", sorted(by_code)).to_pandas().assign(address="")
    places = places[places["kind"] != "store"]
    rows = pd.concat([listed, places[listed.columns]], ignore_index=True)
    rows["x"], rows["y"] = measure(rows)
    rows["inside"] = shapely.intersects_xy(around, rows["x"], rows["y"])
    away = rows[(rows["kind"] == "hall") & ~rows["inside"]]
    km = shapely.distance(around, shapely.points(away["x"], away["y"])) / 1_000
    rows.loc[away.index, "kind"] = ELSEWHERE
    rows = rows[rows["inside"] | (rows["kind"] == ELSEWHERE)]
    fixed = _without_annexes(rows[rows["kind"].isin([*HALLS, "branch", "service_point"])].drop_duplicates(["name", "lon", "lat"]))
    sites = rows[rows["kind"].isin(["public_hall", "site"])].drop_duplicates("name")
    post = rows[(rows["kind"] == "post_office") & rows["name"].map(is_open_post_office)].drop_duplicates("name")
    at = fixed[["x", "y"]].to_numpy()
    kept, apart = thin_sites(sites[["x", "y"]].to_numpy(), at)
    few = int(kept.sum()) < FEWEST and len(post) > 0
    if few:
        sites = pd.concat([sites, post])
        kept, apart = thin_sites(sites[["x", "y"]].to_numpy(), at)
    every = pd.concat([_named(fixed, by_code), sites[kept].assign(kind="site", name_en="")], ignore_index=True)
    number = every.groupby("kind").cumcount() + 1
    every["id"] = [f"{kind.replace('_', '-')}-{place:02d}" for kind, place in zip(every["kind"], number, strict=True)]
    named = {hall_name(by_code[code])[0]: float(far) for code, far in zip(away["code"], km, strict=True)}
    return Offices(every, named, len(sites), apart, few)


def is_open_post_office(name: str) -> bool:
    """Return whether a name on the map is that of a post office in use: neither 旧小平小川郵便局舎 nor 蓮町簡易郵便局（一時閉鎖中）."""
    return POST_OFFICE.search(name) is not None and CLOSED.search(name) is None


def _without_annexes(rows: pd.DataFrame) -> pd.DataFrame:
    """Return the offices without buildings of a town hall that a list has as branches."""
    seats = shapely.multipoints(rows.loc[rows["kind"].isin(HALLS), ["x", "y"]].to_numpy())
    near = np.asarray(shapely.distance(seats, shapely.points(rows["x"], rows["y"])) <= HALL_M)
    return rows[rows["kind"].isin(HALLS).to_numpy() | ~near]


def _named(rows: pd.DataFrame, by_code: dict[str, Municipality]) -> pd.DataFrame:
    """Return the offices with the names of halls in two languages, those of wards being of a kind of their own."""
    named = rows.copy()
    of_one_city = len({one.muni for one in by_code.values()}) == 1
    halls = [
        hall_name(by_code[code], of_one_city=of_one_city) if kind in HALLS else (name, "")
        for code, kind, name in zip(rows["code"], rows["kind"], rows["name"], strict=True)
    ]
    named["name"], named["name_en"] = ([name[place] for name in halls] for place in (0, 1))
    named["kind"] = [
        "ward_hall" if kind == "hall" and by_code[code].is_ward else kind
        for code, kind in zip(rows["code"], rows["kind"], strict=True)
    ]
    return named.sort_values("kind", key=lambda kinds: kinds.map(ORDER), kind="stable")


def hall_name(one: Municipality, *, of_one_city: bool = False) -> tuple[str, str]:
    """Return what the town hall of a municipality is called: 豊中市役所, Toyonaka City Hall; of a ward without its city where that is clear."""
    japanese, latin = WORDS[one.own[-1]]
    name = one.own if of_one_city and one.is_ward else one.name
    return name.replace(" ", "")[:-1] + japanese, f"{one.romaji} {latin}"


def thin_sites(xy: FloatArray, offices: FloatArray, most: int = MOST) -> tuple[BoolArray, float]:
    """Return which sites are kept: the first of any that are near each other, none near an office, and not too many.

    Parameters
    ----------
    xy
        (n, 2) metres, the sites in order of preference.
    offices
        (m, 2) metres, the offices there are.
    most
        the distance is widened until no more than so many are left.

    Returns
    -------
    kept, apart_m
        (n,) and the distance that was needed.
    """
    apart = APART_M
    while True:
        kept = _apart(xy, offices, apart)
        if kept.sum() <= most:
            return kept, apart
        apart *= WIDER


def _apart(xy: FloatArray, offices: FloatArray, apart: float) -> BoolArray:
    kept = np.ones(len(xy), dtype=bool)
    if len(xy) == 0:
        return kept
    if len(offices):
        kept &= KDTree(offices).query(xy)[0] >= min(apart, APART_M)
    for site, others in enumerate(KDTree(xy).query_ball_point(xy, apart)):
        if kept[site]:
            later = [other for other in others if other > site]
            kept[later] = False
    return kept
