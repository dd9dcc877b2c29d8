"""Pictures for the documentation, packed small, in the colours that they have."""

from __future__ import annotations

import io

import numpy as np
from PIL import Image

COLOURS = 128
# how far a part of a colour, of 255, may stray
MOST_ASTRAY = 24


def packed(png: bytes) -> bytes:
    """Return a picture as PNG with a palette, at the dots to the inch that it had.

    Raises
    ------
    ValueError
        if a colour would stray so far that a key no longer tells it.
    """
    image = Image.open(io.BytesIO(png))
    whole, file = image.convert("RGB"), io.BytesIO()
    few = whole.quantize(COLOURS, method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
    astray = int(np.abs(np.asarray(few.convert("RGB"), dtype=np.int16) - np.asarray(whole, dtype=np.int16)).max())
    if astray > MOST_ASTRAY:
        msg = f"a colour strays by {astray}"
        raise ValueError(msg)
    few.save(file, "PNG", optimize=True, **({"dpi": image.info["dpi"]} if "dpi" in image.info else {}))
    return file.getvalue()
