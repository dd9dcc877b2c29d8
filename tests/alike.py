"""Whether two values are the same all the way down: numbers, frames and shapes, and what of them is read-only."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from functools import partial
from typing import Any

import numpy as np
import pandas as pd
import shapely
from pandas.testing import assert_frame_equal


def assert_alike(one: Any, other: Any, at: str = "value") -> None:
    """Fail, naming the place, where two values differ."""
    assert type(one) is type(other), at
    if isinstance(one, np.ndarray):
        _assert_arrays_alike(one, other, at)
    elif isinstance(one, pd.DataFrame):
        assert_frame_equal(one, other)
    elif isinstance(one, shapely.Geometry):
        assert shapely.equals_exact(one, other, tolerance=0), at
    elif parts := _parts(one):
        others = _parts(other)
        assert [name for name, _ in parts] == [name for name, _ in others], at
        for (name, part), (_, counterpart) in zip(parts, others, strict=True):
            assert_alike(part, counterpart, f"{at}.{name}")
    else:
        assert one == other, at


def _assert_arrays_alike(one: Any, other: Any, at: str) -> None:
    assert one.dtype == other.dtype, at
    assert one.flags.writeable == other.flags.writeable, f"{at}: one of them is read-only"
    if one.dtype == object:
        assert_alike(one.tolist(), other.tolist(), at)
    else:
        np.testing.assert_array_equal(one, other, err_msg=at)


def _parts(value: Any) -> list[tuple[object, Any]]:
    """Return what a value is made of, by name or place; nothing where it is one thing."""
    if is_dataclass(value):
        return [(field.name, getattr(value, field.name)) for field in fields(value)]
    if isinstance(value, partial):
        return [("func", value.func), ("args", value.args), ("keywords", value.keywords)]
    if isinstance(value, Mapping):
        return list(value.items())
    return list(enumerate(value)) if isinstance(value, list | tuple) else []
