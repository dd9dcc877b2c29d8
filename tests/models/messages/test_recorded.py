"""Texts kept as JSON come back as they were, and say the same in every language; what was never recorded is refused."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import UTC, date, datetime, time
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest
from babel.messages.pofile import read_po
from hypothesis import given as for_all
from hypothesis import settings
from hypothesis import strategies as st

from models.messages.catalogue import DOMAIN, LOCALE
from models.messages.recorded import FUNCTIONS, RecallError, _fields, recall, record
from models.messages.text import (
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
from placement.scenario.quantities import Distance, Duration, People

WORDS = st.text(st.characters(blacklist_categories=["Cs"]), max_size=8)
NUMBERS = st.one_of(st.integers(), st.floats(allow_nan=False), st.booleans())
DAYS = st.one_of(st.dates(), st.times(), st.datetimes())
EXACT = st.one_of(st.fractions(), st.decimals(allow_nan=False, places=3))
QUANTITIES = st.sampled_from([Distance.parse("3.50 km"), Duration.parse("30 min"), People.parse("1200 人")])
PATTERNS = st.sampled_from(
    [Text("{this} {next}"), Text("{this}; {next}"), in_context("counts", "{this}; {next}"), same("{next} after {this}")]
)


def rows(values: st.SearchStrategy[Any]) -> st.SearchStrategy[list[Any]]:
    return st.lists(values, max_size=3)


def nested(texts: st.SearchStrategy[Text]) -> st.SearchStrategy[Text]:
    """Texts that hold texts, and values of every kind that a text keeps."""
    values = st.one_of(texts, WORDS, NUMBERS, DAYS, EXACT, QUANTITIES)
    return st.one_of(
        st.builds(lambda less: Text("without {less}", less=less), values),
        st.builds(
            lambda a, n: Text("{a}: a sentence of no catalogue, {n:,.1f}", a=a, n=n), values, NUMBERS | EXACT.filter(_decimal)
        ),
        st.builds(lambda n, name: plural("{name}: {n} error", "{name}: {n} errors", n, name=name), st.integers(0, 3), values),
        st.builds(lambda it: Text("{it}", it=it), values),
        st.builds(lambda it: in_context("nowhere", "{it} in a context", it=it), values),
        st.builds(joined, PATTERNS, rows(values)),
        *(st.builds(make, rows(values)) for make in (comma_list, and_list, or_list)),
        *(st.builds(make, texts) for make in (capital, unstopped)),
        st.builds(applied, st.sampled_from(list(FUNCTIONS.values())), texts),
    )


def _decimal(value: object) -> bool:
    return isinstance(value, Decimal)


BARE = st.one_of(
    WORDS.map(same),
    WORDS.map(Text),
    st.dictionaries(st.sampled_from(["ja", "en", "ko", "pt_BR"]), WORDS, min_size=1).map(given),
    st.just(Text("people")),
    st.just(in_context("report tables", "people")),
)
TEXTS = st.recursive(BARE, nested, max_leaves=8)


def back(text: Text) -> object:
    return json.loads(json.dumps(text, default=record, allow_nan=False), object_hook=recall)


@settings(max_examples=400, deadline=None)
@for_all(TEXTS)
def test_a_text_that_was_recorded_is_the_same_text_and_says_the_same(text: Text) -> None:
    again = back(text)
    assert again == text
    assert isinstance(again, Text)
    for lang in ("ja", "en", "xx", "de"):
        assert again.to(lang) == text.to(lang)


def test_what_is_recorded_is_the_template_with_its_values() -> None:
    text = plural("{n} office", "{n} offices", 2, share=Fraction(1, 3), at=date(2026, 7, 15), name=given({"ja": "関"}))
    assert record(text) == {
        "$text": "{n} office",
        "many": "{n} offices",
        "values": {
            "n": 2,
            "share": {"$fraction": "1/3"},
            "at": {"$date": "2026-07-15"},
            "name": {"$given": {"ja": "関"}},
        },
    }
    assert record(joined(Text("{this} {next}"), [same("a")])) == {
        "$joined": [{"$same": "a"}],
        "pattern": {"$text": "{this} {next}"},
    }
    assert record(or_list(["a", 1])) == {"$listed": ["a", 1], "style": "or"}
    assert record(unstopped(capital(same("a.")))) == {"$applied": {"$capital": {"$same": "a."}}, "by": "without_stop"}


@pytest.mark.parametrize("quantity", [Distance.parse("3.50 km"), Duration.parse("30 min"), People.parse("1200 人")], ids=str)
def test_a_quantity_becomes_a_text_where_a_text_takes_it_in(quantity: Distance | Duration | People) -> None:
    text = Text("within {it}", it=quantity)
    assert isinstance(dict(text.values)["it"], Text)
    for lang in ("ja", "en", "xx"):
        assert text.to(lang) == Text("within {it}", it=quantity.to(lang)).to(lang)


@pytest.mark.parametrize(
    "value", [float("inf"), -float("inf"), Decimal("Infinity"), datetime(2026, 7, 15, 9, tzinfo=UTC), time(9, 30)], ids=str
)
def test_values_that_json_has_no_form_for_come_back(value: object) -> None:
    assert back(Text("a {value}", value=value)) == Text("a {value}", value=value)


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: record(applied(str.upper, same("a"))), "has no name in FUNCTIONS"),
        (lambda: record("a"), "str is no text"),
        (lambda: record(given({"$same": "a"})), "as what marks a text does"),
        (lambda: record(Text("a", **{"$n": 1})), "as what marks a text does"),
    ],
)
def test_what_could_not_be_recalled_is_not_recorded(make: Callable[[], object], said: str) -> None:
    with pytest.raises(TypeError, match=said):
        make()


HOSTILE = [
    {"$": "a"},
    {"$nothing": "a"},
    {"$same": "a", "$text": "b"},
    {"$same": "a", "more": 1},
    {"$same": 1},
    {"$same": None},
    {"$text": 1},
    {"$text": "{a} {b}", "values": {"a": 1}},
    {"$text": "{a}", "many": "{b}", "values": {"n": 1, "a": 1}},
    {"$text": "{a}", "many": "{a}", "values": {"a": 1}},
    {"$text": "{n}", "many": "{n}", "values": {"n": "1"}},
    {"$text": "{n}", "many": "{n}"},
    {"$text": "{a.__class__}", "values": {"a": 1}},
    {"$text": "{a[0]}", "values": {"a": "b"}},
    {"$text": "{a!r}", "values": {"a": "b"}},
    {"$text": "{0}", "values": {"0": "b"}},
    {"$text": "{a:,}", "values": {"a": "b"}},
    {"$text": "{a:9999999999}", "values": {"a": "b"}},
    {"$text": "{a:{b}}", "values": {"a": "b", "b": "9"}},
    {"$text": "{a", "values": {"a": "b"}},
    {"$text": "{a}", "values": {"a": None}},
    {"$text": "{a}", "values": {"a": [1]}},
    {"$text": "{a}", "values": {"a": {"b": 1}}},
    {"$text": "{a}", "values": [1]},
    {"$text": "{a}", "context": 1, "values": {"a": 1}},
    {"$given": {}},
    {"$given": {"ja": 1}},
    {"$given": ["ja"]},
    {"$given": {"$same": "a"}},
    {"$joined": ["a"]},
    {"$joined": ["a"], "pattern": "{this} {next}"},
    {"$joined": ["a"], "pattern": {"$same": "{this}"}},
    {"$joined": ["a"], "pattern": {"$same": "{this.a} {next}"}},
    {"$joined": ["a"], "pattern": {"$text": "{this} {next}", "values": {"this": 1, "next": 2}}},
    {"$joined": "ab", "pattern": {"$text": "{this} {next}"}},
    {"$listed": ["a"], "style": "none"},
    {"$listed": ["a"], "style": ["or"]},
    {"$listed": [None], "style": "or"},
    {"$capital": "a"},
    {"$applied": {"$same": "a"}, "by": "eval"},
    {"$applied": {"$same": "a"}, "by": ["brief"]},
    {"$applied": "a", "by": "brief"},
    {"$applied": {"$same": "a"}},
    {"$float": "1e5"},
    {"$fraction": "1e999999999"},
    {"$fraction": "1/0"},
    {"$fraction": 1},
    {"$decimal": "1e999999999"},
    {"$decimal": "one"},
    {"$date": "2026-02-30"},
    {"$time": "25:00"},
]


@pytest.mark.parametrize("data", HOSTILE, ids=json.dumps)
def test_what_was_never_recorded_is_refused(data: object) -> None:
    with pytest.raises(RecallError):
        json.loads(json.dumps({"words": [data]}), object_hook=recall)


KEYS = [
    "$text",
    "$same",
    "$given",
    "$joined",
    "$listed",
    "$capital",
    "$applied",
    "$fraction",
    "$date",
    "n",
    "values",
    "many",
    "context",
    "pattern",
    "style",
    "by",
]
ANY = st.recursive(
    st.one_of(st.none(), NUMBERS, WORDS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=2),
        st.dictionaries(
            st.sampled_from(KEYS),
            inner,
            max_size=3,
        ),
        st.fixed_dictionaries(
            {"$text": st.sampled_from(["{n}", "{n:,}", "{a}"]), "values": st.dictionaries(st.just("n"), inner)}
        ),
        st.fixed_dictionaries({"$joined": st.lists(inner), "pattern": inner | st.just({"$same": "{this} {next}"})}),
    ),
    max_leaves=6,
)


@settings(max_examples=400, deadline=None)
@for_all(ANY)
def test_whatever_is_recalled_can_be_said(data: object) -> None:
    try:
        found = json.loads(json.dumps(data), object_hook=recall)
    except RecallError:
        return
    if isinstance(found, Text):
        for lang in ("ja", "en", "xx", "de"):
            assert isinstance(found.to(lang), str)
        assert back(found) == found


def readable(template: str) -> bool:
    try:
        return bool(_fields(template))
    except ValueError:
        return False


def test_no_template_of_ours_is_refused() -> None:
    with (LOCALE / "ja" / "LC_MESSAGES" / f"{DOMAIN}.po").open("rb") as file:
        messages = [message for message in read_po(file) if message.id]
    templates = {words for message in messages for words in (message.id if isinstance(message.id, tuple) else (message.id,))}
    filled = [words for words in templates if "{" in words]
    assert len(filled) > 500
    # what is left shows braces as they are
    assert all("{" in words and ": " in words for words in filled if not readable(words))
