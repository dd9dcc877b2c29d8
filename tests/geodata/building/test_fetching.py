"""Official files are got whole or not at all, from a computer that stands in for the publishers'; every refusal says what to do."""

from __future__ import annotations

import hashlib
import io
import json
import resource
import socket
import threading
import zipfile
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import ClassVar

import pytest
from pydantic import TypeAdapter

from geodata.building.fetching import getting, sources
from geodata.yamlfiles.reader import GivenText
from models.messages.findings import InputError
from tests.placement.conftest import run


def zipped(name: str, text: str = "{}") -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr(name, text)
    return held.getvalue()


BOUNDARY = zipped("N03-20260101_27.geojson", "boundary")
RAILWAYS = zipped("UTF-8/N02-25_Station.geojson", "x" * 5000)
PAGE = b"<!DOCTYPE html><html><body>Please log in</body></html>"
ANSWERS = {"/N03_27.zip": BOUNDARY, "/N02.zip": RAILWAYS, "/page.zip": PAGE, "/damaged.zip": RAILWAYS[:-30]}


class Publisher(BaseHTTPRequestHandler):
    """Answers like a publisher's computer; as a proxy, too, which is asked by whole addresses."""

    asked: ClassVar[list[str]] = []
    failing: ClassVar[dict[str, int]] = {}

    def do_GET(self) -> None:
        self.asked.append(self.path)
        path = "/" + self.path.rpartition("/")[2]
        if self.failing.get(path, 0):
            self.failing[path] -= 1
            body = ANSWERS[path][:100]
            self.send_response(200)
            self.send_header("Content-Length", str(len(ANSWERS[path])))
        elif path not in ANSWERS:
            body = b"gone"
            self.send_response(503 if path == "/busy.zip" else 404)
        else:
            body = ANSWERS[path]
            self.send_response(200)
            self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def host(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[str]:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "http_proxy", "https_proxy", "all_proxy", "NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)
    Publisher.asked, Publisher.failing = [], {}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Publisher)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_address[1]}"
    table(monkeypatch, tmp_path, boundary=f"{address}/N03_{{pref}}.zip", railways=f"{address}/N02.zip")
    yield address
    server.shutdown()
    server.server_close()


def table(monkeypatch: pytest.MonkeyPatch, folder: Path, *, hashes: str = "", **addresses: str) -> None:
    """Put other addresses in place of the publishers'."""
    place = folder / "table"
    place.mkdir(exist_ok=True)
    head = "layer,code,vintage,address,page,terms,becomes\n"
    rows = [f"{layer},N0X,2026,{address},https://example.org/{layer},ksj,{layer}" for layer, address in addresses.items()]
    (place / "sources.csv").write_text(head + "\n".join(rows), encoding="utf-8")
    (place / "hashes.csv").write_text("file,sha256\n" + hashes, encoding="utf-8")
    monkeypatch.setattr(sources, "FOLDER", place)
    monkeypatch.setattr(getting, "RETRIES", 0)


def refusal(folder: Path, *layers: str, place: str = "27") -> str:
    """The code and words of what stops it; nothing is left behind."""
    with pytest.raises(InputError) as error:
        getting.get_files(sources.choose(layers, place), folder, retries=0)
    assert not folder.exists() or not [path for path in folder.iterdir() if path.name not in {getting.LIST, "N03_27.zip"}]
    (finding,) = error.value.findings
    return f"{finding.code}: {finding.message.to('en')}"


def test_files_come_whole_after_their_terms_were_accepted_and_once(host: str, tmp_path: Path) -> None:
    out = tmp_path / "raw"
    asked = ["study", "fetch", "boundary", "railways", "--for", "27203", "--out", str(out)]
    refused = run(*asked)
    assert refused.exit_code == 3
    assert "CC BY 4.0" in refused.stderr
    assert "--accept-terms" in refused.stderr
    assert f"{host}/N03_27.zip" in refused.stderr
    assert "not on the publishers' computers" in refused.stderr.replace("\n", " ")
    assert not out.exists()
    assert not Publisher.asked, "nothing is asked before the terms are accepted"
    done = run(*asked, "--accept-terms", "--json")
    assert done.exit_code == 0, done.output
    assert (out / "N03_27.zip").read_bytes() == BOUNDARY
    assert sorted(path.name for path in out.iterdir()) == ["N02.zip", "N03_27.zip", "fetched.json"]
    listed = json.loads((out / "fetched.json").read_text(encoding="utf-8"))["files"]
    assert listed[0]["sha256"] == hashlib.sha256(BOUNDARY).hexdigest()
    assert listed[0]["holds"] == ["N03-20260101_27.geojson"]
    for key in ("source", "licence"):  # a recipe takes them as they are
        assert TypeAdapter(GivenText).validate_python(listed[0][key])
    assert [one["kept"] for one in json.loads(done.stdout)["files"]] == [False, False]
    again = run(*asked, "--accept-terms", "--json")
    assert [one["kept"] for one in json.loads(again.stdout)["files"]] == [True, True]
    assert len(Publisher.asked) == 2, "what is there whole is not got again"
    (out / "N02.zip").write_bytes(BOUNDARY)
    other = run(*asked, "--accept-terms")
    assert "is not the file that was got before" in other.stderr
    assert (out / "N02.zip").read_bytes() == BOUNDARY


def test_a_connection_that_breaks_off_is_tried_again_and_goes_on_with_what_is_missing(
    host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert host
    monkeypatch.setattr("pooch.core.time.sleep", lambda _: None)
    Publisher.failing = {"/N02.zip": 2}
    (one,) = getting.get_files(sources.choose(["railways"], ""), tmp_path / "a", retries=2)
    assert one.size_bytes == len(RAILWAYS)
    assert len(Publisher.asked) == 3
    Publisher.failing = {"/N02.zip": 1}
    assert refusal(tmp_path / "b", "boundary", "railways").startswith("fetch-broken-off")
    assert [one.kept for one in getting.get_files(sources.choose(["boundary", "railways"], "27"), tmp_path / "b")] == [
        True,
        False,
    ]


def test_every_refusal_says_what_to_do(host: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    raw = tmp_path / "raw"
    raw.mkdir()
    for path, code, words in (
        ("/none.zip", "fetch-gone", "moved or renewed"),
        ("/busy.zip", "fetch-refused", "503"),
        ("/page.zip", "fetch-page", "a web page came"),
        ("/damaged.zip", "fetch-not-zip", "no whole ZIP"),
    ):
        table(monkeypatch, tmp_path, railways=host + path)
        said = refusal(raw, "railways")
        assert said.startswith(f"{code}: ")
        assert words in said
        assert "https://example.org/railways" in said, "the page to get it by hand"
    table(monkeypatch, tmp_path, railways=f"{host}/N02.zip", hashes=f"N02.zip,{'0' * 64}\n")
    assert refusal(raw, "railways").startswith("fetch-hash: ")
    table(monkeypatch, tmp_path, railways=f"{host}/N02.zip", hashes=f"N02.zip,{hashlib.sha256(RAILWAYS).hexdigest()}\n")
    assert getting.get_files(sources.choose(["railways"], ""), tmp_path / "known")[0].wanted.sha256
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        nobody = f"http://127.0.0.1:{closed.getsockname()[1]}"
    table(monkeypatch, tmp_path, railways=f"{nobody}/N02.zip")
    assert refusal(raw, "railways").startswith("fetch-offline: ")
    with socket.socket() as silent:
        silent.bind(("127.0.0.1", 0))
        silent.listen()
        monkeypatch.setattr(getting, "WAIT_S", (0.2, 0.2))
        table(monkeypatch, tmp_path, railways=f"http://127.0.0.1:{silent.getsockname()[1]}/N02.zip")
        assert refusal(raw, "railways").startswith("fetch-timeout: ")
    table(monkeypatch, tmp_path, railways="http://data.test/N02.zip")
    monkeypatch.setenv("HTTP_PROXY", nobody)
    assert refusal(raw, "railways").startswith("fetch-proxy: ")
    monkeypatch.setenv("HTTP_PROXY", host)
    assert getting.get_files(sources.choose(["railways"], ""), tmp_path / "proxied")[0].size_bytes == len(RAILWAYS)
    assert Publisher.asked[-1] == "http://data.test/N02.zip"


def test_a_full_disk_leaves_nothing_half_written(host: str, tmp_path: Path) -> None:
    assert host
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (1000, limits[1]))
    try:
        full = run("study", "fetch", "railways", "--out", str(tmp_path / "raw"), "--accept-terms")
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)
    assert full.exit_code == 3
    assert "The disk is full. Nothing was written." in full.stderr
    assert not (tmp_path / "raw").exists()


def test_the_table_of_official_files_is_whole_and_what_has_no_address_names_its_page() -> None:
    known = sources.sources()
    assert {one.layer for one in known} == set(sources.TITLES)
    for one in known:
        assert one.page.startswith("https://")
        assert one.address.startswith(("https://nlftp.mlit.go.jp/", "https://www.e-stat.go.jp/")) or not one.address
        assert one.licence
    wanted = sources.choose(["boundary", "census"], "13")
    assert [one.file for one in wanted] == ["N03-20260101_13_GML.zip", "A002005212020_13.zip"]
    assert wanted[0].sha256
    for layers, place, year, code in (
        (["timetables"], "27", "", "fetch-by-hand"),
        (["projections"], "27", "2018", "fetch-by-hand"),
        (["boundary"], "27", "1999", "fetch-year-unknown"),
        (["boundary"], "", "", "fetch-place-missing"),
        (["boundary"], "48", "", "fetch-place"),
        (["border"], "27", "", "fetch-layer-unknown"),
    ):
        with pytest.raises(InputError) as error:
            sources.choose(layers, place, year)
        assert [finding.code for finding in error.value.findings] == [code]
    assert "projections" in run("study", "fetch").stdout
