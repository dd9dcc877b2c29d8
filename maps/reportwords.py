"""The report's own words; what the plan says comes ready composed from outside."""

from __future__ import annotations

from models.messages.text import Text

KIND = Text("施設配置計画の報告書", "Report on a placement plan")
CONTENTS = Text("目次", "Contents")
MAPS = Text("地図", "Map")
MAPS_TWO = Text("いまと計画後の地図", "Map: now and with the plan")
CHARTS = Text("図", "Charts")
STEPS = Text("増やす数ごとの、対象になる人口と平均距離", "People served and mean distance by number of offices added")
DISTANCES = Text(
    "最も近い施設までの距離ごとの、人口の割合 (累積)", "Share of people by distance to the nearest office (cumulative)"
)
CATCHMENTS = Text("その施設が最も近い人の数", "People by their nearest office")
NOW = Text("いま", "Now")
THEN = Text("計画後", "With the plan")
OFFICES = Text("{count} か所", "{count} offices")
LEGEND = Text("凡例", "Legend")
RESIDENTS = Text("住民 (1マスの色)", "Residents (colour of a square)")
TINTS = Text(
    "濃い色ほど人口が多い。1つのマスに異なる人がいるときは、多い方の色。",
    "Darker: more people. A square whose people differ takes the colour of the most numerous.",
)
PLACES = Text("事務所", "Offices")
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
BOUNDARY = Text("区域の境", "Boundary")
PEOPLE = Text("{n}人", "{n} people")
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
