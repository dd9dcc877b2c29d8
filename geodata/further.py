"""Further counts of people, such as those aged 65 and over: whence they are and how they were made, told where they count."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from geodata.provenance import Counts, Layer
from geodata.study import Study
from models.messages.text import Text, in_context, joined, same, unstopped, words_of


def with_counts(study: Study, columns: Collection[str] | None = None) -> Study:
    """Return a study that names, with its people, the sources of further counts, and says how they were made.

    Parameters
    ----------
    study
        what it names already it does not name again.
    columns
        columns of its demand that count; all by default.
    """
    told = [one for one in study.counts if columns is None or not set(one.columns).isdisjoint(columns)]
    if not told:
        return study
    return replace(
        study,
        layers=tuple(_besides(layer, told) if layer.name == "demand" else layer for layer in study.layers),
        assumptions=(*study.assumptions, *(text for one in told for text in one.said)),
        counts=tuple(one for one in study.counts if one not in told),
    )


def _besides(layer: Layer, told: Sequence[Counts]) -> Layer:
    """Return a layer's provenance with that of further counts in it, each after the names of its columns, and said once."""
    known = layer.vintage.split(" / ")
    years = [layer.vintage, *(f"{one.named}: {one.vintage}" for one in told if one.vintage not in known)]
    sources = [(one.named, one.source) for one in told if not _says(layer.source, one.source)]
    licences = [(one.named, one.licence) for one in told if not _says(layer.licence, one.licence)]
    return replace(
        layer, vintage=" / ".join(years), source=_added(layer.source, sources), licence=_added(layer.licence, licences)
    )


def _says(text: Text, other: Text) -> bool:
    """Return whether a text says another already, in every language of the other."""
    return all(words.rstrip(".。") in text.to(lang) for lang, words in words_of(other).items())


def _added(first: Text, more: Sequence[tuple[str, Text]]) -> Text:
    if not more:
        return first
    said = [Text("{text}.", text=unstopped(first))]
    said += [Text("{name}: {text}.", name=same(name), text=unstopped(text)) for name, text in more]
    return joined(in_context("notes", "{this} {next}"), said)
