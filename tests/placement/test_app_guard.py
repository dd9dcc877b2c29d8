"""Who may speak to the workbench: twelve ways in that are none, and the one that is."""

from __future__ import annotations

from typing import Any

import pytest

from placement.app.guard import MOST_TAKEN, Guard, Message, Receive, Scope, Send
from tests.placement.conftest import run_apart

PORT = 8123
HOST = f"127.0.0.1:{PORT}"
ORIGIN = f"http://{HOST}"


async def inside(scope: Scope, _: Receive, send: Send) -> None:
    """What is guarded: it answers everything."""
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        return
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/html")]})
    await send({"type": "http.response.body", "body": b"inside"})


@pytest.fixture
def guard() -> Guard:
    return Guard(inside, PORT, ["sha256-abc="])


def ask(
    guard: Guard, address: str = "/", *, kind: str = "http", method: str = "GET", **headers: str | list[str]
) -> list[Message]:
    path, _, query = address.partition("?")
    sent: list[Message] = []
    given = {"host": HOST, **headers}
    rows = [
        (name.replace("_", "-").encode(), one.encode("latin-1"))
        for name, value in given.items()
        for one in (value if isinstance(value, list) else [value])
    ]
    scope: Any = {
        "type": kind,
        "method": method,
        "path": path,
        "raw_path": path.encode(),
        "query_string": query.encode(),
        "headers": rows,
    }

    async def receive() -> Message:
        return {"type": f"{kind}.connect"}

    async def send(message: Message) -> None:
        sent.append(message)

    run_apart(guard(scope, receive, send))
    return sent


def status(sent: list[Message]) -> int | str:
    return sent[0].get("status", sent[0]["type"])


def cookie(guard: Guard) -> str:
    (start, _) = ask(guard, f"/?token={guard.token}")
    assert start["status"] == 303
    headers = dict(start["headers"])
    assert headers[b"location"] == b"/"
    told = headers[b"set-cookie"].decode()
    assert told.endswith("; Path=/; HttpOnly; SameSite=Strict")
    return told.partition(";")[0]


def test_the_first_address_gives_a_cookie_and_the_cookie_opens_the_page_under_a_strict_policy(guard: Guard) -> None:
    start, body = ask(guard, cookie=cookie(guard), sec_fetch_site="none")

    assert guard.address == f"{ORIGIN}/?token={guard.token}"
    assert body["body"] == b"inside"
    policy = dict(start["headers"])[b"content-security-policy"].decode()
    assert "unsafe" not in policy
    assert "default-src 'none'" in policy
    remote = [word for word in policy.split() if "://" in word or "." in word]
    assert remote == [f"ws://{HOST};"]


def test_a_results_page_is_shut_off_from_the_workbench(guard: Guard) -> None:
    start, _ = ask(guard, "/results/1-a/map.html", cookie=cookie(guard), sec_fetch_site="same-origin")

    policy = dict(start["headers"])[b"content-security-policy"].decode()
    assert policy.startswith("sandbox allow-scripts")
    assert "allow-same-origin" not in policy


ATTACKS = {
    "no cookie": {},
    "a guessed token": {"address": "/?token=AAAA"},
    "a guessed cookie": {"cookie": f"placement-{PORT}=AAAA"},
    "a cookie that is none": {"cookie": "\xff=;;;"},
    "a name that leads here, rebound": {"host": f"evil.example:{PORT}", "valid": True},
    "a name that leads here, with the token": {"host": "evil.example", "token": True},
    "another port of this computer": {"host": "127.0.0.1:80", "valid": True},
    "two hosts": {"host": [HOST, "evil.example"], "valid": True},
    "a foreign page's request": {"origin": "http://evil.example", "valid": True},
    "a foreign page's picture": {"sec_fetch_site": "cross-site", "valid": True},
    "another port's page": {"sec_fetch_site": "same-site", "valid": True},
    "the page in the frame": {"origin": "null", "valid": True},
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_nothing_else_comes_through(guard: Guard, attack: str) -> None:
    told: dict[str, Any] = dict(ATTACKS[attack])
    if told.pop("valid", False):
        told["cookie"] = cookie(guard)
    if told.pop("token", False):
        told["address"] = f"/?token={guard.token}"
    sent = ask(guard, told.pop("address", "/"), **told)

    assert status(sent) == 403
    assert b"inside" not in sent[1]["body"]


def test_nothing_is_taken_in_a_body_nor_a_long_address(guard: Guard) -> None:
    assert status(ask(guard, cookie=cookie(guard), method="POST")) == 405
    assert status(ask(guard, "/session/a/upload/b", cookie=cookie(guard), method="POST", origin=ORIGIN)) == 405
    assert status(ask(guard, "/?" + "a" * 5_000, cookie=cookie(guard))) == 414


SENT: dict[str, Any] = {"origin": ORIGIN, "sec_fetch_site": "same-origin", "content_length": "3"}


@pytest.mark.parametrize(
    ("headers", "own", "answered"),
    [
        ({}, True, 200),
        ({}, False, 403),
        ({"cookie": f"placement-{PORT}=AAAA"}, False, 403),
        ({"origin": "http://evil.example"}, True, 403),
        ({"origin": "null"}, True, 403),
        ({"origin": []}, True, 403),
        ({"sec_fetch_site": "cross-site"}, True, 403),
        ({"host": "evil.example"}, True, 403),
        ({"content_length": str(MOST_TAKEN + 1)}, True, 413),
        ({"content_length": "9" * 5_000}, True, 413),
        ({"content_length": []}, True, 411),
        ({"content_length": "-1"}, True, 411),
        ({"transfer_encoding": "chunked"}, True, 411),
    ],
)
def test_a_file_is_taken_from_the_workbenchs_own_page_alone_and_of_a_told_length(
    guard: Guard, headers: dict[str, Any], own: bool, answered: int
) -> None:
    given = {**SENT, **({"cookie": cookie(guard)} if own else {}), **headers}
    assert status(ask(guard, "/data/?name=a.csv", method="POST", **given)) == answered
    assert status(ask(guard, "/data/more", method="POST", **given)) == 405


@pytest.mark.parametrize(
    ("headers", "passes"),
    [
        ({"origin": ORIGIN}, True),
        ({"origin": "http://evil.example"}, False),
        ({"origin": "null"}, False),
        ({"origin": f"http://localhost:{PORT}"}, False),
        ({"origin": [ORIGIN, "http://evil.example"]}, False),
        ({}, False),
        ({"origin": ORIGIN, "host": "evil.example"}, False),
    ],
)
def test_a_socket_opens_for_the_workbenchs_own_page_alone(guard: Guard, headers: dict[str, Any], passes: bool) -> None:
    own = cookie(guard)
    assert status(ask(guard, "/websocket/", kind="websocket", cookie=own, **headers)) == (
        "websocket.accept" if passes else "websocket.close"
    )
    assert status(ask(guard, "/websocket/", kind="websocket", **headers)) == "websocket.close"
