"""The workbench without a browser: its folder, its texts, its pages."""

from __future__ import annotations

import asyncio
import re
import socket
from pathlib import Path
from typing import Any

import pytest

from geodata.yamlfiles.reader import MAX_BYTES
from models.messages.findings import InputError
from models.messages.text import same
from placement.app.bench import Bench, Checked, Site, Sites
from placement.app.document import open_document
from placement.app.page import work_page
from placement.app.parts import PARTS
from placement.app.parts.file import findings_list
from placement.app.parts.sites import sites_table
from placement.app.project import Project, open_project
from placement.app.serve import _listening
from placement.app.server import workbench
from placement.records.files import MANIFEST, MAP
from placement.scenario.files import BUNDLED
from placement.scenario.structures import OpenRange
from tests.placement.conftest import run_apart

HOSTILE = '"><script>window.pwned=1</script><img src=x onerror=alert(1)>'


@pytest.fixture
def project(tmp_path: Path) -> Project:
    """A folder with a scenario and a result, and secrets beside it."""
    (tmp_path / "secret.yaml").write_text("scenario: secret\n", encoding="utf-8")
    folder = tmp_path / "計画 2027"
    result = folder / "results" / "1-town"
    result.mkdir(parents=True)
    for name in (MANIFEST, MAP):
        (result / name).write_text("written", encoding="utf-8")
    (folder / "notes.yaml").write_text("other: 1\n", encoding="utf-8")
    made = open_project(folder)
    assert made.take_bundled("example-town") == "example-town.yaml"
    return made


def test_a_folder_lists_its_scenarios_and_results_and_an_example_replaces_nothing(project: Project) -> None:
    path = project.folder / "example-town.yaml"
    assert project.scenarios() == ["example-town.yaml"]
    assert project.results() == ["1-town"]
    assert path.read_bytes() == (BUNDLED / "example-town.yaml").read_bytes()

    path.write_text("scenario: mine\n", encoding="utf-8")
    project.take_bundled("example-town")
    assert path.read_text(encoding="utf-8") == "scenario: mine\n"
    assert project.begin("example-town").name == "2-example-town"


@pytest.mark.parametrize("name", ["../secret.yaml", "..", "", "notes.txt", "results/1-town/x.yaml", "link.yaml", "a\0.yaml"])
def test_no_name_leads_out_of_the_folder(project: Project, name: str) -> None:
    (project.folder / "link.yaml").symlink_to(project.folder.parent / "secret.yaml")
    with pytest.raises(InputError):
        project.path_of(name)
    with pytest.raises(InputError):
        project.take_bundled(name)
    assert "link.yaml" not in project.scenarios()


def test_a_scenario_that_rests_on_files_elsewhere_is_refused_at_its_line(project: Project) -> None:
    path = project.folder / "example-town.yaml"
    text = path.read_text(encoding="utf-8")
    for was, written in (("study: example-town", "study: ../other"), ("scenario: example-town", "extends: ../secret.yaml")):
        path.write_text(text.replace(was, written), encoding="utf-8")
        with pytest.raises(InputError) as caught:
            project.load(path.name)
        (finding,) = caught.value.findings
        assert (finding.code, finding.line) == ("outside-project", text.splitlines().index(was) + 1)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/results/1-town/map.html", 200),
        ("/results/1-town/../../../secret.yaml", 404),
        ("/results/../example-town.yaml", 404),
        ("/results/1-town/secret", 404),
        ("/results/link/map.html", 404),
        ("/results/1-town", 404),
        ("/results//map.html", 404),
    ],
)
def test_of_the_folder_only_files_of_results_are_served(project: Project, path: str, status: int) -> None:
    other = project.folder.parent / "other"
    other.mkdir()
    for name in (MANIFEST, MAP):
        (other / name).write_text("secret", encoding="utf-8")
    (project.folder / "results" / "link").symlink_to(other)

    assert project.results() == ["1-town"]
    assert served(Bench(project), path)[0] == status


def served(bench: Bench, path: str, query: str = "") -> tuple[int, str]:
    sent: list[Any] = []

    async def receive() -> dict[str, Any]:
        await asyncio.sleep(0)
        return {"type": "http.disconnect"} if sent and not sent[-1].get("more_body") else {"type": "http.request", "body": b""}

    async def send(message: Any) -> None:
        sent.append(message)

    scope = {
        "type": "http",
        "method": "GET",
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": [(b"host", b"127.0.0.1:1")],
        "scheme": "http",
        "server": ("127.0.0.1", 1),
        "root_path": "",
    }
    run_apart(workbench(bench, "en")(scope, receive, send))
    return sent[0]["status"], b"".join(one.get("body", b"") for one in sent[1:]).decode("utf-8", "replace")


def test_the_pages_ask_for_nothing_elsewhere_and_no_name_becomes_markup(project: Project) -> None:
    bench = Bench(project)
    pages = [
        served(bench, "/")[1],
        served(bench, "/", "scenario=example-town.yaml&lang=ja")[1],
        served(bench, "/", "scenario=../secret.yaml")[1],
    ]

    assert 'id="examples"' in pages[0]
    assert "Example: two offices closed and one opened, in a fictitious city" in [one.to("en") for one in bench.examples.values()]
    assert "計算する" in pages[1]
    assert "secret" not in pages[2]
    for page in pages:
        assert not re.search(r"(?:src|href)=\"(?:https?:)?//", page)
    site, counts = (
        Site(HOSTILE, same(HOSTILE), open_now=True, intention="stays"),
        {"open": OpenRange(min=1, max=3), "close": None},
    )
    shown = str(sites_table(Sites(None, (site,), free=True, counts=counts), "en"))  # type: ignore[arg-type]
    assert re.findall(r'data-keep="count-(\w+-\w+)"', shown) == ["open-min", "open-max", "close-min", "close-max"]
    assert re.findall(r' value="(\d+)"', shown) == ["1", "3"]
    shown += str(vars(work_page(PARTS, HOSTILE, "en")))
    assert "<img" not in shown
    assert "<script>window" not in shown


def test_a_text_is_saved_undone_and_redone_and_its_line_breaks_stay(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_bytes("scenario: 甲\r\nb: 1\r\n".encode())
    document = open_document(path)

    assert document.edit("scenario: 甲\nb: 2\n", document.revision)
    assert path.read_bytes() == "scenario: 甲\r\nb: 2\r\n".encode()
    document.undo()
    assert path.read_bytes() == "scenario: 甲\r\nb: 1\r\n".encode()
    document.undo()
    document.redo()
    assert document.text == "scenario: 甲\nb: 2\n"
    with pytest.raises(InputError):
        document.edit("a" * (MAX_BYTES + 1), document.revision)


def test_what_another_window_or_program_wrote_is_shown_and_nobodys_text_is_lost(tmp_path: Path) -> None:
    path = tmp_path / "a.yaml"
    path.write_text("a: 1\n", encoding="utf-8")
    document = open_document(path)
    seen = document.revision
    assert document.edit("a: 2\n", seen)

    assert not document.edit("a: 3\n", seen)
    assert document.text == "a: 2\n"
    document.undo()
    assert path.read_text(encoding="utf-8") == "a: 3\n"

    path.write_text("a: 4\n", encoding="utf-8")
    assert not document.edit("a: 5\n", document.revision)
    assert document.text == path.read_text(encoding="utf-8") == "a: 4\n"
    document.undo()
    assert document.text == "a: 5\n"


def test_findings_are_those_of_check_and_lead_to_their_line(project: Project) -> None:
    path = project.folder / "example-town.yaml"
    path.write_text(path.read_text(encoding="utf-8").replace("  open: 1", "  opne: 1"), encoding="utf-8")
    bench = Bench(project)
    bench.document(path.name)
    bench._checker.shutdown(wait=True)
    checked = bench.checked[path.name]

    assert isinstance(checked, Checked)
    assert checked.stops
    assert 'data-line="13"' in str(findings_list(checked, "en"))
    assert "Did you mean open?" in str(findings_list(checked, "en"))


def test_the_address_answers_from_the_moment_it_is_told() -> None:
    with _listening(0) as held, socket.create_connection(held.getsockname(), timeout=5) as quick:
        assert quick.getpeername() == held.getsockname()
