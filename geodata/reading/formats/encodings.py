"""The encodings that are read: UTF-8, UTF-16 with its mark, cp932 and cp1252; text of Western Europe is never taken for Japanese."""

from __future__ import annotations

import re
from collections.abc import Iterator

from models.messages.findings import Faults
from models.messages.text import Text

# what cp932 makes of bytes that are no Japanese text, and what no text holds
NO_TEXT = re.compile("[\0\x80-\x9f\uf8f0-\uf8f3]")
# what Western text has beyond ASCII: letters, and a few signs between them
LETTERS = frozenset(map(chr, range(0xC0, 0x100))) - set("×÷")
WESTERN = LETTERS | set("ŠšŽžŒœŸ‘’“”–—…€°ªº«»¿¡§·")
BEYOND_ASCII = re.compile("[^\\x00-\\x7f]+")


def decode(data: bytes, faults: Faults) -> str | None:
    """Return the text of a file in one of the accepted encodings, saying which where it is not plain UTF-8."""
    for encoding in _candidates(data):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if NO_TEXT.search(text):
            break
        if encoding != "utf-8":
            faults.fix("encoding", Text("read as {encoding}", encoding=encoding), value=encoding)
        return text
    say_unknown(faults)
    return None


def _candidates(data: bytes) -> Iterator[str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        yield "utf-16"
    elif data.startswith(b"\xef\xbb\xbf"):
        yield "utf-8-sig"
    else:
        yield "utf-8"
        yield "cp1252" if is_western(data) else "cp932"


def say_unknown(faults: Faults) -> None:
    """Record that the encoding of a file is none of those read."""
    faults.stop(
        "encoding-unknown",
        Text("the encoding is not known; save it as UTF-8 (cp932 and cp1252 are read, too)"),
    )


def is_western(data: bytes) -> bool:
    """Return whether text that is not UTF-8 is cp1252 rather than cp932, which makes ideographs of `é` and the letter after it.

    Japanese in cp932 has bytes that no Western word has, those of kana among them; and where it has those of Western letters, they stand
    beside others. In Western words such letters mostly stand alone.
    """
    try:
        runs = BEYOND_ASCII.findall(data.decode("cp1252"))
    except UnicodeDecodeError:
        return False
    alone = sum(run in LETTERS for run in runs)
    return WESTERN.issuperset("".join(runs)) and 2 * alone >= len(runs) > 0
