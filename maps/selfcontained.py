"""One file that asks for nothing: Leaflet written into the page, every other address refused."""

from __future__ import annotations

import base64
import hashlib
import re
from html import escape
from html.parser import HTMLParser
from pathlib import Path

import folium
from xstatic.pkg import leaflet

from models.messages.findings import Finding, PlacementError
from models.messages.text import Text

# The only links of Folium's that we keep, until embed_leaflet writes the packaged files in their place.
LEAFLET_JS = dict(folium.Map.default_js)["leaflet"]
LEAFLET_CSS = dict(folium.Map.default_css)["leaflet_css"]

LOADING_ATTRIBUTES = frozenset(
    ("src", "srcset", "href", "xlink:href", "data", "poster", "action", "formaction", "background", "ping", "manifest")
)
# `#…` points into the page itself, `data:` carries its own bytes.
_INNER = ("#", "data:")
_CSS_ADDRESS = re.compile(r"url\(\s*(['\"]?)(.*?)\1\s*\)|@import\s+(['\"]?)([^'\";]*)", re.IGNORECASE | re.DOTALL)


class ExternalAddressError(PlacementError):
    """The page would ask for something outside itself: our bug, and nothing is written."""


def embed_leaflet(html: str) -> str:
    """Return the page with the links to Leaflet's script and style replaced by their text.

    Raises
    ------
    ValueError
        if the page does not link each exactly once.
    """
    folder = Path(leaflet.BASE_DIR)
    # A source map would be fetched as soon as somebody opens the developer tools.
    script = re.sub(r"\n//# sourceMappingURL=.*", "", (folder / "leaflet.js").read_text(encoding="utf-8"))
    # Its pictures are those of markers and a layer switch that the page does not have.
    style = re.sub(r"url\(images/[\w.-]+\)", "none", (folder / "leaflet.css").read_text(encoding="utf-8"))
    html = replace_once(html, f'<script src="{LEAFLET_JS}"></script>', f"<script>{script}</script>")
    return replace_once(html, f'<link rel="stylesheet" href="{LEAFLET_CSS}"/>', f"<style>{style}</style>")


def replace_once(html: str, old: str, new: str) -> str:
    """Return `html` with the only `old` in it replaced; ValueError if it is not there exactly once."""
    found = html.count(old)
    if found != 1:
        msg = f"expected exactly one {old!r} in the page, found {found}"
        raise ValueError(msg)
    return html.replace(old, new)


def forbid_requests(html: str, *, images: tuple[str, ...] = ()) -> str:
    """Return the page with a content-security policy that allows its own scripts and styles, by hash, and no more.

    Parameters
    ----------
    html
        the page.
    images
        hosts that pictures may come from when the reader asks for them; nothing in the page itself may name one.

    Raises
    ------
    ExternalAddressError
        if an attribute or a style of the page names an address outside it.
    """
    reader = _PageReader()
    reader.feed(html)
    reader.close()
    outside = [address for address in reader.addresses if not address.startswith(_INNER)]
    if outside:
        raise ExternalAddressError(
            Finding(
                "external-address",
                "stop",
                Text("the map's page refers to an address outside itself; this is a fault of the program"),
                value=address,
            )
            for address in outside
        )
    policy = "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(_hash_text(script) for script in reader.scripts)}",
            f"style-src {' '.join(_hash_text(style) for style in reader.styles)}",
            " ".join(("img-src data:", *images)),
            "base-uri 'none'",
            "form-action 'none'",
        )
    )
    meta = f'<meta http-equiv="Content-Security-Policy" content="{escape(policy)}">'
    return replace_once(html, "<head>", f"<head>\n{meta}")


class _PageReader(HTMLParser):
    """Collects the addresses, scripts and styles of a page as a browser would see them."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.addresses: list[str] = []
        self.scripts: list[str] = []
        self.styles: list[str] = []
        self._into: list[str] | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self.addresses += [value.strip() for name, value in values.items() if name in LOADING_ATTRIBUTES]
        self._read_style(values.get("style", ""))
        if tag == "meta" and values.get("http-equiv", "").lower() == "refresh":
            self.addresses.append(values.get("content", ""))
        is_code = tag == "script" and values.get("type", "") in {"", "module", "text/javascript"}
        self._into = self.scripts if is_code else self.styles if tag == "style" else None
        if self._into is not None:
            self._into.append("")

    def handle_data(self, data: str) -> None:
        if self._into is not None:
            self._into[-1] += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "style" and self._into is self.styles:
            self._read_style(self.styles[-1])
        self._into = None

    def _read_style(self, css: str) -> None:
        self.addresses += [match[2] if match[2] is not None else match[4] for match in _CSS_ADDRESS.finditer(css)]


def _hash_text(text: str) -> str:
    return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
