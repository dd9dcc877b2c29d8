"""The words of a scenario that has no plan: what conflicts, and what would repair it."""

from __future__ import annotations

from models.messages.document import Page, Section, Table
from models.messages.text import Text, in_context, joined, plural, same
from placement.glossary import NO_PLAN
from placement.results.explanation import Impasse
from placement.results.repairs import Repair
from placement.scenario.quantities import People
from placement.values.conditions import Excerpt, Part

NONE = NO_PLAN


def compose_impasse(found: Impasse) -> Page:
    """Return the page of an impasse."""
    count = len(found.conflict)
    least = Text("a smallest set") if found.smallest else Text("a set of which none can be left out")
    headline = Text("{none} These {count} conditions cannot be met together ({least}).", none=NONE, count=count, least=least)
    if count == 1:
        headline = Text("{none} This condition cannot be met at all.", none=NONE)
    sections = (_conflict(found), *_others(found), _repairs(found))
    return Page(found.question.inputs.scenario.title, headline, sections)


def _conflict(found: Impasse) -> Section:
    proof = (
        Text("No fewer conditions conflict (proven).")
        if found.smallest
        else Text("Without any one of them the others can be met; that no other set is smaller is not proven.")
    )
    return Section(Text("The conditions that conflict"), (_table(found, found.conflict), proof))


def _others(found: Impasse) -> list[Section]:
    """Return the further sets that conflict: a plan has to be freed of every one of them."""
    if not found.others and found.complete:
        return []
    count = 1 + len(found.others)
    said = (
        Text("{count} sets of conditions conflict, each by itself; these are all.", count=count)
        if found.complete
        else plural(
            "{n} set of conditions that conflict is shown; there may be more.",
            "{n} sets of conditions that conflict are shown; there may be more.",
            count,
        )
    )
    return [Section(Text("What else conflicts"), (said, *(_table(found, parts) for parts in found.others)))]


def _table(found: Impasse, parts: tuple[Part, ...]) -> Table:
    rows: list[tuple[Text, ...]] = []
    strong: list[int] = []
    seen: set[Excerpt] = set()
    for part in parts:
        strong.append(len(rows))
        if part.words in seen:  # several offices of one line
            rows.append((same(_row(found, part.words, part.words.first)), part.title, same("")))
            continue
        seen.add(part.words)
        title = part.title
        for number, line in enumerate(_flush(part.words.lines), start=part.words.first):
            rows.append((same(_row(found, part.words, number)), title, same(line)))
            title = same("")
    head = (Text("line"), Text("condition"), Text("in the file's words"))
    return Table(same(found.file.located.source.shown), head, tuple(rows), strong=tuple(strong))


def _row(found: Impasse, words: Excerpt, number: int) -> str:
    """Return a line's number, with the file where it is another that is extended; where there is no file, the key."""
    if words.key:
        return words.key
    return str(number) if words.file == found.file.located.source.shown else f"{words.file}:{number}"


def _flush(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return lines without the indent they share."""
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return tuple(line[indent:] for line in lines)


def _repairs(found: Impasse) -> Section:
    title = Text("The smallest repairs")
    if found.repairs:
        proof = Text(
            "Each is enough by itself. Each was tried on the whole scenario, and with any smaller change there is no plan."
        )
        return Section(title, (*(_said(found, repair) for repair in found.repairs), proof))
    none = Text("No single change is enough.")
    if not found.fewest:
        return Section(title, (none,))
    titles = [part.title for part in found.fewest]
    said = joined(in_context("conditions", "{this}; {next}"), titles)
    drop = Text("The fewest conditions without which there is a plan are these {titles}: {said}.", titles=len(titles), said=said)
    return Section(title, (none, drop))


def _said(found: Impasse, repair: Repair) -> Text:
    row = _row(found, repair.words, repair.words.first)
    line = same(row) if ":" in row or repair.words.key else Text("line {row}", row=row)
    if repair.value is None:
        what = {
            "rules": Text("remove rule {was}", was=repair.was),
            "objective": Text("remove the objective {was}", was=repair.was),
            "phases": Text("leave {key} out of {was}", key=repair.path[-1], was=repair.was),
            "states": Text("leave {key} out of {was}", key=repair.path[-1], was=repair.was),
        }.get(str(repair.path[0])) or Text("take {was} out of {other}", was=repair.was, other=repair.path[1])
        return Text("{line}: {what}", line=line, what=what)
    key = next(str(step) for step in reversed(repair.path) if not isinstance(step, int))
    exact = same("")
    if repair.exact is not None:
        exact = (
            Text(
                " (the exact limit is {limit:,} people; one person nearer to the file's value there is no plan)",
                limit=repair.exact.people,
            )
            if isinstance(repair.exact, People)
            else Text(
                " (the exact limit is {limit}; one millimetre nearer to the file's value there is no plan)", limit=repair.exact
            )
        )
    return Text(
        "{line}: {key}: {repair} instead of {was}{exact}", line=line, key=key, repair=repair.value, was=repair.was, exact=exact
    )
