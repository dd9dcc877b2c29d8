"""The words with which the page finds the best of all sets of offices."""

from __future__ import annotations

from models.messages.text import Text, in_context

FINDER = {
    "find_title": Text("Find the best"),
    "find_hint": Text(
        "Say what may change; the page then looks at every set of offices, at the reach set above, and finds the best: {by}."
    ),
    "goal_served": Text("most people within reach"),
    "goal_mean": Text("shortest mean distance"),
    "goal_largest": Text("shortest largest distance"),
    "then": in_context("between objectives in their order", ", then "),
    "goals_other": Text(
        "The scenario's own objectives cannot be counted in this page; what it finds here is best by these alone, and no best plan of the scenario."
    ),
    "open_least": Text("Offices open in the end, at least"),
    "open_most": Text("at most"),
    "may_title": Text("What may open or close"),
    "may_free": Text("may be open or not"),
    "may_open": Text("open in any case"),
    "may_shut": Text("not open in any case"),
    "rules_hold": Text("Conditions that hold"),
    "rule_uncounted": Text("(not counted here)"),
    "find": Text("Find the best of all sets"),
    "looking": Text("Looking at every set …"),
    "look_failed": Text("This browser could not finish the search."),
    "numbers_crossed": Text("The least number is larger than the most; nothing was looked for."),
    "find_proven": Text("Proven best for {far}: all {all} sets were looked at, {allowed} keep the conditions."),
    "find_best": Text(
        "Best for {far} of {all} sets looked at; {allowed} keep the conditions ticked. It is not the scenario's own question."
    ),
    "find_without": Text("Best without:"),
    "find_none": Text("None of the {all} sets keeps the conditions, for {far}."),
    "find_one": Text("No other set is as good."),
    "find_ties": Text("{n} sets are equally good."),
    "find_first": Text("{first} sets tie on the first objective; those after it decide."),
    "number_asked": Text("the number open, {least} to {most}"),
    "sets_title": Text("The best set, those equal to it, the next best, and one that is quite different"),
    "set_best": Text("Best"),
    "set_tied": Text("Best, tied"),
    "set_next": Text("Next best"),
    "set_other": Text("Most different of those at most {near}% worse in every objective"),
    "set_of": Text("{n} open"),
    "opens": Text("opens"),
    "closes": Text("closes"),
    "as_today": Text("as today"),
    "show_it": Text("Show on the map"),
    "ties_unlisted": Text("{n} more sets are equally good and not listed."),
    "by_number": Text("The best set for each number of open offices"),
    "front_title": Text("Sets that no other beats in both the first and the second objective"),
    "front_more": Text("{n} more are not listed."),
    "flips": Text("Where another set is the best as the reach changes"),
    "flips_hint": Text("Looked at in steps of {step}; figures are those at the end of each part."),
    "from_to": Text("{from} to {to}"),
    "too_many": Text(
        "{free} offices may be open or not, more than the {most} of which this page can look at every set. "
        "It compares exchanges of one office for another in the choice on show; that proves no best."
    ),
    "swaps_better": Text("{n} of {all} exchanges are better than the choice on show."),
    "swaps_none": Text("None of {all} exchanges is better than the choice on show."),
    "swaps_rules": Text("Conditions are not checked in exchanges; the choice says which it breaks once it is shown."),
    "swaps_title": Text("The best exchanges"),
}
