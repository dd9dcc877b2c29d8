"""The house: what the files around the code promise to each other."""

from __future__ import annotations

import ast
import re
import subprocess
import sys
import tomllib
from contextlib import suppress
from importlib.metadata import PackageNotFoundError, packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from ruamel.yaml import YAML

from placement.cli import app
from tests.placement.conftest import run

ROOT = Path(__file__).parent.parent
COMMANDS = [
    ("solve",),
    ("check",),
    ("rank",),
    ("explain",),
    ("compare",),
    ("review",),
    ("sweep",),
    ("atlas",),
    ("app",),
    ("schema",),
    ("study", "show"),
    ("study", "check"),
    ("study", "build"),
    ("study", "guess"),
    ("study", "fetch"),
    ("study", "template"),
]


def test_environment_yml_names_what_pyproject_needs() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    conda = YAML(typ="safe").load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    from_pip = next(item["pip"] for item in conda if isinstance(item, dict))
    named = {item for item in [*conda, *from_pip] if isinstance(item, str)} - {"pip", "--editable .", "python>=3.11"}
    assert named == set(project["dependencies"])
    assert project["requires-python"] == ">=3.11"


def installed_with(wanted: list[str]) -> set[str]:
    """The distributions that requirements bring, with what these need themselves."""
    found, left = set(), [Requirement(line) for line in wanted]
    seen = set()
    while left:
        one = left.pop()
        name = canonicalize_name(one.name)
        found.add(name)
        for extra in {"", *one.extras} - {had for of, had in seen if of == name}:
            seen.add((name, extra))
            with suppress(PackageNotFoundError):  # of another system
                needs = [Requirement(line) for line in requires(name) or ()]
                left += [need for need in needs if need.marker is None or need.marker.evaluate({"extra": extra})]
    return found


def test_whatever_is_imported_is_declared() -> None:
    """What only the site's builder or a tool of this machine brings is missing where CI installs what is declared."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    declared = installed_with(
        [
            *project["dependencies"],
            *(
                line
                for part in ("app", "atlas", "fetch", "geocode", "grid", "handover", "pbf", "pdf", "postgis", "test", "dev")
                for line in extras[part]
            ),
        ]
    )
    brings = {name: {canonicalize_name(one) for one in many} for name, many in packages_distributions().items()}
    own = {"models", "geodata", "maps", "placement", "tests"}
    for path in (path for folder in sorted(own) for path in (ROOT / folder).rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            modules = [one.name for one in node.names] if isinstance(node, ast.Import) else []
            if isinstance(node, ast.ImportFrom) and not node.level:
                modules = [node.module or ""]
            for root in {module.split(".")[0] for module in modules} - own - sys.stdlib_module_names:
                assert brings.get(root, set()) & declared, f"{path.relative_to(ROOT)} imports {root}"


def test_help_answers_without_loading_anything_heavy() -> None:
    code = "import sys; from placement.cli import app; sys.exit(sum(name in sys.modules for name in ('pandas', 'pulp', 'folium', 'shapely', 'scipy', 'shiny', 'uvicorn')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


def test_answers_from_tables_load_no_solver() -> None:
    code = "import sys; import placement.analysis.explanation, placement.solving.ranking; sys.exit(sum(name in sys.modules for name in ('pulp', 'highspy', 'scipy', 'networkx', 'numba')))"
    assert subprocess.run([sys.executable, "-c", code], cwd=ROOT, check=False).returncode == 0


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_and_option_has_help_and_a_place_in_the_docs(command: tuple[str, ...]) -> None:
    text = run(*command, "--help").stdout if command == () else run_help(command)
    for option in re.findall(r"^ +(--[a-z-]+)", text, flags=re.MULTILINE):
        line = next(line for line in text.splitlines() if line.strip().startswith(option))
        assert len(line.split()) > 2, f"{option} has no help"
    for name in ("docs/commands.md", "docs/commands.ja.md"):
        assert f"placement {' '.join(command)}" in (ROOT / name).read_text(encoding="utf-8")


def run_help(command: tuple[str, ...]) -> str:
    from typer.testing import CliRunner

    done = CliRunner().invoke(app, [*command, "--help"])
    assert done.exit_code == 0
    return done.stdout


def test_the_readme_shows_the_map_and_the_two_commands() -> None:
    for name in ("README.md", "README.ja.md"):
        text = (ROOT / name).read_text(encoding="utf-8")
        assert "make run" in text
        assert "make test" in text
        pictures = re.findall(r"!\[[^]]*\]\(([^)]+)\)", text)
        assert pictures
        assert all((ROOT / picture).is_file() for picture in pictures)


def test_every_link_between_documents_leads_somewhere() -> None:
    for page in [*ROOT.glob("*.md"), *(ROOT / "docs").glob("*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)\)", page.read_text(encoding="utf-8")):
            assert (page.parent / target).exists(), f"{page.name}: {target}"


def test_every_guide_stands_in_both_languages_and_leads_to_the_other() -> None:
    pages = {page.name for page in (ROOT / "docs").glob("*.md")} - {"architecture.md", "translating.md"}
    japanese = {name for name in pages if name.endswith(".ja.md")}
    pairs = {name.replace(".ja.md", ".md"): name for name in japanese}

    assert set(pairs) == pages - japanese
    for english, translation in pairs.items():
        for name, other in ((english, translation), (translation, english)):
            assert f"]({other})" in (ROOT / "docs" / name).read_text(encoding="utf-8").splitlines()[2]


def test_the_bundled_study_is_small() -> None:
    sizes = {path.name: path.stat().st_size for path in (ROOT / "geodata" / "nerima").rglob("*") if path.is_file()}
    access = sum(size for name, size in sizes.items() if name.endswith((".gz", ".zip")))
    assert sum(sizes.values()) - access < 1_000_000
    assert access < 4_000_000


def test_an_older_solver_is_refused_by_name(monkeypatch: pytest.MonkeyPatch) -> None:
    import highspy

    monkeypatch.setattr(highspy.Highs, "version", lambda _: "1.14.0")
    done = run("solve")
    assert done.exit_code == 3
    assert "HiGHS 1.14.0 is refused" in done.stderr
