"""What is needed to use channels, with how many people have it: the study's own words, put to its published figures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from geodata.reading.manifest import NeedSpec
from geodata.services.needs import Need
from geodata.services.published import Figure
from geodata.yamlfiles.source import Source
from models.messages.findings import Finding, brief
from models.messages.text import Text


def needs_of(specs: Mapping[str, NeedSpec], published: Iterable[Figure]) -> dict[str, Need]:
    """Return the needs of a study by the word that its services have for them."""
    figures = tuple(published)
    found = {}
    for word, spec in specs.items():
        ours = _figures_of(spec, figures)
        found[word] = Need(spec.title, max(ours, key=lambda figure: figure.year.removeprefix("FY"), default=None))
    return found


def need_faults(specs: Mapping[str, NeedSpec], published: Iterable[Figure], source: Source) -> Iterator[Finding]:
    """Yield a finding for each need whose figure is not in the table of published ones, or is no whole number of people."""
    figures = tuple(published)
    for word, spec in specs.items():
        ours, place = _figures_of(spec, figures), ("needs", word, "published")
        if spec.published is not None and not ours:
            message = Text(
                "{measure} is no measure of the table published, for all (with of empty); use one of them, or leave published out",
                measure=brief(spec.published),
            )
            yield source.finding("need-unpublished", message, *place, value=spec.published)
        elif any(figure.value != int(figure.value) or figure.value < 0 for figure in ours):
            message = Text("{measure} is no whole number of people; name a measure that is", measure=brief(str(spec.published)))
            yield source.finding("need-uncounted", message, *place, value=spec.published)


def _figures_of(spec: NeedSpec, figures: Iterable[Figure]) -> list[Figure]:
    return [figure for figure in figures if figure.measure == spec.published and not figure.of]
