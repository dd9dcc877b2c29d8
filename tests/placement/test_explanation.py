"""Prices, swaps, conflicts and repairs, re-verified by brute force on a small town."""

from __future__ import annotations

import itertools
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from geodata.access.measure import measure_access
from geodata.access.measured import Access
from geodata.load import load_study
from geodata.study import Study
from models.criteria import Score
from models.messages.findings import InputError
from models.problem import Constraint, Problem, ProblemGoal, of_set
from placement.analysis.conditions import edited, left_out, parts_of, universe_of, with_scenario
from placement.analysis.explanation import explain, impasse
from placement.documents.explanation import swap_said
from placement.documents.infeasibility import compose_impasse
from placement.documents.json.explanation import explain_answer
from placement.documents.json.infeasibility import impasse_answer
from placement.problem.build import Question, ask
from placement.problem.names import Names
from placement.results.explanation import Explanation, Impasse
from placement.results.repairs import Repair
from placement.scenario.files import ScenarioFile, load_scenario
from placement.scenario.quantities import Coefficient, Distance, Duration, People, Share
from placement.scenario.structures import OpenRange
from placement.values.conditions import Part
from tests.brute import best_plans, every_plan
from tests.placement import plainly
from tests.placement.conftest import TOWN
from tests.town import total_people

slow = [HealthCheck.too_slow, HealthCheck.data_too_large, HealthCheck.filter_too_much]
many = settings(max_examples=20, deadline=None, suppress_health_check=slow)
most = settings(max_examples=400, deadline=None, suppress_health_check=slow)
BRANCHES = ["minato", "misaki", "yamate", "mori", "kita"]
EVERYONE = ["hon", "hama", *BRANCHES]


@dataclass(frozen=True)
class Place:
    folder: Path
    study: Study
    access: Access

    def file(self, text: str) -> ScenarioFile:
        (self.folder / "s.yaml").write_text(text, encoding="utf-8")
        return load_scenario(str(self.folder / "s.yaml"))

    def asked(self, file: ScenarioFile) -> Question:
        return ask(file, self.study, self.access)

    def allowed(self, file: ScenarioFile) -> bool:
        try:
            self.asked(file)
        except InputError:
            return False
        return True

    def feasible(self, file: ScenarioFile) -> bool:
        try:
            return bool(every_plan(self.asked(file).problem))
        except InputError:
            return False


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Place:
    folder = tmp_path_factory.mktemp("town")
    plainly.write(folder / "minato-town")
    study = load_study(folder / "minato-town")
    return Place(folder, study, measure_access(study))


def some(of: list[str], least: int = 1) -> st.SearchStrategy[str]:
    return st.lists(st.sampled_from(of), min_size=least, max_size=4, unique=True).map(lambda ids: f"[{', '.join(ids)}]")


def counts() -> st.SearchStrategy[str]:
    members = st.lists(st.sampled_from(EVERYONE), min_size=1, max_size=4, unique=True)
    return st.one_of(
        st.builds(
            lambda form, ids, count: f"{form}: {min(count, len(ids))}, of: [{', '.join(ids)}]",
            st.sampled_from(["at_least", "at_most", "exactly"]),
            members,
            st.integers(0, 4),
        ),
        st.builds(
            lambda count, bank: f"at_least: {count}, of: {{column: bank, equals: {bank}}}",
            st.integers(0, 3),
            st.sampled_from(["north", "south"]),
        ),
        st.integers(0, 15).map(lambda limit: f"sum: staff, of: opened, at_most: {limit}"),
        st.builds(
            lambda of, key, bound: f"sum: staff, of: {of}, {key}: {bound}",
            st.sampled_from(["open", "opened", "kept", "closed"]),
            st.sampled_from(["at_least", "at_most"]),
            st.just("now") | st.integers(0, 45),
        ),
        st.builds(
            lambda form, count, of: f"{form}: {count}, {of}",
            st.sampled_from(["at_least", "at_most", "exactly"]),
            st.integers(0, 3),
            st.sampled_from(["of: all", "of_each: bank", "of_each: kind"]),
        ),
    )


def pairs() -> st.SearchStrategy[str]:
    return st.one_of(
        some(EVERYONE, 2).map(lambda ids: f"together: {ids}"),
        some(EVERYONE, 2).map(lambda ids: f"never_together: {ids}"),
        st.builds(lambda office, ids: f"if_open: {office}, then: {ids}", st.sampled_from(EVERYONE), some(EVERYONE)),
        st.builds(lambda office, ids: f"if_open: {office}, then_any: {ids}", st.sampled_from(EVERYONE), some(EVERYONE, 2)),
    )


def floors() -> st.SearchStrategy[str]:
    shares = st.sampled_from(["40 %", "72.5 %", "93.25 %", "100 %"])
    return st.one_of(
        st.builds(
            lambda form, said: f"{form}: {said}",
            st.sampled_from(["apart", "longest"]),
            st.sampled_from(["1.2 km", "1.8 km", "2.5 km", "900 m"]),
        ),
        st.integers(1500, total_people()).map(lambda people: f"serve: {people} people"),
        st.builds(
            lambda by, most: f"farther: {{{by}at_most: {most} people}}",
            st.sampled_from(["", "by_more_than: 300 m, ", "by_more_than: 1 km, "]),
            st.sampled_from([0, 200, 900]),
        ),
        st.sampled_from(["0.2", "0.31", "0.4"]).map(lambda most: f"gini: {{at_most: {most}}}"),
        st.sampled_from([200, 600, 900]).map(lambda people: f"least_load: {people} people"),
        st.builds(
            lambda share, of: f"serve: {share}{of}", shares, st.sampled_from(["", ", each_area: true", ", people: people_65"])
        ),
    )


def rules() -> st.SearchStrategy[str]:
    return st.one_of(counts(), pairs(), floors())


@st.composite
def towns(draw: st.DrawFn) -> str:
    keep = draw(st.lists(st.sampled_from(["hon", "hama"]), min_size=1, unique=True))
    forbid = draw(st.lists(st.sampled_from(BRANCHES), max_size=2, unique=True))
    most = len(BRANCHES) - len(forbid)
    low = draw(st.integers(1, most))
    count = draw(st.sampled_from([str(low), f"{{min: {low - 1}, max: {low}}}"]))
    lines = [f"  - {{id: r{row}, {draw(rules())}}}" for row in range(draw(st.integers(0, 3)))]
    text = TOWN.replace("keep: [hon]", f"keep: [{', '.join(keep)}]\n  forbid: [{', '.join(forbid)}]")
    text = text.replace("open: 2", f"open: {count}").replace(
        "1.5 km", draw(st.sampled_from(["1.5 km", "800 m", "1.1 km", "2.8 km", "3.3 km"]))
    )
    if draw(st.booleans()):
        text = text.replace(f"keep: [{', '.join(keep)}]", draw(closing(keep)))
    return text + ("rules:\n" + "\n".join(lines) + "\n" if lines else "")


@st.composite
def closing(draw: st.DrawFn, keep: list[str]) -> str:
    """Return what is open now, of which some must stay, and what of it closes."""
    now = draw(st.lists(st.sampled_from(EVERYONE), min_size=1, unique=True).map(lambda ids: [*dict.fromkeys([*keep, *ids])]))
    shut = [office for office in now if office not in keep][: draw(st.integers(0, 1))]
    high = draw(st.integers(1, len(now)))
    key = draw(st.sampled_from(["close", "total"]))
    must = f"\n  must_close: [{shut[0]}]" if shut else ""
    count = f"\n  {key}: {{min: {draw(st.integers(0, high))}, max: {high}}}"
    return f"now: [{', '.join(now)}]\n  keep: [{', '.join(keep)}]{must}{count}"


def plain(problem: Problem) -> tuple[tuple[int, ...], list[set[str]]]:
    """Return the best values and the open offices of every best plan, by brute force."""
    values, tied = best_plans(problem)
    return values, [{*problem.keep, *added} for added in tied]


def unkept(problem: Problem, office: str) -> Problem:
    """Return the problem in which an office may give its place to another."""
    may = {*problem.candidates, office}
    return replace(
        problem,
        keep=tuple(kept for kept in problem.keep if kept != office),
        candidates=tuple(site for site in problem.offices if site in may),
        added_min=problem.added_min + 1,
        added_max=problem.added_max + 1,
    )


def explanation_is_right(place: Place, file: ScenarioFile, found: Explanation) -> None:
    question = place.asked(file)
    values, tied = plain(question.problem)
    assert found.answer.values == values
    assert set(found.answer.options) in tied
    assert found.count == len(every_plan(question.problem))
    for price in found.prices:
        now = file.scenario.offices.now
        if price.best is None:  # without it, nobody need be open
            assert not place.allowed(with_scenario(file, left_out(file.scenario, price.part.path)))
            continue
        if price.part.kind in {"rule", "forbid", "must_close"} or (now and price.part.kind == "keep"):  # the file without it
            dearer = place.asked(with_scenario(file, left_out(file.scenario, price.part.path))).problem
            best, plans = plain(dearer)
            assert price.best.values == best
            assert set(price.best.options) in plans
            assert price.binds == (best != values)
        elif price.part.kind == "keep":
            best, plans = plain(unkept(question.problem, price.part.id))
            assert price.best.values == best
            assert set(price.best.options) in plans
        else:
            most_of_all = len(question.inputs.may_open if price.part.kind == "open" else EVERYONE)
            free = edited(file.scenario, price.part.path, OpenRange(min=0, max=most_of_all))
            best, plans = plain(place.asked(with_scenario(file, free)).problem)
            assert price.best.values == best
            assert set(price.best.options) in plans
        assert price.binds == (set(price.best.options) != set(found.answer.options))
    every = every_plan(question.problem)
    for swap in found.swaps:
        allowed = {added: value for added, value in every.items() if (swap.office in added) == swap.opens}
        if swap.best is None:
            assert not allowed
            options = [swap.office]
            rule = of_set("swap", options, at_least=1 if swap.opens else None, at_most=None if swap.opens else 0)
            assert swap.against
            assert not met(question, swap.against, rule)
            assert all(met(question, [other for other in swap.against if other is not one], rule) for one in swap.against)
            continue
        assert not swap.against
        key = min((-value["served_population"], value["mean_distance"]) for value in allowed.values())
        assert (-swap.best.values[0], swap.best.values[1]) == key
        assert swap.best.added in allowed
        first = next((row for row in range(2) if swap.best.values[row] != values[row]), None)
        assert swap.decides == first


def met(question: Question, parts: Sequence[Part], *rules: Constraint) -> bool:
    """Return whether some plan meets conditions, by looking at every plan."""
    universe, asked = universe_of(question), [part.demanded for part in parts]
    nothing = (ProblemGoal(Score("any", np.zeros(len(universe.offices), dtype=np.int64), "min")),)
    return bool(
        every_plan(
            replace(
                universe,
                objectives=nothing,
                rules=(*rules, *(rule for one in asked for rule in one.rules)),
                limits=tuple(limit for one in asked for limit in one.limits),
            )
        )
    )


def impasse_is_right(place: Place, file: ScenarioFile, found: Impasse) -> None:
    assert not place.feasible(file)
    assert found.smallest
    assert found.complete
    every, question = parts_of(found.question, file), found.question
    known: list[set[int]] = []
    for size in range(len(every) + 1 if len(every) <= 7 else len(found.conflict) + 1):
        for parts in itertools.combinations(every, size):
            names = {(part.kind, part.id) for part in parts}
            if not any(other <= names for other in known) and not met(question, parts):
                known.append(names)
    said = [{(part.kind, part.id) for part in parts} for parts in (found.conflict, *found.others)]
    assert [len(names) for names in said] == sorted(map(len, said))
    assert all(names in said for names in known)
    if len(every) <= 7:
        assert len(said) == len(known)
    # in the file, too, the rules that have no part in it are not needed for there to be no plan
    rows = {part.path[1] for part in found.conflict if part.kind == "rule"}
    kept = tuple(rule for row, rule in enumerate(file.scenario.rules) if row in rows)
    assert not place.feasible(with_scenario(file, file.scenario.model_copy(update={"rules": kept})))
    for repair in found.repairs:
        repair_is_right(place, file, repair)


def level_is_right(repair: Repair, holds: Callable[[str], bool]) -> None:
    assert holds(repair.value)
    number, unit = repair.value.split()
    step = Fraction(1, 10) if unit == "%" else Fraction(1)
    nearer = Fraction(number) + step
    if nearer < Fraction(repair.was.split()[0]):
        assert not holds(f"{float(nearer):.1f} %" if unit == "%" else f"{nearer} people")
    if repair.exact is not None:
        assert holds(str(repair.exact))
        assert not holds(f"{int(repair.exact.amount) + 1} people")


def repair_is_right(place: Place, file: ScenarioFile, repair: Repair) -> None:
    def holds(said: object) -> bool:
        kinds = (Distance, Duration, Share, People, *((Coefficient,) if "gini" in repair.path else ()))
        value = next((kind.parse(str(said)) for kind in kinds if kind.FORM.fullmatch(str(said))), said)
        return place.feasible(with_scenario(file, edited(file.scenario, repair.path, value)))

    key = repair.path[-1]
    if repair.value is None:
        assert place.feasible(with_scenario(file, left_out(file.scenario, repair.path)))
    elif "gini" in repair.path:
        exact = Fraction(str(repair.exact or repair.value))
        assert holds(repair.value)
        assert [holds(f"{float(one):.6f}") for one in (exact, exact - Fraction(1, 10**6))] == [True, False]
    elif key in {"open", "close", "total"}:
        was, now = int(repair.was), int(repair.value)
        count = getattr(file.scenario.offices, key)
        verdicts = {n: holds(count.model_copy(update={"min": n, "max": n})) for n in range(min(was, now), max(was, now) + 1)}
        assert verdicts == {n: n == now for n in verdicts}
    elif re.fullmatch(r"\d+", repair.value):
        today = str(sum(plainly.STAFF[office] for office in place.asked(file).inputs.now))
        was, now = int(repair.was.replace("now", today)), int(repair.value)
        verdicts = {n: holds(n) for n in range(min(was, now), max(was, now) + 1)}
        assert verdicts == {n: n == now for n in verdicts}
    elif key == "at_most":
        assert holds(repair.value)
        assert not holds(f"{int(repair.value.split()[0]) - 1} people")
    elif key in {"serve", "least_load"}:
        level_is_right(repair, holds)
    else:
        assert holds(repair.value)
        exact = repair.exact or repair.value
        size, unit = str(exact).split()
        size_mm = int(Fraction(size) * {"m": 1000, "km": 1_000_000}[unit])
        nearer = size_mm + 1 if key == "apart" else size_mm - 1
        assert holds(f"{size_mm // 1000}.{size_mm % 1000:03} m")
        assert not holds(f"{nearer // 1000}.{nearer % 1000:03} m")


def explained(place: Place, text: str) -> None:
    file = place.file(text)
    try:
        question = place.asked(file)
    except InputError:
        assume(condition=False)
    found = explain(question, file)
    if isinstance(found, Explanation):
        explanation_is_right(place, file, found)
    else:
        impasse_is_right(place, file, found)


def with_rules(*asked: str, radius: str = "1.5 km") -> str:
    lines = "".join(f"  - {{id: r{row}, {rule}}}\n" for row, rule in enumerate(asked))
    return TOWN.replace("1.5 km", radius) + f"rules:\n{lines}"


CASES = {
    "what costs distance alone has a price": with_rules("exactly: 0, of: [mori]", radius="2.8 km"),
    "what costs only people has a price": with_rules("exactly: 0, of: [yamate]"),
    "a budget that no two offices keep to": with_rules("sum: staff, of: opened, at_most: 4"),
    "a budget against a floor": with_rules("sum: staff, of: opened, at_most: 7", "serve: 80 %, people: people_65"),
    "a floor for those 65 and over": with_rules("serve: 99 %, people: people_65"),
    "counts that contradict each other": with_rules("at_least: 2, of: [yamate, mori, kita]", "at_most: 0, of: [yamate, mori]"),
    "offices too near each other": with_rules("apart: 3 km"),
    "a distance too short": with_rules("longest: 2 km"),
    "a pair against an exclusion": with_rules(
        "together: [kita, mori]", "never_together: [kita, mori]", "at_least: 1, of: [kita]"
    ),
    "one office that brings two": with_rules("if_open: hon, then: [kita, mori, misaki]"),
}


@pytest.mark.parametrize("text", CASES.values(), ids=CASES)
def test_an_explanation_of_each_kind_agrees_with_brute_force(place: Place, text: str) -> None:
    explained(place, text)


@many
@given(text=towns())
def test_explanations_agree_with_brute_force(place: Place, text: str) -> None:
    explained(place, text)


@pytest.mark.long
@most
@given(text=towns())
def test_explanations_agree_with_brute_force_at_length(place: Place, text: str) -> None:
    explained(place, text)


def test_offices_too_small_for_everyone_are_a_conflict_with_the_objective(place: Place) -> None:
    text = TOWN.replace("  open: 2", "  open: 1\n  capacity: 1500").replace(
        "minimize: mean_distance", "minimize: placed_distance"
    )
    file = place.file(text)
    found = explain(place.asked(file), file)
    assert isinstance(found, Impasse)
    assert {part.kind for part in found.conflict} == {"open", "objective"}
    said = {(repair.path, repair.value) for repair in found.repairs}
    assert (("objective", 1), None) in said
    assert any(path == ("offices", "open") and value is not None and int(value) > 1 for path, value in said)


def test_beyond_a_table_the_solver_gives_the_same_explanation(place: Place) -> None:
    for rule in ("rules:\n  - {id: far, longest: 2.5 km}\n", "rules:\n  - {id: far, longest: 1 km}\n"):
        file = place.file(TOWN + rule)
        by_table = explain(place.asked(file), file)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr("placement.analysis.explanation.TABLED", -1)
            patch.setattr("placement.analysis.best.TABLED", -1)
            patch.setattr("placement.analysis.best.listing", lambda _: None)
            patch.setattr("models.analysis.conflicts.TABLED", -1)
            by_solver = explain(place.asked(file), file)
        assert type(by_table) is type(by_solver)
        if isinstance(by_table, Explanation):
            assert by_solver.answer.values == by_table.answer.values
            assert [price.best.values for price in by_solver.prices] == [price.best.values for price in by_table.prices]
            assert [swap.best.values for swap in by_solver.swaps] == [swap.best.values for swap in by_table.swaps]
        else:
            assert len(by_solver.conflict) == len(by_table.conflict)
            assert by_solver.smallest


def test_the_conflict_page_is_there_for_others_to_print(place: Place) -> None:
    file = place.file(TOWN + "rules:\n  - {id: all, longest: 1 km}\n")
    page = compose_impasse(impasse(place.asked(file), file))
    assert page.headline.to("en").startswith("No plan meets all the conditions.")
    assert len(page.sections) == 2


def test_every_conflict_is_shown(place: Place) -> None:
    text = TOWN.replace("  open: 2", "  open: 2\n  forbid: [mori]") + (
        "rules:\n"
        "  - {id: near, longest: 500 m}\n"
        "  - {id: many, at_least: 4, of: [minato, misaki, yamate, kita]}\n"
        "  - {id: forest, at_least: 1, of: [mori]}\n"
        "  - {id: none, at_most: 0, of: [hon]}\n"
    )
    file = place.file(text)
    found = impasse(place.asked(file), file)
    impasse_is_right(place, file, found)
    names = [{part.id for part in parts} for parts in (found.conflict, *found.others)]
    assert names == [{"near"}, {"many", ""}, {"forest", "mori"}, {"none", "hon"}]
    page = compose_impasse(found)
    assert [section.title.to("en") for section in page.sections][1] == "What else conflicts"
    first, *tables = page.sections[1].body
    assert first.to("en") == "4 sets of conditions conflict, each by itself; these are all."
    assert len(tables) == 3
    record = json.loads(impasse_answer(found).text())
    assert [[part["id"] for part in parts] for parts in record["other_conflicts"]] == [
        [part.id for part in parts] for parts in found.others
    ]
    assert record["conflicts_complete"]


def test_why_an_office_cannot_open_names_the_conditions(place: Place) -> None:
    text = TOWN + (
        "rules:\n"
        "  - {id: harbour, never_together: [minato, misaki]}\n"
        "  - {id: cape, at_least: 1, of: [misaki]}\n"
        "  - {id: hills, at_least: 1, of: [yamate, kita]}\n"
    )
    file = place.file(text)
    found = explain(place.asked(file), file)
    assert isinstance(found, Explanation)
    explanation_is_right(place, file, found)
    swaps = {swap.office: swap for swap in found.swaps}
    assert [part.id for part in swaps["minato"].against] == ["harbour", "cape"]
    assert [part.id for part in swaps["misaki"].against] == ["cape"]
    assert [part.id for part in swaps["mori"].against] == ["cape", "hills", ""]
    said = {office: swap_said(swap, found, Names(found.question)).to("en") for office, swap in swaps.items()}
    assert said["minato"].endswith("What rules it out together: rule harbour (line 15); rule cape (line 16).")
    assert said["misaki"].endswith("What rules it out is rule cape (line 16).")
    with_it = {swap["office"]: swap for swap in json.loads(explain_answer(found).text())["with"]}
    assert [part["id"] for part in with_it["mori"]["ruled_out_by"]] == ["cape", "hills", ""]


def test_a_conflict_not_proven_smallest_says_so(place: Place) -> None:
    file = place.file(TOWN + "rules:\n  - {id: most, serve: 75 %}\n")
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("models.analysis.conflicts.STEPS", 0)
        page = compose_impasse(impasse(place.asked(file), file))
    assert "a set of which none can be left out" in page.headline.to("en")
    assert "that no other set is smaller is not proven" in page.sections[0].body[-1].to("en")
