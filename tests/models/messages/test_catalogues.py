"""The catalogues hold what the code says, all of it, and in forms that can be filled in."""

from __future__ import annotations

import re
import string

import pytest

from models.messages.catalogue import FIRST, SOURCE, Head, catalogue, fallbacks, head, languages, tag, unreviewed
from models.messages.text import LANGUAGES
from tests.catalogues import compiled, head_of, held, key_of, path_of, read, renewed

TRANSLATED = [lang for lang in languages() if lang != SOURCE]


def placeholders(template: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(template) if name is not None}


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_catalogue_is_in_step_with_the_code(lang: str) -> None:
    assert path_of(lang).read_bytes() == renewed(lang), "run `make messages`, then translate what is new"


@pytest.mark.parametrize("lang", TRANSLATED)
def test_what_is_read_is_what_was_translated(lang: str) -> None:
    assert path_of(lang).with_suffix(".mo").read_bytes() == compiled(lang), "run `make messages`"


@pytest.mark.parametrize("lang", TRANSLATED)
def test_every_text_of_a_catalogues_scope_is_translated(lang: str) -> None:
    assert head(lang) == head_of(lang)
    if head(lang).scope == "variant":
        return
    messages = [message for message in read(lang) if message.id]
    forms = {key_of(message): message.string if message.pluralizable else (message.string,) for message in messages}
    assert [key for key, words in forms.items() if not all(words)] == []
    assert [key_of(message) for message in messages if message.fuzzy] == []
    assert not read(lang).obsolete


@pytest.mark.parametrize("lang", TRANSLATED)
def test_a_translation_asks_for_no_value_that_the_code_does_not_give(lang: str) -> None:
    said = {key_of(message): message.string for message in read(lang) if message.id}
    wrong = []
    for text in held(lang):
        forms = said.get((text.context, text.one or ""), "")
        words = [*(forms if isinstance(forms, tuple) else [forms]), text.one or "", text.many or ""]
        if text.values and not set().union(*map(placeholders, words)) <= text.values:
            wrong.append((text.file, text.line, text.one))
    assert wrong == []


def sentences(words: str) -> list[str]:
    """Return the sentences of a text, without what is filled in and without the reading of a word."""
    return [part for part in re.split("[。:]", re.sub(r"\{[^{}]*\}|（[ぁ-ん]+）", "", words)) if part.strip()]


def test_plain_japanese_is_short_and_has_fewer_kanji_and_the_same_figures() -> None:
    japanese = {key_of(message): message.string for message in read("ja") if message.id}
    plain = {key_of(message): message.string for message in read("ja-plain") if message.id}
    pairs = [(one, two) for key, two in plain.items() for one in [japanese[key]] if isinstance(one, str) and isinstance(two, str)]
    assert len(pairs) > 400
    assert [two for one, two in pairs if not set(re.findall(r"[0-9]+", two)) <= set(re.findall(r"[0-9]+", one))] == []
    assert [two for one, two in pairs if ("証明した" in one or "証明され" in one) and "証明（しょうめい）" not in two] == []
    said = [sentence for _, two in pairs for sentence in sentences(two)]
    assert [sentence for sentence in said if len(sentence) > 50] == []
    kanji, plainly = (
        sum(len(re.findall("[一-龥]", pair[at])) / sum(map(len, (p[at] for p in pairs))) for pair in pairs) for at in (0, 1)
    )
    assert plainly < 0.75 * kanji


def test_what_a_resident_reads_has_plain_words() -> None:
    plain = {key_of(message) for message in read("ja-plain") if message.id}
    japanese = {key_of(message): message.string for message in read("ja") if message.id}
    labels = {(text.context, text.one) for text in held("ja-plain") if text.file.endswith("labels.py")}
    hard = {key for key in labels if re.search("[一-龥]{3}", str(japanese[key]))}
    assert len(hard & plain) > 0.8 * len(hard), sorted(hard - plain, key=str)


def test_the_first_languages_say_everything_and_no_translation_passes_for_reviewed_without_a_name() -> None:
    assert LANGUAGES[:2] == FIRST
    assert [lang for lang in (*languages(), "xx") if unreviewed(lang)] == [
        lang for lang in languages() if head(lang).scope == "page" and not head(lang).reviewer
    ]
    assert head("tlh") == Head("variant", "")
    assert unreviewed("tlh")


def test_tags_are_those_of_html() -> None:
    assert [tag(lang) for lang in ("ja", "ja-plain", "zh_Hans", "pt_BR")] == ["ja", "ja-simple", "zh-Hans", "pt-BR"]


def test_a_language_reads_the_nearest_catalogue() -> None:
    assert fallbacks("zh_Hans_CN") == ("zh_Hans_CN", "zh_Hans", "zh")
    assert catalogue("ja-plain").gettext("the same plan") == catalogue("ja").gettext("the same plan") != "the same plan"


def test_the_first_languages_come_first() -> None:
    assert languages()[:2] == FIRST == ("ja", "en")


def test_the_pseudo_language_marks_every_word() -> None:
    assert catalogue("xx").gettext("Add {names}: {n:,}") == "⟦Ádd {names}: {n:,}⟧"
