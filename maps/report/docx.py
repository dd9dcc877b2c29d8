"""The report as a file of Word: headings, tables and pictures that can be edited, written as the standard (ISO/IEC 29500) says."""

from __future__ import annotations

import io
import unicodedata
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from maps.charts.exhibit import Caption, draw_exhibit
from maps.labels import CONTENTS, KIND, PAGE_OF, UNREVIEWED, UNREVIEWED_MARK
from maps.rendering import make_environment
from maps.report.markup import column_kinds, runs
from models.messages.catalogue import SOURCE, fallbacks, tag, unreviewed
from models.messages.text import given

if TYPE_CHECKING:
    from collections.abc import Iterator

    from maps.charts.svg import Drawing
    from maps.report.figures import Figure
    from maps.report.parts import Report
    from models.messages.document import Table
    from models.messages.text import Language, Text

EMU_PER_MM = 36_000
# of the page between its margins, in twentieths of a point
PAGE_WIDE = 10_206
# a column is as wide as its longest cell, up to so many letters of half a square
WIDEST_CELL, NARROWEST_CELL = 44, 5
# what Word calls a language, by the code of a catalogue, and the font of its letters where they are East Asian
TAGS = {"ja": "ja-JP", "en": "en-GB", "zh_Hans": "zh-CN", "ko": "ko-KR"}
FONTS = {"ja-JP": "Yu Gothic", "zh-CN": "Microsoft YaHei", "ko-KR": "Malgun Gothic"}
_PARTS = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_KINDS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
_WORDS = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_NUMBERING = (
    f'{_XML}<w:numbering xmlns:w="{_WORDS}"><w:abstractNum w:abstractNumId="0"><w:multiLevelType w:val="hybridMultilevel"/>'
    '<w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="bullet"/><w:lvlText w:val="•"/><w:lvlJc w:val="left"/>'
    '<w:pPr><w:ind w:left="340" w:hanging="227"/></w:pPr></w:lvl></w:abstractNum>'
    '<w:num w:numId="1"><w:abstractNumId w:val="0"/></w:num></w:numbering>'
)


class WordLanguage(NamedTuple):
    """What Word calls a language, and the font of its letters where they are East Asian."""

    tag: str
    font: str | None


def word_language(lang: Language) -> WordLanguage:
    """Return what Word is told of a language."""
    told = next((TAGS[one] for one in fallbacks(lang) if one in TAGS), tag(lang))
    return WordLanguage(told, FONTS.get(told))


@dataclass(frozen=True, slots=True)
class _Placed:
    """A picture as the document places it: its title above, its size in English metric units, its parts by number."""

    number: int
    title: Text | str
    alt: Text
    drawing: Drawing

    @property
    def name(self) -> str:
        return f"picture{self.number}"

    @property
    def wide(self) -> int:
        return round(self.drawing.width_mm * EMU_PER_MM)

    @property
    def high(self) -> int:
        return round(self.drawing.height_mm * EMU_PER_MM)


def render_docx(report: Report) -> bytes:
    """Return a report as a file of Word whose bytes depend on the argument alone.

    Its pictures are PNG of 300 dots to the inch, and SVG for those who can show it.

    Parameters
    ----------
    report
        from `make_report`.
    """
    lang, title = report.lang, report.texts.title
    pictures = dict(_pictures(report))
    spoken = word_language(lang)
    east = spoken if spoken.font else word_language("ja")
    places = [(placed.address, placed.section.title) for placed in (*report.first, *report.sections)]
    page_of = PAGE_OF.filled(page="\n", pages="\n").to(lang).split("\n")
    # what nobody has read over says so on every page
    mark = [UNREVIEWED_MARK] if unreviewed(lang) else []
    parts = {
        "word/document.xml": _render(
            "document",
            lang,
            kind=KIND,
            unreviewed=UNREVIEWED if unreviewed(lang) else None,
            in_english=given({SOURCE: UNREVIEWED.to(SOURCE)}),
            report=report,
            contents=CONTENTS,
            places=[*places[:1], ("map", report.heading), *places[1:]],
            pictures=pictures,
            runs=runs,
            column_kinds=column_kinds,
            widths=column_widths,
        ),
        "word/styles.xml": _render("styles", lang, font=east.font, tag=spoken.tag, east=east.tag),
        "word/header.xml": _render("running", lang, part="hdr", running=[title, *mark], page_of=page_of),
        "word/blank.xml": _render("running", lang, part="hdr", running=mark, page_of=page_of),
        "word/footer.xml": _render("running", lang, part="ftr", running=(), page_of=page_of),
        "word/numbering.xml": _NUMBERING,
        "word/settings.xml": f'{_XML}<w:settings xmlns:w="{_WORDS}"><w:themeFontLang w:val="{spoken.tag}" w:eastAsia="{east.tag}"/></w:settings>',
        "docProps/core.xml": _render("core", lang, title=title, tag=spoken.tag),
    }
    media = {f"word/media/{one.name}.png": one.drawing.png() for one in pictures.values()}
    media |= {f"word/media/{one.name}.svg": one.drawing.encode() for one in pictures.values()}
    return _zipped(_package(list(pictures.values())) | {name: text.encode() for name, text in parts.items()} | media)


def column_widths(table: Table, lang: Language) -> list[int]:
    """Return the widths of a table's columns, in twentieths of a point, by their longest cells; they fill the page."""
    rows = [table.head, *table.rows]
    longest = [max(_half_squares(row[place].to(lang)) for row in rows) for place in range(len(table.head))]
    shares = [min(max(size, NARROWEST_CELL), WIDEST_CELL) + 2 for size in longest]
    widths = [PAGE_WIDE * share // sum(shares) for share in shares]
    return [*widths[:-1], PAGE_WIDE - sum(widths[:-1])]


def _half_squares(text: str) -> int:
    """Return how wide a text is, in halves of a Japanese letter."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def _pictures(report: Report) -> Iterator[tuple[Figure, _Placed]]:
    """Yield every figure with the picture that stands for it; the maps carry their key."""
    placed = [one for part in (*report.first, *report.sections) for one in (*part.before, *part.small, *part.behind)]
    keyed, notes = report.legend.parts, [note.to(report.lang) for note in report.legend.notes]
    for number, figure in enumerate((*placed, *report.charts, *report.maps), start=1):
        drawing, picture = figure.picture.svg, figure.picture
        if figure in report.maps:
            drawing = draw_exhibit(
                drawing, Caption("", figure.more.to(report.lang) if figure.more else "", keyed, notes), report.lang
            )
        yield figure, _Placed(number, figure.caption, picture.alt, drawing)


def _render(template: str, lang: Language, **values: object) -> str:
    return (
        make_environment(marked=False)
        .get_template(f"docx/{template}.xml")
        .render(lang=lang, word_language=word_language, **values)
        .strip()
    )


def _package(pictures: list[_Placed]) -> dict[str, bytes]:
    """Return the parts that say what the others are and how they hang together."""
    kinds = {"document": "document.main", "styles": "styles", "numbering": "numbering", "settings": "settings"}
    kinds |= {"header": "header", "blank": "header", "footer": "footer"}
    overrides = "".join(
        f'<Override PartName="/word/{part}.xml" ContentType="{_PARTS}.{kind}+xml"/>' for part, kind in kinds.items()
    )
    types = (
        f'{_XML}<Types xmlns="{_PACKAGE}/content-types"><Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        '<Default Extension="xml" ContentType="application/xml"/><Default Extension="png" ContentType="image/png"/>'
        f'<Default Extension="svg" ContentType="image/svg+xml"/>{overrides}'
        '<Override PartName="/docProps/core.xml" ContentType="application/vnd.openxmlformats-package.core-properties+xml"/></Types>'
    )
    outer = [
        ("rId1", f"{_KINDS}/officeDocument", "word/document.xml"),
        ("rId2", f"{_PACKAGE}/relationships/metadata/core-properties", "docProps/core.xml"),
    ]
    inner = [(part, f"{_KINDS}/{'header' if part == 'blank' else part}", f"{part}.xml") for part in kinds if part != "document"]
    inner += [
        (f"{form}{one.number}", f"{_KINDS}/image", f"media/{one.name}.{form}") for one in pictures for form in ("png", "svg")
    ]
    return {
        "[Content_Types].xml": types.encode(),
        "_rels/.rels": _relations(outer),
        "word/_rels/document.xml.rels": _relations(inner),
    }


def _relations(rows: list[tuple[str, str, str]]) -> bytes:
    told = "".join(f'<Relationship Id="{name}" Type="{kind}" Target="{target}"/>' for name, kind, target in rows)
    return f'{_XML}<Relationships xmlns="{_PACKAGE}/relationships">{told}</Relationships>'.encode()


def _zipped(parts: dict[str, bytes]) -> bytes:
    """Return parts as one file, without the time of writing."""
    buffer = io.BytesIO()
    with ZipFile(buffer, "w") as file:
        for name, content in parts.items():
            told = ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            told.compress_type, told.create_system = ZIP_DEFLATED, 0
            file.writestr(told, content)
    return buffer.getvalue()
