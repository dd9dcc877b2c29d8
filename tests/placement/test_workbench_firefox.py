"""The workbench in Firefox: a whole job, from the first page to the council's page of an answer."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.maps.webdriver import Driven, firefox, wait_for
from tests.placement.conftest import workbench

# a solve and all its files, on a busy machine
SOLVED_S = 180
SITE = "select[data-value=minami]"
CELLS = """(({ width, height }, canvas) => canvas.getContext("2d").getImageData(0, 0, width, height).data.some((one) => one))(
  ...Array(2).fill(document.querySelector("#study-map canvas.cells")))"""


def show_the_map(driven: Driven) -> None:
    driven.wait("document.querySelectorAll('#study-map .mark-frame').length === 17")
    assert driven.wait(CELLS)
    driven.click("#study-map .mark-frame")
    driven.wait("document.querySelector('#map_card section select')")


@pytest.mark.long
def test_a_whole_job_in_firefox(tmp_path: Path) -> None:
    folder = tmp_path / "窓口 計画"
    with workbench(folder) as address, firefox() as driven:
        origin = re.match(r"http://[0-9.:]+", address)
        assert origin is not None
        driven.go(address)
        driven.wait("document.querySelector('[data-act=take]')")
        driven.click("[data-value=example-town]")
        driven.wait(f"document.querySelector('{SITE}')?.value === 'may_close'")
        show_the_map(driven)

        # a site, in the file at once; a fault at its line, and undone
        driven.click(f"{SITE} option[value=must_close]")
        driven.wait("document.querySelector('.editor').value.includes('must_close: [minami]')")
        assert "must_close: [minami]" in (folder / "example-town.yaml").read_text(encoding="utf-8")
        driven.write(".editor", "opne: 1")
        driven.wait("document.querySelector('#findings .stop button')")
        driven.click("[data-act=undo]")
        driven.wait("document.querySelector('#findings').textContent === 'No errors.'")

        driven.click("[data-act=solve]")
        driven.wait("document.querySelector('#runs .state')?.textContent === 'Solve: proven'", SOLVED_S)
        assert (folder / "results" / "1-example-town" / "plan.json").is_file()
        driven.wait("document.querySelector('#answer iframe')")
        driven.into("#answer iframe")
        assert driven.wait("document.querySelector('.label.closed')?.checkVisibility()")
        assert driven.wait("document.querySelector('h1').textContent.trim()")
        driven.leave()
        assert driven.told(origin[0]) == []
        # what the policy forbids would be told
        driven.run("document.head.append(Object.assign(document.createElement('script'), {textContent: '1'}))")
        assert wait_for(lambda: driven.told(origin[0]))
