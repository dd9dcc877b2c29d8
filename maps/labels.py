"""The own words of the page and of the report; what the plan says comes ready composed from outside."""

from __future__ import annotations

from models.text import Text

MM_PER_KM = 1_000_000

# of both
NOW = Text("いま", "Now")
THEN = Text("計画後", "With the plan")
PLACES = Text("事務所", "Offices")
PEOPLE = Text("{n}人", "{n} people")
BOUNDARY = Text("区域の境", "Boundary")

# of the report alone
KIND = Text("施設配置計画の報告書", "Report on a placement plan")
CONTENTS = Text("目次", "Contents")
MAPS = Text("地図", "Map")
MAPS_TWO = Text("いまと計画後の地図", "Map: now and with the plan")
STEPS = Text("増やす数ごとの、対象になる人口と平均距離", "People served and mean distance by number of offices added")
DISTANCES = Text(
    "最も近い施設までの距離ごとの、人口の割合 (累積)", "Share of people by distance to the nearest office (cumulative)"
)
CATCHMENTS = Text("その施設が最も近い人の数", "People by their nearest office")
OFFICES = Text("{count} か所", "{count} offices")
LEGEND = Text("凡例", "Legend")
RESIDENTS = Text("住民 (1マスの色)", "Residents (colour of a square)")
TINTS = Text(
    "濃い色ほど人口が多い。1つのマスに異なる人がいるときは、多い方の色。",
    "Darker: more people. A square whose people differ takes the colour of the most numerous.",
)
LINES = Text("線", "Lines")
CIRCLE = Text("{km} kmの円 ({whose})", "{km} km circle ({whose})")
CIRCLE_OF = {
    "kept": Text("続ける事務所", "kept"),
    "added": Text("新たに開く事務所", "newly opened"),
    "closed": Text("閉じる事務所", "closed"),
}
OPEN_NOW = Text("いま開いている事務所", "Open now")
NOT_OPEN = Text("開いていない事務所", "Not open")
RAILWAY = Text("鉄道と駅", "Railway and station")
NAMELESS = Text(
    "名前を書く余地のない駅は、記号だけを示します。", "Stations without room for their name are shown by their mark alone."
)
COUNTED = Text("{state} {n}人", "{state}: {n}")
JOIN = Text("、", "; ")
NOW_CROSSED = Text(
    "「いま」の地図の格子は「{unserved}」の人です。", "On the map of now the crossed squares are those {unserved}."
)
MAP_ALT = Text(
    "{when}の地図。{offices} か所が開き、{people}。数値は凡例と町丁目別の表にあります。",
    "Map, {when}: {offices} offices open; {people}. The figures are in the legend and in the table by area.",
)
PAGE_OF = Text("{page} / {pages} ページ", "page {page} of {pages}")


def name_words() -> dict[str, Text]:
    """Return the labels of controls, legend, tooltips and tabs by their key in the page's scripts."""
    return _MAP | _LEGEND | _PLACES | _TIMES | _PANEL | _AREAS | _CHOICES


_MAP = {
    "map": Text("地図。矢印キーで動かし、+ と - で拡大・縮小します", "Map. Arrow keys move it, + and - zoom"),
    "language": Text("言語", "Language"),
    "print": Text("印刷", "Print"),
    "zoom_in": Text("拡大", "Zoom in"),
    "zoom_out": Text("縮小", "Zoom out"),
    "home": Text("全体を表示", "Show the whole area"),
    "swipe": Text("前後を並べる", "Compare before and after"),
    "swipe_at": Text("前後の境目の位置", "Where before and after meet"),
    "swipe_value": Text("左から {n}% までが「いま」", "now on the left {n}%"),
    "back_to_plan": Text("提案に戻す", "Back to the proposal"),
    "cases": Text("シナリオ", "Scenarios"),
}

_LEGEND = {
    "legend": Text("凡例と表示の切り替え", "Legend and layers"),
    "residents": Text("住民（色の見かた）", "Residents: what the colours show"),
    "by_reach": Text("圏内か圏外か", "Within reach"),
    "by_people": Text("人口", "Population"),
    "by_distance": Text("直線距離", "Straight-line distance"),
    "by_office": Text("最寄りの事務所", "Nearest office"),
    "no_cells": Text("色をつけない", "None"),
    "state_people": Text("{state}：{n}人", "{state}: {n} people"),
    "tints": Text("濃い色ほど人口が多い", "Darker: more people"),
    "per_cell": Text("1マスの人数", "people per square"),
    "people": PEOPLE,
    "people_head": Text("人数", "People"),
    "below": Text("{n}人未満", "under {n}"),
    "between": Text("{a}〜{b}人", "{a}–{b}"),
    "from": Text("{n}人以上", "{n} or more"),
    "offices": PLACES,
    "flows": Text("町から最寄りへの線（点線は変わる町）", "Lines from areas to their office (dashed: new)"),
    "circles": Text("半径 {far} の円", "Circles of {far}"),
    "circles_before": Text("これまでの事務所", "Offices open already"),
    "circles_after": Text("新たに開く事務所", "Newly opened offices"),
    "background": Text("背景", "Background"),
    "rail": Text("鉄道と駅", "Railways and stations"),
    "bus": Text("バス停", "Bus stops"),
    "base": Text("地理院地図を敷く（通信します）", "GSI base map (uses the internet)"),
    "base_credit": Text(
        "背景：地理院タイル（淡色地図、国土地理院）", "Base map: GSI tiles (pale), Geospatial Information Authority of Japan"
    ),
    "outline": BOUNDARY,
    "sources": Text("地図の資料", "Map data"),
    "when": Text("いまか計画後か", "Now or with the plan"),
    "shown_when": Text("（{state}）", " ({state})"),
}

_PLACES = {
    "before": NOW,
    "after": THEN,
    "after_now": NOW,
    "nearest": Text("最寄り", "Nearest"),
    "within": Text("圏内", "within reach"),
    "beyond": Text("圏外", "out of reach"),
    "unreached": Text("行ける事務所がない", "no office can be reached"),
    "more_areas": Text("ほか{n}地区", "and {n} more areas"),
    "nearest_people": Text("ここが最寄りの人: {n}人", "Nearest office for {n} people"),
    "nearest_people_change": Text("ここが最寄りの人: {a}人 → {b}人", "Nearest office for {a} people now, {b} with the plan"),
    "metres": Text("{n} m", "{n} m"),
    "metres_first": Text("{b} m以内", "up to {b} m"),
    "metres_between": Text("{a}〜{b} m", "{a}–{b} m"),
    "metres_last": Text("{a} m超", "over {a} m"),
    "nearly_all": Text("99.9%超", "over 99.9%"),
    "hardly_any": Text("0.1%未満", "under 0.1%"),
}

_TIMES = {
    "minutes": Text("{n}分", "{n} min"),
    "about_minutes": Text("約{n}分", "about {n} min"),
    "minutes_first": Text("{b}分以内", "up to {b} min"),
    "minutes_between": Text("{a}〜{b}分", "{a}–{b} min"),
    "minutes_last": Text("{a}分超", "over {a} min"),
    "minutes_over": Text("{n}分超", "over {n} min"),
    "no_way": Text("行けない", "not reachable"),
    "change": Text("{a} → {b}", "{a} → {b}"),
    "time_to": Text("どの事務所まで", "To which office"),
    "time_quickest": Text("最も早く着く事務所まで", "To the quickest office"),
    "time_hint": Text(
        "最も早く着く事務所まで。1分未満は切り上げ。色はマスの住民の中央値",
        "To the quickest office, minutes rounded up. A square takes the colour of its median resident",
    ),
    "times_change": Text("所要時間（いま → 計画後）", "Travel time (now → with the plan)"),
    "times": Text("所要時間", "Travel time"),
    "ways": Text("圏内になる条件（人数）", "Within reach by (people)"),
    "ways_after": Text("計画後に満たす条件", "With the plan, within reach by"),
    "ways_now": Text("満たす条件", "Within reach by"),
    "ways_hint": Text("複数を満たす人はそれぞれに数える", "Whoever is reached in several ways counts in each"),
    "way_all": Text("全員", "everybody"),
    "way_some": Text("{all}人中{n}人", "{n} of {all} people"),
    "way_none": Text("なし", "none"),
}

_PANEL = {
    "panel": Text("計画の内容", "About the plan"),
    "tab_proposal": Text("提案", "Proposal"),
    "tab_proposal_title": Text("何が変わり、だれが近くなり、だれが遠くなるか", "What changes, who gains and who loses"),
    "tab_story": Text("経緯", "Story"),
    "tab_story_title": Text("5つの段階で見る", "In five steps"),
    "tab_areas": Text("わたしの町", "My area"),
    "tab_areas_title": Text("わたしの町はどうなるか", "What my area gets"),
    "tab_choices": Text("もしも", "What if"),
    "tab_choices_title": Text("ほかの選び方を試す", "Try another choice"),
    "tab_why": Text("なぜ", "Why"),
    "tab_why_title": Text("なぜこの案か、どこまで確かか", "Why this plan, and how sure it is"),
    "tab_compare": Text("比較", "Compare"),
    "tab_compare_title": Text("シナリオを並べる", "Scenarios side by side"),
    "tab_details": Text("資料", "Details"),
    "tab_details_title": Text("数字、前提、出典", "Figures, assumptions, sources"),
    "step": Text("{n} / {all}", "Step {n} of {all}"),
    "step_first": Text("はじめから見る", "Start"),
    "step_next": Text("次へ", "Next"),
    "step_back": Text("前へ", "Back"),
    "card_map": Text("地図で見る", "See it on the map"),
    "card_plan": Text("提案を地図で見る", "See the proposal on the map"),
    "office_table": Text("事務所と、そこが最寄りの人数", "Offices, and the people for whom each is the nearest"),
    "office": Text("事務所", "Office"),
    "role": Text("計画での役割", "Part in the plan"),
}

_AREAS = {
    "area_search": Text("町の名前で探す", "Find your area by name"),
    "area_example": Text("例: {name}", "such as {name}"),
    "area_list": Text("見つかった町", "Areas found"),
    "area_found": Text("{n}件。選ぶと地図が動きます", "{n} found. Choose one and the map moves there"),
    "area_table": Text("すべての町の表", "Table of all areas"),
    "area": Text("町丁目", "Area"),
    "mean_distance": Text("平均距離", "Mean distance"),
    "mean_before": Text("いまの平均距離", "Mean distance now"),
    "mean_after": THEN,
    "change_head": Text("変化", "Change"),
    "served_share": Text("{far} 以内の人", "People within {far}"),
    "area_nearer": Text("平均で {n} m 近くなります。", "{n} m nearer on average."),
    "area_farther": Text("平均で {n} m 遠くなります。", "{n} m farther on average."),
    "area_same": Text("最寄りまでの距離は変わりません。", "As far as now."),
}

_CHOICES = {
    "trying": Text("もしもの案を表示しています", "Showing your own choice"),
    "try_hint": Text(
        "事務所を選び直し、範囲を動かすと、地図も数字もすぐに変わります。計算はこのページの中で行います。",
        "Choose other offices or another reach: map and figures follow at once, computed in this page.",
    ),
    "try_offices": Text("開いている事務所", "Open offices"),
    "try_keep": Text("（続ける）", "(kept)"),
    "try_other": Text("（対象外）", "(no candidate)"),
    "try_reach": Text("圏内とする範囲", "Within reach means"),
    "try_now": Text("いまの事務所", "Offices of today"),
    "try_plan": Text("提案の事務所", "Offices of the proposal"),
    "open_offices": Text("開いている事務所", "Open offices"),
    "people_served": Text("圏内の人数", "People within reach"),
    "share": Text("人口に占める割合", "Share of all people"),
    "largest_distance": Text("最大距離", "Largest distance"),
    "proposed": Text("提案", "Proposal"),
    "your_choice": Text("この選び方", "Your choice"),
    "same_plan": Text("提案と同じ選び方です。", "This is the proposal itself."),
    "against_plan": Text(
        "提案と比べて、圏内 {people}人、平均距離 {metres} m。",
        "Against the proposal: {people} people within reach, {metres} m on average.",
    ),
    "breaks": Text("この選び方はシナリオの条件を満たしません。", "This choice breaks conditions of the scenario:"),
    "break_keep": Text("{name}は続けることになっています", "{name} is to stay"),
    "break_other": Text("{name}は候補ではありません", "{name} is no candidate"),
    "break_count": Text("増やす数は{asked}か所のはずですが、{n}か所です", "{asked} are to be added, not {n}"),
    "break_rule": Text("{name}", "{name}"),
    "conditions_unknown": Text(
        "候補が多いため、ほかの条件はここでは確かめていません", "With so many candidates, other conditions are not checked here"
    ),
    "conditions_unchecked": Text(
        "続ける事務所がないため、ほかの条件は確かめていません",
        "With an office to be kept closed, other conditions are not checked",
    ),
    "rank_best": Text("掲げた目的では{all}案のうち最良です。", "Best of {all} plans for the stated objectives."),
    "rank_tied": Text(
        "掲げた目的では{all}案のうち最良で、{n}案が同点です。",
        "Best of {all} plans for the stated objectives, tied with others: {n} in all.",
    ),
    "rank": Text("掲げた目的では{all}案のうち{n}番目です。", "Number {n} of {all} plans for the stated objectives."),
    "rank_reach": Text(
        "順位は {far} のときのものなので、この範囲では示しません。",
        "Ranks were worked out for {far}; there is none for this reach.",
    ),
    "rank_none": Text("このシナリオには選ぶ案がありません。", "This scenario leaves nothing to choose."),
    "rank_unknown": Text("候補が多いため、順位は計算していません。", "With so many candidates, plans were not ranked."),
    "rank_broken": Text("条件を満たす{all}案のうちには入りません。", "Not among the {all} plans that meet the conditions."),
    "rank_beyond": Text("上位{n}案には入りません。", "Not among the first {n} plans."),
    "moved": Text("いまとの違いが大きい町", "Areas that change most"),
    "moved_none": Text("いまと変わる町はありません", "No area changes"),
    "served_change": Text("圏内の増減", "Change within reach"),
}


def name_reach(alone: bool) -> dict[str, Text]:  # noqa: FBT001 - the only thing to tell
    """Return what the states of a resident are called; `{far}` stands for the distance.

    Parameters
    ----------
    alone
        whether one distance alone decides who is served, so that it can be named.
    """
    if not alone:
        return {
            "served": Text("圏内", "Within reach"),
            "unserved": Text("圏外", "Out of reach"),
            "already": Text("これまでも圏内", "Within reach already"),
            "newly": Text("新たに圏内になる", "Newly within reach"),
            "lost": Text("圏外になる", "No longer within reach"),
            "still": Text("圏外のまま", "Still out of reach"),
        }
    return {
        "served": Text("事務所まで{far}以内", "Within {far} of an office"),
        "unserved": Text("{far}を超える", "Farther than {far}"),
        "already": Text("これまでも{far}以内", "Within {far} already"),
        "newly": Text("新たに{far}以内になる", "Newly within {far}"),
        "lost": Text("{far}を超えるようになる", "No longer within {far}"),
        "still": Text("{far}を超えるまま", "Still farther than {far}"),
    }


def name_reach_of(reach_mm: int | None, *, one_state: bool) -> dict[str, Text]:
    """Return the names of `name_reach` for a still map.

    Parameters
    ----------
    reach_mm
        the distance that alone decides, or None where more than that decides.
    one_state
        whether the map compares nothing: those within reach are then not called so "already".
    """
    far = "" if reach_mm is None else f"{reach_mm / MM_PER_KM:g} km"
    named = name_reach(reach_mm is not None)
    names = {state: Text(text.ja.replace("{far}", far), text.en.replace("{far}", far)) for state, text in named.items()}
    return names | ({"already": names["served"], "still": names["unserved"]} if one_state else {})


def name_roles() -> dict[str, Text]:
    """Return what an office's part in the plan is called."""
    return {
        "kept": Text("続ける事務所", "Office kept"),
        "added": Text("新たに開く事務所", "Newly opened"),
        "closed": Text("閉じる事務所", "Closed"),
        "rest": Text("今回は選ばれない候補", "Not chosen"),
    }


def report_words() -> tuple[Text, ...]:
    """Return all words of the report's own, as a sample of a language's letters."""
    return tuple(value for value in globals().values() if isinstance(value, Text))
