"""The parts of the workbench's page, in the order in which they stand; a new one is a file here and a name in this list."""

from __future__ import annotations

from placement.app.parts.answer import ANSWER
from placement.app.parts.desk import DESK
from placement.app.parts.examine import EXAMINE
from placement.app.parts.file import FILE
from placement.app.parts.folder import EXAMPLES, FOLDER
from placement.app.parts.goals import GOALS
from placement.app.parts.map import MAP
from placement.app.parts.place import PLACE
from placement.app.parts.reach import REACH
from placement.app.parts.rules import RULES
from placement.app.parts.runs import RUNS
from placement.app.parts.sites import SITES
from placement.app.window import Part

PARTS: tuple[Part, ...] = (FOLDER, PLACE, DESK, EXAMPLES, REACH, SITES, RULES, GOALS, MAP, ANSWER, EXAMINE, FILE, RUNS)
