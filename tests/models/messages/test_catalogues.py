"""The catalogues hold what the code says, all of it, and in forms that can be filled in."""

from __future__ import annotations

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
        forms = said[text.context, text.one or ""]
        words = [*(forms if isinstance(forms, tuple) else [forms]), text.one or "", text.many or ""]
        if text.values and not set().union(*map(placeholders, words)) <= text.values:
            wrong.append((text.file, text.line, text.one))
    assert wrong == []


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
