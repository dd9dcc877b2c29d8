"""A sheet of fields as a form: what is needed first, the rest behind "More"; and what came back from the browser."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from htmltools import Tag, tags

from models.messages.text import Language, Text, in_context
from placement.app.parts.controls import select
from placement.scenario.described_ja import JAPANESE
from placement.scenario.fields import FLAGGED, LISTED, OF_KIND, Answers, Field
from placement.scenario.sheets import Sheet

LABELS: Mapping[str, Text] = {
    "at_least": in_context("field", "at least"),
    "at_most": in_context("field", "at most"),
    "exactly": in_context("field", "exactly"),
    "of": in_context("field", "of which offices"),
    "of_each": in_context("field", "for each value of the column"),
    "nearest_to": in_context("field", "for the area of each of these offices"),
    "together": in_context("field", "offices"),
    "never_together": in_context("field", "offices"),
    "if_open": in_context("field", "if this office opens"),
    "then": in_context("field", "all of these open too"),
    "then_any": in_context("field", "one of these opens too"),
    "apart": in_context("field", "not nearer to each other than"),
    "serve": in_context("field", "people served, at least"),
    "areas": in_context("field", "in these areas"),
    "each_area": in_context("field", "in each area by itself"),
    "polygons": in_context("field", "within the polygons of the file"),
    "people": in_context("field", "people of the column"),
    "service": in_context("field", "service"),
    "longest": in_context("field", "nobody farther than"),
    "longest_on_foot": in_context("field", "nobody walks longer than"),
    "farther.by_more_than": in_context("field", "farther by more than"),
    "farther.at_most": in_context("field", "people, at most"),
    "least_load": in_context("field", "nearest of, at least"),
    "gini.at_most": in_context("field", "Gini coefficient, at most"),
    "sum": in_context("field", "column added up"),
    "wait": in_context("field", "mean wait, at most"),
    "wait_share": in_context("field", "share of arrivals"),
    "within": in_context("field", "within"),
    "staff.at_most": in_context("field", "posts, at most"),
    "room": in_context("field", "column with the room for counters"),
    "because": in_context("field", "reason"),
    "source": in_context("field", "decided in"),
    "from_year": in_context("field", "from the month"),
    "until_year": in_context("field", "before the month"),
    "full": in_context("field", "counts in full up to"),
    "none": in_context("field", "not at all from"),
    "aversion": in_context("field", "aversion to inequality"),
    "give_up": in_context("field", "may be given up"),
    "maximize.sum": in_context("field", "column added up"),
    "minimize.sum": in_context("field", "column added up"),
    "maximize.of": in_context("field", "of which offices"),
    "minimize.of": in_context("field", "of which offices"),
    "straight_line": in_context("field", "within"),
    "walking": in_context("field", "within"),
    "transit": in_context("field", "within"),
    "driving": in_context("field", "within"),
    "cycling": in_context("field", "within"),
    "matrix": in_context("field", "matrix of the study"),
    "depart": in_context("field", "setting out"),
    "percentile": in_context("field", "percentile of the times"),
    "date": in_context("field", "day"),
    "title": in_context("field", "what people read"),
}
# what the label alone does not tell
HINTED = {
    *(
        "of_each",
        "nearest_to",
        "each_area",
        "polygons",
        "people",
        "sum",
        "room",
        "wait_share",
        "gini.at_most",
        "aversion",
        "give_up",
    ),
    *("farther.by_more_than", "from_year", "until_year", "full", "none", "depart", "percentile", "date", "matrix", "within"),
}
# what few rules need
MORE = {
    *(
        "because",
        "source",
        "from_year",
        "until_year",
        "people",
        "service",
        "polygons",
        "nearest_to",
        "of_each",
        "areas",
        "each_area",
    ),
    *("depart", "percentile", "date", "title", "give_up"),
}
UNITS: Mapping[str, Text] = {
    "min": in_context("unit", "min"),
    "people": in_context("unit", "people"),
}
CHOICES: Mapping[str, Text] = {
    "all": in_context("offices", "all offices"),
    "open": in_context("offices", "open with the plan"),
    "opened": in_context("offices", "opened by the plan"),
    "kept": in_context("offices", "kept"),
    "closed": in_context("offices", "closed by the plan"),
    "now": in_context("number", "what it is now"),
}


@dataclass(frozen=True)
class Told:
    """What a form is drawn with.

    Parameters
    ----------
    names
        what people call offices and kinds, by their ids.
    lang
        the language.
    """

    names: Mapping[str, str]
    lang: Language

    def called(self, key: str, said: str = "") -> str:
        """Return what people call a choice."""
        return CHOICES[key].to(self.lang) if key in CHOICES and not said else self.names.get(key) or said or key


def sheet_form(sheet: Sheet, tree: Mapping[str, object], told: Told, part: str, value: str) -> Tag:
    """Return a sheet as a form.

    Parameters
    ----------
    sheet
        its fields.
    tree
        the part of the file that it shows; empty for a new one.
    told
        the words for it.
    part
        the part of the page whose form it is.
    value
        which list, which row of it, and which form: as the page's acts have it.
    """
    answers, lang, keep = sheet.answers(tree, told.lang), told.lang, value.rpartition(":")[0]
    first = [one for one in sheet.fields if one.needed or one.name not in MORE]
    more = [one for one in sheet.fields if one not in first]
    rest = tags.details(
        tags.summary(in_context("workbench", "More").to(lang)),
        *(_row(one, answers, told) for one in more),
        open="open" if any(answers.get(one.name) for one in more) else None,
    )
    return tags.form(
        *(_row(one, answers, told) for one in first),
        *([rest] if more else []),
        tags.div(
            tags.button(
                in_context("workbench", "Write into the file").to(lang),
                type="submit",
                data_act=f"{part}-save",
                data_value=value,
                data_keep=keep,
            ),
            tags.button(
                in_context("workbench", "Cancel").to(lang), type="button", data_act=f"{part}-form", data_value="", data_keep=keep
            ),
            class_="actions",
        ),
        class_="sheet",
    )


def _row(one: Field, answers: Answers, told: Told) -> Tag:
    label, value = LABELS[one.name].to(told.lang), answers.get(one.name, "")
    said = one.said if told.lang == "en" else JAPANESE.get(one.said, one.said)
    hint = [tags.small(said, id=f"hint-{one.name}")] if one.name in HINTED else []
    if one.kind == "several" and one.choices:
        return tags.fieldset(tags.legend(label), *_boxes(one.name, one.choices, value, told), *hint)
    text = value if isinstance(value, str) else ", ".join(value)
    if one.kind == "offices":
        return tags.div(
            tags.label(tags.span(label), _offices(one, text, told)), _listed(one, answers, told), *hint, class_="offices"
        )
    return tags.div(tags.label(tags.span(label), *_control(one, text, answers, told)), *hint)


def _control(one: Field, value: str, answers: Answers, told: Told) -> Sequence[Tag]:
    required, hint = "required" if one.needed else None, _hint(one)
    if one.kind == "choice":
        empty = {} if one.needed and value else {"": ""}
        options = {key: told.called(key, said) for key, said in one.choices.items()}
        return [select(empty | options, value, name=one.name, required=required, aria_describedby=hint)]

    def field(kind: str, **more: str | None) -> Tag:
        return tags.input(type=kind, name=one.name, required=required, aria_describedby=hint, **more)

    if one.kind == "flag":
        return [field("checkbox", value=FLAGGED, checked="checked" if value else None)]
    if one.kind == "amount":
        chosen = answers.get(f"{one.name}.unit", "")
        units = {unit: UNITS[unit].to(told.lang) if unit in UNITS else unit for unit in one.units}
        label = Text("unit of {field}", field=LABELS[one.name]).to(told.lang)
        unit = select(units, str(chosen), name=f"{one.name}.unit", aria_label=label)
        return [field("number", min="0", step="any", value=value or None), unit]
    if one.kind == "number" and not one.words:
        low, high = (None if end is None else f"{end:g}" for end in (one.least, one.most))
        return [field("number", step="any", min=low, max=high, value=value or None)]
    if one.kind == "number":
        words = "|".join(one.words)
        said = Text("a number, or {words}", words=words).to(told.lang)
        return [field("text", pattern=f"[0-9]+|{words}", placeholder=said, value=value or None)]
    return [field("text", maxlength="1000", value=value or None)]


def _offices(one: Field, value: str, told: Told) -> Tag:
    """Return the choice among sets of offices: a word, those of a kind, or those listed."""
    options = {} if one.needed and value else {"": ""}
    options |= {word: told.called(word) for word in one.words}
    options |= {
        f"{OF_KIND}{kind}": Text("kind {kind}", kind=told.called(kind, said)).to(told.lang) for kind, said in one.choices.items()
    }
    options[LISTED] = in_context("offices", "these:").to(told.lang)
    if value and value not in options:
        options[value] = in_context("offices", "as the file says").to(told.lang)
    required = "required" if one.needed else None
    return select(options, value, name=one.name, aria_describedby=_hint(one), required=required)


def _hint(one: Field) -> str | None:
    return f"hint-{one.name}" if one.name in HINTED else None


def _listed(one: Field, answers: Answers, told: Told) -> Tag:
    """Return the offices that may be listed, shown where they are chosen one by one."""
    legend = tags.legend(in_context("workbench", "Offices").to(told.lang))
    name = f"{one.name}.{LISTED}"
    return tags.fieldset(legend, *_boxes(name, one.items, answers.get(name, ()), told))


def _boxes(name: str, choices: Mapping[str, str], chosen: str | Sequence[str], told: Told) -> list[Tag]:
    there = {chosen} if isinstance(chosen, str) else set(chosen)
    return [
        tags.label(
            tags.input(type="checkbox", name=name, value=key, checked="checked" if key in there else None), told.called(key, said)
        )
        for key, said in choices.items()
    ]
