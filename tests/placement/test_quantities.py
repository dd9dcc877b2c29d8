"""Quantities are values: read once, exact, and written back as they were written."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

import pytest

from models.messages.findings import InputError
from placement import load_scenario
from placement.analysis.sweep.keys import numbers_in, varied
from placement.documents.served import service
from placement.scenario.departures import Window
from placement.scenario.files import bundled_scenarios, dump_scenario
from placement.scenario.quantities import Distance, Duration, People, Share
from placement.scenario.written import Quantity, decimal


@pytest.mark.parametrize(
    ("quantity", "written", "amount"),
    [
        (Distance.parse("3 km"), "3 km", 3_000_000),
        (Distance.parse("3000.0 m"), "3000.0 m", 3_000_000),
        (Distance.of(3_000_000), "3 km", 3_000_000),
        (Distance.of(3_250_001), "3250.001 m", 3_250_001),
        (Distance.of(3_250_000, "km"), "3.25 km", 3_250_000),
        (Duration.of(45 * 60), "45 min", 2_700),
        (Share.parse("99.60%"), "99.60%", Fraction(249, 250)),
        (Share.of(Fraction(985, 1000)), "98.5 %", Fraction(197, 200)),
        (People.parse("1200 人"), "1200 人", 1_200),
    ],
)
def test_a_quantity_keeps_what_was_written_and_knows_its_exact_amount(quantity: Quantity, written: str, amount: Fraction) -> None:
    assert (str(quantity), quantity.amount) == (written, amount)
    assert type(quantity).parse(written) == quantity


def test_a_fraction_without_an_end_is_no_decimal() -> None:
    assert (decimal(Fraction(1, 3)), decimal(Fraction(5, 2)), decimal(Fraction(7))) == (None, "2.5", "7")


def test_a_window_knows_its_day_and_its_hours() -> None:
    window = Window.parse("holiday 09:30-24:00")
    assert (window.day, window.hours, window.start_s, window.end_s) == ("holiday", "09:30-24:00", 34_200, 86_400)


SERVED = """\
    - straight_line: 1.50 km
    - walking: 15 min
    - transit: 30 min
      depart: holiday 09:30-11:00
"""


def test_a_file_is_said_in_each_language_from_its_values_and_dumped_as_it_was_written(edit: Callable[..., str]) -> None:
    rule = "rules:\n  - id: floor\n    serve: 1200人\nobjective:"
    scenario = load_scenario(edit(("    - straight_line: 1.5 km\n", SERVED), ("objective:", rule))).scenario
    said = service(scenario)
    assert said.to("ja") == "直線 1.50 km 以内 または 徒歩 15 分 以内 または 公共交通 30 分 以内 (休日 09:30-11:00 発)"
    assert said.to("en") == (
        "within 1.50 km (straight line) or within 15 min on foot or within 30 min by public transport (holiday 09:30-11:00)"
    )
    for written in ("1.50 km", "15 min", "holiday 09:30-11:00", "1200人"):
        assert f'"{written}"' in dump_scenario(scenario)
    level = scenario.rules[0].serve
    assert isinstance(level, People)
    assert (level.people, level.to("en"), level.to("ja")) == (1200, "1200 people", "1200 人")


@pytest.mark.parametrize("value", ["true", "[3 km]", "3", "3km"])
def test_what_is_no_quantity_is_refused(edit: Callable[..., str], value: str) -> None:
    with pytest.raises(InputError):
        load_scenario(edit(("straight_line: 1.5 km", f"straight_line: {value}")))


@pytest.mark.parametrize("name", bundled_scenarios())
def test_every_number_of_a_scenario_can_be_set_to_what_it_is(name: str) -> None:
    file = load_scenario(name)
    for number in numbers_in(file.scenario):
        if number.now is not None:
            assert varied(file, [(number, number.now)]).scenario == file.scenario, number.key
