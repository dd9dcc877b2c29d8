"""The bold face that a PDF needs, made of a font of one weight."""

from __future__ import annotations

import io
import os

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from maps.boldface import thicken
from maps.fonts import FACES, OWN_FACES

LETTERS = "案回務8g,●"
SIZE = 200


def ink(font: io.BytesIO | str, letter: str) -> np.ndarray:
    """Return where a letter is black."""
    picture = Image.new("L", (2 * SIZE, 2 * SIZE))
    ImageDraw.Draw(picture).text((SIZE // 2, SIZE // 2), letter, 255, font=ImageFont.truetype(font, SIZE))
    return np.asarray(picture) > 127


@pytest.fixture(scope="module")
def bold() -> bytes:
    return thicken(FACES[0], LETTERS)


@pytest.mark.parametrize("letter", LETTERS)
def test_a_bold_letter_covers_the_plain_one_and_keeps_its_white_and_width(letter, bold):
    plain = str(FACES[0].find())
    before, after = ink(plain, letter), ink(io.BytesIO(bold), letter)
    assert (after >= before).mean() > 0.9999
    assert 1.05 < after.sum() / before.sum() < 2
    wide = [ImageFont.truetype(font, SIZE).getlength(letter) for font in (plain, io.BytesIO(bold))]
    assert wide[0] == wide[1]


@pytest.mark.parametrize(("lang", "letter"), [("zh_Hans", "划"), ("ko", "획")])
def test_faces_with_postscript_outlines_get_bold_letters_likewise(lang, letter):
    face = OWN_FACES[lang]
    if not face.is_installed:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)(f"{face.package} is not installed")
    plain, bold = str(face.find()), thicken(face, letter)
    before, after = ink(plain, letter), ink(io.BytesIO(bold), letter)
    assert (after >= before).mean() > 0.9995
    assert 1.05 < after.sum() / before.sum() < 2
    wide = [ImageFont.truetype(font, SIZE).getlength(letter) for font in (plain, io.BytesIO(bold))]
    assert wide[0] == wide[1]


def test_the_middle_of_a_ring_stays_white(bold):
    (rows,), (columns,) = (np.nonzero(ink(io.BytesIO(bold), "回").any(axis=axis)) for axis in (1, 0))
    middle = ink(io.BytesIO(bold), "回")[(rows[0] + rows[-1]) // 2, (columns[0] + columns[-1]) // 2]
    assert not middle


def test_the_same_letters_give_the_same_bytes_and_other_letters_stay(bold):
    assert thicken(FACES[0], reversed(LETTERS)) == bold
    assert np.array_equal(ink(io.BytesIO(bold), "山"), ink(str(FACES[0].find()), "山"))
