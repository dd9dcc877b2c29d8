"""One file that asks for nothing: Leaflet written into the page, every other address refused."""

from __future__ import annotations

import base64
import hashlib
import re
from html.parser import HTMLParser
from pathlib import Path

from markupsafe import Markup
from xstatic.pkg import leaflet

from maps.labels import UNREVIEWED, UNREVIEWED_MARK
from maps.rendering import make_environment
from models.messages.catalogue import unreviewed
from models.messages.findings import Finding, PlacementError
from models.messages.text import Language, Text

LOADING_ATTRIBUTES = frozenset(
    ("src", "srcset", "href", "xlink:href", "data", "poster", "action", "formaction", "background", "ping", "manifest")
)
# `#…` points into the page itself, `data:` carries its own bytes.
_INNER = ("#", "data:")
_CSS_ADDRESS = re.compile(r"url\(\s*(['\"]?)(.*?)\1\s*\)|@import\s+(['\"]?)([^'\";]*)", re.IGNORECASE | re.DOTALL)


class ExternalAddressError(PlacementError):
    """The page would ask for something outside itself: our bug, and nothing is written."""


def read_leaflet(name: str) -> Markup:
    """Return the text of Leaflet's packaged script or style, to stand in the page; it asks for nothing."""
    text = (Path(leaflet.BASE_DIR) / name).read_text(encoding="utf-8")
    # A source map would be fetched as soon as somebody opens the developer tools.
    text = re.sub(r"\n//# sourceMappingURL=.*", "", text)
    # Its pictures are those of markers and a layer switch that the page does not have.
    return Markup(re.sub(r"url\(images/[\w.-]+\)", "none", text))  # noqa: S704 - a file of a package


def render_closed(template: str, *, images: tuple[str, ...] = (), workers: bool = False, lang: Language, **values: object) -> str:
    """Return a page with a content-security policy that allows its own scripts and styles, by hash, and no more.

    Parameters
    ----------
    template
        its file, which extends `closed.html`.
    images
        hosts that pictures may come from when the reader asks for them; nothing in the page itself may name one.
    workers
        whether its own scripts may run parts of themselves beside the page.
    lang
        the language it is in, or opens in; a translation that nobody has read over is marked as one.
    values
        what the template shows.

    Raises
    ------
    ExternalAddressError
        if an attribute or a style of the page names an address outside it.
    """
    marked = {"unreviewed": UNREVIEWED, "unreviewed_mark": UNREVIEWED_MARK} if unreviewed(lang) else {"unreviewed": None}
    page = make_environment().get_template(template)
    return page.render(values | marked, lang=lang, policy=lambda html: find_policy(str(html), images, workers=workers))


def find_policy(html: str, images: tuple[str, ...] = (), *, workers: bool = False) -> str:
    """Return the policy of what stands in a page; hosts, workers and faults as in `render_closed`."""
    reader = _PageReader()
    reader.feed(html)
    reader.close()
    outside = [address for address in reader.addresses if not address.startswith(_INNER)]
    if outside:
        message = Text("the map's page refers to an address outside itself; this is a fault of the program")
        raise ExternalAddressError(Finding("external-address", "stop", message, value=address) for address in outside)
    return "; ".join(
        (
            "default-src 'none'",
            f"script-src {' '.join(_hash_text(script) for script in reader.scripts)}",
            f"style-src {' '.join(_hash_text(style) for style in reader.styles)}",
            " ".join(("img-src data:", *images)),
            # without it a worker would fall under script-src, which knows no text that a script makes
            "worker-src blob:" if workers else "worker-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
        )
    )


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
