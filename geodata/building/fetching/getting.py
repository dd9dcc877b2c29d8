"""Getting official files: each comes whole or not at all, is checked, and is written down in `fetched.json` beside it."""

from __future__ import annotations

import hashlib
import json
import zipfile
from collections.abc import Callable, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from geodata.building.fetching.sources import Wanted
from models.messages.findings import Finding, InputError, brief
from models.messages.text import Text
from models.processwide import PROCESS_WIDE

LIST = "fetched.json"
FORMAT = 1
# seconds until a computer must have answered, and until the next piece must have come
WAIT_S = (10, 60)
RETRIES = 2
# what a page of the web begins with
PAGES = (b"<!doctype", b"<html", b"<?xml")
# what in a ZIP file is of use to a recipe
READ = (".geojson", ".shp", ".gpkg", ".csv", ".txt", ".dbf", ".parquet")


@dataclass(frozen=True, slots=True)
class Got:
    """One file that is there.

    Parameters
    ----------
    wanted
        what it is, and where it is from.
    sha256, size_bytes
        of the file that is there.
    date
        when it was got, UTC, in ISO 8601.
    holds
        the files in it that a recipe could name, once unpacked.
    kept
        whether it was there before, and was not got again.
    """

    wanted: Wanted
    sha256: str
    size_bytes: int
    date: str
    holds: tuple[str, ...]
    kept: bool = False

    def entry(self) -> dict[str, Any]:
        """Return it as `fetched.json` has it: `vintage`, `source` and `licence` are those of a recipe."""
        source = self.wanted.source
        return {
            "file": self.wanted.file,
            "layer": source.layer,
            "becomes": source.becomes,
            "address": self.wanted.address,
            "page": source.page,
            "date": self.date,
            "bytes": self.size_bytes,
            "sha256": self.sha256,
            "sha256_known_before": bool(self.wanted.sha256),
            "vintage": source.vintage,
            "source": source.credit.as_dict(),
            "licence": source.licence.as_dict(),
            "holds": list(self.holds),
        }


def get_files(
    wanted: Sequence[Wanted], folder: Path, *, retries: int = RETRIES, told: Callable[[Got], None] = lambda _: None
) -> tuple[Got, ...]:
    """Get some files; those that are there whole, from an earlier run, are not got again.

    Parameters
    ----------
    wanted
        the files.
    folder
        where they come to stand, with `fetched.json`.
    retries
        how often a connection that fails is tried again.
    told
        called after each file.

    Returns
    -------
    got
        one for each, in order.

    Raises
    ------
    InputError
        if pooch is missing, or a file cannot be got, is not what was expected, or another is there by its name; those before it stay.
    """
    listed = _read_list(folder)
    ready = {one.file: _there(one, folder, listed) for one in wanted}
    got: list[Got] = []
    for one in wanted:
        got.append(ready[one.file] or _get(one, folder, retries))
        listed[one.file] = got[-1].entry()
        _write_list(folder, listed)
        told(got[-1])
    return tuple(got)


def _get(one: Wanted, folder: Path, retries: int) -> Got:
    """Get one file through pooch, which gives it its name only once it is whole and has its hash."""
    pooch = _load()
    import requests

    keeper = pooch.create(
        path=folder,
        base_url="",
        registry={one.file: f"sha256:{one.sha256}" if one.sha256 else None},
        urls={one.file: one.address},
        retry_if_failed=retries,
    )
    answers: list[Any] = []

    def keep(answer: Any, **_: object) -> None:
        answers.append(answer)

    transport = pooch.HTTPDownloader(timeout=WAIT_S, chunk_size=1 << 16, hooks={"response": keep})

    def download(address: str, part: str, _: object) -> None:
        try:
            transport(address, part, None)
        except requests.exceptions.HTTPError as error:
            # asking again does not help
            raise InputError(_refused(one, 0 if error.response is None else error.response.status_code)) from None
        except requests.exceptions.ProxyError:
            raise InputError(_no_proxy(one)) from None
        except requests.exceptions.SSLError:
            raise InputError(_no_certificate(one)) from None
        _require_zip(one, Path(part))

    try:
        with PROCESS_WIDE, ExitStack() as open_ones:
            # the command says itself what goes on
            logger = pooch.get_logger()
            open_ones.callback(logger.setLevel, logger.level)
            logger.setLevel("ERROR")
            # pooch leaves a connection open that fails
            open_ones.callback(lambda: [answer.close() for answer in answers])
            keeper.fetch(one.file, downloader=download)
    except requests.exceptions.RequestException as error:
        raise InputError(_unreached(one, error, requests.exceptions)) from None
    except ValueError:
        # pooch's only other: the hash
        raise InputError(_other_hash(one)) from None
    path = folder / one.file
    path.chmod(0o644)
    return Got(one, _hash(path), path.stat().st_size, datetime.now(UTC).isoformat(timespec="seconds"), _holds(path))


def _load() -> Any:
    try:
        import pooch
    except ImportError:
        message = Text("getting official files needs an extra: pip install 'office-placement[fetch]'")
        raise InputError(Finding("fetch-extra-missing", "stop", message)) from None
    return pooch


def _there(one: Wanted, folder: Path, listed: dict[str, Any]) -> Got | None:
    """Return a file that an earlier run got, None where there is none by its name.

    Raises
    ------
    InputError
        if there is another by its name.
    """
    path = folder / one.file
    if not path.exists():
        return None
    before = listed.get(one.file, {})
    found = _hash(path) if path.is_file() else ""
    if not found or found not in {one.sha256, before.get("sha256")} or (one.sha256 and found != one.sha256):
        message = Text(
            "{path} is there already and is not the file that was got before; move it, or name another folder with --out",
            path=brief(str(path)),
        )
        raise InputError(Finding("fetch-file-there", "stop", message, value=str(path)))
    date = before.get("date") or datetime.now(UTC).isoformat(timespec="seconds")
    return Got(one, found, path.stat().st_size, date, _holds(path), kept=True)


def _require_zip(one: Wanted, part: Path) -> None:
    """Refuse what is no ZIP file, or a damaged one, before it gets its name."""
    with part.open("rb") as file:
        begins = file.read(64).lstrip().lower()
    if begins.startswith(PAGES):
        message = Text(
            "{file}: a web page came in place of the file, as it does where a network wants a login or the file has moved; open {page} "
            "in a browser and download it by hand",
            file=one.file,
            page=one.source.page,
        )
        raise InputError(Finding("fetch-page", "stop", message, value=one.address))
    whole = False
    with suppress(zipfile.BadZipFile, OSError, EOFError, NotImplementedError, RuntimeError), zipfile.ZipFile(part) as archive:
        whole = archive.testzip() is None
    if not whole:
        message = Text(
            "{file}: what came is no whole ZIP file; run the command again, or download it by hand from {page}",
            file=one.file,
            page=one.source.page,
        )
        raise InputError(Finding("fetch-not-zip", "stop", message, value=one.address))


def _refused(one: Wanted, status: int) -> Finding:
    if status in {404, 410}:
        message = Text(
            "{address} is no longer there ({status}); its publisher has moved or renewed it: look at {page}",
            address=one.address,
            status=status,
            page=one.source.page,
        )
        return Finding("fetch-gone", "stop", message, value=one.address)
    if status == 407:
        return _no_proxy(one)
    message = Text(
        "{address} was refused (status {status}); try later, or download it by hand from {page}",
        address=one.address,
        status=status,
        page=one.source.page,
    )
    return Finding("fetch-refused", "stop", message, value=one.address)


def _no_proxy(one: Wanted) -> Finding:
    message = Text(
        "{file}: the proxy does not answer or does not let it through; HTTP_PROXY, HTTPS_PROXY and NO_PROXY say which is used: ask who "
        "keeps the network, or download it elsewhere from {page}",
        file=one.file,
        page=one.source.page,
    )
    return Finding("fetch-proxy", "stop", message, value=one.address)


def _no_certificate(one: Wanted) -> Finding:
    message = Text(
        "{file}: the certificate of {address} is not trusted; where the network opens what is encrypted, set REQUESTS_CA_BUNDLE to its "
        "certificate",
        file=one.file,
        address=one.address,
    )
    return Finding("fetch-certificate", "stop", message, value=one.address)


def _unreached(one: Wanted, error: Exception, kinds: Any) -> Finding:
    if isinstance(error, kinds.Timeout):
        message = Text(
            "{address} does not answer in time; try later, or download it by hand from {page}",
            address=one.address,
            page=one.source.page,
        )
        return Finding("fetch-timeout", "stop", message, value=one.address)
    if isinstance(error, kinds.ChunkedEncodingError | kinds.ContentDecodingError):
        message = Text("{file}: the connection broke off before all of it had come; run the command again", file=one.file)
        return Finding("fetch-broken-off", "stop", message, value=one.address)
    message = Text(
        "{address} cannot be reached; is there a network? Where a proxy leads out, set HTTPS_PROXY; or download it elsewhere from {page}",
        address=one.address,
        page=one.source.page,
    )
    return Finding("fetch-offline", "stop", message, value=one.address)


def _other_hash(one: Wanted) -> Finding:
    message = Text(
        "{file}: what came is not the file that is known (its SHA-256 differs), and was thrown away; its publisher has renewed it, or "
        "something on the way changes it: look at {page} and download it by hand",
        file=one.file,
        page=one.source.page,
    )
    return Finding("fetch-hash", "stop", message, value=one.address)


def _hash(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _holds(path: Path) -> tuple[str, ...]:
    with zipfile.ZipFile(path) as archive:
        return tuple(name for name in archive.namelist() if name.lower().endswith(READ))


def _read_list(folder: Path) -> dict[str, Any]:
    """Return what earlier runs got, by file; nothing where the list cannot be read."""
    try:
        files = json.loads((folder / LIST).read_text(encoding="utf-8"))["files"]
        return {str(one["file"]): one for one in files}
    except (OSError, ValueError, KeyError, TypeError):
        return {}


def _write_list(folder: Path, listed: dict[str, Any]) -> None:
    part = folder / f".{LIST}.part"
    text = json.dumps({"format": FORMAT, "files": list(listed.values())}, ensure_ascii=False, indent=1)
    try:
        part.write_text(text + "\n", encoding="utf-8", newline="\n")
        part.replace(folder / LIST)
    finally:
        part.unlink(missing_ok=True)
