"""What a reader tries: the page's own arithmetic against numpy and the solver, the conditions, the way back."""

from __future__ import annotations

import math
from dataclasses import replace
from itertools import combinations

import geopandas as gpd
import numpy as np
import pytest

from geodata.access.straight import straight_line
from maps.page.case import ServedBy
from maps.page.council import Choices, Council, PageRule, RankedPlan
from maps.rendering import read_asset
from models.messages.text import given, same
from models.plan import evaluate
from tests.maps.browser import COLOURS, JAPANESE, open_tab, read_rows, shown, switch_to
from tests.maps.conftest import KEPT, RADIUS_MM, circle, compose_payload, covered, distances_mm, in_order, make_case, on_foot
from tests.maps.council import APART, CANDIDATES, NORTH, conditions, make_choices, make_council
from tests.maps.reading import unpack

# Sets the real controls, one after the other, and reads what the page then tells.
TRY = """(trials) => {
  document.getElementById("tab-choices").click();
  const boxes = [...document.querySelectorAll("input[name=try]")];
  const range = document.getElementById("try-reach");
  return trials.map(([open, steps]) => {
    boxes.forEach((box) => { if (box.checked !== open.includes(Number(box.value))) box.click(); });
    if (Number(range.value) !== steps) {
      range.value = steps;
      range.dispatchEvent(new Event("input", { bubbles: true }));
    }
    const rows = [...document.querySelectorAll("table.try tbody tr")];
    return {
      rows: rows.map((row) => [...row.querySelectorAll("td")].map((cell) => cell.textContent)),
      verdict: [...document.querySelectorAll("#page-choices .verdict > p")].map((text) => text.textContent),
      broken: [...document.querySelectorAll("#page-choices .verdict li")].map((item) => item.textContent),
      reach: document.querySelector("#page-choices output").textContent,
      checked: boxes.filter((box) => box.checked).map((box) => Number(box.value)),
    };
  });
}"""
# The page's own functions, alone: what they compute, exactly.
SCRIPTS = "\n".join(map(read_asset, ("speech.js", "geometry.js", "reach.js")))
ASSESS = (
    "(data, trials) => {"
    + SCRIPTS
    + """
  const plan = readPlan(data, 0);
  return {
    mm: plan.mm.map((column) => [...column]),
    found: trials.map(([open, steps]) => {
      const { people, total, largest, nearest, mm, served } = assess(plan, open, steps);
      return { people, total, largest, nearest: [...nearest], mm: [...mm], served: [...served] };
    }),
  };
}"""
)


def places(case, offices):
    ids = list(case.study.offices["id"])
    return [ids.index(office) for office in offices]


def try_all(page, case, trials):
    """Return what the page tells of each pair of open offices and steps of the reach."""
    return page.evaluate(TRY, [[places(case, offices), steps] for offices, steps in trials])


def number(text):
    """Return a shown number; None where the page shows a dash."""
    return None if text == "—" else int(text.removesuffix(" m").removesuffix("人").replace(",", ""))


def told(answer):
    """Return offices, people, mean and largest metres of the reader's own choice."""
    offices, people, _, mean, largest = (row[-1] for row in answer["rows"])
    return number(offices), number(people), number(mean), number(largest)


def rounded(metres):
    """Return metres as JavaScript's Math.round gives them."""
    return math.floor(metres + 0.5)


def expected(case, offices, limit):
    """Return the same as `told`, from the matrices."""
    people = case.study.demand["people"].to_numpy()
    served = int(people[covered(case, offices, limit)].sum()) if offices else 0
    value, everybody = distances_mm(case, offices)
    if not everybody:
        return len(offices), served, None, None
    mean = int((people * value).sum()) / int(people.sum()) / 1000
    return len(offices), served, rounded(mean), rounded(int(value[people > 0].max()) / 1000)


def steps_of(case):
    return compose_payload([case], lang="ja")["cases"][0]["ways"][0]["steps"]


def random_trials(case, steps, count, seed):
    rng = np.random.default_rng(seed)
    ids = list(case.study.offices["id"])
    every = [in_order(case.study, [ids[j] for j in np.flatnonzero(rng.random(len(ids)) < rng.random())]) for _ in range(count)]
    return [(offices, int(rng.integers(1, 2 * steps + 1))) for offices in every]


def ways_of(distance):
    """Return the ways of being served that the page's arithmetic is held to, by name."""
    seconds, slow = on_foot(distance, nowhere=0), on_foot(distance, slower=2)
    walk, ride = ServedBy(same("walk"), seconds, 1_200), ServedBy(same("ride"), slow, 2_000)
    return {
        "circle": ([circle(distance)], "any"),
        "odd circle": ([circle(distance, 1_234_567)], "any"),
        "coded": ([walk], "any"),
        "coded millimetres": ([circle(straight_line_again(distance), 1_234_567)], "any"),
        "any of two": ([circle(distance), ride], "any"),
        "all of two": ([circle(distance), ride], "all"),
        "coded first": ([ride, circle(distance)], "any"),
        "all coded": ([walk, ride], "all"),
    }


def straight_line_again(distance):
    return replace(distance, values=distance.values.copy())


@pytest.mark.parametrize(
    "kind",
    [
        *("circle", "coded", "any of two", "all of two"),
        *(pytest.param(kind, marks=pytest.mark.long) for kind in ("odd circle", "coded millimetres", "coded first", "all coded")),
    ],
)
def test_the_pages_arithmetic_is_that_of_the_matrices(browser, drawn, town, kind):
    distance = straight_line(town)
    ways, together = ways_of(distance)[kind]
    choices = {"distance": distance, "ways": ways, "together": together, "council": Council(choices=make_choices(town))}
    case = make_case(town, **choices)
    steps = steps_of(case)
    trials = random_trials(case, steps, 80, seed=len(kind))
    with shown(browser, drawn(**choices)) as page:
        answers = try_all(page, case, trials)
    for (offices, reach), answer in zip(trials, answers, strict=True):
        assert answer["checked"] == places(case, offices)
        assert told(answer) == expected(case, offices, case.ways[0].limit * reach / steps), (offices, reach)
    assert len({told(answer) for answer in answers}) > 20


def test_a_reach_that_differs_from_group_to_group_is_exact_and_stays_as_it_is(browser, drawn, town):
    distance = straight_line(town)
    covers = np.random.default_rng(3).random(distance.values.shape) < 0.3
    near = replace(distance, values=np.zeros_like(distance.values), reachable=covers)
    way = ServedBy(same("groups"), near, 1, said=given({"ja": "それぞれの範囲", "en": "their own reach"}))
    choices = {"distance": distance, "ways": [way], "council": Council(choices=make_choices(town))}
    case = make_case(town, **choices)
    steps = steps_of(case)
    trials = [(offices, steps) for offices, _ in random_trials(case, steps, 40, seed=4)]
    with shown(browser, drawn(**choices)) as page:
        answers = try_all(page, case, trials)
        open_tab(page, "choices")
        assert page.locator("#try-reach").is_disabled()
        assert "ここでは範囲を変えられません" in page.locator("#page-choices").inner_text()
        switch_to(page, "en")
        assert page.locator("#page-choices output").inner_text() == "their own reach"
    for (offices, _), answer in zip(trials, answers, strict=True):
        assert told(answer) == expected(case, offices, 1), offices
        assert answer["reach"] == "それぞれの範囲"


def test_who_reaches_no_office_leaves_no_mean(browser, drawn, town):
    distance = straight_line(town)
    reachable = distance.reachable.copy()
    reachable[7, :3] = False
    lost = replace(distance, reachable=reachable)
    case = make_case(town, distance=lost, council=Council(choices=make_choices(town)))
    steps = steps_of(case)
    trials = [(("hon",), steps), (("hon", "misaki"), steps), ((), steps)]
    with shown(browser, drawn(distance=lost, council=case.council)) as page:
        answers = [told(answer) for answer in try_all(page, case, trials)]
    assert answers == [expected(case, offices, RADIUS_MM) for offices, _ in trials]
    assert [answer[2] is None for answer in answers] == [True, False, True]


@pytest.mark.parametrize("kind", ["circle", "any of two", "all of two"])
def test_every_person_goes_where_the_plan_says(browser, drawn, town, kind):
    distance = straight_line(town)
    ways, together = ways_of(distance)[kind]
    case = make_case(town, distance=distance, ways=ways, together=together)
    check_exactly(browser, drawn(), case, 30)


def test_who_is_exactly_at_a_limit_is_within_it(browser, drawn, town):
    distance = straight_line(town)
    values = distance.values.copy()
    limits = [RADIUS_MM * step // 30 for step in range(1, 21)]
    values[:, 0] = [limit + beyond for limit in limits for beyond in (0, 1)]
    exact = replace(distance, values=values)
    for ways in ([circle(exact)], [circle(straight_line_again(exact))]):
        case = make_case(town, distance=exact, ways=ways, council=Council(choices=make_choices(town)))
        trials = [(("hon",), step) for step in range(1, 21)]
        assert steps_of(case) == 30
        with shown(browser, drawn(distance=exact, ways=ways, council=case.council)) as page:
            answers = try_all(page, case, trials)
        people = town.demand["people"].to_numpy()
        assert [told(answer)[1] for answer in answers] == [int(people[: 2 * step - 1].sum()) for step in range(1, 21)]


def test_equally_near_offices_and_half_millimetres_go_as_in_the_matrix(browser, drawn, town):
    """Two offices share a place, and others lie half a millimetre off whole ones: the even neighbour wins."""
    offices = town.offices.set_geometry(gpd.points_from_xy([0, 0, 0.001, 0.002, 0.003, 0.004, 2], [0] * 7), crs=town.crs)
    demand = town.demand.set_geometry(
        gpd.points_from_xy([-1_000 if i % 2 else 0.0005 for i in range(40)], [0] * 40), crs=town.crs
    )
    study = replace(town, offices=offices, demand=demand.assign(cell=""))
    case = make_case(study)
    assert case.distance.values[0].tolist() == [0, 0, 0, 2, 2, 4, 2_000]
    assert compose_payload([case], lang="ja")["studies"][0]["demand"]["distances"]["per_m"] == 1_000_000
    check_exactly(browser, drawn(), case, 30)


def test_every_person_of_the_ward_goes_where_the_plan_says(browser, drawn, ward_case):
    check_exactly(browser, drawn(), ward_case, 6)


def check_exactly(browser, any_page, case, count):
    """Hold the page's own functions, run in the browser, to `evaluate`: every millimetre, office and person."""
    payload = compose_payload([case], lang="ja")
    steps = payload["cases"][0]["ways"][0]["steps"]
    trials = [(offices, reach) for offices, reach in random_trials(case, steps, count, seed=4) if offices]
    with shown(browser, any_page) as page:
        found = page.evaluate(
            f"([data, trials]) => ({ASSESS})(data, trials)",
            [payload, [[places(case, offices), reach] for offices, reach in trials]],
        )
    people = np.array(found_people(payload))
    columns = case.distance.columns(tuple(case.study.offices["id"]))
    assert sorted(zip(*found["mm"], strict=True)) == sorted(map(tuple, case.distance.values[:, columns].tolist()))
    for (offices, reach), answer in zip(trials, found["found"], strict=True):
        covers = np.array([covered(case, [office], case.ways[0].limit * reach / steps) for office in case.distance.office_ids]).T
        state = evaluate(case.distance, covers, offices)
        _, value = case.distance.nearest(offices)
        one_by_one = case.study.demand["people"].to_numpy()
        assert answer["people"] == int(one_by_one[state.served].sum())
        assert answer["total"] == int((one_by_one * value).sum())
        position = {column: place for place, column in enumerate(columns.tolist())}
        rows = zip(
            one_by_one.tolist(),
            [position[j] for j in state.assignment.tolist()],
            value.tolist(),
            state.served.tolist(),
            strict=True,
        )
        page_rows = zip(people.tolist(), answer["nearest"], answer["mm"], map(bool, answer["served"]), strict=True)
        assert sorted(page_rows) == sorted(rows)


def found_people(payload):
    return unpack(payload["studies"][0]["demand"]["people"])


def test_the_wards_78_plans_are_told_as_the_solver_ranks_them(browser, ward, ward_case, ward_page):
    from placement.solving.ranking import standings

    table = standings(ward.question, top=0)
    assert len(table.plans) == table.count == 78
    steps = steps_of(ward_case)
    trials = [(in_order(ward_case.study, (*ward_case.before, *plan.added)), steps) for plan in table.plans]
    with shown(browser, ward_page, hash_="#lang=en") as page:
        answers = try_all(page, ward_case, trials)
    best = sum(plan.tied_with_best for plan in table.plans)
    for plan, answer in zip(table.plans, answers, strict=True):
        _, served, mean, largest = told(answer)
        assert served == plan.measures.served
        assert mean == rounded(plan.measures.distance_mean_m)
        assert largest == rounded(plan.measures.distance_max_m)
        assert answer["broken"] == []
        words = f"Number {plan.rank} of 78 plans" if plan.rank > 1 else "Best of 78 plans"
        assert answer["verdict"][1].startswith(words)
        assert ("tied" in answer["verdict"][1]) is (plan.rank == 1 and best > 1)
    assert answers[0]["verdict"][0] == "This is the proposal itself."


@pytest.mark.parametrize("reach_m", [2_500, *(pytest.param(m, marks=pytest.mark.long) for m in (1_000, 2_000, 4_000))])
def test_the_wards_78_plans_are_told_at_other_reaches(browser, ward_case, ward_page, reach_m):
    steps = steps_of(ward_case)
    reach, rest = divmod(reach_m * 1000 * steps, ward_case.ways[0].limit)
    assert rest == 0
    pairs = combinations(ward_case.council.choices.candidates, 2)
    trials = [(in_order(ward_case.study, (*ward_case.before, *pair)), reach) for pair in pairs]
    assert len(trials) == 78
    with shown(browser, ward_page, hash_="#lang=en") as page:
        answers = try_all(page, ward_case, trials)
    assert {answer["reach"] for answer in answers} == {f"{reach_m / 1000:g} km"}
    for (offices, _), answer in zip(trials, answers, strict=True):
        assert told(answer) == expected(ward_case, offices, reach_m * 1000)
        assert answer["verdict"][1] == "Ranks were worked out for 3 km; there is none for this reach."


def test_the_verdict_names_exactly_what_is_broken(browser, drawn, town):
    held = conditions()
    case = make_case(town, council=make_council(town, held))
    steps = steps_of(case)
    every = [some for size in range(len(CANDIDATES) + 1) for some in combinations(CANDIDATES, size)]
    trials = [(in_order(town, (*KEPT, *some)), steps) for some in every]
    with shown(browser, drawn(council=case.council), hash_="#lang=en") as page:
        answers = try_all(page, case, trials)
        page_class = page.locator("#page-choices .verdict").get_attribute("class")
    plans = {plan.mask: plan.rank for plan in case.council.choices.plans}
    for some, answer in zip(every, answers, strict=True):
        count = [] if len(some) == 2 else [f"2 are to be added, not {len(some)}"]
        rules = [
            *([APART.to("en")] if {"misaki", "mori"} <= set(some) else []),
            *([NORTH.to("en")] if not {"kita", "yamate"} & set(some) else []),
        ]
        assert answer["broken"] == [*count, *rules], some
        assert ("This choice breaks conditions of the scenario:" in answer["verdict"]) is bool(count or rules)
        if not count + rules:
            rank = plans[sum(1 << CANDIDATES.index(office) for office in some)]
            assert (f"Number {rank} of" in answer["verdict"][1]) is (rank > 1)
        else:
            assert answer["verdict"][1] == f"Not among the {len(plans)} plans that meet the conditions."
    assert "broken" in page_class


def test_a_kept_office_closed_and_one_that_is_no_candidate_are_named(browser, drawn, town):
    held = conditions()
    choices = replace(make_choices(town, held), candidates=CANDIDATES[:4])
    fewer = tuple(replace(condition, broken=condition.broken[:16]) for condition in held)
    council = Council(choices=replace(choices, conditions=fewer, plans=(), count=None))
    case = make_case(town, council=council)
    steps = steps_of(case)
    with shown(browser, drawn(council=council), hash_="#lang=en") as page:
        closed, other = try_all(page, case, [(("hon", "misaki", "yamate"), steps), ((*KEPT, "misaki", "yamate", "kita"), steps)])
        assert page.locator(".try-offices label:has(small)").all_inner_texts() == [
            "Hon Town Office (kept)",
            "Hama Office (kept)",
            "Kita Branch (no candidate)",
        ]
    assert closed["broken"] == ["Hama Office is to stay", "With an office to be kept closed, other conditions are not checked"]
    assert other["broken"] == ["Kita Branch is no candidate"]


def test_equal_best_plans_are_told_as_tied(browser, drawn, town):
    choices = make_choices(town)
    tied = replace(choices, plans=tuple(replace(plan, rank=1) if plan.rank <= 3 else plan for plan in choices.plans))
    council = Council(choices=tied)
    case = make_case(town, council=council)
    first = [office for bit, office in enumerate(CANDIDATES) if tied.plans[0].mask >> bit & 1]
    with shown(browser, drawn(council=council), hash_="#lang=en") as page:
        (answer,) = try_all(page, case, [(in_order(town, (*KEPT, *first)), steps_of(case))])
    assert answer["verdict"][1] == "Best of 10 plans for the stated objectives, tied with others: 3 in all."


def test_a_plan_below_those_listed_is_told_so(browser, drawn, town):
    choices = make_choices(town)
    council = Council(choices=replace(choices, plans=choices.plans[:2]))
    case = make_case(town, council=council)
    last = [office for bit, office in enumerate(CANDIDATES) if choices.plans[-1].mask >> bit & 1]
    with shown(browser, drawn(council=council), hash_="#lang=en") as page:
        (answer,) = try_all(page, case, [(in_order(town, (*KEPT, *last)), steps_of(case))])
    assert answer["verdict"][1] == "Not among the first 2 plans."


def test_conditions_too_many_to_tell_break_nothing(browser, drawn, town):
    """The proposal itself never reads as breaking conditions, whoever could not check them."""
    council = Council(choices=replace(make_choices(town), conditions=None, plans=(), count=None))
    case = make_case(town, council=council)
    steps = steps_of(case)
    unknown = "With so many candidates, other conditions are not checked here"
    with shown(browser, drawn(council=council), hash_="#lang=en") as page:
        plan, more = try_all(page, case, [(case.after, steps), ((*case.after, "mori"), steps)])
    assert "This choice breaks conditions of the scenario:" not in plan["verdict"]
    assert any(unknown in text for text in (*plan["verdict"], *plan["broken"]))
    assert "This choice breaks conditions of the scenario:" in more["verdict"]
    assert "2 are to be added, not 3" in more["broken"]


def test_a_range_of_numbers_is_told_as_one(browser, drawn, town):
    council = Council(choices=replace(make_choices(town), least=1, most=3))
    case = make_case(town, council=council)
    steps = steps_of(case)
    trials = [(in_order(town, (*KEPT, *CANDIDATES[:count])), steps) for count in range(5)]
    with shown(browser, drawn(council=council)) as page:
        answers = try_all(page, case, trials)
    assert [len(answer["broken"]) for answer in answers] == [1, 0, 0, 0, 1]
    assert answers[4]["broken"] == ["追加数は1–3か所のはずですが、4か所です"]


def test_map_legend_and_tables_follow_a_choice_and_come_back(browser, drawn, town):
    case = make_case(town, council=make_council(town))
    steps = steps_of(case)
    with shown(browser, drawn(council=case.council)) as page:
        panel = open_tab(page, "choices")
        legend = page.locator(".keys").inner_text()
        banner = page.locator(".banner")
        assert not banner.is_visible()
        panel.locator("label", has_text="森出張所").click()
        assert banner.is_visible()
        assert page.locator(".mark-frame.added").count() == 3
        assert page.locator("#plan_map path.circle").count() == 5
        assert page.locator(".keys").inner_text() != legend
        page.locator("#try-reach").fill(str(2 * steps))
        assert "3 km以内" in page.locator(".keys").inner_text()
        assert "半径 3 km" in page.locator("#legend").text_content()
        panel.get_by_role("button", name="現況の施設").click()
        assert page.locator(".mark-frame.added").count() == 0
        assert page.locator("#try-reach").input_value() == str(2 * steps)
        assert banner.is_visible()
        panel.get_by_role("button", name="提案の施設").click()
        assert page.locator("#try-reach").input_value() == str(steps)
        assert page.locator(".keys").inner_text() == legend
        assert not banner.is_visible()
        panel.locator("label", has_text="本町役場").click()
        assert page.locator(".mark-frame.closed").count() == 1
        assert "本町役場は存続することになっています" in panel.locator(".verdict").inner_text()
        banner.get_by_role("button").click()
        assert page.locator(".keys").inner_text() == legend
        assert panel.locator("input[name=try]:checked").count() == 4
        assert page.evaluate(COLOURS) > 3


def test_areas_that_change_most_are_listed(browser, drawn, town):
    case = make_case(town, council=make_council(town))
    people, area = town.demand["people"].to_numpy(), town.demand["area"].to_numpy()

    def means(offices):
        value, _ = distances_mm(case, offices)
        served = covered(case, offices)
        return {
            place: (
                int((people * value)[area == place].sum()) / int(people[area == place].sum()) / 1000,
                int(people[(area == place) & served].sum()),
            )
            for place in town.areas["id"]
        }

    before, after = means(case.before), means(case.after)
    changed = [place for place in town.areas["id"] if before[place] != after[place]]
    changed.sort(key=lambda place: -abs(after[place][0] - before[place][0]))
    names = dict(zip(town.areas["id"], town.areas["name_en"], strict=True))
    with shown(browser, drawn(council=case.council), hash_="#lang=en") as page:
        panel = open_tab(page, "choices")
        table = panel.locator("table", has=page.locator("caption", has_text="Areas that change most"))
        rows = read_rows(table)
        assert [row[0] for row in rows] == [names[place] for place in changed]
        assert [row[1:3] for row in rows] == [
            [f"{rounded(state[place][0]):,} m" for state in (before, after)] for place in changed
        ]
        gained = [after[place][1] - before[place][1] for place in changed]
        assert [row[3] for row in rows] == [f"+{gain:,}" if gain else "±0" for gain in gained]
        try_all(page, case, [(case.before, steps_of(case))])
        assert panel.get_by_text("No area changes").count() == 1


def test_choices_are_told_in_both_languages(browser, drawn, town):
    case = make_case(town, council=make_council(town, conditions()))
    with shown(browser, drawn(council=case.council)) as page:
        panel = open_tab(page, "choices")
        try_all(page, case, [(("hon", "misaki", "mori"), 7)])
        assert "岬と森" not in panel.inner_text()
        switch_to(page, "en")
        assert JAPANESE.findall(panel.inner_text()) == []
        assert page.locator(".banner").inner_text().startswith("Showing your own choice")
        switch_to(page, "ja")
        assert "浜事務所は存続することになっています" in panel.inner_text()


def test_without_anything_to_choose_there_is_no_such_tab(browser, drawn, town):
    with shown(browser, drawn(council=replace(make_council(town), choices=None))) as page:
        assert page.locator("#tab-choices").count() == 0


def test_thirty_candidates_do_not_upset_the_masks(browser, drawn, town):
    """Masks of more than thirty bits are whole numbers still."""
    many = [f"o{k}" for k in range(36)]
    first = town.offices.iloc[[0] * 36].assign(id=many, name_ja=many, name_en=many).reset_index(drop=True)
    study = replace(town, offices=first)
    choices = Choices(("o0",), tuple(many[1:]), 1, 2, conditions=None, plans=tuple_plans(((35,), 1), ((34, 35), 2)), count=None)
    council = Council(choices=choices)
    case = make_case(study, kept=("o0",), added=("o35",), council=council)
    with shown(browser, drawn(study, kept=("o0",), added=("o35",), council=council), hash_="#lang=en") as page:
        best, second, other = try_all(
            page, case, [(offices, steps_of(case)) for offices in (("o0", "o35"), ("o0", "o34", "o35"), ("o0", "o3"))]
        )
    assert best["verdict"][1].startswith("Best of")
    assert second["verdict"][1].startswith("Number 2 of")
    assert other["verdict"][1] == "Not among the first 2 plans."


def tuple_plans(*plans):
    return tuple(RankedPlan(sum(1 << (place - 1) for place in added), rank) for added, rank in plans)


def test_a_condition_is_named_in_its_own_words_whatever_they_are(browser, drawn, town):
    odd = given({"ja": "{name}は<b>候補</b>", "en": "{n} is & <i>no</i> {asked}"})
    council = Council(choices=replace(make_choices(town), conditions=(PageRule(odd, np.ones(32, dtype=bool)),)))
    case = make_case(town, council=council)
    with shown(browser, drawn(council=council), hash_="#lang=en") as page:
        (answer,) = try_all(page, case, [(case.after, steps_of(case))])
    assert answer["broken"] == [odd.to("en")]
