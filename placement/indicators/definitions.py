"""What each indicator is called, what it means and where it comes from, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.access.departures import Departures
from models.text import Text, same

HANDBOOK = Text(
    "国土交通省都市局「都市構造の評価に関するハンドブック」(2014年8月) の徒歩圏による",
    "After the walking ranges of 都市構造の評価に関するハンドブック (Handbook on Evaluating Urban Structure), MLIT, August 2014",
)
NERIMA = Text(
    "練馬区「公共交通空白地域改善計画 改定 (素案) の概要」(2016年): "
    "「鉄道駅から800m以上、バス停(30分に1便以上)から300m以上離れている地域」",
    "Nerima City, outline of the draft revision of its plan for areas without public transport (2016): "
    "「鉄道駅から800m以上、バス停(30分に1便以上)から300m以上離れている地域」 "
    "(areas 800 m or more from a railway station and 300 m or more from a bus stop with a bus every 30 minutes or oftener)",
)
CUMULATIVE = same(
    "After Handy, Niemeier (1997) Measuring accessibility: an exploration of issues and alternatives, "
    "Environment and Planning A 29(7), 1175-1194"
)
CATCHMENT = same(
    "Luo, Wang (2003) Measures of spatial accessibility to health care in a GIS environment, "
    "Environment and Planning B 30, 865-884; PySAL access"
)
GINI = same(
    "After Lucas, van Wee, Maat (2015) A method to evaluate equitable accessibility: "
    "combining ethical theories and accessibility-based approaches, Transportation"
)
PALMA = same(
    "After Cobham, Sumner (2013) Putting the Gini Back in the Bottle? 'The Palma' as a Policy-Relevant Measure of Inequality"
)

NOT_WALKED = Text("徒歩の時間を測っていないため、値はありません。", "No value: walking times were not measured.")
NOT_RIDDEN = Text("公共交通の時間を測っていないため、値はありません。", "No value: times by public transport were not measured.")
NO_STOPS = Text("調査データに駅もバス停もないため、値はありません。", "No value: the study has neither stations nor bus stops.")
NO_BUS_STOPS = Text("調査データにバス停がないため、値はありません。", "No value: the study has no bus stops.")
NO_AGES = Text(
    "調査データの需要または町丁目に65歳以上の人数 (整数の列 people_65) がないため、値はありません。",
    "No value: neither the demand nor the areas of the study have people aged 65 and over (a column people_65 of whole numbers).",
)
NOT_DEFINED = Text(
    "割る数が0になる (該当する人や開いている施設がないなど) ため、値はありません。",
    "No value: it would divide by zero (there are no such people, or no open office, for example).",
)


@dataclass(frozen=True, slots=True)
class Words:
    """The words of one indicator.

    Parameters
    ----------
    name
        what it is called.
    definition
        how it is counted, and what it does not see.
    source
        where the definition comes from; `After` when it is not followed to the letter.
    """

    name: Text
    definition: Text
    source: Text


@dataclass(frozen=True, slots=True)
class Way:
    """How "on foot" is measured: in a name, and in a sentence."""

    short: Text
    long: Text


STREETS = Way(
    Text("道のり", "on foot"),
    Text("距離は歩ける道に沿って測ります。", "Distances follow the streets that may be walked."),
)
DETOUR = Way(
    Text("直線距離×1.3", "straight line × 1.3"),
    Text(
        "調査データに道路網がないため、徒歩の距離は直線距離の1.3倍としています。",
        "The study has no street network, so walking distance is taken as 1.3 times the straight line.",
    ),
)
CROW = Way(
    Text("直線距離", "straight line"),
    Text(
        "徒歩の距離は測っていないため、直線距離で数えます。",
        "Walking was not measured, so distances are straight lines.",
    ),
)


def walkable(way: Way) -> Words:
    """Return the words for the people within 800 m of an open office."""
    return Words(
        Text(f"徒歩圏人口カバー率 (800m、{way.short.ja})", f"people within 800 m of an open office ({way.short.en})"),
        Text(
            f"最も近い開いている施設まで800m以内の人口の割合。{way.long.ja}",
            f"Share of people whose nearest open office is at most 800 m away. {way.long.en}",
        ),
        HANDBOOK,
    )


def walkable_65(way: Way, *, spread: bool) -> Words:
    """Return the words for those of 65 and over among them; `spread`: ages are known by area only."""
    by_area = Text(
        "年齢は町丁目ごとにしか分からないため、各町丁目の65歳以上の人数を全人口と同じ割合で配分します。人口0の町丁目は除きます。",
        "Ages are known by area only: those of an area are spread like all its people; areas without people are left out.",
    )
    note = by_area if spread else same("")
    return Words(
        Text(
            f"65歳以上の徒歩圏人口カバー率 (800m、{way.short.ja})",
            f"people aged 65 and over within 800 m of an open office ({way.short.en})",
        ),
        Text(
            f"65歳以上のうち、最も近い開いている施設まで800m以内の人の割合 (ハンドブックには高齢者の徒歩圏を500mとする目安もあります)。{way.long.ja}{note.ja}",
            f"Share of the people aged 65 and over whose nearest open office is at most 800 m away "
            f"(the handbook also has a range of 500 m for the aged). {way.long.en} {note.en}".rstrip(),
        ),
        HANDBOOK,
    )


def near_stops(*, rail: bool, bus: bool) -> Words:
    """Return the words for the people near a station or a bus stop; what the study lacks is left out and said."""
    station, stop = Text("駅から800m", "800 m of a rail station"), Text("バス停から300m", "300 m of a bus stop")
    used = [part for part, there in ((station, rail), (stop, bus)) if there] or [station, stop]
    reach = Text("または".join(part.ja for part in used), " or ".join(part.en for part in used))
    lacking = {
        (True, False): Text(
            "調査データにバス停がないため、駅だけを数えています。", "The study has no bus stops: only stations count."
        ),
        (False, True): Text(
            "調査データに駅がないため、バス停だけを数えています。", "The study has no stations: only bus stops count."
        ),
    }.get((rail, bus), same(""))
    return Words(
        Text(f"公共交通徒歩圏人口カバー率 ({reach.ja}、直線距離)", f"people within {reach.en} (straight line)"),
        Text(
            f"{reach.ja}以内 (直線距離) の人口の割合。便数は見ていません。施設の配置によりません。{lacking.ja}",
            f"Share of people within {reach.en} in a straight line. How often it is served is not looked at. "
            f"It does not depend on the offices. {lacking.en}".rstrip(),
        ),
        HANDBOOK,
    )


def gap(*, rail: bool) -> Words:
    """Return the words for the people in areas without public transport."""
    lacking = (
        same("")
        if rail
        else Text(
            "調査データに駅がないため、すべての人が駅から800m以上とします。",
            "The study has no stations: everyone counts as 800 m or more from one.",
        )
    )
    return Words(
        Text(
            "公共交通空白地域の人口 (練馬区の定義、直線距離)",
            "people in areas without public transport (Nerima's rule, straight line)",
        ),
        Text(
            "駅から800m以上、かつバス停から300m以上 (直線距離) 離れている人の数。バス停の便数 (30分に1便以上) は見ていないため、"
            "区の定義どおりに数えればこれ以上になり、"
            f"調査データにないバス停があれば過大です。施設の配置によりません。{lacking.ja}",
            "People 800 m or more from every rail station and 300 m or more from every bus stop, in a straight line. The rule's "
            "condition on bus stops (a bus every 30 minutes or oftener) is not looked at, so the full rule counts as many or more; "
            "bus stops that the layer lacks make it too large. "
            f"It does not depend on the offices. {lacking.en}".rstrip(),
        ),
        NERIMA,
    )


def reachable(minutes: int, means: Text, note: Text) -> Words:
    """Return the words for the open offices within some minutes."""
    return Words(
        Text(f"{minutes}分以内に行ける施設の数 ({means.ja})", f"open offices within {minutes} minutes ({means.en})"),
        Text(
            f"{minutes}分以内に着ける開いている施設の数を、人口で平均したもの (累積機会)。{note.ja}",
            f"Number of open offices reached in at most {minutes} minutes, averaged over people (cumulative opportunities). {note.en}",
        ),
        CUMULATIVE,
    )


def on_foot(minutes: int, way: Way) -> Words:
    """Return the words for the open offices within some minutes on foot."""
    note = Text(f"分速80m。{way.long.ja}", f"At 80 m a minute. {way.long.en}")
    return reachable(minutes, Text("徒歩", "on foot"), same("") if way is CROW else note)


def by_transit(minutes: int, departures: Departures | None) -> Words:
    """Return the words for the open offices within some minutes by public transport."""
    if departures is None:
        return reachable(minutes, Text("公共交通", "public transport"), same(""))
    window = f"{_clock(departures.start_s)}-{_clock(departures.end_s)}"
    day = Text("平日", "weekday") if departures.day == "weekday" else Text("土休日", "weekend or holiday")
    when = Text(
        f"{departures.date or day.ja} {window}、{departures.percentile}パーセンタイル",
        f"{departures.date or day.en} {window}, percentile {departures.percentile}",
    )
    note = Text(
        "戸口から戸口まで。全区間の徒歩も含みます。時刻表のないバスなどの限界は、結果の前提に書いてあります。",
        "From door to door, walking all the way included. What the timetables lack is among the assumptions of the result.",
    )
    return reachable(minutes, Text(f"公共交通、{when.ja}", f"public transport, {when.en}"), note)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"


AROUND = Text(
    "半径3km (直線距離) の圏域による2SFCA: 各施設をその圏域の人口で分け合い、各地点でその圏域にある施設の分を足します。",
    "Two-step floating catchment area with 3 km (straight line): each open office is shared among the people within 3 km of it, "
    "and each point sums the shares of the offices within 3 km.",
)
CATCHMENT_MEAN = Words(
    Text("人口10万人あたりの施設 (2SFCA、3km、平均)", "offices per 100,000 people (2SFCA, 3 km, mean)"),
    Text(
        f"{AROUND.ja}人口で平均します。平均は、圏域に人のいる施設の数を全人口で割ったものに必ず等しく、配置の良し悪しは最小値に表れます。",
        f"{AROUND.en} Averaged over people. The mean always equals the offices with people near them over all people; "
        "where they stand shows in the minimum.",
    ),
    CATCHMENT,
)
CATCHMENT_LEAST = Words(
    Text("人口10万人あたりの施設 (2SFCA、3km、最小)", "offices per 100,000 people (2SFCA, 3 km, minimum)"),
    Text(f"{AROUND.ja}最も少ない人の値です。", f"{AROUND.en} The value of those who have least."),
    CATCHMENT,
)
CATCHMENT_SHARE = Words(
    Text("2SFCAが最小である人口の割合 (3km)", "people with the minimum of 2SFCA (3 km)"),
    Text(
        f"{AROUND.ja}上の最小値をとる人口の割合です。最小値が0のときは、どの施設からも3kmより遠い人の割合です。",
        f"{AROUND.en} The share of people who have that minimum; where it is 0, those further than 3 km from every open office.",
    ),
    CATCHMENT,
)
DISTANCE_GINI = Words(
    Text("距離のジニ係数", "Gini coefficient of distance"),
    Text(
        "最も近い開いている施設までの直線距離の、人の間での偏り。0は全員同じ、1に近いほど一部の人に偏ります。"
        "全員が等しく遠くても0なので、平均距離と合わせて読みます。",
        "How unevenly straight-line distance to the nearest open office is spread over people: 0 when all have the same, towards 1 "
        "when few have nearly all. It is 0, too, when all are equally far: read it beside the mean distance.",
    ),
    GINI,
)
DISTANCE_PALMA = Words(
    Text("距離のパルマ比", "Palma ratio of distance"),
    Text(
        "最も近い開いている施設までの直線距離について、最も遠い10%の人の平均を、最も近い40%の人の平均で割ったもの "
        "(10%と40%は1人単位に切り上げ)。平均どうしの比なので、全員同じなら1です (合計どうしの比の4倍)。",
        "Mean straight-line distance to the nearest open office of the 10 % of people who are farthest, over that of the 40 % who are "
        "nearest (both rounded up to whole people). Being a ratio of means, it is 1 when all have the same: 4 times the ratio of sums.",
    ),
    PALMA,
)
