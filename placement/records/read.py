"""What a solved scenario wrote, read back strictly; a scenario solved in memory is read in the same way."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from geodata.yamlfiles.reader import parse_bytes, validate
from models.messages.findings import Finding, InputError, brief, listed
from models.messages.text import Text, same
from placement.records.analysis import FORMAT as FORMAT_OF_ANALYSIS
from placement.records.analysis import AnalysisRecord
from placement.records.columns import AREAS, DEMAND, INDICATORS, OFFICES, SCHEMAS, indicator_columns
from placement.records.files import FORMAT
from placement.records.folder import ReadFolder, of_another_version, read_files
from placement.records.plan import SolvedRecord, plan_record
from placement.records.read_tables import AGAIN, ReadTable, areas_of, homes_of
from placement.records.schema import IndicatorRow, WrittenManifest, WrittenPlan, read_record
from placement.scenario.files import Scenario, bundled_scenarios
from placement.scenario.older import older_findings

if TYPE_CHECKING:
    from placement.results.result import Result

NO_PLAN = "no-plan"
ANALYSIS = "analysis.json"
# what a comparison is made from
PLAN_FILES = ("plan.json", "demand.csv", "areas.csv", "offices.csv", "indicators.csv", "scenario.yaml")


def is_folder(argument: str) -> bool:
    """Return whether an argument is a folder of results; a bundled scenario's name is one only where `plan.json` is in it."""
    path = Path(argument)
    return exists(path) and path.is_dir() and (exists(path / "plan.json") or argument not in bundled_scenarios())


def exists(path: Path) -> bool:
    """Return whether there is something at a path; what cannot be looked at is not there."""
    try:
        return path.exists()
    except (OSError, ValueError):
        return False


def read_folder(folder: Path, label: str, shown: str) -> WrittenPlan:
    """Read the folder that `placement solve` wrote.

    Parameters
    ----------
    folder
        the folder.
    label
        what the plan is called.
    shown
        the folder as the user named it.

    Raises
    ------
    InputError
        if its files are not of one run; with every fault of them, or where they contradict each other.
    """
    return plan_of(read_files(folder, shown, PLAN_FILES), label, shown)


def plan_of(read: ReadFolder, label: str, shown: str) -> WrittenPlan:
    """Return the plan in a folder of which `PLAN_FILES` were read; parameters and the rest as in `read_folder`."""
    asked = parse_bytes(read.contents["scenario.yaml"], f"{shown}/scenario.yaml")
    if older_findings(asked.tree, asked.source):
        raise of_another_version(shown)
    plan = _read(read.contents, read.manifest, label, shown, validate(asked, Scenario).value)
    return replace(plan, findings=read.findings)


def read_analysis(folder: Path, shown: str) -> AnalysisRecord:
    """Read the `analysis.json` of a folder that `placement solve` wrote.

    Parameters
    ----------
    folder
        the folder.
    shown
        the folder as the user named it.

    Raises
    ------
    InputError
        if the folder's files are not of one run, it is of another version, or has any fault.
    """
    read = read_files(folder, shown, (ANALYSIS,))
    found: list[Finding] = []
    record = read_record(AnalysisRecord, read.contents[ANALYSIS], f"{shown}/{ANALYSIS}", found)
    if record is None:
        raise of_another_version(shown) if _is_other(read.contents[ANALYSIS], FORMAT_OF_ANALYSIS) else InputError(found)
    return record


def _is_other(data: bytes, known: int) -> bool:
    """Return whether a file says that it is written in another format than today's."""
    try:
        record = json.loads(data)
    except (ValueError, RecursionError):
        return False
    written = record.get("format") if isinstance(record, dict) else None
    return type(written) is int and written != known


def read_result(result: Result, label: str) -> WrittenPlan:
    """Return a scenario solved in memory as its files would tell it."""
    from placement.results.withheld import areas_told, demand_told, offices_told

    layers = [{"name": layer.name, "sha256": layer.sha256} for layer in result.study.layers]
    study = {"id": result.study.id, "layers": layers}
    manifest = WrittenManifest.model_validate_json(
        json.dumps({"format": FORMAT, "files": {}, "input_sha256": result.input_sha256, "study": study})
    )
    contents = {
        "plan.json": plan_record(result).text(),
        "demand.csv": DEMAND.text(demand_told(result)),
        "areas.csv": AREAS.text(areas_told(result)),
        "offices.csv": OFFICES.text(offices_told(result)),
        "indicators.csv": INDICATORS.text(indicator_columns(result.indicators)),
    }
    encoded = {name: text.encode() for name, text in contents.items()}
    return _read(encoded, manifest, label, label, result.file.scenario)


def _read(contents: Mapping[str, bytes], manifest: WrittenManifest, label: str, shown: str, scenario: Scenario) -> WrittenPlan:
    found: list[Finding] = []
    record = read_record(SolvedRecord, contents["plan.json"], f"{shown}/plan.json", found)
    tables = {
        name: ReadTable(data, brief(f"{shown}/{name}"), SCHEMAS[name]) for name, data in contents.items() if name.endswith(".csv")
    }
    homes, times = homes_of(tables["demand.csv"])
    areas = areas_of(tables["areas.csv"])
    offices = {row["id"]: name for row, name in _rows(tables, "offices.csv")}
    indicators = {
        row["id"]: IndicatorRow(row["id"], name, row["unit"], row["after"]) for row, name in _rows(tables, "indicators.csv")
    }
    found += [finding for table in tables.values() for finding in table.faults.found if finding.severity == "stop"]
    if found or record is None:
        raise InputError(found)
    layers = {layer.name: layer.sha256 for layer in manifest.study.layers}
    plan = WrittenPlan(label, record, homes, areas, times, scenario, offices, indicators, layers)
    found += [*_contradictions(plan, shown), *_by_road(plan, tables["demand.csv"], f"{shown}/plan.json")]
    if manifest.study.id != record.study:
        found.append(_contradiction(f"{shown}/manifest.json", same("study.id"), same(manifest.study.id), same(record.study)))
    if found:
        raise InputError(found)
    return plan


def _rows(tables: Mapping[str, ReadTable], name: str) -> list[tuple[dict[str, str], Text]]:
    return list(zip(tables[name].rows, tables[name].names, strict=True))


def _by_road(plan: WrittenPlan, demand: ReadTable, file: str) -> Iterator[Finding]:
    """Yield where the people said to be reached by road, or on foot beside it, are not those that `demand.csv` makes."""
    people = [home.people for home in plan.homes.values()]
    for place, row in enumerate(plan.record.by_road):
        for key, column in (("after", f"{row.mode}_s"), ("on_foot_after", "walking_s")):
            # of another service's offices, the table holds no times
            if row.service is not None or column not in demand.columns:
                continue
            near = zip(people, demand.column(column), strict=True)
            made = sum(many for many, seconds in near if seconds is not None and seconds <= row.within_s)
            said = getattr(row, key)
            if said != made:
                yield _contradiction(file, same(f"by_road.{place}.{key}"), same(str(said)), same(str(made)))


def _contradictions(plan: WrittenPlan, shown: str) -> list[Finding]:
    """Return where the files of one folder say different things of the same people."""
    record, homes = plan.record, list(plan.homes.values())
    stray = sorted({home.area for home in homes} - set(plan.areas))
    if stray:
        message = Text("the area {stray}, which demand.csv names, is missing; {again}", stray=listed(stray), again=AGAIN)
        return [Finding("area-missing", "stop", message, file=brief(f"{shown}/areas.csv"), count=len(stray))]
    everyone, served = sum(home.people for home in homes), sum(home.people for home in homes if home.served)
    total = plan.distance_total_mm
    mean = None if total is None else round(total / max(everyone, 1) / 1000, 3)
    far = None if total is None else max((home.distance_mm or 0 for home in homes if home.people), default=0) / 1000
    pairs: list[tuple[str, object, object]] = [
        ("served.of", record.served.of, everyone),
        ("served.people", record.served.people, served),
        ("distance_m.mean", record.distance_m.mean, mean),
        ("distance_m.max", record.distance_m.max, far),
    ]
    for place, row in enumerate(record.beyond):
        lost = sum(home.people for home in homes if home.distance_mm is None or home.distance_mm > round(row.distance_m * 1000))
        pairs.append((f"beyond.{place}.after", row.after, lost))
    file = f"{shown}/plan.json"
    found = [_contradiction(file, same(key), same(str(said)), same(str(made))) for key, said, made in pairs if said != made]
    offices = {home.office for home in homes if home.office}
    for key in ("assumptions", "not_in_data"):
        english, japanese = getattr(record, key), getattr(record, f"{key}_ja")
        if len(english) != len(japanese):
            numbers = [same(str(len(texts))) for texts in (japanese, english)]
            found.append(_contradiction(file, same(f"{key}_ja"), *numbers))
    if offices - set(record.open):
        names = listed(sorted(offices - set(record.open)))
        found.append(_contradiction(file, same("open"), same(listed(list(record.open))), same(names)))
    by_area: dict[str, list[int]] = {area: [0, 0] for area in plan.areas}
    for home in homes:
        by_area[home.area][0] += home.people
        by_area[home.area][1] += home.people * home.served
    for area in plan.areas.values():
        told, made = (area.people, area.served), tuple(by_area[area.id])
        if told != made:
            label = Text("people and served of {id}", id=brief(area.id))
            found.append(_contradiction(f"{shown}/areas.csv", label, same(str(told)), same(str(made))))
    return found[:10]


def _contradiction(file: str, key: Text, said: Text, made: Text) -> Finding:
    message = Text(
        "{key} is {said}, but demand.csv makes it {made}: a file was changed; {again}", key=key, said=said, made=made, again=AGAIN
    )
    return Finding("files-contradict", "stop", message, file=brief(file))
