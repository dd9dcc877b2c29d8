"""Find my area: what the page tells of one area and of all, against numpy."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from geodata.access.straight import straight_line
from maps.page.case import TimeLayer
from models.messages.text import given
from tests.maps.browser import open_tab, read_rows, shown
from tests.maps.conftest import covered, make_case, on_foot

NUMBERED = [f"{name}{number}丁目" for name in ("浜町", "港町", "岬") for number in (1, 12)]
FRAME = """() => {
  let found = [];
  plan_map.eachLayer((layer) => { if (layer.options.className === "area-frame") found.push(layer.getBounds().toBBoxString()); });
  return found.join().split(",").map(Number);
}"""
VIEW = "() => { const b = plan_map.getBounds(); return [b.getWest(), b.getSouth(), b.getEast(), b.getNorth()]; }"


def half_up(value):
    return math.floor(value + 0.5)


def figures(case, state, area, layers=()):
    """Return office names that may be told, mean metres, mean minutes of each layer, and the share served."""
    offices = case.before if state == "before" else case.after
    study = case.study
    here = study.demand["area"].to_numpy() == area
    people = study.demand["people"].to_numpy()[here]
    nearest, value = (column[here] for column in case.distance.nearest(offices))
    totals = {place: int(people[nearest == place].sum()) for place in set(nearest.tolist())}
    names = {study.offices["name_en"][place] for place, total in totals.items() if total == max(totals.values())}
    mean = half_up(int((people * value).sum()) / int(people.sum()) / 1000)
    minutes = []
    for layer in layers:
        columns = layer.matrix.columns(offices)
        seconds = np.where(layer.matrix.reachable, layer.matrix.values, 10**9)[:, columns].min(axis=1)[here]
        reached = seconds < 10**9
        # an hour and more is told as one hour and a minute
        rounded = np.minimum(-(-seconds // 60), 61)
        minutes.append(
            half_up(int((people * rounded)[reached].sum()) / int(people[reached].sum())) if people[reached].sum() else None
        )
    served = int(people[covered(case, offices)[here]].sum())
    return names, mean, minutes, served, int(people.sum())


def offices_of(case, column):
    """Return the offices open in a column of the card."""
    return case.before if column == 1 else case.after


def beyond(layer, offices, case, area):
    """Return whether some of an area travel an hour or more, where the page tells minutes no longer apart."""
    here = case.study.demand["area"].to_numpy() == area
    columns = layer.matrix.columns(offices)
    seconds = np.where(layer.matrix.reachable, layer.matrix.values, 10**9)[:, columns].min(axis=1)
    people = case.study.demand["people"].to_numpy()
    return bool((here & (people > 0) & (seconds < 10**9) & (-(-seconds // 60) >= 61)).any())


def moved(case, area, before=None, after=None):
    """Return how much nearer or farther an area gets on average, as the page says it."""
    here = case.study.demand["area"].to_numpy() == area
    people = case.study.demand["people"].to_numpy()[here]
    states = (case.before if before is None else before, case.after if after is None else after)
    old, new = (int((people * case.distance.nearest(offices)[1][here]).sum()) for offices in states)
    if new == old:
        return "no change"
    size = abs(new - old) / int(people.sum()) / 1000
    return f"{f'{half_up(size):,} m' if size >= 1 else 'under 1 m'} {'nearer' if new < old else 'farther'}"


def percent(part, whole):
    told = (f"{100 * part / whole:.{digits}f}" for digits in range(1, 9))
    return next(text for text in told if part in {0, whole} or 0 < float(text) < 100) + "%"


def test_the_card_of_an_area_tells_what_the_matrices_say(browser, drawn, town):
    distance = straight_line(town)
    layers = (
        TimeLayer(
            given({"ja": "徒歩", "en": "On foot"}),
            given({"ja": "歩く時間", "en": "Walking time"}),
            on_foot(distance),
            on_foot=True,
        ),
        TimeLayer(
            given({"ja": "バス", "en": "By bus"}),
            given({"ja": "乗る時間", "en": "Riding time"}),
            on_foot(distance, slower=2, nowhere=20),
        ),
    )
    case = make_case(town, distance=distance, times=layers)
    with shown(browser, drawn(distance=distance, times=layers), hash_="#lang=en&tab=areas") as page:
        for area, name in zip(town.areas["id"], town.areas["name_en"], strict=True):
            page.fill("#area-search", name)
            page.locator(".found button").first.click()
            card = page.locator(".area-card")
            states = [figures(case, state, area, layers) for state in ("before", "after")]
            everybody = states[0][4]
            assert card.locator(".area-name").text_content() == f"{name} {everybody:,} people"
            rows = read_rows(card)
            assert [row[0] for row in rows] == ["Nearest", "Mean distance", "On foot", "By bus", "People within 1.5 km"]
            for column, (names, mean, minutes, served, _) in enumerate(states, start=1):
                assert rows[0][column] in names
                assert rows[1][column] == f"{mean:,} m"
                for row, told, slow in zip(rows[2:4], minutes, ("", " (no sooner than on foot)"), strict=True):
                    assert row[column].replace(slow, "") == ("not reachable" if told is None else f"about {told} min")
                    assert (slow in row[column]) == (
                        told is not None and not (slow and beyond(layers[1], offices_of(case, column), case, area))
                    )
                assert rows[4][column] == percent(served, everybody)
            assert card.locator(".verdict").text_content() == f"counters: {moved(case, area)}"


def test_an_area_that_loses_is_told_so(browser, drawn, town):
    choices = {"kept": ("hon",), "closed": ("hama",), "added": ()}
    case = make_case(town, **choices)
    area = town.areas["id"][0]
    old, new = (figures(case, state, area)[1] for state in ("before", "after"))
    assert new > old
    with shown(browser, drawn(**choices), hash_="#lang=en&tab=areas") as page:
        page.fill("#area-search", town.areas["name_en"][0])
        page.keyboard.press("Enter")
        assert page.locator(".area-card .verdict").text_content() == f"counters: {moved(case, area)}"


@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ("浜", NUMBERED[:2]),
        ("１２丁目", NUMBERED[1::2]),
        ("1 2", NUMBERED[1::2]),
        (" HAMA", NUMBERED[:2]),
        ("ｈａｍａ", NUMBERED[:2]),
        ("港町１丁目", [NUMBERED[2]]),
        ("nowhere", []),
        ("", NUMBERED),
        ("<b>", []),
    ],
)
def test_areas_are_found_in_any_script_and_width(browser, drawn, town, wanted, found):
    english = [f"{name} {number}-chome" for name in ("Hama", "Minato", "Misaki") for number in (1, 12)]
    study = replace(town, areas=town.areas.assign(name_ja=NUMBERED, name_en=english))
    with shown(browser, drawn(study), hash_="#tab=areas") as page:
        page.fill("#area-search", wanted)
        assert page.locator(".found button").all_text_contents() == found
        assert page.locator("#page-areas [role=status]").text_content().startswith(f"{len(found)}件")
        page.keyboard.press("Enter")
        assert page.locator(".area-card .area-name").count() == bool(found)


def test_a_postcode_finds_its_areas_however_it_is_written(browser, drawn, town):
    codes = ["060-0001", "060-0001", "060-0002;060-0003", "176-0012", "", "060-0002"]
    study = replace(town, areas=town.areas.assign(name_ja=NUMBERED, postcode=codes))
    found = {
        "0600001": NUMBERED[:2], "060-0001": NUMBERED[:2], "〒０６０－０００１": NUMBERED[:2], "〒 060 0002": [NUMBERED[2], NUMBERED[5]],
        "060": [*NUMBERED[:3], NUMBERED[5]], "0600003": [NUMBERED[2]], "12": NUMBERED[1::2],
    }  # fmt: skip
    with shown(browser, drawn(study), hash_="#tab=areas") as page:
        said = page.locator("#page-areas [role=status]").first
        assert page.locator("#area-search").get_attribute("placeholder").endswith("060-0001")
        for wanted, areas in found.items():
            page.fill("#area-search", wanted)
            assert page.locator(".found button").all_text_contents() == areas, wanted
        page.fill("#area-search", "〒9990001")
        assert page.locator(".found button").count() == 0
        assert "999-0001" in said.text_content()
    with shown(browser, drawn(town), hash_="#tab=areas&lang=en") as page:
        page.fill("#area-search", "060-0001")
        assert page.locator("#page-areas [role=status]").first.text_content().startswith("This study has no postcodes")


def test_the_keyboard_finds_an_area_and_the_map_goes_there(browser, drawn, town):
    study = replace(town, areas=town.areas.assign(name_ja=NUMBERED))
    with shown(browser, drawn(study), hash_="#tab=areas") as page:
        page.focus("#area-search")
        page.keyboard.type("岬12")
        page.keyboard.press("Enter")
        assert page.locator(".area-card .area-name").text_content().startswith("岬12丁目 ")
        assert page.locator(".found button[aria-pressed=true]").text_content() == "岬12丁目"
        west, south, east, north = page.evaluate(VIEW)
        points = town.demand[town.demand["area"] == town.areas["id"][5]].geometry.to_crs(4326)
        assert points.x.between(west, east).all()
        assert points.y.between(south, north).all()
        assert page.locator("path.area-frame").count() == 1
        # round the area, not round its people
        assert page.evaluate(FRAME) == pytest.approx(town.areas.geometry.to_crs(4326).iloc[5].bounds, abs=2e-5)
        page.fill("#area-search", "")
        page.locator(".found button").nth(0).focus()
        page.keyboard.press("Space")
        assert page.locator(".area-card .area-name").text_content().startswith("浜町1丁目 ")
        assert page.locator(".area-card").get_attribute("aria-live") == "polite"


def test_the_table_of_all_areas_is_that_of_the_matrices(browser, drawn, town):
    case = make_case(town)
    expected = []
    for area, name in zip(town.areas["id"], town.areas["name_en"], strict=True):
        (_, old, _, now, _), (_, new, _, served, everybody) = (figures(case, state, area) for state in ("before", "after"))
        means = (f"{old:,} m", f"{new:,} m", moved(case, area))
        expected.append([name, f"{everybody:,}", *means, f"{now:,}", f"{served:,}", percent(served, everybody)])
    with shown(browser, drawn(), hash_="#lang=en&tab=areas") as page:
        page.click("details.all-areas summary")
        rows = read_rows(page.locator(".all-areas"))
    assert rows == expected


def test_the_card_follows_what_the_reader_tries(browser, drawn, town):
    from tests.maps.council import make_council

    with shown(browser, drawn(council=make_council(town)), hash_="#tab=areas") as page:
        page.fill("#area-search", "岬")
        page.keyboard.press("Enter")
        card = page.locator(".area-card table")
        planned = card.text_content()
        open_tab(page, "choices").locator("label", has_text="岬出張所").click()
        assert card.text_content() != planned
        page.locator(".banner button").click()
        assert card.text_content() == planned


def test_an_area_where_nobody_lives_or_somebody_reaches_nothing_has_no_mean(browser, drawn, town):
    distance = straight_line(town)
    areas = list(town.areas["id"])
    people = town.demand["people"].where(town.demand["area"] != areas[1], 0)
    reachable = distance.reachable.copy()
    reachable[np.flatnonzero(town.demand["area"] == areas[2])[0]] = False
    study = replace(town, demand=town.demand.assign(people=people))
    with shown(browser, drawn(study, distance=replace(distance, reachable=reachable)), hash_="#lang=en&tab=areas") as page:
        page.click("details.all-areas summary")
        rows = read_rows(page.locator(".all-areas"))
        assert rows[1][1:5] == ["0", "—", "—", "—"]
        assert rows[2][2:5] == ["—", "—", "—"]
        page.fill("#area-search", town.areas["name_en"][2])
        page.keyboard.press("Enter")
        assert page.locator(".area-card .verdict").count() == 0
