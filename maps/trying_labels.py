"""The words with which a reader tries other offices on the page, and has it find the best of all sets of them."""

from __future__ import annotations

from models.messages.text import Text, in_context, same

TRYING = {
    "trying": Text("Showing your own choice"),
    "not_the_plan": Text("This sheet does not show the plan: its map and figures are of the offices named here."),
    "trial_title": Text("A trial, not the proposal: {title}"),
    "printed_on": Text("Printed on {day}, with the offices and the reach below."),
    "listed": in_context("labels", ", "),
    "colon": in_context("labels", ": "),
    "reach_tried": Text("Within reach here: {far}"),
    "nearer_people": Text("people nearer"),
    "farther_people": Text("people farther"),
    "try_hint": Text(
        "Choose other offices or another reach: map and figures follow at once, computed in this page. The page's address keeps the choice, so that a link opens it."
    ),
    "try_offices": Text("Open offices"),
    "try_keep": Text("(kept)"),
    "try_other": Text("(no candidate)"),
    "try_close": Text("(closes)"),
    "try_reach": Text("Within reach means"),
    "try_fixed": Text("Groups of people have different reaches here, so the reach cannot be varied."),
    "try_now": Text("Offices of today"),
    "try_plan": Text("Offices of the proposal"),
    "open_offices": Text("Open offices"),
    "people_served": Text("People within reach"),
    "share": Text("Share of all people"),
    "largest_distance": Text("Largest distance"),
    "all_places": Text("All places"),
    "served_and_mean": Text("People within {far}, and the mean distance"),
    "held_channels": Text(
        "Channels (machines, post offices, stores) stay as in the plan; with the offices of today all is as today."
    ),
    "rank_held": Text(
        "Compared are choices of offices with the plan's channels; with other channels another choice may be better."
    ),
    "proposed": Text("Proposal"),
    "your_choice": Text("Your choice"),
    "same_plan": Text("This is the proposal itself."),
    "against_plan": Text("Against the proposal: {people} within reach; mean distance: {moved}."),
    "breaks": Text("This choice breaks conditions of the scenario:"),
    "break_keep": Text("{name} is to stay"),
    "break_other": Text("{name} is no candidate"),
    "break_close": Text("{name} is to close"),
    "break_total": Text("{asked} are to be open in the end, not {n}"),
    "break_count": Text("{asked} are to be added, not {n}"),
    "break_rule": same("{name}"),
    "conditions_unknown": Text("With so many candidates, other conditions are not checked here"),
    "conditions_unchecked": Text("With an office to be kept closed, other conditions are not checked"),
    "rank_best": Text("Best of {all} plans for the stated objectives."),
    "rank_tied": Text("Best of {all} plans for the stated objectives, tied with others: {n} in all."),
    "rank": Text("Number {n} of {all} plans for the stated objectives."),
    "rank_reach": Text("Ranks were worked out for {far}; there is none for this reach."),
    "rank_none": Text("This scenario leaves nothing to choose."),
    "rank_unknown": Text("With so many candidates, this page gives no rank to a choice."),
    "rank_broken": Text("Not among the {all} plans that meet the conditions."),
    "rank_beyond": Text("Not among the first {n} plans."),
    "moved": Text("Areas that change most"),
    "moved_none": Text("No area changes"),
    "served_change": Text("Change within reach"),
}

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

# of answers found beforehand
AHEAD = {
    "ahead_proven": Text(
        "Computed beforehand, proven: the best for {far} with {n} open, for the objectives of the scenario and under all its conditions."
    ),
    "ahead_unproven": Text(
        "Computed beforehand, not proven in the time there was: the best set met for {far} with {n} open, under all conditions of the scenario. There may be a better one."
    ),
    "ahead_none": Text("Computed beforehand, proven: for {far} with {n} open, no set keeps all conditions of the scenario."),
    "ahead_not": Text("The answer to this question was not computed beforehand."),
    "ahead_tied": Text("At least one other set is equally good."),
    "ahead_ties": Text("Whether another set is equally good was not found out."),
    "ahead_set": Text("The set computed beforehand"),
    "ahead_met": Text("not proven"),
    "ahead_range": Text("{n} at choice"),
    "ahead_scope": Text(
        "When this page was made, the solver was asked {all} questions, and answered {n} with a proof, in at most {seconds} seconds in all: within {far}; {open} offices open; "
        "always under all conditions of the scenario. It was asked nothing without a condition, nor with further offices free to open or close."
    ),
    "ahead_all": Text("All answers computed beforehand"),
}

EDITED = {
    "edit_title": Text("Offices of your own"),
    "edit_hint": Text(
        "Save the offices as a table, change it in a spreadsheet (new rows, other places x and y in metres, now yes or no), and open it here: it is drawn and "
        "searched in this page, and sent nowhere."
    ),
    "edit_save": Text("Save the offices to edit"),
    "edit_open": Text("Open an edited table"),
    "edit_back": Text("Back to the offices of the study"),
    "edit_headline": Text(
        "Offices of your own: the map and the figures are of the table you opened, not of the study, and there is no plan for them."
    ),
    "edit_point": Text(
        "Other services, channels, hours and the words about the plan are left out; distances are straight lines."
    ),
    "edit_column": Text(
        "The table lacks the column {name} (found: {found}). Save the offices to edit, and keep its first row. Nothing was changed."
    ),
    "edit_empty": Text("The table has no offices below its first row. Nothing was changed."),
    "edit_number": Text(
        "Line {line}: {name} is {found}, which is no number; write metres, such as -16427.33. Nothing was changed."
    ),
    "edit_id": Text("Line {line} has no id; give each office one of its own. Nothing was changed."),
    "edit_twice": Text(
        "Line {line}: the id {found} stands there for the second time; give each office one of its own. Nothing was changed."
    ),
    "edit_far": Text(
        "Line {line} lies {far} km from everybody; are x and y in the metres of the table that was saved, and not exchanged? Nothing was changed."
    ),
    "edit_quote": Text("A quotation mark that begins in line {line} has no end. Nothing was changed."),
    "edit_failed": Text(
        "This browser keeps nothing for this page, so that it cannot begin anew with the table. Nothing was changed."
    ),
}
