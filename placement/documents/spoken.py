"""What is said while somebody works: how grave a finding is, and the step a run is in."""

from __future__ import annotations

from models.messages.findings import Severity
from models.messages.text import Language, Text
from models.progress import Event

SEVERITY_WORDS: dict[Severity, Text] = {"stop": Text("error"), "warn": Text("warning"), "fix": Text("repaired")}


def step_said(event: Event, lang: Language) -> str:
    """Return a step of a run in a few words: its title, how much of it is done, and how far a proof is from its end."""
    counts = "" if event.done is None else f" ({event.done}/{event.total})" if event.total else f" ({event.done})"
    gap = Text(" gap {gap:.1%}", gap=event.gap).to(lang) if event.gap else ""
    left = "" if event.left_s is None else _left(event.left_s).to(lang)
    return f"{event.stage.title.to(lang)}{counts}{gap}{left}"


def _left(seconds: float) -> Text:
    """Return how long a step still takes, as people say it."""
    if seconds < 90:
        return Text(", about {number} s left", number=max(round(seconds), 1))
    return Text(", about {number} min left", number=round(seconds / 60))
