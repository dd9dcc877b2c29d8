"""The independent checker: plain arrays in, disagreements out; it shares no code with the models.

It recomputes feasibility, service, assignment and every objective in integers, in the plainest way. Nothing
is written unless it agrees.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from models.errors import CheckError, Finding
from models.text import same


def check_choice(
    chosen: Sequence[str],
    *,
    keep: Sequence[str],
    candidates: Sequence[str],
    added: tuple[int, int],
    at_least: Sequence[tuple[int, Sequence[str]]],
    at_most: Sequence[tuple[int, Sequence[str]]],
) -> list[str]:
    """Return what is wrong with a set of open offices.

    Parameters
    ----------
    chosen
        ids of all open offices.
    keep, candidates
        ids that must be open, and ids that may be.
    added
        fewest and most candidates opened.
    at_least, at_most
        pairs of a count and a set of ids.

    Returns
    -------
    faults
        one sentence a fault; empty when all is well.
    """
    opened = set(chosen)
    faults = []
    if len(opened) != len(chosen):
        faults.append("an office is listed twice")
    if not opened >= set(keep):
        faults.append(f"kept offices are shut: {sorted(set(keep) - opened)}")
    if not opened <= set(keep) | set(candidates):
        faults.append(f"offices that may not open are open: {sorted(opened - set(keep) - set(candidates))}")
    count = len(opened - set(keep))
    if not added[0] <= count <= added[1]:
        faults.append(f"{count} added, not {added[0]} to {added[1]}")
    faults += [f"fewer than {k} open of {list(group)}" for k, group in at_least if len(opened & set(group)) < k]
    faults += [f"more than {k} open of {list(group)}" for k, group in at_most if len(opened & set(group)) > k]
    return faults


def measure(
    columns: Sequence[int],
    *,
    people: NDArray[np.int64],
    covers: NDArray[np.bool_],
    means: Mapping[str, tuple[NDArray[np.int64], NDArray[np.bool_], NDArray[np.bool_]]],
    scores: Mapping[str, NDArray[np.int64]],
) -> dict[str, int]:
    """Return served people, open offices, and every average and score, of a set of columns, in integers.

    Parameters
    ----------
    columns
        columns of the open offices.
    people
        (n,) int64.
    covers
        (n, m) bool.
    means
        for each name: (n, m) values, (n, m) reachable, and (n,) the points that have a part in it.
    scores
        for each name: (m,).

    Returns
    -------
    measures
        `served_population`, `open_offices`, for each mean the sum of people × value to the nearest open
        office, for each score its sum; `unreached`, the people with a part in a mean who reach no open office.
    """
    opened = list(columns)
    # Python's integers, which cannot overflow
    counts = people.tolist()
    served = np.any(covers[:, opened], axis=1, keepdims=True)[:, 0].tolist()
    found = {
        "served_population": sum(count for count, flag in zip(counts, served, strict=True) if flag),
        "open_offices": len(opened),
        "unreached": 0,
        **{name: sum(int(values[column]) for column in opened) for name, values in scores.items()},
    }
    for name, (values, reachable, counted) in means.items():
        total = 0
        rows = zip(counts, counted.tolist(), values[:, opened].tolist(), reachable[:, opened].tolist(), strict=True)
        for count, has_part, ways, ables in rows:
            if not count or not has_part:
                continue
            near = [way for way, able in zip(ways, ables, strict=True) if able]
            total += count * min(near, default=0)
            found["unreached"] += 0 if near else count
        found[name] = total
    return found


def check_assignment(
    assignment: NDArray[np.int64],
    served: NDArray[np.bool_],
    columns: Sequence[int],
    *,
    distance_mm: NDArray[np.int64],
    reachable: NDArray[np.bool_],
    covers: NDArray[np.bool_],
) -> list[str]:
    """Return what is wrong with who goes where and who counts as served; empty when all is well."""
    opened = np.array(sorted(columns), dtype=np.int64)
    faults = []
    for point in range(len(assignment)):
        here = opened[reachable[point, opened]]
        column = int(assignment[point])
        if (column == -1) != (here.size == 0) or (
            here.size and (column not in here or distance_mm[point, column] > distance_mm[point, here].min())
        ):
            faults.append(f"demand point {point} is not assigned to its nearest open office")
        if bool(served[point]) != bool(covers[point, opened].any()):
            faults.append(f"demand point {point} is wrongly {'served' if served[point] else 'unserved'}")
    return faults


def require(faults: Sequence[str], claimed: Mapping[str, int], found: Mapping[str, int]) -> None:
    """Raise if there are faults, or if a claimed value is not the one found.

    Raises
    ------
    CheckError
        naming every disagreement: a fault of ours, never of the input.
    """
    wrong = [
        *faults,
        *(f"{name}: {value} claimed, {found[name]} found" for name, value in claimed.items() if found[name] != value),
    ]
    if wrong:
        raise CheckError([Finding("check-failed", "stop", same(sentence)) for sentence in wrong])
