"""What the site needs besides the pages: the bundled scenarios that they link to, which stand outside this folder."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

SCENARIOS = Path(__file__).parents[1] / "placement" / "scenarios"


@event_priority(-200)  # after the plugin of languages, which knows files on the disk alone
def on_files(files: Files, config: Any) -> Files:
    """Add the scenario files, as text that a browser shows."""
    for path in sorted(SCENARIOS.glob("*.yaml")):
        files.append(File.generated(config, f"scenarios/{path.name}", content=path.read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Point links at them."""
    return markdown.replace("](../placement/scenarios/", "](scenarios/")
