"""The five pictures to paste: what stands in each, in which size, and the same bytes every time."""

from __future__ import annotations

import io
from itertools import pairwise

import pytest
from matplotlib.text import Text as Words
from PIL import Image

from maps.charts.period_maps import PeriodMap
from maps.charts.svg import wrap
from maps.report.pictures import NAMES, draw_pictures
from models.messages.text import same
from placement.records.files import FIGURES
from tests.maps.conftest import KEPT
from tests.maps.reports import figures_drawn, make_hostile, town_drawn

CHANGE = PeriodMap(same(""), same("Papers: 9 people nearer"), KEPT, (*KEPT, "misaki", "kita"), (same("f"), same("n"), same("s")))
SOURCES = {True: (same("Made of the census (2020; CC BY 4.0)"),), False: (same("Counted from the census (2020; CC BY 4.0)"),)}


@pytest.fixture(scope="module")
def drawn(town):
    """Return the pictures of the town's plan, and the figures they were painted on."""
    with figures_drawn() as figures:
        pictures = draw_pictures(town_drawn(town, lang="en"), same("A plan for Minato"), CHANGE, SOURCES)
    # a drawing is painted first by itself, then as part of another
    return pictures, [figure for figure in figures if figure.subfigs]


def test_there_are_five_with_names_that_say_what_they_show(drawn):
    assert tuple(drawn[0]) == NAMES == FIGURES
    assert all(picture.alt.to("en") for picture in drawn[0].values())


def test_each_carries_title_source_terms_and_year_in_itself(drawn):
    for place, figure in enumerate(drawn[1]):
        words = " ".join(one.get_text() for one in figure.findobj(Words))
        assert "A plan for Minato" in words
        assert ("Made of" if place < 3 else "Counted from") + " the census (2020; CC BY 4.0)" in words
        assert "<text" not in drawn[0][NAMES[place]].svg


def test_no_letter_is_small_and_no_two_lines_of_a_caption_lie_on_each_other(drawn):
    for figure in drawn[1]:
        assert [one.get_text() for one in figure.findobj(Words) if one.get_text().strip() and one.get_fontsize() < 8] == []
        paper = next(axes for axes in figure.axes if axes.get_zorder() == 5)
        wide, high = paper.get_xlim()[1], paper.get_ylim()[1]
        places = sorted((round(text.get_position()[0]), -text.get_position()[1], text.get_fontsize()) for text in paper.texts)
        for (x, y, _), (other_x, other_y, size) in pairwise(places):
            assert x != other_x or other_y - y >= size
        assert all(0 < x < wide and 0 < -y < high for x, y, _ in places)


def test_a_png_has_three_hundred_dots_to_the_inch_and_the_size_of_its_svg(drawn):
    drawing = drawn[0][NAMES[0]].svg
    content = drawing.png()
    assert drawing.png() == content
    image = Image.open(io.BytesIO(content))
    assert [round(dots) for dots in image.info["dpi"]] == [300, 300]
    assert image.size == pytest.approx((drawing.width_mm / 25.4 * 300, drawing.height_mm / 25.4 * 300), abs=1)
    assert b"matplotlib" not in content
    assert len(image.convert("RGB").getcolors(1 << 24)) > 100


def test_where_nothing_is_compared_today_alone_is_drawn(town):
    pictures = draw_pictures(town_drawn(town, added=()), same("t"), None, SOURCES)
    assert tuple(pictures) == (NAMES[0], *NAMES[3:])


@pytest.mark.long
def test_hostile_names_become_letters_and_two_drawings_are_equal(town):
    study, texts = make_hostile(town)
    first, second = (draw_pictures(town_drawn(study), texts.title, CHANGE, SOURCES) for _ in range(2))
    for name, picture in first.items():
        assert picture.svg == second[name].svg
        assert picture.svg.png() == second[name].svg.png()
        assert "<script" not in picture.svg
        assert "onload" not in picture.svg.split("<!--")[0]


def test_words_are_wrapped_between_japanese_letters_but_no_stop_begins_a_line():
    lines = wrap("最寄りの人が最も多いのは石神井区民事務所です。モデル上の最寄りで、利用者数ではありません。", 9, 100)
    assert len(lines) > 3
    assert "".join(lines) == "最寄りの人が最も多いのは石神井区民事務所です。モデル上の最寄りで、利用者数ではありません。"
    assert not [line for line in lines if line[0] in "、。)"]
    assert wrap("within reach of an office", 9, 60) == ["within reach", "of an office"]
