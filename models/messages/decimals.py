"""Exact fractions as decimal text."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction


def decimal(value: Fraction, places: int) -> str:
    """Return a number that is not negative with so many decimals, half rounded up, exactly."""
    scaled = (2 * value.numerator * 10**places + value.denominator) // (2 * value.denominator)
    whole, part = divmod(scaled, 10**places)
    return f"{whole}.{part:0{places}}" if places else str(whole)


def thousandths(value: Fraction) -> Decimal:
    """Return a number with three decimals, half rounded away from nothing, exactly.

    It is a number, not a text: tables quote texts that begin with a minus against spreadsheets.
    """
    size = Decimal(decimal(abs(value), 3))
    return -size if value < 0 and size else size


def percentage(share: Fraction) -> str:
    """Return a share as a percentage with two decimals that never rounds to everyone, or to no one."""
    text = decimal(share * 100, 2)
    if text == "100.00" and share < 1:
        return "99.99"
    return "0.01" if text == "0.00" and share > 0 else text


def trimmed(value: Fraction, *, signed: bool = False) -> str:
    """Return a number for people, with thousands separators and up to three decimals, without zeros at the end."""
    size = thousandths(value)
    whole, _, part = f"{abs(size):,}".partition(".")
    part = part.rstrip("0")
    mark = "-" if size < 0 else "+" if signed and size > 0 else ""
    return f"{mark}{whole}.{part}" if part else f"{mark}{whole}"
