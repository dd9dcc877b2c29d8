"""The Japanese is that of planners, one word for one thing, and the glossary holds it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.catalogues import key_of, read

DOCS = Path(__file__).parents[3] / "docs"
# words that others have taken the place of, each with that other
SUPERSEDED = {
    "前と後": "現況と計画後",
    "対象になる人口": "圏域内人口",
    "対象人口": "圏域内人口",
    "対象から外れる": "圏域外になる",
    "圏内": "圏域内",
    "圏外": "圏域外",
    "事務所": "施設",
    "開いている施設": "窓口のある施設",
    "現状": "現況",
    "いまの": "現況の",
    "新たに開く": "新設する",
    "残す施設": "存続する施設",
    "残る施設": "存続する施設",
    "閉じる施設": "廃止する施設",
    "閉じる数": "廃止数",
    "統合": "集約化",
    "増やす数": "追加数",
    "加える施設": "追加施設",
    "代償": "条件緩和の効果",
    "値段": "条件緩和の効果",
    "値打ち": "寄与度",
    "掲げた目的": "設定した評価基準",
    "どこまで確か": "結果の頑健性",
    "安定性": "結果の頑健性",
    "なぜこの数": "設置数の根拠",
    "規準": "評価項目",
    "回引き": "回試行",
    "種 {seed}": "乱数シード{seed}",
    "マス": "メッシュ",
    "区域の境": "行政界",
    "玄関": "出発地",
    "戸口": "出発地",
    "シナリオ": "検討条件",
    "解いて": "計算して",
    "解き": "計算し",
    "箇所": "か所",
    "ヶ所": "か所",
    "カ所": "か所",
}
# where the letters are part of another word or thing
OTHER = re.compile(r"マスタ|展開|とき|計画の目的")


def japanese() -> list[tuple[str, str]]:
    """Return every text of the catalogue with its English."""
    messages = [message for message in read("ja") if message.id]
    return [
        (key_of(message)[1], words)
        for message in messages
        for words in ((message.string,) if isinstance(message.string, str) else message.string)
    ]


def test_nothing_is_optimal_without_saying_by_which_criteria() -> None:
    said = [words for _, words in japanese() if "最適" in words.replace("パレート最適", "").replace("最適解", "")]
    assert said
    assert [words for words in said if "設定した評価基準" not in words] == []


@pytest.mark.parametrize("word", SUPERSEDED)
def test_a_word_that_another_replaced_is_said_nowhere(word: str) -> None:
    found = [(english, words) for english, words in japanese() if word in OTHER.sub("", words)]
    assert found == [], f"say {SUPERSEDED[word]}"


def rows(name: str) -> list[list[str]]:
    """Return the rows of a glossary, without its head."""
    lines = [line for line in (DOCS / name).read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_the_two_glossaries_hold_the_same_words() -> None:
    english, in_japanese = rows("glossary.md"), rows("glossary.ja.md")
    assert [(row[0], row[1]) for row in english] == [(row[1], row[0]) for row in in_japanese]
    for row in (*english, *in_japanese):
        assert row[2].endswith((".", "。")), row


def terms() -> list[str]:
    """Return every Japanese term of the glossary, alone."""
    # how often, and with which seed, differs from run to run
    return [
        re.sub(r"[\d,]+回試行.*", "回試行 (乱数シード", term) for row in rows("glossary.ja.md") for term in row[0].split("、")
    ]


@pytest.mark.parametrize("term", terms())
def test_every_term_of_the_glossary_is_said_somewhere(term: str) -> None:
    others = [path for path in DOCS.glob("*.ja.md") if path.name != "glossary.ja.md"]
    said = [words for _, words in japanese()] + [path.read_text(encoding="utf-8") for path in others]
    # a verb is said in its forms
    assert any(term.removesuffix("する") in words for words in said)
