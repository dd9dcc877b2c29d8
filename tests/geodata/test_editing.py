"""Lists set in a YAML file: what does not change stays byte by byte."""

from __future__ import annotations

import pytest

from geodata.yamlfiles.editing import with_lists
from geodata.yamlfiles.reader import parse_bytes

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
