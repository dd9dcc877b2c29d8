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
