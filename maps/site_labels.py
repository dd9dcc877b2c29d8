"""The page's words of offices one by one, and of how far everybody has it."""

from __future__ import annotations

from models.messages.text import Text, in_context

SITES = {
    "tab_sites": in_context("tabs", "Offices"),
    "tab_sites_title": Text("Offices one by one"),
    "sites_hint": Text(
        "In the model everybody goes to the nearest place in a straight line: these are not users. A click on an office on the map opens its "
        "card."
    ),
    "sites_changed": Text("What changes ({n})"),
    "sites_same": Text("What stays as it is ({n})"),
    "given_caption": Text("What it gives, and the people whose nearest it is"),
    "gives_nothing": Text("It gives nothing, before or after."),
    "not_given": Text("not given"),
    "gives_newly": Text("Newly gives: {services}"),
    "gives_no_longer": Text("No longer gives: {services}"),
    "goes_to": Text("Go to"),
    "comes_from": Text("Come from"),
    "on_average_head": Text("On average"),
    "at_most": Text("one of them {far} farther"),
    "farther_none": Text("nobody farther"),
    "leave_caption": Text("{n} people have another place nearest"),
    "come_caption": Text("{n} people newly have it nearest"),
    "leave_brief": Text("{service}: {n} people go elsewhere"),
    "come_brief": Text("{service}: {n} people newly come"),
    "move_none": Text("Nobody has another place nearest"),
    "show_office": Text("Show the office on the map"),
    "open_card": Text("A click opens its card"),
    "spread": Text("Share of people within each straight-line distance of their nearest place"),
}
