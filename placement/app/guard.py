"""Who may speak to the workbench: the browser of the person who started it, and no other page, name or program.

Each request passes here before anything else sees it. What is refused gets a plain answer and reaches no file.
"""

from __future__ import annotations

import secrets
from collections.abc import Awaitable, Callable, Iterable, MutableMapping
from http.cookies import CookieError, SimpleCookie
from typing import Any
from urllib.parse import parse_qs

from geodata.reading.opener import MAX_BYTES
from models.messages.text import Language, Text

Scope = MutableMapping[str, Any]
Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]
AsgiApp = Callable[[Scope, Receive, Send], Awaitable[None]]

ADDRESS = "127.0.0.1"
RESULTS = "/results/"
# the one address that takes something in a request's body: a file for the project's folder, of so many bytes as are read of any
TAKEN = "/data/"
MOST_TAKEN = MAX_BYTES
# the longest address that is read; of a message of the page, uvicorn's own limit holds
MOST_ADDRESS = 4_000
# a closed WebSocket's code: the rules were broken
BROKEN_RULES = 1008
REFUSED = Text("This is not open to you. Open the workbench with the whole address that placement app printed.")
# of a foreign page nothing but its first step here is taken, and of the results' frame nothing at all
OWN_SITES = {b"same-origin", b"none"}


class Guard:
    """Lets through to an app what comes from the one browser page that may use it.

    Parameters
    ----------
    app
        what is guarded.
    port
        where it listens, on 127.0.0.1.
    inline
        hashes of the framework's own inline scripts, as a Content-Security-Policy names them.
    lang
        the language of refusals.
    """

    def __init__(self, app: AsgiApp, port: int, inline: Iterable[str] = (), lang: Language = "en") -> None:
        self._app, self._host, self._lang = app, f"{ADDRESS}:{port}", lang
        self._origin = f"http://{self._host}"
        self._cookie, self._secret, self.token = f"placement-{port}", secrets.token_urlsafe(32), secrets.token_urlsafe(32)
        self._page = policy(self._host, inline)

    @property
    def address(self) -> str:
        """The first address, which holds the token."""
        return f"{self._origin}/?token={self.token}"

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request, or hand it on."""
        if scope["type"] == "lifespan":
            await self._app(scope, receive, send)
            return
        headers: list[tuple[bytes, bytes]] = list(scope["headers"])
        if scope["type"] == "websocket":
            if not self._own(headers) or self._sole(headers, b"origin") != self._origin.encode():
                await receive()
                await send({"type": "websocket.close", "code": BROKEN_RULES})
                return
            await self._app(scope, receive, send)
            return
        if self._sole(headers, b"host") == self._host.encode() and self._begins(scope):
            cookie = f"{self._cookie}={self._secret}; Path=/; HttpOnly; SameSite=Strict"
            await _answer(send, 303, "", [(b"location", b"/"), (b"set-cookie", cookie.encode())])
            return
        status = self._refusal(scope, headers)
        if status:
            await _answer(send, status, REFUSED.to(self._lang))
            return
        await self._app(scope, receive, self._closed(scope, send))

    def _refusal(self, scope: Scope, headers: list[tuple[bytes, bytes]]) -> int:
        """Return the status with which a request is refused; 0 where it may pass."""
        if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > MOST_ADDRESS:
            return 414
        if scope["method"] not in {"GET", "HEAD"}:
            refused = self._body_refusal(scope, headers)
            if refused:
                return refused
        origins = [value for name, value in headers if name == b"origin"]
        sites = [value for name, value in headers if name == b"sec-fetch-site"]
        foreign = any(value != self._origin.encode() for value in origins) or any(value not in OWN_SITES for value in sites)
        return 403 if foreign or not self._own(headers) else 0

    def _body_refusal(self, scope: Scope, headers: list[tuple[bytes, bytes]]) -> int:
        """Return the status with which a body is refused; 0 of a file of a told length, from the workbench's own page."""
        if scope["method"] != "POST" or scope["path"] != TAKEN:
            return 405
        if self._sole(headers, b"origin") != self._origin.encode():
            return 403
        length = self._sole(headers, b"content-length") or b""
        if not length.isdigit() or any(name == b"transfer-encoding" for name, _ in headers):
            return 411
        return 413 if len(length) > 12 or int(length) > MOST_TAKEN else 0

    def _own(self, headers: list[tuple[bytes, bytes]]) -> bool:
        """Return whether a request names this very host, and holds the cookie."""
        if self._sole(headers, b"host") != self._host.encode():
            return False
        try:
            cookies = SimpleCookie((self._sole(headers, b"cookie") or b"").decode("latin-1"))
        except CookieError:
            return False
        held = cookies.get(self._cookie)
        return held is not None and secrets.compare_digest(held.value.encode(), self._secret.encode())

    def _begins(self, scope: Scope) -> bool:
        """Return whether a request brings the token of the first address."""
        if scope["method"] != "GET" or scope["path"] != "/" or len(scope["query_string"]) > MOST_ADDRESS:
            return False
        (given,) = parse_qs(scope["query_string"].decode("latin-1"), max_num_fields=10).get("token", [""])[:1] or [""]
        return secrets.compare_digest(given.encode(), self.token.encode())

    @staticmethod
    def _sole(headers: list[tuple[bytes, bytes]], wanted: bytes) -> bytes | None:
        """Return the value of a header that is given once; None otherwise."""
        values = [value for name, value in headers if name == wanted]
        return values[0] if len(values) == 1 else None

    def _closed(self, scope: Scope, send: Send) -> Send:
        """Return what sends an answer with the headers that hold every browser to the rules."""
        framed = scope["path"].startswith(RESULTS)
        added = [(b"content-security-policy", (FRAMED if framed else self._page).encode()), *CLOSED]

        async def sent(message: Message) -> None:
            if message["type"] == "http.response.start":
                names = {name for name, _ in added}
                kept = [(name, value) for name, value in message.get("headers", ()) if name.lower() not in names]
                message = {**message, "headers": [*kept, *added]}
            await send(message)

        return sent


# the page of a result brings a policy of its own, by which it asks for nothing; here it is kept from the workbench as well
FRAMED = "sandbox allow-scripts allow-downloads allow-modals; frame-ancestors 'self'"
CLOSED = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
    (b"cross-origin-opener-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"cache-control", b"no-store"),
)


def policy(host: str, inline: Iterable[str] = ()) -> str:
    """Return the Content-Security-Policy of the workbench's page: no other host, no inline style, no text run as code."""
    scripts = " ".join(["'self'", *(f"'{one}'" for one in inline)])
    return "; ".join(
        [
            "default-src 'none'",
            f"script-src {scripts}",
            "style-src 'self'",
            "img-src 'self' data:",
            "font-src 'self'",
            f"connect-src 'self' ws://{host}",
            "frame-src 'self'",
            "base-uri 'none'",
            "form-action 'none'",
            "frame-ancestors 'none'",
        ]
    )


async def _answer(send: Send, status: int, words: str, headers: Iterable[tuple[bytes, bytes]] = ()) -> None:
    body = words.encode()
    said = [(b"content-type", b"text/plain; charset=utf-8"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": status, "headers": [*said, *headers, *CLOSED]})
    await send({"type": "http.response.body", "body": body})
