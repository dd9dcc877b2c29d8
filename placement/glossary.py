"""Words that several tables share."""

from __future__ import annotations

from models.messages.text import Text, in_context

NONE = Text("none")
# what tables call their columns
MEAN_DISTANCE = Text("mean distance")
LARGEST_DISTANCE = Text("largest distance")
BEST_PLAN = Text("best plan")
ADDED = in_context("glossary", "added")
NO_PLAN = Text("No plan meets all the conditions.")
