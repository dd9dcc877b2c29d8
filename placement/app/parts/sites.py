"""The sites, now and in the plan, and how many are to open and close: a form in step with the lists under `offices`."""

from __future__ import annotations

from typing import Literal

from htmltools import Tag, tags

from geodata.yamlfiles.editing import with_range
from models.messages.text import Language, Text, in_context
from placement.app.bench import Site, Sites
from placement.app.parts.controls import select
from placement.app.window import Part, Window
from placement.problem.intentions import INTENTIONS, OF_OPEN, OF_SHUT, Intention, with_end, with_intention
from placement.scenario.structures import OpenRange

INTENDED: dict[Intention, Text] = {
    "stays": in_context("workbench", "stays open"),
    "may_close": in_context("workbench", "may close"),
    "must_close": in_context("workbench", "closes"),
    "may_open": in_context("workbench", "may open"),
    "must_open": in_context("workbench", "opens"),
    "stays_shut": in_context("workbench", "stays closed"),
}
COUNTED = {"open": in_context("workbench", "To open"), "close": in_context("workbench", "To close")}
ENDS = {"min": in_context("workbench", "at least"), "max": in_context("workbench", "at most")}
# of a number in the form
MOST_DIGITS = 6


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
        chosen = plan_choice(site, "site", lang) if sites.free else INTENDED[site.intention].to(lang)
        rows.append(
            tags.tr(tags.th(site.name.to(lang), scope="row"), tags.td(now.to(lang)), tags.td(chosen), class_=site.intention)
        )
    said = (
        []
        if sites.free
        else [tags.p(Text("This scenario says so by states, or in a file it extends: change it there.").to(lang))]
    )
    counts = [_count(key, asked, lang) for key, asked in sites.counts.items()] if sites.free else []
    return tags.div(*said, *counts, tags.table(tags.thead(head), tags.tbody(*rows)))


def plan_choice(site: Site, place: str, lang: Language) -> Tag:
    """Return the list of what may become of a site; it keeps the focus by the name of its place."""
    choices: dict[str, str] = {one: INTENDED[one].to(lang) for one in (OF_OPEN if site.open_now else OF_SHUT)}
    label = Text("Plan for {site}", site=site.name.to(lang)).to(lang)
    return select(choices, site.intention, aria_label=label, data_act="site", data_value=site.id, data_keep=f"{place}-{site.id}")


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


async def _choose(window: Window, site: str, chosen: str) -> None:
    """Write into the file what was chosen for a site."""
    intention = next((one for one in INTENTIONS if one == chosen), None)

    def chosen_text(text: str, sites: Sites) -> str:
        if intention is None or not sites.free:
            return text
        return with_intention(text, sites.inputs, site, intention)

    await window.write(chosen_text)


async def _set_count(window: Window, field: str, chosen: str) -> None:
    """Write into the file how many are to be opened or closed; an emptied field leaves it out."""
    key, _, named = field.partition(".")
    end: Literal["min", "max"] | None = "min" if named == "min" else "max" if named == "max" else None
    number = int(chosen) if chosen.isascii() and chosen.isdecimal() and len(chosen) <= MOST_DIGITS else None
    if end is None or (chosen and number is None):
        return  # the browser lets no such number through

    def counted(text: str, sites: Sites) -> str:
        if not sites.free or key not in sites.counts:
            return text
        return with_range(text, "offices", key, with_end(sites.counts[key], end, number))

    await window.write(counted)


def _drawn(window: Window) -> Tag:
    return sites_table(window.sites(), window.lang)


SITES = Part(
    "sites",
    Text("Sites: now → plan"),
    "left",
    lambda lang: [tags.div(id="sites", class_="shiny-html-output")],  # noqa: ARG005 - the same in every language
    {"sites": _drawn},
    {"site": _choose, "count": _set_count},
)
