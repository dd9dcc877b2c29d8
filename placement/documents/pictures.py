"""The words of the pictures to paste: who gets nearer and who farther by one service, and where the data are from."""

from __future__ import annotations

from geodata.provenance import credits_of
from maps.charts.period_maps import PeriodMap
from models.messages.text import Text, capital, same
from placement.documents.change import part_said
from placement.documents.course_maps import shift_keys
from placement.results.result import Result

# the layers that charts count, and those that maps show
COUNTED = ("demand", "areas", "offices")
SHOWN = ("boundary", *COUNTED, "stops", "lines", "ground", "channels")


def change_map(result: Result) -> PeriodMap | None:
    """Return the map of the service that most people get farther from, or else nearer to; None where no counter changes.

    A service that is to be had elsewhere than at offices is left out: the map measures to offices alone.
    """
    offices = set(result.distance.office_ids)
    found = [one for one in result.gains if offices.issuperset(one.before.open) and offices.issuperset(one.after.open)]
    if not result.compared or not found:
        return None
    one = max(found, key=lambda gain: (gain.shift.homes["worse"], gain.shift.homes["better"]))
    homes, people = one.shift.homes, one.measures.people
    finding = Text(
        "{service}: {farther} people farther, {nearer} nearer",
        service=one.title,
        farther=f"{homes['worse']:,}",
        nearer=f"{homes['better']:,}",
    )
    said = {effect: part_said(count, people) if count else same("0") for effect, count in homes.items()}
    return PeriodMap(same(""), capital(finding), one.before.open, one.after.open, shift_keys(said))


def sources_of_pictures(result: Result) -> dict[bool, tuple[Text, ...]]:
    """Return where what maps (True) and charts show comes from: each source once, with its terms and its year."""
    return {mapped: _sources(result, SHOWN if mapped else COUNTED) for mapped in (True, False)}


def _sources(result: Result, names: tuple[str, ...]) -> tuple[Text, ...]:
    return tuple(credit.said for credit in credits_of(layer for layer in result.study.layers if layer.name in names))
