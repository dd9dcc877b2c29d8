"""What becomes of each office on the page: closed, moved, merged, raised, reduced, with the plan and with whatever is tried."""

from __future__ import annotations

import re
from dataclasses import replace
from itertools import product

import numpy as np
import pytest

from maps.labels import name_roles
from maps.page.callouts import Callout
from maps.page.case import OtherService
from maps.page.html import render_page
from models.messages.text import given, same
from models.subsets.enumeration import added_of, tabulate
from placement import load_scenario, solve
from placement.analysis.analyse import analyse
from placement.documents.council.case import case_of
from placement.values.sites import change_of
from tests.maps.browser import hover_at, open_tab, shown
from tests.maps.conftest import KEPT, TEXTS, make_case
from tests.town import write_town

SCENARIO = """\
scenario: turning
title: Turning
study: minato-town
served: {any: [{straight_line: 1.1 km}]}
offices:
  now: [hon, hama, minato, misaki, yamate]
  keep: [hon]
  may_close: [hama, minato, misaki]
  must_close: [yamate]
  from: [mori, kita]
  close: {min: 2, max: 3}
  open: 1
  moves: [{office: misaki, to: mori}]
services:
  - {id: papers, title: papers, now: [hon, hama, kita], then: [hon, hama]}
objective: [{maximize: served_population}, {minimize: mean_distance}]
"""
MERGING = SCENARIO.replace("  moves: [{office: misaki, to: mori}]\n", "  mergers: [{offices: [minato, misaki], into: mori}]\n")
FREE = ("hama", "minato", "misaki", "mori", "kita")
WORDS = {role: text.to("en") for role, text in name_roles().items()}
ROLE_OF = {"opened": "added"}
MARKS = """() => Object.fromEntries([...document.querySelectorAll(".mark-frame[aria-label]")].map((mark) => {
  const [, name, role] = mark.getAttribute("aria-label").match(/^(.*) \\((.*)\\)$/);
  return [name, [role, mark.querySelector("path").getAttribute("d")]];
}))"""
TRY = """(open) => {
  const boxes = [...document.querySelectorAll("input[name=try]")];
  boxes.forEach((box) => { if (box.checked !== open.includes(Number(box.value))) box.click(); });
  return [...document.querySelectorAll("#page-choices .verdict li")].map((item) => item.textContent);
}"""


@pytest.fixture(params=[SCENARIO, MERGING], ids=["moving", "merging"])
def answer(request, tmp_path):
    """Return a solved scenario and the page of its plan."""
    write_town(tmp_path / "minato-town")
    (tmp_path / "town.yaml").write_text(request.param, encoding="utf-8")
    result = solve(load_scenario(str(tmp_path / "town.yaml")))
    path = tmp_path / "map.html"
    path.write_text(render_page([case_of(result, analyse(result, only=("choices",)))], lang="en"), encoding="utf-8")
    return result, path


def expected(result, opened):
    """Return how each office has to be marked when `opened` are open, from the scenario alone."""
    offices, (papers,) = result.file.scenario.offices, result.gains[1:]
    found = {}
    for office in result.study.offices["id"]:
        main = (office in result.before.open, office in opened)
        services = (main, (office in papers.before.open, office in papers.after.open))
        if tuple(opened) == result.before.open:
            services = tuple((before, before) for before, _ in services)
        given = [tuple(str(number) for number, service in enumerate(services) if service[when]) for when in (0, 1)]
        change = change_of(*given)
        gone = main == (True, False)
        if gone and any(move.office == office and move.to in opened for move in offices.moves):
            change = "moved"
        if gone and any(office in merger.offices and merger.into in opened for merger in offices.mergers):
            change = "merged"
        if change in {"kept", "not_open"}:
            change = "kept" if main[1] else "rest"
        found[office] = WORDS[ROLE_OF.get(change, change)]
    return found


def names(result):
    return dict(zip(result.study.offices["name_en"], result.study.offices["id"], strict=True))


def test_every_set_of_offices_is_marked_by_what_becomes_of_each(browser, answer):
    result, path = answer
    ids, seen = list(result.study.offices["id"]), {}
    with shown(browser, path) as page:
        by_name = names(result)
        marks = page.evaluate(MARKS)
        told = {by_name[name]: role for name, (role, _) in marks.items()}
        assert told == expected(result, result.after.open)
        assert told["yamate"] == WORDS["closed"]
        open_tab(page, "choices")
        checked = page.locator("input[name=try]:checked").evaluate_all("(boxes) => boxes.map((box) => Number(box.value))")
        assert [ids[place] for place in checked] == list(result.after.open)
        for choice in product((False, True), repeat=len(FREE)):
            opened = [office for office in ids if office == "hon" or (office in FREE and choice[FREE.index(office)])]
            page.evaluate(TRY, [ids.index(office) for office in opened])
            marks = page.evaluate(MARKS)
            assert {by_name[name]: role for name, (role, _) in marks.items()} == expected(result, opened), opened
            for role, path_ in marks.values():
                assert seen.setdefault(role, path_) == path_
        page.evaluate(TRY, [ids.index(office) for office in result.before.open])
        marks = page.evaluate(MARKS)
        assert {by_name[name]: role for name, (role, _) in marks.items()} == expected(result, result.before.open)
    assert len(set(seen.values())) == len(seen) >= 6
    assert WORDS["merged" if result.file.scenario.offices.mergers else "moved"] in seen


def test_what_is_tried_is_held_to_the_program(browser, answer):
    """A set of offices breaks nothing on the page exactly where it is one of the program's plans."""
    result, path = answer
    ids = list(result.study.offices["id"])
    plans = {frozenset((*result.problem.keep, *options)) for options in all_plans(result)}
    assert len(plans) > 1
    with shown(browser, path) as page:
        open_tab(page, "choices")
        for choice in product((False, True), repeat=len(FREE)):
            opened = ["hon", *(office for office, there in zip(FREE, choice, strict=True) if there)]
            broken = page.evaluate(TRY, [ids.index(office) for office in opened])
            assert (frozenset(opened) in plans) == (not broken), (opened, broken)
        said = page.evaluate(TRY, [ids.index(office) for office in ("hon", "yamate", "hama", "minato", "misaki", "kita")])
        assert "Yamate Branch is to close" in said
        assert any(re.fullmatch(r"[\d–]+ are to be open in the end, not 5", line) for line in said)
        assert "2–3 are to be closed" in said
        assert page.locator("label.row", has_text="Yamate Branch").locator("small").inner_text().strip() == "(closes)"


def all_plans(result):
    """Return every plan of the program by the options it leaves open."""
    ranking = tabulate(result.problem)
    return [added_of(result.problem, int(plan)) for plan in ranking.feasible.nonzero()[0]]


HELD = """() => [...document.querySelectorAll(".keys .key-head, .keys .key")].map((line) => line.textContent)"""


def held(case, here, there, names):
    """Return the key's lines with one's places against another's, from the matrix alone."""
    mine, theirs = (case.distance.values[:, case.distance.columns(tuple(places))].min(axis=1) for places in (here, there))
    people = case.study.demand["people"].to_numpy()
    ends = ((0, 300_000, "up to 300 m"), (300_000, 1_000_000, "300–1,000 m"), (1_000_000, np.inf, "over 1,000 m"))

    def side(gain, steps):
        counted = [(words, int(people[(gain > least) & (gain <= most)].sum())) for least, most, words in steps]
        return [f"{words}: {count:,} people" for words, count in counted if count]

    alike = people[mine == theirs].sum()
    both = [f"As near with both: {alike:,} people"] if alike else []
    sides = side(mine - theirs, ends[::-1]), side(theirs - mine, ends)
    heads = [[f"{name}: nearer by"] if lines else [] for name, lines in zip(reversed(names), sides, strict=True)]
    return [*heads[0], *sides[0], *both, *heads[1], *sides[1]]


def test_a_plan_is_held_against_that_of_another_scenario(browser, drawn_cases, town):
    papers = OtherService(given({"ja": "書類", "en": "papers"}), (*KEPT, "mori"), ("hon",), follows=False)
    alone = [OtherService(same(title), KEPT, KEPT, follows=False) for title in ("only here", "only there")]
    note = Callout(same("Here"), *town.demand.geometry.iloc[0].coords[0], "nearer", "by_change", 0)
    here = replace(make_case(town, services=[papers, alone[0]]), callouts=(note, replace(note, service=1)))
    other = replace(TEXTS, title=same("Elsewhere"))
    services = [alone[1], replace(papers, after=("hama", "mori"))]
    there = make_case(town, name="there", kept=("hama",), added=("mori",), texts=other, services=services)
    names = ("A plan for Minato", "Elsewhere")
    with shown(browser, drawn_cases([here, there]), hash_="#lang=en") as page:
        page.click(".swipe-button")
        page.check("input[value=by_change]")
        page.click(".swipe-button")
        today = page.evaluate(HELD)
        base, which = page.locator(".base-choice"), page.locator(".service-choice:not(.base-choice)")
        assert base.locator("option").all_text_contents() == ["Compared with: Now", "Compared with: Elsewhere"]
        assert page.locator(".label.callout").count() == 1
        page.click(".swipe-button")
        base.select_option(index=1)
        assert page.locator(".swipe-button").is_hidden()
        assert page.locator(".swipe").is_hidden()
        assert page.locator(".label.callout").count() == 0
        assert which.locator("option").all_text_contents() == ["counters", "papers"]
        which.select_option(label="counters")
        assert page.evaluate(HELD) == held(here, here.after, there.after, names)
        which.select_option(label="papers")
        found = page.evaluate(HELD)
        assert found == held(here, ("hon",), ("hama", "mori"), names)
        assert {f"{name}: nearer by" for name in names} <= set(found)
        point = town.demand.geometry.to_crs(4326).iloc[7]
        hover_at(page, point.x, point.y)
        tip = page.locator(".leaflet-tooltip").inner_text()
        assert tip.startswith("papers")
        mine, theirs = re.findall(r"(?:A plan for Minato|Elsewhere)\n(.+) [\d,]+ m", tip)[:2]
        assert mine == "Hon Town Office"
        assert theirs != mine
        page.check("input[value=by_reach]")
        assert page.locator(".swipe-button").is_visible()
        page.check("input[value=by_change]")
        assert page.evaluate(HELD) == found
        base.select_option(index=0)
        which.select_option(label="only here")
        which.select_option(label="papers")
        assert page.evaluate(HELD) == today
        assert page.locator(".label.callout").count() == 1
        assert page.locator(".swipe-button").is_visible()
