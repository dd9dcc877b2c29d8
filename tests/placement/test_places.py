"""Where a planner's files lie, and how Windows ends their lines, changes no answer."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.placement.conftest import TOWN, run

# longer than Windows takes without its setting for long paths
LONG = 300


def test_a_deep_folder_with_spaces_and_japanese_names_and_lines_of_windows(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    place = folder
    while len(str(place)) < LONG:
        place = place / "企画 部 (共有) 令和九年度"
    place.mkdir(parents=True)
    shutil.copytree(folder / "minato-town", place / "minato-town")
    for path in (place / "minato-town").rglob("*"):
        if path.suffix in {".csv", ".yaml"}:
            path.write_bytes(path.read_bytes().replace(b"\r\n", b"\n").replace(b"\n", b"\r\n"))
    (place / "町 の 案.yaml").write_bytes(TOWN.replace("\n", "\r\n").encode("utf-8-sig"))
    (folder / "town.yaml").write_text(TOWN, encoding="utf-8")
    answers = []
    for here, name in ((folder, "town.yaml"), (place, "町 の 案.yaml")):
        monkeypatch.chdir(here)
        done = run("rank", name, "--json")
        assert done.exit_code == 0, done.stderr
        answers.append(json.loads(done.stdout))
    assert answers[0]["plans"] == answers[1]["plans"]
    done = run("solve", "町 の 案.yaml", "--out", "結果 out")
    assert done.exit_code == 0, done.stderr
    assert (place / "結果 out" / "plan.gpkg").is_file()
