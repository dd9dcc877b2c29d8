"""The town's scenario in every form there is, on a study with streets and a railway."""

from __future__ import annotations

from pathlib import Path

from placement.scenario.files import ScenarioFile, load_scenario
from tests.geodata.streets.made import town_with_network
from tests.placement.conftest import TOWN
from tests.placement.test_access import add_railway
from tests.placement.test_polygons import NORTH
from tests.town import collection, polygon

OBJECTIVE = "objective:\n  - maximize: served_population\n  - minimize: mean_distance\n"
PHASES = "phases:\n  - {id: one, open: 1, weight: 6}\n  - {id: two, open: 3, weight: 10}\n"
FUTURES = "futures:\n  by: regret\n  of: [{id: as-now}, {id: nearer, served: {any: [{straight_line: 1 km}]}}]\n"
STAYING = (
    "services:\n  - id: certificates\n    title: {{ja: 証明書, en: certificates}}\n    served: {{any: [{{straight_line: {reach}}}]}}\n"
    "    choose: {{from: {{kind: branch}}, open: {stay}}}\n"
)
CERTIFICATES = STAYING.format(reach="900 m", stay=1)
SERVICES = "services:\n  - id: payments\n    title: {ja: 支払い, en: payments}\n    now: {kinds: [ward_office, branch]}\n"
RULES = """\
rules:
  - {id: north, at_least: 1, of: {polygons: north.geojson}, because: {ja: 北, en: the north}}
  - {id: floor, serve: 30 %, polygons: north.geojson}
  - {id: apart, apart: 500 m, of: {kind: branch}}
"""
WEIGHED = "objective:\n  - weigh: [{maximize: served_population, weight: 50 %}, {minimize: mean_distance, weight: 50 %}]\n"
CAPACITY = "  capacity: {each: 1500 people}\n"
PLACED = "objective:\n  - maximize: placed_population\n  - minimize: mean_distance\n"
WALK = "    - walking: 15 min\n    - straight_line: 500 m\n"
RIDE = "    - transit: 25 min\n"
STRAIGHT = "    - straight_line: 1.5 km\n"

# what each form of the scenario replaces
FORMS: dict[str, tuple[tuple[str, str], ...]] = {
    "plain": (),
    "phases": (("  open: 2\n", PHASES),),
    "futures": ((OBJECTIVE, FUTURES + OBJECTIVE),),
    "certificates": ((OBJECTIVE, f"{CERTIFICATES}{OBJECTIVE}  - {{minimize: mean_distance, service: certificates}}\n"),),
    "services": ((OBJECTIVE, SERVICES + OBJECTIVE),),
    "rules": ((OBJECTIVE, RULES + OBJECTIVE),),
    "weighed": ((OBJECTIVE, WEIGHED),),
    "capacity": (("  open: 2\n", "  open: 2\n" + CAPACITY), (OBJECTIVE, PLACED)),
    "walking": ((STRAIGHT, WALK), ("minimize: mean_distance", "minimize: mean_walking_time")),
    "transit": ((STRAIGHT, RIDE), ("minimize: mean_distance", "minimize: mean_transit_time")),
}


def write_forms(folder: Path) -> None:
    """Write the study, and a scenario file of each form beside it."""
    study = town_with_network(folder / "minato-town")
    add_railway(study)
    (folder / "north.geojson").write_text(collection([({}, polygon(*NORTH))]), encoding="utf-8")
    for name, replacements in FORMS.items():
        text = TOWN.replace("scenario: town\n", f"scenario: town-{name}\n")
        for old, new in replacements:
            assert old in text
            text = text.replace(old, new)
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")


def form(folder: Path, name: str) -> ScenarioFile:
    """Return the scenario of one form."""
    return load_scenario(folder / f"{name}.yaml")
