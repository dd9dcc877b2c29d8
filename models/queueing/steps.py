"""The compiled part of a day's queue: one more, one fewer or the same, step by step."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt

from models.compiled import compiled

FloatArray = npt.NDArray[np.float64]


@compiled
def follow(
    now: FloatArray, up: float, down: FloatArray, exactly: FloatArray, within: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the probabilities of how many are there after a number of steps, weighted in two ways.

    Parameters
    ----------
    now
        (n,) of having 0, 1, … there at first.
    up, down
        the chance of one more in a step, none beyond the last; (n,) and of one fewer.
    exactly, within
        (k,) the weights of 0, 1, … steps.

    Returns
    -------
    end, spent
        (n,) the sums by `exactly` and by `within`.
    """
    last = now.size - 1
    here, there = now.copy(), np.zeros(now.size)
    end, spent = np.zeros(now.size), np.zeros(now.size)
    for step in range(exactly.size):
        for state in range(now.size):
            chance = here[state]
            end[state] += exactly[step] * chance
            spent[state] += within[step] * chance
            stays = (1.0 - down[state] - (up if state < last else 0.0)) * chance
            if state > 0:
                stays += up * here[state - 1]
            if state < last:
                stays += down[state + 1] * here[state + 1]
            there[state] = stays
        here, there = there, here
    return end, spent
