"""The Gini coefficient, exactly."""

from __future__ import annotations

from fractions import Fraction

import numpy as np

from models.access import IntArray

# a limit on it is given in millionths
PARTS = 1_000_000
FITS = 2**62
PEOPLE_BITS = 26


def gini(burden: IntArray, people: IntArray) -> Fraction | None:
    """Return the Gini coefficient over people: half their mean difference, over their mean.

    Parameters
    ----------
    burden
        (n,) not negative, such as the millimetres to the nearest open office.
    people
        (n,) people who bear it.

    Returns
    -------
    gini
        0 where all bear the same, towards 1 where few bear all; None where nobody bears anything.
    """
    everyone, most = int(people.sum()), int(burden.max(initial=0))
    if most < FITS >> PEOPLE_BITS and everyone >> PEOPLE_BITS == 0:  # both in one number sort twice as fast
        pairs = np.sort(burden << PEOPLE_BITS | people)
        each, many = pairs >> PEOPLE_BITS, pairs & ((1 << PEOPLE_BITS) - 1)
    else:
        order = np.argsort(burden)
        each, many = burden[order], people[order]
    if everyone * everyone * most >= FITS:
        each, many = each.astype(object), many.astype(object)
    within = np.cumsum(many)
    # whoever bears as much comes before or after, and counts once for and once against
    borne = each * many
    total = int(borne.sum())
    return Fraction(int((borne * (2 * within - many - everyone)).sum()), everyone * total) if total else None


def gini_parts(burden: IntArray, people: IntArray) -> int:
    """Return `gini` in millionths, rounded up, so that a limit of whole millionths is kept exactly where this is no more; else 0."""
    found = gini(burden, people) or Fraction(0)
    return -(-found.numerator * PARTS // found.denominator)
