"""A wording by the languages its pieces stand in."""

from __future__ import annotations

from itertools import pairwise

import pytest

from models.messages.catalogue import languages
from models.messages.passages import language_of, passages
from models.messages.text import Text, and_list, capital, comma_list, given, joined, plural, same, unstopped

NAME = given({"ja": "港町役場"})
BOTH = given({"ja": "岬", "en": "Misaki"})
TEXTS = [
    Text("Print"),
    Text("unheard of: {n:,} at {office}.", n=1234, office=NAME),
    plural("unheard of: {n} day", "unheard of: {n} days", 3),
    joined(Text("{this} {next}"), [NAME, BOTH, same("12")]),
    joined(same("{this}/{next}"), [NAME, BOTH]),
    and_list([BOTH, NAME, same("1-2")]),
    capital(comma_list([given({"en": "bay"}), NAME])),
    unstopped(joined(Text("{this} {next}"), [NAME, given({"en": "It ends."})])),
    comma_list([]),
    same("plan.json"),
]


@pytest.mark.parametrize("lang", languages())
@pytest.mark.parametrize("text", TEXTS, ids=range(len(TEXTS)))
def test_the_pieces_say_together_what_the_text_says(text: Text, lang: str) -> None:
    pieces = passages(text, lang)
    assert "".join(piece.words for piece in pieces) == text.to(lang)
    assert all(one.lang != next_.lang for one, next_ in pairwise(pieces))


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [
        # what a catalogue lacks is English, its numbers too; a name is in the language it was given in
        (TEXTS[1], "ko", [("en", "unheard of: 1,234 at "), ("ja", "港町役場"), ("en", ".")]),
        (TEXTS[1], "en", [(None, "unheard of: 1,234 at "), ("ja", "港町役場"), (None, ".")]),
        # plain Japanese is Japanese
        (NAME, "ja-plain", [(None, "港町役場")]),
        (NAME, "en", [("ja", "港町役場")]),
        # Chinese readers know names of Japan by their signs, Korean ones as they are in English
        (BOTH, "zh_Hans", [("ja", "岬")]),
        (BOTH, "ko", [("en", "Misaki")]),
        (TEXTS[6], "en", [(None, "Bay, "), ("ja", "港町役場")]),
        (TEXTS[7], "en", [("ja", "港町役場 "), (None, "It ends")]),
        # words that are alike in every language, and numbers, are in none
        (given({"ja": "A", "en": "A"}), "ko", [(None, "A")]),
        (same("plan.json"), "ko", [(None, "plan.json")]),
        (Text("{n}%", n=5), "ko", [(None, "5%")]),
    ],
)
def test_what_stands_in_another_language_is_told_apart(text: Text, lang: str, expected: list[tuple[str | None, str]]) -> None:
    assert [tuple(piece) for piece in passages(text, lang)] == expected


@pytest.mark.parametrize(
    ("text", "lang", "expected"),
    [(NAME, "en", "ja"), (NAME, "ja-plain", None), (BOTH, "ko", "en"), (TEXTS[1], "en", None), (same("12"), "ko", None)],
)
def test_what_stands_in_one_other_language_all_through_is_known(text: Text, lang: str, expected: str | None) -> None:
    assert language_of(text, lang) == expected
