"""GDAL, loaded with three drivers and no network.

GDAL reads `OGR_SKIP` once, when pyogrio is first imported. Whoever needs pyogrio takes it from here, so that a file
that is not what it says finds no driver that would open another file or a socket for it.
"""

from __future__ import annotations

import importlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType

from models.processwide import PROCESS_WIDE

# every driver of GDAL 3.12 and its usual plugins but the three we use
OTHER_DRIVERS = """
ADBC, AIVector, AmigoCloud, Arrow, AVCBin, AVCE00, BAG, CAD, Carto, CSV, CSW, DGN, DWG, DXF, EDIGEO, EEDA,
Elasticsearch, ESRIJSON, FGdb, FileGDB, FlatGeobuf, GDALG, GeoJSONSeq, GeoRSS, GMLAS, GML, GPSBabel, GPX, GTFS,
HANA, HTTP, IDB, Idrisi, Interlis 1, Interlis 2, JML, JP2OpenJPEG, JSONFG, KML, LIBKML, LVBAG, MapInfo File, MapML,
MBTiles, MEM, Memory, MiraMonVector, MongoDBv3, MSSQLSpatial, MVT, MySQL, NAS, netCDF, NGW, NWT_GRC, OAPIF, OCI,
ODBC, ODS, OGCAPI, OGDI, OGR_GMT, OGR_PDS, OGR_VRT, OpenFileGDB, OSM, Parquet, PCIDSK, PDF, PDS4, PGDUMP, PGeo,
PLSCENES, PMTiles, PostgreSQL, S57, Selafin, SOSI, SQLite, SXF, TIGER, Tiger, TopoJSON, VDV, VFK, VICAR, WAsP, WFS,
XLS, XLSX, XODR
"""


def _load() -> ModuleType:
    skip = ",".join(name.strip() for name in OTHER_DRIVERS.replace("\n", ",").split(",") if name.strip())
    # a driver that this build of GDAL lacks would be reported on stderr: CPL_LOG keeps that quiet
    ours = {"OGR_SKIP": skip, "GDAL_DRIVER_PATH": "disable", "CPL_LOG": os.devnull}
    before = {name: os.environ.get(name) for name in ours}
    os.environ.update(ours)
    try:
        return importlib.import_module("pyogrio")
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


pyogrio = _load()

__all__ = ["gdal_option", "pyogrio"]


@contextmanager
def gdal_option(name: str, value: str) -> Iterator[None]:
    """Set an option of GDAL's for a while: its options are those of the whole process."""
    with PROCESS_WIDE:
        before = pyogrio.get_gdal_config_option(name)
        pyogrio.set_gdal_config_options({name: value})
        try:
            yield
        finally:
            pyogrio.set_gdal_config_options({name: before})
