"""Needs: what somebody must have to use a channel, and how many people were published to have it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from geodata.services.published import Figure
from models.messages.text import Text, same


@dataclass(frozen=True, slots=True)
class Need:
    """What somebody must have to use a channel.

    Parameters
    ----------
    title
        what people call it.
    figure
        how many people have it, in the whole municipality, as last published; None where that is not known.
    """

    title: Text
    figure: Figure | None = None


def need_title(needs: Mapping[str, Need], word: str) -> Text:
    """Return what people call a need: the study's title, else the word itself."""
    return needs[word].title if word in needs else same(word)
