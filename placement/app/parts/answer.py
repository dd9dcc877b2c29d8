"""The council's page of a result, shut off from the workbench in a frame."""

from __future__ import annotations

from htmltools import TagList, tags

from models.messages.text import Language, Text, in_context
from placement.app.parts.exports import exports_of
from placement.app.window import Part


def frame(result: str, lang: Language) -> TagList:
    """Return the council's page of a result, shut off from the workbench."""
    if not result:
        return TagList(tags.p(Text("Solve the scenario, and the council's page is shown here.").to(lang)))
    title = Text("The council's page of {name}", name=result).to(lang)
    return TagList(
        tags.iframe(src=f"/results/{result}/map.html", sandbox="allow-scripts allow-downloads allow-modals", title=title)
    )


ANSWER = Part(
    "answer",
    in_context("workbench", "Answer"),
    "middle",
    lambda lang: [tags.div(id=name, class_="shiny-html-output") for name in ("exports", "frame")],  # noqa: ARG005 - the same in every language
    {
        "exports": lambda window: exports_of(window.bench.project, window.shown("result"), window.lang),
        "frame": lambda window: frame(window.shown("result"), window.lang),
    },
)
