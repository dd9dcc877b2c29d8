"""Counts too small to be published: merged or withheld so that nobody can tell them, and what adds up goes on adding up."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from geodata.disclosure import WITHHELD, marks_of, merge_points, published, untold
from geodata.load import load_study
from models.messages.findings import InputError
from tests.town import write_town

LEAST = 10


def cases_of(row: int) -> int:
    """Return the town's cases by row: many are under 10."""
    return (row * 7) % 23 if row % 5 else 0


def more(text: str, columns: dict[str, list[int]]) -> str:
    head, *rows = text.splitlines()
    lines = [",".join([row, *(str(values[place]) for values in columns.values())]) for place, row in enumerate(rows)]
    return "\n".join([",".join([head, *columns]), *lines]) + "\n"


def spec(layer: str, words: str):
    return lambda text: text.replace(f"    file: {layer}.csv\n", f"    file: {layer}.csv\n    {words}\n")


CASES = [cases_of(row) for row in range(40)]
SPLIT = {"cases": CASES, "first": [value // 3 for value in CASES], "second": [value - value // 3 for value in CASES]}


def town(folder, columns=None, words="cases: [cases]"):
    columns = {"cases": CASES} if columns is None else columns
    return load_study(write_town(folder / "town", demand=lambda text: more(text, columns), study=spec("demand", words)))


def test_every_published_point_has_enough_or_is_marked_and_nothing_is_lost(tmp_path):
    whole = town(tmp_path)
    study = published(whole)
    marks = marks_of(study, "demand", "cases")
    true, told = whole.demand["cases"].tolist(), study.demand["cases"].tolist()
    assert sum(told) == sum(true)
    assert all(value >= LEAST for value, mark in zip(told, marks, strict=True) if not mark)
    assert all(value == 0 for value, mark in zip(told, marks, strict=True) if mark)
    assert {mark for mark, value in zip(marks, true, strict=True) if mark and value < LEAST} == {"<10"}
    # no small count stands as it is
    assert all(
        mark or value != told[place] or value >= LEAST for place, (value, mark) in enumerate(zip(true, marks, strict=True))
    )
    assert study.demand["people"].tolist() == whole.demand["people"].tolist()


def test_people_stay_in_their_area_where_it_has_enough(tmp_path):
    whole = town(tmp_path)
    study = published(whole)
    assert study.demand.groupby("area")["cases"].sum().to_dict() == whole.demand.groupby("area")["cases"].sum().to_dict()


def test_counts_that_add_up_go_on_adding_up_at_every_point(tmp_path):
    whole = town(tmp_path, SPLIT, "cases: [cases, first, second]")
    demand = published(whole).demand
    assert (demand["first"] + demand["second"] == demand["cases"]).all()
    assert all(value == 0 or value >= LEAST for name in SPLIT for value in demand[name])


@pytest.mark.parametrize(
    ("words", "small"),
    [
        ("cases: [cases], publish: {at_least: 0}", True),
        ("counts: [cases]", True),
        ("counts: [cases], publish: {columns: [cases]}", False),
    ],
)
def test_cases_are_guarded_by_default_and_counts_of_the_census_where_it_is_asked(tmp_path, words, small):
    whole = town(
        tmp_path, words="\n    ".join(words.split(", ", 1)) if "at_least" not in words else words.replace(", p", "\n    p")
    )
    study = published(whole)
    assert (min(value for value in study.demand["cases"] if value) < LEAST) == small
    assert (study is whole) == small


def test_a_threshold_of_its_own_is_in_the_marks(tmp_path):
    study = published(town(tmp_path, words="cases: [cases]\n    publish: {at_least: 5}"))
    assert {mark for mark in marks_of(study, "demand", "cases") if mark} <= {"<5", WITHHELD}


def test_a_column_that_is_small_in_all_is_refused(tmp_path):
    with pytest.raises(InputError) as caught:
        published(town(tmp_path, {"cases": [1] * 4 + [0] * 36}))
    assert [finding.code for finding in caught.value.findings] == ["withheld-total"]


def test_a_column_that_is_not_there_is_refused_under_publish(tmp_path):
    with pytest.raises(InputError) as caught:
        town(tmp_path, words="cases: [cases]\n    publish: {columns: [casse]}")
    (finding,) = caught.value.findings
    assert (finding.code, finding.severity) == ("publish-column", "stop")


def test_areas_have_the_sums_of_what_is_published(tmp_path):
    def with_cases(text):
        parts = text.split('"name_ja"')
        return '"cases": 999, "name_ja"'.join(parts)

    folder = write_town(
        tmp_path / "town",
        demand=lambda text: more(text, {"cases": CASES}),
        study=spec("demand", "cases: [cases]"),
        areas=with_cases,
    )
    study = published(load_study(folder))
    assert study.areas.set_index("id")["cases"].to_dict() == study.demand.groupby("area")["cases"].sum().to_dict()


def test_the_hash_of_a_guarded_layer_is_not_that_of_its_file(tmp_path):
    whole = town(tmp_path)
    shas = [{layer.name: layer.sha256 for layer in study.layers} for study in (whole, published(whole))]
    assert shas[0]["demand"] != shas[1]["demand"]
    assert shas[0]["offices"] == shas[1]["offices"]
    # it is of what is published, and the same every time
    assert shas[1] == {layer.name: layer.sha256 for layer in published(whole).layers}


@pytest.mark.parametrize(
    ("caseloads", "hidden"),
    [
        ([500, 400, 3, 300, 200, 100, 50], {2, 6}),
        ([500, 400, 3, 4, 200, 100, 50], {2, 3, 6}),
        ([500, 400, 300, 200, 100, 50, 40], set()),
        ([9, 9, 300, 200, 100, 50, 40], {0, 1, 6}),
        ([0, 10, 300, 200, 100, 50, 40], {0, 1, 6}),
    ],
)
def test_small_caseloads_are_withheld_with_others_until_none_can_be_told(tmp_path, caseloads, hidden):
    whole = load_study(write_town(tmp_path / "town", offices=lambda text: more(text, {"caseload": caseloads})))
    study = published(whole)
    marks = marks_of(study, "offices", "caseload")
    assert {place for place, mark in enumerate(marks) if mark} == hidden
    assert study.offices["caseload"].sum() == sum(caseloads)
    shown = study.offices["caseload"].tolist()
    assert all(shown[place] == caseloads[place] for place in range(7) if place not in hidden)
    shares = [shown[place] for place in sorted(hidden)]
    assert not shares or max(shares) - min(shares) <= 1
    assert all(marks[place] == ("<10" if caseloads[place] < LEAST else WITHHELD) for place in hidden)


def test_what_is_published_is_published_once(tmp_path):
    study = published(town(tmp_path))
    assert published(study) is study


def possible(total, others):
    """Return every small value that one count may have, where the others, small or not, make up the rest of a total."""
    sums = {0}
    for small in others:
        sums = {
            least + step
            for least in sums
            for step in (range(LEAST) if small else range(LEAST, total + 1))
            if least + step <= total
        }
    return {value for value in range(LEAST) if total - value in sums}


@settings(deadline=None, max_examples=100)
@given(st.lists(st.integers(0, 14), min_size=1, max_size=5))
def test_a_small_count_that_is_called_untold_may_be_anything_small(counts):
    """Try every set of counts of the same sum and the same marks: each small one must take every small value somewhere."""
    values = np.array(counts)
    if len(values) == 1:
        assert untold(values, LEAST) == (values[0] >= LEAST)
        return
    total, small = int(values.sum()), values < LEAST
    free = all(possible(total, np.delete(small, place)) == set(range(LEAST)) for place in np.flatnonzero(small))
    if untold(values, LEAST):
        assert values.sum() >= LEAST
        assert free
    elif small.any() and values.sum() >= LEAST:
        assert not free


@settings(deadline=None, max_examples=40)
@given(
    st.integers(1, 3),
    st.integers(1, 4),
    st.lists(st.tuples(st.integers(0, 15), st.integers(0, 15), st.integers(0, 15), st.integers(0, 3)), min_size=3, max_size=60),
    st.integers(0, 1000),
)
def test_points_are_merged_into_groups_that_all_have_enough(columns, areas, rows, seed):
    counts = np.array([[row[column] for row in rows] for column in range(columns)])
    if (counts.sum(axis=1) < LEAST).any():
        return
    where = np.random.default_rng(seed).uniform(0, 5000, (2, len(rows)))
    target = merge_points(counts, np.array([row[3] % areas for row in rows]), *where, LEAST)
    assert (target[target] == target).all()
    for column in counts:
        sums = np.bincount(target, column, minlength=len(rows))
        assert sums.sum() == column.sum()
        assert all(sums[place] >= LEAST for place in np.unique(target))
