"""Reading XML that nothing can be hidden in: a document type, which entity bombs and outside files need, is refused."""

from __future__ import annotations

from collections.abc import Callable
from xml.parsers import expat

from models.messages.findings import Faults
from models.messages.text import Text

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]


class _DoctypeMetError(Exception):
    """A document type declaration was met."""


def parse(data: bytes, faults: Faults, start: Start | None = None, end: End | None = None) -> bool:
    """Go through an XML file, element by element.

    Parameters
    ----------
    data
        the file's bytes.
    faults
        takes what is wrong with it.
    start
        called with the name and attributes of every element.
    end
        called with its name when it ends.

    Returns
    -------
    whole
        whether the file was read to its end; it holds no DOCTYPE then.
    """
    parser = expat.ParserCreate()
    parser.SetParamEntityParsing(expat.XML_PARAM_ENTITY_PARSING_NEVER)
    parser.StartDoctypeDeclHandler = _refuse
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    try:
        parser.Parse(data, True)
    except _DoctypeMetError:
        faults.stop(
            "xml-doctype",
            Text("XML with a DOCTYPE is not read, because it can expand entities or reach other files; export it without one"),
            line=parser.CurrentLineNumber,
        )
        return False
    except (expat.ExpatError, ValueError, LookupError):
        faults.stop(
            "xml-broken",
            Text("cannot be read as XML from here on; see whether it is cut off, and export it again as UTF-8"),
            line=parser.CurrentLineNumber,
        )
        return False
    return True


def _refuse(*_: object) -> None:
    raise _DoctypeMetError
