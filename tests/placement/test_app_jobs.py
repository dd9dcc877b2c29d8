"""What the workbench's runs do: the answers of the commands, kept in the folder, and shown as the terminal prints them."""

from __future__ import annotations

import re
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from types import SimpleNamespace
from typing import Any
from zipfile import ZipFile

import pytest
from rich.console import Console

from maps.report import pdf
from models.messages.document import Page, Section, Span, Table
from models.messages.findings import Finding, InputError
from models.messages.recorded import RecallError
from models.messages.text import Text, same
from placement.analysis.sweep.keys import numbers_in
from placement.analysis.sweep.variation import values_round, variations_of
from placement.app.bench import Bench, Checked
from placement.app.jobs import JOBS, PAPERS, Order, Outcome, papers_asked
from placement.app.parts.examine import QUESTIONS, ask_form, choices_of, slider, steps_of
from placement.app.parts.exports import exports_of
from placement.app.parts.papers import papers_chosen, papers_form, toggle_paper
from placement.app.parts.runs import Left, runs_list
from placement.app.parts.words import page_said
from placement.app.project import BEGUN, Project, open_project
from placement.cli.terminal import page as printed
from placement.documents.asked import number_said
from placement.records.page import page_text, read_page
from placement.scenario.files import bundled_scenarios, load_scenario
from tests.placement.conftest import run_apart
from tests.placement.test_app import HOSTILE, served

NAME = "example-town.yaml"


@pytest.fixture
def project(tmp_path: Path) -> Project:
    made = open_project(tmp_path)
    made.take_bundled("example-town")
    return made


def done(project: Project, job: str, choices: Mapping[str, str] | None = None) -> tuple[str, Outcome]:
    out = project.begin(f"{job}-example-town")
    outcome = JOBS[job].work(Order(job, project, (NAME,), out, "en", choices or {}), lambda _: True, lambda _: None)
    project.end(out.name)
    return out.name, outcome


@pytest.mark.parametrize(("job", "choices"), [("rank", {}), ("explain", {}), ("sweep", {"vary": "radius=900 m..1.1 km"})])
def test_an_answer_is_kept_and_shown_with_every_word_that_the_terminal_prints(
    project: Project, job: str, choices: dict[str, str]
) -> None:
    name, outcome = done(project, job, choices)

    assert outcome.state == "answered"
    assert project.answers() == [name]
    assert project.results() == project.cut_off() == []
    page = project.answer(name)
    assert page is not None
    assert outcome.words == (page.headline,)
    for lang in ("en", "ja"):
        shown = re.sub(r"\s+", "", re.sub(r"<[^>]+>", "", str(page_said(page, lang)))).replace("&lt;", "<").replace("&gt;", ">")
        console = Console(width=100_000, record=True, quiet=True)
        console.print(printed(page, lang))
        words = [word for word in console.export_text().replace("&", "&amp;").split() if word != "-"]
        missing = [word for word in words if word not in shown]
        assert not missing
    files = {path.name for path in (project.results_folder / name).iterdir()}
    assert files == {"answer.json", f"{job}.csv", f"{job}.json", *(["sweep.svg"] if job == "sweep" else [])}
    for file in files:
        assert served(Bench(project), f"/results/{name}/{file}")[0] == 200


def test_a_run_that_was_cut_off_is_told_when_the_folder_is_opened_again(project: Project) -> None:
    out = project.begin("example-town")
    assert out.name == "1-example-town"
    assert project.begin("rank-example-town").name == "2-rank-example-town"

    again = open_project(project.folder)
    assert again.cut_off() == ["2-rank-example-town", "1-example-town"]
    shown = str(runs_list((), Left(cut_off=again.cut_off()), (), "en"))
    assert shown.count("cut off: the program ended before it did") == 2
    assert 'data-act="show"' not in shown
    again.end("1-example-town")
    again.end("../results")
    assert again.cut_off() == ["2-rank-example-town"]
    assert [path.name for path in again.results_folder.iterdir()] == ["2-rank-example-town"]
    assert served(Bench(project), f"/results/2-rank-example-town/{BEGUN}")[0] == 404


def test_a_run_reads_nothing_outside_the_folder(project: Project) -> None:
    path = project.path_of(NAME)
    path.write_text(path.read_text(encoding="utf-8").replace("study: example-town", "study: ../other"), encoding="utf-8")
    for job in set(JOBS) - {"compare"}:
        with pytest.raises(InputError, match="outside the project folder"):
            done(project, job)


def test_a_page_comes_back_as_it_was_and_nothing_else_is_taken_for_one() -> None:
    table = Table(
        same("c"), (same("a"), same("b")), ((same("1"), same("2")),), (0,), (0.5,), ((Span(0, 0.5, 1), None),), ((0.1, 0.9),)
    )
    page = Page(same("t"), same("h"), (Section(same("s"), (same("words"), table)),), (same("p"),))
    text = page_text(page)
    assert read_page(text) == page
    for bad in (
        "[]",
        "{",
        '{"title": 1}',
        text.replace('"rows": [[', '"rows": [[{"$same": "more"}, '),
        text.replace("$same", "$no"),
    ):
        with pytest.raises(RecallError):
            read_page(bad)


@pytest.mark.parametrize("lang", ["en", "ja"])
def test_every_question_has_its_form_and_what_is_chosen_reaches_its_job(project: Project, lang: str) -> None:
    bench = Bench(project)
    bench.document(NAME)
    bench._checker.shutdown(wait=True)
    checked = bench.checked[NAME]
    chosen: dict[str, str] = {}

    def of(field: str) -> str:
        return chosen.get(field, "")

    for question in QUESTIONS:
        chosen |= {"question": question, "plan": "minami" if question == "evaluate" else ""}
        shown = str(ask_form(checked, ("2-b", HOSTILE), of, lang))
        assert f'<option value="{question}" selected' in shown
        assert "<script" not in shown
        assert "disabled" not in shown
        assert "disabled" in str(ask_form(None, ("1-a",), of, lang))

    # today's offices are no plan, unless the file says one
    assert "disabled" in str(ask_form(checked, (), lambda field: {"question": "evaluate"}.get(field, ""), lang))

    assert isinstance(checked, Checked)
    assert checked.sites is not None
    assert choices_of("sweep", checked.sites, of) == {"vary": "served.any.0.straight_line=500 m..1.5 km"}
    numbers = {
        number.key: number_said(number, checked.sites.inputs).to("en") for number in numbers_in(checked.sites.inputs.scenario)
    }
    assert numbers == {
        "served.any.0.straight_line": "within 1 km (straight line) – served.any.0.straight_line",
        "offices.open": "offices that open – offices.open",
        "offices.close": "offices that close – offices.close",
    }
    chosen |= {"varied": "people"}
    assert choices_of("sweep", checked.sites, of) == {"people": "±10 %"}
    chosen |= {"varied": "offices.close", "values.offices.close": "1..3"}
    assert choices_of("sweep", checked.sites, of) == {"vary": "offices.close=1..3"}
    chosen |= {"plan": "ekimae,minami"}
    assert choices_of("evaluate", checked.sites, of) == {"plan": "-minami,+ekimae"}


def test_a_slider_goes_along_the_rows_from_the_scenarios_own() -> None:
    table = Table(same(""), (same("from"), same("plan")), tuple((same(str(n)), same(f"plan {n}")) for n in range(4)), strong=(2,))
    assert steps_of(Page(same(""), same(""), (Section(same(""), (same("words"), table)),))) == table
    for chosen, row in (("", 2), ("0", 0), ("3", 3), ("99", 3), ("x", 2)):
        assert f"plan {row}</dd>" in str(slider(table, chosen, "en"))


def test_values_to_begin_with_are_values_that_a_sweep_takes() -> None:
    for name in bundled_scenarios():
        numbers = numbers_in(load_scenario(name).scenario)
        for number in numbers:
            if values := values_round(number):
                (variation,) = variations_of([f"{number.key}={values}"], numbers)
                assert number.now is not None
                assert variation.amounts[0] <= number.now <= variation.amounts[-1]


def test_files_of_a_run_are_saved_by_name_and_all_in_one(project: Project) -> None:
    name, _ = done(project, "explain")
    (project.results_folder / name / "secret.txt").write_text("secret", encoding="utf-8")
    links = str(exports_of(project, name, "en"))
    assert re.findall(r'href="([^"]+)"', links) == [f"/results/{name}/explain.csv?download", f"/results/{name}/all.zip?download"]
    assert "href" not in str(exports_of(project, "9-none", "en"))
    assert served(Bench(project), f"/results/{name}/all.zip", "download")[0] == 200
    assert served(Bench(project), "/results/9-none/all.zip")[0] == 404
    zipped = project.zipped(name)
    assert zipped is not None
    with ZipFile(BytesIO(zipped)) as held:
        assert {one.filename for one in held.infolist()} == {
            f"{name}/{file}" for file in ("answer.json", "explain.csv", "explain.json")
        }


def test_papers_that_are_ticked_are_written_with_the_plan_and_are_saved_by_name(project: Project) -> None:
    shown: dict[str, str] = {}
    window: Any = SimpleNamespace(shown=lambda what: shown.get(what, ""), show=shown.__setitem__)
    assert papers_chosen(window) == {"papers": ""}
    for value in ("xlsx", "pdf", "docx", "pdf", HOSTILE, "../out", "pdf,docx", ""):
        run_apart(toggle_paper(window, value, "on"))
    assert papers_chosen(window) == {"papers": "docx,xlsx"}
    boxes = str(papers_form({"docx", "xlsx"}, "en"))
    assert re.findall(r'checked="checked" data-act="paper" data-value="(\w+)"', boxes) == ["docx", "xlsx"]
    assert re.findall(r'data-value="(\w+)"', boxes) == list(PAPERS)

    name, outcome = done(project, "evaluate", {"plan": "-minami,+ekimae", **papers_chosen(window)})
    assert outcome.state == "evaluated"
    links = str(exports_of(project, name, "en"))
    assert {"report.docx", "tables.xlsx"} <= set(re.findall(r"/([^/]+)\?download", links))
    for absent in ("report.pdf", "leaflet-en.html"):
        assert absent not in links


def test_a_paper_that_there_is_not_or_that_cannot_be_written_ends_a_run_before_its_work(
    project: Project, monkeypatch: pytest.MonkeyPatch
) -> None:
    for asked in (HOSTILE, "pdf ", "docx,../x"):
        with pytest.raises(ValueError, match="no such papers"):
            papers_asked(Order("solve", project, (NAME,), project.results_folder / "1", "en", {"papers": asked}))

    def unable(_: str) -> None:
        raise InputError(Finding("pdf-extra-missing", "stop", Text("no PDF")))

    monkeypatch.setattr(pdf, "require_pdf", unable)
    monkeypatch.setattr("placement.solve", lambda *_, **__: pytest.fail("solved before"))
    with pytest.raises(InputError, match="no PDF"):
        done(project, "solve", {"papers": "pdf"})
