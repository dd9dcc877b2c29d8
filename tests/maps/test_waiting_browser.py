"""The charts of counters and waits on a real page: every mark stands where its figure says, and differs from others in black and white."""

from __future__ import annotations

import json
import re

import pytest

from placement import write_plan
from placement.solving.solve import solve
from tests.maps.browser import open_tab, shown
from tests.placement import plainly

SCENARIO = """\
scenario: town
title: t
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
offices: {keep: [hon, hama], from: {kind: branch}, open: 2}
queue: {service_time: [10 min, 15 min], arrivals: {per_hour: [30, 38]}}
rules: [{id: peak, wait: 20 min}]
objective: [{minimize: counters}]
"""
MARKS = """(svg) => [...svg.querySelectorAll(".point, line")].map((shape) => {
  const [box, whole, style] = [shape.getBoundingClientRect(), svg.getBoundingClientRect(), getComputedStyle(shape)];
  return { kind: shape.tagName, left: (box.left - whole.left) / whole.width, right: (box.right - whole.left) / whole.width,
    width: box.width, height: box.height, fill: style.fill, stroke: style.stroke };
})"""


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    folder = tmp_path_factory.mktemp("waiting")
    plainly.write(folder / "minato-town")
    (folder / "s.yaml").write_text(SCENARIO, encoding="utf-8")
    write_plan(solve(folder / "s.yaml"), folder / "out")
    return folder / "out"


def charts(page):
    """Return the two charts of the page: counters, and waits."""
    tables = open_tab(page, "details").locator("table:has(svg.lanes)")
    assert tables.count() == 2
    return tables.nth(0), tables.nth(1)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_marks_stand_where_their_figures_say(browser, written, lang) -> None:
    cases = json.loads((written / "plan.json").read_text(encoding="utf-8"))["waiting"]
    deciding = next(case for case in cases if case["decides"])
    with shown(browser, written / "map.html", hash_=f"#lang={lang}") as page:
        counters, _ = charts(page)
        caption = counters.locator("caption").inner_text()
        assert all(mark in caption for mark in "○■┃")
        rows = counters.locator("tbody tr")
        together = rows.nth(rows.count() - 2)
        cells = together.locator("td").all_inner_texts()
        drawn = together.locator("svg").evaluate(MARKS)
    # with the counters of before there are as many as before, wherever they stand
    columns = ("before", "after", "before")
    most = max(case[column]["counters"] for case in cases for column in columns)
    lines, marks = [one for one in drawn if one["kind"] == "line"], [one for one in drawn if one["kind"] != "line"]
    for column, cell, line, mark in zip(columns, cells, lines, marks, strict=False):
        here, over = deciding[column]["counters"], [case[column]["counters"] for case in cases]
        said = [int(number) for number in re.findall(r"\d+", cell)]
        assert said == [here, *([min(over), max(over)] if len(set(over)) > 1 else [])]
        middle = (mark["left"] + mark["right"]) / 2
        assert middle == pytest.approx(0.03 + 0.94 * here / most, abs=0.01)
        assert line["left"] == pytest.approx(0.03 + 0.94 * min(over) / most, abs=0.01)
        assert line["right"] == pytest.approx(0.03 + 0.94 * max(over) / most, abs=0.01)


def test_marks_differ_in_black_and_white(browser, written) -> None:
    with shown(browser, written / "map.html", hash_="#lang=en") as page:
        _, waits = charts(page)
        row = waits.locator("tbody tr").nth(0)
        before, plan, shared = (one for one in row.locator("svg").evaluate(MARKS) if one["kind"] != "line")
        assert row.locator("svg").get_attribute("aria-hidden") == "true"
    assert before["kind"] == "circle"
    assert before["fill"] != plan["fill"]
    assert plan["width"] == pytest.approx(plan["height"], abs=0.5)
    assert shared["height"] > 2 * shared["width"]
    assert plan["fill"] == shared["fill"]


def test_the_report_has_the_same_charts_without_a_script(written) -> None:
    report = (written / "report.html").read_text(encoding="utf-8")
    rows = report.count('class="lanes"')
    assert rows >= 8
    assert report.count("<circle") == report.count('r="3.5"') >= 4
