"""How sentences are read: templates with what their numbers must be.

A template is the English sentence with its numbers as `{name}`, people with their share as `{name+}` and other words as `<name>`.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from tests.placement.numbers import said
from tests.placement.numbers.plain import City

# given `city`, `found` (the words of the template's names) and `block`
Expected = Callable[..., Mapping[str, str]]
RULES: list[tuple[re.Pattern[str], Expected]] = []


def rule(*templates: str) -> Callable[[Expected], Expected]:
    """Say what the numbers of some sentences must be."""

    def add(expected: Expected) -> Expected:
        RULES.extend((compiled(template), expected) for template in templates)
        return expected

    return add


def compiled(template: str) -> re.Pattern[str]:
    """Return a template as a pattern with a group for each name."""
    parts = re.split(r"(\{\w+\+?\}|<\w+>)", template)
    pattern = ""
    for part in parts:
        if part.startswith("{") and part.endswith("+}"):
            pattern += rf"(?P<{part[1:-2]}>{said.NUMBER}(?: \({said.NUMBER}\))?)"
        elif part.startswith("{"):
            pattern += rf"(?P<{part[1:-1]}>{said.NUMBER})"
        elif part.startswith("<"):
            pattern += rf"(?P<{part[1:-1]}>.+?)"
        else:
            pattern += re.escape(part)
    return re.compile(pattern + ("$" if template.endswith(">") else ""))


def service_of(city: City, title: str) -> str:
    """Return the service that ends a sentence's beginning, in whatever case."""
    (service,) = (one for one, titles in city.titles.items() if title.lower().endswith(titles["en"].lower()))
    return service
