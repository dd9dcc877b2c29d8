import base64
import hashlib
import re

import pytest
from xstatic.pkg import leaflet

from maps.selfcontained import LEAFLET_CSS, LEAFLET_JS, ExternalAddressError, embed_leaflet, forbid_requests

PAGE = "<html><head>{}</head><body>{}</body></html>"


def test_the_packaged_leaflet_is_the_one_folium_asks_for():
    assert f"@{leaflet.VERSION}/" in LEAFLET_JS
    assert f"@{leaflet.VERSION}/" in LEAFLET_CSS


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
        forbid_requests(PAGE.format("", body))
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
    assert body in forbid_requests(PAGE.format("", body))


def test_the_policy_allows_the_pages_own_scripts_and_styles_only():
    html = forbid_requests(PAGE.format("<style>p {}</style>", "<script>let a = '<b>';</script>"))
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', html)[1]
    hashes = [base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in ("p {}", "let a = '<b>';")]
    assert f"style-src &#x27;sha256-{hashes[0]}&#x27;" in policy
    assert f"script-src &#x27;sha256-{hashes[1]}&#x27;" in policy
    assert policy.startswith("default-src &#x27;none&#x27;")
    assert "unsafe" not in policy


def test_leaflet_is_embedded_only_where_it_is_linked_once():
    with pytest.raises(ValueError, match="exactly one"):
        embed_leaflet(PAGE.format("", ""))
