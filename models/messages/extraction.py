"""Finding the texts in the code for `pybabel extract` (its own Python reader loses calls within calls)."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator, Mapping
from typing import BinaryIO

# what Babel knows each constructor's words by, and how many of its first arguments are words
KINDS = {"Text": ("gettext", 1), "plural": ("ngettext", 2), "in_context": ("pgettext", 2)}

Found = tuple[int, str, str | tuple[str, ...], list[str]]


def extract(
    file: BinaryIO,
    keywords: Mapping[str, object],  # noqa: ARG001 - Babel's own signature
    comment_tags: Collection[str],  # noqa: ARG001
    options: Mapping[str, str],  # noqa: ARG001
) -> Iterator[Found]:
    """Yield line, kind, words and comments of each text written in a Python file."""
    calls = [node for node in ast.walk(ast.parse(file.read())) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda node: (node.lineno, node.col_offset)):
        name = call.func.id if isinstance(call.func, ast.Name) else ""
        if name not in KINDS:
            continue
        kind, count = KINDS[name]
        words = [argument.value for argument in call.args[:count] if isinstance(argument, ast.Constant)]
        said = tuple(word for word in words if isinstance(word, str))
        if len(said) == count:
            yield call.lineno, kind, said[0] if count == 1 else said, []
