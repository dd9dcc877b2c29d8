"""What is said of offices open now that cannot be: kept or closed though not open, moved or merged where nothing may."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from geodata.yamlfiles.source import Source, Steps
from models.messages.findings import Finding
from models.messages.text import Text
from placement.problem.inputs import ProblemInputs


def closing_faults(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    """Yield a finding for each office that is not what the scenario takes it for."""
    offices = inputs.scenario.offices
    if offices.now is None:
        return
    if not inputs.now:
        yield source.finding("empty-set", Text("no office is open now"), "offices", "now")
    yield from _not_open(inputs, source)
    yield from _twice(inputs, source)
    yield from _moved(inputs, source)
    yield from _numbers(inputs, source)


def _not_open(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    offices = inputs.scenario.offices
    may_close = offices.may_close.ids if offices.may_close and offices.may_close.ids else ()
    named: tuple[tuple[Steps, Sequence[str]], ...] = (
        (("offices", "keep"), offices.keep),
        (("offices", "must_close"), offices.must_close),
        (("offices", "may_close", "ids"), may_close),
    )
    for path, ids in named:
        for place, office in enumerate(ids):
            if office in inputs.sites and office not in inputs.now:
                message = Text("{office} is not open now; put it into now, or take it out here", office=office)
                yield source.finding("not-open-now", message, *path, place, value=office)
    listed = offices.from_.ids if offices.from_ and offices.from_.ids else ()
    for place, office in enumerate(listed):
        if office in inputs.now:
            message = Text("{office} is open now, so it cannot be added; take it out of from", office=office)
            yield source.finding("open-already", message, "offices", "from", "ids", place, value=office)


def _twice(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    offices = inputs.scenario.offices
    for place, office in enumerate(offices.must_close):
        if office in offices.keep:
            message = Text("{office} is in keep and in must_close; remove one of them", office=office)
            yield source.finding("kept-and-closed", message, "offices", "must_close", place, value=office)


def _moved(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    offices, closing = inputs.scenario.offices, {*inputs.may_close, *inputs.must_close}
    for row, move in enumerate(offices.moves):
        if move.office not in closing:
            yield _stays(source, move.office, "offices", "moves", row, "office")
        if move.to not in inputs.may_open:
            message = Text("{office} cannot open: it is not in from, or it is forbidden or open now", office=move.to)
            yield source.finding("not-in-from", message, "offices", "moves", row, "to", value=move.to)
    for row, merger in enumerate(offices.mergers):
        for place, office in enumerate(merger.offices):
            if office not in closing:
                yield _stays(source, office, "offices", "mergers", row, "offices", place)
        if merger.into not in {*inputs.keep, *inputs.candidates}:
            message = Text("{office} can never be open, so nothing can merge into it", office=merger.into)
            yield source.finding("not-in-from", message, "offices", "mergers", row, "into", value=merger.into)


def _stays(source: Source, office: str, *path: str | int) -> Finding:
    message = Text("{office} may not close; put it into may_close", office=office)
    return source.finding("not-in-may-close", message, *path, value=office)


def _numbers(inputs: ProblemInputs, source: Source) -> Iterator[Finding]:
    offices = inputs.scenario.offices
    least, most = len(inputs.must_close), len(inputs.must_close) + len(inputs.may_close)
    if offices.close and (offices.close.min > most or offices.close.max < least):
        message = Text(
            "{asked} are to close, but between {least} and {most} can", asked=offices.close.min, least=least, most=most
        )
        yield source.finding("too-many-to-close", message, "offices", "close", value=offices.close.min)
    fewest, all_open = len(inputs.keep), len(inputs.keep) + len(inputs.candidates)
    if offices.total and (offices.total.min > all_open or offices.total.max < fewest):
        message = Text(
            "{asked} are to be open in the end, but between {least} and {most} can be",
            asked=offices.total.min,
            least=fewest,
            most=all_open,
        )
        yield source.finding("total-impossible", message, "offices", "total", value=offices.total.min)
