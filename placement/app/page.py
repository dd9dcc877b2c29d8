"""The workbench's page: its frame as HTML, and the parts of it that change. Every word goes through tags, which escape it."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from urllib.parse import urlencode

from htmltools import HTMLDependency, Tag, TagList, tags
from shiny.ui import page_html
from shiny.ui._page import PageHtmlDocument

from models.messages.catalogue import tag as language_tag
from models.messages.findings import Finding, shown
from models.messages.text import Language, Text, in_context, plural
from placement.app.bench import Checked, Sites
from placement.app.runs import ENDED, Run, State
from placement.documents.spoken import SEVERITY_WORDS
from placement.problem.intentions import OF_OPEN, OF_SHUT, Intention
from placement.scenario.structures import OpenRange

ASSETS = Path(__file__).parent / "assets"
TITLE = Text("placement workbench")
# the languages of the workbench, each by its own name
NAMES = {"ja": "日本語", "en": "English"}
INTENDED: dict[Intention, Text] = {
    "stays": in_context("workbench", "stays open"),
    "may_close": in_context("workbench", "may close"),
    "must_close": in_context("workbench", "closes"),
    "may_open": in_context("workbench", "may open"),
    "stays_shut": in_context("workbench", "stays closed"),
}
COUNTED = {"open": in_context("workbench", "To open"), "close": in_context("workbench", "To close")}
ENDS = {"min": in_context("workbench", "at least"), "max": in_context("workbench", "at most")}
STATES: dict[State, Text] = {
    "running": in_context("workbench", "solving"),
    "stopping": in_context("workbench", "stopping, with the best plan so far"),
    "solved": in_context("workbench", "proven"),
    "feasible": in_context("workbench", "stopped before the proof"),
    "infeasible": in_context("workbench", "no plan"),
    "stopped": in_context("workbench", "stopped without a plan"),
    "failed": in_context("workbench", "not solved"),
}
_PLACEHOLDER = '<meta name="shiny-dependency-placeholder" content="">'
_INLINE = re.compile(r"<script>(.*?)</script>", re.DOTALL)


def address(lang: Language, scenario: str = "") -> str:
    """Return the address of a page of the workbench."""
    return "/?" + urlencode({"lang": lang} | ({"scenario": scenario} if scenario else {}))


def document(body: Sequence[Tag], lang: Language, title: str) -> PageHtmlDocument:
    """Return a whole page, in which the framework puts its own scripts and styles."""
    own = HTMLDependency(
        "workbench", "1", source={"subdir": str(ASSETS)}, script={"src": "workbench.js"}, stylesheet={"href": "workbench.css"}
    )
    page = tags.html(
        tags.head(
            tags.meta(charset="utf-8"),
            tags.meta(name="viewport", content="width=device-width, initial-scale=1"),
            tags.title(title),
            tags.link(rel="icon", href="data:,"),
            tags.meta(name="shiny-here"),
        ),
        tags.body(*body, data_gone=Text("The workbench has ended. Start placement app again.").to(lang)),
        lang=language_tag(lang),
    )
    html = "<!DOCTYPE html>\n" + str(page).replace('<meta name="shiny-here"/>', _PLACEHOLDER)
    return page_html(html, extra_deps=[own])


def inline_scripts() -> list[str]:
    """Return the hashes of the scripts that the framework writes into a page itself, as a policy names them."""
    from shiny import App

    rendered = App(document([], "en", ""), None).ui
    html = str(rendered["html"]) if isinstance(rendered, dict) else ""
    return [f"sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}" for code in _INLINE.findall(html)]


def _head(lang: Language, scenario: str, *actions: Tag) -> Tag:
    others = [
        tags.a(name, href=address(code, scenario), lang=code, hreflang=code) for code, name in NAMES.items() if code != lang
    ]
    return tags.header(
        tags.h1(tags.a(TITLE.to(lang), href=address(lang))),
        tags.span(scenario, class_="file"),
        tags.div(id="saved", class_="shiny-text-output", role="status"),
        tags.nav(*others, *actions, aria_label=in_context("workbench", "Workbench").to(lang)),
    )


def start_page(scenarios: Sequence[str], bundled: Mapping[str, Text], folder: str, lang: Language) -> PageHtmlDocument:
    """Return the page that lists what can be opened: the folder's scenarios, and the bundled ones with their titles."""
    own = [tags.li(tags.a(name, href=address(lang, name))) for name in scenarios]
    none = Text("There is no scenario in this folder yet. Begin with an example below: a copy of it is put here.")
    copies = [
        tags.li(tags.button(title.to(lang), tags.small(f"{name}.yaml"), type="button", data_act="take", data_value=name))
        for name, title in bundled.items()
    ]
    body = [
        _head(lang, ""),
        tags.main(
            tags.section(
                tags.h2(Text("Scenarios in {folder}", folder=folder).to(lang)),
                tags.ul(*own) if own else tags.p(none.to(lang)),
            ),
            tags.section(
                tags.h2(in_context("workbench", "Examples").to(lang)),
                tags.p(Text("A copy is put into the folder, and opened. A file that is there already is not replaced.").to(lang)),
                tags.ul(*copies, class_="many"),
            ),
            tags.p(id="note", role="alert"),
            class_="start",
        ),
    ]
    return document(body, lang, TITLE.to(lang))


def work_page(scenario: str, lang: Language) -> PageHtmlDocument:
    """Return the page of one scenario."""
    file = Text("Scenario file")
    body = [
        _head(
            lang,
            scenario,
            tags.button(in_context("workbench", "Undo").to(lang), type="button", data_act="undo", title="Ctrl+Z"),
            tags.button(in_context("workbench", "Redo").to(lang), type="button", data_act="redo", title="Ctrl+Y"),
            tags.button(in_context("workbench", "Solve").to(lang), type="button", data_act="solve", class_="first"),
        ),
        tags.main(
            tags.section(
                tags.h2(Text("Sites: now → plan").to(lang), id="sites-title"),
                tags.div(id="sites", class_="shiny-html-output"),
                class_="sites",
                aria_labelledby="sites-title",
                tabindex="0",
            ),
            tags.section(
                tags.h2(in_context("workbench", "Answer").to(lang), id="answer-title"),
                tags.div(id="frame", class_="shiny-html-output"),
                class_="answer",
                aria_labelledby="answer-title",
            ),
            tags.section(
                tags.h2(file.to(lang), id="file-title"),
                tags.div(
                    tags.pre(class_="lines", aria_hidden="true"),
                    tags.textarea(
                        class_="editor",
                        aria_labelledby="file-title",
                        aria_describedby="findings",
                        spellcheck="false",
                        autocomplete="off",
                        wrap="off",
                    ),
                    class_="paper",
                ),
                tags.div(id="findings", class_="shiny-html-output", role="status"),
                class_="file",
                aria_labelledby="file-title",
            ),
            tags.section(
                tags.h2(Text("Runs and results").to(lang), id="runs-title"),
                tags.p(id="note", role="alert"),
                tags.div(id="runs", class_="shiny-html-output"),
                class_="runs",
                aria_labelledby="runs-title",
                tabindex="0",
            ),
            class_="bench",
        ),
    ]
    return document(body, lang, f"{scenario} – {TITLE.to(lang)}")


def sites_table(sites: Sites | None, lang: Language) -> Tag:
    """Return the sites, each with what may become of it."""
    if sites is None:
        return tags.p(Text("The sites are shown once the file can be read.").to(lang))
    head = tags.tr(
        *(
            tags.th(word.to(lang), scope="col")
            for word in (in_context("workbench", "Site"), in_context("workbench", "Now"), in_context("workbench", "Plan"))
        )
    )
    rows = []
    for site in sites.rows:
        now = in_context("workbench", "open") if site.open_now else in_context("workbench", "closed")
        choices = [
            tags.option(INTENDED[one].to(lang), value=one, selected="selected" if one == site.intention else None)
            for one in (OF_OPEN if site.open_now else OF_SHUT)
        ]
        name = site.name.to(lang)
        label = Text("Plan for {site}", site=name).to(lang)
        chosen: Tag | str = (
            tags.select(*choices, aria_label=label, data_act="site", data_value=site.id, data_keep=f"site-{site.id}")
            if sites.free
            else INTENDED[site.intention].to(lang)
        )
        rows.append(tags.tr(tags.th(name, scope="row"), tags.td(now.to(lang)), tags.td(chosen), class_=site.intention))
    said = (
        []
        if sites.free
        else [tags.p(Text("This scenario says so by states, or in a file it extends: change it there.").to(lang))]
    )
    counts = [_count(key, asked, lang) for key, asked in sites.counts.items()] if sites.free else []
    return tags.div(*said, *counts, tags.table(tags.thead(head), tags.tbody(*rows)))


def _count(key: str, asked: OpenRange | None, lang: Language) -> Tag:
    fields = [
        tags.label(
            ENDS[end].to(lang),
            tags.input(
                type="number",
                min="1" if (key, end) == ("open", "max") else "0",
                max="9999",
                value=None if number is None else str(number),
                data_act="count",
                data_value=f"{key}.{end}",
                data_keep=f"count-{key}-{end}",
            ),
        )
        for end, number in (("min", asked.min if asked else None), ("max", asked.max if asked else None))
    ]
    return tags.fieldset(tags.legend(COUNTED[key].to(lang)), *fields)


def findings_list(checked: Checked | None, lang: Language) -> Tag:
    """Return what was found of the file, each a button that leads to its line."""
    if checked is None:
        return tags.p(Text("Checking…").to(lang))
    if not checked.findings:
        return tags.p(Text("No errors.").to(lang), class_="fine")
    items = []
    for finding in shown(checked.findings):
        said = f"{SEVERITY_WORDS[finding.severity].to(lang)}: {_place(finding, lang)}{finding.message.to(lang)}"
        own = finding.line is not None
        items.append(
            tags.li(
                tags.button(said, type="button", data_line=str(finding.line), data_column=str(finding.column or 1))
                if own
                else said,
                class_=finding.severity,
            )
        )
    return tags.ul(*items)


def _place(finding: Finding, lang: Language) -> str:
    if finding.line is not None:
        return Text("line {line}: ", line=finding.line).to(lang)
    return "" if finding.place is None else f"{finding.place.to(lang)}: "


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
        words += [tags.p(f"{_place(one, lang)}{one.message.to(lang)}") for one in run.outcome.findings]
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


def frame(result: str, lang: Language) -> TagList:
    """Return the council's page of a result, shut off from the workbench."""
    if not result:
        return TagList(tags.p(Text("Solve the scenario, and the council's page is shown here.").to(lang)))
    title = Text("The council's page of {name}", name=result).to(lang)
    return TagList(
        tags.iframe(src=f"/results/{result}/map.html", sandbox="allow-scripts allow-downloads allow-modals", title=title)
    )


def count_said(checked: Checked | None, lang: Language) -> str:
    """Return whether the file is saved, and how many errors it has."""
    if checked is None:
        return Text("saved; checking…").to(lang)
    stops = sum(finding.count for finding in checked.findings if finding.severity == "stop")
    if stops:
        return plural("saved; {n} error", "saved; {n} errors", stops).to(lang)
    return Text("saved; no errors").to(lang)
