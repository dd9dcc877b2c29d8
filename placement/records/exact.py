"""How exact numbers stand in our JSON files: fractions as text, bits in base64, ids in a row; and parts made of values by name."""

from __future__ import annotations

import base64
import binascii
import re
from fractions import Fraction
from typing import Annotated, TypeVar

from pydantic import Field, PlainSerializer, PlainValidator

from placement.records.record import Record

# of a number as a whole or a fraction in lowest terms; no longer number can be exact work of ours
_FRACTION = re.compile(r"-?[0-9]{1,1000}(?:/[1-9][0-9]{0,999})?")


def _read_fraction(value: object) -> Fraction:
    if isinstance(value, Fraction):
        return value
    if not isinstance(value, str) or not _FRACTION.fullmatch(value) or str(Fraction(value)) != value:
        raise ValueError("no fraction in lowest terms")
    return Fraction(value)


def _read_bits(value: object) -> bytes:
    if isinstance(value, bytes):
        return value
    try:
        return base64.b64decode(value if isinstance(value, str) else "-", validate=True)
    except (binascii.Error, ValueError):
        raise ValueError("no bytes in base64") from None


Exactly = Annotated[Fraction, PlainValidator(_read_fraction), PlainSerializer(str, return_type=str)]
Bits = Annotated[
    bytes, PlainValidator(_read_bits), PlainSerializer(lambda bits: base64.b64encode(bits).decode("ascii"), return_type=str)
]
Count = Annotated[int, Field(ge=0)]
Ids = tuple[str, ...]
R = TypeVar("R", bound=Record)


def made_of(model: type[R], value: object) -> R:
    """Return a part filled from the attributes of a value that have its names."""
    return model.model_validate(value, from_attributes=True)


def made_if(model: type[R], value: object) -> R | None:
    """Return it, or None of nothing."""
    return None if value is None else made_of(model, value)
