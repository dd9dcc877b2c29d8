"""A bold face of a font that comes in one weight: its outlines, thickened.

A PDF can only be given fonts, so the line that drawings put round a bold letter has to become part of the letter.
"""

from __future__ import annotations

import io
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from maps.fonts import BOLDER

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from matplotlib.ft2font import FT2Font
    from numpy.typing import NDArray

    from maps.fonts import Face

# what of the line's shape may be lost, as a share of the letter's size
LOST = 0.0008
MITRE = 2.0
# font units to a step of a flattened curve
COARSE = 4


def thicken(face: Face, letters: Iterable[str]) -> bytes:
    """Return a face's TrueType font with some of its letters in bold, each as wide as it was.

    The other letters stay as they are, since a font of few letters is passed over for a language that needs more.
    """
    from fontTools.ttLib import TTFont
    from matplotlib.ft2font import FT2Font

    font, drawn = TTFont(face.find(), recalcTimestamp=False, recalcBBoxes=False), FT2Font(str(face.find()))
    names = font.getBestCmap()
    for code in sorted({ord(letter) for letter in letters} & names.keys()):
        glyph = _draw(drawn, code)
        width, _ = font["hmtx"][names[code]]
        font["glyf"][names[code]] = glyph
        font["hmtx"][names[code]] = (width, getattr(glyph, "xMin", 0))
    content = io.BytesIO()
    font.save(content)
    return content.getvalue()


def _draw(font: FT2Font, code: int) -> Any:
    """Return a letter's outline, thickened, in the font's units."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen
    from matplotlib.ft2font import LoadFlags
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    font.load_char(code, flags=LoadFlags.NO_SCALE)
    # its units are taken for pixels of 64 parts; curves become lines as fine as pixels of the size asked for
    outline = Path(*font.get_path()).transformed(Affine2D().scale(64 / COARSE))
    rings = [np.asarray(ring, dtype=float) * COARSE for ring in outline.to_polygons(closed_only=True)]
    rings = [ring for ring in rings if len(ring) > 3]
    pen = TTGlyphPen(None)
    for line in (*rings, *_lines_round(rings, font.units_per_EM)):
        first, *others = ((round(x), round(y)) for x, y in line[:-1])
        pen.moveTo(first)
        for point in others:
            pen.lineTo(point)
        pen.closePath()
    glyph = pen.glyph()
    glyph.recalcBounds(None)
    return glyph


def _lines_round(rings: Sequence[NDArray[np.float64]], size: int) -> Iterator[NDArray[np.float64]]:
    """Yield the contours of a line drawn along all rings; ink lies on their right, as in the font."""
    drawn = shapely.MultiLineString(rings).buffer(BOLDER / 2 * size, join_style="mitre", mitre_limit=MITRE, quad_segs=2)
    for part in shapely.orient_polygons(shapely.get_parts(drawn.simplify(LOST * size)), exterior_cw=True):
        yield from (np.asarray(line.coords) for line in (part.exterior, *part.interiors) if not line.is_empty)
