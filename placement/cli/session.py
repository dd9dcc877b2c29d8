"""How commands speak: options they share, and every failure as one plain message and an exit code."""

from __future__ import annotations

import errno
import os
import sys
import traceback
from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from rich.console import Console, RenderableType

from maps.report.paper import Paper
from models.messages.catalogue import PSEUDO, languages
from models.messages.document import Page
from models.messages.findings import CheckError, Finding, InputError, PlacementError, SolverError, StoppedError, brief, shown
from models.messages.language import language
from models.messages.text import Language, Text, comma_list
from models.progress import Progress
from placement.cli.streams import console, hush
from placement.documents.spoken import step_said
from placement.output.papers import FORMS

if TYPE_CHECKING:
    from placement.output.writing import Target
    from placement.records.record import Record
    from placement.scenario.files import ScenarioFile

T = TypeVar("T", bound="Target")

# what a full disk, a used-up quota and a limit on the size of files are called
FULL = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
OUR_BUG, INVALID, INFEASIBLE, STOPPED, INTERRUPTED, UNREAD = 1, 3, 4, 5, 130, 141
SPOKEN: Language = language(sys.argv[1:], os.environ)


def say_help(message: Text) -> str:
    """Return a help text in the language asked for, which is known before the command line is parsed."""
    return message.to(SPOKEN)


def place(named: str | Path) -> Path:
    """Return the file or folder that an option names; an empty name, which would mean the current folder, is no name."""
    if not str(named).strip():
        raise typer.BadParameter(say_help(Text("the name is empty; name a file or a folder")))
    return Path(named)


def _known(code: str) -> Language:
    """Return the code of a language there is a catalogue for; the tests' pseudo-language is taken, but not offered."""
    if code not in (*languages(), PSEUDO):
        raise typer.BadParameter(
            Text("there is no language {code}: {known}", code=code, known=comma_list(languages())).to(SPOKEN)
        )
    return code


def _several(codes: str) -> tuple[Language, ...]:
    """Return the languages of a list such as `ko,zh_Hans`."""
    return tuple(_known(code.strip()) for code in codes.split(",") if code.strip())


def _forms(told: str) -> tuple[str, ...]:
    """Return the forms of a list such as `xlsx,parquet`."""
    forms = tuple(dict.fromkeys(form.strip() for form in told.split(",") if form.strip()))
    unknown = [form for form in forms if form not in FORMS]
    if unknown:
        said = Text("there is no form {form}: {known}", form=brief(unknown[0]), known=comma_list(FORMS))
        raise typer.BadParameter(say_help(said))
    return forms


JsonOption = Annotated[bool, typer.Option("--json", help=say_help(Text("Print machine output on stdout.")))]
LangOption = Annotated[
    Language,
    typer.Option(
        "--lang",
        parser=_known,
        metavar="CODE",
        show_default=False,
        help=say_help(Text("Language (default from the locale): {known}.", known=comma_list(languages()))),
    ),
]
AlsoOption = Annotated[
    Any,
    typer.Option(
        "--also-in",
        parser=_several,
        metavar="LANG,…",
        show_default=False,
        help=say_help(Text("Further languages of the page, such as ko,zh_Hans: each in a file beside it (map.ko.html).")),
    ),
]
TablesOption = Annotated[
    Any,
    typer.Option(
        "--tables",
        parser=_forms,
        metavar="FORM,…",
        show_default=False,
        help=say_help(
            Text(
                "Further forms of the tables, such as xlsx,parquet: xlsx (tables.xlsx), parquet (GeoParquet), bom (CSV for a double-click in Excel)."
            )
        ),
    ),
]
PostgisOption = Annotated[
    str | None,
    typer.Option(
        "--postgis",
        metavar="postgresql://…",
        help=say_help(
            Text("Also write the result into a PostGIS database; its password from PGPASSWORD, ~/.pgpass or a service file.")
        ),
    ),
]
DebugOption = Annotated[bool, typer.Option("--debug", help=say_help(Text("Show tracebacks.")))]


def place_option(name: str, message: Text) -> Any:
    """Return an option that names a file or a folder."""
    return typer.Option(name, parser=place, metavar="<path>", help=say_help(message))


OutOption = Annotated[Path | None, place_option("--out", Text("Folder for the results (default: out; with --json, none)."))]
PdfOption = Annotated[bool, typer.Option("--pdf", help=say_help(Text("Also write the report as a PDF (report.pdf).")))]
PaperOption = Annotated[
    Paper,
    typer.Option("--paper", help=say_help(Text("Paper of the report's maps: a4, or a3 for one sheet across among the pages."))),
]
DocxOption = Annotated[bool, typer.Option("--docx", help=say_help(Text("Also write the report for Word (report.docx).")))]
LeafletOption = Annotated[
    bool,
    typer.Option("--leaflet", help=say_help(Text("Also write a leaflet for residents, a page in Japanese and one in English."))),
]
FiguresOption = Annotated[
    bool, typer.Option("--figures", help=say_help(Text("Also draw five figures to paste into texts and slides (SVG, PNG).")))
]
TimeLimitOption = Annotated[
    float | None,
    typer.Option("--time-limit", min=0.001, help=say_help(Text("Stop after so many seconds, with the best plan."))),
]
ScenarioArgument = Annotated[
    str,
    typer.Argument(metavar="SCENARIO", help=say_help(Text("A scenario file, or a bundled one's name."))),
]


def read_scenario(scenario: str) -> ScenarioFile:
    """Read a scenario before the layers' libraries are loaded: a misspelt key is answered at once."""
    from placement.scenario.files import load_scenario

    return load_scenario(scenario)


@dataclass(frozen=True)
class Session:
    """One command's way of speaking.

    Parameters
    ----------
    lang
        language of everything printed.
    as_json
        whether machine output is wanted on stdout.
    console
        stderr.
    targets
        the places it writes to.
    """

    lang: Language
    as_json: bool
    console: Console
    targets: list[Target] = field(default_factory=list)

    def say(self, text: RenderableType | Text) -> None:
        """Print for people, on stderr."""
        self.console.print(text.to(self.lang) if isinstance(text, Text) else text, markup=False, highlight=False, soft_wrap=True)

    def show(self, renderable: RenderableType) -> None:
        """Print a table or page for people, on stderr."""
        self.console.print(renderable, markup=False, highlight=False, crop=False)

    def data(self, text: str) -> None:
        """Print data, on stdout."""
        sys.stdout.write(text + "\n")

    def answer(self, words: Callable[[], Page], record: Callable[[], Record]) -> None:
        """Print what was asked on stdout: as a record with `--json`, for people otherwise."""
        if self.as_json:
            self.data(record().text())
        else:
            from placement.cli.terminal import page

            console().print(page(words(), self.lang), markup=False, highlight=False, crop=False)

    def findings(self, found: Sequence[Finding]) -> None:
        """Print findings, one line each; of very many, the first ones and the number of the rest."""
        if found:
            from placement.cli.terminal import findings

            self.say(findings(shown(found), self.lang))

    def report(self, found: Sequence[Finding]) -> None:
        """Print findings as the answer: on stdout as records with `--json`, for people otherwise."""
        if self.as_json:
            self.records(found)
        self.findings(found)

    def records(self, found: Sequence[Finding]) -> None:
        """Print findings as records, on stdout; of very many, the first ones and the number of the rest."""
        from placement.records.findings import findings_answer

        self.data(findings_answer(shown(found)).text())

    @contextmanager
    def writing(self, held: AbstractContextManager[T]) -> Iterator[T]:
        """Hold a place that is written to; should the run end early, it is said what is there."""
        with held as target:
            self.targets.append(target)
            yield target

    @property
    def state(self) -> Text:
        """What was done to the places that are written to."""
        half = [target.path for target in self.targets if target.state == "half"]
        written = [target.path for target in self.targets if target.state == "written"]
        former = [target.path for target in self.targets if target.earlier]
        if half:
            return Text("Only some files of {half} were written; run the command again, which mends it.", half=half[0])
        if written:
            return Text("{written} was written whole before the run ended.", written=comma_list(map(str, written)))
        if former:
            return Text("Nothing was written; what {former} held before is unchanged.", former=comma_list(map(str, former)))
        return Text("Nothing was written.")

    @contextmanager
    def working(self, text: Text) -> Iterator[Progress]:
        """Show on one line that long work goes on; yield the callback by which its steps come to stand beside.

        Silent when stderr is no terminal.
        """
        if not self.console.is_terminal:
            yield lambda _: None
            return
        what = text.to(self.lang)
        with self.console.status(what) as status:
            yield lambda event: status.update(f"{what} {step_said(event, self.lang)}")


@contextmanager
def session(lang: Language, *, as_json: bool = False, debug: bool = False) -> Iterator[Session]:
    """Run a command; every failure becomes one plain message and an exit code."""
    spoken = Session(lang, as_json, console(stderr=True))
    try:
        yield spoken
    except PlacementError as error:
        if debug:
            traceback.print_exc()
        spoken.report(error.findings)
        if isinstance(error, StoppedError):
            spoken.say(spoken.state)
        raise typer.Exit(_exit_code(error)) from None
    except KeyboardInterrupt:
        spoken.say(spoken.state)
        raise typer.Exit(INTERRUPTED) from None
    except (typer.Exit, typer.Abort):
        raise
    except MemoryError:
        spoken.say(Text("Out of memory."))
        raise typer.Exit(INVALID) from None
    except Exception as error:  # noqa: BLE001 - whatever it is, no traceback reaches a user
        raise typer.Exit(_unforeseen(spoken, error, debug=debug)) from None


def _unforeseen(spoken: Session, error: Exception, *, debug: bool) -> int:
    """Say what nobody raised on purpose, and return the exit code."""
    if isinstance(error, BrokenPipeError):
        hush()
        return UNREAD
    if debug:
        traceback.print_exc()
    if isinstance(error, OSError) and error.errno in FULL:
        spoken.say(Text("The disk is full. {state} Make room, or name another place.", state=spoken.state))
        return INVALID
    name = type(error).__name__
    spoken.say(Text("This is a bug of ours ({name}). Run again with --debug and report what it prints.", name=name))
    return OUR_BUG


def _exit_code(error: PlacementError) -> int:
    if isinstance(error, StoppedError):
        return INTERRUPTED if any(finding.code == "interrupted" for finding in error.findings) else STOPPED
    if isinstance(error, InputError):
        return INVALID
    return OUR_BUG if isinstance(error, CheckError | SolverError) else INVALID
