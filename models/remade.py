"""Values that are themselves again in another process: pickled by their fields, and made anew from these."""

from __future__ import annotations

from dataclasses import fields
from typing import Any


class Remade:
    """A dataclass that is made anew when it is unpickled or copied.

    Pickle keeps no array read-only and looks at nothing twice. Made anew, a value passes its own checks again and its arrays
    are read-only again; whatever it has cached stays behind, to be found again when somebody asks for it.
    """

    __slots__ = ()

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), tuple(getattr(self, field.name) for field in fields(self))  # type: ignore[arg-type]
