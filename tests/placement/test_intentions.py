"""What becomes of a site, said by a form: the file then means that, and nothing else has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.load import load_study
from geodata.study import Study
from geodata.yamlfiles.editing import with_range
from placement.app.bench import sites_of
from placement.problem.intentions import OF_OPEN, OF_SHUT, counts_said, intended, intentions, with_end, with_intention
from placement.scenario.files import BUNDLED, load_scenario

TEXT = (BUNDLED / "example-town.yaml").read_text(encoding="utf-8")
OFFICES = TEXT[TEXT.index("offices:") : TEXT.index("objective:")]
WAYS = {
    "by column and kind": OFFICES,
    "closing where it is said": "offices:\n  now: {column: open_now, equals: '1'}\n  may_close: [minami, midori]\n  from: [eki, ike]\n  open: 1\n",
    "closing by kind": "offices:\n  now: {column: open_now, equals: '1'}\n  may_close: {kind: branch}\n  must_close: [minami]\n  forbid: [eki]\n  from: {kind: building}\n  open: 1\n",
    "those that stay are open": "offices:\n  keep:\n    - hon   # the town hall\n    - minato\n  from: {kind: building}\n  open: 1\n",
    "nothing closes": "offices: {now: [hon, minato, kita], from: {kind: building}, open: 1}\n",
    "a total": "offices:\n  now: {column: open_now, equals: '1'}\n  total: 9\n",
}


@pytest.fixture(scope="module")
def study() -> Study:
    return load_study("example-town")


@pytest.mark.parametrize("way", WAYS)
def test_whatever_is_chosen_for_a_site_the_file_says_it_and_of_no_other_anything_else(
    way: str, study: Study, tmp_path: Path
) -> None:
    path = tmp_path / "a.yaml"

    def read(text: str) -> tuple[str, object]:
        path.write_text(text, encoding="utf-8")
        return text, sites_of(load_scenario(path), study).inputs

    text, inputs = read(TEXT.replace(OFFICES, WAYS[way]))
    before = intentions(inputs)  # type: ignore[arg-type]
    for site in {one: site for site, one in before.items()}.values():  # one of each kind
        now = site in inputs.now  # type: ignore[attr-defined]
        for one in OF_OPEN if now else OF_SHUT:
            changed, after = read(with_intention(text, inputs, site, one))  # type: ignore[arg-type]
            assert intentions(after) == before | {site: one}, (site, one, changed)  # type: ignore[arg-type]
            assert after.now == inputs.now  # type: ignore[attr-defined]
            # and back again
            _, again = read(with_intention(changed, after, site, before[site]))  # type: ignore[arg-type]
            assert intentions(again) == before, (site, one, changed)  # type: ignore[arg-type]


@pytest.mark.parametrize("way", WAYS)
def test_how_many_are_opened_and_closed_is_written_and_nothing_else(way: str, study: Study, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    text = TEXT.replace(OFFICES, WAYS[way])
    rest = [line for line in text.splitlines() if not line.startswith(("  open:", "  close:", "offices: {"))]
    for key, steps in (
        ("open", (("min", 1, ""), ("max", 3, "1–3"), ("min", 4, "4–4"), ("max", 2, "2–2"))),
        ("close", (("min", 2, ""), ("max", 3, "2–3"), ("min", None, "None"), ("max", 1, "1–1"))),
    ):
        for end, number, wanted in steps:
            path.write_text(text, encoding="utf-8")
            inputs = sites_of(load_scenario(path), study).inputs
            text = with_range(text, "offices", key, with_end(counts_said(inputs)[key], end, number))  # type: ignore[arg-type]
            path.write_text(text, encoding="utf-8")
            after = sites_of(load_scenario(path), study).inputs
            said = counts_said(after)[key]
            if wanted:
                assert (f"{said.min}–{said.max}" if said else "None") == wanted, text
            assert after.now == inputs.now
            assert after.may_open == inputs.may_open
    assert [line for line in text.splitlines() if not line.startswith(("  open:", "  close:", "offices: {"))] == rest


def test_what_does_not_fit_a_site_is_refused(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(TEXT, encoding="utf-8")
    inputs = sites_of(load_scenario(path), study).inputs
    for site, one in (("hon", "may_open"), ("nowhere", "stays")):
        with pytest.raises(ValueError, match="does not fit"):
            intended(inputs, site, one)  # type: ignore[arg-type]


def test_a_site_that_opens_is_said_by_a_rule_and_one_that_asks_for_more_is_left_alone(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    more = "rules:\n  - {id: open-shin, at_least: 1, of: [shin, matsu]}\n  - {id: later, at_least: 1, of: [shin], from_year: 2030-04}\n"
    path.write_text(TEXT + more, encoding="utf-8")
    inputs = sites_of(load_scenario(path), study).inputs
    assert intentions(inputs)["shin"] == "may_open"
    changed = with_intention(TEXT + more, inputs, "shin", "must_open")
    assert changed == TEXT + more + "  - id: open-shin-2\n    at_least: 1\n    of: [shin]\n"
    path.write_text(changed.replace("at_least: 1\n", "exactly: 1\n"), encoding="utf-8")
    again = sites_of(load_scenario(path), study).inputs
    assert intentions(again)["shin"] == "must_open"
    assert (
        with_intention(changed, again, "shin", "stays_shut") == TEXT.replace("  close: 2", "  close: 2\n  forbid: [shin]") + more
    )
