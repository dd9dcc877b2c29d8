"""What is written for paper besides the report's page, in which form; and the further forms of the tables."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from maps.report.paper import Paper


@dataclass(frozen=True, slots=True)
class Papers:
    """What is asked for besides `report.html`.

    Parameters
    ----------
    pdf
        the report as `report.pdf`.
    paper
        of the report's maps: `a4`, or one sheet of `a3` across.
    figures
        five pictures to paste, as SVG and as PNG.
    docx
        the report as `report.docx`, to be edited.
    leaflet
        a page for residents in each of the page's own languages; with `pdf` as a PDF too.
    """

    pdf: bool = False
    paper: Paper = "a4"
    figures: bool = False
    docx: bool = False
    leaflet: bool = False

    @property
    def asked(self) -> bool:
        """Whether anything besides the report's page is asked for."""
        return self.pdf or self.figures or self.docx or self.leaflet


REPORT_ALONE = Papers()
# the tables in one workbook; the layers as GeoParquet; a mark before the CSV files, by which a spreadsheet takes them for UTF-8
Form = Literal["xlsx", "parquet", "bom"]
FORMS: tuple[Form, ...] = ("xlsx", "parquet", "bom")
