"""Another city closes an office: no output holds a word of the bundled ward."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.placement.conftest import run

CLOSING = """\
scenario: town
title: {ja: 港町の案, en: A plan for Minato Town}
study: minato-town
served: {any: [{straight_line: 1.5 km}]}
offices:
  now: [hon, hama, minato, misaki]
  keep: [hon]
  close: 1
objective: [{maximize: served_population}, {minimize: mean_distance}]
"""
WARD = re.compile("nerima|練馬|区民事務所|ward office", re.IGNORECASE)


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_no_word_of_the_bundled_ward_stands_in_the_outputs_of_another_city(folder: Path, lang: str) -> None:
    (folder / "close.yaml").write_text(CLOSING, encoding="utf-8")
    done = [
        run("solve", "close.yaml", "--out", "out", "--lang", lang),
        run("explain", "close.yaml", "--lang", lang),
        run("rank", "close.yaml", "--lang", lang),
        run("evaluate", "close.yaml", "--plan=-misaki", "--out", "given", "--lang", lang),
    ]
    assert [one.exit_code for one in done] == [0, 0, 0, 0]
    said = {f"command {row}": one.stdout + one.stderr for row, one in enumerate(done)}
    files = {
        str(path): path.read_text("utf-8")
        for name in ("out", "given")
        for path in (folder / name).iterdir()
        if path.suffix in {".csv", ".json", ".html", ".yaml"}
    }
    found = {name: WARD.findall(text) for name, text in {**said, **files}.items() if WARD.search(text)}
    assert found == {}
