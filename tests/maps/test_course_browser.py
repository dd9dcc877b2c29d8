"""A plan period by period on a real page: the slider, the service and what it is compared with change the map, and paper says which."""

from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest

from maps.charts.period_maps import FARTHER, NEARER, SAME, changes_of
from placement import write_plan
from placement.analysis.evaluation import evaluate
from tests.maps.browser import shown
from tests.placement import plainly
from tests.placement.test_states import HEAD, YEARS

COURSE = """\
offices: {service: {id: service, title: counters}}
states:
  - {id: full, title: full office, gives: [service, certificates, advice], now: [hon, hama, minato], may_become: [half]}
  - {id: half, title: half an office, gives: [certificates], may_become: [full]}
  - {id: shut, title: no counter, may_become: [full]}
phases:
  - {id: p1, title: First, from_year: 2030-04}
  - {id: p2, title: Second, from_year: 2036-04}
plan: {phases: {p1: {half: [hama, minato]}, p2: {full: [minato, kita]}}}
objective: [{minimize: mean_distance}]
"""


@pytest.fixture(scope="module")
def written(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("course")
    plainly.write(folder / "minato-town")
    (folder / "s.yaml").write_text(HEAD + COURSE + YEARS, encoding="utf-8")
    write_plan(evaluate(folder / "s.yaml"), folder / "out")
    return folder / "out"


def served(sites: set[str]) -> str:
    return f"{plainly.served(frozenset(sites)):,}"


def test_the_slider_shows_each_period_by_service_and_against_either(browser, written) -> None:
    with shown(browser, written / "map.html", hash_="#lang=en&tab=course") as page:
        panel = page.locator("#page-course")
        keys = page.locator(".keys.by_reach .key")
        page.focus("#period")
        page.keyboard.press("Home")
        assert panel.locator("output").inner_text() == "Today"
        page.keyboard.press("ArrowRight")
        assert panel.locator("output").inner_text() == "First (2030-04 to 2036-03)"
        assert page.locator("#period").get_attribute("aria-valuetext") == "First (2030-04 to 2036-03)"
        assert page.locator(".banner").inner_text().startswith("First: counters")
        assert panel.locator(".states strong").all_inner_texts() == ["Hama Office", "Minato Branch"]
        label = page.locator('.mark-frame[aria-label^="Hama Office"]').get_attribute("aria-label")
        assert label == "Hama Office (half an office)"
        assert any(served({"hon"}) in words for words in keys.all_inner_texts())
        # certificates are where they were
        panel.locator("select").first.select_option(index=1)
        assert any(served({"hon", "hama", "minato"}) in words for words in keys.all_inner_texts())
        page.focus("#period")
        page.keyboard.press("ArrowRight")
        assert panel.locator("output").inner_text().startswith("Second")
        panel.locator("select").first.select_option(index=0)
        row = panel.locator("table:not(.states) tbody tr").first.inner_text()
        assert "1 → 3" in row
        panel.locator("select").last.select_option(index=1)
        assert panel.locator("table:not(.states) tbody tr").first.inner_text().split("\t")[1] == "3"
        page.evaluate('window.dispatchEvent(new Event("beforeprint"))')
        assert page.locator("#trial-notice").text_content() == "Second: counters"
        assert "half an office" in page.locator("#trial").text_content()
        page.evaluate('window.dispatchEvent(new Event("afterprint"))')
        page.locator(".banner button").click()
        assert page.locator(".banner").is_hidden()


def test_the_data_of_the_page_are_the_course(written) -> None:
    course = json.loads((written / "page.json").read_text("utf-8"))["case"]["course"]
    told = json.loads((written / "plan.json").read_text("utf-8"))["course"]
    names = [state["id"] for state in told["states"]]
    sites = list(told["today"])
    assert [[names[state] for state in period["states"]] for period in course["periods"]] == [
        [way[site] for site in sites] for way in (told["today"], *(phase["states"] for phase in told["phases"]))
    ]


def test_the_report_has_a_small_map_for_each_service_and_phase_with_its_finding(written) -> None:
    html = (written / "report.html").read_text("utf-8")
    figures = re.findall(
        r"<figure><figcaption>([^<]*)</figcaption><img alt=\"([^\"]*)\" aria-details=\"[^\"]*\" src=\"data:image/svg",
        html.split('class="charts periods"')[1],
    )
    findings = [caption for caption, alt in figures if caption == alt][:6]
    course = json.loads((written / "plan.json").read_text("utf-8"))["course"]
    begins = {phase["from_year"] for phase in course["phases"]}
    rows = [row for row in course["services"] if row["from_year"] in begins]
    assert len(findings) == len(rows) == 6
    for finding, row in zip(findings, rows, strict=True):
        changed = row["nearer_since"] or row["farther_since"]
        said = f"{row['farther_since']:,}人、近くなる人 {row['nearer_since']:,}人" if changed else "だれの距離も変わらない"
        assert said in finding


def test_who_is_nearer_and_who_farther_is_told_apart() -> None:
    before, after = np.array([5, 5, 5, -1, 7, -1]), np.array([5, 4, 6, 9, -1, -1])
    assert changes_of(before, after).tolist() == [SAME, NEARER, FARTHER, NEARER, FARTHER, SAME]
