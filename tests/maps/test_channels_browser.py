"""Channels on the page: those outside are drawn as outside; my area and what-if tell counters, machines and the parts of the week apart."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from matplotlib.figure import Figure

from geodata.load import load_study
from maps.charts.channel_marks import Look, draw_channels
from maps.page.html import render_page
from placement.analysis.analyse import analyse
from placement.analysis.choices import choices
from placement.documents.council.case import case_of
from placement.results.analysis import Analysis
from placement.results.result import Result
from placement.scenario.files import load_scenario
from placement.solving.solve import solve
from tests.geodata.services.made import HEAD, write_channels
from tests.maps.browser import open_tab, shown
from tests.town import OFFICES, demand_rows, table

# id, kind, x, y; the last two lie outside
CHANNELS = {
    "kiosk-hon": ("kiosk", 33_050, -27_900),
    "kiosk-eki": ("kiosk", 34_600, -29_300),
    "post-1": ("post_office", 31_000, -27_300),
    "post-2": ("post_office", 34_900, -27_900),
    "post-3": ("post_office", 32_000, -29_600),
    "kiosk-far": ("kiosk", 36_300, -29_000),
    "post-far": ("post_office", 36_400, -28_000),
}
OUTSIDE = ("kiosk-far", "post-far")
PLACES = {office: (x, y) for office, *_, x, y in OFFICES} | {channel: at for channel, (_, *at) in CHANNELS.items()}
KIND = {office: kind for office, _, _, kind, *_ in OFFICES} | {channel: kind for channel, (kind, *_) in CHANNELS.items()}
NAME = {office: english for office, _, english, *_ in OFFICES} | {channel: f"The {channel}" for channel in CHANNELS}
HOURS = """\
slot,kind,id,open,begins,ends,from,to,note
weekday_day,kiosk,,yes,8:30,17:00,,,
weekday_day,branch,,yes,,,,,
weekday_day,ward_office,,yes,,,,,
saturday,kiosk,,part,09:00,17:00,,2014-07,third
saturday,kiosk,,yes,,,2014-07,,
saturday,,hama,no,,,,,
saturday,ward_office,,part,09:00,17:00,,,
sunday,ward_office,,no,,,,,
sunday,branch,,no,,,,,
sunday,kiosk,,no,,,,,
sunday,post_office,,no,,,,,
"""
SERVICES = """\
service,name_ja,name_en,kind,from,to,needs,fee,fee_year,source_chapter,chart,line,note
copy,写し,Copy,ward_office,,,,,,V,1,a,
copy,写し,Copy,branch,,2014-07,,,,V,1,b,
copy,写し,Copy,kiosk,,,registration,,,V,1,c,
copy,写し,Copy,post_office,2014-07,,,,,V,1,d,
"""
SLOTS = {"weekdays": "weekday_day", "weekday evenings": "weekday_evening", "Saturdays": "saturday", "Sundays": "sunday"}
SCENARIO = """\
scenario: town-channels
title: Channels
study: minato-town
format: 4
served: {any: [{straight_line: 1.5 km}]}
offices: {keep: [hon, hama], from: {kind: branch}, open: 2}
services:
  - id: copy
    title: copies
    now: {kinds: [ward_office, branch, kiosk], date: 2014-06}
    then: {offices: plan, kinds: [kiosk, post_office], date: 2014-07}
    choose: {from: {kind: post_office}, open: 2}
    served: {any: [{straight_line: 1 km}]}
objective:
  - maximize: served_population
  - {maximize: served_population, service: copy}
"""
PARTS = {
    "All places": lambda place: place not in OUTSIDE,
    "Staffed counters of offices alone": lambda place: place not in CHANNELS,
    "Machines alone": lambda place: KIND[place] == "kiosk" and place not in OUTSIDE,
    "All but machines": lambda place: KIND[place] != "kiosk",
    "Without registration": lambda place: KIND[place] != "kiosk",
    "With those outside the boundary too": lambda _: True,
}


@dataclass(frozen=True)
class Drawn:
    """The town with its channels, solved and drawn."""

    result: Result
    page: Any

    @property
    def before(self) -> list[str]:
        return [*(office for office, *_ in OFFICES), "kiosk-hon", "kiosk-eki", "kiosk-far"]

    def after(self, offices: list[str]) -> list[str]:
        """All places with some offices open, the kiosk outside too."""
        chosen = [place for place in self.result.plan.added if place in CHANNELS]
        return [*offices, "kiosk-hon", "kiosk-eki", *chosen, "kiosk-far"]


@pytest.fixture(scope="module")
def drawn(tmp_path_factory) -> Drawn:
    folder = tmp_path_factory.mktemp("channels")
    rows = [
        (channel, f"{channel}の場所", f"The {channel}", kind, "", "", "", "", x, y) for channel, (kind, x, y) in CHANNELS.items()
    ]
    write_channels(folder / "minato-town", channels=table(HEAD, rows), hours=HOURS, services=SERVICES)
    (folder / "s.yaml").write_text(SCENARIO, encoding="utf-8")
    result = solve(load_scenario(str(folder / "s.yaml")), load_study(folder / "minato-town"))
    (folder / "map.html").write_text(
        render_page([case_of(result, Analysis(choices=choices(result)))], lang="en"), encoding="utf-8"
    )
    return Drawn(result, folder / "map.html")


POINTS = [(area, people, x, y) for _, area, people, x, y in demand_rows()]


def millimetres(place: str, x: float, y: float) -> int:
    return round(math.hypot(x - PLACES[place][0], y - PLACES[place][1]) * 1000)


def reached(places: list[str], area: str | None = None) -> tuple[set[str], int, int]:
    """The names that may be told, metres summed over people, and those within 1 km, of an area or of all."""
    nearest, total, near = Counter(), 0, 0
    for home, people, x, y in POINTS:
        if area in {None, home} and people:
            mm, place = min((millimetres(place, x, y), place) for place in places)
            nearest[place] += people
            total += people * mm
            near += people * (mm <= 1_000_000)
    return {NAME[place] for place, n in nearest.items() if n == max(nearest.values())}, total, near


def everybody(area: str | None = None) -> int:
    return sum(people for home, people, *_ in POINTS if area in {None, home})


def said(metres: float) -> str:
    return f"{math.floor(metres + 0.5):,} m"


def is_open(place: str, slot: str, *, planned: bool) -> str:
    """Whether a place is open in a part of the week, by the rows of the table."""
    month = "2014-07" if planned else "2014-06"
    rows = [line.split(",") for line in HOURS.splitlines()[1:]]
    held = [row for row in rows if row[0] == slot and row[6] <= month and (not row[7] or month < row[7])]
    own = [row[3] for row in held if row[2] == place]
    # the town says of no kind that it does everything: nothing is known of an office that is newly opened but by its id
    raised = planned and place in {"minato", "misaki", "yamate", "mori", "kita"}
    found = own or [row[3] for row in held if row[1] and row[1] == KIND[place] and not raised]
    return next((state for state in ("yes", "part", "no") if state in found), "unknown")


def test_those_outside_are_diamonds_and_said_to_be_outside(browser, drawn):
    with shown(browser, drawn.page, hash_="#lang=en") as page:
        marks = page.locator("path.channel")
        beyond = page.locator("path.channel.beyond")
        assert (marks.count(), beyond.count()) == (6, 2)
        # the shape tells them, not the colour
        shapes = marks.evaluate_all(
            "(all) => all.map((one) => [one.classList.contains('beyond'), /a/i.test(one.getAttribute('d'))])"
        )
        assert all(outside != round_ for outside, round_ in shapes)
        words = page.locator("#legend .channels :is(label, .key)").all_text_contents()
        assert words == [
            "kiosk (2 with the plan)",
            "kiosk, outside the municipality (1, not counted)",
            "post office (2 with the plan)",
            "post office, outside the municipality (1, not counted)",
            "new with the plan",
        ]
        corners = page.locator("#legend .channels i").evaluate_all(
            "(all) => all.map((one) => getComputedStyle(one).borderRadius)"
        )
        assert [corner == "0px" for corner in corners] == [False, True, False, True, False]
        page.evaluate("() => plan_map.setZoom(13.5, { animate: false })")
        told = set()
        for mark in beyond.all():
            mark.dispatch_event("mouseover")
            told.add(page.locator(".leaflet-tooltip").inner_text().replace("\n\n", "\n"))
            mark.dispatch_event("mouseout")
        assert told == {
            f"The {place}\n{kind}\nOutside the municipality, not counted"
            for place, kind in (("kiosk-far", "kiosk"), ("post-far", "post office"))
        }


def test_my_area_tells_where_one_goes_by_kind_of_place_and_part_of_the_week(browser, drawn):
    afterwards = drawn.after(list(drawn.result.after.open))
    seen = set()
    with shown(browser, drawn.page, hash_="#lang=en&tab=areas") as page:
        for area, _, english in areas_of(drawn):
            page.fill("#area-search", english)
            page.locator(".found button").first.click()
            grids = page.locator(".area-card table.apart").evaluate_all(READ)
            apart, week = next(rows for caption, rows in grids if caption.startswith("By the kind")), grids[-1][1]
            for title, kept in list(PARTS.items())[1:]:
                cells = row_of(apart, title)
                for cell, places in zip(cells, (drawn.before, afterwards), strict=True):
                    names, total, _ = reached([place for place in places if kept(place)], area)
                    assert cell in {f"{name} {said(total / everybody(area) / 1000)}" for name in names}
            for title, slot in SLOTS.items():
                cells = row_of(week, title)
                for planned, (cell, places) in enumerate(zip(cells, (drawn.before, afterwards), strict=True)):
                    states = {place: is_open(place, slot, planned=bool(planned)) for place in places if place not in OUTSIDE}
                    lines = expected_lines(states, area)
                    seen.update(line[0] for line in lines)
                    assert len(cell.split("\n\n")) == len(lines)
                    for line, (words, names) in zip(cell.split("\n\n"), lines, strict=True):
                        assert line in {f"{words}{name}" for name in names}
    assert seen == {"", "with those open on some of these days: ", "with those whose hours are not known: ", "none open"}


READ = """(grids) => grids.map((grid) => [grid.caption.textContent, [...grid.tBodies[0].rows].map((row) => [...row.cells].map((cell) =>
  cell.innerText.trim()))])"""


def areas_of(drawn):
    areas = drawn.result.study.areas
    return zip(areas["id"], areas["name_ja"], areas["name_en"], strict=True)


def row_of(rows: list[list[str]], title: str) -> list[str]:
    """The cells of the row that says a title, alone or with others that say the same."""
    (cells,) = [cells for head, *cells in rows if title in head.split(", ")]
    return cells


def expected_lines(states: dict[str, str], area: str) -> list[tuple[str, set[str]]]:
    """What is said of a part of the week: surely open, open on some days, maybe open; each where it brings anybody nearer."""
    lines, last = [], None
    for words, open_ in (
        ("", {"yes"}),
        ("with those open on some of these days: ", {"yes", "part"}),
        ("with those whose hours are not known: ", {"yes", "part", "unknown"}),
    ):
        places = [place for place, state in states.items() if state in open_]
        if places:
            names, total, _ = reached(places, area)
            if total != last:
                lines.append((words, {f"{name} {said(total / everybody(area) / 1000)}" for name in names}))
            last = total
    return lines or [("none open", {""})]


def test_what_if_keeps_the_channels_and_tells_counters_and_machines_apart(browser, drawn):
    tried = ["hon", "hama", "yamate"]
    plan = list(drawn.result.after.open)
    with shown(browser, drawn.page, hash_="#lang=en&tab=choices") as page:
        ids = [office for office, *_ in OFFICES]
        page.evaluate(
            """(open) => document.querySelectorAll("input[name=try]").forEach((box) => {
              if (box.checked !== open.includes(Number(box.value))) box.click();
            })""",
            [ids.index(office) for office in tried],
        )
        rows = page.locator("table.services-tried tbody tr").evaluate_all(
            "(rows) => rows.map((row) => [...row.cells].map((cell) => cell.innerText.trim()))"
        )
        text = open_tab(page, "choices").inner_text()
    assert [row[0] for row in rows] == list(PARTS)
    recorded = {part.which: part for part in drawn.result.provision[1].parts}
    for (title, *cells), part in zip(rows, recorded.values(), strict=True):
        columns = (drawn.before, drawn.after(plan), drawn.after(tried))
        for cell, places in zip(cells, columns, strict=True):
            _, total, near = reached([place for place in places if PARTS[title](place)])
            assert cell == f"{near:,}\n{said(total / everybody() / 1000)}"
        # the page's own arithmetic gives what the answer records
        for cell, state in zip(cells, (part.before.measures, part.after.measures), strict=False):
            assert cell == f"{state.served:,}\n{said(state.distance_mean_m)}"
    assert "stay as in the plan" in text
    assert "Compared are choices of offices with the plan's channels" in text


def test_still_maps_draw_those_outside_as_diamonds_and_leave_out_what_gives_nothing_within(drawn):
    looks = [Look(0, outside=False, given=True), Look(0, outside=True, given=False), Look(1, outside=False, given=False)]
    axes = Figure().add_axes((0, 0, 1, 1))
    draw_channels(axes, drawn.result.study.channels.geometry[:3], looks)
    drawn_marks = [(line.get_marker(), np.asarray(line.get_xydata()).tolist()) for line in axes.get_lines()]
    assert drawn_marks == [("o", [list(CHANNELS["kiosk-hon"][1:])]), ("D", [list(CHANNELS["kiosk-eki"][1:])])]


@pytest.mark.long
def test_the_wards_page_with_channels_is_light_and_says_what_the_answer_records(browser, tmp_path):
    result = solve(load_scenario("nerima-2013-channels"), load_study("nerima"))
    path = tmp_path / "map.html"
    path.write_text(render_page([case_of(result, analyse(result))], lang="en"), encoding="utf-8")
    assert path.stat().st_size < 900_000
    with shown(browser, path, hash_="#lang=en&tab=choices") as page:
        tables = page.locator("table.services-tried").evaluate_all(
            "(all) => all.map((one) => [...one.tBodies[0].rows].map((row) => [...row.cells].slice(1).map((cell) => cell.innerText.trim())))"
        )
        assert page.locator("path.channel.beyond").count() == 84
        assert "post office, outside the municipality (84, not counted)" in page.locator("#legend").inner_text()
    services = [next(one.parts for one in result.provision if one.id == name) for name in ("certificates", "counters")]
    assert [len(rows) for rows in tables] == [5, 1]
    for rows, parts in zip(tables, services, strict=True):
        for cells, part in zip(rows, parts, strict=True):
            before, after = (
                f"{one.measures.served:,}\n{said(one.measures.distance_mean_m)}" for one in (part.before, part.after)
            )
            assert cells == [before, after, after]
