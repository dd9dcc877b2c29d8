"""Erlang's queue M/M/c in the long run, in exact fractions: Poisson arrivals, exponential service times, first come first served."""

from __future__ import annotations

from decimal import Context, Decimal
from fractions import Fraction

HOUR_S = 3600
# digits of the exponential function: far more than any limit of whole seconds and per cents can ask for
_DIGITS = Context(prec=60)


def waiting_probability(counters: int, offered: Fraction) -> Fraction:
    """Return the probability that an arrival finds every counter busy (Erlang 1917, the formula called C).

    Parameters
    ----------
    counters
        how many serve, one at least.
    offered
        arrivals per service time, in erlangs: not negative, and less than `counters`.

    Returns
    -------
    probability
        exactly.

    Raises
    ------
    ValueError
        if the counters cannot keep up in the long run.
    """
    if not 0 <= offered < counters:
        raise ValueError(f"{counters} counters do not keep up with {offered} erlangs")
    # Erlang's B by its recursion in whole numbers: B(c) = a B(c-1) / (c + a B(c-1)) with a = p/q and B = u/v
    p, q = offered.numerator, offered.denominator
    blocked, all_of_it = 1, 1
    for number in range(1, counters + 1):
        blocked, all_of_it = p * blocked, number * q * all_of_it + p * blocked
    loss = Fraction(blocked, all_of_it)
    return loss * counters / (counters - offered * (1 - loss))


def mean_wait_s(counters: int, per_hour: Fraction, service_s: Fraction) -> Fraction | None:
    """Return the mean time from arrival to the counter.

    Parameters
    ----------
    counters
        how many serve, one at least.
    per_hour
        arrivals an hour.
    service_s
        mean service time, seconds.

    Returns
    -------
    wait
        seconds, exactly; None where the queue grows without end.
    """
    offered = per_hour * service_s / HOUR_S
    if offered >= counters:
        return None
    return waiting_probability(counters, offered) * service_s / (counters - offered)


def keeps_share(counters: int, per_hour: Fraction, service_s: Fraction, *, share: Fraction, within_s: Fraction) -> bool:
    """Return whether at least a share of the arrivals reaches the counter within a time, in the long run.

    Parameters
    ----------
    counters
        how many serve, one at least.
    per_hour
        arrivals an hour.
    service_s
        mean service time, seconds.
    share
        of the arrivals, more than 0 and less than 1.
    within_s
        seconds.

    Returns
    -------
    kept
        decided with sixty digits; too close to call counts as not kept.
    """
    offered = per_hour * service_s / HOUR_S
    if offered >= counters:
        return False
    late = waiting_probability(counters, offered)
    # those who wait at all wait exponentially long, with the rate at which the counters outpace the arrivals
    decays = _DIGITS.exp(_decimal((offered - counters) * within_s / service_s))
    limit, margin = _decimal(1 - share), Decimal(10) ** -50
    return _DIGITS.multiply(_decimal(late), decays) <= limit - margin


def _decimal(number: Fraction) -> Decimal:
    return _DIGITS.divide(Decimal(number.numerator), Decimal(number.denominator))
