"""Kinds of offices: each city's own, what each is whatever the city calls it, and what people there call it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from geodata.yamlfiles.reader import GivenText, StrictModel
from models.messages.text import Text, same

Neutral = Literal["main", "full", "branch", "service_point"]
NEUTRAL: Mapping[Neutral, Text] = {
    "main": Text("main office"),
    "full": Text("full-service office"),
    "branch": Text("branch office"),
    "service_point": Text("service point"),
}


class KindSpec(StrictModel):
    """One of a study's kinds of offices."""

    is_: Neutral = Field(alias="is", description="main, full, branch or service_point: what it is, whatever the city calls it")
    title: GivenText | None = Field(default=None, description="what people there call it; the words for `is` by default")
    elsewhere: bool = Field(
        default=False, description="the municipality's own that stand outside it, however far: a town hall on the mainland"
    )


def _neutral_alone(value: object) -> object:
    return {"is": value} if isinstance(value, str) else value


# kinds by the word that the offices' column `kind` has for them
KindSpecs = dict[str, Annotated[KindSpec, BeforeValidator(_neutral_alone, json_schema_input_type=Neutral | KindSpec)]]


@dataclass(frozen=True, slots=True)
class OfficeKind:
    """A kind of office.

    Parameters
    ----------
    title
        what people of the city call it.
    neutral
        what it is, whatever the city calls it: `main`, `full`, `branch` or `service_point`; "" where the study does not say.
    elsewhere
        whether they are the municipality's own and stand outside it.
    """

    title: Text
    neutral: str = ""
    elsewhere: bool = False


def kinds_of(specs: Mapping[str, KindSpec]) -> dict[str, OfficeKind]:
    """Return the kinds of a study by the word that its offices have for them."""
    return {word: OfficeKind(spec.title or NEUTRAL[spec.is_], spec.is_, spec.elsewhere) for word, spec in specs.items()}


def kind_title(kinds: Mapping[str, OfficeKind], word: str) -> Text:
    """Return what people call a kind of office: the study's title, else the word itself."""
    return kinds[word].title if word in kinds else same(word)
