"""A folder of results as one thing: its manifest, written last, holds the hash of every file, and a mixture is refused."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from models.messages.findings import Finding, InputError, brief
from models.messages.text import Text, comma_list
from placement.records.files import FOR_PEOPLE, FORMAT, MANIFEST, OURS, RESULT_FILES, hash_of
from placement.records.schema import WrittenManifest, read_record

MAX_BYTES = 200_000_000
AGAIN = Text("solve it again with placement solve")


@dataclass(frozen=True, eq=False)
class ReadFolder:
    """A folder whose files are of one run.

    Parameters
    ----------
    manifest
        what `manifest.json` says.
    written
        its bytes.
    contents
        bytes of the files asked for, by name: those that were hashed.
    findings
        a warning of files for people that are not as they were written.
    """

    manifest: WrittenManifest
    written: bytes
    contents: Mapping[str, bytes]
    findings: tuple[Finding, ...]


def read_files(folder: Path, shown: str, wanted: Collection[str], *, drawn: Collection[str] = ()) -> ReadFolder:
    """Read files of a folder that `placement solve` wrote, once it is known that all of it is of one run.

    Parameters
    ----------
    folder
        the folder.
    shown
        the folder as the user named it.
    wanted
        names of the files whose content is wanted; `manifest.json` is always read.
    drawn
        names of files that are about to be made anew, so that it does not matter what they are.

    Raises
    ------
    InputError
        if it is no such folder (`not-a-result`), a run ended before it had written all of it (`result-incomplete`), it is
        of another version (`result-version`), or files that commands read are missing, changed or of another run
        (`result-mixed`).
    """
    manifest, written = _manifest(folder, shown)
    contents: dict[str, bytes] = {}
    odd: dict[str, Text] = {}
    for name, told in manifest.files.items():
        made, data = _read(folder / name, f"{shown}/{name}", keep=name in wanted)
        if made is None:
            odd[name] = Text("{name} (missing)", name=name)
        elif made != told:
            odd[name] = Text("{name} (changed)", name=name)
        elif data is not None:
            contents[name] = data
    odd |= {name: Text("{name} (of another run)", name=name) for name in _strays(folder, manifest)}
    broken = [said for name, said in odd.items() if name not in FOR_PEOPLE]
    if broken:
        message = Text("its files are not of one run: {files}; {again}", files=comma_list(broken), again=AGAIN)
        raise InputError(Finding("result-mixed", "stop", message, file=brief(shown), count=len(broken)))
    lacking = [name for name in wanted if name not in contents]
    if lacking:
        raise of_another_version(shown)
    return ReadFolder(
        manifest, written, contents, tuple(_touched([said for name, said in odd.items() if name not in drawn], shown))
    )


def _manifest(folder: Path, shown: str) -> tuple[WrittenManifest, bytes]:
    _, data = _read(folder / MANIFEST, f"{shown}/{MANIFEST}", keep=True)
    if data is None:
        raise _without_manifest(folder, shown)
    try:
        record = json.loads(data)
    except (ValueError, RecursionError):
        record = None
    if isinstance(record, dict) and record.get("format") != FORMAT:
        raise of_another_version(shown)
    found: list[Finding] = []
    manifest = read_record(WrittenManifest, data, f"{shown}/{MANIFEST}", found)
    if manifest is None:
        raise InputError(found)
    if set(manifest.files) - (set(RESULT_FILES) - {MANIFEST}):
        raise of_another_version(shown)
    return manifest, data


def _without_manifest(folder: Path, shown: str) -> InputError:
    if any(os.path.lexists(folder / name) for name in OURS):
        message = Text("has no manifest.json, which is written last: a run ended before it had written all; {again}", again=AGAIN)
        return InputError(Finding("result-incomplete", "stop", message, file=brief(shown)))
    message = Text("is not a folder that placement solve wrote: manifest.json is missing; name such a folder, or a scenario")
    return InputError(Finding("not-a-result", "stop", message, file=brief(shown)))


def of_another_version(shown: str) -> InputError:
    """Return the refusal of a folder that another version of the program wrote."""
    message = Text("was written by another version; {again}", again=AGAIN)
    return InputError(Finding("result-version", "stop", message, file=brief(shown)))


def _read(path: Path, shown: str, *, keep: bool) -> tuple[str | None, bytes | None]:
    """Return a file's hash, None where there is no file, and the bytes that were hashed where they are to be kept."""
    try:
        if not path.is_file():
            return None, None
        if not keep:
            return hash_of(path), None
        if path.stat().st_size > MAX_BYTES:
            message = Text("is over {max_bytes:,} bytes; {again}", max_bytes=MAX_BYTES, again=AGAIN)
            raise InputError(Finding("file-too-large", "stop", message, file=brief(shown)))
        data = path.read_bytes()
    except OSError:
        message = Text("cannot be read; look at its permissions")
        raise InputError(Finding("file-unreadable", "stop", message, file=brief(shown))) from None
    return hashlib.sha256(data).hexdigest(), data


def _strays(folder: Path, manifest: WrittenManifest) -> Iterator[str]:
    """Yield the names of results that are there, and that the manifest does not know."""
    return (name for name in RESULT_FILES if name not in {*manifest.files, MANIFEST} and os.path.lexists(folder / name))


def _touched(files: list[Text], shown: str) -> Iterator[Finding]:
    if files:
        message = Text("not as placement solve wrote it: {files}; what is read here is whole", files=comma_list(files))
        yield Finding("result-touched", "warn", message, file=brief(shown), count=len(files))
