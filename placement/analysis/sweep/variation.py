"""`--vary KEY=VALUES`: which number varies, and over which values."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from pydantic_core import PydanticCustomError

from models.messages.findings import Finding, InputError
from models.messages.text import Text
from placement.analysis.sweep.keys import SHORT, find_number
from placement.problem.amounts import Kind, with_unit
from placement.results.sweep import Number, Variation
from placement.scenario.quantities import Distance

MOST_VALUES = 1000
MOST_COMBINATIONS = 2000


def variations_of(texts: Sequence[str], numbers: Sequence[Number]) -> tuple[Variation, ...]:
    """Read the `--vary` of a command line.

    Parameters
    ----------
    texts
        one or two, such as `offices.open=1..4`, `radius=1 km,2 km`, `radius=1 km..4 km`, `rules.floor.serve=95 %..100 %:0.5 %`.
    numbers
        those of the scenario.

    Returns
    -------
    variations
        one a text; one alone may be a whole range.

    Raises
    ------
    InputError
        with a fault for each text that cannot be read.
    """
    found: list[Variation] = []
    faults: list[Finding] = []
    for text in texts:
        try:
            found.append(_variation(text, numbers))
        except InputError as error:
            faults += error.findings
    if faults:
        raise InputError(faults)
    if len(found) > 2 or len({variation.number.key for variation in found}) < len(found):
        raise _fault("vary-twice", Text("give --vary for two different numbers at most"))
    if len(found) == 2:
        for variation in found:
            if variation.whole:
                raise _needs_step(variation.number)
        if len(found[0].amounts) * len(found[1].amounts) > MOST_COMBINATIONS:
            raise _fault(
                "vary-many",
                Text("more than {most_combinations:,} combinations; take larger steps", most_combinations=MOST_COMBINATIONS),
            )
    return tuple(found)


def values_round(number: Number) -> str:
    """Return values to begin with, as `--vary` takes them: from half of a reach to half as much again, a count with two more and less.

    Empty for other numbers, and where the scenario gives a range.
    """
    if number.now is None:
        return ""
    if number.is_reach:
        ends = (number.now * share for share in (Fraction(1, 2), Fraction(3, 2)))
        return "..".join(str(Distance.of(int(end))) for end in ends)
    return f"{max(number.now - 2, Fraction())}..{number.now + 2}" if number.kind.name == "count" else ""


def _variation(text: str, numbers: Sequence[Number]) -> Variation:
    key, equals, said = text.partition("=")
    if not equals or not key.strip():
        raise _fault("vary-form", Text("{text}: write KEY=VALUES, such as open=1..4", text=_short(text)))
    number = find_number(key.strip(), numbers)
    if ".." in said:
        return _range(said, number)
    amounts = tuple(sorted({_amount(part, number.kind) for part in said.split(",")}))
    if len(amounts) > MOST_VALUES:
        raise _many()
    return Variation(number, amounts)


def _range(said: str, number: Number) -> Variation:
    ends, colon, step_said = said.partition(":")
    low_said, _, high_said = ends.partition("..")
    low_said, high_said = low_said.strip(), high_said.strip()
    low, high = _amount(with_unit(low_said, high_said), number.kind), _amount(high_said, number.kind)
    if low > high:
        raise _fault("vary-order", Text("{said}: write the smaller end first", said=_short(said)))
    if not colon and number.is_reach:
        return Variation(number, (low, high), whole=True)
    step = _amount(step_said.strip(), number.kind) if colon else number.kind.finest
    if step is None:
        raise _needs_step(number)
    if step <= 0:
        raise _fault("vary-step", Text("{said}: the step must be more than 0", said=_short(said)))
    count = int((high - low) / step) + 1
    if count > MOST_VALUES:
        raise _many()
    return Variation(number, tuple(low + step * place for place in range(count)))


def _amount(text: str, kind: Kind) -> Fraction:
    if not text.strip():
        example = kind.example
        raise _fault("vary-value", Text("a value is missing; write it like {example}", example=example))
    try:
        # no amount is as long as what is cut here, so none is misread
        return kind.read(_short(text.strip()))
    except PydanticCustomError as error:
        said = (error.context or {}).get("said")
        message = Text("{said}. A range is written like {example}", said=said, example=kind.example)
        raise _fault("vary-value", message) from None


def _needs_step(number: Number) -> InputError:
    example = number.kind.example
    return _fault(
        "vary-step",
        Text("a range of {key} needs a step here; write it like {key}={example}", key=number.key, example=example),
    )


def _many() -> InputError:
    return _fault("vary-many", Text("more than {most_values:,} values; take larger steps", most_values=MOST_VALUES))


def _fault(code: str, message: Text) -> InputError:
    return InputError(Finding(code, "stop", message, field="--vary"))


def _short(text: str) -> str:
    return text if len(text) <= SHORT else text[: SHORT - 1] + "…"
