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
    """Return a face's font, TrueType or CFF as it is, with some of its letters in bold, each as wide as it was.

    The other letters stay as they are, since a font of few letters is passed over for a language that needs more.
    """
    from fontTools.ttLib import TTFont
    from matplotlib.ft2font import FT2Font

    font, drawn = TTFont(face.find(), recalcTimestamp=False, recalcBBoxes=False), FT2Font(str(face.find()))
    names = font.getBestCmap()
    # ink lies on the right of TrueType's lines, and on the left of PostScript's
    is_cff = "CFF " in font
    put = _put_into_cff if is_cff else _put_into_glyf
    for code in sorted({ord(letter) for letter in letters} & names.keys()):
        put(font, names[code], list(_contours(drawn, code, ink_on_right=not is_cff)))
    content = io.BytesIO()
    font.save(content)
    return content.getvalue()


def _put_into_glyf(font: Any, name: str, contours: list[NDArray[np.float64]]) -> None:
    """Give a TrueType font the outline of a letter."""
    from fontTools.pens.ttGlyphPen import TTGlyphPen

    pen = TTGlyphPen(None)
    _trace(pen, contours)
    glyph = pen.glyph()
    glyph.recalcBounds(None)
    font["glyf"][name] = glyph
    font["hmtx"][name] = (font["hmtx"][name][0], getattr(glyph, "xMin", 0))


def _put_into_cff(font: Any, name: str, contours: list[NDArray[np.float64]]) -> None:
    """Give an OpenType font with PostScript outlines the outline of a letter."""
    from fontTools.pens.t2CharStringPen import T2CharStringPen

    letters = font["CFF "].cff.topDictIndex[0].CharStrings
    before = letters[name]
    # the font writes a width as what it has more than most letters
    pen = T2CharStringPen(font["hmtx"][name][0] - before.private.nominalWidthX, None)
    _trace(pen, contours)
    letters[name] = pen.getCharString(before.private, before.globalSubrs)


def _trace(pen: Any, contours: Iterable[NDArray[np.float64]]) -> None:
    for line in contours:
        first, *others = ((round(x), round(y)) for x, y in line[:-1])
        pen.moveTo(first)
        for point in others:
            pen.lineTo(point)
        pen.closePath()


def _contours(font: FT2Font, code: int, *, ink_on_right: bool) -> Iterator[NDArray[np.float64]]:
    """Yield the closed contours of a letter, thickened, in the font's units."""
    from matplotlib.ft2font import LoadFlags
    from matplotlib.path import Path
    from matplotlib.transforms import Affine2D

    font.load_char(code, flags=LoadFlags.NO_SCALE)
    # its units are taken for pixels of 64 parts; curves become lines as fine as pixels of the size asked for
    outline = Path(*font.get_path()).transformed(Affine2D().scale(64 / COARSE))
    rings = [np.asarray(ring, dtype=float) * COARSE for ring in outline.to_polygons(closed_only=True)]
    rings = [ring for ring in rings if len(ring) > 3]
    yield from rings
    yield from _lines_round(rings, font.units_per_EM, ink_on_right=ink_on_right)


def _lines_round(rings: Sequence[NDArray[np.float64]], size: int, *, ink_on_right: bool) -> Iterator[NDArray[np.float64]]:
    """Yield the contours of a line drawn along all rings, turned as in the font."""
    drawn = shapely.MultiLineString(rings).buffer(BOLDER / 2 * size, join_style="mitre", mitre_limit=MITRE, quad_segs=2)
    for part in shapely.orient_polygons(shapely.get_parts(drawn.simplify(LOST * size)), exterior_cw=ink_on_right):
        yield from (np.asarray(line.coords) for line in (part.exterior, *part.interiors) if not line.is_empty)
