"""Pages of words and tables as JSON and back without loss, to be shown again in any language."""

from __future__ import annotations

import json
from dataclasses import fields, is_dataclass
from typing import Any

from pydantic import TypeAdapter, ValidationError

from models.messages.document import Page
from models.messages.recorded import RecallError, recall, record
from models.messages.text import Text

_READER = TypeAdapter(Page)


def page_text(page: Page) -> str:
    """Return a page as JSON."""
    return json.dumps(page, default=_plain, ensure_ascii=False)


def read_page(text: str | bytes) -> Page:
    """Return the page that `page_text` wrote.

    Raises
    ------
    RecallError
        if it is none.
    """
    try:
        page = _READER.validate_python(json.loads(text, object_hook=recall))
    except (ValidationError, ValueError, RecursionError) as error:
        msg = "this is no page that was written"
        raise RecallError(msg) from error
    tables = [block for section in page.sections for block in section.body if not isinstance(block, Text)]
    if any(len(row) != len(table.head) for table in tables for row in table.rows):
        msg = "a table has rows that are not as long as its head"
        raise RecallError(msg)
    return page


def _plain(one: object) -> dict[str, Any]:
    if isinstance(one, Text) or not is_dataclass(one):
        return record(one)
    return {field.name: getattr(one, field.name) for field in fields(one)}
