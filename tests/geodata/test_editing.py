"""Lists set in a YAML file: what does not change stays byte by byte."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from functools import reduce
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from geodata.yamlfiles.editing import with_item, with_item_moved, with_lists, with_value, without_value
from geodata.yamlfiles.reader import parse_bytes
from placement.scenario.files import BUNDLED

FILE = """\
# a head
scenario: a   # said
offices:
  keep: [a, b]   # they stay
  # what may open
  from:
    - c   # the mill
    - d   # the school

    # the end
  open: 2

rules: []   # none
"""


@pytest.mark.parametrize(
    ("lists", "was", "becomes"),
    [
        ({"keep": ["a"]}, "[a, b]", "[a]"),
        ({"from": ["d"]}, "    - c   # the mill\n", ""),
        ({"from": ["c", "d", "no"]}, "# the school\n", '# the school\n    - "no"\n'),
        ({"from": ["e"]}, "    - c   # the mill\n    - d   # the school\n", "    - e\n"),
        ({"keep": []}, "  keep: [a, b]   # they stay\n", ""),
        ({"forbid": ["c"]}, "  open: 2\n", "  open: 2\n  forbid: [c]\n"),
        ({"forbid": []}, "", ""),
    ],
)
def test_one_list_changes_and_all_else_stays(lists: dict[str, list[str]], was: str, becomes: str) -> None:
    changed = with_lists(FILE, "offices", lists)

    assert changed == FILE.replace(was, becomes, 1)
    offices = parse_bytes(changed.encode(), "a").tree["offices"]  # type: ignore[index]
    assert all(offices.get(key, []) == items for key, items in lists.items())


@pytest.mark.parametrize(
    ("text", "lists", "changed"),
    [
        ("offices: {keep: [a], open: 1}\n", {"keep": []}, "offices: {open: 1}\n"),
        ("offices: {open: 1, keep: [a]}\n", {"keep": []}, "offices: {open: 1}\n"),
        ("offices: {open: 1}\n", {"keep": ["a", "b"]}, "offices: {open: 1, keep: [a, b]}\n"),
        ("offices: {}\n", {"keep": ["a"]}, "offices: {keep: [a]}\n"),
        ("offices:\n  from: {kind: branch}   # all\n", {"from": ["a"]}, "offices:\n  from: [a]   # all\n"),
        ("offices:\n  from:\n    kind: branch\n  open: 1", {"from": ["a"]}, "offices:\n  from: [a]\n  open: 1"),
        ("offices:\n  open: 1", {"keep": ["a"]}, "offices:\n  open: 1\n  keep: [a]"),
    ],
)
def test_other_ways_to_write_it(text: str, lists: dict[str, list[str]], changed: str) -> None:
    assert with_lists(text, "offices", lists) == changed


RULES = """\
rules:   # what is asked
  # nobody far
  - id: a
    serve: 98 %   # a share
    because: |
      a reason
      of two lines

  # one of two
  - {id: b, exactly: 1, of: [x, y]}   # both stand
    # no more of it
objective: [{maximize: served, give_up: 1 %}, {minimize: far}]   # in order
# the end
"""


@pytest.mark.parametrize(
    ("change", "was", "becomes"),
    [
        (lambda text: with_value(text, ("rules", 0, "serve"), "90 %"), "98 %", "90 %"),
        (
            lambda text: with_value(text, ("rules", 0), {"id": "a", "longest": "2 km", "because": "a reason\nof two lines\n"}),
            "    serve: 98 %",
            "    longest: 2 km",
        ),
        (
            lambda text: with_value(text, ("rules", 0, "because"), "none: at all"),
            "because: |\n      a reason\n      of two lines\n",
            'because: "none: at all"\n',
        ),
        (lambda text: without_value(text, ("rules", 0, "id")), "  - id: a\n    serve", "  - serve"),
        (
            lambda text: without_value(text, ("rules", 1)),
            "  - {id: b, exactly: 1, of: [x, y]}   # both stand\n    # no more of it\n",
            "",
        ),
        (lambda text: with_value(text, ("rules", 1, "of"), ["x", "z", "y"]), "[x, y]", "[x, z, y]"),
        (lambda text: without_value(text, ("objective", 0)), "{maximize: served, give_up: 1 %}, ", ""),
        (lambda text: without_value(text, ("objective", 0, "give_up")), ", give_up: 1 %", ""),
        (lambda text: with_value(text, ("objective", 1, "people"), "p65"), "far}", "far, people: p65}"),
        (
            lambda text: with_item(text, ("objective",), 2, {"minimize": "cost"}),
            "{minimize: far}]",
            "{minimize: far}, {minimize: cost}]",
        ),
        (
            lambda text: with_item_moved(text, ("objective",), 1, 0),
            "{maximize: served, give_up: 1 %}, {minimize: far}",
            "{minimize: far}, {maximize: served, give_up: 1 %}",
        ),
        (
            lambda text: with_item(text, ("rules",), 1, {"id": "c", "apart": "2 km", "of": {"kind": "部署"}}),
            "  # one of two\n",
            '  - id: c\n    apart: 2 km\n    of: {kind: "部署"}\n  # one of two\n',
        ),
        (lambda text: with_item(text, ("states",), 0, {"id": "c"}), "# the end\n", "states:\n  - id: c\n# the end\n"),
    ],
)
def test_items_and_entries_change_and_all_else_stays(change: Callable[[str], str], was: str, becomes: str) -> None:
    assert change(RULES) == RULES.replace(was, becomes, 1)


def test_an_item_moves_with_the_comments_that_belong_to_it() -> None:
    head, first, second, rest = re.split(r"(?=  # nobody)|(?<=lines\n)\n|(?=objective)", RULES)

    assert with_item_moved(RULES, ("rules",), 0, 1) == f"{head}{second}\n{first}{rest}"
    assert with_item_moved(with_item_moved(RULES, ("rules",), 0, 1), ("rules",), 1, 0) == RULES


@pytest.mark.parametrize("path", [("rules", 5), ("scenario", "a"), ("rules", "a")])
def test_what_is_not_there_is_refused(path: tuple[str | int, ...]) -> None:
    with pytest.raises(ValueError, match=r"."):
        with_value(f"scenario: b\n{RULES}", path, "1")


TEXTS = {path.name: path.read_text(encoding="utf-8") for path in sorted(BUNDLED.glob("*.yaml"))}
SCALARS = st.one_of(
    st.integers(-5, 10**12),
    st.booleans(),
    st.sampled_from(["no", "3 km", "98 %", "2026-04", "1e3", "null", "~", "a: b", "# x", ""]),
    st.text(max_size=8),
)
PLAIN_VALUES = st.recursive(
    SCALARS,
    lambda inner: st.one_of(
        st.lists(inner, min_size=1, max_size=3),
        st.dictionaries(st.text("abc_ :#0", min_size=1, max_size=4), inner, min_size=1, max_size=3),
    ),
    max_leaves=5,
)


def lists_in(tree: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(tree, list) and tree:
        yield path
    for step, part in tree.items() if isinstance(tree, dict) else enumerate(tree) if isinstance(tree, list) else ():
        yield from lists_in(part, (*path, step))


def at(tree: Any, path: tuple[str | int, ...]) -> Any:
    return reduce(lambda part, step: part[step], path, tree)


def tree_of(text: str) -> Any:
    parsed = parse_bytes(text.encode(), "a")
    assert not parsed.faults
    return parsed.tree


WITH_LISTS = [name for name, text in TEXTS.items() if list(lists_in(tree_of(text)))]


@settings(
    max_examples=15, deadline=None, derandomize=True, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)
@given(data=st.data())
def test_any_item_of_the_gallery_is_inserted_changed_removed_and_moved(data: st.DataObject) -> None:
    text = TEXTS[data.draw(st.sampled_from(WITH_LISTS))]
    path = data.draw(st.sampled_from(list(lists_in(tree_of(text)))))
    items = at(tree_of(text), path)
    place, to = (data.draw(st.integers(0, len(items) - 1)) for _ in range(2))
    value = data.draw(st.dictionaries(st.text("abcdef", min_size=1, max_size=3), PLAIN_VALUES, min_size=1, max_size=3))

    longer = with_item(text, path, place, value)
    assert at(tree_of(longer), path) == [*items[:place], value, *items[place:]]
    changed = with_value(text, (*path, place), value)
    assert at(tree_of(changed), path) == [*items[:place], value, *items[place + 1 :]]
    moved = with_item_moved(text, path, place, to)
    order = [*items[:place], *items[place + 1 :]]
    assert at(tree_of(moved), path) == [*order[:to], items[place], *order[to:]]
    # what stands before the list is not touched, and no row but that of the item where each has its own
    first, column = parse_bytes(text.encode(), "a").source.place(*path, 0)
    for other in (longer, changed, moved):
        assert other.split("\n")[: first - 2] == text.split("\n")[: first - 2]
    assert without_value(longer, (*path, place)) == text
    by_rows = text.split("\n")[first - 1][: column - 1].strip() == "-"
    if by_rows:
        assert sorted(moved.split("\n")) == sorted(text.split("\n"))
        left = iter(longer.split("\n"))
        assert all(row in left for row in text.split("\n"))
    if by_rows and len(items) > 1:
        shorter = without_value(text, (*path, place))
        assert at(tree_of(shorter), path) == [*items[:place], *items[place + 1 :]]
        left = iter(text.split("\n"))
        assert all(row in left for row in shorter.split("\n"))
