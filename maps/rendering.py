"""HTML from templates: every value is text unless it says that it is markup, and none may be missing."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from urllib.parse import quote

from jinja2 import Environment, PackageLoader, StrictUndefined, pass_context
from jinja2.runtime import Context
from markupsafe import Markup

from models.messages.catalogue import tag
from models.messages.passages import Passage, language_of, passages
from models.messages.text import Text

# what no reader sees, and what PDF's metadata cannot hold: controls and halves of characters
UNFIT = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\ud800-\udfff]")
# of lines and paragraphs; no font draws them
SEPARATORS = re.compile("[\u2028\u2029]")


@cache
def make_environment(*, marked: bool = True) -> Environment:
    """Return what renders the templates of `maps/templates`; each is given `lang`, the language its texts are said in.

    Parameters
    ----------
    marked
        whether what stands in another language is marked with it, as HTML has it; in attributes it is not (`|said`, `|spoken`).
    """
    environment = Environment(
        loader=PackageLoader("maps"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=mark if marked else say,
    )
    environment.filters |= {
        "said": say,
        "spoken": spoken,
        "parts_spoken": parts_spoken,
        "css_string": css_string,
        "svg_address": svg_address,
        "tag": tag,
    }
    environment.globals["asset"] = lambda name: Markup(read_asset(name))  # noqa: S704 - our own file
    return environment


@pass_context
def say(context: Context, value: object) -> str:
    """Return a value as a template writes it: in the reader's language, what nobody could read as U+FFFD; markup as it is."""
    if isinstance(value, Markup):
        return value
    return _fit(value.to(context["lang"]) if isinstance(value, Text) else str(value))


@pass_context
def mark(context: Context, value: object) -> str:
    """Return a value as a page of HTML shows it: what stands in another language than the reader's is marked with it."""
    if not isinstance(value, Text):
        return say(context, value)
    pieces = parts_spoken(context, value)
    if not any(piece.lang for piece in pieces):
        return "".join(piece.words for piece in pieces)
    span = Markup('<span lang="{}">{}</span>')
    return Markup("").join(words if lang is None else span.format(tag(lang), words) for lang, words in pieces)


@pass_context
def parts_spoken(context: Context, value: object) -> list[Passage]:
    """Return a value's words, as `say`, by the languages they stand in."""
    pieces = passages(value, context["lang"]) if isinstance(value, Text) else (Passage(None, say(context, value)),)
    return [Passage(lang, _fit(words)) for lang, words in pieces]


@pass_context
def spoken(context: Context, value: object) -> Markup:
    """Return the attribute `lang` of an element of which no words can be marked: the one language all of them stand in, if another."""
    found = language_of(value, context["lang"]) if isinstance(value, Text) else None
    return Markup("") if found is None else Markup(' lang="{}"').format(tag(found))


def _fit(words: str) -> str:
    return UNFIT.sub("\ufffd", SEPARATORS.sub(" ", words))


def css_string(text: str) -> Markup:
    """Return a text as a CSS string, every character that could mean anything to CSS or HTML by its number."""
    plain = re.sub(r"\s", " ", text)
    coded = "".join(char if char.isalnum() or char == " " else f"\\{ord(char):06x} " for char in plain)
    return Markup(f'"{coded}"')  # noqa: S704 - letters, digits, spaces and backslashes


def svg_address(svg: str) -> str:
    """Return a drawing as a `data:` address for a style."""
    return "data:image/svg+xml," + quote(svg, safe=" =:/,.-")


def read_asset(name: str) -> str:
    """Return the text of one of the pages' own scripts or styles, without its indents and lines of comment."""
    lines = map(str.strip, (files("maps") / "assets" / name).read_text(encoding="utf-8").splitlines())
    return "\n".join(line for line in lines if line and not line.startswith("//"))
