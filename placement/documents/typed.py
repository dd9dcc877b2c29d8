"""Paths and ids as somebody types them in a command."""

from __future__ import annotations

import re
from pathlib import Path
from shlex import quote

PLAIN = re.compile(r"[\w@%+=:,./\\-]+")
# between double quotes a shell would still read these
READ_ANYHOW = re.compile(r'["$`!]')


def typed(argument: Path | str) -> str:
    """Return an argument so that it can be copied into a command: in double quotes, which every shell knows, where it has a space."""
    text = str(argument)
    if PLAIN.fullmatch(text):
        return text
    return quote(text) if READ_ANYHOW.search(text) else f'"{text}"'
