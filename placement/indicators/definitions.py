"""What each indicator is called, what it means and where it comes from, in both languages."""

from __future__ import annotations

from dataclasses import dataclass

from geodata.access.departures import MEDIAN, Departures
from models.messages.text import Text, in_context, joined, same

HANDBOOK = Text(
    "After the walking ranges of 都市構造の評価に関するハンドブック (Handbook on Evaluating Urban Structure), MLIT, August 2014"
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

NOT_WALKED = Text("No value: walking times were not measured.")
NOT_RIDDEN = Text("No value: times by public transport were not measured.")
NO_STOPS = Text("No value: the study has neither stations nor bus stops.")
NO_BUS_STOPS = Text("No value: the study has no bus stops.")
NO_AGES = Text(
    "No value: neither the demand nor the areas of the study have people aged 65 and over (a column people_65 of whole numbers)."
)
NOT_DEFINED = Text("No value: it would divide by zero (there are no such people, or no open office, for example).")


@dataclass(frozen=True, slots=True)
class IndicatorWords:
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
class WalkingWay:
    """How "on foot" is measured: in a name, and in a sentence."""

    short: Text
    long: Text


STREETS = WalkingWay(in_context("definitions", "on foot"), Text("Distances follow the streets that may be walked."))
DETOUR = WalkingWay(
    Text("straight line × 1.3"),
    Text("The study has no street network, so walking distance is taken as 1.3 times the straight line."),
)
CROW = WalkingWay(Text("straight line"), Text("Walking was not measured, so distances are straight lines."))


def sentences(*said: Text) -> Text:
    """Return sentences one after the other."""
    return joined(Text("{this} {next}"), said)


def walkable(way: WalkingWay) -> IndicatorWords:
    """Return the words for the people within 800 m of an open office."""
    return IndicatorWords(
        Text("people within 800 m of an open office ({short})", short=way.short),
        Text("Share of people whose nearest open office is at most 800 m away. {long}", long=way.long),
        HANDBOOK,
    )


def walkable_65(way: WalkingWay, *, spread: bool) -> IndicatorWords:
    """Return the words for those of 65 and over among them; `spread`: ages are known by area only."""
    by_area = Text(
        "Ages are known by area only: those of an area are spread like all its people; areas without people are left out."
    )
    said = Text(
        "Share of the people aged 65 and over whose nearest open office is at most 800 m away (the handbook also has a range of 500 m "
        "for the aged). {long}",
        long=way.long,
    )
    return IndicatorWords(
        Text("people aged 65 and over within 800 m of an open office ({short})", short=way.short),
        sentences(said, by_area) if spread else said,
        HANDBOOK,
    )


def near_stops(*, rail: bool, bus: bool) -> IndicatorWords:
    """Return the words for the people near a station or a bus stop; what the study lacks is left out and said."""
    station, stop = Text("800 m of a rail station"), Text("300 m of a bus stop")
    used = [part for part, there in ((station, rail), (stop, bus)) if there] or [station, stop]
    reach = joined(in_context("definitions", "{this} or {next}"), used)
    lacking = {
        (True, False): Text("The study has no bus stops: only stations count."),
        (False, True): Text("The study has no stations: only bus stops count."),
    }.get((rail, bus))
    said = Text(
        "Share of people within {reach} in a straight line. How often it is served is not looked at. It does not depend on the offices.",
        reach=reach,
    )
    return IndicatorWords(
        Text("people within {reach} (straight line)", reach=reach),
        said if lacking is None else sentences(said, lacking),
        HANDBOOK,
    )


def gap(*, rail: bool) -> IndicatorWords:
    """Return the words for the people in areas without public transport."""
    said = Text(
        "People 800 m or more from every rail station and 300 m or more from every bus stop, in a straight line. How often a bus comes is not "
        "looked at, so a rule that asks for frequent buses counts as many or more; bus stops that the layer lacks make it too large. It does "
        "not depend on the offices."
    )
    lacking = Text("The study has no stations: everyone counts as 800 m or more from one.")
    return IndicatorWords(
        Text("people in areas without public transport (straight line)"),
        said if rail else sentences(said, lacking),
        HANDBOOK,
    )


def reachable(minutes: int, means: Text, note: Text | None) -> IndicatorWords:
    """Return the words for the open offices within some minutes."""
    said = Text(
        "Number of open offices reached in at most {minutes} minutes, averaged over people (cumulative opportunities).",
        minutes=minutes,
    )
    return IndicatorWords(
        Text("open offices within {minutes} minutes ({means}; mean over people)", minutes=minutes, means=means),
        said if note is None else sentences(said, note),
        CUMULATIVE,
    )


def on_foot(minutes: int, way: WalkingWay) -> IndicatorWords:
    """Return the words for the open offices within some minutes on foot."""
    note = Text("At 80 m a minute. {long}", long=way.long)
    return reachable(minutes, Text("on foot"), None if way is CROW else note)


def by_transit(minutes: int, departures: Departures | None) -> IndicatorWords:
    """Return the words for the open offices within some minutes by public transport."""
    if departures is None:
        return reachable(minutes, Text("public transport"), None)
    window = f"{_clock(departures.start_s)}-{_clock(departures.end_s)}"
    days = {"weekday": Text("weekday"), "saturday": Text("Saturday"), "holiday": Text("weekend or holiday")}
    day, percentile = departures.date or days[departures.day], departures.percentile
    when = Text("{day} {window}, percentile {percentile}", day=day, window=window, percentile=percentile)
    if percentile == MEDIAN:
        when = Text("{day} {window}, median", day=day, window=window)
    note = Text(
        "From door to door, walking all the way included. What the timetables lack is among the assumptions of the result."
    )
    return reachable(minutes, Text("public transport, {when}", when=when), note)


def _clock(seconds: int) -> str:
    return f"{seconds // 3600:02}:{seconds % 3600 // 60:02}"


def beyond(distance: str) -> IndicatorWords:
    """Return the words for the people farther than a distance from every open office."""
    return IndicatorWords(
        Text("people farther than {distance} from an open office (straight line)", distance=distance),
        Text(
            "People whose nearest open office is more than {distance} away in a straight line; where none is open, everyone.",
            distance=distance,
        ),
        Text("A distance of the scenario's own."),
    )


AROUND = Text(
    "Two-step floating catchment area with 3 km (straight line): each open office is shared among the people "
    "within 3 km of it, and each point sums the shares of the offices within 3 km."
)
CATCHMENT_MEAN = IndicatorWords(
    Text("offices per 100,000 people (2SFCA, 3 km, mean)"),
    Text(
        "{around} Averaged over people. The mean always equals the offices with people near them over all people; "
        "where they stand shows in the minimum.",
        around=AROUND,
    ),
    CATCHMENT,
)
CATCHMENT_LEAST = IndicatorWords(
    Text("offices per 100,000 people (2SFCA, 3 km, minimum)"),
    Text("{around} The value of those who have least.", around=AROUND),
    CATCHMENT,
)
CATCHMENT_SHARE = IndicatorWords(
    Text("people with the minimum of 2SFCA (3 km)"),
    Text(
        "{around} The share of people who have that minimum; where it is 0, those further than 3 km from every open office.",
        around=AROUND,
    ),
    CATCHMENT,
)
DISTANCE_GINI = IndicatorWords(
    Text("Gini coefficient of distance"),
    Text(
        "How unevenly straight-line distance to the nearest open office is spread over people: 0 when all have "
        "the same, towards 1 when few have nearly all. It is 0, too, when all are equally far: read it beside the "
        "mean distance."
    ),
    GINI,
)
DISTANCE_PALMA = IndicatorWords(
    Text("Palma ratio of distance"),
    Text(
        "Mean straight-line distance to the nearest open office of the 10 % of people who are farthest, over that "
        "of the 40 % who are nearest (both rounded up to whole people). Being a ratio of means, it is 1 when all "
        "have the same: 4 times the ratio of sums."
    ),
    PALMA,
)
