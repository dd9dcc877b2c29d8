"""What a rule demands, in plain words, for readers who do not know the file."""

from __future__ import annotations

from collections.abc import Sequence

from models.text import Text, same
from placement.problem.names import Names, number
from placement.scenario.rules import OfficeSet, Rule

NAMED = 6


def demanded(rule: Rule, names: Names) -> Text:
    """Return a rule in one sentence, with its reason where the file gives one."""
    said = _form(rule, names)
    if rule.because is None:
        return said
    return Text(f"{said.ja} ({rule.because.text.ja})", f"{said.en} ({rule.because.text.en})")


def _form(rule: Rule, names: Names) -> Text:
    if rule.of is not None and rule.range != (None, None):
        return _counted(rule, rule.of, names)
    if rule.together or rule.never_together or rule.if_open is not None:
        return _with_each_other(rule, names)
    if rule.serve is not None:
        return _served(rule)
    if rule.apart is not None:
        return Text(f"開く施設は互いに {rule.apart} 以上離れている", f"open offices are at least {rule.apart} apart")
    if rule.longest is not None:
        return Text(f"だれも施設から {rule.longest} より遠くない", f"nobody is farther than {rule.longest} from an office")
    limit = number(rule.limit or 0)
    return Text(f"加える施設の {rule.total} の合計が {limit} 以下", f"{rule.total} of the offices added sums to at most {limit}")


def _with_each_other(rule: Rule, names: Names) -> Text:
    if rule.if_open is not None:
        first, then = names.of([rule.if_open]), _row(rule.then or (), names)
        return Text(f"{first.ja}を開くなら{then.ja}も開く", f"if {first.en} opens, so does {then.en}")
    these = _row(rule.together or rule.never_together or (), names)
    if rule.together:
        return Text(f"{these.ja}は、すべて開くか、どれも開かない", f"all of {these.en} open, or none")
    return Text(f"{these.ja}のうち開くのは一つまで", f"at most one of {these.en} opens")


def _served(rule: Rule) -> Text:
    where, level = _where(rule), str(rule.serve)
    return Text(f"{where.ja} {level.replace('people', '人')} 以上が圏内", f"at least {level} within reach {where.en}".rstrip())


def _counted(rule: Rule, chosen: OfficeSet, names: Names) -> Text:
    these = _set(chosen, names)
    least, most = rule.range
    if least is not None and least == most:
        return Text(f"{these.ja}のうち、ちょうど {least} か所が開く", f"exactly {least} of {these.en} open")
    parts = [
        *([Text(f"少なくとも {least} か所", f"at least {least}")] if least is not None else []),
        *([Text(f"多くとも {most} か所", f"at most {most}")] if most is not None else []),
    ]
    amount = Text("、".join(part.ja for part in parts), " and ".join(part.en for part in parts))
    return Text(f"{these.ja}のうち、{amount.ja}が開く", f"{amount.en} of {these.en} open")


def _set(chosen: OfficeSet, names: Names) -> Text:
    if chosen.ids:
        return _row(chosen.ids, names)
    if chosen.kind is not None:
        return Text(f"種別 {chosen.kind} の施設", f"the offices of kind {chosen.kind}")
    if chosen.column is not None:
        return Text(f"{chosen.column} が {chosen.equals} の施設", f"the offices whose {chosen.column} is {chosen.equals}")
    return Text("指定した区域の施設", "the offices of the area named")


def _where(rule: Rule) -> Text:
    if rule.each_area:
        return Text("それぞれの町丁目で", "in each area")
    if rule.areas:
        return Text(f"指定した {len(rule.areas)} の町丁目で", f"in the {len(rule.areas)} areas named")
    if rule.within:
        return Text("指定した区域で", "in the area named")
    return Text(f"{rule.people} の" if rule.people else "全体の", f"of {rule.people}" if rule.people else "")


def _row(ids: Sequence[str], names: Names) -> Text:
    if len(ids) > NAMED:
        return Text(f"指定した {len(ids)} か所", f"the {len(ids)} offices named")
    return names.of(ids) if ids else same("")
