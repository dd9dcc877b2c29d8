"""The map's own words; what the plan says comes ready composed from outside."""

from __future__ import annotations

from models.text import Text

MM_PER_KM = 1_000_000


def name_words() -> dict[str, Text]:
    """Return the labels of controls, legend and tooltips by their key in the page's scripts."""
    return {
        "map": Text("地図。矢印キーで動かし、+ と - で拡大・縮小します", "Map. Arrow keys move it, + and - zoom"),
        "panel": Text("計画の内容", "About the plan"),
        "legend": Text("凡例と表示の切り替え", "Legend and layers"),
        "language": Text("言語", "Language"),
        "print": Text("印刷", "Print"),
        "zoom_in": Text("拡大", "Zoom in"),
        "zoom_out": Text("縮小", "Zoom out"),
        "home": Text("全体を表示", "Show the whole area"),
        "residents": Text("住民（色の見かた）", "Residents: what the colours show"),
        "by_reach": Text("圏内か圏外か", "Within reach"),
        "by_people": Text("人口", "Population"),
        "no_cells": Text("色をつけない", "None"),
        "state_people": Text("{state}：{n}人", "{state}: {n} people"),
        "tints": Text("濃い色ほど人口が多い", "Darker: more people"),
        "per_cell": Text("1マスの人数", "people per square"),
        "people": Text("{n}人", "{n} people"),
        "below": Text("{n}人未満", "under {n}"),
        "between": Text("{a}〜{b}人", "{a}–{b}"),
        "from": Text("{n}人以上", "{n} or more"),
        "offices": Text("事務所", "Offices"),
        "circles": Text("半径 {km} km の円", "Circles of {km} km"),
        "circles_before": Text("これまでの事務所", "Offices open already"),
        "circles_after": Text("新たに開く事務所", "Newly opened offices"),
        "background": Text("背景", "Background"),
        "rail": Text("鉄道と駅", "Railways and stations"),
        "bus": Text("バス停", "Bus stops"),
        "outline": Text("区域の境", "Boundary"),
        "before": Text("いま", "Now"),
        "after": Text("計画後", "With the plan"),
        "nearest": Text("最寄り", "Nearest"),
        "within": Text("圏内", "within reach"),
        "beyond": Text("圏外", "out of reach"),
        "unreached": Text("行ける事務所がない", "no office can be reached"),
        "more_areas": Text("ほか{n}地区", "and {n} more areas"),
        "nearest_people": Text("ここが最寄りの人: {n}人", "Nearest office for {n} people"),
        "nearest_people_change": Text("ここが最寄りの人: {a}人 → {b}人", "Nearest office for {a} people now, {b} with the plan"),
        "sources": Text("地図の資料", "Map data"),
        "metres": Text("{n} m", "{n} m"),
        "north": Text("上が北", "North is up"),
    }


def name_time_words() -> dict[str, Text]:
    """Return the labels that only a page with travel times or several ways of being served needs."""
    return {
        "minutes": Text("{n}分", "{n} min"),
        "minutes_first": Text("{b}分以内", "up to {b} min"),
        "minutes_between": Text("{a}〜{b}分", "{a}–{b} min"),
        "minutes_last": Text("{a}分超", "over {a} min"),
        "no_way": Text("行けない", "not reachable"),
        "change": Text("{a} → {b}", "{a} → {b}"),
        "time_state": Text("いまか計画後か", "Now or with the plan"),
        "time_shown": Text("（{state}）", " ({state})"),
        "time_to": Text("どの事務所まで", "To which office"),
        "time_quickest": Text("最も早く着く事務所まで", "To the quickest office"),
        "time_people": Text("人数", "People"),
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


def name_reach(reach_mm: int | None) -> dict[str, Text]:
    """Return what the four states of a resident are called, before and after.

    Parameters
    ----------
    reach_mm
        the distance that alone decides who is served; None when more than that decides.
    """
    if reach_mm is None:
        return {
            "served": Text("圏内", "Within reach"),
            "unserved": Text("圏外", "Out of reach"),
            "already": Text("これまでも圏内", "Within reach already"),
            "newly": Text("新たに圏内になる", "Newly within reach"),
            "lost": Text("圏外になる", "No longer within reach"),
            "still": Text("圏外のまま", "Still out of reach"),
        }
    km = f"{reach_mm / MM_PER_KM:g}"
    return {
        "served": Text(f"事務所まで{km} km以内", f"Within {km} km of an office"),
        "unserved": Text(f"{km} kmを超える", f"Farther than {km} km"),
        "already": Text(f"これまでも{km} km以内", f"Within {km} km already"),
        "newly": Text(f"新たに{km} km以内になる", f"Newly within {km} km"),
        "lost": Text(f"{km} kmを超えるようになる", f"No longer within {km} km"),
        "still": Text(f"{km} kmを超えるまま", f"Still farther than {km} km"),
    }


def name_roles() -> dict[str, Text]:
    """Return what an office's part in the plan is called."""
    return {
        "kept": Text("続ける事務所", "Office kept"),
        "added": Text("新たに開く事務所", "Newly opened"),
        "closed": Text("閉じる事務所", "Closed"),
        "rest": Text("今回は選ばれない候補", "Not chosen"),
    }
