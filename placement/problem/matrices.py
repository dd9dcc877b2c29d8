"""The planner's own matrices in a scenario: which it rests on, and whether the study's fit what it says."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from geodata.provenance import MATRIX
from geodata.study import Study
from geodata.yamlfiles.schema_errors import did_you_mean
from models.messages.findings import Finding, InputError
from models.messages.text import Text
from placement.problem.inputs import Path, services
from placement.scenario.files import Scenario, ScenarioFile
from placement.scenario.quantities import Distance
from placement.scenario.served import Service


def needs_matrices(scenario: Scenario) -> tuple[str, ...]:
    """Return the names of the matrices that a scenario rests on."""
    return tuple(dict.fromkeys(service.matrix for _, service in services(scenario) if service.matrix is not None))


def with_matrix_layers(scenario: Scenario, study: Study) -> Study:
    """Return a study that names the matrices a scenario rests on among the layers an answer rests on."""
    used = [study.layer_of(f"{MATRIX}{name}") for name in needs_matrices(scenario)]
    further = tuple(layer for layer in used if layer is not None and layer not in study.layers)
    return replace(study, layers=(*study.layers, *further)) if further else study


def require_matrices(file: ScenarioFile, study: Study) -> None:
    """Check that a study has the matrices that a scenario names, in the unit of its limits and with its new sites.

    Raises
    ------
    InputError
        with every place where it has not.
    """
    found = [finding for path, way in services(file.scenario) if way.matrix for finding in _faults(file, study, path, way)]
    if found:
        raise InputError(found)


def _faults(file: ScenarioFile, study: Study, path: Path, way: Service) -> Iterator[Finding]:
    source, name = file.located.source, str(way.matrix)
    matrix = study.matrices.get(name)
    if matrix is None:
        known = list(study.matrices)
        cure = did_you_mean(name, known) if known else Text("Add it under matrices: in its study.yaml")
        message = Text("the study has no matrix {name}. {cure}", name=name, cure=cure)
        yield source.finding("matrix-unknown", message, *path, "matrix", value=name)
        return
    if isinstance(way.within, Distance) != (matrix.unit == "mm"):
        message = (
            Text("matrix {name} holds times; write within as a time: 20 min", name=name)
            if matrix.unit == "s"
            else Text("matrix {name} holds metres; write within as a distance: 5 km", name=name)
        )
        yield source.finding("matrix-limit", message, *path, "within", value=str(way.within))
    for row, one in enumerate(file.scenario.offices.new):
        for site in one.places:
            if site not in matrix.office_ids:
                message = Text(
                    "matrix {name} has no row to {office}; add rows with this id in the column to, or leave the matrix out of served",
                    name=name,
                    office=site,
                )
                yield source.finding("matrix-new-site", message, "offices", "new", row, value=site)
