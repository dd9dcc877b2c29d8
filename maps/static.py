"""The files that pages carry: scripts, styles and templates."""

from __future__ import annotations

from importlib.resources import files


def read_asset(name: str) -> str:
    """Return the text of one of the page's own scripts or styles, without its indents and lines of comment."""
    lines = map(str.strip, (files("maps") / "assets" / name).read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
