"""A first question to a study nobody has asked anything yet: where a few more offices would help most, with the reasons beside it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from geodata.access.straight import straight_line
from geodata.yamlfiles.writing import yaml_text
from models.messages.text import Text, plural
from placement.scenario.objectives import coverage, distance

if TYPE_CHECKING:
    from geodata.study import Study

# distances that people know, in metres; the one within which about half of the people are served now is asked about first
LADDER = (300, 500, 800, 1_000, 1_500, 2_000, 3_000, 5_000, 10_000, 20_000)
ADDED = 2
HEAD = """\
# yaml-language-server: $schema=scenario.schema.json
# A first question, made by placement study new. Change what does not fit, then: placement solve scenario.yaml
# 最初の問いとして自動で作成した検討条件です。実情に合わせて書き換えてから placement solve scenario.yaml を実行してください。
"""


def draft_scenario(study: Study, folder: str, sites: str = "site") -> str:
    """Return a scenario for a study, as YAML.

    Parameters
    ----------
    study
        offices of the kind `sites` may be added; all others are open now, and stay.
    folder
        the study's folder, as the scenario names it.
    sites
        the kind of the offices that are only possible sites.

    Returns
    -------
    scenario
        two of the sites are added (fewer where there are no more to choose from); first more people within a distance, of which about half have an
        office so near now, then a smaller mean distance. Without sites nothing is chosen, and what there is now is shown.
    """
    kinds = list(dict.fromkeys(map(str, study.offices["kind"])))
    now = [kind for kind in kinds if kind != sites]
    # nobody walks to a town hall on the mainland
    near = [kind for kind in now if kind not in study.kinds or not study.kinds[kind].elsewhere]
    possible = int((study.offices["kind"] == sites).sum())
    # one fewer than there are, so that there is something to choose
    number = min(ADDED, possible - 1) if possible > 1 else possible
    title = (
        Text("{study}: what would one more office change?", study=study.title)
        if possible == 1
        else plural(
            "{study}: where would one more office help most?",
            "{study}: where would {n} more offices help most?",
            number,
            study=study.title,
        )
        if number
        else Text("{study}: how far is it to an office?", study=study.title)
    )
    offices: dict[str, object] = {"now": {"kinds": now}} if now else {}
    offices |= {"from": {"kind": sites}, "open": number} if number else {}
    tree: Mapping[str, object] = {
        "scenario": study.id,
        "title": title.as_dict(),
        "study": folder,
        "served": {"any": [{"straight_line": shown(usual_distance(study, near or kinds))}]},
        "offices": offices,
        "objective": [{"maximize": coverage.OBJECTIVES[0].name}, {"minimize": distance.OBJECTIVES[0].name}],
    }
    return HEAD + yaml_text(tree)


def usual_distance(study: Study, kinds: list[str]) -> int:
    """Return the distance in metres, of those people know, within which nearest to half of the people have an office of some kinds."""
    offices = study.offices[study.offices["kind"].isin(kinds)]
    nearest = straight_line(study, offices).values.min(axis=1)
    people = study.demand["people"].to_numpy()
    shares = [float(people[nearest <= metres * 1_000].sum()) / max(float(people.sum()), 1.0) for metres in LADDER]
    return LADDER[int(np.argmin(np.abs(np.array(shares) - 0.5)))]


def shown(metres: int) -> str:
    """Return a distance as a scenario writes it: 800 m, 1.5 km."""
    return f"{metres} m" if metres < 1_000 else f"{metres / 1_000:g} km"
