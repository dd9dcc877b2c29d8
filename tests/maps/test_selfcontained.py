import base64
import hashlib
import re

import folium
import pytest
from xstatic.pkg import leaflet

from maps.selfcontained import ExternalAddressError, find_policy, read_leaflet

PAGE = "<html><head>{}</head><body>{}</body></html>"


def test_the_packaged_leaflet_is_the_one_folium_asks_for():
    for links, name in ((folium.Map.default_js, "leaflet"), (folium.Map.default_css, "leaflet_css")):
        assert f"@{leaflet.VERSION}/" in dict(links)[name]


@pytest.mark.parametrize(
    "body",
    [
        '<script src="https://example.com/x.js"></script>',
        '<script src="//example.com/x.js"></script>',
        '<link rel="stylesheet" href="http://example.com/x.css">',
        '<img src="picture.png">',
        '<img src="data:," srcset="https://example.com/x.png 2x">',
        '<svg><image xlink:href="https://example.com/x.png"/></svg>',
        "<a href='https://example.com'>x</a>",
        '<form action="https://example.com"></form>',
        '<iframe src="javascript:alert(1)"></iframe>',
        '<meta http-equiv="Refresh" content="0; url=https://example.com">',
        "<style>p { background: url(https://example.com/x.png) }</style>",
        "<style>p { background: URL( 'x.png' ) }</style>",
        '<style>@import "https://example.com/x.css";</style>',
        '<p style="background: url(//example.com/x.png)">x</p>',
    ],
)
def test_a_page_that_would_ask_for_something_is_refused(body):
    with pytest.raises(ExternalAddressError) as error:
        find_policy(PAGE.format("", body))
    assert {finding.code for finding in error.value.findings} == {"external-address"}


@pytest.mark.parametrize(
    "body",
    [
        "<p>https://example.com</p>",
        '<script type="application/json">{"a": "https://example.com"}</script>',
        '<a href="#map">x</a>',
        "<style>p { background: url(data:image/png;base64,AA==) }</style>",
        "<style>v { behavior: url(#default#VML) }</style>",
    ],
)
def test_a_page_that_only_mentions_addresses_passes(body):
    assert find_policy(PAGE.format("", body)).startswith("default-src 'none'; ")


def test_the_policy_allows_the_pages_own_scripts_and_styles_only():
    policy = find_policy(PAGE.format("<style>p {}</style>", "<script>let a = '<b>';</script>"), ("https://tiles.example",))
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in ("p {}", "let a = '<b>';")]
    assert f"style-src 'sha256-{hashes[0]}';" in policy
    assert f"script-src 'sha256-{hashes[1]}';" in policy
    assert "img-src data: https://tiles.example;" in policy
    assert policy.startswith("default-src 'none'")
    assert "unsafe" not in policy


def test_the_packaged_leaflet_asks_for_nothing_once_it_stands_in_the_page():
    script, style = read_leaflet("leaflet.js"), read_leaflet("leaflet.css")
    assert "sourceMappingURL" not in script
    assert not re.search(r"url\((?!#)", style)
    assert find_policy(PAGE.format(f"<style>{style}</style>", f"<script>{script}</script>"))
