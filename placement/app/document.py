"""A scenario's text while people work on it: saved at each step, undone and redone, and never lost to another window."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from geodata.yamlfiles.reader import MAX_BYTES
from models.messages.findings import Finding, InputError
from models.messages.text import Text
from placement.output.writing import taken_file

MOST_STEPS = 200
CONFLICT = Text(
    "The file was changed elsewhere meanwhile: in another window or by another program. That text is shown; Undo brings yours back."
)


@dataclass
class Document:
    """The text of a scenario file, as it stands in the file, with the steps before and after it.

    Parameters
    ----------
    path
        the file.
    text
        as it was last read or written, with plain line breaks.
    revision
        counts every change of `text`, wherever it comes from.
    before, after
        texts that Undo and Redo bring back, the nearest last.
    """

    path: Path
    text: str = ""
    revision: int = 0
    before: list[str] = field(default_factory=list)
    after: list[str] = field(default_factory=list)
    breaks: str = "\n"

    def edit(self, text: str, base: int) -> bool:
        """Take a new text and save it.

        Parameters
        ----------
        text
            the whole text.
        base
            the revision it was made from.

        Returns
        -------
        whether it is the text now; where the file had changed since, that text is, and Undo brings this one.

        Raises
        ------
        InputError
            if it is too long, or the file cannot be written.
        """
        text = _plain(text)
        if len(text.encode()) > MAX_BYTES:
            message = Text("is larger than {max_bytes:,} bytes", max_bytes=MAX_BYTES)
            raise InputError(Finding("file-too-large", "stop", message, file=self.path.name))
        self.refresh()
        if base != self.revision:
            if text != self.text:
                self.before.append(text)
            return False
        if text != self.text:
            self._save(text)
            self._step()
            self._become(text)
        return True

    def undo(self) -> None:
        """Go back to the text before."""
        self._back(self.before, self.after)

    def redo(self) -> None:
        """Take back what was undone."""
        self._back(self.after, self.before)

    def refresh(self) -> bool:
        """Take in what another program wrote into the file; return whether there was anything."""
        try:
            raw = self.path.read_bytes()
        except OSError:
            return False
        if len(raw) > MAX_BYTES:
            return False
        try:
            whole = raw.decode("utf-8-sig")
        except UnicodeDecodeError:
            return False
        text = _plain(whole)
        if self.revision and text == self.text:
            return False
        self.breaks = "\r\n" if "\r\n" in whole else "\n"
        if self.revision:
            self._step()
        self._become(text)
        return True

    def _back(self, source: list[str], target: list[str]) -> None:
        self.refresh()
        if source:
            self._save(source[-1])
            target.append(self.text)
            self._become(source.pop())

    def _step(self) -> None:
        self.before.append(self.text)
        del self.before[:-MOST_STEPS]
        self.after.clear()

    def _become(self, text: str) -> None:
        self.text, self.revision = text, self.revision + 1

    def _save(self, text: str) -> None:
        with taken_file(self.path) as target:
            target.write(text.replace("\n", self.breaks))


def open_document(path: Path) -> Document:
    """Read a scenario's text.

    Raises
    ------
    InputError
        if the file cannot be read as text.
    """
    document = Document(path)
    if not document.refresh():
        message = Text("cannot be shown; save it again as UTF-8, with less than {max_bytes:,} bytes", max_bytes=MAX_BYTES)
        raise InputError(Finding("not-utf-8", "stop", message, file=path.name))
    return document


def _plain(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n")
