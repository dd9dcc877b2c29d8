"""Runs under way and results in the folder, each a card with what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence

from htmltools import Tag, tags

from models.messages.text import Language, Text, in_context
from placement.app.parts.file import placed
from placement.app.runs import ENDED, Run, State
from placement.app.window import Part, Window

STATES: dict[State, Text] = {
    "running": in_context("workbench", "solving"),
    "stopping": in_context("workbench", "stopping, with the best plan so far"),
    "solved": in_context("workbench", "proven"),
    "feasible": in_context("workbench", "stopped before the proof"),
    "infeasible": in_context("workbench", "no plan"),
    "stopped": in_context("workbench", "stopped without a plan"),
    "failed": in_context("workbench", "not solved"),
}


def runs_list(runs: Sequence[Run], results: Sequence[str], shown_result: str, lang: Language) -> Tag:
    """Return the runs of this session and the results in the folder, the newest first."""
    cards = [_run_card(run, shown_result, lang) for run in reversed(runs)]
    known = {run.name for run in runs}
    cards += [_card(name, [], [_show(name, shown_result, lang)]) for name in results if name not in known]
    if not cards:
        return tags.p(Text("Nothing solved yet.").to(lang))
    return tags.ul(*cards, class_="cards")


def _run_card(run: Run, shown_result: str, lang: Language) -> Tag:
    words: list[Tag] = [tags.p(STATES[run.state].to(lang), class_="state")]
    actions: list[Tag] = []
    if run.state not in ENDED:
        words += [tags.progress(aria_label=STATES[run.state].to(lang)), tags.p(run.words(lang), data_run=run.name)]
        stop = in_context("workbench", "Stop") if run.state == "running" else in_context("workbench", "End at once")
        actions.append(
            tags.button(
                stop.to(lang),
                type="button",
                data_act="stop",
                data_value=run.name,
                data_keep=f"run-{run.name}",
                data_said=STATES["stopping"].to(lang),
            )
        )
    elif run.outcome is not None:
        words += [tags.p(text.to(lang)) for text in run.outcome.words]
        words += [tags.p(f"{placed(one, lang)}{one.message.to(lang)}") for one in run.outcome.findings]
    if run.state in {"solved", "feasible"}:
        actions.append(_show(run.name, shown_result, lang))
    return _card(run.name, words, actions)


def _show(name: str, shown_result: str, lang: Language) -> Tag:
    return tags.button(
        in_context("workbench", "Show").to(lang),
        type="button",
        data_act="show",
        data_value=name,
        data_keep=f"show-{name}",
        aria_pressed="true" if name == shown_result else "false",
        aria_label=Text("Show {name}", name=name).to(lang),
    )


def _card(name: str, words: Sequence[Tag], actions: Sequence[Tag]) -> Tag:
    return tags.li(tags.h3(name), *words, tags.div(*actions, class_="actions"))


async def _solve(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    if window.name in window.bench.documents:
        await window.note(window.bench.solve(window.name, window.lang))


async def _stop(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    if run := window.bench.run(value):
        run.stop()


async def _show_result(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    if value in window.bench.project.results():
        window.show("result", value)
        await window.send("tab", {"name": "answer"})


def _drawn(window: Window) -> Tag:
    window.cards()
    return runs_list(window.bench.runs, window.bench.project.results(), window.shown("result"), window.lang)


RUNS = Part(
    "runs",
    Text("Runs and results"),
    "bottom",
    lambda lang: [tags.p(id="note", role="alert"), tags.div(id="runs", class_="shiny-html-output")],  # noqa: ARG005 - the same in every language
    {"runs": _drawn},
    {"solve": _solve, "stop": _stop, "show": _show_result},
)
