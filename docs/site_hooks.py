"""What the site needs besides the pages: the bundled scenarios that they link to, which stand outside this folder, and notebooks."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from mkdocs.exceptions import PluginError
from mkdocs.plugins import event_priority
from mkdocs.structure.files import File, Files

SCENARIOS = Path(__file__).parents[1] / "placement" / "scenarios"
NOTEBOOKS = Path(__file__).parent / "notebooks"
EXECUTED = "jp-OutputArea-output"


@event_priority(-200)  # after the plugin of languages, which knows pages and files on the disk alone
def on_files(files: Files, config: Any) -> Files:
    """Make notebooks pages of each language, which are executed, and add the scenario files, as text that a browser shows."""
    languages = config.plugins["i18n"]
    home = "" if languages.is_default_language_build else f"{languages.current_language}/"
    for file in files:
        if file.src_uri.endswith(".ipynb"):
            file.is_documentation_page = lambda: True  # type: ignore[method-assign]
            file.dest_uri = file.url = home + str(Path(file.src_uri).with_suffix(".html"))
            file.abs_dest_path = str(Path(config.site_dir) / file.dest_uri)
    for path in sorted(SCENARIOS.glob("*.yaml")):
        files.append(File.generated(config, f"scenarios/{path.name}", content=path.read_text(encoding="utf-8")))
    return files


def on_page_markdown(markdown: str, **_: Any) -> str:
    """Point links at them."""
    return markdown.replace("](../placement/scenarios/", "](scenarios/")


def on_post_build(config: Any) -> None:
    """Refuse a site whose notebooks show no output: they were copied, and not executed."""
    for path in NOTEBOOKS.glob("*.ipynb"):
        made = Path(config.site_dir, "notebooks", f"{path.stem}.html")
        if EXECUTED not in made.read_text(encoding="utf-8"):
            raise PluginError(f"{path.name} was not executed")
