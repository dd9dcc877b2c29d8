"""ZIP files of others: read in memory, never unpacked to disk, and nothing of them is believed."""

from __future__ import annotations

import stat
import zipfile
from pathlib import PurePosixPath

from models.messages.findings import Faults, brief, listed
from models.messages.text import Text

MAX_MEMBERS = 100
MAX_BYTES = 1_000_000_000
MAX_RATIO = 200
# a small file of one repeated word is no bomb
RATIO_FROM_BYTES = 1_000_000
CHUNK = 1 << 20
ENCRYPTED, NAMED_IN_UTF8 = 0x1, 0x800
NESTED = (".zip", ".gz", ".7z", ".rar", ".tar", ".bz2", ".xz")
# what archivers of other systems leave behind
LITTER = ("__MACOSX/", ".DS_Store", "Thumbs.db", "desktop.ini")


def name_of(info: zipfile.ZipInfo) -> str:
    """Return the name of a file in a zip: in cp932 where the zip does not say UTF-8, as Windows in Japan writes them, and / between folders."""
    name = info.orig_filename
    if not info.flag_bits & NAMED_IN_UTF8 and not name.isascii():
        data = name.encode("cp437", "replace")
        for encoding in ("utf-8", "cp932"):
            try:
                return data.decode(encoding).replace("\\", "/")
            except UnicodeDecodeError:
                continue
    return name.replace("\\", "/")


def kept_members(archive: zipfile.ZipFile) -> list[zipfile.ZipInfo]:
    """Return the files of a zip, without folders and what archivers leave."""
    return [info for info in archive.infolist() if not name_of(info).endswith("/") and not _is_litter(name_of(info))]


def harmless(infos: list[zipfile.ZipInfo], faults: Faults) -> bool:
    """Record everything about the directory of a zip that only a broken or hostile one has; return whether there is none."""
    if len(infos) > MAX_MEMBERS:
        faults.stop(
            "zip-too-many-members",
            Text(
                "holds {infos:,} files, more than the limit of {max_members}; keep what is needed only",
                infos=len(infos),
                max_members=MAX_MEMBERS,
            ),
            value=str(len(infos)),
        )
        return False
    unsafe = [name_of(info) for info in infos if _is_unsafe(info)]
    if unsafe:
        faults.stop(
            "zip-unsafe-name",
            Text("holds names that lead outside, or links: {unsafe}; use a zip made afresh", unsafe=listed(unsafe, 5)),
            value=unsafe[0],
        )
    encrypted = [name_of(info) for info in infos if info.flag_bits & ENCRYPTED]
    if encrypted:
        faults.stop(
            "zip-encrypted",
            Text("is encrypted: {encrypted}; make a zip without a password", encrypted=listed(encrypted, 5)),
            value=encrypted[0],
        )
    nested = [name_of(info) for info in infos if name_of(info).lower().endswith(NESTED)]
    if nested:
        faults.stop(
            "zip-nested",
            Text("holds another archive: {nested}; take out what is needed and name that", nested=listed(nested, 5)),
            value=nested[0],
        )
    total = sum(info.file_size for info in infos)
    if total > MAX_BYTES:
        say_too_large(total, faults)
    return not faults.stopped()


def _is_unsafe(info: zipfile.ZipInfo) -> bool:
    name = name_of(info)
    path = PurePosixPath(name)
    return (
        path.is_absolute()
        or ".." in path.parts
        or ":" in name
        or "\0" in info.orig_filename
        or stat.S_ISLNK(info.external_attr >> 16)
    )


def _is_litter(name: str) -> bool:
    return name.startswith(LITTER[0]) or PurePosixPath(name).name in LITTER or PurePosixPath(name).name.startswith("._")


def read_member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, room: int, faults: Faults) -> bytes | None:
    """Return a member's bytes; what the directory says of its size is not believed."""
    data = bytearray()
    with archive.open(info) as member:
        while chunk := member.read(CHUNK):
            data += chunk
            if len(data) > room:
                say_too_large(MAX_BYTES - room + len(data), faults)
                return None
            if len(data) > max(RATIO_FROM_BYTES, MAX_RATIO * info.compress_size):
                faults.stop(
                    "zip-ratio",
                    Text(
                        "{filename} unpacks to over {max_ratio} times its size (a zip bomb?); check where it came from",
                        filename=brief(name_of(info)),
                        max_ratio=MAX_RATIO,
                    ),
                    value=name_of(info),
                )
                return None
    return bytes(data)


def say_too_large(total: int, faults: Faults) -> None:
    """Record that a zip unpacks to more than is read."""
    faults.stop(
        "zip-too-large",
        Text(
            "unpacks to {total:,} bytes or more, over the limit of {max_bytes:,}; cut it to the area",
            total=total,
            max_bytes=MAX_BYTES,
        ),
        value=str(total),
    )
