"""How far every demand point is from every office: the one shape all kinds of access share."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from models.remade import Remade

IntArray = NDArray[np.int64]
Int32Array = NDArray[np.int32]
FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]
Unit = Literal["mm", "s"]


@dataclass(frozen=True, eq=False)
class AccessMatrix(Remade):
    """Whole millimetres or seconds from demand points (rows) to offices (columns).

    Parameters
    ----------
    demand_ids
        ids of the n demand points.
    office_ids
        ids of the m offices.
    values
        (n, m) int64, not negative; where a pair is not reachable the value means nothing.
    unit
        `mm` or `s`.
    reachable
        (n, m) bool.

    Raises
    ------
    ValueError
        if shapes, types or signs are not as said; matrices are made by our own code.
    """

    demand_ids: tuple[str, ...]
    office_ids: tuple[str, ...]
    values: IntArray
    unit: Unit
    reachable: BoolArray

    def __post_init__(self) -> None:
        shape = (len(self.demand_ids), len(self.office_ids))
        if self.values.shape != shape or self.reachable.shape != shape:
            raise ValueError(f"values {self.values.shape} and reachable {self.reachable.shape} must both be {shape}")
        if self.values.dtype != np.int64 or self.reachable.dtype != np.bool_:
            raise ValueError(f"values must be int64 and reachable bool, not {self.values.dtype} and {self.reachable.dtype}")
        if bool((self.values[self.reachable] < 0).any()):
            raise ValueError("a reachable pair has a negative value")
        for array in (self.values, self.reachable):
            array.setflags(write=False)

    def __repr__(self) -> str:
        return f"<AccessMatrix: {self.unit} from {len(self.demand_ids):,} demand points to {len(self.office_ids):,} offices>"

    @cached_property
    def unevenness(self) -> dict[tuple[bytes, bytes], int]:
        """What sets of open offices were found to be worth as `criteria.Gini`, by who is measured and what is open: it takes long."""
        return {}

    def within(self, limit: int) -> BoolArray:
        """Return (n, m) bool: reachable, and at most `limit` (in `unit`, inclusive)."""
        return self.reachable & (self.values <= limit)

    def columns(self, office_ids: Sequence[str]) -> IntArray:
        """Return the column of each office id, in the order given."""
        position = {office: column for column, office in enumerate(self.office_ids)}
        return np.array([position[office] for office in office_ids], dtype=np.int64)

    def nearest(self, office_ids: Sequence[str]) -> tuple[IntArray, IntArray]:
        """Return the column of and the value to the nearest of `office_ids` for every demand point.

        Equal values go to the office that stands first in the matrix. A point that reaches none
        has column -1 and value 0.
        """
        columns = np.sort(self.columns(office_ids))
        if columns.size == 0:
            return np.full(len(self.demand_ids), -1, dtype=np.int64), np.zeros(len(self.demand_ids), dtype=np.int64)
        far = np.iinfo(np.int64).max
        values = np.where(self.reachable.take(columns, axis=1), self.values.take(columns, axis=1), far)
        best = values.argmin(axis=1)
        value = values[np.arange(len(values)), best]
        lost = value == far
        return np.where(lost, -1, columns[best]), np.where(lost, 0, value)
