"""The report as a file: its parts, in both languages, whatever its texts hold."""

import re
from dataclasses import replace
from html.parser import HTMLParser

import numpy as np
import pytest
from jinja2 import UndefinedError
from matplotlib.text import Text as Words

from geodata.access.straight import straight_line
from maps.charts.balance import Balance, draw_balance
from maps.charts.report_charts import draw_catchments, draw_steps
from maps.rendering import css_string, make_environment
from maps.report import html as report
from maps.report.drawn import Drawn
from maps.report.figures import Figure
from maps.report.html import render_report
from maps.report.markup import column_kinds, runs
from maps.report.parts import make_report
from models.messages.document import Section, Table
from models.messages.numbers import people_said, percent
from models.messages.text import Text, same
from models.messages.text import given as worded
from tests.maps.browser import HOSTILE
from tests.maps.conftest import KEPT, TEXTS, find_state, people_served
from tests.maps.reports import LONG, STEPS, draw_report, figures_drawn, make_hostile, replace_texts, town_report


def section_html(section, lang):
    """Return a section as the report lays it out."""
    names = {"lang": lang, "runs": runs, "column_kinds": column_kinds}
    return make_environment().get_template("sections.html").make_module(names).section(section, "s1")


def test_what_stands_in_another_language_is_marked_and_stays_text():
    words = worded({"ja": "<b>港町"})
    html = section_html(Section(words, (Text("Print"), Table(words, (same("1"), words), ((same("2"), same("3")),)))), "en")
    assert '<h2><span lang="ja">&lt;b&gt;港町</span></h2>' in html
    assert "<p>Print</p>" in html
    assert "<b>" not in html
    assert "<span" not in section_html(Section(words, (words,)), "ja-plain")


def test_a_title_or_picture_whose_words_stand_in_one_other_language_is_marked_as_a_whole():
    title = make_environment().from_string("<title{{ title|spoken }}>{{ title|said }}</title>")
    assert title.render(title=worded({"ja": "<港町"}), lang="en") == '<title lang="ja">&lt;港町</title>'
    assert (
        title.render(title=Text("{a}, {b}", a=worded({"ja": "港"}), b=worded({"en": "bay"})), lang="en")
        == "<title>港, bay</title>"
    )
    chart = draw_catchments([worded({"ja": "岬"})], [(same("1"), [10])], width_mm=60, height_mm=30, lang="ja")
    names = {"lang": "ko", "runs": runs, "column_kinds": column_kinds, "number": lambda: 1}
    figure = Figure(replace(chart, alt=worded({"en": "bay"})), same("1"), Table(same("1"), (same("1"),), ((same("1"),),)))
    assert '<img lang="en" alt="bay"' in make_environment().get_template("sections.html").make_module(names).figure(figure)


class Reader(HTMLParser):
    """Collects what a browser would see."""

    def __init__(self, html):
        super().__init__()
        self.tags, self.images, self.attributes, self.text = [], [], [], []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        self.tags.append(tag)
        self.attributes += attrs
        if tag == "img":
            self.images.append(dict(attrs))

    def handle_data(self, data):
        self.text.append(data)

    @property
    def said(self):
        return " ".join(" ".join(self.text).split())


def test_the_report_says_its_language_title_and_every_section(town):
    html = draw_report(town, lang="en")
    seen = Reader(html)
    assert html.startswith('<!DOCTYPE html>\n<html lang="en">')
    assert "<title>A plan for Minato</title>" in html
    for words in (
        "Open Misaki and Kita.",
        "Before and after",
        "1,234",
        "Sources",
        "Newly opened",
        "1.5 km circle (kept)",
        "Contents",
    ):
        assert words in seen.said
    assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", seen.said)
    assert not re.search(r"[\u3040-\u30ff\u4e00-\u9fff]", " ".join(image["alt"] for image in seen.images))


def test_sections_stand_in_order_the_first_before_the_maps(town):
    html = draw_report(town)
    places = [html.index(f"<h2>{title}</h2>") for title in ("前と後", "現況と計画後の地図", "資料", "目次")]
    assert places == sorted(places)
    assert [address for _, address in re.findall(r'<a (href)="(#\w+)"', html)] == ["#s1", "#map", "#s2"]


def test_it_asks_for_nothing_and_runs_nothing(town):
    html = draw_report(town)
    seen = Reader(html)
    assert not {"script", "link", "iframe", "object", "embed", "base", "form"} & set(seen.tags)
    assert not [name for name, _ in seen.attributes if name.startswith("on") or name == "style"]
    assert all(value.startswith(("#", "data:")) for name, value in seen.attributes if name in {"src", "href"})
    policy = next(value for name, value in seen.attributes if name == "content" and "default-src" in value)
    assert policy.startswith("default-src 'none'; script-src ; style-src 'sha256-")


def test_two_renders_are_equal_byte_for_byte(town):
    assert draw_report(town) == draw_report(town)


def test_maps_and_charts_say_in_words_what_they_show(town):
    before, after = people_served(town, KEPT), people_served(town, (*KEPT, "misaki", "kita"))
    now, then, distances, catchments, steps = (image["alt"] for image in Reader(draw_report(town)).images)
    assert "2 か所: 2,900 人、平均 —" in steps
    assert f"施設まで1.5 km以内 {before:,}人" in now
    assert f"これまでも1.5 km以内 {before:,}人" in then
    assert f"新たに1.5 km以内になる {after - before:,}人" in then
    assert "現況: 0.5 km" in distances
    assert "本町役場: 現況" in catchments


def test_people_by_nearest_office_are_those_of_the_plan(town):
    distance = straight_line(town)
    state = find_state(distance, (*KEPT, "misaki", "kita"))
    people = town.demand["people"].to_numpy()
    alt = Reader(draw_report(town, steps=())).images[-1]["alt"]
    for office, name in zip(town.offices["id"], town.offices["name_ja"], strict=True):
        if office in state.open:
            count = int(people[state.assignment == distance.columns([office])[0]].sum())
            assert re.search(rf"{name}: 現況 [\d,]+、計画後 {count:,}(?:。|$)", alt)


def test_an_evaluation_shows_one_map_and_no_promises(town):
    html = draw_report(town, added=(), steps=())
    seen = Reader(html)
    assert len(seen.images) == 3
    assert "計画後" not in seen.said
    assert "現況で窓口のある施設" in seen.said
    assert 'class="sheet a4 single"' in html


def test_offices_that_close_are_shown_as_closed(town):
    said = Reader(draw_report(town, closed=("mori",))).said
    assert "1.5 kmの円 (廃止する施設)" in said
    assert "廃止する施設" in said


def test_without_circles_nothing_speaks_of_a_radius(town):
    said = Reader(draw_report(town, circle_mm=None)).said
    assert "圏域内" in said
    assert "1.5 km" not in said


def test_where_people_are_served_in_several_ways_no_colour_is_named_by_the_circle(town):
    said = Reader(draw_report(town, several_ways=True)).said
    assert "これまでも圏域内" in said
    assert "これまでも1.5 km" not in said
    assert "1.5 kmの円" in said


@pytest.mark.parametrize("steps", [(), STEPS[:1]])
def test_a_single_number_of_offices_makes_no_chart(town, steps):
    assert len(Reader(draw_report(town, steps=steps)).images) == 4


@pytest.mark.parametrize("lang", ["ja", "en"])
def test_hostile_texts_stay_texts(town, lang):
    study, texts = make_hostile(town)
    html = draw_report(study, texts=texts, lang=lang)
    seen = Reader(html)
    plain = Reader(draw_report(town, lang=lang))
    assert set(seen.tags) <= set(plain.tags) | {"ul", "li"}
    assert not [name for name, _ in seen.attributes if name.startswith("on")]
    assert html.count("<style>") == html.count("</style>") == 1
    assert "\x00" not in html
    assert "\x1b" not in html
    assert "</script><script>window.pwned=1</script>" in seen.said


@pytest.fixture(scope="module")
def given(town):
    """Return all that the report's template is given."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(report, "render_closed", lambda *_, **values: values)
        return draw_report(town)


@pytest.mark.parametrize("evil", [*HOSTILE, "a\x00b\x1b[2J</style>", "*/ } @import '//x'; </title>", "' onload=pwned() x='"])
def test_every_text_of_the_template_may_be_hostile(given, evil):
    plain, hostile = (Reader(report.render_closed("report.html", **replace_texts(given, text))) for text in ("x", evil))
    assert hostile.tags == plain.tags
    assert [name for name, _ in hostile.attributes] == [name for name, _ in plain.attributes]
    shown = re.sub(r"[\x00-\x1f]", "\ufffd", evil.replace("\u2028", " ").replace("\u2029", " "))
    assert hostile.text.count(shown) == plain.text.count("x") > 40
    alts = [(image["alt"], other["alt"]) for image, other in zip(hostile.images, plain.images, strict=True)]
    assert set(alts) == {(shown, "x")}


def test_a_template_that_lacks_a_value_fails(given):
    with pytest.raises(UndefinedError, match="contents"):
        report.render_closed("report.html", **{name: value for name, value in given.items() if name != "contents"})


def test_the_running_title_is_a_css_string_and_nothing_else():
    assert css_string("区民・4か所") == '"区民\\0030fb 4か所"'
    assert re.fullmatch(r'"[\w \\]*"', css_string('a"b\\c</style>\n;}{'))


def test_numbers_stand_right_and_sentences_may_break():
    counts = (("a", people_said(1234)), ("b", same("—")), ("c", percent(0.9999)))
    rows = tuple((same(name), count, same("x" * 60)) for name, count in counts)
    table = Table(same(""), (same("name"), same("n"), same("why")), rows, strong=(1,))
    html = section_html(Section(same("t"), (table, same("one"), same("two"))), "ja")
    assert html.count('<td class="number">') == 3
    assert '<th class="number" scope="col">n</th>' in html
    assert '<tr class="strong"><th scope="row">b</th>' in html
    assert html.count('<td class="text">') == 3
    assert html.endswith("<p>one</p><p>two</p></section>")


def test_many_paragraphs_are_points_of_a_list():
    html = section_html(Section(same("t"), tuple(same(str(number)) for number in range(5))), "ja")
    assert html.count("<li>") == 5


def test_a_long_table_repeats_its_head_and_may_break(town):
    html = draw_report(town, texts=LONG)
    assert '<table class="long">' in html
    assert html.count("<thead>") == 1 + html.count("<details")


def test_distances_must_be_millimetres_and_complete(town):
    distance = straight_line(town)
    state = find_state(distance, KEPT)
    seconds = distance.__class__(distance.demand_ids, distance.office_ids, distance.values, "s", distance.reachable)
    with pytest.raises(ValueError, match="metres"):
        render_report(make_report(Drawn(town, seconds, state, state, circle_mm=None), TEXTS))
    fewer = distance.__class__(distance.demand_ids[1:], distance.office_ids, distance.values[1:], "mm", distance.reachable[1:])
    with pytest.raises(ValueError, match="1 demand points have no distances"):
        render_report(make_report(Drawn(town, fewer, state, state, circle_mm=None), TEXTS))


def test_the_order_of_the_matrix_does_not_matter(town):
    distance = straight_line(town)
    turned = distance.__class__(
        distance.demand_ids[::-1],
        distance.office_ids,
        np.ascontiguousarray(distance.values[::-1]),
        "mm",
        np.ascontiguousarray(distance.reachable[::-1]),
    )
    reports = []
    for matrix in (distance, turned):
        before, after = find_state(matrix, KEPT), find_state(matrix, (*KEPT, "kita"))
        reports.append(render_report(make_report(Drawn(town, matrix, before, after, circle_mm=1_500_000), TEXTS)))
    assert reports[0] == reports[1]


def test_nobody_within_reach_is_drawn_too(town):
    html = draw_report(town, kept=(), added=("kita",), circle_mm=10, texts=TEXTS)
    assert len(Reader(html).images) == 5


LOSES = (Balance(same("Papers"), 300, 50, 1000), Balance(same("Moving"), 0, 120, 1000))


def test_losses_stand_beside_gains_before_all_else_of_one_scale_and_one_base(town):
    html = draw_report(town, balance=LOSES, lang="en")
    first = Reader(html).images[0]["alt"]
    assert first == (
        "People farther and nearer than now. Papers: farther 300 people (30.0%); nearer 50 people (5.0%). "
        "Moving: farther 0 people (0.0%); nearer 120 people (12.0%)."
    )
    assert "Farther: 300 people (30.0%) (Papers). Nearer: 120 people (12.0%) (Moving)" in html
    assert html.index("People farther and nearer") < html.index("<table")
    with figures_drawn() as figures:
        draw_balance(LOSES, width_mm=180, lang="en")
    widths = [round(bar.get_width(), 6) for bar in figures[0].axes[0].patches]
    assert [round(wide / -widths[0], 6) for wide in widths] == [-1, round(50 / 300, 6), 0, 0.4]


@pytest.mark.parametrize("paper", ["a4", "a3"])
@pytest.mark.parametrize("added", [("misaki", "kita"), ()])
def test_no_letter_of_a_drawing_is_smaller_than_eight_points(town, paper, added):
    with figures_drawn() as figures:
        town_report(town, paper=paper, added=added, balance=LOSES)
    words = [words for figure in figures for words in figure.findobj(Words) if words.get_text().strip()]
    assert len(words) > 40
    assert [one.get_text() for one in words if one.get_fontsize() < 8] == []


def test_bars_start_at_nothing():
    with figures_drawn() as figures:
        draw_steps(STEPS, width_mm=180, height_mm=52, lang="en")
        draw_catchments([same("a"), same("b")], [(same("now"), [10, 20])], width_mm=180, height_mm=60, lang="en")
    (people, means), (nearest,) = (figure.axes for figure in figures)
    assert [people.get_ylim()[0], means.get_ylim()[0], nearest.get_xlim()[0]] == [0, 0, 0]
    assert [bar.get_height() for bar in people.patches] == [2000, 2500, 2900]


def test_many_offices_say_both_their_numbers_at_the_end_of_a_bar():
    names = [same(f"office {number}") for number in range(17)]
    counts = [(same("now"), list(range(17))), (same("then"), list(range(1, 18)))]
    with figures_drawn() as figures:
        draw_catchments(names, counts, width_mm=132, height_mm=90, lang="en")
    said = [text.get_text() for text in figures[0].axes[0].texts]
    assert "15 → 16" in said
    assert len(said) == 17
