"""Settings and results all tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import settings

if TYPE_CHECKING:
    from maps.page.case import Case
    from placement.results.result import Result

# a first import may take longer than hypothesis allows an example
settings.register_profile("placement", deadline=None)
settings.load_profile("placement")


@pytest.fixture(scope="session")
def ward() -> Result:
    """Return the main job's result, solved once for all tests that look at it."""
    from placement import load_scenario, solve

    return solve(load_scenario("nerima-2013"))


@pytest.fixture(scope="session")
def ward_case(ward: Result) -> Case:
    """Return the main job's result as a case of the page."""
    from placement.documents.council.case import case_of

    return case_of(ward)
