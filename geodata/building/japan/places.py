"""Offices, possible sites, post offices, stores and stops of Japan, each a table of names and points."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pandas as pd

from geodata.building.japan.kana import romaji, without_kind

DEGREE = 100_000
# codes of P05: 1 main office, 2 branch, 3 other service point, 4 public hall, 5 meeting place
P05_KINDS = {"2": "branch", "3": "service_point", "4": "public_hall"}
OSM_KINDS = {"post_office": "post_office", "convenience": "store"}
# buildings of the public that OpenStreetMap knows, by its words
OSM_SITES = ("community_centre", "townhall", "library")
# offices of the nation and the prefecture, which OpenStreetMap calls town halls, too
NOT_OURS = re.compile(
    r"税務署|法務局|年金|労働|県|都庁|道庁|府庁|振興局|国土|国道|河川|整備局|検察|裁判|警察|消防|水道|保健所|議会"
)


def degrees(values: pd.Series) -> pd.Series:
    """Return degrees in whole hundred-thousandths."""
    return pd.Series(np.round(pd.to_numeric(values) * DEGREE).astype("int32"), index=values.index)


def town_halls(raw: Path) -> pd.DataFrame:
    """Return the town halls and ward offices of the list: `code, pref, name, kana, lon, lat`; its codes have lost their first 0."""
    table = pd.read_csv(raw, dtype=str, encoding="utf-8-sig", keep_default_na=False)
    halls = pd.DataFrame(
        {
            "code": table["cid"].str.zfill(5),
            "pref": table["pref"],
            "name": table["city"],
            "kana": table["citykana"],
            "lon": degrees(table["lng"]),
            "lat": degrees(table["lat"]),
        }
    )
    return halls.sort_values("code", ignore_index=True)


def municipalities(halls: pd.DataFrame, areas: pd.DataFrame, today: Mapping[str, str], was: Mapping[str, str]) -> pd.DataFrame:
    """Return every municipality and every ward of a designated city: codes, names, and people.

    Parameters
    ----------
    halls
        of `town_halls`.
    areas
        of `census.small_areas`, with `muni`.
    today
        today's code of those that the census has under another, by the census's code.
    was
        name in the census, by the census's code; kept where it is another today.
    """
    renumbered = {new: old for old, new in today.items()}
    rows = halls.assign(census=[renumbered.get(code, code) for code in halls["code"]])
    of_muni = dict(zip(areas["code"], areas["muni"], strict=True))
    rows["muni"] = [of_muni.get(code, code) for code in rows["census"]]
    rows["muni"] = [today.get(code, code) for code in rows["muni"]]
    people = areas.groupby("code")["people"].sum()
    whole = areas.groupby("muni")["people"].sum()
    rows["people"] = [int(whole.get(code, people.get(code, 0))) for code in rows["census"]]
    rows["own"] = [name.rpartition(" ")[2] for name in rows["name"]]
    rows["kana"] = [kana.rpartition(" ")[2] for kana in rows["kana"].str.replace("　", " ")]
    rows["romaji"] = [romaji(without_kind(kana, own)) for kana, own in zip(rows["kana"], rows["own"], strict=True)]
    before = [was.get(code, "") for code in rows["census"]]
    rows["before"] = ["" if name == own else name for name, own in zip(before, rows["own"], strict=True)]
    return rows[["code", "census", "muni", "pref", "name", "own", "kana", "romaji", "before", "people"]].astype(
        {"people": "int32"}
    )


def offices(halls: pd.DataFrame, p05: Mapping[str, Path]) -> pd.DataFrame:
    """Return town halls, and the facilities of the lists there are: `code, kind, name, address, lon, lat`.

    Parameters
    ----------
    halls
        of `town_halls`.
    p05
        files of P05 by prefecture; main offices are left to the list of halls, meeting places are left out.
    """
    rows = [halls.assign(kind="hall", address="")]
    for path in p05.values():
        features = json.loads(path.read_text(encoding="utf-8"))["features"]
        found = pd.DataFrame(
            [
                (one["P05_001"], P05_KINDS.get(str(one["P05_002"]), ""), one["P05_003"].strip(), one["P05_004"].strip(), *point)
                for one, point in ((feature["properties"], feature["geometry"]["coordinates"][:2]) for feature in features)
            ],
            columns=["code", "kind", "name", "address", "lon", "lat"],
        )
        found = found[found["kind"] != ""]
        rows.append(found.assign(lon=degrees(found["lon"]), lat=degrees(found["lat"])))
    columns = ["code", "kind", "name", "address", "lon", "lat"]
    return pd.concat([one[columns] for one in rows]).sort_values(["code", "kind", "name", "lon", "lat"], ignore_index=True)


def osm_places(raw: pd.DataFrame) -> pd.DataFrame:
    """Return post offices, stores, and named buildings of the public as possible sites: `code, kind, name, lon, lat`."""
    name = raw["name"].fillna("").str.replace("　", " ").str.strip()
    site = raw["subclass"].isin(OSM_SITES) & (name != "") & ~name.str.contains(NOT_OURS)
    kind = raw["subclass"].map(OSM_KINDS).fillna("").mask(site, "site")
    rows = pd.DataFrame({"code": raw["code"], "kind": kind, "name": name, "lon": degrees(raw["lon"]), "lat": degrees(raw["lat"])})
    rows = rows[(rows["kind"] != "") & rows["code"].notna()].drop_duplicates()
    return rows.sort_values(["code", "kind", "name", "lon", "lat"], ignore_index=True)


def bus_stops(raw: pd.DataFrame) -> pd.DataFrame:
    """Return bus stops: `code, name, lon, lat`."""
    rows = pd.DataFrame(
        {"code": raw["code"], "name": raw["name"].fillna(""), "lon": degrees(raw["lon"]), "lat": degrees(raw["lat"])}
    )
    return rows[rows["code"].notna()].drop_duplicates().sort_values(["code", "lon", "lat", "name"], ignore_index=True)
