"""The story of a plan in five steps: today, the gap, the options, the choice, what it changes."""

from __future__ import annotations

from maps.page.case import Step
from models.messages.numbers import metres, number, percent
from models.text import Text
from placement.analysis.gains import gains
from placement.documents.served import service
from placement.problem.names import Names
from placement.solving.result import Result
from placement.values.gains import Effect, Gains

NEARER_FARTHER: tuple[Effect, Effect] = ("better", "worse")


def story(result: Result) -> tuple[Step, ...]:
    """Return the steps; none where there is nothing to choose."""
    if not result.problem.candidates or not result.added:
        return ()
    return (_today(result), _gap(result), _options(result), _choice(result), _change(result))


def _today(result: Result) -> Step:
    before, reach = result.before_measures, service(result.file.scenario)
    count, share = len(result.before.open), percent(before.share)
    return Step(
        Text("いま", "Today"),
        Text(
            f"いま開いているのは {count} か所です。住民 {number(before.people)} 人のうち {share.ja} が{reach.ja}にいます。",
            f"{count} offices are open. Of {number(before.people)} people, {share.en} are {reach.en}.",
        ),
        result.before.open,
        view="by_people",
    )


def _gap(result: Result) -> Step:
    before = result.before_measures
    missing = before.people - before.served
    far = metres(before.distance_max_m)
    return Step(
        Text("届かないところ", "The gap"),
        Text(
            f"{number(missing)} 人が圏外です。最も遠い人は、いちばん近い施設まで直線で {far.ja} あります。",
            f"{number(missing)} people are out of reach. The farthest lives {far.en} from the nearest office.",
        ),
        result.before.open,
        focus="beyond",
    )


def _options(result: Result) -> Step:
    problem = result.problem
    count, most, least = len(problem.candidates), problem.added_max, problem.added_min
    how = f"{most}" if least == most else f"{least}–{most}"
    tied = result.plan.objectives[0].ties
    title = result.question.readings[0].title
    ja = f"「{title.ja}」だけでは {tied:,} 案が同点でした。" if tied and tied > 1 else ""
    en = f" On {title.en} alone, {tied:,} plans tie." if tied and tied > 1 else ""
    return Step(
        Text("選べる案", "The options"),
        Text(
            f"候補は {count} か所、そこから {how} か所を加えます。{ja}",
            f"There are {count} candidates, {how} of which are added.{en}",
        ),
        result.before.open,
    )


def _choice(result: Result) -> Step:
    added = Names(result.question).spoken(result.added)
    proven = (
        Text("ここに掲げた目的に対して最良と証明した案です。", "This is proven best for the stated objectives.")
        if result.plan.status == "optimal"
        else Text("最良とは証明されていません。", "It is not proven to be the best.")
    )
    newly = result.measures.served - result.before_measures.served
    return Step(
        Text("選んだ案", "The choice"),
        Text(
            f"{added.ja}を加えます。圏内の人が {number(newly)} 人増えます。{proven.ja}",
            f"{added.en} are added. {number(newly)} more people are within reach. {proven.en}"
            if len(result.added) > 1
            else f"{added.en} is added. {number(newly)} more people are within reach. {proven.en}",
        ),
        result.after.open,
        focus="newly",
    )


def _change(result: Result) -> Step:
    found = gains(result)
    said = [_changed(one) for one in found]
    old, new = metres(result.before_measures.distance_mean_m), metres(result.measures.distance_mean_m)
    mean = Text(f"平均距離は {old.ja} から {new.ja} になります。", f"The mean distance goes from {old.en} to {new.en}.")
    return Step(
        Text("変わること", "What it changes"),
        Text("".join(text.ja for text in (*said, mean)), " ".join(text.en for text in (*said, mean))),
        result.after.open,
    )


def _changed(one: Gains) -> Text:
    nearer, farther = (number(one.shift.homes[effect]) for effect in NEARER_FARTHER)
    counts = len(one.before.open), len(one.after.open)
    return Text(
        f"{one.title.ja}は {counts[0]} か所から {counts[1]} か所に変わり、{nearer} 人が近く、{farther} 人が遠くなります。",
        f"{one.title.en[:1].upper()}{one.title.en[1:]}: from {counts[0]} to {counts[1]} places; {nearer} people are nearer,"
        f" {farther} farther.",
    )
