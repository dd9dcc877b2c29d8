"""The study's map: people, stations and sites, each with what may become of it, and new sites put there by hand."""

from __future__ import annotations

import json
import math
from collections import Counter
from collections.abc import Callable, Sequence

from htmltools import Tag, TagList, tags

from geodata.kinds import kind_title
from geodata.study import Study
from maps.page.languages import say_in
from maps.page.layers import describe_offices
from models.messages.text import Language, Text, in_context
from placement.app.address import NAMES
from placement.app.bench import Site, Sites
from placement.app.grounds import study_address
from placement.app.parts.controls import typed
from placement.app.parts.sites import INTENDED, plan_choice
from placement.app.window import Part, Window
from placement.problem.new_sites import needed_columns
from placement.problem.placing import movable, usual_value, with_new_site, with_site_at, with_site_named, without_site

# letters of a name that is typed on the map
LONGEST_NAME = 60
HINT = Text("Click on a site, or on an empty place for a new one. A new one can be dragged.")
KEYS = Text("Arrows, + and - move the map; Enter puts a new site at the cross; Tab goes from site to site.")
LAYERS = {
    "people": in_context("workbench", "People"),
    "rail": in_context("workbench", "Stations"),
    "bus": in_context("workbench", "Bus stops"),
    "circles": in_context("workbench", "Reach of open offices"),
}
WORDS = {
    "found": Text("Found: {n}"),
    "none": Text("Nothing here is called so."),
    "site": in_context("workbench", "site"),
    "rail": in_context("workbench", "station"),
    "bus": in_context("workbench", "bus stop"),
    "area": in_context("workbench", "area"),
}


def _body(lang: Language) -> Sequence[Tag]:
    words = json.dumps({key: word.to(lang) for key, word in WORDS.items()}, ensure_ascii=False)
    search = tags.div(
        tags.label(Text("Find a site, station or area").to(lang), for_="map-search"),
        tags.input(id="map-search", type="search", autocomplete="off", aria_controls="map-found"),
        tags.ul(id="map-found", hidden="hidden", aria_label=Text("Places found").to(lang)),
        class_="finder",
    )
    put = tags.button(Text("New site at the cross").to(lang), type="button", id="map-put", aria_describedby="map-cross-keys")
    boxes = [
        tags.label(tags.input(type="checkbox", data_layer=key, checked=None if key == "bus" else "checked"), name.to(lang))
        for key, name in LAYERS.items()
    ]
    label = Text("Map of the study").to(lang)
    return [
        tags.div(search, tags.p(id="map-said", role="status"), put, class_="map-bar"),
        tags.div(
            tags.div(
                id="study-map", role="region", aria_label=label, aria_describedby="map-cross-keys", tabindex="0", data_words=words
            ),
            tags.div(id="map-cross", aria_hidden="true"),
            tags.p(KEYS.to(lang), id="map-cross-keys"),
            tags.div(id="map_card", class_="shiny-html-output"),
            class_="map-frame",
        ),
        tags.p(HINT.to(lang), id="map-hint"),
        tags.div(id="map_sites", class_="shiny-html-output"),
        tags.ul(id="map-people", class_="map-keys"),
        tags.fieldset(tags.legend(in_context("workbench", "On the map").to(lang)), *boxes, class_="map-layers"),
    ]


def sites_drawn(sites: Sites | None, scenario: str, lang: Language) -> Tag:
    """Return what the marks of the map mean, and with it all that the page's script needs to draw the sites."""
    if sites is None:
        return tags.p(Text("The file cannot be read so far; the map shows what could be read last.").to(lang))
    study = sites.inputs.study
    told = {
        "study": study.manifest_sha256,
        "address": study_address(scenario),
        "reach_m": _reach_m(sites),
        "free": sites.free,
        "sites": [
            {
                **{key: place[key] for key in ("id", "at", "frame", "outside", "rough") if key in place},
                "name": say_in(site.name, tuple(NAMES)),
                "said": f"{site.name.to(lang)}: {_now(site, lang)} → {INTENDED[site.intention].to(lang)}",
                "meant": site.intention,
                "open": site.open_now,
                "movable": sites.free and movable(sites.inputs, site.id),
            }
            for site, place in zip(sites.rows, describe_offices(study), strict=True)
        ],
    }
    counts = Counter(site.intention for site in sites.rows)
    keys = [
        tags.li(tags.span(data_meant=one, class_="map-key"), f"{said.to(lang)} ({counts[one]})")
        for one, said in INTENDED.items()
        if counts[one]
    ]
    return tags.div(tags.ul(*keys, class_="map-keys"), data_drawn=json.dumps(told, ensure_ascii=False))


def card(chosen: str, sites: Sites | None, lang: Language) -> TagList:
    """Return what is said of a site, or asked of a new one.

    Parameters
    ----------
    chosen
        `site:` and an id, or `new:` and longitude and latitude; empty for nothing.
    sites
        the scenario's; None where it cannot be read.
    lang
        the language.
    """
    kind, _, value = chosen.partition(":")
    if sites is None or not kind:
        return TagList()
    if kind == "new":
        return TagList(_new_card(value, sites, lang)) if sites.free else TagList(_refusal(value, lang))
    site = next((one for one in sites.rows if one.id == value), None)
    return TagList() if site is None else TagList(_site_card(site, sites, lang))


def nearest_people(sites: Sites, site: str) -> int:
    """Return how many people have a site nearest in a straight line, if it is open with the offices of today."""
    distance = sites.inputs.distance
    nearest, _ = distance.nearest(tuple({*sites.inputs.now, site}))
    return int(sites.inputs.study.demand["people"].to_numpy()[nearest == distance.columns([site])[0]].sum())


def _site_card(site: Site, sites: Sites, lang: Language) -> Tag:
    study, people = sites.inputs.study, nearest_people(sites, site.id)
    kinds = dict(zip(map(str, study.offices["id"]), map(str, study.offices["kind"]), strict=True))
    new = site.id in sites.inputs.scenario.offices.new_sites
    kind = in_context("workbench", "new site") if new else kind_title(study.kinds, kinds[site.id])
    said = (
        Text("Nearest office of today for {people:,} people, in a straight line.", people=people)
        if site.open_now
        else Text(
            "Open beside the offices of today, it would be the nearest for {people:,} people, in a straight line.", people=people
        )
    )
    plan = plan_choice(site, "card", lang) if sites.free else tags.span(INTENDED[site.intention].to(lang))
    rows = [tags.p(kind.to(lang), class_="kind"), tags.p(said.to(lang)), tags.p(f"{_now(site, lang)} → ", plan)]
    if new and sites.free:
        rows += _changes(site, lang, whole=movable(sites.inputs, site.id))
    return _card(site.name.to(lang), rows, lang, data_site=site.id)


def _changes(site: Site, lang: Language, *, whole: bool) -> list[Tag]:
    """Return what else can be done with a new site."""
    name = _name_field(site.name.to(lang), lang)
    rename = _form([name], Text("Rename"), "map-name", site.id, lang)
    remove = tags.button(in_context("workbench", "Remove").to(lang), type="button", data_act="map-remove", data_value=site.id)
    move = tags.button(Text("Move to the cross").to(lang), type="button", data_move=site.id)
    return [rename, tags.p(*([move] if whole else []), remove)]


def _new_card(place: str, sites: Sites, lang: Language) -> Tag:
    """Return what is asked of a new site: its name, and its value in each column that the scenario counts or chooses by."""
    inputs = sites.inputs
    fields = [_name_field("", lang)]
    for column in needed_columns(inputs.scenario, inputs.study):
        number = _is_number(inputs.study, column)
        field = tags.input(
            type="number" if number else "text",
            value=usual_value(inputs, column),
            required="required",
            min="0" if number else None,
            maxlength=str(LONGEST_NAME),
            name=f"column {column}",
        )
        fields.append(tags.label(Text("Column {column}", column=column).to(lang), field))
    rows = [_form(fields, in_context("workbench", "Put it here"), "map-new", place, lang)]
    return _card(Text("A new site").to(lang), rows, lang, data_place=place)


def _refusal(place: str, lang: Language) -> Tag:
    said = Text("This scenario says so by states, or in a file it extends: change it there.")
    return _card(Text("A new site").to(lang), [tags.p(said.to(lang))], lang, data_place=place)


def _name_field(value: str, lang: Language) -> Tag:
    field = tags.input(
        type="text",
        pattern=r".*\S.*",
        value=value,
        maxlength=str(LONGEST_NAME),
        required="required",
        name="name",
        autocomplete="off",
    )
    return tags.label(in_context("workbench", "Name").to(lang), field)


def _form(fields: Sequence[Tag], said: Text, act: str, value: str, lang: Language) -> Tag:
    """Return a form whose button writes what stands in its fields."""
    button = tags.button(said.to(lang), type="submit", data_act=f"{act}-save", data_value=value)
    return tags.form(*fields, button, autocomplete="off")


def _card(title: str, rows: Sequence[Tag], lang: Language, **data: str) -> Tag:
    close = tags.button(
        "×", type="button", data_act="map-close", aria_label=in_context("workbench", "Close").to(lang), class_="close"
    )
    return tags.section(tags.h3(title), close, *rows, aria_label=title, **data)


def _now(site: Site, lang: Language) -> str:
    return (in_context("workbench", "open") if site.open_now else in_context("workbench", "closed")).to(lang)


def _reach_m(sites: Sites) -> float | None:
    ways = sites.inputs.scenario.served.services
    return next((one.straight_line.mm / 1000 for one in ways if one.straight_line is not None), None)


def _place(value: str) -> tuple[float, float] | None:
    """Return the longitude and latitude of a text such as 139.65,35.73; None where it is none."""
    try:
        lon, lat = map(float, value.split(","))
    except ValueError:
        return None
    return (lon, lat) if math.isfinite(lon) and math.isfinite(lat) else None


def _typed(chosen: str) -> dict[str, str]:
    """Return what stands in the fields of a form, by their names."""
    return {name: value[:LONGEST_NAME] for name, value in typed(chosen).items()}


def _is_number(study: Study, column: str) -> bool:
    return study.offices[column].dtype.kind in "iuf"


async def _open(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    window.show("map", f"site:{value}")


async def _ask(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    if _place(value):
        window.show("map", f"new:{value}")


async def _close(window: Window, value: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    window.show("map", "")


async def _put(window: Window, place: str, chosen: str) -> None:
    """Write a new site into the file, and show it."""
    at, made = _place(place), ""
    typed = _typed(chosen)

    def with_site(text: str, sites: Sites) -> str:
        nonlocal made
        if at is None or not sites.free:
            return text
        study = sites.inputs.study
        needed = needed_columns(sites.inputs.scenario, study)
        said = {key: typed[f"column {key}"] for key in needed if f"column {key}" in typed}
        columns = {key: int(of) if _is_number(study, key) else of for key, of in said.items()}
        text, made = with_new_site(text, sites.inputs, typed.get("name", ""), at, columns)
        return text

    if await window.write(with_site) and made:
        window.show("map", f"site:{made}")


async def _rename(window: Window, site: str, chosen: str) -> None:
    name = _typed(chosen).get("name", "")
    await window.write(_if_free(lambda text, sites: with_site_named(text, sites.inputs, site, name)))


async def _move(window: Window, site: str, place: str) -> None:
    at = _place(place)
    if at is not None:
        await window.write(_if_free(lambda text, sites: with_site_at(text, sites.inputs, site, at)))


async def _remove(window: Window, site: str, chosen: str) -> None:  # noqa: ARG001 - an act's form
    if await window.write(_if_free(lambda text, sites: without_site(text, sites.inputs, site))):
        window.show("map", "")


def _if_free(change: Callable[[str, Sites], str]) -> Callable[[str, Sites], str]:
    return lambda text, sites: change(text, sites) if sites.free else text


def _drawn(window: Window) -> Tag:
    return sites_drawn(window.sites(), window.name, window.lang)


def _drawn_card(window: Window) -> TagList:
    chosen = window.shown("map")
    if not chosen:
        return TagList()
    # what is typed for a new site stays, whatever is found of the file meanwhile
    if not chosen.startswith("new:"):
        return card(chosen, window.sites(), window.lang)
    checked = window.bench.checked.get(window.name)
    return card(chosen, checked.sites if checked else None, window.lang)


MAP = Part(
    "map",
    in_context("workbench", "Map"),
    "middle",
    _body,
    {"map_sites": _drawn, "map_card": _drawn_card},
    {
        "map-site": _open,
        "map-place": _ask,
        "map-close": _close,
        "map-new-save": _put,
        "map-name-save": _rename,
        "map-move": _move,
        "map-remove": _remove,
    },
)
