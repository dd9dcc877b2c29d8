"""YAML from the values of a program, so that the reader takes each for what it is; and values read as if a file held them."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

from geodata.yamlfiles.composer import MAX_DEPTH
from geodata.yamlfiles.reader import Parsed, parse_bytes
from geodata.yamlfiles.source import Steps, dotted
from models.messages.findings import Finding, InputError, brief
from models.messages.text import Text

FLOAT = "tag:yaml.org,2002:float"
# texts that no reader takes for anything else
PLAIN = re.compile(r"(?!(?:true|false|null|yes|no|on|off|y|n)\Z)[a-z][a-z0-9_-]*", re.IGNORECASE)


def yaml_text(tree: object) -> str:
    """Return mappings, lists and scalars as YAML: texts quoted where they could be misread, numbers without an exponent."""
    from ruamel.yaml import YAML
    from ruamel.yaml.representer import RoundTripRepresenter

    class Plain(RoundTripRepresenter):
        """What ruamel.yaml writes, and decimals: known to this class and to no other that the process uses."""

    Plain.add_representer(Decimal, lambda plain, value: plain.represent_scalar(FLOAT, format(value, "f")))
    made = io.StringIO()
    yaml = YAML()
    yaml.width = 120
    yaml.Representer = Plain
    yaml.dump(_quoted(tree), made)
    return made.getvalue()


def _quoted(value: object) -> object:
    from ruamel.yaml.scalarstring import DoubleQuotedScalarString

    if isinstance(value, dict):
        return {_quoted(name): _quoted(of) for name, of in value.items()}
    if isinstance(value, list):
        return [_quoted(of) for of in value]
    if isinstance(value, str) and not PLAIN.fullmatch(value):
        return DoubleQuotedScalarString(value)
    if isinstance(value, float):
        # never an exponent, which the reader refuses
        return Decimal(repr(value))
    return value


def parse_values(values: Mapping[str, object]) -> Parsed:
    """Return the mapping of a program as if it had been read from a file: what is said of a part names its keys, and no line.

    Parameters
    ----------
    values
        mappings, lists, tuples, texts, paths, numbers (numpy's and decimals too), true and false, and nothing.

    Raises
    ------
    InputError
        if it holds anything else.
    """
    faults: list[Finding] = []
    tree = _plain(values, (), faults)
    if faults:
        raise InputError(faults)
    parsed = parse_bytes(yaml_text(tree).encode(), "")
    return replace(parsed, source=replace(parsed.source, from_file=False))


def _plain(value: object, path: Steps, faults: list[Finding]) -> object:
    if len(path) >= MAX_DEPTH:  # what holds itself among them
        message = Text("nested more than {max_depth} deep", max_depth=MAX_DEPTH)
        faults.append(Finding("yaml-too-deep", "stop", message, field=dotted(path[:1])))
        return None
    if isinstance(value, Mapping):
        for key in value:
            if not isinstance(key, str):
                message = Text("a key must be plain text")
                faults.append(Finding("yaml-odd-key", "stop", message, field=dotted((*path, brief(str(key))))))
        return {str(key): _plain(of, (*path, str(key)), faults) for key, of in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(of, (*path, place), faults) for place, of in enumerate(value)]
    if isinstance(value, Path):
        return str(value)
    if hasattr(value, "dtype") and hasattr(value, "item"):  # a number of numpy's, which need not be loaded
        value = value.item()
    if value is None or isinstance(value, (str, bool, int, float, Decimal)):
        return value
    message = Text(
        "{kind} is nothing that a file could hold; write text, a number, a list or a mapping", kind=type(value).__name__
    )
    faults.append(Finding("wrong-type", "stop", message, field=dotted(path)))
    return None
