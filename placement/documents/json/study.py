"""A study as data: what `placement study show --json` and `placement study build --json` print."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from pydantic import Field

from geodata.building.abroad.study import DrawnAbroad
from geodata.building.japan.study import Drawn
from geodata.further import with_counts
from geodata.services.offers import names_of_services
from geodata.study import Study, names_of
from models.messages.text import Text
from placement.documents.json.guess import GuessedTable, guessed_table
from placement.documents.new_study import Grade, grades, grades_abroad
from placement.drafting import NewStudy
from placement.records.findings import FindingRecord, finding_records
from placement.records.record import ANSWER_FORMAT, Answer, Record, Words


class StudyOffice(Record):
    """An office of a study."""

    id: str = Field(description="Id of the office.")
    name: Words = Field(description="Its name, by language code.")
    kind: str = Field(description="Its kind, as the study writes it.")
    kind_is: str | None = Field(None, description="main, full, branch or service_point, where the study says so.")
    kind_title: Words | None = Field(None, description="What people call that kind, by language code, where the study says so.")

    @classmethod
    def made(cls, study: Study, office: str, name: Text, kind: str) -> StudyOffice:
        """Return it of an office."""
        said = study.kinds.get(kind)
        more = {} if said is None else {"kind_is": said.neutral, "kind_title": said.title.as_dict()}
        return cls.model_validate({"id": office, "name": name.as_dict(), "kind": kind, **more})


class StudyChannel(Record):
    """Another place or way of being served than an office, such as a kiosk."""

    id: str = Field(description="Id of the channel.")
    name: Words = Field(description="Its name, by language code.")
    kind: str = Field(description="Its kind, as the study writes it.")
    inside: bool = Field(description="Whether it lies inside the boundary.")


class StudyLayer(Record):
    """A layer of a study."""

    name: str = Field(description="Name of the layer.")
    file: str = Field(description="Its file in the study's folder.")
    vintage: str = Field(description="The year or day of its data.")
    sha256: str = Field(description="SHA-256 of its bytes.")


class StudyAnswer(Answer):
    """What `placement study show --json` prints."""

    study: str = Field(description="Id of the study.")
    title: Words = Field(description="Its title, by language code.")
    code: str = Field(description="JIS X 0402 code of the municipality; empty outside Japan.")
    crs: str = Field(description="The coordinate reference system that distances are measured in.")
    people: int = Field(description="Everyone of the study.")
    demand: int = Field(description="How many demand points there are.")
    areas: int = Field(description="How many areas there are.")
    offices: tuple[StudyOffice, ...] = Field(description="The offices.")
    channels: tuple[StudyChannel, ...] = Field(description="Other places and ways of being served.")
    services: dict[str, Words] = Field(description="Names of the services by their id, each by language code.")
    layers: tuple[StudyLayer, ...] = Field(description="The layers and tables.")
    assumptions: tuple[Words, ...] = Field(description="What the study assumes, by language code.")
    not_in_data: tuple[Words, ...] = Field((), description="What no layer holds, as the study says, by language code.")
    findings: tuple[FindingRecord, ...] = Field(description="What was found in the layers.")


class BuildRows(Record):
    """How many rows were written."""

    areas: int = Field(description="How many areas.")
    demand: int = Field(description="How many demand points.")
    cells: int = Field(description="How many cells of the mesh have demand points.")
    offices: int = Field(description="How many offices.")
    stops: int = Field(description="How many railway stations.")
    bus_stops: int | None = Field(None, description="How many bus stops, where there are any.")
    lines: int = Field(description="How many railway lines.")


class BuildAnswer(Answer):
    """What `placement study build --json` prints: the figures of `build.yaml`."""

    study: str = Field(description="Id of the study.")
    method: str = Field(description="How people were spread over the cells.")
    rows: BuildRows = Field(description="How many rows were written.")
    people: int = Field(description="Everyone of the study.")
    households: int = Field(description="Households of the study.")
    counts: dict[str, int] | None = Field(None, description="Further people counted, by column, such as those of an age.")
    areas_without_a_piece: tuple[str, ...] = Field(description="Names of areas with people whose shape no cell took up.")
    demand_rows_outside_the_boundary_drawn: int = Field(description="Demand points outside the boundary as it is drawn.")
    matching: dict[str, Any] | None = Field(
        None, description="How well buildings and census areas fitted together, figure by figure."
    )
    streets: dict[str, Any] | None = Field(None, description="What was kept of the streets, figure by figure.")
    feeds: dict[str, Any] | None = Field(None, description="Rows kept of each feed of timetables, by file.")


class LayerGrade(Record):
    """How good a layer of a new study is."""

    layer: Words = Field(description="What it is, by language code.")
    there: Words = Field(description="What is there, and of which year, by language code.")
    good: Words = Field(description="How far it can be relied on, by language code.")
    cure: Words = Field(description="What to do about it, by language code.")


class NewAnswer(Answer):
    """What `placement study new --json` prints."""

    folder: str = Field(description="The folder that was written.")
    scenario: str = Field(description="The scenario in it, to be solved.")
    study: str = Field(description="Id of the study.")
    title: Words = Field(description="Its title, by language code.")
    codes: tuple[str, ...] = Field(description="JIS X 0402 codes of its municipalities; none outside Japan.")
    crs: str = Field(description="The coordinate reference system that distances are measured in.")
    census: str = Field(
        description="The year of the census; of a place that OpenStreetMap knows, that of the people of the grid."
    )
    people: int = Field(description="Everyone of the study.")
    offices: dict[str, int] = Field(description="Offices and possible sites, by kind.")
    own_offices: GuessedTable | None = Field(None, description="What the columns of one's own table of offices were taken for.")
    layers: tuple[LayerGrade, ...] = Field(description="How good each layer is, in the order in which to replace them.")
    assumptions: tuple[Words, ...] = Field(description="What the study assumes, by language code.")
    not_in_data: tuple[Words, ...] = Field(description="What no layer holds, as the study says, by language code.")


def new_answer(made: NewStudy[Drawn], census: str) -> NewAnswer:
    """Return what was made by the name of a municipality of Japan."""
    codes = tuple(one.code for one in made.drawn.asked)
    return _new_answer(made, codes, census, made.drawn.cut.people, made.drawn.cut.offices, grades(made.drawn, census))


def abroad_answer(made: NewStudy[DrawnAbroad]) -> NewAnswer:
    """Return what was made of OpenStreetMap and a grid of people."""
    drawn = made.drawn
    return _new_answer(made, (), drawn.year, int(drawn.people.people.sum()), drawn.offices, grades_abroad(drawn))


def _new_answer(
    made: NewStudy[Drawn] | NewStudy[DrawnAbroad],
    codes: tuple[str, ...],
    census: str,
    people: int,
    offices: Mapping[str, int],
    graded: Sequence[Grade],
) -> NewAnswer:
    study = made.study
    return NewAnswer(
        format=ANSWER_FORMAT,
        folder=str(made.folder),
        scenario=str(made.scenario),
        study=study.id,
        title=study.title.as_dict(),
        codes=codes,
        crs=study.crs,
        census=census,
        people=people,
        offices=dict(offices),
        own_offices=None if made.offices is None else guessed_table(made.offices),
        layers=tuple(
            LayerGrade(layer=one.layer.as_dict(), there=one.there.as_dict(), good=one.good.as_dict(), cure=one.cure.as_dict())
            for one in graded
        ),
        assumptions=tuple(text.as_dict() for text in with_counts(study).assumptions),
        not_in_data=tuple(text.as_dict() for text in study.not_in_data),
    )


def study_answer(study: Study) -> StudyAnswer:
    """Return a study's contents for machines."""
    return StudyAnswer(
        format=ANSWER_FORMAT,
        study=study.id,
        title=study.title.as_dict(),
        code=study.code,
        crs=study.crs,
        people=int(study.demand["people"].sum()),
        demand=len(study.demand),
        areas=len(study.areas),
        offices=tuple(
            StudyOffice.made(study, office, name, kind)
            for office, name, kind in zip(study.offices["id"], names_of(study.offices), study.offices["kind"], strict=True)
        ),
        channels=tuple(
            StudyChannel(id=channel, name=name.as_dict(), kind=kind, inside=bool(inside))
            for channel, name, kind, inside in zip(
                study.channels["id"], names_of(study.channels), study.channels["kind"], study.channels["inside"], strict=True
            )
        ),
        services={service: name.as_dict() for service, name in names_of_services(study.services).items()},
        layers=tuple(
            StudyLayer(name=layer.name, file=layer.file, vintage=layer.vintage, sha256=layer.sha256)
            for layer in (*with_counts(study).layers, *study.service_layers)
        ),
        assumptions=tuple(text.as_dict() for text in with_counts(study).assumptions),
        not_in_data=tuple(text.as_dict() for text in study.not_in_data),
        findings=finding_records(study.findings),
    )


def build_answer(record: Mapping[str, object]) -> BuildAnswer:
    """Return the figures of a study that was built."""
    lists = {key: tuple(value) if isinstance(value, list) else value for key, value in record.items()}
    return BuildAnswer.model_validate({"format": ANSWER_FORMAT, **lists})
