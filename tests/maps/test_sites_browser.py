"""Offices one by one: each card's figures counted again from the matrix, and the way from the map to a card and back."""

from __future__ import annotations

from collections import defaultdict

import numpy as np
import pytest

from maps.labels import name_words
from maps.page.case import OtherService
from maps.page.council import Card, Council, OfficeNotes
from maps.page.html import render_page
from models.messages.text import given
from tests.maps.browser import open_tab, shown
from tests.maps.conftest import make_case

WORDS = {key: text.to("en") for key, text in name_words().items()}
# every card opened, and what it says: its tables by their captions, its paragraphs
CARDS = """async () => {
  const cards = [...document.querySelectorAll("details.site")];
  cards.forEach((card) => { card.open = true; });
  await new Promise((tell) => setTimeout(tell));
  const lines = (node) => node.innerText.split("\\n").map((line) => line.trim()).filter(Boolean);
  return Object.fromEntries(cards.map((card) => [card.querySelector("summary .name").innerText, {
    brief: card.querySelector("summary small").innerText,
    said: [...card.querySelectorAll("div > p")].map((node) => node.innerText),
    tables: Object.fromEntries([...card.querySelectorAll("table")].map((table) => [table.caption.innerText,
      [...table.tBodies[0].rows].map((row) => [...row.cells].flatMap(lines))])),
  }]));
}"""


def chosen(rng, ids):
    """Return some of the offices, the first among them: a kept office is what the browser waits for."""
    some = {ids[0], *rng.choice(ids, rng.integers(1, len(ids)), replace=False)}
    return tuple(office for office in ids if office in some)


def make_random(town, rng, number):
    """Return a case in which three services begin and end anywhere."""
    ids = list(town.offices["id"])
    before, after = chosen(rng, ids), chosen(rng, ids)
    titles = [given({"ja": f"業務{letter}", "en": f"errand {letter}"}) for letter in "ab"]
    services = [OtherService(title, chosen(rng, ids), chosen(rng, ids), follows=False) for title in titles]
    kept = tuple(office for office in before if office in after)
    added, closed = (tuple(office for office in one if office not in kept) for one in (after, before))
    return make_case(town, kept=kept, added=added, closed=closed, services=services, name=f"town-{number}")


def metres(mm):
    """Return millimetres as the page says a difference: whole metres, half up."""
    return f"{int(mm / 1000 + 0.5):,} m" if mm >= 1000 else "under 1 m"


def moved(mean):
    """Return how much farther or nearer that is."""
    return WORDS["moved_not"] if not mean else f"{metres(abs(mean))} {'farther' if mean > 0 else 'nearer'}"


def recount(case):
    """Return what every card must say, by nothing but the matrix: people by nearest place, and those who go from one to another."""
    ids, names = list(case.distance.office_ids), dict(zip(case.study.offices["id"], case.study.offices["name_en"], strict=True))
    people, far = case.study.demand["people"].tolist(), case.distance.values.tolist()
    states = [("counters", case.before, case.after), *((one.title.to("en"), one.before, one.after) for one in case.services)]
    cards = {name: {} for name in names.values()}
    for title, before, after in states:
        nearest = [[min((row[ids.index(one)], ids.index(one)) for one in some) for row in far] for some in (before, after)]
        pairs = defaultdict(list)
        for n, (was, a), (now, b) in zip(people, *nearest, strict=True):
            if n and a != b:
                pairs[ids[a], ids[b]].append((n, now - was))
        for office, name in names.items():
            counts = [sum(n for n, (_, j) in zip(people, one, strict=True) if ids[j] == office) for one in nearest]
            given_ = [
                f"{count:,}" if office in some else WORDS["not_given"]
                for count, some in zip(counts, (before, after), strict=True)
            ]
            if office in before or office in after:
                cards[name].setdefault(WORDS["given_caption"], []).append([title, *given_])
            for end, key in ((0, "leave_caption"), (1, "come_caption")):
                some = {pair[1 - end]: found for pair, found in pairs.items() if pair[end] == office}
                rows = []
                for other, found in sorted(some.items(), key=lambda one: (-sum(n for n, _ in one[1]), ids.index(one[0]))):
                    total, most = sum(n * farther for n, farther in found), max(farther for _, farther in found)
                    here = sum(n for n, _ in found)
                    at_most = WORDS["at_most"].format(far=metres(most)) if most > 0 else WORDS["farther_none"]
                    rows.append([names[other], f"{here:,}", moved(total / here), at_most])
                if rows:
                    all_of = sum(n for found in some.values() for n, _ in found)
                    cards[name][f"{title} {WORDS[key].format(n=f'{all_of:,}')}"] = rows
    return cards


@pytest.mark.parametrize("seed", [1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 12))])
def test_every_figure_of_every_card_is_counted_again(browser, town, drawn_cases, seed):
    rng = np.random.default_rng(seed)
    cases = [make_random(town, rng, number) for number in range(2)]
    path = drawn_cases(cases, lang="en")
    for case in cases:
        with shown(browser, path, hash_=f"#plan={case.id}&tab=sites&lang=en") as page:
            found = page.evaluate(CARDS)
        assert {name: card["tables"] for name, card in found.items()} == recount(case)
        for name, card in recount(case).items():
            moves = any(caption != WORDS["given_caption"] for caption in card)
            assert (found[name]["brief"] == WORDS["move_none"]) == (not moves)


@pytest.fixture
def told(town, tmp_path):
    """Return the page of a plan with notes and a question about one office."""
    notes = OfficeNotes(
        {"hama": (given({"ja": "部屋は未定。", "en": "Its room: a library."}),)},
        (given({"ja": "決めていません。", "en": "Rooms are not decided here."}),),
    )
    card = Card(given({"ja": "なぜ?", "en": "Why not Mori?"}), (given({"ja": "遠い。", "en": "It is farther."}),), office="mori")
    case = make_case(town, council=Council(cards=(card,), offices=notes))
    path = tmp_path / "map.html"
    path.write_text(render_page([case], lang="en"), encoding="utf-8")
    return path


def test_the_map_and_the_cards_lead_to_each_other(browser, told, town):
    names = dict(zip(town.offices["id"], town.offices["name_en"], strict=True))
    with shown(browser, told) as page:
        mark = page.locator(f'.mark-frame[aria-label^="{names["hama"]}"]')
        mark.focus()
        page.keyboard.press("Enter")
        card = page.locator("details.site[open]")
        assert card.locator("summary .name").inner_text() == names["hama"]
        assert page.evaluate("() => document.activeElement.matches('details.site[open] > summary')")
        assert "office=hama" in page.evaluate("() => location.hash")
        card.locator("p", has_text="Its room: a library.").wait_for()
        assert page.locator("#page-sites > p.hint", has_text="Rooms are not decided here.").count() == 1
        card.locator("button").click()
        assert page.evaluate("() => document.activeElement.getAttribute('aria-label')").startswith(names["hama"])
        open_tab(page, "proposal" if page.locator("#tab-proposal").count() else "details")
        page.locator(f'.mark-frame[aria-label^="{names["misaki"]}"]').dispatch_event("click")
        assert page.locator("#tab-sites").get_attribute("aria-selected") == "true"
    # a link opens the card, and the question about its office stands in it
    with shown(browser, told, hash_="#tab=sites&office=mori") as page:
        card = page.locator("details.site[open]")
        assert card.locator("summary .name").inner_text() == names["mori"]
        assert card.locator("p", has_text="Why not Mori? It is farther.").count() == 1
