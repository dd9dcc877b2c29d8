"""The imaginary town with channels and the tables that speak of them."""

from __future__ import annotations

from pathlib import Path

from tests import town
from tests.town import Edit, table, write_town

CHANNELS = [
    ("kiosk-hon", "本町役場の自動交付機", "Kiosk at Hon", "kiosk", "2006-10", "2017-02", "", "", 33_050, -27_900),
    ("kiosk-eki", "駅前の自動交付機", "Kiosk by the station", "kiosk", "2010-04", "", "", "approximate", 33_000, -28_100),
    ("post-1", "浜郵便局", "Hama post office", "post_office", "", "", "", "", 31_000, -29_000),
    ("post-2", "隣町郵便局", "Tonari post office", "post_office", "", "", "", "", 36_400, -28_000),
    ("web", "オンライン申請", "Online", "online", "2020-01", "", "", "", "", ""),
    ("post", "郵送", "By mail", "mail", "", "", "", "", "", ""),
]
HEAD = ("id", "name_ja", "name_en", "kind", "opens", "closes", "inside", "note", "x", "y")
HOURS = """\
slot,kind,id,open,begins,ends,from,to,note
weekday_day,kiosk,,yes,8:30,17:00,,,
saturday,kiosk,,part,09:00,17:00,,2014-07,third
saturday,kiosk,,no,,,2014-07,,
saturday,,kiosk-eki,yes,09:00,12:00,2014-07,,
saturday,,kiosk-eki,yes,13:00,17:00,2014-07,,
weekday_day,ward_office,,yes,,,,,
"""
SERVICES = """\
service,name_ja,name_en,kind,from,to,needs,fee,fee_year,source_chapter,chart,line,note
copy,写し,Copy,ward_office,,,,300,2013,V,1,a,
copy,写し,Copy,branch,,2014-07,,,,V,1,b,
copy,写し,Copy,kiosk,2006-10,,registration,200,2013,V,1,c,
copy,写し,Copy,post_office,2014-07,,,,,V,1,d,
copy,写し,Copy,online,2020-01,,card,,,,,,
proof,証明,Proof,ward_office,,,,,,,,,
proof,証明,Proof,branch,,2014-07,,,,,,,
"""
PUBLISHED = """\
measure,of,year,value,unit,about,source,place,note
cases,,FY2012,254000,cases,yes,plan,III (1),13 branches
share,hon,2012,40.6,%,,plan,II,
registered,,2013-03,217394,people,no,plan,III,
"""
LAYER = f"""\
  channels:
    file: channels.csv
    crs: {town.CRS}
    vintage: "2024"
    source: {{ja: 架空の町, en: an imaginary town}}
    licence: ODbL
"""
TABLES = ("hours", "services", "published")


def channels(rows: list[tuple[object, ...]] | None = None) -> str:
    """Return the channels as a CSV of points in metres."""
    return table(HEAD, CHANNELS if rows is None else rows)


def write_channels(folder: Path, **changes: Edit) -> Path:
    """Write the town with its channels and tables; `changes` by file (`channels`, `hours`, …) as `write_town` takes them."""
    texts = {"channels": channels(), "hours": HOURS, "services": SERVICES, "published": PUBLISHED}
    made = {}
    for name, text in texts.items():
        change = changes.pop(name, text)
        content = change(text) if callable(change) else change
        if content is not None:
            made[name] = content
    write_town(folder, **changes)
    path = folder / "study.yaml"
    before, assumptions = path.read_text(encoding="utf-8").split("assumptions:")
    entries = "".join(
        f"{name}: {{file: {name}.csv, vintage: '2013', source: a plan, licence: CC0}}\n" for name in TABLES if name in made
    )
    layer = LAYER if "channels" in made else ""
    path.write_text(f"{before}{layer}{entries}assumptions:{assumptions}", encoding="utf-8")
    for name, content in made.items():
        (folder / f"{name}.csv").write_bytes(content if isinstance(content, bytes) else content.encode())
    return folder
