"""Functions compiled to machine code at their first call."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar, cast

import numba

Kernel = TypeVar("Kernel", bound=Callable[..., object])


def compiled(kernel: Kernel) -> Kernel:
    """Return `kernel`, compiled at its first call; what was compiled is kept for the next run, which it saves some seconds.

    Like Python's own, the cache is in `__pycache__` beside the kernel's file, or where that is closed, in the user's cache folder.
    """
    try:
        made = numba.njit(nogil=True, cache=True)(kernel)
    except RuntimeError:  # neither may be written to: each run compiles anew
        made = numba.njit(nogil=True)(kernel)
    return cast("Kernel", made)
