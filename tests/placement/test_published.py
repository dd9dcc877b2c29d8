"""Published figures beside a plan: as they stand in the study's table, year by year, with their place, and nothing else."""

from __future__ import annotations

import csv
from pathlib import Path

import geodata
from geodata.load import load_study
from models.messages.document import Table
from placement.documents.published import published_section
from placement.records.plan import plan_record
from placement.scenario.files import load_scenario
from tests.placement.test_loads import Town, solved, town

__all__ = ["town"]
STATED = (
    "published: [{measure: moves, title: {en: moves, ja: 異動}}, {measure: evening_share, title: shares, because: of evenings}]\n"
)


def test_every_year_and_part_stands_as_published_with_its_place_and_no_other_number(town: Town) -> None:
    result = solved(town, STATED)
    (section,) = published_section(result)
    first, moves, source, shares, _, why = section.body
    assert isinstance(moves, Table)
    assert isinstance(shares, Table)
    assert [cell.to("en") for cell in moves.head] == ["of", "FY2011", "FY2012"]
    assert [[cell.to("en") for cell in row] for row in moves.rows] == [["in all", "about 3,900", "4,000"]]
    assert [[cell.to("en") for cell in row] for row in shares.rows] == [["Hon Town Office", "65.0%"], ["Hama Office", "35.1%"]]
    assert "no forecast is fitted to 2 points" in first.to("en")
    assert [source.to("en"), why.to("en")] == ["Source: a paper, I", "of evenings"]
    (record, _) = plan_record(result).published
    assert [(one.year, one.value, one.about) for one in record.figures] == [("FY2012", "4000", False), ("FY2011", "3900", True)]
    assert any(layer.name == "published" for layer in result.study.layers)
    assert published_section(solved(town, "")) == []


def test_the_wards_series_are_those_of_its_table_of_three_years() -> None:
    folder = Path(geodata.__file__).parent / "nerima"
    with (folder / "published.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    study, stated = load_study(folder), load_scenario("nerima-channels-2020").scenario.published
    assert [series.measure for series in stated] == ["store_certificates", "issuing_machine_certificates", "kiosk_share"]
    for series in stated[:2]:
        found = {(one.of, one.year): str(one.value) for one in study.published if one.measure == series.measure}
        assert found == {(row["of"], row["year"]): row["value"] for row in rows if row["measure"] == series.measure}
        assert {year for _, year in found} == {"FY2018", "FY2019", "FY2020"}
        assert len(found) == 12
