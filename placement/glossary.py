"""Words that several tables share."""

from __future__ import annotations

from models.messages.text import Text, in_context, same

NONE = Text("none")
# what tables call their columns
MEAN_DISTANCE = Text("mean distance")
LARGEST_DISTANCE = Text("largest distance")
BEST_PLAN = Text("best plan")
ADDED = in_context("glossary", "added")
RAISED = in_context("glossary", "raised")
RAISED_OR_ADDED = in_context("glossary", "raised or added")
CLOSED = in_context("glossary", "closed")
# of a plan that may close offices
CHANGE = in_context("result", "change")
OPEN_IN_THE_END = in_context("glossary", "open in the end")
# what a section is called
NOT_IN_DATA = Text("What is not in the data")
NO_PLAN = Text("No plan meets all the conditions.")
# channels by the kinds that studies write them with
CHANNEL_KINDS = {
    "kiosk": Text("kiosk"),
    "post_office": Text("post office"),
    "store": Text("store"),
    "issuing_machine": Text("issuing machine"),
    "library": Text("library"),
    "mobile": Text("mobile counter"),
    "online": Text("online"),
    "mail": Text("by mail"),
    "telephone": Text("by telephone"),
}


def channel_kind(kind: str) -> Text:
    """Return what a kind of channel is called: its own word, where it is not one that many studies have."""
    return CHANNEL_KINDS.get(kind, same(kind))
