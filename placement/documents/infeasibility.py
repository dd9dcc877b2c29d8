"""The words and records of a scenario that has no plan: what conflicts, and what would repair it."""

from __future__ import annotations

from geodata.yamlfiles.source import dotted
from models.messages.numbers import people_said
from models.text import Page, Section, Table, Text, same
from placement.analysis.conditions import Part, Words
from placement.analysis.explanation import Impasse, impasse
from placement.analysis.repairs import Repair
from placement.glossary import NO_PLAN
from placement.problem.build import Question
from placement.scenario.files import ScenarioFile

NONE = NO_PLAN


def conflict_page(question: Question, file: ScenarioFile) -> Page:
    """Return the page that says why a question has no plan, and what would repair it.

    Parameters
    ----------
    question
        one without any plan.
    file
        its scenario.
    """
    return compose_impasse(impasse(question, file))


def compose_impasse(found: Impasse) -> Page:
    """Return the page of an impasse."""
    count = len(found.conflict)
    least = (
        Text("最も少ない組", "a smallest set")
        if found.smallest
        else Text("どれも欠かせない組", "a set of which none can be left out")
    )
    headline = Text(
        f"{NONE.ja}次の {count} つの条件は同時に満たせません ({least.ja})。",
        f"{NONE.en} These {count} conditions cannot be met together ({least.en}).",
    )
    if count == 1:
        headline = Text(f"{NONE.ja}次の条件は、それだけで満たせません。", f"{NONE.en} This condition cannot be met at all.")
    return Page(found.question.ground.scenario.title.text, headline, (_conflict(found), _repairs(found)))


def _conflict(found: Impasse) -> Section:
    rows: list[tuple[Text, ...]] = []
    strong: list[int] = []
    seen: set[Words] = set()
    for part in found.conflict:
        strong.append(len(rows))
        if part.words in seen:  # several offices of one line
            rows.append((_row(found, part.words, part.words.first), part.title, same("")))
            continue
        seen.add(part.words)
        title = part.title
        for number, line in enumerate(_flush(part.words.lines), start=part.words.first):
            rows.append((_row(found, part.words, number), title, same(line)))
            title = same("")
    head = (Text("行", "line"), Text("条件", "condition"), Text("ファイルの記述", "in the file's words"))
    body: list[Text | Table] = [Table(same(found.file.located.source.shown), head, tuple(rows), strong=tuple(strong))]
    proof = (
        Text("これより少ない条件どうしの矛盾はありません (証明済み)。", "No fewer conditions conflict (proven).")
        if found.smallest
        else Text(
            "どれか一つをなくせば残りは満たせますが、より少ない組がほかにないことまでは証明していません。",
            "Without any one of them the others can be met; that no other set is smaller is not proven.",
        )
    )
    return Section(Text("同時に満たせない条件", "The conditions that conflict"), (*body, proof))


def _row(found: Impasse, words: Words, number: int) -> Text:
    """Return a line's number, with the file where it is another that is extended."""
    return same(str(number) if words.file == found.file.located.source.shown else f"{words.file}:{number}")


def _flush(lines: tuple[str, ...]) -> tuple[str, ...]:
    """Return lines without the indent they share."""
    indent = min((len(line) - len(line.lstrip()) for line in lines if line.strip()), default=0)
    return tuple(line[indent:] for line in lines)


def _repairs(found: Impasse) -> Section:
    title = Text("最小の直し方", "The smallest repairs")
    if found.repairs:
        proof = Text(
            "どれも一つだけで足ります。それぞれシナリオ全体で試し、これより小さい変更では案がないことを確かめました。",
            "Each is enough by itself. Each was tried on the whole scenario, and with any smaller change there is no plan.",
        )
        return Section(title, (*(_said(found, repair) for repair in found.repairs), proof))
    none = Text("一つの変更だけで足りる直し方はありません。", "No single change is enough.")
    if not found.fewest:
        return Section(title, (none,))
    titles = [part.title for part in found.fewest]
    ja, en = "、".join(one.ja for one in titles), "; ".join(one.en for one in titles)
    drop = Text(
        f"なくす条件が最も少ないのは、次の {len(titles)} つをなくすときです: {ja}。",
        f"The fewest conditions without which there is a plan are these {len(titles)}: {en}.",
    )
    return Section(title, (none, drop))


def _said(found: Impasse, repair: Repair) -> Text:
    row = _row(found, repair.words, repair.words.first).en
    line = same(row) if ":" in row else Text(f"{row} 行目", f"line {row}")
    if repair.value is None:
        what = {
            "rules": Text(f"規則 {repair.was} をなくす", f"remove rule {repair.was}"),
            "objective": Text(f"目的 {repair.was} をなくす", f"remove the objective {repair.was}"),
        }.get(str(repair.path[0])) or Text(
            f"{repair.path[1]} から {repair.was} を外す", f"take {repair.was} out of {repair.path[1]}"
        )
        return Text(f"{line.ja}: {what.ja}", f"{line.en}: {what.en}")
    key = next(str(step) for step in reversed(repair.path) if not isinstance(step, int))
    exact = Text("", "")
    if repair.exact is not None:
        of_people = repair.exact.endswith(" people")
        unit = Text("1 人", "one person") if of_people else Text("1 mm ", "one millimetre")
        limit = people_said(int(repair.exact.removesuffix(" people"))) if of_people else same(repair.exact)
        exact = Text(
            f" (厳密な境は {limit.ja}。{unit.ja}でも元の値に近いと案がない)",
            f" (the exact limit is {limit.en}{' people' * of_people}; {unit.en} nearer to the file's value there is no plan)",
        )
    return Text(
        f"{line.ja}: {key} を {repair.was} ではなく {repair.value} にする{exact.ja}",
        f"{line.en}: {key}: {repair.value} instead of {repair.was}{exact.en}",
    )


def impasse_record(found: Impasse) -> dict[str, object]:
    """Return what `placement explain --json` prints of a scenario without a plan."""
    return {
        "scenario": found.question.ground.scenario.scenario,
        "status": "infeasible",
        "conflict": {"smallest": found.smallest, "conditions": [part_record(part) for part in found.conflict]},
        "repairs": [
            {
                "path": dotted(repair.path),
                "file": repair.words.file,
                "line": repair.words.first,
                "was": repair.was,
                "value": repair.value,
                "exact": repair.exact,
            }
            for repair in found.repairs
        ],
        "fewest_to_drop": None if found.fewest is None else [part_record(part) for part in found.fewest],
    }


def part_record(part: Part) -> dict[str, object]:
    """Return a condition with its place in the file."""
    return {
        "kind": part.kind,
        "id": part.id,
        "title": part.title.as_dict(),
        "path": dotted(part.path),
        "file": part.words.file,
        "line": part.words.first,
        "text": list(part.words.lines),
    }
