"""What is asked of every municipality: which offices count, how far is near, who is counted, and what would be added or closed."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

from pydantic import Field, model_validator

from geodata.building.origin import SLUG
from geodata.yamlfiles.reader import GivenText, Located, StrictModel, parse_yaml, validate
from geodata.yamlfiles.schema_errors import wanted
from models.messages.findings import Finding, InputError
from models.messages.text import Text
from placement.scenario.quantities import Distance

BUNDLED = Path(__file__).parent / "questions"

Kind = Literal["head_office", "ward_office", "branch", "service_point", "public_hall", "site", "post_office", "store"]
Counted = Literal["people", "people_65", "people_75", "people_2030", "people_2040", "people_2050"]
Everywhere = Literal["all"]


class More(StrictModel):
    """Further places, chosen so that they serve most people."""

    number: int = Field(ge=1, le=5, description="how many more, at most")
    among: tuple[Kind, ...] = Field(min_length=1, description="the possible sites: places of these kinds in the municipality")


class AtlasQuestion(StrictModel):
    """A question to every municipality."""

    question: str = Field(pattern=SLUG, description="short name of the question")
    title: GivenText = Field(description="what it asks")
    note: GivenText | None = Field(None, description="what every reader must know of it")
    where: Everywhere | tuple[str, ...] = Field(
        "all", description="`all`, or a list of municipalities and prefectures: 豊中市, Toyonaka, 27203, 大阪府"
    )
    people: Counted = Field(
        "people", description="who is counted: everyone, those of 65 or 75 and over, or people of a later year"
    )
    within: Distance = Field(description="as far is near, such as 3 km; over the ellipsoid, from the point of each small area")
    offices: tuple[Kind, ...] = Field(
        min_length=1,
        description="kinds of offices that serve now; a figure is given with the first, with the first two, and so on",
    )
    suppose: tuple[Kind, ...] = Field(
        (),
        description="kinds of places that would serve besides, if they did: each with the offices, and all of them; hypothetical",
    )
    more: More | None = Field(None, description="the best further places")
    close: Kind | None = Field(
        None,
        description="a kind of offices, each of which is closed alone to see who would have it farther; no proposal to close any",
    )

    @model_validator(mode="after")
    def _require_sense(self) -> AtlasQuestion:
        if self.where == ():
            raise wanted(Text("`all`, or at least one municipality or prefecture under where"))
        if len({*self.offices, *self.suppose}) < len(self.offices) + len(self.suppose):
            raise wanted(Text("each kind once under offices and suppose"))
        if self.close is not None and self.close not in self.offices:
            raise wanted(Text("a kind under close that is among offices"))
        return self

    @property
    def kinds(self) -> tuple[Kind, ...]:
        """Every kind of places it needs."""
        return tuple(dict.fromkeys((*self.offices, *self.suppose, *(self.more.among if self.more else ()))))

    @property
    def asked(self) -> dict[str, object]:
        """What decides a municipality's row: all but the names, and but which municipalities are asked."""
        return self.model_dump(mode="json", exclude={"question", "title", "note", "where"})


def bundled_questions() -> list[str]:
    """Return the names of the bundled questions."""
    return sorted(path.stem for path in BUNDLED.glob("*.yaml"))


def load_question(source: str | Path) -> Located[AtlasQuestion]:
    """Read a question: a file, or the name of a bundled one.

    Raises
    ------
    InputError
        with everything that is wrong in it, each with its place.
    """
    path = Path(source)
    if str(source) in bundled_questions():
        path = BUNDLED / f"{source}.yaml"
        return validate(parse_yaml(path, shown=path.name), AtlasQuestion)
    if path.suffix not in {".yaml", ".yml"} and not path.exists():
        names = ", ".join(bundled_questions())
        message = Text("there is no question {source}; name a file, or a bundled one ({names})", source=source, names=names)
        raise InputError(Finding("question-missing", "stop", message, value=str(source)))
    return validate(parse_yaml(path, shown=str(source)), AtlasQuestion)
