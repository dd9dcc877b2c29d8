"""A sentence in the two languages the tool speaks."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Language = Literal["ja", "en"]
LANGUAGES: tuple[Language, ...] = ("ja", "en")


@dataclass(frozen=True, slots=True, order=True)
class Text:
    """A text for people, in Japanese and English.

    Parameters
    ----------
    ja
        the Japanese wording.
    en
        the English wording.
    """

    ja: str
    en: str

    def to(self, lang: Language) -> str:
        """Return the wording in `lang`."""
        return self.ja if lang == "ja" else self.en

    def as_dict(self) -> dict[str, str]:
        """Return `{"ja": …, "en": …}`, the form texts take in every file we write."""
        return {"ja": self.ja, "en": self.en}


def same(text: str) -> Text:
    """Return a text that reads the same in both languages (a name, a file, a licence)."""
    return Text(text, text)


@dataclass(frozen=True, slots=True)
class Table:
    """A small table for people: the same on the terminal, the map's panel and the report.

    Parameters
    ----------
    caption
        what the table shows.
    head
        one heading a column.
    rows
        cells, each row as long as `head`; the first column names the row.
    strong
        indices of the rows to stress.
    bars
        for a chart beside the rows: the length of each row's bar, 0 to 1; none by default.
    """

    caption: Text
    head: tuple[Text, ...]
    rows: tuple[tuple[Text, ...], ...]
    strong: tuple[int, ...] = ()
    bars: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Section:
    """A heading with paragraphs and tables under it."""

    title: Text
    body: tuple[Text | Table, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All the words that go with a plan, composed once and shown everywhere.

    Parameters
    ----------
    title
        the scenario's title.
    headline
        the answer in one sentence.
    sections
        figures, ties, alternatives, assumptions, sources: in the order to read them.
    """

    title: Text
    headline: Text
    sections: tuple[Section, ...]
