"""What a recipe says of streets, railways, bus stops and timetables."""

from __future__ import annotations

from pydantic import Field, model_validator

from geodata.building.origin import COLOUR, SLUG, Origin
from geodata.yamlfiles.reader import GivenText, StrictModel
from geodata.yamlfiles.schema_errors import wanted
from models.messages.text import Text


class RailColumns(StrictModel):
    """Columns of the stations layer."""

    name: str
    line: str
    operator: str
    group: str | None = Field(None, description="code that the rows of one station share; by default its name")


class Railway(StrictModel):
    """A line as the stations layer calls it."""

    operator: str
    line: str


class RailLine(StrictModel):
    """A line to draw: the stations in their order, each found by name under one of the railways."""

    id: str = Field(pattern=SLUG)
    name: GivenText
    colour: str = Field(pattern=COLOUR)
    of: tuple[Railway, ...] = Field(min_length=1)
    stations: tuple[GivenText, ...] = Field(min_length=2)


class RailRecipe(Origin):
    """Stations, and lines drawn through them; every station near the area where no lines are listed."""

    file: str
    layer: str | None = Field(None, description="table of a GeoPackage that holds several")
    crs: str | None = Field(None, description="where the file does not name its own")
    columns: RailColumns
    stops_within_m: float = Field(1500.0, ge=0, description="stations up to this far outside the boundary are kept")
    lines_within_m: float = Field(3000.0, ge=0, description="lines are cut this far outside the boundary")
    lines: tuple[RailLine, ...] = ()


class DrawnLinesRecipe(Origin):
    """Lines as a layer has them: of railways, of buses. Nothing is computed from them."""

    file: str
    layer: str | None = Field(None, description="table of a GeoPackage that holds several")
    crs: str | None = Field(None, description="where the file does not name its own")
    name: str = Field(description="column of the names; rows of one name are one line")
    colour: str = Field("#555555", pattern=COLOUR)
    within_m: float = Field(3000.0, ge=0, description="lines are cut this far outside the boundary")


class StreetsRecipe(Origin):
    """The streets people walk on: OpenStreetMap, GraphML, or tables of nodes and edges."""

    file: str = Field(description=".osm, .osm.pbf, .graphml, or the table of nodes (.csv, .csv.gz)")
    edges: str | None = Field(None, description="the table of edges, beside a table of nodes")
    crs: str | None = Field(None, description="where the file does not name its own (every table)")
    within_m: float = Field(1000.0, ge=0, description="streets up to this far outside the boundary are kept")
    simplify_m: float = Field(1.5, ge=0, le=20, description="tolerance of the shapes that people are brought to, metres")
    least_island_m: float = Field(2000.0, ge=0, description="pieces that join no other and have less street are left out")


class GroundRecipe(Origin):
    """Water and parks under the map: an OpenStreetMap extract, or vector tiles of the OpenMapTiles schema."""

    file: str | None = Field(None, description="an extract, .osm or .osm.pbf; or folder")
    folder: str | None = Field(None, description="vector tiles x_y.pbf; or file")
    zoom: int = Field(14, ge=0, le=22, description="of the tiles")
    within_m: float = Field(1000.0, ge=0, description="what lies up to this far outside the boundary is kept")
    simplify_m: float = Field(5.0, ge=0, le=100, description="tolerance of the shapes, metres")
    least_m2: float = Field(20_000.0, ge=0, description="smaller parks and ponds are left out")
    least_m: float = Field(2000.0, ge=0, description="rivers and streams that are shorter in all are left out")

    @model_validator(mode="after")
    def _one_of_them(self) -> GroundRecipe:
        if (self.file is None) == (self.folder is None):
            raise wanted(Text("either file: (an OpenStreetMap extract) or folder: (vector tiles)"))
        return self


class BusStopColumns(StrictModel):
    """Columns of the table of bus stops."""

    name: str = "name"
    x: str = Field("lon", description="longitude or easting")
    y: str = Field("lat", description="latitude or northing")


class BusStopsRecipe(Origin):
    """Bus stops as places, which say nothing of when a bus comes."""

    file: str
    crs: str = Field("EPSG:6668", description="CRS of the columns x and y")
    columns: BusStopColumns = BusStopColumns()
    within_m: float = Field(1000.0, ge=0, description="stops up to this far outside the boundary are kept")


class CutFeed(Origin):
    """A published GTFS feed, cut to the calls near the area; what is left is exactly as published."""

    name: str = Field(pattern=SLUG, description="the feed is written as feeds/NAME.zip")
    file: str = Field(description="a GTFS zip; a leading ../ reaches the folder that holds the raw folder")
    within_m: float = Field(6000.0, ge=0, description="calls at stops up to this far outside the boundary are kept")


class RouteFeed(Origin):
    """A GTFS feed that was published as one JSON file a route, written as GTFS again and cut likewise."""

    name: str = Field(pattern=SLUG, description="the feed is written as feeds/NAME.zip")
    folder: str
    agency: GivenText = Field(description="who runs the buses")
    url: str = Field(pattern=r"^https://", description="their page")
    within_m: float = Field(6000.0, ge=0, description="calls at stops up to this far outside the boundary are kept")


class TimedLine(StrictModel):
    """One line's trains, and the line of `rail:` whose stations they call at."""

    file: str
    line: str = Field(pattern=SLUG, description="id of a line of `rail:`")
    agency: str = Field(description="name of the operator, one of `agencies`")


class HeadwayFeed(Origin):
    """A summary of timetables that may not be passed on: how often trains run, and how long they take."""

    name: str = Field(pattern=SLUG, description="the feed is written as feeds/NAME.zip")
    publisher: GivenText = Field(description="who made the summary, and that it is no timetable")
    agencies: dict[str, str] = Field(description="name of each operator and its page")
    folder: str = Field(description="one file a line, in the form of mini-tokyo-3d")
    stations: str = Field(description="names of the stations in those files")
    lines: tuple[TimedLine, ...] = Field(min_length=1)
    leave_out: tuple[str, ...] = Field((), description="kinds of train to leave out, such as those with an extra fare")
    first: str = Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="first date the summary stands for")
    last: str = Field(pattern=r"^[0-9]{4}-[0-9]{2}-[0-9]{2}$", description="last date the summary stands for")
    holidays: tuple[str, ...] = Field((), description="weekdays that run as a holiday, as 2026-05-04")


class FeedsRecipe(StrictModel):
    """Timetables of public transport, each written as one GTFS feed."""

    cut: tuple[CutFeed, ...] = ()
    routes: tuple[RouteFeed, ...] = ()
    headways: tuple[HeadwayFeed, ...] = ()
