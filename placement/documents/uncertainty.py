"""The words of drawn people and of the regions of weights: how often, and with which weights, each plan is best."""

from __future__ import annotations

from fractions import Fraction

from models.messages.numbers import number
from models.text import Page, Section, Table, Text, same
from placement.analysis.sweep.uncertainty import Frequencies, wilson
from placement.analysis.sweep.weights import Region, Regions
from placement.documents.sweep import LISTED, Speaker, left_out, share
from placement.glossary import BEST_PLAN, NO_PLAN
from placement.indicators.decimals import decimal, percentage


def people_page(speaker: Speaker, found: Frequencies) -> Page:
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
    head = (
        Text("案", "plan"),
        Text("最良だった割合", "how often best"),
        Text("95% 区間 (ウィルソン)", "95% interval (Wilson)"),
        Text("単独で最良", "best alone"),
    )
    margin = f"±{decimal(found.margin * 100, 2).rstrip('0').rstrip('.')} %"
    strong = tuple(row for row, win in enumerate(found.wins[:LISTED]) if win.plan in found.base)
    notes = Text(
        f"町丁目ごとの人口を、互いに独立に {margin} の幅で一様に {number(found.draws)} 回引きました (種 {found.seed})。同点は同点の案すべてに数えます。"
        "区間は引く回数による誤差だけを表します。規則は数えられた人口で守るものとしています。太字は数えられた人口での最良です。",
        f"The people of each area were drawn {number(found.draws)} times (seed {found.seed}), independently and uniformly within {margin}. A tie "
        "counts for every plan tied. The interval is that of the number of draws alone. Rules hold for the people as counted. "
        "Bold: best with the people as counted.",
    )
    if not found.wins:
        return Page(speaker.title, NO_PLAN, ())
    first = found.wins[0]
    said, often = speaker.plan(first.plan), f"{percentage(Fraction(first.best, found.draws))}%"
    headline = Text(
        f"{found.plans:,} 案のうち {said.ja} が最も多く、{often} で最良です。",
        f"Of {found.plans:,} plans, {said.en} is best most often: in {often} of the draws.",
    )
    section = Section(
        Text("人口が違っていたら", "If the people were more or fewer"),
        (Table(same(""), head, tuple(rows), strong), *left_out(len(found.wins)), notes),
    )
    return Page(speaker.title, headline, (section,))


def weights_page(speaker: Speaker, found: Regions) -> Page:
    """Return the page of the regions of the weights."""
    two = len(found.names) == 2
    spans = [Text(f"{title.ja} の重み (%)", f"weight of {title.en} (%)") for title in (found.titles[:1] if two else found.titles)]
    head = (
        BEST_PLAN,
        Text("重み全体での割合", "share of all weights"),
        *spans,
        *(Text(f"{title.ja} の達成度", f"score in {title.en}") for title in found.titles),
    )
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
    headline = Text(
        f"シナリオの重み ({own}) では {said.ja}。"
        + (
            "どの重みでも変わりません。"
            if len(found.regions) == 1
            else f"重みしだいで {len(found.regions)} 通りの案が最良になりえます。"
        ),
        f"With the scenario's weights ({own}): {said.en}. "
        + (
            "No weights change it."
            if len(found.regions) == 1
            else f"{len(found.regions)} different answers can be best, by the weights."
        ),
    )
    note = Text(
        "領域は分数で厳密に求め (--json に頂点)、表では丸めています。達成度は利得表の最悪を 0、最良を 1 とし、重みには左右されません。"
        "境界の上では両側の案が同点です。",
        "Regions are exact fractions (--json has their corners), rounded here. A score is 0 at the worst of the payoff table and 1 at the "
        "best, whatever the weights. On a border the plans of both sides are tied.",
    )
    section = Section(
        Text("どの重みでどの案が最良か", "Which plan wins with which weights"), (Table(same(""), head, rows, found.here), note)
    )
    return Page(speaker.title, headline, (section,))


def _span(region: Region, place: int) -> str:
    low, high = (pick(corner[place] for corner in region.corners) for pick in (min, max))
    return f"{_trimmed(low * 100)}-{_trimmed(high * 100)}"


def _trimmed(value: Fraction) -> str:
    text = decimal(value, 2)
    return text.rstrip("0").rstrip(".") if "." in text else text


def _three(value: Fraction) -> str:
    return decimal(value, 3) if value >= 0 else f"-{decimal(-value, 3)}"
