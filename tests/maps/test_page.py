import re
from dataclasses import replace
from pathlib import Path

import folium
import pytest
from markupsafe import Markup

import maps
from maps import selfcontained
from maps.page import html as page
from maps.rendering import make_environment
from maps.selfcontained import ExternalAddressError
from models.messages.text import given
from tests.maps.conftest import TEXTS, draw


def test_two_renders_are_equal_byte_for_byte(town):
    assert draw(town) == draw(town)


def test_the_page_says_its_language_and_title(town):
    html = draw(town, lang="en", texts=replace(TEXTS, title=given({"ja": "案", "en": "</title><b>A & B"})))
    assert '<html lang="en">' in html
    assert "<title>&lt;/title&gt;&lt;b&gt;A &amp; B</title>" in html


def test_readers_may_enlarge_the_page(town):
    assert "user-scalable=no" not in draw(town)


def test_folium_is_left_as_it_was(town):
    before = list(folium.Map.default_js), list(folium.Map.default_css)
    draw(town)
    assert (folium.Map.default_js, folium.Map.default_css) == before


def test_no_random_name_and_no_foreign_library_is_left(town):
    html = draw(town)
    assert not re.search(r"\b[0-9a-f]{32}\b", html)
    assert not re.search(r"jquery|bootstrap|fontawesome|awesome-markers", html, re.IGNORECASE)


def test_an_address_added_to_the_page_fails_the_render(town, monkeypatch):
    def leaky():
        environment = make_environment.__wrapped__()
        environment.globals["asset"] = lambda _: Markup("@import 'https://example.com/x.css';")
        return environment

    monkeypatch.setattr(selfcontained, "make_environment", leaky)
    with pytest.raises(ExternalAddressError, match="address outside itself"):
        draw(town)


def test_a_plugin_added_to_the_map_fails_the_render(town, monkeypatch):
    class Plugged(page.PageMap):
        def render(self, **kwargs):
            self.get_root().header.add_child(folium.JavascriptLink("https://example.com/plugin.js"))
            super().render(**kwargs)

    monkeypatch.setattr(page, "PageMap", Plugged)
    with pytest.raises(ExternalAddressError):
        draw(town)


def test_another_viewport_of_foliums_is_noticed(town, monkeypatch):
    monkeypatch.setattr(page, "FOLIUM_VIEWPORT", "<meta viewport>")
    with pytest.raises(ValueError, match="exactly one"):
        draw(town)


def test_no_two_scripts_of_the_page_give_one_name_to_two_things():
    text = "\n".join(path.read_text("utf-8") for path in (Path(maps.__file__).parent / "assets").glob("*.js"))
    names = re.findall(r"^(?:function|const|let|class) (\w+)", text, re.MULTILINE)
    assert len(names) > 200
    assert {name for name in names if names.count(name) > 1} == set()
