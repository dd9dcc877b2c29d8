"""When residents are served: the ways that count, of the offices chosen and of each other service, in forms made from the schema."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from htmltools import Tag, TagList, tags

from geodata.yamlfiles.editing import with_value
from geodata.yamlfiles.source import Steps
from models.messages.text import Language, Text, in_context
from placement.app.bench import Sites
from placement.app.parts.controls import select
from placement.app.parts.lists import Listed, Row, list_acts, lists_drawn
from placement.app.window import Part, Window
from placement.documents.served import way_said
from placement.scenario.schema import schema
from placement.scenario.served import Served
from placement.scenario.sheets import way_form, way_sheets

TITLES: Mapping[str, Text] = {
    "straight_line": in_context("way", "in a straight line"),
    "walking": in_context("way", "on foot"),
    "transit": in_context("way", "by public transport"),
    "driving": in_context("way", "by car"),
    "cycling": in_context("way", "by bicycle"),
    "matrix": in_context("way", "by a matrix of the study"),
}
KEYS = {"any": in_context("ways", "one of these is enough"), "all": in_context("ways", "all of these are needed")}


def reach_lists(sites: Sites) -> Sequence[Listed]:
    """Return the ways of being served: of the offices chosen, and of each other service that says its own."""
    scenario = sites.inputs.scenario
    own = {str(one.get("id")): (at, one) for at, one in enumerate(sites.tree.get("services", ()))}
    found = [_listed(sites, ("served",), scenario.served, sites.tree.get("served"), None)]
    for at, service in enumerate(scenario.services):
        if service.served is not None:
            place, tree = own.get(service.id, (at, {}))
            found.append(_listed(sites, ("services", place, "served"), service.served, tree.get("served"), service.title))
    return found


def _listed(sites: Sites, path: Steps, served: Served, tree: Mapping[str, Sequence[object]] | None, title: Text | None) -> Listed:
    key = "any" if served.any_of else "all"
    rows = (tree or {}).get(key)
    return Listed(
        (*path, key),
        [Row(way_said(way), *((at, rows[at]) if rows else ())) for at, way in enumerate(served.services)],
        lambda: way_sheets(schema(sites.inputs.study)),
        TITLES,
        way_form,
        Text("+ Add a way"),
        least=1,
        free=bool(rows),
        title=title,
        below=_key_choice if rows and len(rows) > 1 else None,
    )


def _key_choice(listed: Listed, lang: Language) -> Tag:
    """Return the choice whether one of several ways is enough."""
    options = {key: said.to(lang) for key, said in KEYS.items()}
    chosen = str(listed.path[-1])
    value = ".".join(map(str, listed.path[:-1]))
    label = Text("How the ways go together").to(lang)
    return select(options, chosen, aria_label=label, data_act="reach-together", data_value=value, data_keep=f"together-{value}")


def _drawn(window: Window) -> TagList:
    sites = window.sites()
    notes = _notes(sites) if sites else ()
    return TagList(lists_drawn("reach", reach_lists)(window), *(tags.p(note.to(window.lang), class_="state") for note in notes))


def _notes(sites: Sites) -> Iterator[Text]:
    """Yield what of the reach stands in the file alone."""
    scenario = sites.inputs.scenario
    usual = [service.title for service in scenario.services if service.served is None]
    for title in usual:
        yield Text("{service}: as above.", service=title)
    if scenario.services:
        yield Text("Which offices give each service stands in the file alone.")
    if any(group.served or group.speed for group in scenario.groups):
        yield Text("Groups have a reach of their own, which stands in the file alone.")
    if scenario.futures is not None and any(future.served for future in scenario.futures.of):
        yield Text("Futures have a reach of their own, which stands in the file alone.")


async def _together(window: Window, value: str, chosen: str) -> None:
    """Write into the file whether one of several ways is enough."""

    def together(text: str, sites: Sites) -> str:
        listed = next((one for one in reach_lists(sites) if one.name.rpartition(".")[0] == value and one.free), None)
        if listed is None or chosen not in KEYS:
            raise ValueError(f"no ways at {value}")
        return with_value(text, listed.path[:-1], {chosen: [row.tree for row in listed.rows]})

    await window.write(together)


REACH = Part(
    "reach",
    in_context("workbench", "Reach"),
    "left",
    lambda lang: [tags.div(id="reach", class_="shiny-html-output")],  # noqa: ARG005 - the same in every language
    {"reach": _drawn},
    {**list_acts("reach", reach_lists), "reach-together": _together},
)
