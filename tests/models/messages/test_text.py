"""Texts are said late, in the reader's language, with their values."""

from __future__ import annotations

import pickle
from fractions import Fraction

import numpy as np
import pytest

from models.messages.text import (
    LANGUAGES,
    NOTHING,
    Text,
    and_list,
    applied,
    capital,
    comma_list,
    given,
    in_context,
    joined,
    or_list,
    plural,
    same,
    unstopped,
)

OFFICES = [given({"ja": name, "en": english}) for name, english in (("関", "Seki"), ("第二", "Dai-ni"), ("桜台", "Sakuradai"))]


def test_a_template_is_filled_in_the_readers_language() -> None:
    text = Text("without {less}", less=OFFICES[0])
    assert (text.to("en"), text.to("ja")) == ("without Seki", "関がない")


def test_what_no_catalogue_holds_is_said_in_english() -> None:
    assert Text("a sentence that stands nowhere else, {n:,}", n=1234).to("ja") == "a sentence that stands nowhere else, 1,234"
    assert Text("the same plan").to("tlh") == "the same plan"


def test_numbers_have_the_readers_signs() -> None:
    text = Text("{metres:,.1f} m of something untranslated", metres=6172.5)
    assert [text.to(lang)[:9] for lang in ("en", "ja", "de", "fr")] == ["6,172.5 m", "6,172.5 m", "6.172,5 m", "6\u202f172,5 m"]


def test_a_plural_takes_the_form_of_its_number() -> None:
    said = [plural("{name}: {n} error", "{name}: {n} errors", n, name="a.yaml") for n in (0, 1, 2)]
    assert [text.to("en") for text in said] == ["a.yaml: 0 errors", "a.yaml: 1 error", "a.yaml: 2 errors"]
    assert said[1].to("ja") == "a.yaml: 誤りが 1 件あります"


def test_one_english_text_may_have_two_japanese_ones() -> None:
    assert Text("people").to("ja") != in_context("report tables", "people").to("ja")
    assert Text("people").to("en") == in_context("report tables", "people").to("en")


def test_names_are_the_readers_else_english_else_the_first() -> None:
    name = given({"ko": "노원구", "en": "Nowon", "pt": "Nowon (Seul)"})
    assert [name.to(lang) for lang in ("ko", "ja", "pt-BR", "zh_Hans")] == ["노원구", "Nowon", "Nowon (Seul)", "Nowon"]
    assert given({"ja": "練馬", "ko": "네리마"}).to("en") == "練馬"
    signs = given({"en": "Nerima", "ja": "練馬"})
    assert [signs.to(lang) for lang in ("zh_Hans", "zh", "ko", "xx")] == ["練馬", "練馬", "Nerima", "Nerima"]
    assert given({"en": "Nerima", "ja": "練馬", "zh": "练马"}).to("zh_Hans") == "练马"


def test_lists_are_each_languages_own() -> None:
    assert [comma_list(OFFICES).to(lang) for lang in ("en", "ja")] == ["Seki, Dai-ni, Sakuradai", "関、第二、桜台"]
    assert [and_list(OFFICES).to(lang) for lang in ("en", "ja", "fr")] == [
        "Seki, Dai-ni and Sakuradai",
        "関、第二、桜台",
        "Seki, Dai-ni et Sakuradai",
    ]
    assert or_list(["a", "b", "c"]).to("en") == "a, b or c"
    assert [comma_list(items).to("en") for items in ([], ["a"])] == ["", "a"]


def test_texts_are_joined_by_a_pattern() -> None:
    sentences = [Text("Tied on every objective."), Text("No candidate would reach them.")]
    text = joined(Text("{this} {next}"), sentences)
    assert text.to("en") == "Tied on every objective. No candidate would reach them."
    assert text.to("ja") == "".join(one.to("ja") for one in sentences)


def test_braces_without_values_are_braces() -> None:
    assert Text("{n} m by nobody").to("en") == "{n} m by nobody"
    assert Text("{n} m by nobody").filled(n=3).to("en") == "3 m by nobody"
    assert Text("{name} is missing; add it", name="{a: 1}").to("en") == "{a: 1} is missing; add it"


def test_a_sentence_begins_with_a_capital_and_goes_inside_another_without_its_stop() -> None:
    assert capital(given({"en": "adding Seki", "ja": "adding"})).as_dict() == {"ja": "adding", "en": "Adding Seki"}
    assert unstopped(given({"en": "A table.", "ja": "表。"})).as_dict() == {"ja": "表", "en": "A table"}
    assert applied(str.upper, same("a")).to("en") == "A"


def test_texts_are_values() -> None:
    text = Text("without {less}", less=[OFFICES[0], np.int64(3), Fraction(1, 3)])
    assert pickle.loads(pickle.dumps(text)) == text  # noqa: S301 - our own bytes
    assert text == Text("without {less}", less=(OFFICES[0], 3, Fraction(1, 3)))
    assert len({text, Text("without {less}", less=[OFFICES[0], 3, Fraction(1, 3)]), NOTHING, same("")}) == 2
    assert list(text.as_dict()) == list(LANGUAGES)


def test_a_text_cannot_slip_into_a_string_without_a_language() -> None:
    with pytest.raises(TypeError, match="language"):
        f"{same('a')}"
