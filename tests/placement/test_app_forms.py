"""The workbench's forms for reach, rules and objectives: what they show of a file, and what they write."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest

from placement.app.bench import Sites, sites_of
from placement.app.parts.controls import answered
from placement.app.parts.fields import CHOICES, LABELS
from placement.app.parts.goals import GOALS, goals_list
from placement.app.parts.goals import TITLES as GOAL_TITLES
from placement.app.parts.lists import Listed, list_drawn
from placement.app.parts.reach import REACH, reach_lists
from placement.app.parts.reach import TITLES as WAY_TITLES
from placement.app.parts.rules import RULES, rules_list
from placement.app.parts.rules import TITLES as RULE_TITLES
from placement.app.window import Part
from placement.scenario.files import BUNDLED, load_scenario
from placement.scenario.schema import schema
from placement.scenario.sheets import goal_sheets, rule_sheets, way_sheets
from placement.solving.question import study_of
from tests.placement.conftest import run_apart

BUILDS: Mapping[str, Callable[[Sites], Sequence[Listed]]] = {"rules": rules_list, "goals": goals_list, "reach": reach_lists}


def opened(path: Path) -> Sites:
    file = load_scenario(path)
    return sites_of(file, study_of(file), path.read_text(encoding="utf-8"))


def shown(part: str, sites: Sites, form: str = "") -> str:
    return "".join(str(list_drawn(part, one, sites, form, "en")) for one in BUILDS[part](sites))


class Page:
    """A window whose file is a text, and which shows one form."""

    def __init__(self, folder: Path, text: str) -> None:
        self.path, self.lang, self.form = folder / "a.yaml", "en", "open"
        self.path.write_text(text, encoding="utf-8")

    @property
    def text(self) -> str:
        return self.path.read_text(encoding="utf-8")

    def show(self, what: str, which: str) -> None:
        assert what == "form"
        self.form = which

    async def write(self, change: Callable[[str, Sites], str]) -> bool:
        try:
            changed = change(self.text, opened(self.path))
        except ValueError:
            return False
        self.path.write_text(changed, encoding="utf-8")
        return True

    def act(self, part: Part, what: str, value: str, chosen: Any = "") -> None:
        said = chosen if isinstance(chosen, str) else json.dumps(chosen)
        run_apart(part.acts[f"{part.name}-{what}"](self, value, said))  # type: ignore[arg-type]


TOWN = (BUNDLED / "example-town.yaml").read_text(encoding="utf-8")


def test_a_file_is_told_in_sentences_and_what_no_form_shows_in_a_line() -> None:
    rules = shown("rules", opened(BUNDLED / "example-rules.yaml"))
    assert "At most" not in rules
    assert "at most 2 of Oizumi-nishi branch office, Seki branch office, Kamishakujii branch office open" in rules
    assert rules.count('data-act="rules-move"') == 10
    assert "weighed together: 40 % people served, 30 % mean distance" in shown("goals", opened(BUNDLED / "example-weights.yaml"))
    assert "This stands in the file alone." in shown("goals", opened(BUNDLED / "example-weights.yaml"))
    extending = opened(BUNDLED / "example-services.yaml")
    for part in ("reach", "goals"):
        assert "This stands in the file that this one extends." in shown(part, extending)
        assert "data-act" not in shown(part, extending)
    states = shown("rules", opened(BUNDLED / "example-town-states.yaml"))
    assert re.search(r"at least 90 % within reach.*, from 2038-04 on", states)


def test_rules_are_added_edited_and_removed_and_the_rest_of_the_file_stays(tmp_path: Path) -> None:
    page = Page(tmp_path, TOWN)
    page.act(RULES, "save", "rules:new:never_together", [["never_together", "no"], ["never_together", "izumi"], ["because", ""]])
    assert page.text == TOWN + 'rules:\n  - id: never-together\n    never_together: ["no", izumi]\n'
    assert page.form == ""
    page.act(RULES, "save", "rules:0:apart", [["apart", "1.5"], ["apart.unit", "km"], ["of", "kind:branch"]])
    assert page.text == TOWN + "rules:\n  - id: never-together\n    apart: 1.5 km\n    of: {kind: branch}\n"
    page.act(RULES, "move", "rules:0:")
    assert page.text == TOWN


def test_objectives_are_moved_and_the_last_one_stays(tmp_path: Path) -> None:
    page = Page(tmp_path, TOWN)
    page.act(GOALS, "move", "objective:1:0")
    page.act(GOALS, "save", "objective:1:served_population", [["give_up", "1"], ["give_up.unit", "%"]])
    assert "  - minimize: mean_distance\n  - maximize: served_population\n    give_up: 1 %\n" in page.text
    page.act(GOALS, "move", "objective:0:")
    text = page.text
    page.act(GOALS, "move", "objective:0:")
    assert page.text == text
    assert "mean_distance" not in text


def test_ways_of_the_reach_change_kind_in_their_place_and_go_together(tmp_path: Path) -> None:
    page = Page(tmp_path, TOWN.replace("1 km", "1 km   # near"))
    page.act(REACH, "save", "served.any:0:walking", [["walking", "12"], ["walking.unit", "min"]])
    page.act(REACH, "save", "served.any:new:straight_line", [["straight_line", "2"], ["straight_line.unit", "km"]])
    page.act(REACH, "together", "served", "all")
    assert "  all:\n    - walking: 12 min   # near\n    - straight_line: 2 km\n" in page.text


@pytest.mark.parametrize(
    ("what", "value", "chosen"),
    [
        ("save", "rules:new:apart", "no json"),
        ("save", "rules:new:apart", [["apart", "<b>"], ["apart.unit", "km"]]),
        ("save", "rules:7:apart", [["apart", "1"], ["apart.unit", "km"]]),
        ("save", "offices:new:apart", [["apart", "1"], ["apart.unit", "km"]]),
        ("save", "rules:new:none", []),
        ("move", "rules:0:9", ""),
        ("move", "rules:x:", ""),
    ],
)
def test_what_no_form_sends_changes_nothing(tmp_path: Path, what: str, value: str, chosen: Any) -> None:
    text = TOWN + "rules:\n  - {id: a, apart: 1 km}\n"
    page = Page(tmp_path, text)
    page.act(RULES, what, value, chosen)
    assert (page.text, page.form) == (text, "open")


def test_a_form_shows_what_the_file_says_and_no_text_becomes_markup(tmp_path: Path) -> None:
    hostile = TOWN + 'rules:\n  - {id: a, at_least: 1, of: [minami], because: "<script>1</script>"}\n'
    page = Page(tmp_path, hostile)
    form = shown("rules", opened(page.path), "rules:0:at_least")
    assert '<option value="listed" selected="selected">' in form
    assert re.findall(r'value="(\w+)" checked="checked"', form) == ["minami"]
    assert "Minamicho Branch" in form
    assert "<script>" not in form
    assert "&lt;script&gt;" in form


def test_every_form_and_field_has_its_words() -> None:
    whole = schema()
    for sheets, titles in (
        (rule_sheets(whole, services=("a",), years=True), RULE_TITLES),
        (goal_sheets(whole, services=("a",)), GOAL_TITLES),
        (way_sheets(whole), WAY_TITLES),
    ):
        assert set(titles) == set(sheets)
        fields = [one for sheet in sheets.values() for one in sheet.fields]
        assert {one.name for one in fields} <= set(LABELS)
        assert {word for one in fields if one.kind in {"number", "offices"} for word in one.words} <= set(CHOICES)


def test_what_a_browser_sends_is_taken_as_fields_or_not_at_all() -> None:
    assert answered('[["a", "1"], ["b", "2"], ["b", "3"]]') == {"a": "1", "b": ["2", "3"]}
    for wrong in ("", "{}", '[["a"]]', '[["a", 1]]', "[1]", json.dumps([["a", "b"]] * 3000)):
        assert answered(wrong) is None
