"""The words of drawn people and of the regions of weights: how often, and with which weights, each plan is best."""

from __future__ import annotations

from fractions import Fraction

from models.messages.decimals import decimal, percentage
from models.messages.document import Page, Section, Table
from models.messages.text import Text, same
from placement.documents.sweep import LISTED, SweepNames, left_out, share
from placement.glossary import BEST_PLAN, NO_PLAN
from placement.results.sweep import Frequencies, Region, Regions, wilson


def people_page(speaker: SweepNames, found: Frequencies) -> Page:
    """Return the page of drawn people."""
    rows = []
    for win in found.wins[:LISTED]:
        low, high = wilson(win.best, found.draws)
        rows.append(
            (
                speaker.plan(win.plan),
                same(f"{percentage(Fraction(win.best, found.draws))}%"),
                same(f"{low * 100:.1f}%-{high * 100:.1f}%"),
                same(f"{percentage(Fraction(win.alone, found.draws))}%"),
            )
        )
    head = (Text("plan"), Text("how often best"), Text("95% interval (Wilson)"), Text("best alone"))
    margin = f"±{decimal(found.margin * 100, 2).rstrip('0').rstrip('.')} %"
    strong = tuple(row for row, win in enumerate(found.wins[:LISTED]) if win.plan in found.base)
    notes = Text(
        "The people of each area were drawn {draws:,} times (seed {seed}), independently and uniformly within "
        "{margin}. A tie counts for every plan tied. The interval is that of the number of draws alone. Rules "
        "hold for the people as counted. Bold: best with the people as counted.",
        draws=found.draws,
        seed=found.seed,
        margin=margin,
    )
    if not found.wins:
        return Page(speaker.title, NO_PLAN, ())
    first = found.wins[0]
    alike = sum(win.best == first.best for win in found.wins)
    headline = Text(
        "Of {plans:,} plans, {alike} are best most often, alone or tied, and equally so; one is {said}: in {best:,} of {draws:,} draws of "
        "the people (seed {seed}).",
        plans=found.plans,
        alike=alike,
        said=speaker.plan(first.plan),
        best=first.best,
        draws=found.draws,
        seed=found.seed,
    )
    if alike == 1:
        headline = Text(
            "Of {plans:,} plans, {said} is best most often, alone or tied: in {best:,} of {draws:,} draws of the people (seed {seed}).",
            plans=found.plans,
            said=speaker.plan(first.plan),
            best=first.best,
            draws=found.draws,
            seed=found.seed,
        )
    caption = Text("Shares of {draws:,} draws of the people (seed {seed})", draws=found.draws, seed=found.seed)
    section = Section(
        Text("If the people were more or fewer"),
        (Table(caption, head, tuple(rows), strong), *left_out(len(found.wins)), notes),
    )
    return Page(speaker.title, headline, (section,))


def weights_page(speaker: SweepNames, found: Regions) -> Page:
    """Return the page of the regions of the weights."""
    two = len(found.names) == 2
    spans = [Text("weight of {title} (%)", title=title) for title in (found.titles[:1] if two else found.titles)]
    head = (BEST_PLAN, Text("share of all weights"), *spans, *(Text("score in {title}", title=title) for title in found.titles))
    rows = tuple(
        (
            speaker.plans(region.plans),
            share(region.size),
            *(same(_span(region, place)) for place in range(len(spans))),
            *(same(_three(part)) for part in region.shares),
        )
        for region in found.regions
    )
    own = ", ".join(f"{float(weight * 100):g}%" for weight in found.own)
    said = speaker.plans([plan for place in found.here for plan in found.regions[place].plans])
    headline = (
        Text("With the scenario's weights ({own}): {said}. No weights change it.", own=own, said=said)
        if len(found.regions) == 1
        else Text(
            "With the scenario's weights ({own}): {said}. {regions} different answers can be best, by the weights.",
            own=own,
            said=said,
            regions=len(found.regions),
        )
    )
    note = Text(
        "Regions are exact fractions (--json has their corners), rounded here. A criterion counts from 0 at its worst "
        "to 1 at its best, whatever the weights. On a border the plans of both sides are tied."
    )
    section = Section(Text("Which plan wins with which weights"), (Table(same(""), head, rows, found.here), note))
    return Page(speaker.title, headline, (section,))


def _span(region: Region, place: int) -> str:
    low, high = (pick(corner[place] for corner in region.corners) for pick in (min, max))
    return f"{_trimmed(low * 100)}-{_trimmed(high * 100)}"


def _trimmed(value: Fraction) -> str:
    text = decimal(value, 2)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _three(value: Fraction) -> str:
    return decimal(value, 3) if value >= 0 else f"-{decimal(-value, 3)}"
