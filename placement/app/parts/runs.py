"""Runs under way and what runs left in the folder, each a card with what can be done about it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from htmltools import Tag, tags

from models.messages.text import Language, Text, in_context
from placement.app.jobs import State
from placement.app.parts.file import placed
from placement.app.parts.papers import papers_chosen, papers_drawn, toggle_paper
from placement.app.runs import ENDED, Run
from placement.app.window import Part, Window

STATES: dict[State, Text] = {
    "running": in_context("workbench", "working"),
    "stopping": in_context("workbench", "stopping"),
    "solved": in_context("workbench", "proven"),
    "feasible": in_context("workbench", "stopped before the proof"),
    "evaluated": in_context("workbench", "evaluated, not sought"),
    "answered": in_context("workbench", "answered"),
    "infeasible": in_context("workbench", "no plan"),
    "stopped": in_context("workbench", "stopped without an answer"),
    "failed": in_context("workbench", "not answered"),
}
CUT_OFF = Text("cut off: the program ended before it did. If no other workbench is at it, begin it again.")


@dataclass(frozen=True, slots=True)
class Left:
    """What runs left in the folder, by name, the newest first.

    Parameters
    ----------
    results, answers
        plans, and answers to questions.
    cut_off
        runs of which nothing came.
    """

    results: Sequence[str] = ()
    answers: Sequence[str] = ()
    cut_off: Sequence[str] = ()


def runs_list(runs: Sequence[Run], left: Left, shown: Sequence[str], lang: Language) -> Tag:
    """Return a card for each run of this session and for what lies in the folder, the newest first.

    Parameters
    ----------
    runs
        of this session, the oldest first.
    left
        what lies in the folder.
    shown
        what this window shows.
    lang
        the language.
    """
    cards = [_run_card(run, left, shown, lang) for run in reversed(runs)]
    known = {run.name for run in runs}
    others = [name for name in (*left.results, *left.answers, *left.cut_off) if name not in known]
    for name in sorted(others, key=_number, reverse=True):
        said = [tags.p(CUT_OFF.to(lang), class_="state")] if name in left.cut_off else []
        cards.append(_card(name, said, _actions(name, left, shown, lang)))
    if not cards:
        return tags.p(Text("Nothing solved yet.").to(lang))
    return tags.ul(*cards, class_="cards")


def _number(name: str) -> int:
    head = name.partition("-")[0]
    return int(head) if head.isdecimal() else 0


def _run_card(run: Run, left: Left, shown: Sequence[str], lang: Language) -> Tag:
    state = STATES[run.state].to(lang)
    words: list[Tag] = [tags.p(Text("{job}: {state}", job=run.title, state=state).to(lang), class_="state")]
    actions: list[Tag] = []
    if run.state not in ENDED:
        words += [tags.progress(aria_label=state), tags.p(run.words(lang), data_run=run.name)]
        stop = in_context("workbench", "Stop") if run.state == "running" else in_context("workbench", "End at once")
        said = Text("{job}: {state}", job=run.title, state=STATES["stopping"]).to(lang)
        actions.append(_button(stop, "stop", run.name, lang, data_said=said))
    elif run.outcome is not None:
        words += [tags.p(text.to(lang)) for text in run.outcome.words]
        words += [tags.p(f"{placed(one, lang)}{one.message.to(lang)}") for one in run.outcome.findings]
    return _card(run.name, words, [*actions, *_actions(run.name, left, shown, lang)])


def _actions(name: str, left: Left, shown: Sequence[str], lang: Language) -> list[Tag]:
    """Return what can be done with what a run left."""
    if name in left.results or name in left.answers:
        label = Text("Show {name}", name=name).to(lang)
        pressed = "true" if name in shown else "false"
        return [_button(in_context("workbench", "Show"), "show", name, lang, aria_pressed=pressed, aria_label=label)]
    if name in left.cut_off:
        label = Text("Remove {name} from the list", name=name).to(lang)
        return [_button(in_context("workbench", "Remove"), "dismiss", name, lang, aria_label=label)]
    return []


def _button(word: Text, act: str, name: str, lang: Language, **more: str) -> Tag:
    return tags.button(word.to(lang), type="button", data_act=act, data_value=name, data_keep=f"{act}-{name}", **more)


def _card(name: str, words: Sequence[Tag], actions: Sequence[Tag]) -> Tag:
    return tags.li(tags.div(tags.h3(name), tags.div(*actions, class_="actions"), class_="top"), *words)


async def _solve(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    if window.name in window.bench.documents:
        await window.note(window.bench.begin("solve", [window.name], window.lang, papers_chosen(window)))


async def _stop(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    if run := window.bench.run(value):
        run.stop()


async def _show(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    project = window.bench.project
    for what, names, tab in (("result", project.results(), "answer"), ("asked", project.answers(), "examine")):
        if value in names:
            window.show(what, value)
            await window.send("tab", {"name": tab})


async def _dismiss(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    if value in _left(window).cut_off:
        window.bench.project.end(value)


def _left(window: Window) -> Left:
    project, runs = window.bench.project, {run.name for run in window.bench.runs}
    return Left(project.results(), project.answers(), [name for name in project.cut_off() if name not in runs])


def _drawn(window: Window) -> Tag:
    window.cards()
    return runs_list(window.bench.runs, _left(window), (window.shown("result"), window.shown("asked")), window.lang)


RUNS = Part(
    "runs",
    Text("Runs and results"),
    "bottom",
    lambda lang: [  # noqa: ARG005 - the same in every language
        tags.div(id="papers", class_="shiny-html-output"),
        tags.p(id="note", role="alert"),
        tags.div(id="runs", class_="shiny-html-output"),
    ],
    {"papers": papers_drawn, "runs": _drawn},
    {"solve": _solve, "paper": toggle_paper, "stop": _stop, "show": _show, "dismiss": _dismiss},
)
