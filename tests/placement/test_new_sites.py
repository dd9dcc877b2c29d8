"""Places that a scenario itself names: the same answer as when they stand in the study, parcels, and what is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from placement.scenario.files import load_scenario
from placement.solving.solve import solve
from tests.placement.conftest import run
from tests.town import TO_DEGREES, write_town

PLACES = {"ike": (31_900, -27_300), "hara-a": (34_300, -27_700), "hara-b": (34_900, -28_300)}


def at(site: str) -> str:
    east, north = TO_DEGREES.transform(*PLACES[site])
    return f"[{east:.12f}, {north:.12f}]"


NEW = f"""
  new:
    - {{id: ike, name: {{ja: 池の土地, en: Pond site}}, at: {at("ike")}}}
    - {{id: hara, name: 原の土地, parcels: {{a: {at("hara-a")}, b: {at("hara-b")}}}}}
"""


def test_new_sites_are_chosen_as_if_they_stood_in_the_study(edit: Callable[..., str], folder: Path) -> None:
    ours = solve(load_scenario(edit(("  from: {kind: branch}\n  open: 2", f"  from: [minato, misaki]\n  open: 3{NEW.rstrip()}"))))
    rows = "".join(f"{site},{site},{site},branch,{x},{y}\n" for site, (x, y) in PLACES.items())
    head = (folder / "minato-town" / "offices.csv").read_text(encoding="utf-8").splitlines()[0]
    assert head == "id,name_ja,name_en,kind,x,y"
    write_town(folder / "minato-town", offices=lambda text: text + rows)
    pair = "rules: [{id: one, never_together: [hara-a, hara-b]}]\nobjective:"
    every = f"  from: [minato, misaki, {', '.join(PLACES)}]\n  open: 3"
    theirs = solve(load_scenario(edit(("  from: {kind: branch}\n  open: 2", every), ("objective:", pair))))
    assert set(ours.added) & set(PLACES)
    assert ours.plan.tied == theirs.plan.tied
    assert [value.value for value in ours.plan.objectives] == [value.value for value in theirs.plan.objectives]


def test_one_parcel_at_most_opens(edit: Callable[..., str]) -> None:
    name = edit(("  from: {kind: branch}\n  open: 2", "  open: 2" + NEW.rstrip()), ("keep: [hon]", "keep: [hon, hama]"))
    found = json.loads(run("rank", name, "--json").stdout)["plans"]
    assert sorted(tuple(plan["added"]) for plan in found) == [("ike", "hara-a"), ("ike", "hara-b")]


def test_new_sites_are_named_in_every_output_and_said_to_be_proposed(edit: Callable[..., str], folder: Path) -> None:
    done = run("solve", edit(("  from: {kind: branch}\n  open: 2", "  open: 1" + NEW.rstrip())), "--out", "out")
    assert done.exit_code == 0, done.stderr
    plan = json.loads((folder / "out" / "plan.json").read_text(encoding="utf-8"))
    assert plan["added"][0] in PLACES
    assert any("Pond site" in said and "in no layer" in said for said in plan["assumptions"])
    offices = (folder / "out" / "offices.csv").read_text(encoding="utf-8")
    assert all(f"\n{site}," in offices for site in PLACES)
    again = run("solve", "out/scenario.yaml", "--json")
    assert json.loads(again.stdout)["added"] == plan["added"]


@pytest.mark.parametrize(
    ("site", "code", "words"),
    [
        ("{id: kita, name: x, at: " + at("ike") + "}", "new-site-taken", "give the new site another id"),
        ("{id: ike, name: x, at: [35.7, 139.6]}", "out-of-range", "90"),
        ("{id: ike, name: x, at: [129.7, 35.7]}", "new-site-far", "[longitude, latitude]"),
        ("{id: ike, name: x}", "one-of", "at or parcels"),
        ("{id: ike, name: x, at: " + at("ike") + ", columns: {rooms: 4}}", "unknown-column", "no column rooms"),
    ],
)
def test_a_new_site_that_cannot_be_is_refused(edit: Callable[..., str], folder: Path, site: str, code: str, words: str) -> None:
    done = run("solve", edit(("  open: 2", f"  open: 2\n  new: [{site}]")), "--out", "out", "--json")
    assert done.exit_code == 3, done.stderr
    found = json.loads(done.stdout)["findings"]
    assert [one["code"] for one in found if one["severity"] == "stop"] == [code], found
    assert any(words in one["message"]["en"] for one in found)
    assert not (folder / "out").exists()


def test_what_is_counted_must_be_said_of_a_new_site(edit: Callable[..., str], folder: Path) -> None:
    offices = (folder / "minato-town" / "offices.csv").read_text(encoding="utf-8").splitlines()
    counted = "\n".join([offices[0] + ",staff", *(f"{row},3" for row in offices[1:])]) + "\n"
    write_town(folder / "minato-town", offices=counted)
    rules = "rules: [{id: posts, sum: staff, of: opened, at_most: 4}]\nobjective:"
    site = "  open: 1\n  new: [{id: ike, name: x, at: " + at("ike")
    done = run("solve", edit(("  open: 2", site + "}]"), ("objective:", rules)), "--json")
    assert [one["code"] for one in json.loads(done.stdout)["findings"]] == ["new-site-value"]
    done = run("solve", edit(("  open: 2", site + ", columns: {staff: 5}}]"), ("objective:", rules)), "--json")
    assert done.exit_code == 0, done.stderr
    assert json.loads(done.stdout)["added"] != ["ike"]
