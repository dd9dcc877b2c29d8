"""A text said late: an English template with named values, worded in the reader's language when it is shown.

Babel finds the templates in the code by the names `Text`, `plural` and `in_context` (see `make messages`).
"""

from __future__ import annotations

import string
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, time
from decimal import Decimal
from fractions import Fraction
from functools import reduce
from numbers import Integral, Real
from typing import TYPE_CHECKING, Literal

from models.messages.catalogue import FIRST, NAMES_FROM, PSEUDO, SOURCE, catalogue, fallbacks, whole_languages

if TYPE_CHECKING:
    from babel import Locale

Language = str
# those that say everything, in which files for other programs are written; pages and reports may be in others
LANGUAGES: tuple[Language, ...] = whole_languages()

# a text that is its one value, and stands in no catalogue
BARE = "{it}"
# the languages whose numbers look as Python writes them
_PLAIN_NUMBERS = frozenset({*FIRST, PSEUDO})
# the languages whose own script has no capitals: a Latin name that begins a sentence stays as it is
_CASELESS = frozenset({"ja", "ko", "zh"})
_FINAL_STOPS = ".。"


class Sayable:
    """Whatever has a wording in every language."""

    __slots__ = ()

    def to(self, lang: Language) -> str:
        """Return the wording in `lang`."""
        return self.as_text().to(lang)

    def as_text(self) -> Text:
        """Return the text that says the same, which is what a text keeps of it."""
        raise NotImplementedError


# what a text holds as it is; anything else is brought to one of these
_KEPT = (str, int, float, Decimal, Fraction, date, time)


@dataclass(frozen=True, slots=True, init=False)
class Text(Sayable):
    """A text for people, in every language there is a catalogue for.

    Parameters
    ----------
    template
        the English wording, with `{name}` (or `{name:,}`, a format as of `str.format`) where a value comes in; without values braces
        are braces.
    values
        what comes in, by name: texts, numbers, or words that no language changes.
    """

    template: str
    values: tuple[tuple[str, object], ...]
    many: str | None
    context: str | None

    def __init__(self, template: str, /, **values: object) -> None:
        _fill(self, template, None, None, values)

    def as_text(self) -> Text:
        """Return the text itself."""
        return self

    def to(self, lang: Language) -> str:
        """Return the wording in `lang`; what a catalogue lacks is said in English."""
        if self.template == BARE and self.values:
            return str(_said(dict(self.values)["it"], lang))
        words = self.template_in(lang)
        if not self.values:
            return words
        values = {name: _said(value, lang) for name, value in self.values}
        return words.format_map(values) if lang in _PLAIN_NUMBERS else _Filler(lang).vformat(words, (), values)

    def filled(self, **values: object) -> Text:
        """Return the text with further values."""
        return text_of(self.template, self.many, self.context, {**dict(self.values), **values})

    def __format__(self, spec: str) -> str:
        raise TypeError("a text has no wording before .to(language)")

    def as_dict(self) -> dict[str, str]:
        """Return `{"ja": …, "en": …}`, the form texts take in files for other programs."""
        return {lang: self.to(lang) for lang in LANGUAGES}

    def template_in(self, lang: Language) -> str:
        """Return the template's words in `lang`, with no value filled in."""
        if lang == SOURCE:
            return self.template if self.many is None or dict(self.values)["n"] == 1 else self.many
        words, context = catalogue(lang), self.context
        if self.many is not None:
            count = dict(self.values)["n"]
            assert isinstance(count, int)  # noqa: S101 - plural() takes nothing else
            if context is None:
                return words.ngettext(self.template, self.many, count)
            return words.npgettext(context, self.template, self.many, count)
        return words.gettext(self.template) if context is None else words.pgettext(context, self.template)


def plural(one: str, many: str, /, n: int, **values: object) -> Text:
    """Return a text that counts: `one` where {n} is 1, `many` otherwise; other languages have forms of their own."""
    return text_of(one, many, None, {"n": n, **values})


def in_context(context: str, template: str, /, **values: object) -> Text:
    """Return a text whose English words another language says differently elsewhere; `context` tells translators which these are."""
    return text_of(template, None, context, values)


def text_of(template: str, many: str | None, context: str | None, values: Mapping[str, object]) -> Text:
    """Return the text of these very parts."""
    return _fill(object.__new__(Text), template, many, context, values)


def same(words: str) -> Text:
    """Return a text that reads the same in every language: an id, a file, a number with its unit."""
    return Text(BARE, it=words)


def given(words: Mapping[str, str]) -> Text:
    """Return words somebody else wrote, by language code.

    The reader's are shown, else those of the language whose names they read (`NAMES_FROM`), else the English, else the first.
    """
    return Text(BARE, it=Given(tuple(words.items())))


def words_of(text: Text) -> dict[str, str]:
    """Return what `given` took: the words by language code."""
    it = text.values[0][1]
    assert isinstance(it, Given)  # noqa: S101 - only files' own texts are written back
    return dict(it.words)


def joined(pattern: Text, texts: Iterable[object]) -> Text:
    """Return texts joined two by two by a pattern with {this} and {next}, such as `Text("{this} {next}")` for sentences."""
    return Text(BARE, it=Joined(pattern, _kept_row(texts)))


def comma_list(items: Iterable[object]) -> Text:
    """Return "A, B, C"."""
    return Text(BARE, it=Listed("comma", _kept_row(items)))


def and_list(items: Iterable[object]) -> Text:
    """Return "A, B and C"."""
    return Text(BARE, it=Listed("standard", _kept_row(items)))


def or_list(items: Iterable[object]) -> Text:
    """Return "A, B or C"."""
    return Text(BARE, it=Listed("or", _kept_row(items)))


def capital(text: Text) -> Text:
    """Return a text that begins a sentence: with a capital, in scripts that have them."""
    return Text(BARE, it=Capital(text))


def applied(change: Callable[[str], str], text: Text) -> Text:
    """Return a text whose wording in each language goes through a function of a module, such as one that makes control characters seen."""
    return Text(BARE, it=Applied(change, text))


def unstopped(text: Text) -> Text:
    """Return a text without the full stop it may end with, to go inside a sentence."""
    return applied(without_stop, text)


@dataclass(frozen=True, slots=True)
class Given(Sayable):
    """What `given` makes."""

    words: tuple[tuple[str, str], ...]

    def to(self, lang: Language) -> str:
        """Return the wording in `lang`."""
        return dict(self.words)[self.read_in(lang)]

    def read_in(self, lang: Language) -> Language:
        """Return the language whose words a reader of `lang` is shown."""
        words, own = dict(self.words), fallbacks(lang)
        return next((code for code in (*own, NAMES_FROM.get(own[-1], SOURCE), SOURCE) if code in words), self.words[0][0])


@dataclass(frozen=True, slots=True)
class Joined(Sayable):
    """What `joined` makes."""

    pattern: Text
    texts: tuple[object, ...]

    def to(self, lang: Language) -> str:
        """Return the wording in `lang`."""
        said = [str(_said(text, lang)) for text in self.texts]
        pattern = self.pattern.to(lang)
        return reduce(lambda whole, text: pattern.format(this=whole, next=text), said) if said else ""


@dataclass(frozen=True, slots=True)
class Listed(Sayable):
    """What `comma_list`, `and_list` and `or_list` make."""

    style: Literal["comma", "standard", "or"]
    items: tuple[object, ...]

    def to(self, lang: Language) -> str:
        """Return the wording in `lang`."""
        said = [str(_said(item, lang)) for item in self.items]
        if len(said) < 2:
            return "".join(said)
        from babel.lists import format_list

        locale = _locale(lang)
        if self.style != "comma":
            return format_list(said, self.style, locale)
        pattern = locale.list_patterns["standard"]["middle"]
        return reduce(pattern.format, said)


@dataclass(frozen=True, slots=True)
class Capital(Sayable):
    """What `capital` makes."""

    text: Text

    def to(self, lang: Language) -> str:
        """Return the wording in `lang`."""
        said = self.text.to(lang)
        return said if _CASELESS.intersection(fallbacks(lang)) else said[:1].upper() + said[1:]


@dataclass(frozen=True, slots=True)
class Applied(Sayable):
    """What `applied` makes."""

    change: Callable[[str], str]
    text: Text

    def to(self, lang: Language) -> str:
        """Return the wording in `lang`."""
        return self.change(self.text.to(lang))


# what the one value of a bare text may be, besides words
_FORMS = (Given, Joined, Listed, Capital, Applied)


class _Filler(string.Formatter):
    """Fills a template in, with the decimal sign and the separators of a language."""

    def __init__(self, lang: Language) -> None:
        self._locale = _locale(lang)

    def format_field(self, value: object, format_spec: str) -> str:
        said: str = super().format_field(value, format_spec)
        if isinstance(value, str) or not isinstance(value, Real | Decimal):
            return said
        from babel.numbers import get_decimal_symbol, get_group_symbol

        return said.translate({ord("."): get_decimal_symbol(self._locale), ord(","): get_group_symbol(self._locale)})


def number_said(value: object, spec: str, lang: Language) -> str:
    """Return a value that is no text as it stands in a template, with the signs that numbers have in `lang`."""
    return format(value, spec) if lang in _PLAIN_NUMBERS else _Filler(lang).format_field(value, spec)


def without_stop(words: str) -> str:
    """Return words without the full stop they may end with."""
    return words.rstrip(_FINAL_STOPS)


def _fill(text: Text, template: str, many: str | None, context: str | None, values: Mapping[str, object]) -> Text:
    kept = tuple((name, _kept(value)) for name, value in values.items())
    for name, value in (("template", template), ("many", many), ("context", context), ("values", kept)):
        object.__setattr__(text, name, value)
    return text


def _kept(value: object) -> object:
    """Return a value as a text holds it: hashable, picklable, and no bigger than what is said of it."""
    if isinstance(value, (*_KEPT, *_FORMS)):
        return value
    if isinstance(value, Sayable):
        return value.as_text()
    if isinstance(value, Integral):
        return int(value)
    if isinstance(value, Real):
        return float(value)
    return comma_list(value) if isinstance(value, list | tuple) else str(value)


def _kept_row(items: Iterable[object]) -> tuple[object, ...]:
    return tuple(_kept(item) for item in items)


def _said(value: object, lang: Language) -> object:
    return value.to(lang) if isinstance(value, Sayable) else value


def _locale(lang: Language) -> Locale:
    """Return what Babel knows of a language, or of the nearest one it knows; English lists are British: "A, B and C"."""
    from babel import Locale, UnknownLocaleError

    for code in fallbacks(lang):
        try:
            return Locale.parse("en_GB" if code == SOURCE else code.replace("-", "_"))
        except (UnknownLocaleError, ValueError):
            continue
    return Locale.parse("en_GB")


NOTHING = same("")
