"""What a council's page might say of the town's plan."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import combinations

import numpy as np

from geodata.study import Study
from maps.page.case import Case
from maps.page.council import Card, Choices, Council, PageRule, RankedPlan, StoryStep
from models.messages.document import Section, Table
from models.messages.text import given, same
from tests.maps.conftest import ADDED, KEPT, covered, distances_mm, in_order, make_case

CANDIDATES = ("minato", "misaki", "yamate", "mori", "kita")
OPEN_TOO_MANY = 3
APART = given({"ja": "岬と森のどちらか一方だけ", "en": "Misaki or Mori but not both"})
NORTH = given({"ja": "北か山手に一つは", "en": "One of Kita and Yamate at least"})


def broken_where(breaks: Callable[[set[str]], bool], candidates: Sequence[str] = CANDIDATES) -> np.ndarray:
    """Return for every set of candidates, by bit mask, whether it breaks a condition."""
    sets = ({office for bit, office in enumerate(candidates) if mask >> bit & 1} for mask in range(1 << len(candidates)))
    return np.array([breaks(some) for some in sets])


def conditions() -> tuple[PageRule, ...]:
    """Return two conditions of the town's scenario."""
    return (
        PageRule(APART, broken_where(lambda some: {"misaki", "mori"} <= some)),
        PageRule(NORTH, broken_where(lambda some: not {"kita", "yamate"} & some)),
    )


def mask_of(added: Sequence[str]) -> int:
    """Return the bit mask of a set of candidates."""
    return sum(1 << CANDIDATES.index(office) for office in added)


def ranked(case: Case, held: Sequence[PageRule] = ()) -> tuple[RankedPlan, ...]:
    """Return every plan that adds two offices and breaks nothing, best first by people served and then by distance."""
    people = case.study.demand["people"].to_numpy()
    worth = {}
    for added in combinations(CANDIDATES, 2):
        mask, opened = mask_of(added), (*case.before, *added)
        if not any(condition.broken[mask] for condition in held):
            worth[mask] = (-int(people[covered(case, opened)].sum()), int((people * distances_mm(case, opened)[0]).sum()))
    in_turn = sorted(worth, key=lambda mask: worth[mask])
    return tuple(RankedPlan(mask, 1 + sum(other < worth[mask] for other in worth.values())) for mask in in_turn)


def make_choices(study: Study, held: Sequence[PageRule] = ()) -> Choices:
    """Return what may be tried in the town: two of five candidates."""
    plans = ranked(make_case(study), held)
    return Choices(KEPT, CANDIDATES, 2, 2, tuple(held), plans, len(plans))


def make_council(study: Study, held: Sequence[PageRule] = ()) -> Council:
    """Return a council's page of the town with every part of it."""
    before, after = in_order(study, KEPT), in_order(study, (*KEPT, *ADDED))
    other = in_order(study, (*KEPT, "yamate", "mori"))
    head = (same(""), given({"ja": "提案", "en": "proposal"}), given({"ja": "その案", "en": "that plan"}))
    bars = Table(
        given({"ja": "数ごと", "en": "By number"}),
        (given({"ja": "数", "en": "number"}), given({"ja": "平均距離", "en": "mean distance"})),
        ((same("1"), same("1,500 m")), (same("2"), same("750 m"))),
        (1,),
        (1.0, 0.5),
    )
    return Council(
        proposal=(
            Section(
                given({"ja": "だれが近くなるか", "en": "Who gains"}),
                (given({"ja": "120 人が近くなります。", "en": "120 people are nearer."}),),
            ),
        ),
        story=(
            StoryStep(
                given({"ja": "現況", "en": "Today"}),
                given({"ja": "二か所です。", "en": "Two are open."}),
                before,
                view="by_people",
            ),
            StoryStep(
                given({"ja": "届かない", "en": "The gap"}),
                given({"ja": "遠い人がいます。", "en": "Some are far."}),
                before,
                focus="beyond",
            ),
            StoryStep(given({"ja": "選べる", "en": "The options"}), given({"ja": "五か所から。", "en": "Out of five."}), before),
            StoryStep(
                given({"ja": "選んだ", "en": "The choice"}),
                given({"ja": "二か所を追加します。", "en": "Two are added."}),
                after,
                focus="served",
            ),
            StoryStep(given({"ja": "変わる", "en": "What it changes"}), given({"ja": "近くなります。", "en": "Nearer."}), after),
        ),
        cards=(
            Card(
                given({"ja": "なぜ二か所か。", "en": "Why two?"}),
                (given({"ja": "決めたからです。", "en": "It was decided."}), bars),
                after,
            ),
            Card(
                given({"ja": "なぜ山手ではないか。", "en": "Why not Yamate?"}),
                (
                    given({"ja": "届く人が減ります。", "en": "Fewer are reached."}),
                    Table(same(""), head, ((given({"ja": "対象", "en": "served"}), same("10"), same("9")),)),
                ),
                other,
            ),
        ),
        why=(Section(given({"ja": "順位", "en": "The ranking"}), (given({"ja": "すべての案です。", "en": "All plans."}), bars)),),
        choices=make_choices(study, held),
    )
