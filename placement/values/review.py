"""What was measured after a change, beside what the plan says: signed differences, and no verdict."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from geodata.services.months import month_after
from models.messages.findings import Finding
from models.messages.text import NOTHING, Text

Side = Literal["before", "plan"]
Ends = tuple[Fraction, Fraction]
"""From the least to the most that is said; the same twice for one figure."""


@dataclass(frozen=True, slots=True)
class Observed:
    """A row of the sheet of what was measured.

    Parameters
    ----------
    measure, service, office
        what was measured, of which service and at which office; "" for all.
    value
        the figure, exactly as it was written.
    date
        `2015`, `FY2015` (from April), `2015-03` or `2015-03-30`.
    unit
        what the figure is of; "" where the sheet does not say.
    name, source
        the measure in words, and where the figure is from; nothing where the sheet does not say.
    """

    measure: str
    service: str
    office: str
    value: Fraction
    date: str
    unit: str
    name: Text
    source: str

    @property
    def of_a_year(self) -> bool:
        """Whether it is of a whole year."""
        return "-" not in self.date

    @property
    def months(self) -> tuple[str, str]:
        """The first month it is of, and the one with which that is over."""
        if not self.of_a_year:
            month = self.date[:7]
            return month, month_after(month)
        year, first = int(self.date[-4:]), "04" if self.date.startswith("FY") else "01"
        return f"{year}-{first}", f"{year + 1}-{first}"


@dataclass(frozen=True, slots=True)
class Reviewed:
    """A figure that was measured, beside what the plan says.

    Parameters
    ----------
    observed
        the row of the sheet.
    unit
        what the figures are of; "" where the plan says nothing and the sheet does not name it.
    side
        which state of the plan it stands beside; None where it stands beside none.
    said
        what the plan says; None where it says nothing.
    means
        what exactly the plan says of such figures; nothing where it says nothing.
    because
        why it says nothing.
    """

    observed: Observed
    unit: str
    side: Side | None
    said: Ends | None
    means: Text = NOTHING
    because: Text | None = None

    @property
    def difference(self) -> Ends | None:
        """Return what was measured less what the plan says, from the most that it says to the least."""
        if self.said is None:
            return None
        return self.observed.value - self.said[1], self.observed.value - self.said[0]


@dataclass(frozen=True, eq=False)
class Review:
    """All rows of a sheet beside a plan.

    Parameters
    ----------
    rows
        in the sheet's order.
    changed
        the month from which the plan holds; "" where its scenario names none, so that all stands beside the plan.
    findings
        what every output says.
    """

    rows: tuple[Reviewed, ...]
    changed: str
    findings: tuple[Finding, ...] = ()
