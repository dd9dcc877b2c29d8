"""What is written for paper besides the report's page, and in which form."""

from __future__ import annotations

from dataclasses import dataclass

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
    """

    pdf: bool = False
    paper: Paper = "a4"


REPORT_ALONE = Papers()
