"""How a case of the queue is said: how long each takes, how many come."""

from __future__ import annotations

from fractions import Fraction

from models.messages.numbers import number, whole_seconds
from models.messages.text import Text, same
from placement.scenario.written import decimal


def case_words(service_s: int, arrivals: int, *, of_a_day: bool, share: Fraction | None, more: Fraction) -> Text:
    """Return a case in words: of the busiest hour or of the day, and with what share of the moved cases."""
    service = whole_seconds(service_s)
    if of_a_day:
        usual = Text("{service} each, {per_day} arrivals a day", service=service, per_day=number(arrivals))
    else:
        usual = Text("{service} each, {per_hour} arrivals an hour", service=service, per_hour=number(arrivals))
    if share is None:
        return usual
    return Text(
        "{case}, with the plan {share} of the moved cases ({more} more)", case=usual, share=share_words(share), more=tenths(more)
    )


def share_words(share: Fraction) -> Text:
    """Return a share as a scenario writes it."""
    return same(f"{decimal(share * 100)}%")


def tenths(value: Fraction) -> str:
    """Return a number with a decimal, where it has one."""
    return f"{float(value):,.1f}".removesuffix(".0")
