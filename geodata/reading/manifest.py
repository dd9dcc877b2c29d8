"""What `study.yaml` may say."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field
from pydantic_core import PydanticCustomError
from pyproj import CRS
from pyproj.exceptions import CRSError

from geodata.guards import AT_LEAST
from geodata.kinds import KindSpecs
from geodata.yamlfiles.reader import GivenText, StrictModel
from models.messages.text import Text

MANIFEST = "study.yaml"
Policy = Literal["stop", "zero"]


def _known_crs(name: str) -> str:
    try:
        CRS.from_user_input(name)
    except CRSError:
        raise _crs_fault(name, Text("there is no CRS of this number")) from None
    return name


def _in_metres(name: str) -> str:
    crs = CRS.from_user_input(name)
    if not crs.is_projected or any(axis.unit_name != "metre" for axis in crs.axis_info):
        raise _crs_fault(name, Text("distances need a projected CRS in metres, such as Japan's plane zones (EPSG:6669-6687)"))
    return name


def _crs_fault(name: str, message: Text) -> PydanticCustomError:
    said = Text("{name}: {message}", name=name, message=message)
    return PydanticCustomError("crs_unfit", "{en}", {"en": said.to("en"), "said": said})


EpsgCode = Annotated[str, Field(pattern=r"^EPSG:[0-9]{4,6}$"), AfterValidator(_known_crs)]
PlaneCode = Annotated[EpsgCode, AfterValidator(_in_metres)]


class PublishSpec(StrictModel):
    """From which number on counts of a layer are published."""

    at_least: int = Field(
        default=10, ge=0, le=1000, description="smaller counts are shown as <10 and cannot be told; 0: all are shown"
    )
    columns: tuple[str, ...] = Field(default=(), description="further counts that this holds for, such as people")


def _one_alone(value: object) -> object:
    # strictly a tuple, which a list is only while it is JSON
    return tuple(value) if isinstance(value, (list, tuple)) else (value,)


FileName = Annotated[str, Field(min_length=1)]


class LayerSpec(StrictModel):
    """One layer of a study: its file or files, how to read them, and where they come from."""

    file: Annotated[
        tuple[FileName, ...],
        Field(min_length=1),
        BeforeValidator(_one_alone, json_schema_input_type=FileName | tuple[FileName, ...]),
    ] = Field(
        description="file name inside the study folder, or postgresql://HOST/DATABASE without a password; several files with the same "
        "columns as a list, or by a pattern such as people-*.csv"
    )
    layer: str | None = Field(
        default=None,
        description="the table or sheet, where a GeoPackage or a spreadsheet holds several; SCHEMA.TABLE of a database",
    )
    crs: EpsgCode | None = Field(default=None, description="needed where the file does not name its CRS (every CSV)")
    columns: dict[str, str] = Field(default_factory=dict, description="our column: the file's column")
    places: Literal["areas"] | None = Field(
        default=None, description="areas: people without coordinates stand inside the area that they name"
    )
    guessed: bool = Field(
        default=False, description="whether its columns were guessed and nobody has confirmed them; said on every output"
    )
    counts: tuple[str, ...] = Field(default=(), description="our further columns that are whole numbers, such as people_65")
    cases: tuple[str, ...] = Field(default=(), description="likewise, counts of cases: small ones are not published")
    publish: PublishSpec | None = Field(default=None, description="from which number on counts are published: cases from 10 on")
    missing: Policy = Field(default="stop", description="what an empty figure is: a fault, or 0")
    secret: Policy = Field(default="stop", description="what a withheld figure (X, ***) is: a fault, or 0")
    vintage: str = Field(min_length=1, description="the year or date the layer shows")
    source: GivenText = Field(description="who published it and what it is")
    licence: GivenText = Field(description="the terms it is passed on under")
    note: GivenText | None = Field(default=None, description="what a reader must know before relying on it")
    caution: GivenText | None = Field(
        default=None, description="in a few words, said wherever its figures are told first: 2015 census, there is a newer one"
    )

    @property
    def whole(self) -> tuple[str, ...]:
        """Our further columns that are whole numbers."""
        return (*self.counts, *self.cases)


class CountsSpec(StrictModel):
    """Where some further counts of people in the demand come from."""

    columns: tuple[str, ...] = Field(min_length=1, description="our columns of the demand, such as people_65")
    vintage: str = Field(min_length=1, description="the year or date they show")
    source: GivenText = Field(description="who published them and what they are")
    licence: GivenText = Field(description="the terms they are passed on under")
    said: tuple[GivenText, ...] = Field(default=(), description="said on every output that counts one of them")


class NetworkSpec(StrictModel):
    """The streets people walk on: their file or files, how to read them, and where they come from."""

    file: str = Field(min_length=1, description=".osm, .osm.pbf, .graphml, or the table of nodes (.csv, .csv.gz)")
    edges: str | None = Field(default=None, min_length=1, description="the table of edges, beside a table of nodes")
    crs: EpsgCode | None = Field(default=None, description="needed where the file does not name its CRS (every table)")
    islands: Literal["stop", "keep"] = Field(
        default="stop", description="an office on streets that join no other is a fault, or keep: it stands on a true island"
    )
    vintage: str = Field(min_length=1, description="the year or date the streets are of")
    source: GivenText = Field(description="who published them and what they are")
    licence: GivenText = Field(description="the terms they are passed on under")
    note: GivenText | None = Field(default=None, description="what a reader must know before relying on them")


class TableSpec(StrictModel):
    """One table beside the layers: its file, how to read it, and where it comes from."""

    file: str = Field(min_length=1, description="a CSV file or spreadsheet (.xlsx, .ods) inside the study folder")
    layer: str | None = Field(default=None, description="the sheet, where a spreadsheet holds several")
    columns: dict[str, str] = Field(default_factory=dict, description="our column: the file's column")
    vintage: str = Field(min_length=1, description="the year or date the table shows")
    source: GivenText = Field(description="who published it and what it is")
    licence: GivenText = Field(description="the terms it is passed on under")
    note: GivenText | None = Field(default=None, description="what a reader must know before relying on it")


class MatrixSpec(TableSpec):
    """A table of travel times or ways that the planner measured."""

    file: str = Field(
        min_length=1, description="a table inside the study folder: CSV, Parquet or spreadsheet, a pair in each row"
    )
    origins: Literal["demand", "areas"] = Field(
        default="demand", description="whose ids stand in the column from: of the points of the demand, or of areas"
    )


class HazardSpec(TableSpec):
    """The zones of a hazard."""

    file: str = Field(min_length=1, description="polygons inside the study folder: GeoJSON, GeoPackage or Shapefile")
    layer: str | None = Field(default=None, description="the table, where a GeoPackage holds several")
    crs: EpsgCode | None = Field(default=None, description="needed where the file does not name its CRS")
    title: GivenText = Field(description="what people call it: flood zone (once in 1,000 years)")
    columns: dict[Annotated[str, Field(pattern=r"^[a-z0-9_]+$")], str] = Field(
        default_factory=dict, description="what is said of each zone, our column: the file's column, such as depth"
    )


class PublishCases(StrictModel):
    """From which number on counted cases of single offices are published."""

    at_least: int = Field(default=AT_LEAST, ge=0, le=1000, description="smaller counts of a year are not shown; 0: all are shown")


class CasesSpec(TableSpec):
    """The table of counted cases."""

    publish: PublishCases = Field(default=PublishCases(), description="from which number on cases are published: from 10 on")


class FeedSpec(StrictModel):
    """One GTFS feed: its file, and where it comes from in so far as the feed itself does not say."""

    file: str = Field(min_length=1, description="a GTFS zip file, or a folder of its text files, inside the study folder")
    vintage: str | None = Field(default=None, min_length=1, description="instead of the dates in feed_info.txt")
    source: GivenText | None = Field(default=None, description="instead of the publisher in feed_info.txt")
    licence: GivenText | None = Field(default=None, description="the terms it is passed on under")
    note: GivenText | None = Field(default=None, description="what a reader must know before relying on it")


def _name_alone(value: object) -> object:
    return {"file": value} if isinstance(value, str) else value


FeedItem = Annotated[FeedSpec, BeforeValidator(_name_alone, json_schema_input_type=str | FeedSpec)]


class LayerSpecs(StrictModel):
    """The layers of a study, in the order they are read."""

    boundary: LayerSpec | None = Field(default=None, description="without it the hull round people and offices stands in for it")
    demand: LayerSpec
    areas: LayerSpec | None = Field(default=None, description="without it each area of the demand is told by its id")
    offices: LayerSpec
    stops: LayerSpec | None = None
    lines: LayerSpec | None = None
    ground: LayerSpec | None = Field(
        default=None, description="water and parks, drawn under the map; nothing is computed from them"
    )
    network: NetworkSpec | None = None
    channels: LayerSpec | None = Field(default=None, description="kiosks, post offices, stores …: where something is to be had")

    def named(self) -> dict[str, LayerSpec]:
        """Return the layers of rows that there are, by name, in order."""
        every = {name: getattr(self, name) for name in type(self).model_fields}
        return {name: spec for name, spec in every.items() if isinstance(spec, LayerSpec)}


OwnName = Annotated[str, Field(pattern=r"^[a-z0-9_]+$", max_length=30)]


class NeedSpec(StrictModel):
    """One of the things that somebody needs to use a channel."""

    title: GivenText = Field(description="what people call it: kiosk registration")
    published: str | None = Field(
        default=None, min_length=1, description="the measure in the table published that counts the people who have it"
    )


class Manifest(StrictModel):
    """The whole of `study.yaml`."""

    study: str = Field(pattern=r"^[a-z0-9][a-z0-9-]*$", max_length=60, description="short name: a-z, 0-9, -")
    title: GivenText = Field(description="the study's name for people")
    code: str = Field(default="", pattern=r"^([0-9]{5})?$", description="JIS X 0402 municipality code, five digits")
    crs: PlaneCode = Field(description="projected, in metres")
    people: int | None = Field(default=None, ge=0, description="the published total, compared with the demand layer")
    kinds: KindSpecs = Field(
        default_factory=dict, description="by the word in the offices' column kind: what it is, and what people there call it"
    )
    folders: tuple[str, ...] = Field(
        default=(), description="further folders that layers and tables may lie in: ../common, or from the root"
    )
    layers: LayerSpecs
    counts: tuple[CountsSpec, ...] = Field(
        default=(), description="where further counts of people come from, as far as the layer of demand does not say"
    )
    feeds: tuple[FeedItem, ...] = Field(default=(), description="timetables of public transport (GTFS, GTFS-JP)")
    hours: TableSpec | None = Field(default=None, description="in which parts of the week each kind is open")
    services: TableSpec | None = Field(default=None, description="which kind gives which service, since when, and to whom")
    published: TableSpec | None = Field(default=None, description="published figures, each with the place in its source")
    cases: CasesSpec | None = Field(default=None, description="cases of each service at each office, as they were counted")
    slots: TableSpec | None = Field(default=None, description="cases of further opening times, by office or area")
    matrices: dict[OwnName, MatrixSpec] = Field(
        default_factory=dict, description="by a name of your own: times or ways to each office that you measured yourself"
    )
    hazards: dict[OwnName, HazardSpec] = Field(
        default_factory=dict,
        description="by a name of your own: zones of floods, landslides …; each becomes a column of the offices",
    )
    needs: dict[str, NeedSpec] = Field(
        default_factory=dict,
        description="by the word in the column needs of the services: what people call it, and how many have it",
    )
    stations_left_out: tuple[str, ...] = Field(
        default=(), description="stations in or near the area that the layer of stops does not have; said on every output"
    )
    assumptions: tuple[GivenText, ...] = Field(default=(), description="said on every output")
    not_in_data: tuple[GivenText, ...] = Field(
        default=(), description="what somebody who decides would want to know and no layer holds; said on every output"
    )

    def tables(self) -> dict[str, TableSpec]:
        """Return the tables that there are, by name, in order."""
        every = {name: getattr(self, name) for name in ("hours", "services", "published", "cases", "slots")}
        return {name: spec for name, spec in every.items() if spec is not None}
