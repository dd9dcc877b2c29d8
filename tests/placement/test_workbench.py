"""The workbench in a real browser: a whole job by keyboard alone, from the first page to the council's page of an answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import BrowserContext, Locator, Page, expect

from tests.placement.driving import EXAMPLE, no_violations, tab_to, window

PATIENCE_MS = 180_000


def mend_a_fault(page: Page) -> None:
    """A fault stands at its line with its cure, and is undone."""
    editor = page.locator(".editor")
    line = editor.input_value().split("\n").index("  open: 1")
    tab_to(page, editor)
    for key in ("Control+Home", *["ArrowDown"] * line, "End", "Shift+Home"):
        page.keyboard.press(key)
    page.keyboard.type("  opne: 1")
    fault = page.locator("#findings button")
    expect(fault).to_contain_text("Did you mean open?")
    expect(page.locator(".lines .stop")).to_have_text(re.compile(str(line + 1)))
    tab_to(page, fault)
    page.keyboard.press("Enter")
    expect(editor).to_be_focused()
    page.keyboard.press("Control+z")
    expect(page.locator("#findings")).to_have_text("No errors.")


def stop_a_run(page: Page) -> None:
    """One that is stopped says so at once, and ends; a second time without its plan, however near it is."""
    state = page.locator(".state").first
    tab_to(page, page.get_by_role("button", name="Solve"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_role("button", name="Stop"))
    page.keyboard.press("Enter")
    expect(state).to_have_text("Solve: stopping")
    tab_to(page, page.get_by_role("button", name="End at once"))
    page.keyboard.press("Enter")
    expect(state).to_have_text(re.compile("^Solve: stopped"))


def write_in_another_window(context: BrowserContext, address: str) -> None:
    other = context.new_page()
    other.goto(address)
    second = other.locator(".editor")
    expect(second).to_have_value(re.compile("must_close"))
    second.fill(second.input_value() + "# from the other window\n")
    expect(other.locator("[data-act=undo]")).to_be_enabled()
    other.wait_for_timeout(2_000)
    other.close()


@pytest.mark.long
def test_a_whole_job_by_keyboard_alone(opened: tuple[str, Path]) -> None:
    address, folder = opened
    file = folder / "example-town.yaml"
    elsewhere: list[str] = []
    origin = re.match(r"http://[0-9.:]+", address)
    assert origin is not None
    with window("about:blank", PATIENCE_MS) as (page, said):
        page.on("request", lambda request: elsewhere.append(request.url) if request.url.startswith("http") else None)
        page.goto(address)
        no_violations(page)
        tab_to(page, page.get_by_role("button", name=EXAMPLE))
        page.keyboard.press("Enter")

        # what becomes of a site, in the file at once, and the focus stays
        choice = page.locator("select[data-value=minami]")
        expect(choice).to_have_value("may_close")
        tab_to(page, choice)
        page.keyboard.press("ArrowDown")
        expect(page.locator(".editor")).to_have_value(re.compile(r"must_close: \[minami\]"))
        expect(choice).to_be_focused()
        assert "must_close: [minami]" in file.read_text(encoding="utf-8")
        no_violations(page)

        mend_a_fault(page)
        assert "  open: 1" in file.read_text(encoding="utf-8")

        # another window meanwhile loses nothing
        write_in_another_window(page.context, page.url)
        expect(page.locator(".editor")).to_have_value(re.compile("# from the other window"))

        tab_to(page, page.get_by_role("button", name="Solve"), "Shift+Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        expect(page.locator("[data-run]")).to_have_text(re.compile("."))
        page.reload()
        expect(page.locator(".state")).to_have_text("Solve: proven")
        tab_to(page, page.get_by_role("button", name=re.compile("^Show")))
        page.keyboard.press("Enter")
        frame = page.frame_locator("iframe")
        expect(frame.locator("h1").first).to_be_visible()
        no_violations(page)
        assert (folder / "results" / "1-example-town" / "plan.json").is_file()

        stop_a_run(page)
        tab_to(page, page.get_by_role("link", name="日本語"), "Shift+Tab")
        page.keyboard.press("Enter")
        expect(page.get_by_role("button", name="計算する")).to_be_visible()
        expect(page.locator("#study-map .mark-frame").first).to_be_visible()

    assert said == []
    assert [url for url in elsewhere if not url.startswith(origin[0])] == []


def begin(page: Page, question: str) -> None:
    page.get_by_label("Question").select_option(question)
    page.get_by_role("button", name="Begin").click()


def vary_the_reach(page: Page, answered: Locator) -> None:
    """A range of the reach, gone along with the slider by keyboard."""
    page.get_by_role("tab", name="Compare and examine").click()
    begin(page, "sweep")
    expect(answered).to_contain_text("Which plan wins at which distance")
    expect(answered.locator("img")).to_have_js_property("complete", value=True)
    assert answered.locator("img").evaluate("one => one.naturalWidth") > 0
    slider = page.locator("#stepped input")
    slider.focus()
    before = page.locator("#stepped dd").first.inner_text()
    page.keyboard.press("ArrowRight")
    expect(page.locator("#stepped dd").first).not_to_have_text(before)
    expect(slider).to_be_focused()
    no_violations(page)


@pytest.mark.long
def test_two_plans_are_compared_and_the_scenario_examined(opened: tuple[str, Path]) -> None:
    address, folder = opened
    with window(address, PATIENCE_MS) as (page, said):
        page.get_by_role("button", name=EXAMPLE).click()
        newest = page.locator(".cards li").first
        page.get_by_role("button", name="Solve").click()
        expect(newest).to_contain_text("Solve: proven")
        page.locator("select[data-value=minami]").select_option("must_close")
        expect(page.locator("#saved")).to_have_text("saved; no errors")
        page.get_by_role("button", name="Solve").click()
        expect(newest).to_contain_text("2-example-town")
        expect(newest).to_contain_text("Solve: proven")

        # both results, side by side
        page.get_by_role("tab", name="Compare and examine").click()
        begin(page, "compare")
        answered = page.locator("#answered")
        expect(answered).to_contain_text("2-example-town against 1-example-town: people served")
        no_violations(page)
        page.get_by_role("button", name="Show both on the map").click()
        expect(page.frame_locator("iframe").get_by_text("Plans side by side")).to_have_count(1)

        vary_the_reach(page, answered)

        # all files of the answer in one
        with page.expect_download() as saved:
            answered.get_by_role("link", name="All files (ZIP)").click()
        assert saved.value.suggested_filename == "4-sweep-example-town-all.zip"

        # a plan of one's own, evaluated beside the best one; and a question that is stopped
        page.get_by_label("Question").select_option("evaluate")
        page.locator(".ticks input[data-value=hama]").uncheck()
        page.get_by_role("button", name="Begin").click()
        expect(newest).to_contain_text("A plan of your own: evaluated, not sought")
        page.get_by_role("tab", name="Compare and examine").click()
        begin(page, "rank")
        newest.get_by_role("button", name="Stop").click()
        newest.get_by_role("button", name="End at once").click()
        expect(newest).to_contain_text("stopped without an answer")
        page.reload()
        page.get_by_role("tab", name="Compare and examine").click()
        expect(answered).to_contain_text("Which plan wins at which distance")
    assert said == []
    assert sorted(path.name for path in (folder / "results").iterdir()) == [
        "1-example-town",
        "2-example-town",
        "3-compare",
        "4-sweep-example-town",
        "5-evaluate-example-town",
    ]
