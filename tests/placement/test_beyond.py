"""How many people are beyond each distance that a scenario names, before and after, in every output."""

from __future__ import annotations

import csv
import json
import re
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from placement.analysis.sweep.keys import numbers_in
from placement.documents.result import compose
from placement.scenario.quantities import Distance
from placement.solving.measures import beyond
from placement.solving.solve import solve
from tests.placement import plainly as plain
from tests.placement.conftest import run, sign
from tests.placement.test_language import HEAD, PHASES, USUAL, in_phase, put, read

WAYS = sorted({plain.way(point, plain.PLACES) for point in plain.POINTS})


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    plain.write(folder / "minato-town")
    return folder


def lost(sites: frozenset[str], mm: int, column: str = "people") -> int:
    return sum(getattr(point, column) for point in plain.POINTS if plain.way(point, sites) > mm)


@settings(max_examples=40)
@given(
    distances=st.lists(st.one_of(st.integers(1, 6_000_000), st.sampled_from(WAYS)), min_size=1, max_size=4, unique=True),
    column=st.sampled_from(["people", "people_65"]),
    kept=st.booleans(),
)
def test_each_counts_whoever_is_farther_and_nobody_exactly_so_far(
    town: Path, distances: list[int], column: str, kept: bool
) -> None:
    written = ", ".join(str(Distance.of(mm)) for mm in distances)
    text = f"  open: 2\npeople: {column}\nbeyond: [{written}]\n{USUAL}"
    answer = put(town, text)
    before = frozenset({"hon"}) if kept else frozenset()
    found = beyond(answer.question, answer.question.state(sorted(before)), answer.question.state_of(answer.plan.added))
    after = plain.chosen(answer.plan.added)
    assert found == tuple((mm, lost(before, mm, column), lost(after, mm, column)) for mm in distances)


ASKED = f"  open: 2\nbeyond: [1 km, 1500 m, 2.25 km]\n{USUAL}"


def test_every_output_tells_it(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town)
    (town / "far.yaml").write_text(HEAD + ASKED, encoding="utf-8")
    done = run("solve", "far.yaml", "--out", "far")
    assert done.exit_code == 0, done.stderr
    record = json.loads((town / "far" / "plan.json").read_text(encoding="utf-8"))
    sites = [frozenset({"hon"}), frozenset(record["open"])]
    rows = [(mm, *(lost(each, mm) for each in sites)) for mm in (1_000_000, 1_500_000, 2_250_000)]
    assert record["beyond"] == [{"distance_m": mm / 1000, "before": old, "after": new} for mm, old, new in rows]

    said = re.sub(r"\s+", " ", done.stderr)
    with (town / "far" / "indicators.csv").open(encoding="utf-8") as file:
        told = {row["id"]: row for row in csv.DictReader(file)}
    (figures, *_) = compose(solve(read(town, ASKED))).sections
    shown = {row[0].to("en"): [cell.to("en") for cell in row[1:]] for row in figures.body[0].rows}  # type: ignore[union-attr]
    report = (town / "far" / "report.html").read_text(encoding="utf-8")
    for (_, old, new), name, key in zip(
        rows, ("1 km", "1500 m", "2.25 km"), ("beyond_1000m", "beyond_1500m", "beyond_2250m"), strict=True
    ):
        assert f"people farther than {name} {old:,} {new:,}" in said
        assert shown[f"people farther than {name}"] == [f"{old:,}", f"{new:,}"]
        assert (told[key]["before"], told[key]["after"], told[key]["unit"]) == (str(old), str(new), "people")
        assert f"people farther than {name}" in report

    assert run("compare", "far", "far.yaml").exit_code == 0
    changed = json.dumps(record).replace(f'"after": {rows[0][2]}', f'"after": {rows[0][2] + 1}', 1)
    (town / "far" / "plan.json").write_text(changed, encoding="utf-8")
    sign(town / "far")
    refused = run("compare", "far", "far.yaml")
    assert refused.exit_code == 3
    assert f"beyond.0.after is {rows[0][2] + 1}, but demand.csv makes it {rows[0][2]}" in refused.stderr


def test_phases_are_told_as_they_end_and_an_evaluation_as_it_is(town: Path) -> None:
    result = solve(read(town, f"beyond: [1 km]\n{PHASES}{USUAL}"))
    assert result.beyond == (
        (1_000_000, lost(frozenset({"hon"}), 1_000_000), lost(in_phase(result.plan.added, "y2020"), 1_000_000)),
    )
    text = (HEAD + f"beyond: [1 km]\n{USUAL}").replace("  from: {kind: branch}\n", "")
    (town / "now.yaml").write_text(text, encoding="utf-8")
    said = re.sub(r"\s+", " ", run("solve", str(town / "now.yaml"), "--json").stderr)
    assert f"people farther than 1 km {lost(frozenset({'hon'}), 1_000_000):,}" in said


def test_it_is_left_out_where_nobody_asks(town: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(town)
    (town / "plain.yaml").write_text(f"{HEAD}  open: 2\n{USUAL}", encoding="utf-8")
    done = run("solve", "plain.yaml", "--json")
    assert "beyond" not in json.loads(done.stdout)
    assert "farther than" not in done.stderr


@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ("[1 km, 1000 m]", "distance 1 km is written twice"),
        ("[30 min]", "30 min is no distance; write it like 3 km or 800 m"),
        ("1 km", "beyond"),
        ("[30 m]", "30 m is very short; did you mean 30 km?"),
    ],
)
def test_what_is_odd_is_said(town: Path, monkeypatch: pytest.MonkeyPatch, asked: str, said: str) -> None:
    monkeypatch.chdir(town)
    (town / "bad.yaml").write_text(f"{HEAD}  open: 2\nbeyond: {asked}\n{USUAL}", encoding="utf-8")
    done = run("check", "bad.yaml")
    assert done.exit_code == (0 if "short" in said else 3)
    assert said in re.sub(r"\s+", " ", done.stdout + done.stderr)


def test_a_sweep_does_not_vary_what_changes_no_answer(town: Path) -> None:
    assert not [number.key for number in numbers_in(read(town, ASKED).scenario) if number.path[0] == "beyond"]
