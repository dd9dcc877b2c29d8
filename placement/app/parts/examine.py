"""Comparing results and asking questions of the scenario; the answers as the terminal prints them."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from htmltools import Tag, TagList, tags

from models.messages.document import Page, Table
from models.messages.text import Language, Text, in_context
from placement.analysis.sweep.keys import numbers_in
from placement.analysis.sweep.variation import values_round
from placement.app.bench import Checked, Sites
from placement.app.jobs import JOBS
from placement.app.parts.controls import select
from placement.app.parts.exports import exports_of
from placement.app.parts.papers import papers_chosen
from placement.app.parts.words import page_said
from placement.app.window import Part, Window
from placement.documents.asked import number_said
from placement.problem.inputs import ProblemInputs
from placement.results.sweep import Number
from placement.scenario.files import Scenario

Chosen = Callable[[str], str]
PEOPLE, WEIGHTS = "people", "weights"
MARGIN = "±10 %"
MOST_LETTERS = 200


def ask_form(checked: Checked | None, results: Sequence[str], chosen: Chosen, lang: Language) -> Tag:
    """Return the form in which a question is chosen, and what it needs to know.

    Parameters
    ----------
    checked
        what was found of the scenario.
    results
        in the folder, the newest first.
    chosen
        returns what was chosen in a field, by its name; empty for nothing so far.
    lang
        the language.
    """
    question = _question(chosen)
    options = [(name, JOBS[name].title) for name in QUESTIONS]
    sites = checked.sites if checked is not None and not checked.stops else None
    fields = _compared(results, chosen, lang) if question == "compare" else _of_scenario(question, sites, chosen, lang)
    unplanned = question == "evaluate" and sites is not None and not _planned(sites, chosen)
    begin = tags.button(
        in_context("workbench", "Begin").to(lang),
        type="button",
        data_act="ask",
        data_value="",
        data_keep="ask",
        class_="first",
        disabled="disabled" if fields is None or unplanned else None,
    )
    missing = Text("Solve twice, and two results can be compared.") if question == "compare" else Text("The scenario has errors.")
    return tags.div(
        _select(in_context("workbench", "Question"), "question", options, question, lang),
        *([tags.p(missing.to(lang))] if fields is None else fields),
        *([tags.p(Text("Tick or untick a site: a plan differs from what is open now.").to(lang))] if unplanned else []),
        begin,
        class_="asking",
    )


def _question(chosen: Chosen) -> str:
    return chosen("question") if chosen("question") in QUESTIONS else QUESTIONS[0]


def _compared(results: Sequence[str], chosen: Chosen, lang: Language) -> list[Tag] | None:
    pair = _pair(results, chosen)
    if pair is None:
        return None
    options = [(name, name) for name in results]
    return [
        _select(in_context("workbench", "From"), "base", options, pair[0], lang),
        _select(in_context("workbench", "to"), "other", options, pair[1], lang),
    ]


def _pair(results: Sequence[str], chosen: Chosen) -> tuple[str, str] | None:
    """Return the two results to compare: the two newest where nothing is chosen; None where there is but one."""
    if len(results) < 2:
        return None
    base, other = (chosen(key) if chosen(key) in results else results[at] for key, at in (("base", 1), ("other", 0)))
    return base, other


def _of_scenario(question: str, sites: Sites | None, chosen: Chosen, lang: Language) -> list[Tag] | None:
    if sites is None:
        return None
    if question == "sweep":
        return _varied(sites.inputs, chosen, lang)
    return [_plan(sites, chosen, lang)] if question == "evaluate" else []


def _varied(inputs: ProblemInputs, chosen: Chosen, lang: Language) -> list[Tag]:
    scenario = inputs.scenario
    varied, number = _varying(scenario, chosen)
    options: list[tuple[str, Text | str]] = [(one.key, number_said(one, inputs)) for one in numbers_in(scenario)]
    options.append((PEOPLE, in_context("workbench", "the people of each area")))
    if any(goal.weigh for goal in scenario.objective):
        options.append((WEIGHTS, in_context("workbench", "all weights of the criteria")))
    fields = [_select(in_context("workbench", "What varies"), "varied", options, varied, lang)]
    if varied != WEIGHTS:
        usual = MARGIN if number is None else values_round(number)
        label = in_context("workbench", "Margin") if number is None else in_context("workbench", "Values")
        example = MARGIN if number is None else number.kind.example
        field = tags.input(
            type="text",
            value=chosen(f"values.{varied}") or usual,
            placeholder=example,
            maxlength=str(MOST_LETTERS),
            data_act="choose",
            data_value=f"values.{varied}",
            data_keep="ask-values",
        )
        fields.append(tags.label(label.to(lang), field))
    return fields


def _varying(scenario: Scenario, chosen: Chosen) -> tuple[str, Number | None]:
    """Return what varies, and the number where it is one: the first reach where nothing is chosen."""
    numbers = {one.key: one for one in numbers_in(scenario)}
    usual = next((key for key, one in numbers.items() if one.is_reach), next(iter(numbers), PEOPLE))
    varied = chosen("varied") if chosen("varied") in {*numbers, PEOPLE, WEIGHTS} else usual
    return varied, numbers.get(varied)


def _plan(sites: Sites, chosen: Chosen, lang: Language) -> Tag:
    """Return a box to tick for each site that is open in the plan."""
    differing = _differing(sites, chosen)
    boxes = [
        tags.label(
            tags.input(
                type="checkbox",
                checked="checked" if site.open_now != (site.id in differing) else None,
                data_act="toggle",
                data_value=site.id,
                data_keep=f"toggle-{site.id}",
            ),
            site.name.to(lang),
        )
        for site in sites.rows
    ]
    return tags.fieldset(tags.legend(in_context("workbench", "Open in this plan").to(lang)), *boxes, class_="ticks")


def _planned(sites: Sites, chosen: Chosen) -> bool:
    """Whether there is a plan: sites that were ticked, or one that stands in the file."""
    return bool(_differing(sites, chosen)) or sites.inputs.scenario.plan is not None


def _differing(sites: Sites, chosen: Chosen) -> list[str]:
    ticked = chosen("plan").split(",")
    return [site.id for site in sites.rows if site.id in ticked]


def _select(label: Text, key: str, options: Sequence[tuple[str, Text | str]], chosen: str, lang: Language) -> Tag:
    said = {value: word if isinstance(word, str) else word.to(lang) for value, word in options}
    return tags.label(label.to(lang), select(said, chosen, data_act="choose", data_value=key, data_keep=f"ask-{key}"))


def choices_of(question: str, sites: Sites, chosen: Chosen) -> dict[str, str]:
    """Return what was chosen for a question of a scenario, as its job takes it."""
    if question == "evaluate":
        signs = {site.id: "-" if site.open_now else "+" for site in sites.rows}
        return {"plan": ",".join(f"{signs[site]}{site}" for site in _differing(sites, chosen))}
    if question != "sweep":
        return {}
    varied, number = _varying(sites.inputs.scenario, chosen)
    typed = chosen(f"values.{varied}")
    if number is not None:
        return {"vary": f"{number.key}={typed or values_round(number)}"}
    return {PEOPLE: typed or MARGIN} if varied == PEOPLE else {WEIGHTS: "yes"}


def answer_said(name: str, page: Page | None, files: Sequence[str], lang: Language) -> TagList:
    """Return an answer: its words, with its picture and the way to its map where it has them."""
    if page is None:
        return TagList(tags.p(Text("Choose a question, and its answer is shown here.").to(lang)))
    shown: list[Tag] = []
    if "map.html" in files:
        word = Text("Show both on the map").to(lang)
        shown.append(tags.button(word, type="button", data_act="map", data_value=name, data_keep=f"map-{name}"))
    said = page_said(page, lang)
    if "sweep.svg" in files:
        shown.append(tags.img(src=f"/results/{name}/sweep.svg", alt=page.headline.to(lang), class_="plot"))
    return TagList(tags.h3(name), *shown, said)


def steps_of(page: Page | None) -> Table | None:
    """Return the table whose rows a slider goes along: the first one, where it has several."""
    sections = page.sections if page is not None else ()
    table = next((block for section in sections for block in section.body if isinstance(block, Table)), None)
    return table if table is not None and len(table.rows) > 1 else None


def slider(table: Table | None, chosen: str, lang: Language) -> TagList:
    """Return a slider along the rows of a table, and what the chosen row says."""
    if table is None:
        return TagList()
    last = len(table.rows) - 1
    at = min(int(chosen), last) if chosen.isdecimal() and len(chosen) < 9 else next(iter(table.strong), 0)
    row = table.rows[at]
    field = tags.input(
        type="range",
        min="0",
        max=str(last),
        value=str(at),
        aria_valuetext=f"{table.head[0].to(lang)}: {row[0].to(lang)}",
        data_act="choose",
        data_value="step",
        data_keep="ask-step",
    )
    said = [part for head, cell in zip(table.head, row, strict=True) for part in (tags.dt(head.to(lang)), tags.dd(cell.to(lang)))]
    return TagList(tags.label(table.head[0].to(lang), field), tags.div(tags.dl(*said), role="status"))


async def _choose(window: Window, field: str, chosen: str) -> None:
    name = field.partition(".")[0]
    if name in {"question", "base", "other", "varied", "values", "step"} and len(field) <= MOST_LETTERS:
        window.show(f"ask.{field}", chosen[:MOST_LETTERS])


async def _toggle(window: Window, site: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    checked = window.bench.checked.get(window.name)
    if checked is not None and checked.sites is not None and site in {one.id for one in checked.sites.rows}:
        differing = set(_differing(checked.sites, _chosen(window)))
        window.show("ask.plan", ",".join(sorted(differing ^ {site})))


async def _ask(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    bench, question = window.bench, _question(_chosen(window))
    if question == "compare":
        pair = _pair(bench.project.results(), _chosen(window))
        if pair is not None:
            await window.note(bench.begin(question, pair, window.lang))
        return
    checked = bench.checked.get(window.name)
    if checked is not None and checked.sites is not None:
        choices = choices_of(question, checked.sites, _chosen(window))
        if question == "evaluate":
            choices |= papers_chosen(window)
        await window.note(bench.begin(question, [window.name], window.lang, choices))


async def _map(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    if window.bench.project.result_file(value, "map.html") is not None:
        window.show("result", value)
        await window.send("tab", {"name": "answer"})


def _chosen(window: Window) -> Chosen:
    return lambda key: window.shown(f"ask.{key}")


def _drawn(window: Window) -> Tag:
    window.cards()
    return ask_form(window.checked(), window.bench.project.results(), _chosen(window), window.lang)


def _answered(window: Window) -> TagList:
    project, name = window.bench.project, window.shown("asked")
    window.cards()
    files = [file for file in ("map.html", "sweep.svg") if project.result_file(name, file) is not None]
    said = answer_said(name, project.answer(name), files, window.lang)
    return TagList(exports_of(project, name, window.lang), said)


def _stepped(window: Window) -> TagList:
    project, name = window.bench.project, window.shown("asked")
    window.cards()
    swept = project.result_file(name, "sweep.svg") is not None
    return slider(steps_of(project.answer(name)) if swept else None, window.shown("ask.step"), window.lang)


QUESTIONS = ("compare", "rank", "explain", "sweep", "evaluate")
EXAMINE = Part(
    "examine",
    in_context("workbench", "Compare and examine"),
    "middle",
    lambda lang: [  # noqa: ARG005 - the same in every language
        tags.div(id=name, class_="shiny-html-output") for name in ("asking", "stepped", "answered")
    ],
    {"asking": _drawn, "stepped": _stepped, "answered": _answered},
    {"choose": _choose, "toggle": _toggle, "ask": _ask, "map": _map},
)
