"""The workbench in a real browser: a new city from its name, and a broken CSV repaired."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.geodata.test_guessing import offices, written
from tests.placement.driving import no_violations, window

PATIENCE_MS = 60_000


@pytest.mark.long
def test_a_new_city_from_its_name(opened: tuple[str, Path]) -> None:
    address, folder = opened
    with window(address, PATIENCE_MS) as (page, said):
        # a name that three have is asked back, and one that nobody has is told
        name = page.get_by_label("Name or code")
        name.fill("Fuchu")
        page.keyboard.press("Enter")
        expect(page.locator("[data-act=place]")).to_have_count(3)
        no_violations(page)
        name.fill("Nowhereville")
        page.keyboard.press("Enter")
        expect(page.locator("#place_answer")).to_have_text(re.compile("^there is no municipality Nowhereville"))

        # a city's study is made, and its first question opened
        name.fill("富谷市")
        page.get_by_role("button", name="Make its study").click()
        expect(page.get_by_role("button", name="Stop")).to_be_visible()
        no_violations(page)
        page.wait_for_url("**scenario=tomiya.yaml**")
        expect(page.locator("#findings")).to_have_text("No errors.")
        page.get_by_role("button", name="Solve").click()
        expect(page.locator(".state").first).to_have_text("Solve: proven")
        page.get_by_role("link", name="placement workbench").click()
        expect(page.get_by_role("link", name="tomiya.yaml", exact=True)).to_be_visible()
        expect(page.get_by_role("link", name="Open tomiya.yaml")).to_be_visible()
        no_violations(page)

    assert (folder / "tomiya" / "study" / "study.yaml").is_file()
    assert said == []


@pytest.mark.long
def test_a_broken_csv_is_repaired_and_made_a_study(opened: tuple[str, Path], tmp_path: Path) -> None:
    address, folder = opened
    files = [written(tmp_path / "own"), offices(tmp_path / "own")]
    lines = files[0].read_text(encoding="utf-8").splitlines()
    files[0].write_text(
        "\n".join([*lines[:3], lines[3].replace(",1", ",多い", 1) + ",extra", *lines[4:]]) + "\n", encoding="utf-8"
    )
    broken = files[0].read_bytes()
    with window(address, PATIENCE_MS, "ja") as (page, _):
        page.get_by_role("link", name="日本語").click()
        page.locator(".drop input").set_input_files(files)

        # a cell too many is taken away, then what is no number is a number; all by keyboard
        extra = page.locator(".grid tbody tr").first.locator("input").nth(6)
        expect(page.locator("#desk .stop")).to_contain_text(re.compile("4"))
        no_violations(page)
        extra.fill("")
        page.keyboard.press("Tab")
        expect(extra).to_have_count(0)
        wrong = page.locator(".grid [aria-invalid]")
        wrong.first.fill("120")
        page.keyboard.press("Enter")
        build = page.locator("[data-act=desk-save]")
        expect(build).to_be_enabled()
        expect(page.locator("#desk .stop")).to_have_count(0)
        no_violations(page)

        # columns can be chosen otherwise, and what is chosen holds
        name = page.get_by_label("調査データの名前")
        name.fill("私の町")
        name.blur()
        page.locator("select[data-value*=households]").select_option("人口")
        expect(page.locator("#desk")).to_contain_text("指定")
        expect(name).to_have_value("私の町")
        expect(build).to_be_enabled()
        build.click()
        page.wait_for_url("**scenario=**")
        expect(page.locator("#saved")).to_contain_text("保存")

    assert (folder / "私の町" / "study" / "study.yaml").is_file()
    assert (folder / "data" / "people.csv").read_bytes() == broken
    assert (folder / "data" / "people-corrected.csv").is_file()
