"""Group C of the catalogue: tables, numbers and encodings."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable

from tests import town
from tests.geodata.corpus import Case, change, polygons, swap, use, with_file


def shift_people(share: float) -> Callable[[str], str]:
    """Return an edit of `study.yaml` that changes the published total."""
    total = town.total_people()
    return swap(f"people: {total}", f"people: {round(total * (1 + share))}")


def xlsx() -> bytes:
    """Return the first bytes of a workbook."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/workbook.xml", "<workbook/>")
    return out.getvalue()


MISAKI_AREA = town.AREAS[2][0]


CASES: list[Case] = [
    Case("C01", "encoding", "fix", change(offices=lambda text: text.encode("cp932")), "offices.csv", {"value": "cp932"}),
    Case(
        "C02",
        "encoding",
        "fix",
        change(offices=lambda text: text.replace("浜事務所", "①㈱髙").encode("cp932")),
        "offices.csv",
        {"value": "cp932"},
    ),
    Case(
        "C03",
        "encoding-unknown",
        "stop",
        change(offices=lambda text: text.replace("浜事務所", "\x80\xa0\xff").encode("latin-1", "replace")),
        "offices.csv",
    ),
    Case("C04", "encoding", "fix", change(demand=lambda text: text.encode("utf-8-sig")), "demand.csv", {"value": "utf-8-sig"}),
    Case("C05", "encoding", "fix", change(demand=lambda text: text.encode("utf-16")), "demand.csv", {"value": "utf-16"}),
    Case("C06", "number-fullwidth", "fix", change(demand=swap(",73,", ",７３,")), "demand.csv", {"field": "people", "count": 1}),
    Case(
        "C07",
        "number-commas",
        "fix",
        change(demand=swap(",73,", ',"1,073",'), study=shift_people(1000 / town.total_people())),
        "demand.csv",
        {"field": "people", "count": 1},
    ),
    Case("C08-dash", "number-dash", "fix", change(demand=swap("429990001,20,", "429990001,-,")), "demand.csv", {"count": 1}),
    Case(
        "C08-secret",
        "number-withheld",
        "stop",
        change(demand=swap(",73,", ",X,")),
        "demand.csv",
        {"line": 3, "value": "X"},
        "secret: zero",
    ),
    Case("C08-stars", "number-withheld", "stop", change(demand=swap(",73,", ",***,")), "demand.csv", {"line": 3}),
    Case(
        "C08-secret-zero",
        "number-withheld-zero",
        "warn",
        change(
            demand=swap("429990001,20,", "429990001,X,"), study=use("demand", "demand.csv", crs=town.CRS, extra="secret: zero")
        ),
        "demand.csv",
        {"count": 1},
    ),
    Case(
        "C08-triangle", "number-negative", "stop", change(demand=swap(",73,", ",△5,")), "demand.csv", {"line": 3, "value": "△5"}
    ),
    Case("C09", "number-negative", "stop", change(demand=swap(",73,", ",-73,")), "demand.csv", {"line": 3, "value": "-73"}),
    Case("C10", "number-missing", "stop", change(demand=swap(",73,", ",NaN,")), "demand.csv", {"line": 3}),
    Case("C10-blank", "number-missing", "stop", change(demand=swap(",73,", ",,")), "demand.csv", {"line": 3}, "missing: zero"),
    Case(
        "C10-zero",
        "number-missing-zero",
        "warn",
        change(
            demand=swap("429990001,20,", "429990001,,"), study=use("demand", "demand.csv", crs=town.CRS, extra="missing: zero")
        ),
        "demand.csv",
        {"line": 2},
    ),
    Case(
        "C11-fraction",
        "number-fraction",
        "stop",
        change(demand=swap(",73,", ",12.7,")),
        "demand.csv",
        {"line": 3, "value": "12.7"},
    ),
    Case("C11-exponent", "number-form", "stop", change(demand=swap(",73,", ",1e9,")), "demand.csv", {"line": 3}),
    Case("C11-large", "number-too-large", "stop", change(demand=swap(",73,", ",1000000000,")), "demand.csv", {"line": 3}),
    Case(
        "C11-unusual",
        "people-unusual",
        "warn",
        change(demand=swap(",73,", ",200073,"), study=lambda text: re.sub(r"people: \d+\n", "", text)),
        "demand.csv",
        {"line": 3},
    ),
    Case(
        "C12",
        "leading-zero-lost",
        "stop",
        change(
            study=swap(f'"{town.CODE}"', '"01999"'),
            boundary=swap(town.CODE, "01999"),
            areas=lambda text: text.replace("42999", "01999"),
            demand=lambda text: text.replace("42999", "1999"),
        ),
        "demand.csv",
        {"field": "area"},
        "9 桁のはずが 8 桁",
    ),
    Case(
        "C12-both",
        "leading-zero-lost",
        "stop",
        change(
            study=swap(f'"{town.CODE}"', '"01999"'),
            boundary=swap(town.CODE, "01999"),
            areas=lambda text: text.replace("42999", "1999"),
            demand=lambda text: text.replace("42999", "1999"),
        ),
        "areas.geojson",
        {"field": "id"},
    ),
    Case(
        "C12-boundary",
        "leading-zero-lost",
        "stop",
        change(study=swap(f'"{town.CODE}"', '"01999"'), boundary=swap(town.CODE, "1999")),
        "boundary.geojson",
        {"field": "code"},
    ),
    Case(
        "C13",
        "code-exponent",
        "stop",
        change(demand=lambda text: text.replace("id,area", "id,cell,area").replace(",429", ",5.33E+09,429")),
        "demand.csv",
        {"line": 2, "field": "cell"},
    ),
    Case("C13-id", "code-exponent", "stop", change(demand=swap("p01,", "5.33E+09,")), "demand.csv", {"line": 2, "field": "id"}),
    Case("C14", "code-date", "stop", change(offices=swap("minato,", "3月1日,")), "offices.csv", {"line": 4, "field": "id"}),
    Case("C14-english", "code-date", "stop", change(offices=swap("minato,", "1-Mar,")), "offices.csv", {"line": 4}),
    Case("C15", "id-blank", "stop", change(offices=swap("minato,", ",")), "offices.csv", {"line": 4, "field": "id"}),
    Case(
        "C15-decimal",
        "code-decimal",
        "stop",
        change(demand=lambda text: re.sub(r"(42999\d+),", r"\1.0,", text)),
        "demand.csv",
        {"field": "area"},
    ),
    Case("C17", "duplicate-id", "stop", change(demand=swap("p02,", "p01,")), "demand.csv", {"line": 3, "value": "p01"}),
    Case(
        "C18",
        "duplicate-column",
        "stop",
        change(demand=swap("id,area,people,x,y", "id,area,people,people,y")),
        "demand.csv",
        {"line": 1, "field": "people"},
    ),
    Case("C19", "ragged-row", "stop", change(demand=swap(",73,", ",73,1,")), "demand.csv", {"line": 3}),
    Case("C20", "ragged-row", "stop", change(demand=swap("p02,429990002,73,", "p02,429990002,")), "demand.csv", {"line": 3}),
    Case("C20-quote", "csv-broken", "stop", change(offices=swap("浜事務所", '"浜事務所')), "offices.csv"),
    Case(
        "C22",
        "id-normalised",
        "fix",
        change(demand=lambda text: text.replace("p01,429990001,", "p01　,４２９９９０００１ ,")),
        "demand.csv",
        {"count": 1},
    ),
    Case(
        "C23-demand",
        "area-unknown",
        "stop",
        change(demand=lambda text: text.replace(MISAKI_AREA, "429990099")),
        "demand.csv",
        {"value": "429990099"},
        "人",
    ),
    Case(
        "C23-areas",
        "area-without-demand",
        "stop",
        change(demand=lambda text: text.replace(MISAKI_AREA, "429990001")),
        "areas.geojson",
        {"value": MISAKI_AREA},
    ),
    Case("C24-warn", "total-differs", "warn", change(study=shift_people(0.005)), "demand.csv", {"field": "people"}),
    Case("C24-stop", "total-differs", "stop", change(study=shift_people(0.02)), "demand.csv", {"field": "people"}),
    Case(
        "C25",
        "area-unknown",
        "stop",
        change(demand=lambda text: text.replace(MISAKI_AREA, "岬町")),
        "demand.csv",
        {"value": "岬町"},
        "名前ではなく",
    ),
    Case(
        "C26",
        "subtotal-row",
        "stop",
        change(demand=lambda text: f"{text}総数,429990001,4000,33000,-28000\n"),
        "demand.csv",
        {"line": 42},
        "総数",
    ),
    Case(
        "C26-sum",
        "subtotal-row",
        "stop",
        change(demand=lambda text: f"{text}all,429990001,{town.total_people()},33000,-28000\n"),
        "demand.csv",
        {"line": 42},
    ),
    Case(
        "C27-alike",
        "column-alike",
        "stop",
        change(areas=lambda text: text.replace('"name_ja"', '"HOUSEHOLDS": 3, "name_ja"')),
        "areas.geojson",
        {"field": "HOUSEHOLDS"},
        "columns: {households: HOUSEHOLDS}",
    ),
    Case(
        "C27-alike-id",
        "column-alike",
        "stop",
        change(offices=lambda text: "\n".join(f"{line},{line.partition(',')[0].upper()}" for line in text.splitlines())),
        "offices.csv",
        {"field": "id"},
        "id と ID",
    ),
    Case("C27", "column-missing", "stop", change(demand=swap("people", "人口")), "demand.csv", {"field": "people"}, "人口"),
    Case("C28", "delimiter", "fix", change(demand=lambda text: text.replace(",", ";")), "demand.csv", {"line": 1, "value": ";"}),
    Case(
        "C28-tab",
        "delimiter",
        "fix",
        change(demand=lambda text: text.replace(",", "\t")),
        "demand.csv",
        {"line": 1, "value": "TAB"},
    ),
    Case(
        "C30",
        "duplicate-key",
        "stop",
        change(areas=swap('"name_ja"', '"id": "999", "name_ja"')),
        "areas.geojson",
        {"row": 1, "field": "id"},
    ),
    Case(
        "C31",
        "number-missing",
        "stop",
        polygons(lambda features: features[0]["properties"].update(people="NaN")),
        "cells.geojson",
        {"row": 1, "value": "NaN"},
    ),
    Case("C32", "not-what-it-says", "stop", change(demand=xlsx()), "demand.csv", {"value": "xlsx"}, "CSV として保存"),
    Case("C32-name", "layer-broken", "stop", with_file("demand", "demand.xlsx", xlsx()), "demand.xlsx"),
]
