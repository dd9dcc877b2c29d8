"""What becomes of each office on the page: closed, moved, merged, raised, reduced, with the plan and with whatever is tried."""

from __future__ import annotations

import re
from itertools import product

import pytest

from maps.labels import name_roles
from maps.page.html import render_page
from models.subsets.enumeration import added_of, tabulate
from placement import load_scenario, solve
from placement.analysis.analyse import analyse
from placement.documents.council.case import case_of
from placement.values.sites import change_of
from tests.maps.browser import open_tab, shown
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
