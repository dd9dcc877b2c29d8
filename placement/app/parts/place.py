"""From a name to a plan: the study of a municipality of Japan and a first question to it, made in the folder and opened."""

from __future__ import annotations

from collections.abc import Sequence

from htmltools import Tag, TagList, tags

from geodata.building.japan.drafting import slug_of
from geodata.building.japan.finding import find_municipalities, municipalities_called
from geodata.building.japan.opening import Extract
from models.messages.findings import Finding, InputError
from models.messages.text import Language, Text, in_context
from models.progress import Progress
from placement.app.address import address
from placement.app.makings import UNFINISHED, Making, MakingState
from placement.app.parts.controls import typed
from placement.app.parts.file import placed
from placement.app.project import Project
from placement.app.window import Part, Window
from placement.drafting import new_study

STATES: dict[MakingState, Text] = {
    "waiting": in_context("workbench", "waiting"),
    "running": in_context("workbench", "being made"),
    "stopping": in_context("workbench", "stopping"),
    "made": in_context("workbench", "made"),
    "stopped": in_context("workbench", "stopped; nothing is left of it"),
    "failed": in_context("workbench", "not made"),
}
ABSENT = Text(
    "The data of all municipalities of Japan are not installed. Install them (pip install office-placement-japan) and start the workbench again."
)
# buttons of a name that could be many
MOST_CHOICES = 30


def place_form(extract: Extract | None, lang: Language) -> Tag:
    """Return the field for a municipality's name, with every municipality as a suggestion; what to do without their data."""
    if extract is None:
        return tags.p(ABSENT.to(lang))
    options = [
        tags.option(value=f"{one.pref}{one.name.replace(' ', '')}", label=f"{one.code} {one.romaji}")
        for one in extract.municipalities
    ]
    return tags.form(
        tags.label(
            Text("Name or code").to(lang),
            tags.input(
                name="name",
                list="municipalities",
                required="required",
                maxlength="100",
                autocomplete="off",
                data_keep="place-name",
            ),
        ),
        tags.datalist(*options, id="municipalities"),
        tags.button(
            Text("Make its study").to(lang), type="submit", data_act="place-save", data_keep="place-save", class_="first"
        ),
        class_="ask",
    )


def place_answer(extract: Extract | None, name: str, lang: Language) -> Tag | TagList:
    """Return what a name that was asked for could be, each a button, or what is wrong with it; nothing where it is one."""
    if extract is None or not name:
        return TagList()
    try:
        find_municipalities(extract.municipalities, [name])
    except InputError as error:
        (finding,) = error.findings
        if finding.code != "place-ambiguous":
            return tags.p(finding.message.to(lang), class_="wrong")
        several = municipalities_called(extract.municipalities, name)
        buttons = [
            tags.li(tags.button(one.shown, type="button", data_act="place", data_value=one.code, data_keep=f"place-{one.code}"))
            for one in several[:MOST_CHOICES]
        ]
        said = Text("{name} could be {number}; choose one:", name=name, number=len(several))
        return TagList(tags.p(said.to(lang)), tags.ul(*buttons, class_="many"))
    return TagList()


def makings_list(makings: Sequence[Making], lang: Language) -> Tag | TagList:
    """Return the studies of this session, the newest first, each with what can be done about it."""
    return tags.ul(*(_making(one, lang) for one in reversed(makings)), class_="makings") if makings else TagList()


def _making(one: Making, lang: Language) -> Tag:
    rows: list[Tag] = [tags.p(tags.strong(one.title), " – ", tags.span(STATES[one.state].to(lang), class_="state"))]
    if one.state in UNFINISHED:
        rows += [
            tags.progress(aria_label=f"{one.title}: {STATES[one.state].to(lang)}"),
            tags.p(one.words(lang), data_run=one.name),
        ]
        stop = in_context("workbench", "Stop").to(lang)
        if one.state != "stopping":
            said = STATES["stopping"].to(lang)
            rows.append(
                tags.button(
                    stop,
                    type="button",
                    data_act="making-stop",
                    data_value=one.name,
                    data_keep=f"making-{one.name}",
                    data_said=said,
                )
            )
    if one.state == "made":
        rows.append(tags.p(tags.a(Text("Open {name}", name=one.scenario).to(lang), href=address(lang, one.scenario))))
    if one.findings:
        rows.append(tags.ul(*(_found(finding, lang) for finding in one.findings)))
    return tags.li(*rows)


def _found(finding: Finding, lang: Language) -> Tag:
    return tags.li(f"{placed(finding, lang)}{finding.message.to(lang)}", class_=finding.severity)


def study_by_name(project: Project, extract: Extract, code: str, progress: Progress) -> tuple[str, tuple[Finding, ...]]:
    """Make the study of a municipality in the project's folder, as `placement study new` does, and return its scenario's name.

    Raises
    ------
    InputError
        if nothing can be made of its layers; nothing is written then.
    """
    folder, scenario = project.new_study(slug_of(extract, find_municipalities(extract.municipalities, [code])))
    made = new_study([code], folder, scenario=scenario, progress=progress)
    return scenario.name, made.study.findings


def _extract(window: Window) -> Extract | None:
    found = window.bench.makings.extract()
    return None if found == "reading" else found


def _begin(window: Window, extract: Extract, name: str) -> None:
    """Begin with a study of what a name means, and follow it in this window."""
    asked = find_municipalities(extract.municipalities, [name])
    title = "・".join(one.shown for one in asked) if len(asked) == 1 else name
    project = window.bench.project
    making = window.bench.makings.begin(title, lambda progress: study_by_name(project, extract, name, progress))
    window.show("making", making.name)


async def _ask(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    extract = _extract(window)
    name = typed(chosen).get("name", "").strip()[:100]
    if extract is None or not name:
        return
    try:
        _begin(window, extract, name)
        window.show("place", "")
    except InputError:
        window.show("place", name)


async def _choose(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    extract = _extract(window)
    if extract is not None and any(one.code == value for one in extract.municipalities):
        _begin(window, extract, value)
        window.show("place", "")


async def _stop(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    making = window.bench.makings.get(value)
    if making is not None:
        making.stop()


def _form_drawn(window: Window) -> Tag:
    if window.shown("extract") != "read":
        return tags.p(Text("Reading the list of municipalities…").to(window.lang))
    return place_form(_extract(window), window.lang)


def _answer_drawn(window: Window) -> Tag | TagList:
    return place_answer(_extract(window), window.shown("place"), window.lang)


def _makings_drawn(window: Window) -> Tag | TagList:
    window.cards()
    return makings_list(window.bench.makings.every, window.lang)


def _body(lang: Language) -> list[Tag]:
    said = Text(
        "Its people, offices and possible sites come from national data, into a folder of its own; then a first question to them opens."
    )
    return [
        tags.p(said.to(lang)),
        tags.div(id="place_form", class_="shiny-html-output"),
        tags.div(id="place_answer", class_="shiny-html-output", role="status"),
        tags.div(id="makings", class_="shiny-html-output"),
    ]


PLACE = Part(
    "place",
    Text("Choose a municipality"),
    "start",
    _body,
    {"place_form": _form_drawn, "place_answer": _answer_drawn, "makings": _makings_drawn},
    {"place-save": _ask, "place": _choose, "making-stop": _stop},
)
