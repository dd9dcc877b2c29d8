"""What a reader may try on the page, with each rule in words."""

from __future__ import annotations

import numpy as np

from maps.page.case import Choices, PageRule, RankedPlan
from models.access import BoolArray
from models.messages.text import Text
from placement.problem.names import Names
from placement.results.result import Result
from placement.scenario.rules.base import Rule
from placement.values.choices import ChoiceTable


def shown_choices(result: Result, table: ChoiceTable | None) -> Choices | None:
    """Return what the page lets a reader try; None where offices are not simply on or off."""
    if table is None:
        return None
    names, rules = Names(result.question), result.file.scenario.rules
    sets = 1 << len(table.candidates)
    return Choices(
        keep=table.keep,
        candidates=table.candidates,
        least=table.least,
        most=table.most,
        conditions=None
        if table.rules is None
        else tuple(PageRule(_said(rules[one.row], names), _mask(one.broken, sets)) for one in table.rules),
        plans=tuple(RankedPlan(mask, rank) for mask, rank in table.plans),
        count=table.count,
    )


def _said(rule: Rule, names: Names) -> Text:
    """Return a rule in one sentence, with its reason where the file gives one."""
    said = rule.demanded(names.of)
    if rule.because is None:
        return said
    return Text("{said} ({because})", said=said, because=rule.because)


def _mask(bits: bytes, sets: int) -> BoolArray:
    return np.unpackbits(np.frombuffer(bits, dtype=np.uint8), count=sets, bitorder="little").astype(bool)
