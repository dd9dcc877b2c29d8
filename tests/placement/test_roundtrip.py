"""Any valid scenario survives being written and read; any text, and any damaged file, gives findings and never a crash."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models.messages.findings import Finding, InputError
from placement.scenario.files import Scenario, dump_scenario, load_scenario
from placement.scenario.objectives.registry import objectives

NAMES = st.from_regex(re.compile(r"[a-z0-9][a-z0-9_-]{0,8}"), fullmatch=True)
# what XML and YAML call characters; ids that look like numbers, words or signs of YAML on purpose
TEXTS = st.text(st.characters(blacklist_categories=["Cs"]), min_size=1, max_size=12)
IDS = st.one_of(
    TEXTS, st.sampled_from(["012", "1_000", "0x1F", "1e3", ".inf", "no", "null", "~", "- a", "a: b", "#x", "12:30", "&a", "!b"])
)
IDSETS = st.lists(IDS, min_size=1, max_size=3)
BOTH = st.one_of(TEXTS, st.fixed_dictionaries({"ja": TEXTS, "en": TEXTS}))
DISTANCES = st.integers(1, 999_999).map(lambda metres: f"{metres} m") | st.sampled_from(["3 km", "2.5 km", "0.001 km"])
SHARES = st.integers(0, 100).map(lambda percent: f"{percent} %") | st.sampled_from(["99.6 %", "55%"])
PEOPLE = st.integers(0, 10**9) | st.sampled_from(["1200 人", "5 people"])
COUNT = st.integers(0, 99)
WEIGHTS = st.integers(1, 1000)


def keys(needed: dict[str, Any], **optional: Any) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(needed, optional=optional)


SERVICE = st.one_of(
    keys({"straight_line": DISTANCES}),
    keys({"walking": DISTANCES | st.just("15 min")}),
    keys(
        {"transit": st.just("30 min")},
        depart=st.just("holiday 09:00-24:00"),
        percentile=st.integers(1, 99),
        date=st.just("2026-07-15"),
    ),
)
SERVED = st.one_of(*(keys({way: st.lists(SERVICE, min_size=1, max_size=3)}) for way in ("any", "all")))
RANGE = st.tuples(COUNT, st.integers(1, 9)).map(lambda pair: {"min": min(pair), "max": max(pair)})
OPEN = st.integers(1, 9) | RANGE
SET = st.one_of(
    IDSETS,
    keys({"ids": IDSETS}),
    keys({"kind": IDS}),
    keys({"areas": IDSETS}),
    keys({"polygons": IDS}),
    keys({"column": IDS, "equals": IDS | st.integers(-5, 10**9)}),
)
REASON = {"because": BOTH, "source": BOTH}
TWO = st.lists(IDS, min_size=2, max_size=3)
RULE = st.one_of(
    keys({"at_least": COUNT, "of": SET}, **REASON),
    keys({"at_most": COUNT, "of": SET}, **REASON),
    keys({"exactly": COUNT, "of": SET}, **REASON),
    RANGE.flatmap(lambda r: keys({"at_least": st.just(r["min"]), "at_most": st.just(r["max"]), "of": SET})),
    keys({"together": TWO}, **REASON),
    keys({"never_together": TWO}, **REASON),
    keys({"if_open": IDS, "then": IDSETS}),
    keys({"apart": DISTANCES}, of=SET),
    keys({"serve": SHARES | st.just("1200 人")}, areas=IDSETS, each_area=st.booleans(), people=IDS, **REASON),
    keys({"serve": SHARES, "polygons": IDS}, each_area=st.booleans()),
    keys({"longest": DISTANCES}),
    keys({"sum": IDS, "of": st.sampled_from(["open", "opened", "kept", "closed"]), "at_most": COUNT | st.just("now")}, **REASON),
    keys({"at_most": COUNT, "of_each": IDS}, of=SET | st.just("all"), **REASON),
    keys({"if_open": IDS, "then_any": TWO}, then=IDSETS),
    keys({"least_load": PEOPLE}),
    keys({"wait": st.just("20 min")}),
    keys({"wait_share": SHARES.filter(lambda share: share not in {"0 %", "100 %"}), "within": st.just("30 min")}),
    keys({"gini": keys({"at_most": st.sampled_from(["0.3", "0.25", "1"])})}),
    keys({"farther": keys({"at_most": PEOPLE}, by_more_than=DISTANCES)}, **REASON),
)
GRADUAL = {"maximize": "gradual_population", "full": "1 km", "none": "2.5 km"}
AIMS = [
    *({f"{of.sense}imize": of.name} for of in objectives() if of.name != "gradual_population"),
    GRADUAL,
    {"maximize": {"sum": "staff", "of": "opened"}},
    {"minimize": {"sum": "費用", "of": "closed"}},
    {"minimize": "equal_distance", "aversion": 0.00001},
]


def called(rows: list[dict[str, Any]], names: list[str]) -> list[dict[str, Any]]:
    return [{"id": name, **row} for name, row in zip(names, rows, strict=False)]


@st.composite
def goals(draw: st.DrawFn) -> list[dict[str, Any]]:
    aims = draw(
        st.lists(
            st.sampled_from(AIMS), min_size=1, max_size=3, unique_by=lambda aim: str(aim.get("maximize", aim.get("minimize")))
        )
    )
    made = [aim | ({"give_up": draw(SHARES)} if draw(st.booleans()) else {}) for aim in aims]
    if draw(st.booleans()):
        two = draw(
            st.lists(
                st.sampled_from(AIMS), min_size=2, max_size=2, unique_by=lambda aim: str(aim.get("maximize", aim.get("minimize")))
            )
        )
        share = draw(st.integers(0, 100))
        made.append({"weigh": [two[0] | {"weight": f"{share} %"}, two[1] | {"weight": f"{100 - share} %"}]})
    return made


@st.composite
def scenarios(draw: st.DrawFn) -> dict[str, Any]:
    """Any scenario the schema allows, over all constructs; the ids fit no study."""
    names = draw(st.lists(NAMES, min_size=4, max_size=4, unique=True))
    capacity = PEOPLE | keys({}, each=PEOPLE, of=st.dictionaries(IDS, PEOPLE, max_size=2)) | keys({"column": IDS})
    source = st.one_of(keys({"kind": IDS}), keys({"ids": IDSETS}))
    tree = {
        "scenario": names[0],
        "title": draw(BOTH),
        "study": draw(TEXTS),
        "served": draw(SERVED),
        "offices": draw(
            keys({}, keep=st.lists(IDS, max_size=3), forbid=IDSETS, open=OPEN, capacity=capacity, **{"from": source})
        ),
        "rules": called(draw(st.lists(RULE, max_size=4)), names),
        "objective": draw(goals()),
    }
    if draw(st.booleans()):
        chosen = keys({"from": source, "open": COUNT | RANGE})
        tree["services"] = called(draw(st.lists(keys({"title": BOTH, "choose": chosen}, served=SERVED), max_size=2)), names)
    if draw(st.booleans()):
        phase = keys({"open": OPEN}, title=BOTH, people=IDS, weight=WEIGHTS)
        tree["phases"] = called(draw(st.lists(phase, min_size=2, max_size=3)), names)
    if draw(st.booleans()):
        several = st.lists(st.integers(1, 99), min_size=1, max_size=3, unique=True) | st.integers(1, 99)
        times = st.sampled_from(["15 min", ["10 min", "15 min"]])
        counters = keys({"total": st.integers(1, 99)})
        queue = keys({"service_time": times, "arrivals": keys({"per_hour": several})}, counters=counters, because=BOTH)
        tree["queue"] = draw(queue)
    if draw(st.booleans()):
        years = st.sampled_from(["FY2012", "2012"]).map(lambda year: {"year": year})
        ways = st.sampled_from([{"cases": 9}, {"published": ["a", "b"]}, {"per_person": 0.55}, {"column": "x"}])
        logit = {"choice": "logit", "decay": "0.5 per km", "main": draw(IDS), "pull": draw(st.sampled_from([[0, 1.5], 2]))}
        beside = {"compare": [{"measure": draw(IDS), "offices": draw(IDSETS), "base": draw(BOTH)}]}
        load = st.tuples(years, ways).map(lambda pair: pair[0] | pair[1])
        tree["loads"] = {"of": [draw(load)]} | (logit if draw(st.booleans()) else {}) | (beside if draw(st.booleans()) else {})
    if draw(st.booleans()):
        future = keys({}, title=BOTH, people=IDS, served=SERVED, weight=WEIGHTS)
        by = draw(st.sampled_from(["expected", "worst", "regret"]))
        tree["futures"] = {"by": by, "of": called(draw(st.lists(future, min_size=2, max_size=3)), names)}
    return tree


@pytest.fixture(scope="module")
def path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("round") / "scenario.yaml"


@settings(max_examples=100, deadline=None)
@given(scenarios())
def test_any_scenario_survives_being_written_and_read(path: Path, tree: dict[str, Any]) -> None:
    scenario = Scenario.model_validate_json(json.dumps(tree))
    path.write_text(dump_scenario(scenario), encoding="utf-8", newline="\n")
    assert load_scenario(path).scenario == scenario


@settings(max_examples=25, deadline=None)
@given(scenarios(), st.data())
def test_a_scenario_extended_by_nothing_but_a_name_is_itself(path: Path, tree: dict[str, Any], data: st.DataObject) -> None:
    scenario = Scenario.model_validate_json(json.dumps(tree))
    path.with_name("base.yaml").write_text(dump_scenario(scenario), encoding="utf-8", newline="\n")
    name = data.draw(NAMES)
    path.write_text(f'extends: base.yaml\nscenario: "{name}"\n', encoding="utf-8")
    assert load_scenario(path).scenario == scenario.model_copy(update={"scenario": name})


def findings_of(path: Path) -> Sequence[Finding]:
    """Return what is wrong with a file; nothing where it can be read."""
    try:
        load_scenario(path)
    except InputError as error:
        return error.findings
    return ()


PIECES = st.sampled_from(
    [
        "",
        " ",
        ":",
        "-",
        "{",
        "}",
        "[",
        "]",
        "null",
        "3 km",
        "0",
        "-1",
        "\t",
        "\n",
        "&a",
        "*a",
        "!!x",
        "'",
        '"',
        "あ",
        "%",
        "extends: x",
        "\ufeff",
        "\x00",
        "\u2028",
    ]
)


@settings(max_examples=120, deadline=None)
@given(scenarios(), st.data())
def test_any_damage_to_a_file_gives_findings_never_a_crash(path: Path, tree: dict[str, Any], data: st.DataObject) -> None:
    text = dump_scenario(Scenario.model_validate_json(json.dumps(tree)))
    for _ in range(data.draw(st.integers(1, 3))):
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.integers(0, 12)))
        text = text[:start] + data.draw(PIECES) + text[end:]
    path.write_text(text, encoding="utf-8", newline="\n")
    found = findings_of(path)
    assert all(finding.message.to("ja") and finding.message.to("en") for finding in found)


JUNK = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda part: (
        st.lists(part, max_size=3) | st.dictionaries(st.sampled_from(["id", "of", "any", "open", "min", "x"]), part, max_size=3)
    ),
    max_leaves=5,
)


@settings(max_examples=120, deadline=None)
@given(scenarios(), JUNK, st.data())
def test_any_value_in_any_place_gives_findings_never_a_crash(
    path: Path, tree: dict[str, Any], junk: object, data: st.DataObject
) -> None:
    here: Any = tree
    while True:
        steps = list(here) if isinstance(here, dict) else list(range(len(here)))
        step = data.draw(st.sampled_from(steps))
        if not (isinstance(here[step], dict | list) and here[step]) or data.draw(st.integers(0, 3)) == 0:
            break
        here = here[step]
    here[step] = junk
    # JSON is YAML
    path.write_text(json.dumps(tree, ensure_ascii=True), encoding="utf-8")
    assert all(finding.line for finding in findings_of(path))
