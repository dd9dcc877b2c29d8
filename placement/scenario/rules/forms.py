"""The forms a rule can have, and how the keys of a rule in the file tell its form.

A file is held against one sheet with the keys of all forms, so that every message and the JSON Schema speak of the whole
language; then the form whose own keys are there takes its values.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Annotated, Any

from pydantic import GetCoreSchemaHandler, create_model
from pydantic.fields import FieldInfo
from pydantic_core import core_schema

from geodata.yamlfiles.reader import StrictModel
from models.messages.text import Text
from placement.scenario.rules.apart import Apart
from placement.scenario.rules.base import Rule
from placement.scenario.rules.counted import Counted
from placement.scenario.rules.farther import Farther
from placement.scenario.rules.gini import GiniRule
from placement.scenario.rules.if_open import IfOpen
from placement.scenario.rules.least_load import LeastLoadRule
from placement.scenario.rules.longest import Longest
from placement.scenario.rules.longest_on_foot import LongestOnFoot
from placement.scenario.rules.never_together import NeverTogether
from placement.scenario.rules.room import Room
from placement.scenario.rules.serve import Serve
from placement.scenario.rules.staff import StaffRule
from placement.scenario.rules.sum_limit import SumLimit
from placement.scenario.rules.together import Together
from placement.scenario.rules.wait import Wait
from placement.scenario.written import refusal

# in the order in which people read of them
FORMS: tuple[type[Rule], ...] = (
    Counted,
    Together,
    NeverTogether,
    IfOpen,
    Apart,
    Serve,
    Longest,
    LongestOnFoot,
    Farther,
    LeastLoadRule,
    GiniRule,
    SumLimit,
    Wait,
    StaffRule,
    Room,
)


def telling(keys: Iterable[str]) -> frozenset[str]:
    """Return those among the keys of a rule that say what form it has: at_most does, but not beside sum."""
    given = frozenset(keys)
    told = [form for form in FORMS if not given.isdisjoint(form.KEYS)]
    beside = {key for form in told for key in form.model_fields if key not in form.KEYS}
    return frozenset(key for form in told for key in form.KEYS if key in given and key not in beside)


def _sheet() -> type[StrictModel]:
    """Return a model with the keys of all forms: all that a form asks for may be missing."""
    common = {key: (field.annotation, field) for key, field in Rule.model_fields.items()}
    keys: dict[str, Any] = {"id": common.pop("id")}
    for form in FORMS:
        for key, field in form.model_fields.items():
            if key not in common:
                keys.setdefault(key, _optional(field))
    said = "A demand on the plan, with its reason: one of the forms below."
    return create_model("Rule", __base__=StrictModel, __doc__=said, **{**keys, **common})


def _optional(field: FieldInfo) -> tuple[Any, FieldInfo]:
    if not field.is_required():
        return field.annotation, field
    kind: Any = Annotated[(field.annotation, *field.metadata)] if field.metadata else field.annotation
    return kind | None, FieldInfo(default=None, description=field.description)


def _form_of(sheet: StrictModel) -> Rule:
    """Return the rule that the values of a sheet make.

    Raises
    ------
    PydanticCustomError
        if they are of no form, of several, or do not go together.
    """
    given = {key: value for key, value in sheet if value is not None}
    tell = telling(given)
    meant = [form for form in FORMS if not tell.isdisjoint(form.KEYS)]
    own = [key for form in meant for key in form.KEYS if key in tell]
    if len(meant) != 1 or (len(own) > 1 and not set(own).isdisjoint(meant[0].ALONE)):
        said = ", ".join(" / ".join(form.KEYS) for form in FORMS)
        raise refusal("one_of", Text("write one of these forms: {said}", said=said))
    (form,) = meant
    for key, value in given.items():
        if value and key not in form.model_fields:
            owners = " / ".join(own_key for other in FORMS if key in other.model_fields for own_key in other.KEYS)
            raise refusal("belongs_to", Text("{key} goes with {owners}", key=key, owners=owners))
    for key, field in form.model_fields.items():
        if field.is_required() and key not in given:
            raise refusal("needs", Text("{own} needs {key}", own=own[0], key=key))
    # each value was held against the same field on the sheet
    rule = form.model_construct(**{key: value for key, value in given.items() if key in form.model_fields})
    rule.require_sound()
    return rule


class _AnyForm:
    """Reads a rule by the sheet of all forms, and writes it so."""

    # the model of what may be written in the file
    written = staticmethod(_sheet)

    def __get_pydantic_core_schema__(self, source: object, handler: GetCoreSchemaHandler) -> core_schema.CoreSchema:
        sheet = self.written()

        def write(rule: Rule, inner: Callable[[StrictModel], object]) -> object:
            return inner(sheet.model_construct(**dict(rule)))

        read = handler.generate_schema(sheet)
        dump = core_schema.wrap_serializer_function_ser_schema(write, schema=read)
        return core_schema.no_info_after_validator_function(_form_of, read, serialization=dump)


AnyRule = Annotated[Rule, _AnyForm()]
