"""What the page shows of numbers too small to be told, and of what a city calls its kinds of offices."""

from __future__ import annotations

from dataclasses import replace

import pytest

from geodata.kinds import OfficeKind
from models.messages.text import given
from tests.maps.browser import point_at, read_rows, shown


@pytest.mark.parametrize(("mark", "told"), [("<10", "<10人"), ("withheld", "秘匿")])
def test_a_number_too_small_is_shown_as_its_mark(browser, drawn, town, mark, told):
    rows = town.demand.iloc[[5, 6]].reset_index(drop=True)
    people = rows["people"].tolist()
    alone = replace(town, demand=rows.assign(people=[0, sum(people)]), withheld={"demand": {"people": (mark, "")}})
    place = alone.demand.geometry.to_crs(4326).iloc[0]
    area = town.areas.set_index("id").loc[rows["area"][0], "name_ja"]
    with shown(browser, drawn(alone)) as page:
        assert f"{area} {told}" in point_at(page, place.x, place.y)
        page.click("details.all-areas summary")
        rows = {row[0]: row for row in read_rows(page.locator(".all-areas"))}
        assert rows[area][1] == "秘匿"
        other = town.areas.set_index("id").loc[alone.demand["area"][1], "name_ja"]
        assert rows[other][1] == str(sum(people))


def test_an_office_tells_the_kind_that_its_city_gives_it(browser, drawn, town):
    named = replace(town, kinds={"branch": OfficeKind(given({"ja": "行政センター", "en": "local centre"}), "branch")})
    with shown(browser, drawn(named)) as page:
        mark = page.locator("#plan_map .mark-frame:not(.bus):not(.rail)")
        texts = []
        for place in range(mark.count()):
            mark.nth(place).dispatch_event("mouseover")
            texts.append(page.locator(".leaflet-tooltip").last.inner_text())
        assert any("行政センター" in text for text in texts)
