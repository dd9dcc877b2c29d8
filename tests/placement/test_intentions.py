"""What becomes of a site, said by a form: the file then means that, and nothing else has changed."""

from __future__ import annotations

from pathlib import Path

import pytest

from geodata.load import load_study
from geodata.study import Study
from geodata.yamlfiles.editing import with_lists
from placement.app.bench import sites_of
from placement.problem.intentions import OF_OPEN, OF_SHUT, intended, intentions
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
            changed, after = read(with_lists(text, "offices", intended(inputs, site, one)))  # type: ignore[arg-type]
            assert intentions(after) == before | {site: one}, (site, one, changed)  # type: ignore[arg-type]
            assert after.now == inputs.now  # type: ignore[attr-defined]
            # and back again
            back = intended(after, site, before[site])  # type: ignore[arg-type]
            _, again = read(with_lists(changed, "offices", back))
            assert intentions(again) == before, (site, one, changed)  # type: ignore[arg-type]


def test_what_does_not_fit_a_site_is_refused(study: Study, tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text(TEXT, encoding="utf-8")
    inputs = sites_of(load_scenario(path), study).inputs
    for site, one in (("hon", "may_open"), ("nowhere", "stays")):
        with pytest.raises(ValueError, match="does not fit"):
            intended(inputs, site, one)  # type: ignore[arg-type]
