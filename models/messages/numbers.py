"""Numbers, shares, distances and times as people read them."""

from __future__ import annotations

from fractions import Fraction

from models.messages.text import Text, in_context, same

# shares that are everyone and no one, and more digits than a share of whole people needs
WHOLE, MOST_DIGITS = (0, 1), 15


def number(value: int) -> str:
    """Return a whole number with thousands separators."""
    return f"{value:,}"


def signed(value: int) -> str:
    """Return a change of a number, with its sign unless it is nothing."""
    return f"{value:+,}" if value else "0"


def in_hours(minutes: int) -> Text:
    """Return whole minutes as hours, with a decimal where these are not whole, half up."""
    if minutes % 60 == 0:
        return same(number(minutes // 60))
    whole, tenth = divmod((minutes + 3) // 6, 10)
    return same(f"{whole:,}.{tenth}")


def percent(share: float) -> Text:
    """Return a share as a percentage, with as many digits as it takes not to round up to everyone, or down to no one."""
    told = (f"{share:.{digits}%}" for digits in range(1, MOST_DIGITS))
    return same(next((text for text in told if share in WHOLE or float(text[:-1]) / 100 not in WHOLE), f"{share:%}"))


def metres(value: float | None) -> Text:
    """Return a distance in whole metres, or a dash."""
    return same("—") if value is None else same(f"{value:,.0f} m")


def size_said(size_m: float) -> Text:
    """Return a difference of distances in whole metres; one that is not nothing never reads as nothing."""
    size = abs(size_m)
    return same(f"{size:,.0f} m") if size >= 1 or not size else Text("under 1 m")


def moved_said(change_m: Fraction | float | None) -> Text:
    """Return a change of a distance as how much nearer or farther that is, or a dash.

    Parameters
    ----------
    change_m
        metres; less than nothing is nearer.
    """
    if change_m is None:
        return same("—")
    if not change_m:
        return Text("no change")
    size = size_said(float(change_m))
    return Text("{size} farther", size=size) if change_m > 0 else Text("{size} nearer", size=size)


def minutes(seconds: float | None) -> Text:
    """Return a time in minutes to one decimal, or a dash."""
    return same("—") if seconds is None else Text("{seconds:,.1f} min", seconds=seconds / 60)


def whole_seconds(seconds: int | None) -> Text:
    """Return a time to the second, or a dash: what is over a limit never reads as the limit."""
    if seconds is None:
        return same("—")
    whole, rest = divmod(seconds, 60)
    return Text("{minutes} min {seconds} s", minutes=whole, seconds=rest) if rest else Text("{number} min", number=str(whole))


def people_said(count: int) -> Text:
    """Return a number of people."""
    return in_context("numbers", "{count:,}", count=count)
