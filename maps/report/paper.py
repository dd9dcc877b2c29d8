"""The paper that maps are drawn for."""

from __future__ import annotations

from typing import Literal

# everything on A4 upright, or the maps on one sheet of A3 across among pages of A4
Paper = Literal["a4", "a3"]
