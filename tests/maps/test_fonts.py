"""Drawings look alike on every machine: their letters come with packages."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from dataclasses import replace
from hashlib import sha256
from pathlib import Path

import matplotlib as mpl
import pytest

from maps import fonts
from maps.charts.svg import draw_svg, embolden, wrap
from maps.fonts import (
    FACES,
    OWN_FACES,
    drawn_in,
    families,
    missing_letters,
    one_line,
    require_letters,
    speaking,
    warn_of_another,
    warn_of_missing,
)
from maps.labels import report_words
from models.messages.findings import InputError
from models.messages.text import given
from tests.maps.bare import bare_machine
from tests.maps.reports import LONG
from tests.maps.test_still_map import draw
from tests.town import write_town

ROOT = Path(__file__).parents[2]
DRAW = """
import sys
from hashlib import sha256
from pathlib import Path
from geodata.load import load_study
from tests.maps.test_still_map import draw
for lang in ("ja", "en"):
    print(sha256(draw(load_study(Path(sys.argv[1])), lang).encode()).hexdigest())
"""


def test_a_machine_without_fonts_draws_the_same_bytes_and_complains_of_nothing(tmp_path):
    from geodata.load import load_study

    folder = write_town(tmp_path / "minato-town")
    done = subprocess.run(
        [sys.executable, "-c", DRAW, str(folder)],
        cwd=ROOT,
        env=bare_machine(tmp_path),
        capture_output=True,
        text=True,
        check=True,
    )
    study = load_study(folder)
    assert done.stdout.split() == [sha256(draw(study, lang).encode()).hexdigest() for lang in ("ja", "en")]
    assert done.stderr == ""


def write(text: str, *, bold: bool = False) -> str:
    """Return a drawing of one text."""

    def paint(figure):
        artist = figure.text(0.1, 0.5, text)
        if bold:
            embolden(artist)

    return draw_svg(paint, width_mm=60, height_mm=20)


@pytest.mark.parametrize("text", ["区民事務所 1,234 m", "Ōizumi café ★", "あ" * 30])
def test_letters_are_shapes_in_bold_too(text):
    assert "<text" not in write(text) + write(text, bold=True)
    assert write(text) != write(text, bold=True)


def test_drawing_changes_no_setting_of_matplotlibs_for_others():
    before = dict(mpl.rcParams)
    write("区")
    assert dict(mpl.rcParams) == before
    assert "matplotlib_fontja" not in sys.modules


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("\U00020bb7野支所", "〓野支所"),
        ("\U0001f3e2役場", "〓役場"),
        ("부산", "〓〓"),
        ("葛\U000e0100城", "葛城"),
        ("☆\ufe0f", "☆"),
        ("髙﨑・č・α", "髙﨑・č・α"),
        (" a\n\tb\u2028c\u202e\x00 ", "a b c"),
    ],
)
def test_names_show_the_printers_mark_for_a_letter_that_no_font_has(name, shown):
    assert one_line(name) == shown
    assert missing_letters([shown]) == []
    assert "<use" in write(one_line(name))


def test_letters_of_names_that_are_not_drawn_are_told():
    assert warn_of_missing(["役場", "Town hall", "葛\U000e0100城\n"], "report.html") == ()
    (told,) = warn_of_missing(["\U00020bb7野", "부산"], "report.html")
    assert (told.code, told.severity, told.file, told.count) == ("drawing-characters-missing", "warn", "report.html", 3)
    assert "U+20BB7, U+BD80, U+C0B0" in told.message.to("en")


@pytest.fixture
def without_own_faces(monkeypatch):
    """Take the fonts of Chinese and Korean for not installed."""
    missing = {lang: replace(face, module="no_such_package") for lang, face in OWN_FACES.items()}
    monkeypatch.setattr(fonts, "OWN_FACES", missing)


def need_own_faces():
    missing = [face.package for face in OWN_FACES.values() if not face.is_installed]
    if missing and os.environ.get("CI") == "true":
        pytest.fail(f"not installed: {missing}")
    if missing:
        pytest.skip(f"not installed: {missing}")


@pytest.mark.usefixtures("without_own_faces")
def test_drawings_speak_english_where_no_face_has_the_letters():
    sample = [given({"ja": "地図", "en": "Map", "ko": "지도"})]
    assert [drawn_in(lang, sample) for lang in ("ja", "en", "ko")] == ["ja", "en", "en"]


def test_a_language_whose_letters_no_font_has_is_refused_in_words():
    with pytest.raises(InputError, match=r"U\+BD81") as caught:
        write("북")
    (finding,) = caught.value.findings
    assert (finding.code, finding.severity, finding.value) == ("font-letters-missing", "stop", "북")
    for said in finding.message.as_dict().values():
        assert "--lang" in said
        assert "matplotlib-fontja" in said


@pytest.mark.usefixtures("without_own_faces")
def test_drawings_of_a_language_whose_letters_no_font_has_speak_another():
    words = report_words()
    own = ("ja", "en", "ja-plain")
    assert {lang: drawn_in(lang, words) for lang in (*own, "zh_Hans", "ko")} == dict(zip(own, own, strict=True)) | {
        "zh_Hans": "ja",
        "ko": "en",
    }


@pytest.mark.usefixtures("without_own_faces")
def test_a_language_whose_font_is_not_installed_is_told_with_its_cure():
    (told,) = warn_of_another("ko", "en", "report.html")
    assert (told.code, told.severity, told.value) == ("drawing-other-language", "warn", "pylopdf-fonts-ko")
    with speaking("ko"), pytest.raises(InputError) as caught:
        write("북")
    (finding,) = caught.value.findings
    assert (finding.code, finding.value) == ("font-package-missing", "pylopdf-fonts-ko")
    for message in (told.message, finding.message):
        assert all("pip install 'office-placement[fonts]'" in said for said in message.as_dict().values())


def test_chinese_and_korean_are_drawn_in_faces_of_their_own():
    need_own_faces()
    words = report_words()
    for lang in ("zh_Hans", "ko"):
        assert drawn_in(lang, words) == lang
        assert warn_of_another(lang, lang, "report.html") == ()
        with speaking(lang):
            assert families()[0] == OWN_FACES[lang].family
            require_letters(text.to(lang) for text in words)
            own = write("国")
        assert own != write("国")
    assert families() == [face.family for face in FACES]


def test_korean_lines_break_between_words_alone():
    need_own_faces()
    with speaking("ko"):
        assert wrap("주민 여러분께 알립니다", 10, 60) == ["주민 여러분께", "알립니다"]
        assert wrap("여러분께 알립니다", 10, 45) == ["여러분께", "알립니다"]


def test_the_words_of_both_languages_can_be_drawn():
    for lang in ("ja", "en"):
        require_letters([LONG.title.to(lang), LONG.headline.to(lang)])


def test_a_font_that_is_not_installed_is_named_with_its_cure(monkeypatch):
    monkeypatch.setattr(fonts, "FACES", (replace(FACES[0], module="no_such_package", family="missing"), *FACES[1:]))
    with pytest.raises(InputError, match="pip install matplotlib-fontja") as caught:
        write("区")
    assert [finding.code for finding in caught.value.findings] == ["font-package-missing"]


def test_a_machines_own_fonts_cannot_take_the_place_of_the_packages():
    from matplotlib.font_manager import findfont

    write("区")
    assert [Path(findfont(family)) for family in families()] == [face.find().resolve() for face in FACES]
    assert not any(re.search("IPA|DejaVu|Noto", family) for family in families())
