"""Which known word was meant by one that is not known: a slip of the keyboard, and never a word that says something else.

A word is taken apart at `_`, `-`, `.`, spaces and capitals within it, and each part is compared by itself. Two parts are the same word
where one is the other with a slip: one letter wrong, missing, doubled or swapped with its neighbour, two in a word of eight letters
or more. They are not the same word, however alike, where that would change what is said:

- where the first letters differ, because prefixes reverse meanings (`served` and `unserved`, `include` and `exclude`);
- where what was written is a word by itself, one of those allowed or of `CONTRARY`, but for its ending (`closes` and `close`, `max` and
  `maximize`);
- where a number differs, but for two digits swapped;
- where an ideograph differs, because each is a word (北町 and 本町).

Two words that are equally near leave in doubt which was meant. In every doubt nothing is proposed.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

# words of which another says the contrary, or something else again, and may look alike: none of them is a slip for any other
PAIRS = """
max min mean median maximum minimum maximize minimize most least more less fewer fewest
open opened opening close closed closing new old keep kept add added remove removed
any all each every both either neither none no not nor never always only one together apart
before after now then next last first earlier later latest from to until since on off in out inside outside
above below over under near nearer nearest far farther farthest short shorter shortest long longer longest
high higher highest low lower lowest full half best better worst worse with without must may at of and or if
left right north south east west same other
"""
CONTRARY = frozenset(PAIRS.split())
SEPARATORS = re.compile(r"[\s_.\-]+")
CAPITAL_WITHIN = re.compile(r"(?<=[a-z0-9])(?=[A-Z])")
# letters from which on a word may be written with two slips
LONG = 8
# letters of a word that are enough to stand for it
ABBREVIATED = 3
# words of `PAIRS` that may be the beginning of another and mean the same
CUT_SHORT = frozenset({"max", "min"})
# endings that say the contrary
WITHOUT = ("less", "free")
ENDINGS = ("s", "d", "es", "ed")
# words of a direction: the order of what stands round them is part of what is said
DIRECTIONS = frozenset({"to", "from", "before", "after", "than", "over", "into"})
# the same sign of place names, written in several ways
ALIKE = str.maketrans("ヶヵが", "ケカケ")


def nearest(word: str, allowed: Iterable[str]) -> str | None:
    """Return the one allowed word that another is a slip for, or None.

    Parameters
    ----------
    word
        what was written.
    allowed
        the words that may stand there.
    """
    words = dict.fromkeys(allowed)
    if word in words:
        return None
    parts = {name: _parts(name) for name in words}
    written = _parts(word)
    known = CONTRARY.union(*map(set, parts.values()))
    slips = {name: _slips(written, theirs, known) for name, theirs in parts.items()}
    least = min((count for count in slips.values() if count is not None), default=None)
    meant = sorted((name for name, count in slips.items() if count is not None and count == least), key=len)
    # one word with several endings, such as kind and kinds, is one word
    return meant[0] if meant and all(_one_word(other, meant[0]) for other in meant[1:]) else None


def _parts(word: str) -> tuple[str, ...]:
    """Return the parts of a word for comparing: width, capitals and what stands between them make no difference."""
    plain = CAPITAL_WITHIN.sub("_", unicodedata.normalize("NFKC", word)).lower().translate(ALIKE)
    return tuple(part for part in SEPARATORS.split(plain) if part)


def _slips(written: tuple[str, ...], meant: tuple[str, ...], known: frozenset[str]) -> int | None:
    """Return how many slips lie between two words, or None where they are different words."""
    if not written or not meant:
        return None
    if written == meant:
        return 0
    if sorted(written) == sorted(meant):
        return None if DIRECTIONS & set(written) else 1
    if len(written) != len(meant):
        # a sign between the parts left out or put in, and nothing else
        return 1 if "".join(written) == "".join(meant) else None
    counts = [_slips_of_part(one, other, known) for one, other in zip(written, meant, strict=True)]
    found = [count for count in counts if count is not None]
    return sum(found) if len(found) == len(counts) else None


def _slips_of_part(written: str, meant: str, known: frozenset[str]) -> int | None:
    if written == meant:
        return 0
    if written[0] != meant[0] or not _may_be_one(written, meant):
        return None
    rest = meant.removeprefix(written)
    cut_short = rest != meant and not rest.startswith(WITHOUT) and (written in CUT_SHORT or written not in known)
    if len(written) >= ABBREVIATED and (cut_short or _one_word(written, meant) or _one_word(meant, written)):
        return 1
    longest = max(len(written), len(meant))
    return None if written in known else edits(written, meant, 2 if longest >= LONG else min(1, longest - 2))


def _one_word(long: str, short: str) -> bool:
    """Return whether one part is another with an ending."""
    return any(long == short + ending for ending in ENDINGS)


def _may_be_one(written: str, meant: str) -> bool:
    """Return whether two parts have the same ideographs, and the same digits where they have any."""
    if any(sign.isdigit() for sign in written + meant):
        return len(written) == len(meant) and sorted(written) == sorted(meant)
    return not any(_is_ideograph(sign) for sign in set(written) ^ set(meant))


def _is_ideograph(sign: str) -> bool:
    return unicodedata.name(sign, "").startswith("CJK UNIFIED")


def edits(one: str, other: str, most: int) -> int | None:
    """Return how many letters to change, add, drop or swap with a neighbour make one word of another; None above `most`."""
    if abs(len(one) - len(other)) > most:
        return None
    before: list[int] = []
    row = list(range(len(other) + 1))
    for place, letter in enumerate(one, start=1):
        earlier, before, row = before, row, [place]
        for at, theirs in enumerate(other, start=1):
            least = min(before[at] + 1, row[at - 1] + 1, before[at - 1] + (letter != theirs))
            if place > 1 and at > 1 and letter == other[at - 2] and one[place - 2] == theirs:
                least = min(least, earlier[at - 2] + 1)
            row.append(least)
    return row[-1] if row[-1] <= most else None
