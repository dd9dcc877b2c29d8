"""Plans that were given: against brute force on the town, in words, data and exit codes."""

from __future__ import annotations

import itertools
import json
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, reject, settings
from hypothesis import strategies as st

import placement
from maps.labels import name_words, own_words
from models.messages.findings import InputError
from placement.scenario.files import load_scenario
from placement.solving.question import study_of
from tests.placement import plainly
from tests.placement.conftest import TOWN, run
from tests.placement.features import form, write_forms
from tests.placement.plainly import PLACES, between, longest, served, total, write
from tests.town import TO_DEGREES

IDS = tuple(PLACES)
# what the drawn scenarios may be refused for; a plan never is
CONTRADICTIONS = {
    "both-or-neither",
    "too-many-to-open",
    "too-many-to-close",
    "total-impossible",
    "no-office-open",
    "impossible-level",
}
RULES = {
    "pair": ("never_together: [{a}, {b}]", lambda sites, a, b: len({a, b} & sites) <= 1),
    "with": ("if_open: {a}\n    then: [{b}]", lambda sites, a, b: a not in sites or b in sites),
    "both": ("together: [{a}, {b}]", lambda sites, a, b: len({a, b} & sites) != 1),
    "some": ("at_least: 1\n    of: [{a}, {b}]", lambda sites, a, b: bool({a, b} & sites)),
    "apart": ("apart: 1200 m\n    of: [{a}, {b}]", lambda sites, a, b: not {a, b} <= sites or _apart(a, b) >= 1_200_000),
    "near": ("longest: 2600 m", lambda sites, *_: bool(sites) and longest(frozenset(sites)) <= 2_600_000),
    "floor": ("serve: 2500 people", lambda sites, *_: served(frozenset(sites)) >= 2500),
}


def _apart(a: str, b: str) -> int:
    return between(PLACES[a], PLACES[b])


def _subset(draw: st.DrawFn, of: Sequence[str], most: int = 9) -> list[str]:
    return draw(st.lists(st.sampled_from(of), unique=True, max_size=most)) if of else []


@st.composite
def cases(draw: st.DrawFn) -> dict[str, Any]:
    """Draw what is open now, what may open and close, how many, rules, and a plan."""
    now = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1))
    closed = [site for site in IDS if site not in now]
    keep = _subset(draw, now, 2)
    must = _subset(draw, [site for site in now if site not in keep], 1)
    may_close = draw(st.none() | st.lists(st.sampled_from(now), unique=True, min_size=1))
    may_open = draw(st.lists(st.sampled_from(closed), unique=True, min_size=1)) if closed and draw(st.booleans()) else None
    forbid = _subset(draw, closed, 1)
    numbers = {
        "open": (0, 1, 2) if may_open else (),
        "close": (0, 1, 2, 3),
        "total": (1, 2, 3, 4, 5),
    }
    counts = {}
    for key, choice in numbers.items():
        if choice and draw(st.booleans()):
            low = draw(st.sampled_from(choice))
            high = max(low + draw(st.integers(0, 2)), 1)
            counts[key] = (low, high)
    rules = {}
    for name in draw(st.lists(st.sampled_from(sorted(RULES)), unique=True, max_size=2)):
        rules[name] = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=2, max_size=2))
    plan = draw(st.lists(st.sampled_from(IDS), unique=True, min_size=1))
    return {
        "now": now,
        "keep": keep,
        "must": must,
        "may_close": may_close,
        "from": may_open,
        "forbid": forbid,
        "counts": counts,
        "rules": rules,
        "plan": plan,
        "order": draw(st.permutations(["maximize: served_population", "minimize: mean_distance"])),
        "signs": draw(st.booleans()),
    }


def _written(case: dict[str, Any]) -> str:
    """Return the scenario file of a case."""
    lines = [f"  now: [{', '.join(case['now'])}]"]
    for key, ids in (
        ("keep", case["keep"]),
        ("must_close", case["must"]),
        ("may_close", case["may_close"]),
        ("forbid", case["forbid"]),
    ):
        lines += [f"  {key}: [{', '.join(ids)}]"] if ids else []
    lines += [f"  from: [{', '.join(case['from'])}]"] if case["from"] else []
    lines += [f"  {key}: {{min: {low}, max: {high}}}" for key, (low, high) in case["counts"].items()]
    rules = [f"  - id: {name}\n    {RULES[name][0].format(a=a, b=b)}" for name, (a, b) in case["rules"].items()]
    text = TOWN.replace("  keep: [hon]\n  from: {kind: branch}\n  open: 2", "\n".join(lines))
    before, _, _ = text.partition("objective:")
    aims = "".join(f"  - {aim}\n" for aim in case["order"])
    return f"{before}{'rules:' if rules else ''}\n" + "\n".join(rules) + f"\nobjective:\n{aims}"


def _broken(case: dict[str, Any], sites: frozenset[str]) -> set[tuple[str, str]]:
    """Return the conditions that a set of open offices breaks, in the plainest way."""
    now, may_close = set(case["now"]), case["may_close"]
    if may_close is None:
        may_close = case["now"] if {"close", "total"} & set(case["counts"]) else []
    found = set()
    for site in IDS:
        if site in now and site not in sites and site not in case["must"]:
            if site in case["keep"]:
                found.add(("keep", site))
            elif site not in may_close:
                found.add(("may_close", site))
        if site in case["must"] and site in sites:
            found.add(("must_close", site))
        if site in sites and site not in now:
            if site in case["forbid"]:
                found.add(("forbid", site))
            elif site not in (case["from"] or []):
                found.add(("from", site))
    numbers = {"open": len(sites - now), "close": len(now - sites), "total": len(sites)}
    found |= {(key, key) for key, (low, high) in case["counts"].items() if not low <= numbers[key] <= high}
    found |= {("rule", name) for name, (a, b) in case["rules"].items() if not RULES[name][1](set(sites), a, b)}
    return found


def _values(case: dict[str, Any], sites: frozenset[str]) -> tuple[int, ...]:
    return tuple(served(sites) if "served" in aim else total(sites) for aim in case["order"])


def _signed(value: int, aim: str) -> int:
    return -value if aim.startswith("max") else value


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("town")
    write(folder / "minato-town")
    return folder


@pytest.fixture(scope="module")
def study(town: Path) -> Any:
    (town / "plain.yaml").write_text(TOWN, encoding="utf-8")
    return study_of(load_scenario(town / "plain.yaml"))


@settings(max_examples=40, deadline=None)
@given(case=cases())
def test_a_plan_beside_the_best_is_that_of_brute_force(town: Path, study: Any, case: dict[str, Any]) -> None:
    (town / "case.yaml").write_text(_written(case), encoding="utf-8")
    sites, now = frozenset(case["plan"]), set(case["now"])
    entries = [*(f"+{one}" for one in sites - now), *(f"-{one}" for one in now - sites)]
    try:
        result = placement.evaluate(
            load_scenario(town / "case.yaml"), entries if case["signs"] and entries else case["plan"], study
        )
    except InputError as error:  # of scenarios that contradict themselves
        others = {finding.code for finding in error.findings if finding.severity == "stop"} - CONTRADICTIONS
        if others:
            raise
        reject()
    found = result.evaluation
    assert found is not None
    assert result.plan.status == "evaluated"
    assert set(result.after.open) == sites
    assert found.values == _values(case, sites)
    assert {(one.kind, one.id) for one in found.broken} == _broken(case, sites)
    plans = (frozenset(chosen) for size in range(1, 8) for chosen in itertools.combinations(IDS, size))
    allowed = [plan for plan in plans if not _broken(case, plan)]
    assert found.best is not None
    assert (found.best.status == "infeasible") == (not allowed)
    if allowed:
        best = min(tuple(_signed(v, aim) for v, aim in zip(_values(case, plan), case["order"], strict=True)) for plan in allowed)
        bests = tuple(_signed(value, aim) for value, aim in zip(best, case["order"], strict=True))
        assert tuple(goal.value for goal in found.best.objectives) == bests
        assert tuple(goal.bound for goal in result.plan.objectives) == bests
        assert all(goal.proven for goal in result.plan.objectives)
        behind = [_signed(v, aim) - b for v, b, aim in zip(found.values, best, case["order"], strict=True)]
        assert [one.exact for one in found.shortfalls] == behind
        shares = [gap / abs(value) if value else None for gap, value in zip(behind, bests, strict=True)]
        assert [one.share for one in found.shortfalls] == pytest.approx(shares)
    else:
        assert found.shortfalls == ()
        assert all(goal.bound is None and not goal.proven for goal in result.plan.objectives)


def test_a_plan_is_told_as_given_and_never_as_the_best(edit: Callable[..., str], folder: Path) -> None:
    rule = "rules:\n  - {id: north, at_least: 1, of: [kita, mori]}\nobjective:"
    done = run("evaluate", edit(("objective:", rule)), "--plan", "+minato,-hon", "--out", "given")
    said = " ".join(done.stderr.split())
    assert done.exit_code == 0
    for words in (
        "A plan that was given, not sought: Minato Branch opened; Hon Town Office closed.",
        "It breaks 3 of the scenario's conditions.",
        "Beside the best plan",
        "The best plan is proven for the stated objectives:",
        "How many are added 2 1",
        "Hon Town Office stays open not open with the plan",
        "Rule north at least 1 of Kita",
        "given: +minato,-hon (evaluated, not sought)",
    ):
        assert words in said, words
    assert "proven best" not in said
    assert "proven optimal" not in said
    for name in ("report.html", "page.json"):
        text = (folder / "given" / name).read_text(encoding="utf-8")
        assert "A plan that was given, not sought" in text
        for claim in ("Proven best", "proven best", "stopped early", "The proposal</", "証明済みの最良"):
            assert claim not in text, (name, claim)


def test_page_and_report_of_a_plan_given_propose_nothing_and_call_nothing_the_best(
    edit: Callable[..., str], folder: Path
) -> None:
    assert run("evaluate", edit(), "--plan", "+minato,+kita", "--out", "given").exit_code == 0
    assert run("map", "given").exit_code == 0
    case = json.loads((folder / "given" / "page.json").read_text(encoding="utf-8"))["case"]
    said = {key: text["$text"] for key, text in case["words"].items()}
    assert set(own_words(given=True, column=None)) == set(said)
    sought = name_words()
    for key, text in sought.items():
        shown = said.get(key, text.to("en"))
        assert "proposal" not in shown.lower(), key
        assert not shown.startswith("Best of"), key
        assert "提案" not in own_words(given=True, column=None).get(key, text).to("ja"), key
    report = (folder / "given" / "report.html").read_text(encoding="utf-8")
    assert "Proposal" not in report
    assert "Best of" not in report
    assert run("solve", edit(), "--out", "sought").exit_code == 0
    assert json.loads((folder / "sought" / "page.json").read_text(encoding="utf-8"))["case"]["words"] == {}


def test_groups_of_people_and_objectives_with_people_of_their_own_are_evaluated(tmp_path: Path) -> None:
    plainly.write(tmp_path / "minato-town")
    rows = (tmp_path / "minato-town" / "demand.csv").read_text(encoding="utf-8").splitlines()
    aged = [p.people_65 for p in plainly.POINTS]
    young = ["people_young", *(str(p.people - old) for p, old in zip(plainly.POINTS, aged, strict=True))]
    text = "\n".join(f"{row},{extra}" for row, extra in zip(rows, young, strict=True)) + "\n"
    (tmp_path / "minato-town" / "demand.csv").write_text(text, encoding="utf-8")
    head = "scenario: t\ntitle: t\nstudy: minato-town\noffices: {now: [hon, hama], from: {kind: branch}, total: 2}\n"
    goals = "objective: [{maximize: served_population}, {minimize: mean_distance, people: people_65}]\n"
    groups = "  - {id: old, people: people_65, served: {any: [{straight_line: 800 m}]}}\n"
    groups += "  - {id: young, people: people_young, served: {any: [{straight_line: 1.5 km}]}}\n"
    (tmp_path / "groups.yaml").write_text(
        f"{head}served: {{any: [{{straight_line: 1.5 km}}]}}\ngroups:\n{groups}objective: [{{maximize: served_population}}]\n",
        encoding="utf-8",
    )
    (tmp_path / "own.yaml").write_text(f"{head}served: {{any: [{{straight_line: 1.5 km}}]}}\n{goals}", encoding="utf-8")
    opened = frozenset({"hon", "kita"})

    done = run("evaluate", str(tmp_path / "groups.yaml"), "--plan", "-hama,+kita", "--json", "--out", str(tmp_path / "a"))
    assert done.exit_code == 0, done.stderr
    record = json.loads(done.stdout)
    served = plainly.served(opened, 800, "people_65") + plainly.served(opened) - plainly.served(opened, 1500, "people_65")
    assert record["objectives"][0]["value"] == served
    assert record["served"]["people"] == served
    assert [one["id"] for one in record["groups"]] == ["old", "young"]

    done = run("evaluate", str(tmp_path / "own.yaml"), "--plan", "-hama,+kita", "--json", "--out", str(tmp_path / "b"))
    assert done.exit_code == 0, done.stderr
    first, second = json.loads(done.stdout)["objectives"]
    assert first["value"] == plainly.served(opened)
    assert second["person_mm"]["value"] == sum(p.people_65 * plainly.way(p, opened) for p in plainly.POINTS)
    assert second["people"] == "people_65"


def test_the_record_says_how_far_and_what_is_broken(edit: Callable[..., str]) -> None:
    best = json.loads(run("solve", edit(), "--json").stdout)
    done = run("evaluate", "town.yaml", "--plan", "+kita", "--json")
    found = json.loads(done.stdout)
    assert found["status"] == "evaluated"
    assert (found["open"], found["added"], found["closed"]) == (["hon", "kita"], ["kita"], [])
    assert found["best"] == {
        "status": "optimal",
        **{key: best[key] for key in ("open", "added", "closed", "objectives", "served", "distance_m")},
    }
    assert "ties" not in found
    for ours, theirs, apart in zip(found["objectives"], best["objectives"], found["distance_from_best"], strict=True):
        assert (ours["bound"], ours["proven"], ours["ties"]) == (theirs["bound"], True, None)
        sign = 1 if ours["sense"] == "min" else -1
        assert apart["name"] == ours["name"]
        assert apart["worse_by"] == pytest.approx(sign * (ours["value"] - theirs["value"]), abs=1e-6)
        assert apart["percent"] == pytest.approx(100 * sign * (ours["value"] / theirs["value"] - 1), abs=1e-3)
    (broken,) = found["broken"]
    assert (broken["id"], broken["kind"], broken["asked"]["en"], broken["reached"]["en"]) == ("open", "open", "2", "1")


def test_the_best_plan_itself_breaks_nothing_and_is_as_good(edit: Callable[..., str]) -> None:
    best = json.loads(run("solve", edit(), "--json").stdout)
    done = run("evaluate", "town.yaml", "--plan", ",".join(best["open"]), "--json")
    found = json.loads(done.stdout)
    assert found["broken"] == []
    assert [one["exact"] for one in found["distance_from_best"]] == [0, 0]
    assert "Its values are those of the best plan. It breaks none of the scenario's conditions." in " ".join(done.stderr.split())


def test_the_plan_of_the_file_is_evaluated_and_solve_seeks_the_best_as_ever(edit: Callable[..., str], folder: Path) -> None:
    plain = json.loads(run("solve", edit(), "--json").stdout)
    stated = "plan: {offices: [+kita, +mori], because: {ja: 北, en: the north}, source: 計画}\nobjective:"
    solved = run("solve", edit(("objective:", stated)), "--json")
    assert {**json.loads(solved.stdout), "input_sha256": ""} == {**plain, "input_sha256": ""}
    assert "The file also states a plan; placement evaluate shows it" in solved.stderr
    done = run("evaluate", "town.yaml", "--out", "given", "--json")
    assert json.loads(done.stdout)["added"] == ["mori", "kita"]
    assert "the north" in (folder / "given/report.html").read_text(encoding="utf-8")
    again = run("evaluate", "given/scenario.yaml", "--json")
    assert json.loads(again.stdout)["objectives"] == json.loads(done.stdout)["objectives"]
    assert json.loads(run("evaluate", "town.yaml", "--plan", "-hon,+kita", "--json").stdout)["open"] == ["kita"]


REFUSED = [
    ("+minat", "unknown-office", "Did you mean minato?"),
    ("港出張所", "unknown-office", "Did you mean minato?"),
    ("+minato,-minato", "plan-both", "write it with one sign"),
    ("minato,minato", "repeated-office", "remove one"),
    ("+hon", "plan-open-now", "leave it out"),
    ("-minato", "plan-not-open", "leave it out"),
    ("+minato,kita", "plan-signs", "all with signs"),
    ("-hon", "no-office-open", "leave one open"),
    ("", "plan-blank", "write +a,-b"),
    ("+", "plan-blank", "write +a,-b"),
    ("+minato,,+kita", "plan-blank", "write +a,-b"),
    ("+" + "x" * 5000, "unknown-office", "Allowed: "),
    ("minato\x1b[31m", "unknown-office", "Allowed: hon, hama, minato"),
    ("+minato;-hon", "unknown-office", "Allowed: hon, hama, minato"),
]


@pytest.mark.parametrize(("plan", "code", "cure"), REFUSED)
def test_what_is_no_plan_is_refused_with_its_cure(
    edit: Callable[..., str], folder: Path, plan: str, code: str, cure: str
) -> None:
    done = run("evaluate", edit(), "--plan", plan, "--out", "given", "--json")
    assert done.exit_code == 3
    (finding,) = json.loads(done.stdout)["findings"]
    assert finding["code"] == code
    assert finding["field"] == "plan"
    assert cure in finding["message"]["en"]
    assert len(finding["message"]["en"]) < 300
    assert "\x1b" not in done.stderr
    assert not (folder / "given").exists()


def test_signs_and_commas_may_be_those_of_a_japanese_keyboard(edit: Callable[..., str]) -> None:
    found = json.loads(run("evaluate", edit(), "--plan", "＋minato、 −hon，＋kita", "--json").stdout)
    assert found["open"] == ["minato", "kita"]


def test_a_file_that_states_no_plan_is_refused_without_one(edit: Callable[..., str]) -> None:
    done = run("evaluate", edit())
    assert done.exit_code == 3
    assert "name one with --plan +a,-b, or under plan: in the file" in done.stderr


@pytest.mark.parametrize("plan", ["[+minat]", "{offices: [+minat]}", "{offices: [+kita, +minat]}"])
def test_a_faulty_plan_in_a_file_is_found_at_its_place(edit: Callable[..., str], plan: str) -> None:
    file = edit(("objective:", f"plan: {plan}\nobjective:"))
    for command in ("check", "solve", "evaluate"):
        done = run(command, file)
        assert done.exit_code == 3
        column = f"plan: {plan}".index("+minat") + 1
        assert f"town.yaml:11:{column}, plan.offices." in done.stderr
        assert "Did you mean minato?" in done.stderr


@pytest.mark.parametrize("plan", ["7", "[]", "{}", "[[a]]", "{offices: []}", "[+kita, 3]", "kita"])
def test_a_plan_of_another_shape_is_refused_at_its_place(edit: Callable[..., str], plan: str) -> None:
    done = run("check", edit(("objective:", f"plan: {plan}\nobjective:")))
    assert done.exit_code == 3
    assert "town.yaml:11:" in done.stderr


def test_no_best_plan_is_said_and_the_given_one_is_evaluated_all_the_same(edit: Callable[..., str], folder: Path) -> None:
    wish = "rules:\n  - {id: near, longest: 300 m}\nobjective:"
    done = run("evaluate", edit(("objective:", wish)), "--plan", "+kita,+mori", "--out", "given", "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 0
    assert "No plan meets all the conditions. There is no best plan to compare it with." in " ".join(done.stderr.split())
    assert found["best"] == {"status": "infeasible"}
    assert found["distance_from_best"] == []
    assert [(one["kind"], one["id"]) for one in found["broken"]] == [("rule", "near")]
    assert [one["proven"] for one in found["objectives"]] == [False, False]
    assert (folder / "given/map.html").exists()


def test_a_run_that_is_stopped_tells_the_plan_and_no_proof(edit: Callable[..., str]) -> None:
    done = run("evaluate", edit(), "--plan", "+kita,+mori", "--time-limit", "0.001", "--json")
    found = json.loads(done.stdout)
    assert done.exit_code == 5
    assert found["status"] == "evaluated"
    assert found["best"]["status"] in {"unknown", "feasible"}
    assert not any(one["proven"] for one in (*found["objectives"], *found["distance_from_best"]))


def test_the_folder_is_read_again(edit: Callable[..., str]) -> None:
    edit()
    assert run("evaluate", "town.yaml", "--plan", "+kita,-hon", "--out", "given").exit_code == 0
    assert run("solve", "town.yaml", "--out", "best").exit_code == 0
    compared = run("compare", "best", "given")
    assert "given: is a plan that was given, not sought: evaluated only" in compared.stderr
    assert "evaluated only" in compared.stdout
    assert run("map", "given", "best").exit_code == 0


def test_plans_of_several_phases_are_refused(tmp_path: Path) -> None:
    write_forms(tmp_path)
    with pytest.raises(InputError, match="with phases, an office may become several things"):
        placement.evaluate(form(tmp_path, "phases"), ["+kita"])


def test_a_plan_that_is_given_says_which_offices_stay_for_a_service(tmp_path: Path) -> None:
    write_forms(tmp_path)
    file = form(tmp_path, "certificates")
    best = placement.solve(file)
    (staying,) = (option for option in best.plan.added if "@" in option)
    plan = [f"+{option}" for option in best.plan.added]
    assert placement.evaluate(file, plan).evaluation.values == tuple(goal.value for goal in best.plan.objectives)
    nobody = placement.evaluate(file, [entry for entry in plan if "@" not in entry])
    assert [(one.kind, one.asked.to("en"), one.reached.to("en")) for one in nobody.evaluation.broken] == [("open", "1", "0")]
    with pytest.raises(InputError, match="is open with the plan, which gives the service too"):
        placement.evaluate(file, [*plan, f"+{staying.partition('@')[0]}"])
    with pytest.raises(InputError, match="no office kita@papers"):
        placement.evaluate(file, ["+kita@papers"])


@pytest.mark.parametrize("name", ["futures", "services", "certificates", "rules", "weighed", "capacity", "walking", "transit"])
def test_every_other_form_is_evaluated_and_written(tmp_path: Path, name: str) -> None:
    write_forms(tmp_path)
    file = form(tmp_path, name)
    best = placement.solve(file)
    result = placement.evaluate(file, best.plan.open)
    assert result.evaluation is not None
    assert result.evaluation.values == tuple(goal.value for goal in best.plan.objectives)
    assert result.evaluation.broken == ()
    assert result.measures == best.measures
    worse = placement.evaluate(file, ["-hon", "+hama"])
    assert worse.evaluation is not None
    assert {one.kind for one in worse.evaluation.broken} >= {"keep", "from", "open"}
    placement.write_plan(worse, tmp_path / "out")
    assert (tmp_path / "out/map.html").exists()


def test_somebody_without_a_place_is_told(edit: Callable[..., str]) -> None:
    file = edit(
        ("  open: 2\n", "  open: {min: 1, max: 5}\n  capacity: {each: 1000 people, of: {hon: 9000 people}}\n"),
        ("maximize: served_population\n  - minimize: mean_distance", "minimize: placed_distance\n  - minimize: mean_distance"),
    )
    done = run("evaluate", file, "--plan", "-hon,+kita", "--json")
    found = json.loads(done.stdout)
    assert [one["name"] for one in found["objectives"]] == ["mean_distance"]
    assert ("objective", "placed_distance") in {(one["kind"], one["id"]) for one in found["broken"]}
    assert [one["name"] for one in found["distance_from_best"]] == ["mean_distance"]


NOW = "  now: [hon, hama, minato]\n  from: [misaki, kita, mori]\n  total: {min: 1, max: 6}\n"
HALVES = [
    ("  moves:\n    - {office: minato, to: misaki}\n", "-minato", ("move", "move-minato-misaki"), "none"),
    ("  moves:\n    - {office: minato, to: misaki}\n", "+misaki", ("move", "move-minato-misaki"), "Minato Branch, Misaki Branch"),
    ("  moves:\n    - {office: minato, to: misaki}\n", "-minato,+misaki", None, "Minato Branch moved to Misaki Branch"),
    ("  mergers:\n    - {offices: [hama, minato], into: kita}\n", "-hama,+kita", ("merger", "merge-kita"), "Minato Branch, Kita"),
    ("  mergers:\n    - {offices: [hama, minato], into: kita}\n", "-hama,-minato", ("merger", "merge-kita"), "none"),
    (
        "  mergers:\n    - {offices: [hama, minato], into: kita}\n",
        "-hama,-minato,+kita",
        None,
        "and Minato Branch merged into Kita Branch",
    ),
    ("  new:\n    - {id: spot, name: {en: Spot}, parcels: {a: [%s], b: [%s]}}\n", "+spot-a,+spot-b", ("parcels", "spot"), "Spot"),
    ("  new:\n    - {id: spot, name: {en: Spot}, parcels: {a: [%s], b: [%s]}}\n", "+spot-b", None, ""),
]


@pytest.mark.parametrize(("written", "plan", "broken", "reached"), HALVES)
def test_moves_mergers_and_parcels_made_by_half_are_told(
    edit: Callable[..., str], written: str, plan: str, broken: tuple[str, str] | None, reached: str
) -> None:
    if "%s" in written:
        written %= tuple(", ".join(map(str, TO_DEGREES.transform(x, y))) for x, y in ((33_000, -30_000), (33_500, -30_500)))
    file = edit(("  keep: [hon]\n  from: {kind: branch}\n  open: 2\n", NOW + written))
    done = run("evaluate", file, "--plan", plan, "--json")
    assert done.exit_code == 0, done.stderr
    found = json.loads(done.stdout)["broken"]
    assert [(one["kind"], one["id"]) for one in found] == ([broken] if broken else [])
    assert all(reached in one["reached"]["en"] for one in found)
    # what matches a stated move or merger is told as solve tells it, and nothing else is
    said, _, _ = " ".join(run("evaluate", file, "--plan", plan).stderr.split()).partition("Against the best plan")
    changes = {one["id"]: one["change"] for one in json.loads(done.stdout)["sites"]}
    whole = not broken and bool(reached)
    assert (" moved to " in said, " merged into " in said) == (whole and "moved" in reached, whole and "merged" in reached)
    assert not whole or (f"{reached}." in said and f"{reached} opened" not in said)
    assert (changes["minato"] in {"moved", "merged"}) == whole


@pytest.mark.parametrize(
    ("name", "chosen", "changes"),
    [
        ("nerima-2014-certificates", "certificates", {"kept": 4, "raised": 2, "reduced": 11}),
        ("nerima-2017", "guidance", {"kept": 6, "closed": 11}),
    ],
)
def test_what_was_done_in_nerima_stands_beside_the_best_six(name: str, chosen: str, changes: dict[str, int]) -> None:
    result = placement.evaluate(load_scenario(name))
    found = result.evaluation
    assert found is not None
    assert found.best is not None
    assert found.broken == ()
    assert result.after.open == ("nerima", "shakujii", "hikarigaoka", "oizumi", "dai2", "seki")
    assert found.best.open == ("nerima", "shakujii", "hikarigaoka", "dai2", "seki", "oizumikita")
    assert [one.exact for one in found.shortfalls] == [66, -3_498_994_403]
    assert {change: sum(site.change == change for site in result.sites) for change in changes} == changes
    assert len(result.sites) == sum(changes.values())
    assert result.gains[0].id == chosen


def test_of_the_seventeen_two_are_raised_and_eleven_reduced_in_2013() -> None:
    result = placement.solve(load_scenario("nerima-2013"))
    by_change: dict[str, set[str]] = {}
    for site in result.sites:
        by_change.setdefault(site.change, set()).add(site.id)
    assert by_change["raised"] == {"dai2", "seki"}
    assert by_change["kept"] == {"nerima", "shakujii", "hikarigaoka", "oizumi"}
    assert len(by_change["reduced"]) == 11
    assert set(by_change) == {"kept", "raised", "reduced"}
