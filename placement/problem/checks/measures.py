"""Published figures that a scenario names and its study does not have."""

from __future__ import annotations

from collections.abc import Iterator

from geodata.study import Study
from geodata.yamlfiles.schema_errors import did_you_mean
from geodata.yamlfiles.source import Source, Steps
from models.messages.findings import Finding
from models.messages.text import Text
from placement.problem.inputs import ProblemInputs
from placement.problem.loads import figures_of


def measure_faults(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    """Yield a finding for each measure under `published` that the study lacks, and for each part that is none of its measure."""
    for row, series in enumerate(inputs.scenario.published):
        figures = figures_of(inputs.study, series.measure)
        if not figures:
            yield unknown_measure(inputs.study, source, ("published", row, "measure"), series.measure)
            continue
        parts = list(dict.fromkeys(one.of for one in figures if one.of))
        for part in series.parts:
            if part not in parts:
                message = Text(
                    "{measure} has no part {part}. {cure}", measure=series.measure, part=part, cure=did_you_mean(part, parts)
                )
                yield source.finding("unknown-part", message, "published", row, "parts", part, value=part, key=True)


def unknown_measure(study: Study, source: Source, path: Steps, measure: str) -> Finding:
    """Return that a study has no such published figure, with the one that was perhaps meant."""
    known = list(dict.fromkeys(one.measure for one in study.published))
    if not known:
        message = Text(
            "the study has no published figures, so that none is of {measure}; add published to its study.yaml", measure=measure
        )
    else:
        message = Text(
            "the study has no such published figure {measure}. {cure}", measure=measure, cure=did_you_mean(measure, known)
        )
    return source.finding("unknown-measure", message, *path, value=measure)
