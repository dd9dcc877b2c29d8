"""The own words of the page and of the report; what the plan says comes ready composed from outside."""

from __future__ import annotations

from maps.course_labels import COURSE
from maps.papers_labels import PAPERS
from maps.site_labels import SITES
from maps.trying_labels import AHEAD, EDITED, FINDER, TRYING
from models.messages.text import Text, in_context, same

MM_PER_KM, MM_PER_M = 1_000_000, 1_000

# of both
OWN_NAME = in_context("what this very language is called by those who speak it", "English")
NOW = Text("Now")
THEN = Text("With the plan")
PLACES = Text("Offices")
PEOPLE = Text("{n} people")
BOUNDARY = Text("Boundary")
BACKGROUND, PARKS, WATER = Text("Background"), Text("Parks"), Text("Rivers and ponds")
AREA_BORDERS = Text("Borders of the areas")
UNREVIEWED = Text(
    "Not yet reviewed: nobody who speaks this language has read this translation over. Where it differs, the Japanese text counts."
)
UNREVIEWED_MARK = Text("Not yet reviewed")

# of the report alone
KIND = Text("Report on a placement plan")
LEAFLET = Text("For residents: a plan for the offices")
CONTENTS = Text("Contents")
IN_FIGURES = Text("The same in figures")
MAPS = Text("Map")
MAPS_TWO = Text("Map: now and with the plan")
BALANCE = Text("Farther: {far} ({lost}). Nearer: {near} ({gained})")
BALANCE_NONE = Text("Nobody's distance changes")
SHARE_WITHIN = Text("Share of people within {far} in a straight line: {share}")
HALF_WITHIN = Text("Half of the people live within {far} of the nearest office in a straight line")
BUSIEST = Text("{office} is nearest to the most people: {people} (in the model, not users)")
STEPS_FOUND = Text("People served, offices added {fewer} → {count}: {more}")
STEPS_FOUND_OPEN = Text("People served, offices open in the end {fewer} → {count}: {more}")
STEPS_BESIDE = Text("{this}; {next}")
STEPS = Text("People served and mean distance by number of offices added")
STEPS_OPEN = Text("People served and mean distance by number of offices open in the end")
DISTANCES = Text("Share of people by distance to the nearest office (cumulative)")
DISTANCES_OF = Text("Share of people of {column} by distance to the nearest office (cumulative)")
CATCHMENTS = Text("People by their nearest office (in the model, not users)")
CATCHMENTS_OF = Text("People of {column} by their nearest office (in the model, not users)")
LEGEND = Text("Legend")
RESIDENTS = Text("Residents (colour of a square)")
TINTS_OF = Text("Darker: more people of {column}. A square whose people differ takes the colour of the most numerous.")
TINTS = Text("Darker: more people. A square whose people differ takes the colour of the most numerous.")
LINES = Text("Lines")
CIRCLE = Text("{far} circle ({whose})")
CIRCLE_OF = {
    "kept": Text("kept"),
    "added": Text("newly opened"),
    "closed": Text("closed"),
}
OPEN_NOW = Text("Open now")
NOT_OPEN = Text("Not open")
CHANNELS = Text("Channels (machines, post offices, stores)")
OUTSIDE_KIND = Text("{kind}, outside the municipality")
CHANNELS_IDLE = Text("{kind}, outside the municipality ({n}, not counted)")
ROUGH = Text("Approximate place (from its address alone)")
RAILWAY = Text("Railway and station")
NAMELESS = Text("Stations without room for their name are shown by their mark alone.")
COUNTED = Text("{state}: {n}")
JOIN = in_context("counts", "{this}; {next}")
NOW_CROSSED = {
    False: Text("On the map of now the crossed squares are those out of reach."),
    True: Text("On the map of now the crossed squares are those farther than {far}."),
}
MAP_ALT = Text("Map, {when}: open offices {offices}; {people}. The figures are in the legend and in the table by area.")
NORTH = in_context("on a map, as short as possible", "N")
PAGE_OF = Text("page {page} of {pages}")

# of the page alone
NO_SCRIPT = Text("This map needs JavaScript.")


def name_words() -> dict[str, Text]:
    """Return the labels of controls, legend, tooltips and tabs by their key in the page's scripts."""
    return _MAP | _LEGEND | _PLACES | _TIMES | _PANEL | SITES | _AREAS | TRYING | FINDER | EDITED | COURSE | PAPERS


def words_between() -> dict[str, Text]:
    """Return the labels of a page of several scenarios alone, by the keys of `name_words`."""
    return {
        "nearer_with": Text("{name}: nearer by"),
        "alike_with": Text("As near with both"),
        "held_against": Text("Compared with: {name}"),
    }


def own_words(*, given: bool, column: Text | None, ahead: bool = False) -> dict[str, Text]:
    """Return the labels that a case has of its own, by the keys of `name_words`.

    Parameters
    ----------
    given
        whether the plan was given, so that it is nobody's proposal and not the best.
    column
        the column whose people count; None where they are all residents.
    ahead
        whether questions were answered beforehand.
    """
    return (_GIVEN if given else {}) | ({} if column is None else _counted(column)) | (AHEAD if ahead else {})


_GIVEN = {
    "back_to_plan": Text("Back to the plan given"),
    "trial_title": Text("A trial, not the plan given: {title}"),
    "tab_proposal": Text("Plan given"),
    "card_plan": Text("See the plan given on the map"),
    "try_plan": Text("Offices of the plan given"),
    "proposed": Text("Plan given"),
    "same_plan": Text("This is the plan given itself."),
    "against_plan": Text("Against the plan given: {people} within reach; mean distance: {moved}."),
    "rank_best": Text("First of {all} plans for the stated objectives."),
    "rank_tied": Text("First of {all} plans for the stated objectives, with others: {n} in all."),
}


def people_of(column: Text | None) -> Text:
    """Return how a number `{n}` of those who count is said; the parameter is that of `own_words`."""
    return PEOPLE if column is None else Text("{n} people of {column}", n="{n}", column=column)


def _counted(column: Text) -> dict[str, Text]:
    """Return the labels that say people, of a column."""
    # what stands in braces is filled in by the page
    return {
        "people": people_of(column),
        "people_head": Text("People of {column}", column=column),
        "state_people": Text("{state}: {n} people of {column}", state="{state}", n="{n}", column=column),
        "per_cell": Text("people of {column} per square", column=column),
        "by_people": Text("Population ({column})", column=column),
        "tints": Text("Darker: more people of {column}", column=column),
        "nearest_people": Text(
            "Nearest office for {n} people of {column} (nearest in the model, not users)", n="{n}", column=column
        ),
        "nearest_people_change": Text(
            "Nearest office for {a} people of {column} now, {b} then (nearest in the model, not users)",
            a="{a}",
            b="{b}",
            column=column,
        ),
        "ways": Text("Within reach by (people of {column})", column=column),
        "way_some": Text("{n} of {all} people of {column}", n="{n}", all="{all}", column=column),
        "served_share": Text("People of {column} within {far}", far="{far}", column=column),
        "people_served": Text("People of {column} within reach", column=column),
        "share": Text("Share of all people of {column}", column=column),
    }


_MAP = {
    "map": Text("Map. Arrow keys move it, + and - zoom"),
    "language": Text("Language"),
    "skip": Text("Go to the result"),
    "print": Text("Print"),
    "zoom_in": Text("Zoom in"),
    "zoom_out": Text("Zoom out"),
    "home": Text("Show the whole area"),
    "swipe": Text("Compare before and after"),
    "swipe_at": Text("Where before and after meet"),
    "swipe_value": Text("now on the left {n}%"),
    "not_now": Text("On the side of now: no counter of this kind"),
    "back_to_plan": Text("Back to the proposal"),
    "cases": Text("Scenarios"),
}

_LEGEND = {
    "legend": Text("Legend and layers"),
    "layers": Text("More layers"),
    "residents": Text("Residents: what the colours show"),
    "by_reach": Text("Within reach"),
    "by_change": Text("Nearer or farther"),
    "which_service": Text("Which service"),
    "shift_none": Text("No change in distance"),
    "by_people": Text("Population"),
    "by_distance": Text("Straight-line distance"),
    "by_office": Text("Nearest office"),
    "no_cells": Text("None"),
    "state_people": Text("{state}: {n} people"),
    "tints": Text("Darker: more people"),
    "per_cell": Text("people per square"),
    "people": PEOPLE,
    "people_head": Text("People"),
    "withheld": Text("withheld"),
    "below": Text("under {n}"),
    "between": Text("{a}–{b}"),
    "from": Text("{n} or more"),
    "offices": PLACES,
    "channels": CHANNELS,
    "channels_given": Text("{kind} ({n} with the plan)"),
    "channels_idle": CHANNELS_IDLE,
    "outside_kind": OUTSIDE_KIND,
    "channel_new": in_context("channels", "new with the plan"),
    "channel_gone": in_context("channels", "no longer with the plan"),
    "rough_place": ROUGH,
    "outside_municipality": Text("Outside the municipality"),
    "outside_idle": Text("Outside the municipality, not counted"),
    "none_given": in_context("labels", "none"),
    "flows": Text("Lines from areas to their office (dashed: new)"),
    "callouts": Text("Callouts on the map"),
    "circles": Text("Circles of {far}"),
    "circles_before": Text("Offices open already"),
    "circles_after": Text("Newly opened offices"),
    "background": BACKGROUND,
    "rail": Text("Railways and stations"),
    "park": PARKS,
    "water": WATER,
    "area_borders": AREA_BORDERS,
    "bus": Text("Bus stops"),
    "base": Text("GSI base map (uses the internet)"),
    "base_credit": Text("Base map: GSI tiles (pale), Geospatial Information Authority of Japan"),
    "outline": BOUNDARY,
    "sources": Text("Map data"),
    "when": Text("Now or then"),
    "shown_when": in_context("labels", " ({state})"),
}

_PLACES = {
    "before": NOW,
    "after": THEN,
    "after_now": NOW,
    "nearest": Text("Nearest"),
    "within": Text("within reach"),
    "beyond": Text("out of reach"),
    "unreached": Text("no office can be reached"),
    "more_areas": Text("and {n} more areas"),
    "nearest_people": Text("Nearest office for {n} people (nearest in the model, not users)"),
    "nearest_people_change": Text("Nearest office for {a} people now, {b} then (nearest in the model, not users)"),
    "not_users": Text("People by the office that is nearest in the model, not users of it"),
    "shown": Text("With the offices shown"),
    "metres": same("{n} m"),
    "under_metre": Text("under 1 m"),
    "metres_first": Text("up to {b} m"),
    "metres_between": Text("{a}–{b} m"),
    "metres_last": Text("over {a} m"),
    "metres_within": Text("Distance to the nearest place"),
}

_TIMES = {
    "minutes": Text("{n} min"),
    "about_minutes": Text("about {n} min"),
    "minutes_first": Text("up to {b} min"),
    "minutes_between": Text("{a}–{b} min"),
    "minutes_last": Text("over {a} min"),
    "minutes_over": Text("over {n} min"),
    "no_way": Text("not reachable"),
    "no_quicker": Text("{said} (no sooner than on foot)"),
    "change": same("{a} → {b}"),
    "time_to": Text("To which office"),
    "time_quickest": Text("To the quickest office"),
    "time_hint": Text("To the quickest office, minutes rounded up. A square takes the colour of its median resident"),
    "times_change": Text("Travel time (now → {state})"),
    "times": Text("Travel time"),
    "ways": Text("Within reach by (people)"),
    "ways_after": Text("Within reach by ({state})"),
    "ways_now": Text("Within reach by"),
    "ways_hint": Text("Whoever is reached in several ways counts in each"),
    "way_all": Text("everybody"),
    "way_some": Text("{n} of {all} people"),
    "way_none": Text("none"),
}

_PANEL = {
    "panel": Text("About the plan"),
    "ways_on": Text("Ways on"),
    "way_on_areas": Text("Find my area"),
    "way_on_choices": Text("Try another plan"),
    "way_on_why": Text("Why this plan?"),
    "way_on_sites": Text("Office by office"),
    "tab_proposal": Text("Proposal"),
    "tab_proposal_title": Text("What changes, who gains and who loses"),
    "tab_story": Text("Story"),
    "tab_story_title": Text("In five steps"),
    "tab_areas": Text("My area"),
    "tab_areas_title": Text("What my area gets"),
    "tab_choices": Text("What if"),
    "tab_choices_title": Text("Try another choice"),
    "tab_why": Text("Why"),
    "tab_why_title": Text("Why this plan, and how sure it is"),
    "tab_compare": Text("Compare"),
    "tab_compare_title": Text("Scenarios side by side"),
    "tab_details": Text("Details"),
    "tab_details_title": Text("Figures, assumptions, sources"),
    "step": Text("Step {n} of {all}"),
    "step_first": Text("Start"),
    "step_next": Text("Next"),
    "step_back": Text("Back"),
    "save": Text("Save the table as CSV"),
    "copy": Text("Copy the table"),
    "copied": Text("Copied; paste it into a spreadsheet."),
    "copy_failed": Text("This browser lets nothing be copied; save the table instead."),
    "card_map": Text("See it on the map"),
    "card_plan": Text("See the proposal on the map"),
    "in_figures": IN_FIGURES,
    "office_table": Text("Offices, and the people for whom each is the nearest (in the model, not users)"),
    "office": Text("Office"),
    "role": Text("Part in the plan"),
}

_AREAS = {
    "area_search": Text("Find your area by name or postcode"),
    "area_example": Text("such as {name}"),
    "area_examples": Text("such as {name} or {code}"),
    "postcode_unknown": Text(
        "No area of this study has the postcode {code}. It may be of another municipality, or newer than the study's list."
    ),
    "postcodes_none": Text("This study has no postcodes; search by the area's name."),
    "area_list": Text("Areas found"),
    "area_found": Text("{n} found. Choose one and the map moves there"),
    "area_table": Text("Table of all areas"),
    "area": Text("Area"),
    "mean_distance": Text("Mean distance"),
    "mean_before": Text("Mean distance now"),
    "change_head": Text("Change"),
    "served_share": Text("People within {far}"),
    "change_of": in_context("labels", "Change: {service}"),
    "on_average": Text("To the nearest place, averaged over the people of the area:"),
    "of_service": in_context("labels", "{service}: {said}"),
    "apart": Text("By the kind of place: the nearest for most people, and the mean distance"),
    "by_week": Text("By the part of the week: the nearest for most people, and the mean distance"),
    "open_some": Text("with those open on some of these days: "),
    "open_unknown": Text("with those whose hours are not known: "),
    "open_nowhere": Text("none open"),
    "week_months": Text("Hours: now those of {now}, with the plan those of {then}."),
    "moved_nearer": Text("{far} nearer"),
    "moved_farther": Text("{far} farther"),
    "moved_not": Text("no change"),
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
            "served": in_context("labels", "Within reach"),
            "unserved": Text("Out of reach"),
            "already": Text("Within reach already"),
            "newly": Text("Newly within reach"),
            "lost": Text("No longer within reach"),
            "still": Text("Still out of reach"),
        }
    return {
        "served": Text("Within {far} of an office"),
        "unserved": Text("Farther than {far}"),
        "already": Text("Within {far} already"),
        "newly": Text("Newly within {far}"),
        "lost": Text("No longer within {far}"),
        "still": Text("Still farther than {far}"),
    }


def far_said(reach_mm: int | None) -> str:
    """Return a distance as people say it, 800 m or 1.5 km, or nothing."""
    if reach_mm is None:
        return ""
    return f"{reach_mm / MM_PER_KM:g} km" if reach_mm >= MM_PER_KM else f"{reach_mm / MM_PER_M:g} m"


def name_reach_of(reach_mm: int | None, *, one_state: bool) -> dict[str, Text]:
    """Return the names of `name_reach` for a still map.

    Parameters
    ----------
    reach_mm
        the distance that alone decides, or None where more than that decides.
    one_state
        whether the map compares nothing: those within reach are then not called so "already".
    """
    far = far_said(reach_mm)
    named = name_reach(reach_mm is not None)
    names = {state: text.filled(far=far) for state, text in named.items()}
    return names | ({"already": names["served"], "still": names["unserved"]} if one_state else {})


def name_roles() -> dict[str, Text]:
    """Return what an office's part in the plan is called."""
    return {
        "kept": Text("Office kept"),
        "added": Text("Newly opened"),
        "raised": Text("Raised: gives more"),
        "reduced": Text("Reduced: gives less"),
        "changed": Text("Changed: gives other things"),
        "moved": Text("Moved"),
        "merged": Text("Merged"),
        "closed": Text("Closed"),
        "rest": Text("No counter of this kind, before or after"),
    }


def report_words() -> tuple[Text, ...]:
    """Return all words of the report's own, as a sample of a language's letters."""
    return tuple(value for value in globals().values() if isinstance(value, Text))
