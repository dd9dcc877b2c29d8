"""What `placement study guess` says: what each table seems to be, which column was taken for what, and how sure that is."""

from __future__ import annotations

from collections.abc import Sequence

from geodata.building.build import BuildLog
from geodata.building.japan.study import RAW, RECIPE, STUDY
from geodata.guessing.guess import Guess
from geodata.guessing.official import Official
from geodata.guessing.recipes import RecipeDraft
from geodata.provenance import LAYERS
from geodata.study import Study
from models.messages.document import Page, Section, Table
from models.messages.findings import brief, listed
from models.messages.text import Text, in_context, joined, same
from placement.documents.typed import typed
from placement.drafting import NewStudy

# how sure a column is, in words
SURE = {
    "told": Text("you said so"),
    "exact": Text("certain"),
    "synonym": Text("probable"),
    "similar": Text("to be checked"),
    "values": Text("to be checked"),
}


def guess_page(guesses: Sequence[Guess], study: Study | None, folder: str, *, settled: bool = True) -> Page:
    """Return what some tables seem to be, and what comes next.

    Parameters
    ----------
    guesses
        one for each table.
    study
        what was written, as it is read; None where nothing was.
    folder
        where it was written.
    settled
        whether they make a study: what is missing then stands in another table.
    """
    sections = tuple(table_section(one, settled=settled) for one in guesses)
    if study is None:
        headline = Text("Guessed, and nothing written: --out FOLDER writes the study.")
        return Page(Text("What these files seem to be"), headline, sections)
    headline = Text(
        "{people:,} people at {demand:,} demand points, {offices:,} offices; distances in {crs}",
        people=int(study.demand["people"].sum()),
        demand=len(study.demand),
        offices=len(study.offices),
        crs=study.crs,
    )
    following = (
        Text("Confirm the marked lines of {file}, and fill in years and sources.", file=f"{folder}/study.yaml"),
        Text("Remove the line guessed: true of each layer then; until then every output says that its columns were guessed."),
        Text("Next: placement study check {folder}", folder=typed(folder)),
    )
    return Page(Text("What these files seem to be"), headline, (*sections, Section(Text("What comes next"), following)))


def recipe_page(draft: RecipeDraft, made: NewStudy[BuildLog] | None) -> Page:
    """Return what official files were known as, the municipality they are cut to, and what comes next.

    Parameters
    ----------
    draft
        the recipe that they make.
    made
        what was written; None where nothing was.
    """
    title = Text("What these files seem to be")
    sections = tuple(table_section(one, settled=True) for one in draft.guesses)
    if made is None:
        headline = Text("Recognised for {place}, and nothing written: --out FOLDER writes the study.", place=draft.place.title)
        return Page(title, headline, sections)
    study = made.study
    headline = Text(
        "{place}: {people:,} people at {demand:,} demand points, {offices:,} offices; distances in {crs}",
        place=draft.place.title,
        people=int(study.demand["people"].sum()),
        demand=len(study.demand),
        offices=len(study.offices),
        crs=study.crs,
    )
    following = (
        Text("Confirm the marked lines of {file}; every file it names stands beside it.", file=str(made.folder / RAW / RECIPE)),
        Text(
            "After a change: placement study build {recipe} --raw {raw} --out {study}",
            recipe=typed(made.folder / RAW / RECIPE),
            raw=typed(made.folder / RAW),
            study=typed(made.folder / STUDY),
        ),
        Text("Next: placement solve {scenario}", scenario=typed(made.scenario)),
    )
    return Page(title, headline, (*sections, Section(Text("What comes next"), following)))


def table_section(one: Guess, *, settled: bool) -> Section:
    """Return what one table seems to be; columns that are missing stand as such where it is not `settled`."""
    known = _known(one.official) if one.official is not None else ()
    if one.layer is None and one.official is not None:
        return Section(same(one.shown), known)
    if one.layer is None:
        either = joined(in_context("kinds of geometry", "{this} or {next}"), (LAYERS[name] for name in one.could_be))
        said = Text("{layers}: {why}", layers=either, why=one.why) if one.could_be else Text("not known: {why}", why=one.why)
        return Section(same(one.shown), (said,))
    rows = [
        (same(field.ours), same(brief(field.theirs)), same(field.sample), SURE[field.sure], field.why) for field in one.fields
    ]
    rows += [
        (same(doubt.ours), same(listed(list(doubt.columns))), same(""), Text("in doubt"), Text("several are equally likely"))
        for doubt in one.doubts
    ]
    lost = (
        (Text("probable"), Text("people stand inside their areas"))
        if settled
        else (Text("missing"), Text("no column could be it"))
    )
    rows += [(same(ours), same("—"), same(""), *lost) for ours in one.missing]
    table = Table(
        Text("{layer} (rows: {rows:,}), since {why}", layer=LAYERS[one.layer], rows=len(one.raw), why=one.why),
        (Text("needed"), Text("column"), Text("first values"), Text("how sure"), Text("why")),
        tuple(rows),
    )
    left = Text("Left over: {columns}", columns=listed(list(one.left), most=30)) if one.left else Text("Every column was taken.")
    return Section(same(one.shown), (*known, table, left))


def _known(one: Official) -> tuple[Text, ...]:
    """Return what an official file is, the source to quote, and its terms."""
    return (
        Text("Official file: {name}", name=one.name),
        Text("Source to quote: {source}", source=one.credit),
        one.licence,
    )
