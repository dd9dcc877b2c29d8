"""One municipality of an atlas as a study and a scenario of its own, in which the same is counted."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from geodata.building.japan.counted import draw_counted, study_kind
from geodata.building.japan.national import Named, read_national
from geodata.building.japan.opening import Extract
from geodata.building.japan.study import STUDY
from geodata.yamlfiles.writing import yaml_text
from models.messages.text import Text, given, same
from models.progress import Progress
from placement.atlas.question import AtlasQuestion
from placement.records.atlas import Row
from placement.scenario.objectives import coverage, distance

SCENARIO = "scenario.yaml"
# what people read in place of a column's name
PEOPLE_TITLES = {
    "people_65": Text("65 and over"),
    "people_75": Text("75 and over"),
    "people_2030": same("2030"),
    "people_2040": same("2040"),
    "people_2050": same("2050"),
}


def draft_municipality(
    question: AtlasQuestion,
    row: Row,
    extract: Extract,
    folder: Path,
    said: Sequence[Text],
    *,
    progress: Progress | None = None,
) -> Path:
    """Write the study of a municipality as an atlas counts it, and a scenario that asks the atlas's question of it.

    Parameters
    ----------
    question
        of the atlas.
    row
        the municipality's row of it.
    extract
        the national extract it was asked from.
    folder
        an empty folder; gets `raw/`, `study/` and `scenario.yaml`.
    said
        what every output must say besides.
    progress
        follows the steps of the build.

    Returns
    -------
    scenario
        its file: offices as now; where the row has further places, as many are added among all possible sites. First more people
        within reach, as in the atlas, then a smaller mean distance.

    Raises
    ------
    InputError
        if nobody lives there, it has no place of these kinds, or its study cannot be built.
    """
    among = [kind for kind in (question.more.among if question.more else ()) if kind not in question.offices]
    national = read_national(extract, "people", [*question.offices, *among], [row.code])
    number = next(place for place, one in enumerate(national.municipalities) if one.code == row.code)
    own = national.inputs(number, question.within.mm).own
    places: dict[str, Named] = {kind: own[kind] for kind in (*question.offices, *among) if own[kind].names}
    draw_counted(extract, national.municipalities[number], question.people, places, folder, progress=progress)
    now, sites = ([study_kind(kind) for kind in kinds if kind in places] for kinds in (question.offices, among))
    more = len(row.more.places) if row.more else 0
    offices: dict[str, object] = {"now": {"kinds": now}} if now else {}
    offices |= {"from": {"kinds": sites}, "open": more} if more else {}
    title = Text("{municipality}: {question}", municipality=given({"ja": row.name, "en": row.name_en}), question=question.title)
    tree = {
        "scenario": f"{question.question}-{row.code}",
        "title": title.as_dict(),
        "study": STUDY,
        **({"people": question.people} if question.people != "people" else {}),
        **({"people_title": PEOPLE_TITLES[question.people].as_dict()} if question.people != "people" else {}),
        "served": {"any": [{"straight_line": str(question.within)}]},
        "offices": offices,
        "objective": [{"maximize": coverage.OBJECTIVES[0].name}, {"minimize": distance.OBJECTIVES[0].name}],
        "assumptions": [one.as_dict() for one in said],
    }
    path = folder / SCENARIO
    path.write_text(yaml_text(tree), encoding="utf-8")
    return path
