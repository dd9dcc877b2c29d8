"""The metropolis: its kept answers counted again from coordinates, proven by multipliers, and told in the documents as they are."""

from __future__ import annotations

import json
from itertools import combinations
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import Geod
from scipy import sparse

from geodata.building.japan.opening import open_extract
from tests.benchmarks.metropolis import recount
from tests.benchmarks.metropolis.__main__ import ANSWERS, written
from tests.benchmarks.metropolis.solving import PREFECTURES, answer

DOCS = Path(__file__).parents[2] / "docs"
TOLD: dict[str, Any] = json.loads(ANSWERS.read_text(encoding="utf-8"))
CAPTIONS = {"atlas.md": "An estimate; no real planning body", "atlas.ja.md": "実在の計画主体はない試算"}


@pytest.mark.parametrize("name", TOLD)
def test_the_answers_are_as_counted_from_coordinates(name: str) -> None:
    told, found = TOLD[name], recount.read(PREFECTURES[name])
    assert PREFECTURES[name] == tuple(told["prefectures"])
    recount.recount(told, found)
    way = told["with_borders"]
    with pytest.raises(AssertionError):
        recount.recount({**told, "with_borders": {**way, "own": way["own"] + 1}}, found)


@pytest.mark.parametrize("document", CAPTIONS)
def test_the_documents_tell_the_answers(document: str) -> None:
    text = (DOCS / document).read_text(encoding="utf-8")
    assert CAPTIONS[document] in text
    for told in TOLD.values():
        for figure in figures(told):
            assert f"{figure:,}" in text, figure
        for name, within, without in differing(told, japanese=document.endswith("ja.md")):
            assert f"{name} {within} → {without}" in text


def figures(told: dict[str, Any]) -> list[int]:
    """Return every figure of a metropolis that is told."""
    apart, together, now = told["with_borders"], told["without_borders"], told["now"]
    return [
        *(told[key] for key in ("municipalities", "people", "halls", "sites")),
        *(now["own"], now["any"], apart["own"], apart["any"], together["own"], together["any"]),
        *(apart["any_at_least"], apart["tied_plans"]),
        *(apart["own"] - now["own"], together["any"] - now["any"], now["any"] - now["own"]),
        *(together["any"] - apart["own"], together["any"] - apart["any"], apart["any"] - apart["own"]),
    ]


def differing(told: dict[str, Any], *, japanese: bool) -> list[tuple[str, int, int]]:
    """Return the municipalities that have another number of places in either plan, in order of code."""
    names = {one.code: one.name if japanese else one.romaji for one in open_extract().municipalities}
    codes = {way: [place["code"] for place in told[way]["places"]] for way in ("with_borders", "without_borders")}
    counts = [
        (code, *(codes[way].count(code) for way in codes)) for code in sorted({code for each in codes.values() for code in each})
    ]
    return [(names[code], within, without) for code, within, without in counts if within != without]


def test_distances_are_those_of_the_ellipsoid() -> None:
    chance = np.random.default_rng(0)
    lon, lat = chance.uniform(135, 141, 2_000), chance.uniform(24, 37, 2_000)
    far = chance.uniform(-0.03, 0.03, (2, 2_000))
    _, _, metres = Geod(ellps="GRS80").inv(lon, lat, lon + far[0], lat + far[1])
    assert np.abs(recount.vincenty_m(lon, lat, lon + far[0], lat + far[1]) - metres).max() < recount.DOUBT_M


@given(st.integers(0, 2**32 - 1), st.integers(1, 8), st.integers(1, 6), st.integers(1, 3))
def test_the_best_is_proven_and_nothing_less(seed: int, points: int, sites: int, number: int) -> None:
    chance = np.random.default_rng(seed)
    covers, people = chance.random((points, sites)) < 0.4, chance.integers(0, 9, points)
    choices = combinations(range(sites), min(number, sites))
    best = max(int(people[covers[:, list(chosen)].any(axis=1)].sum()) for chosen in choices)
    table = sparse.csr_matrix(covers.astype(np.int64))
    recount.prove(table, people, number, best)
    if best:
        with pytest.raises(AssertionError, match="more than"):
            recount.prove(table, people, number, best - 1)


@pytest.mark.long
@pytest.mark.parametrize("name", PREFECTURES)
def test_the_metropolis_is_answered_again_and_proven(name: str) -> None:
    told = answer(PREFECTURES[name])
    assert written({name: told}) == written({name: TOLD[name]})
    found = recount.read(PREFECTURES[name])
    recount.prove_both(told, found)
    assert recount.recount_ties(told, found) > len({place["code"] for place in told["with_borders"]["places"]}) / 2
    assert recount.prove_each(told, found) == sum(len(curve) - 1 for curve in told["own_best"].values())
