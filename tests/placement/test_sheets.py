"""The forms of rules, objectives and ways of being served: what a form shows of the file and what it writes are the same."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from geodata.load import load_study
from geodata.yamlfiles.editing import with_value
from geodata.yamlfiles.reader import parse_bytes
from placement.scenario.described_ja import JAPANESE
from placement.scenario.fields import IN_FILE
from placement.scenario.files import BUNDLED, bundled_scenarios
from placement.scenario.schema import schema
from placement.scenario.sheets import Sheet, free_id, goal_form, goal_sheets, rule_form, rule_sheets, way_form, way_sheets

SERVICES = ("certificates", "advice")


def text_of(name: str) -> str:
    return (BUNDLED / f"{name}.yaml").read_text(encoding="utf-8")


def parts_of(tree: Mapping[str, Any]) -> Iterator[tuple[str, tuple[str | int, ...], dict[str, Any]]]:
    for at, rule in enumerate(tree.get("rules", ())):
        yield "rule", ("rules", at), rule
    for at, goal in enumerate(tree.get("objective", ())):
        yield "goal", ("objective", at), goal
    for key, ways in tree.get("served", {}).items():
        for at, way in enumerate(ways):
            yield "way", ("served", key, at), way


@pytest.fixture(scope="module")
def sheets() -> dict[str, dict[str, Sheet]]:
    whole = schema()
    return {
        "rule": rule_sheets(whole, services=SERVICES, years=True),
        "goal": goal_sheets(whole, services=SERVICES),
        "way": way_sheets(whole),
    }


FORMS = {"rule": rule_form, "goal": goal_form, "way": way_form}


@pytest.mark.parametrize("name", bundled_scenarios())
def test_every_part_of_the_gallery_goes_through_its_form_and_comes_back_the_same(
    name: str, sheets: dict[str, dict[str, Sheet]]
) -> None:
    text = text_of(name)
    for kind, path, part in parts_of(parse_bytes(text.encode(), "").tree):  # type: ignore[arg-type]
        form = FORMS[kind](part)
        if form is None:
            assert "weigh" in part or part.get("remove")
            continue
        sheet = sheets[kind][form]
        for lang in ("ja", "en"):
            answers = sheet.answers(part, lang)
            assert sheet.filled(answers, part, lang) == part
            assert with_value(text, path, sheet.filled(answers, part, lang)) == text
            # without what the form shows, all of it comes back but what only the file can say, and other languages
            bare = {key: part[key] for key in ("id", "nearest_to") if key in part}
            back = sheet.filled(answers, bare, lang)
            for key, value in part.items():
                if key in {"because", "source", "title"}:
                    assert back[key] == (value if isinstance(value, str) else value[lang])
                elif answers.get(key) != IN_FILE:
                    assert back[key] == value, (name, key)


def test_what_a_form_says_becomes_the_file(sheets: dict[str, dict[str, Sheet]]) -> None:
    rules = sheets["rule"]
    said = {
        "farther.by_more_than": "1.2",
        "farther.by_more_than.unit": "km",
        "farther.at_most": "0",
        "farther.at_most.unit": "people",
    }
    assert rules["farther"].filled(said, {"id": "a"}, "en") == {
        "id": "a",
        "farther": {"by_more_than": "1.2 km", "at_most": "0 people"},
    }
    listed = {"at_least": "1", "of": "listed", "of.listed": ["b", "a"], "because": "near"}
    made = rules["at_least"].filled(listed, {"id": "a", "because": {"ja": "近く"}, "of": ["a"]}, "en")
    assert made == {"id": "a", "because": {"ja": "近く", "en": "near"}, "of": ["a", "b"], "at_least": 1}
    assert rules["at_least"].filled({"exactly": "2", "of": "kind:branch"}, made, "ja") == {
        "id": "a",
        "because": {"en": "near"},
        "exactly": 2,
        "of": {"kind": "branch"},
    }
    assert rules["sum"].filled({"sum": "staff", "of": "open", "at_most": "now"}, {"id": "a"}, "en")["at_most"] == "now"
    assert sheets["goal"]["sum_smallest"].filled({"minimize.sum": "cost", "minimize.of": "open"}, {}, "en") == {
        "minimize": {"sum": "cost", "of": "open"}
    }
    assert sheets["way"]["transit"].filled({"transit": "30", "transit.unit": "min"}, {}, "en") == {"transit": "30 min"}


@pytest.mark.parametrize(
    ("form", "answers"),
    [
        ("at_least", {"at_least": "two"}),
        ("at_least", {"at_least": "1e9"}),
        ("at_least", {"at_least": "now"}),
        ("at_least", {"at_least": "1", "of": "open"}),
        ("apart", {"apart": "3", "apart.unit": "miles"}),
        ("serve", {"serve": "9", "serve.unit": "%", "service": "none"}),
    ],
)
def test_what_no_field_can_hold_is_refused(form: str, answers: dict[str, str], sheets: dict[str, dict[str, Sheet]]) -> None:
    with pytest.raises(ValueError, match="no "):
        sheets["rule"][form].filled(answers, {"id": "a"}, "en")


def test_the_fields_that_cannot_be_left_empty_come_first_and_the_study_names_what_may_be_chosen() -> None:
    rules = rule_sheets(schema(load_study("example-town")))
    assert [(one.name, one.needed) for one in rules["farther"].fields][:2] == [
        ("farther.at_most", True),
        ("farther.by_more_than", False),
    ]
    together = rules["together"].fields[0]
    assert together.needed
    assert "minami" in together.choices
    assert "branch" in next(one for one in rules["apart"].fields if one.name == "of").choices
    assert not any(one.name in {"service", "from_year"} for sheet in rules.values() for one in sheet.fields)


def test_every_field_is_explained_in_both_languages(sheets: dict[str, dict[str, Sheet]]) -> None:
    said = {one.said for of in sheets.values() for sheet in of.values() for one in sheet.fields}
    assert said <= set(JAPANESE)


def test_a_new_rule_has_a_name_of_its_own() -> None:
    assert free_id(["apart", "apart-2"], "apart") == "apart-3"
    assert free_id([], "at_least") == "at-least"
