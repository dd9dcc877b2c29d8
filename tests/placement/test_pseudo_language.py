"""No command says a word that no catalogue holds: in the pseudo-language every word of ours is accented, and only the data's are not."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pypdf import PdfReader

from maps.page.languages import INSIDE
from models.messages.catalogue import PSEUDO, catalogue, languages
from placement.records.files import schemas
from tests.geodata.raw_town import BUILDINGS
from tests.geodata.raw_town import write_town as write_raw_town
from tests.maps.browser import ALL_TEXT, shown
from tests.maps.reports import need_pdf
from tests.placement.conftest import TOWN, run

# what the command line's library says by itself, the joining words of lists, units, and names of programs
OTHERS = frozenset(
    {
        *("usage", "arguments", "options", "commands", "default", "required", "show", "this", "message", "and", "exit", "or"),
        *("args", "command", "float", "int", "list", "path", "range", "highs", "kolm", "pollak", "gini", "palma", "min"),
        *("placement", "solve"),
    }
)
COMMANDS = [
    ("solve", "town.yaml", "--out", "out"),
    ("solve", "none.yaml", "--out", "out"),
    ("evaluate", "town.yaml", "--plan", "+minato,-hon", "--out", "given"),
    ("evaluate", "town.yaml", "--plan", "+minat"),
    ("check", "town.yaml"),
    ("rank", "town.yaml"),
    ("explain", "town.yaml"),
    ("explain", "none.yaml"),
    ("sweep", "town.yaml", "--vary", "open=1..3", "--out", "sweep"),
    ("sweep", "town.yaml", "--vary", "radius=1 km..2 km"),
    ("sweep", "town.yaml", "--vary", "open=1..2", "--vary", "radius=1 km..2 km"),
    ("sweep", "town.yaml", "--people", "±10 %", "--draws", "20"),
    ("sweep", "weigh.yaml", "--weights"),
    ("study", "show", "minato-town"),
    ("study", "check", "minato-town"),
    ("study", "build", "raw/recipe.yaml", "--out", "built"),
    ("study", "template", "--out", "sheets"),
    ("check", "missing.yaml"),
    ("migrate", "missing.yaml"),
    ("compare", "missing"),
    ("map", "missing"),
    ("study", "build", "missing.yaml"),
]
HELP = [
    *(
        (name,)
        for name in ("solve", "evaluate", "check", "schema", "rank", "explain", "compare", "sweep", "map", "migrate", "study")
    ),
    *(("study", name) for name in ("show", "check", "build", "guess", "new", "update", "extract", "template")),
]
# every help in one process: in what language they are is known before the command line is parsed
SAY_HELP = """
import sys
sys.argv = ["placement", "--lang", "xx"]
from typer.testing import CliRunner
from placement.cli import app
for command in {commands}:
    print(CliRunner().invoke(app, [*command, "--help"]).output)
"""
NONE = """\
rules:
  - serve: 100 %
objective:"""
WEIGH = """\
objective:
  - weigh:
      - {maximize: served_population, weight: 60 %}
      - {minimize: mean_distance, weight: 40 %}
"""


def words_in(text: str) -> set[str]:
    return {word.lower() for word in re.findall(r"[A-Za-z]+", text)}


def strange(said: str, known: set[str]) -> set[str]:
    """Return the plain English words in an output that are not known to come from the files read."""
    words = re.findall(r"[^\W\d_]+", re.sub(r"--?[a-z-]+|[\w/]+\.(?:html|pdf|svg)|[0-9a-f]{16,}|[A-Z]+[a-z]*_[a-z_]+", "", said))
    return {word for word in words if word.isascii() and re.search("[aeiou]", word) and len(word) > 2} - {
        word for word in words if word.lower() in known | OTHERS
    }


@pytest.fixture
def known(folder: Path) -> set[str]:
    """Return the words of a folder with a town, scenarios and raw layers, before any command has written into it."""
    (folder / "none.yaml").write_text(NONE, encoding="utf-8")
    (folder / "weigh.yaml").write_text(TOWN.partition("objective:")[0] + WEIGH, encoding="utf-8")
    (folder / "raw").mkdir()
    write_raw_town(folder / "raw", BUILDINGS)
    files = [path for path in folder.rglob("*") if path.suffix in {".yaml", ".csv", ".geojson"}]
    return words_in(" ".join([path.read_text("utf-8", errors="ignore") for path in files] + [str(path) for path in files]))


@pytest.fixture
def solved(known: set[str], folder: Path) -> set[str]:
    """Return the words known beside two folders of results: theirs too, which hold every language there is a catalogue for."""
    run("solve", "town.yaml", "--out", "p1")
    run("solve", "weigh.yaml", "--out", "p2")
    files = [path for name in ("p1", "p2") for path in (folder / name).iterdir() if path.suffix in {".csv", ".json"}]
    return known | words_in(" ".join(path.read_text("utf-8") for path in files if path.name != "page.json"))


def hold(command: tuple[str, ...], known: set[str]) -> None:
    done = run(*command, "--lang", PSEUDO)
    assert "⟦" in done.stderr + done.stdout
    assert strange(done.stderr + done.stdout, known | words_in(" ".join(command))) == set()


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_word_printed_is_in_the_catalogues(command: tuple[str, ...], known: set[str]) -> None:
    hold(command, known)


@pytest.mark.parametrize("command", [("compare", "p1", "p2"), ("compare", "p1", "none.yaml")], ids=" ".join)
def test_every_word_of_a_comparison_is_in_the_catalogues(command: tuple[str, ...], solved: set[str]) -> None:
    hold(command, solved)


def test_every_word_of_the_help_is_in_the_catalogues() -> None:
    said = subprocess.run([sys.executable, "-c", SAY_HELP.format(commands=HELP)], capture_output=True, text=True, check=True)
    assert said.stdout.count("⟦") > len(HELP)
    assert (
        strange(
            said.stdout,
            {
                "nerima",
                "postgresql",
                *words_in(" ".join(languages())),
                *schemas(),
                *(word for command in HELP for word in command),
            },
        )
        == set()
    )


def test_every_word_of_the_report_is_in_the_catalogues(known: set[str], folder: Path) -> None:
    run("solve", "town.yaml", "--out", "out", "--lang", PSEUDO)
    html = (folder / "out" / "report.html").read_text("utf-8")
    attributes = re.findall(r'(?:aria-label|alt|title)="([^"]*)"', html)
    said = re.sub(r"<[^>]+>", " ", re.sub(r"<(style|script).*?</\1>", "", html, flags=re.DOTALL))
    assert strange(" ".join([said, *attributes]), known) == set()


@pytest.mark.long
def test_every_word_of_the_report_as_a_pdf_is_in_the_catalogues(known: set[str], folder: Path) -> None:
    need_pdf()
    run("solve", "town.yaml", "--out", "out", "--pdf", "--lang", PSEUDO)
    pages = PdfReader(io.BytesIO((folder / "out" / "report.pdf").read_bytes())).pages
    said = " ".join(page.extract_text() for page in pages)
    assert "⟦" in said
    assert strange(said, known) == set()


def texts(value: object) -> Iterator[dict[str, str]]:
    """Yield every text of a page's data that Japanese and English say differently."""
    if isinstance(value, dict) and {"ja", "en"} <= set(value) <= set(INSIDE):
        yield value
    elif isinstance(value, dict | list):
        for one in value.values() if isinstance(value, dict) else value:
            yield from texts(one)


@pytest.mark.usefixtures("solved")
def test_every_word_of_the_map_is_in_the_catalogues(known: set[str], folder: Path, browser: Browser) -> None:
    """The page holds the languages there are, and opens in one of them: its English is put into the pseudo-language in its data."""
    assert run("map", "p1", "p2", "--out", "both.html", "--lang", "en").exit_code == 0
    start, opening, rest = (folder / "both.html").read_text("utf-8").partition('id="plan-data">')
    data, closing, end = rest.partition("</script>")
    payload = json.loads(data)
    for text in texts(payload):
        text["en"] = catalogue(PSEUDO).gettext(text["en"])
    page = folder / "pseudo.html"
    page.write_text(start + opening + json.dumps(payload).replace("<", "\\u003c") + closing + end, encoding="utf-8")
    with shown(browser, page) as opened:
        said = opened.evaluate(ALL_TEXT)
    assert "⟦" in said
    assert strange(said, known) == set()
