"""Settings and results all tests share."""

from __future__ import annotations

import gc
import os
from collections.abc import Iterator
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import pytest
from hypothesis import settings
from playwright.sync_api import Browser

from placement.cli import COLLECT_AFTER
from tests.maps.browser import start_browser
from tests.postgis import database, server  # noqa: F401 - fixtures

if TYPE_CHECKING:
    from maps.page.case import Case
    from placement.results.analysis import Analysis
    from placement.results.result import Result

# nothing kept by an earlier run is believed; what this one has measured once, all its processes find again
if "PYTEST_XDIST_WORKER" not in os.environ:
    KEPT = TemporaryDirectory(prefix="placement-tests-")
    os.environ["PLACEMENT_CACHE"] = KEPT.name

# as the command line does: what libraries and layers hold is not looked through after every few hundred objects
gc.set_threshold(*COLLECT_AFTER)

# a first import may take longer than hypothesis allows an example
settings.register_profile("placement", deadline=None, max_examples=50)
settings.load_profile("placement")


@pytest.fixture
def unkept(monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep nothing that is measured, and find nothing kept."""
    monkeypatch.setenv("PLACEMENT_CACHE", "off")


@pytest.fixture(scope="session")
def ward() -> Result:
    """Return the main job's result, solved once for all tests that look at it."""
    from placement import load_scenario, solve

    return solve(load_scenario("nerima-2013"))


@pytest.fixture(scope="session")
def ward_analysis(ward: Result) -> Analysis:
    """Return what is asked of the main job's result."""
    from placement.analysis.analyse import analyse

    return analyse(ward)


@pytest.fixture(scope="session")
def ward_case(ward: Result, ward_analysis: Analysis) -> Case:
    """Return the main job's result as a case of the page."""
    from placement.documents.council.case import case_of

    return case_of(ward, ward_analysis)


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Return one Chromium for all tests."""
    with start_browser() as chromium:
        yield chromium
