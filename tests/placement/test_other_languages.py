"""A study and a scenario in a language that the tool does not speak: every output is made, and names are shown as they are."""

from __future__ import annotations

import csv
import json
from pathlib import Path

from tests.placement.conftest import TOWN, run
from tests.town import write_town


def in_korean(text: str) -> str:
    return text.replace("name_ja,name_en", "name_ko,nom").replace('"name_ja"', '"name_ko"').replace('"name_en"', '"nom"')


def test_a_town_in_korean_alone(folder: Path) -> None:
    write_town(folder / "minato-town", areas=in_korean, offices=in_korean, stops=in_korean, lines=in_korean)
    title = "title: {ja: 港町の案, en: A plan for Minato Town}"
    (folder / "town.yaml").write_text(TOWN.replace(title, "title: {ko: 항구 마을}"), encoding="utf-8")
    for lang in ("ja", "en"):
        done = run("solve", "town.yaml", "--out", "out", "--lang", lang)
        assert done.exit_code == 0, done.stderr
        assert "항구 마을" in done.stderr
    record = json.loads((folder / "out" / "plan.json").read_text("utf-8"))
    assert record["title"] == {"ja": "항구 마을", "en": "항구 마을"}
    assert 'ko: "항구 마을"' in (folder / "out" / "scenario.yaml").read_text("utf-8")
    with (folder / "out" / "offices.csv").open(encoding="utf-8-sig") as file:
        assert next(csv.reader(file))[:3] == ["id", "name_ko", "kind"]
    again = run("compare", "out", "town.yaml")
    assert again.exit_code == 0, again.stderr
    assert run("map", "out").exit_code == 0
