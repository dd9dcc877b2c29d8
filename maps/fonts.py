"""The letters of drawings and PDFs come with packages, so that the machine they are made on changes nothing.

A package's file is found without importing the package, which would change matplotlib's settings for everybody.
"""

from __future__ import annotations

import unicodedata
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import lru_cache
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING

from models.messages.catalogue import NAMES_FROM, SOURCE, fallbacks
from models.messages.findings import Finding, InputError
from models.messages.text import Text, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from models.messages.text import Language


@dataclass(frozen=True, slots=True)
class Face:
    """A font that an installed package brings.

    Parameters
    ----------
    family
        what drawings call it; no machine's own font has this name.
    package
        what to install for it.
    module
        the package's folder.
    file
        where in that folder.
    """

    family: str
    package: str
    module: str
    file: str

    @property
    def is_installed(self) -> bool:
        """Whether its package is there."""
        return find_spec(self.module) is not None

    def find(self) -> Path:
        """Return the font's file.

        Raises
        ------
        InputError
            if the package is not installed.
        """
        spec = find_spec(self.module)
        folders = (spec.submodule_search_locations if spec else None) or []
        for folder in folders:
            if (path := Path(folder) / self.file).is_file():
                return path
        message = Text(
            "the package {package}, which holds the font of drawings and PDFs, is missing: run pip install {package}",
            package=self.package,
        )
        raise InputError(Finding("font-package-missing", "stop", message, value=self.package))


# The first that has a letter draws it.
FACES = (
    Face("placement Japanese", "matplotlib-fontja", "matplotlib_fontja", "fonts/ipaexg.ttf"),
    Face("placement Latin", "matplotlib", "matplotlib", "mpl-data/fonts/ttf/DejaVuSans.ttf"),
)
# Languages with letters that these lack, or draw otherwise: a face of their own, where its package is installed, comes first.
OWN_FACES: Mapping[Language, Face] = {
    "zh_Hans": Face("placement Chinese", "pylopdf-fonts-zh-cn", "pylopdf_fonts_zh_cn", "NotoSansSC-Regular.otf"),
    "ko": Face("placement Korean", "pylopdf-fonts-ko", "pylopdf_fonts_ko", "NotoSansKR-Regular.otf"),
}
EXTRA = "office-placement[fonts]"
_SPOKEN: ContextVar[Language] = ContextVar("the language that is drawn", default=SOURCE)
# what Japanese printers set where the case holds no type for a letter
GETA = "〓"
# the line round a bold letter, as a share of its size: each face has one weight
BOLDER = 0.04
NAMED = 5


@contextmanager
def speaking(lang: Language) -> Iterator[None]:
    """Draw in a language meanwhile: its own face comes first."""
    token = _SPOKEN.set(lang)
    try:
        yield
    finally:
        _SPOKEN.reset(token)


def faces() -> tuple[Face, ...]:
    """Return the faces of the language that is drawn; the first that has a letter draws it."""
    own = OWN_FACES.get(_SPOKEN.get())
    return (own, *FACES) if own is not None and own.is_installed else FACES


def families() -> list[str]:
    """Return what drawings call the faces of the language that is drawn."""
    return [face.family for face in faces()]


def register_faces() -> None:
    """Make the faces known to matplotlib under names of their own, whatever list of fonts it has.

    Matplotlib finds fonts by name alone, in a list it may have kept since before a font was there. The entries are added
    once and disturb no other drawing.
    """
    from matplotlib.font_manager import FontEntry, fontManager

    known = {font.name for font in fontManager.ttflist}
    for face in faces():
        if face.family not in known:
            fontManager.ttflist.append(FontEntry(fname=str(face.find()), name=face.family, weight=400, size="scalable"))


@lru_cache(maxsize=8)
def _letters_of(face: Face) -> frozenset[int]:
    from matplotlib.ft2font import FT2Font

    return frozenset(FT2Font(str(face.find())).get_charmap())


def missing_letters(texts: Iterable[str]) -> list[str]:
    """Return the letters that no face has, each once, in the order they are met; line breaks need no letter."""
    kept = [_letters_of(face) for face in faces()]
    met = dict.fromkeys("".join(texts))
    return [letter for letter in met if letter != "\n" and not any(ord(letter) in letters for letters in kept)]


def one_line(text: str) -> str:
    """Return a text of the data's for a picture: one line, with nothing in it that no face draws.

    A letter that the faces lack becomes 〓, a variant of a letter its plain form.
    """
    seen = " ".join(_seen(text).split())
    return seen.translate({ord(letter): GETA for letter in missing_letters([seen])})


def _seen(text: str) -> str:
    """Return a text without what has no shape of its own."""
    kept = (letter for letter in text if not unicodedata.name(letter, "").startswith("VARIATION SELECTOR"))
    return "".join(" " if unicodedata.category(letter) in {"Cc", "Cf", "Zl", "Zp"} else letter for letter in kept)


def warn_of_missing(names: Iterable[str], file: str) -> tuple[Finding, ...]:
    """Return a warning where a drawing shows 〓 for letters of names, none otherwise."""
    if not (lost := missing_letters(_seen(name) for name in names)):
        return ()
    named = name_letters(lost)
    message = plural(
        "no font has {named} ({n} character of names): drawings show {geta}",
        "no font has {named} ({n} characters of names): drawings show {geta}",
        len(lost),
        named=named,
        geta=GETA,
    )
    return (Finding("drawing-characters-missing", "warn", message, file=file, count=len(lost)),)


def name_letters(letters: Iterable[str]) -> str:
    """Return the first few letters by their code points, for a message."""
    every = list(letters)
    return ", ".join(f"U+{ord(letter):04X}" for letter in every[:NAMED]) + (", …" if len(every) > NAMED else "")


def drawn_in(lang: Language, sample: Iterable[Text]) -> Language:
    """Return the language in which drawings speak to a reader: the own, that of the names they read, or English.

    The first is taken whose letters a face has.
    """
    words = tuple(sample)
    asked = (lang, NAMES_FROM.get(fallbacks(lang)[-1], SOURCE))
    return next((one for one in asked if not _missing_in(one, words)), SOURCE)


def _missing_in(lang: Language, words: Iterable[Text]) -> list[str]:
    with speaking(lang):
        return missing_letters(text.to(lang) for text in words)


def warn_of_another(lang: Language, drawn: Language, file: str) -> tuple[Finding, ...]:
    """Return a warning where pictures speak another language for want of a font that a package brings, none otherwise."""
    own = OWN_FACES.get(lang)
    if lang == drawn or own is None:
        return ()
    message = Text(
        "its pictures are in another language ({drawn}), as the font of {lang} is not installed: run pip install '{extra}'",
        drawn=drawn,
        lang=lang,
        extra=EXTRA,
    )
    return (Finding("drawing-other-language", "warn", message, file=file, value=own.package),)


def require_letters(words: Iterable[str]) -> None:
    """Check that the faces hold all letters of the words of the language that is drawn.

    Raises
    ------
    InputError
        if they do not: the words would be drawn as boxes.
    """
    if not (lost := missing_letters(words)):
        return
    own = OWN_FACES.get(_SPOKEN.get())
    if own is not None and not own.is_installed:
        message = Text(
            "drawings and PDFs in this language need its font: run pip install '{extra}', or choose another language with --lang",
            extra=EXTRA,
        )
        raise InputError(Finding("font-package-missing", "stop", message, value=own.package))
    packages, named = ", ".join(face.package for face in faces()), name_letters(lost)
    message = Text(
        "no installed package ({packages}) holds all letters of this language: {named} would be boxes in drawings "
        "and PDFs, so they are not written; choose another language with --lang",
        packages=packages,
        named=named,
    )
    raise InputError(Finding("font-letters-missing", "stop", message, value="".join(lost[:NAMED])))
