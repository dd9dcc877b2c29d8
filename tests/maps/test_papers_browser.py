"""I need a paper: where an area's people get it, now and with the plan, against the study's tables; what is not in the data is said."""

from __future__ import annotations

from types import SimpleNamespace

import numpy as np
import pytest

from geodata.access.straight import straight_line
from maps.page.html import render_page
from placement import load_scenario, solve
from placement.analysis.analyse import analyse
from placement.documents.council.case import case_of
from placement.documents.council.papers import shown_papers
from tests.maps.browser import open_tab, shown

AREA = "大泉学園町7丁目"


@pytest.fixture(scope="module")
def papers(ward):
    return shown_papers(ward)


def paper_of(papers, title):
    return next(paper for paper in papers.papers if paper.title.to("en") == title)


def choose(page, area, title):
    """Choose an area and a paper, and return the rows of the answer."""
    page.fill("#area-search", area)
    page.keyboard.press("Enter")
    page.select_option("#paper", label=title)
    rows = page.locator(".papers tbody tr")
    return {
        row[0].split("手数料")[0].split("Fee")[0]: row
        for row in rows.evaluate_all("(rows) => rows.map((row) => [...row.cells].map((cell) => cell.textContent))")
    }


def nearest(study, ids, area):
    """Return the place among some that is nearest to most of an area's people, and their mean metres to their own."""
    every = study.channels if ids[0] in set(study.channels["id"]) else study.offices
    places = every[every["id"].isin(ids)]
    here = (study.demand["area"] == study.areas.loc[study.areas["name_ja"] == area, "id"].item()).to_numpy()
    values, people = straight_line(study, places).values[here], study.demand["people"].to_numpy()[here]
    best = values.argmin(axis=1)
    most = max(range(len(places)), key=lambda place: int(people[best == place].sum()))
    return places["name_ja"].iloc[most], int(np.floor((people * values.min(axis=1)).sum() / people.sum() / 1000 + 0.5))


def test_papers_are_given_where_the_table_says_in_the_months_of_the_plan(ward, papers):
    for service, title in {offer.service: offer.name for offer in ward.study.services}.items():
        expected = [
            (offer.kind, offer.months.holds("2014-06"), offer.months.holds("2014-07"))
            for offer in ward.study.services
            if offer.service == service
        ]
        found = [(at.kind, at.before, at.after) for at in paper_of(papers, title.to("en")).at]
        assert found == [row for row in expected if row[1] or row[2]]


@pytest.mark.parametrize("kind", ["kiosk", "post_office", "store"])
def test_the_nearest_channel_of_every_area_is_the_nearest(ward, papers, kind):
    channels = ward.study.channels
    inside = channels[(channels["kind"] == kind) & channels["inside"].astype(bool)]["id"].tolist()
    names = dict(zip(channels["id"], channels["name_ja"], strict=True))
    near = papers.channels[kind].near[1]
    for area in range(0, len(ward.study.areas), 25):
        place, metres = near[area]
        assert (names[place], metres) == nearest(ward.study, inside, ward.study.areas["name_ja"].iloc[area])


def test_hours_are_those_of_the_kind_and_what_is_unknown_is_none(papers):
    said = {place: before and before.to("en") for place, (_, before, _) in papers.names.items()}
    kiosks = {said[place] for place in said if place.startswith("kiosk")}
    assert kiosks == {"weekdays 8:30 to 17:00; weekday evenings 17:00 to 21:00; Saturdays 9:00 to 17:00; Sundays 9:00 to 17:00"}
    assert {said[place] for place in said if place.startswith("post-office")} == {None}
    now, then, raised = (hours.to("en") for hours in papers.hours["seki"])
    assert "weekday evenings closed" in now
    assert "weekday evenings closed" in then
    assert "weekday evenings 17:00 to 19:00" in raised
    assert "Saturdays 9:00 to 17:00 (every week)" in papers.hours["nerima"][1].to("en")


def test_an_area_is_told_where_a_paper_is_to_be_had_now_and_with_the_plan(browser, ward, ward_page):
    study = ward.study
    offices = {
        state: study.offices["id"].tolist() if state == "before" else list(ward.after.open) for state in ("before", "after")
    }
    with shown(browser, ward_page, hash_="#tab=areas") as page:
        page.select_option("#paper", index=1)
        assert "町を選ぶと" in page.locator(".paper-card").text_content()
        rows = choose(page, AREA, "戸籍の謄抄本")
        assert list(rows) == ["職員のいる窓口", "郵便局"]
        for cell, state in zip(rows["職員のいる窓口"][1:], ("before", "after"), strict=True):
            name, metres = nearest(study, offices[state], AREA)
            assert cell.startswith(f"{name} {metres:,} m")
        assert rows["郵便局"][1] == "なし"
        assert "一部だけで扱い" in rows["郵便局"][2]
        assert rows["郵便局"][2].endswith("時間: 資料にありません")
        assert "手数料: 資料にありません" in rows["郵便局"][0]
        assert "持ち物: 資料にありません" in rows["郵便局"][0]
        rows = choose(page, AREA, "住民票の写し")
        assert "事前に必要なもの: 自動交付機の利用登録" in rows["自動交付機"][0]
        # what a reader closes gives no paper, and what nobody gives any more is not said to be given
        open_tab(page, "choices").locator("input[name=try][value='3']").uncheck()
        open_tab(page, "areas")
        rows = choose(page, AREA, "転入・転出・転居の届出")
        assert "大泉区民事務所" in rows["職員のいる窓口"][1]
        assert "大泉区民事務所" not in rows["職員のいる窓口"][2]


def test_the_fictitious_town_tells_fees_and_what_to_bring(browser, tmp_path):
    result = solve(load_scenario("example-town"))
    path = tmp_path / "map.html"
    path.write_text(render_page([case_of(result, analyse(result))], lang="en"), encoding="utf-8")
    with shown(browser, path, hash_="#tab=areas") as page:
        rows = choose(page, "Hamacho", "Notification of moving in")
        said = rows["Counter with staff"][0]
        assert "Fee: free of charge (2025)" in said
        assert "To bring: certificate of moving out and proof of identity" in said
        rows = choose(page, "Hamacho", "Seal registration certificate")
        assert "Needed first: seal registration" in rows["Counter with staff"][0]
        assert "Fee: not in the data" in choose(page, "Hamacho", "Payment of city tax")["Counter with staff"][0]
        page.fill("#area-search", "999-0001")
        assert page.locator(".found button").count() == 1


def test_no_papers_where_the_month_is_not_known(ward):
    undated = SimpleNamespace(scenario=SimpleNamespace(services=()))
    assert shown_papers(SimpleNamespace(study=ward.study, file=undated, question=ward.question)) is None
