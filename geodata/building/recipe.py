"""What a recipe says: the raw layers of one municipality, and what is to be made of them."""

from __future__ import annotations

from pathlib import Path

from pydantic import Field

from geodata.yamlfile import BilingualText, Located, StrictModel, read_yaml

SLUG = r"^[a-z0-9][a-z0-9-]*$"
COLOUR = r"^#[0-9a-fA-F]{6}$"


class Origin(StrictModel):
    """Where a layer comes from; copied into the study's own description."""

    vintage: str = Field(min_length=1, description="the year or date the layer shows")
    source: BilingualText = Field(description="who published it and what it is, with the attribution asked for")
    licence: BilingualText = Field(description="the terms it is passed on under")
    note: BilingualText | None = Field(None, description="what a reader must know before relying on it")


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
    towns: dict[str, str] = Field(default_factory=dict, description="English names of towns, without their chome number")


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


class OfficeColumns(StrictModel):
    """Columns of the offices table."""

    name: str
    kind: str | None = None
    address: str | None = None
    note: str | None = None
    x: str = Field("lon", description="longitude or easting")
    y: str = Field("lat", description="latitude or northing")


class Site(StrictModel):
    """One office of the study."""

    id: str = Field(pattern=SLUG)
    match: str = Field(description="its name in the file")
    name: BilingualText
    kind: str | None = Field(None, pattern=r"^[a-z0-9_]+$", description="instead of the file's")
    address: str | None = Field(None, description="instead of the file's")
    x: float | None = Field(None, description="instead of the file's, in its CRS; needs a reason")
    y: float | None = None
    reason: str | None = Field(None, description="why the place differs from the file's; shown as the office's note")


class OfficesRecipe(Origin):
    """The offices, in the order in which ties are to be shown."""

    file: str
    layer: str | None = Field(None, description="table of a GeoPackage that holds several")
    crs: str = Field("EPSG:6668", description="CRS of the columns x and y")
    columns: OfficeColumns
    sites: tuple[Site, ...] = Field(min_length=1)


class RailColumns(StrictModel):
    """Columns of the stations layer."""

    name: str
    line: str
    operator: str


class Railway(StrictModel):
    """A line as the stations layer calls it."""

    operator: str
    line: str


class RailLine(StrictModel):
    """A line to draw: the stations in their order, each found by name under one of the railways."""

    id: str = Field(pattern=SLUG)
    name: BilingualText
    colour: str = Field(pattern=COLOUR)
    of: tuple[Railway, ...] = Field(min_length=1)
    stations: tuple[BilingualText, ...] = Field(min_length=2)


class RailRecipe(Origin):
    """Stations, and lines drawn through them."""

    file: str
    layer: str | None = Field(None, description="table of a GeoPackage that holds several")
    crs: str | None = Field(None, description="where the file does not name its own")
    columns: RailColumns
    stops_within_m: float = Field(1500.0, ge=0, description="stations up to this far outside the boundary are kept")
    lines_within_m: float = Field(3000.0, ge=0, description="lines are cut this far outside the boundary")
    lines: tuple[RailLine, ...] = Field(min_length=1)


class Recipe(StrictModel):
    """A study to build from raw layers."""

    study: str = Field(pattern=SLUG, description="short name, used in files")
    title: BilingualText
    code: str = Field(pattern=r"^[0-9]{5}$", description="JIS X 0402 municipality code")
    crs: str = Field(description="projected CRS in metres; all distances are computed in it")
    boundary: BoundaryRecipe
    census: CensusRecipe
    buildings: BuildingsRecipe | None = None
    mesh: MeshRecipe | None = None
    offices: OfficesRecipe
    rail: RailRecipe | None = None
    assumptions: tuple[BilingualText, ...] = ()


def read_recipe(path: Path) -> Located[Recipe]:
    """Read and validate a recipe.

    Raises
    ------
    InputError
        with every fault, at its line and column.
    """
    return read_yaml(path, Recipe)
