"""The empty sheets that a planner hands to the offices, and the words that go with them."""

from __future__ import annotations

from dataclasses import dataclass

from models.messages.text import Text, in_context


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a sheet.

    Parameters
    ----------
    name
        as the file has it.
    meaning
        what to write there.
    needed
        whether a row must have it.
    """

    name: str
    meaning: Text
    needed: bool = False


@dataclass(frozen=True, slots=True)
class Sheet:
    """An empty sheet.

    Parameters
    ----------
    name
        of the file, without its ending.
    title
        what it holds.
    without
        what there cannot be without it.
    columns
        those that the readers know, where the sheet is a layer or a table of a study.
    """

    name: str
    title: Text
    without: Text
    columns: tuple[Column, ...]


SERVICE = Column("service", Text("short name of the service, a-z, 0-9, _: notifications"), needed=True)
OFFICE = Column("office", Text("id of the office, as in offices.csv"), needed=True)
NAMES = (Column("name_ja", Text("name in Japanese")), Column("name_en", Text("name in English")))
PLACE = (
    Column("lon", Text("longitude in degrees: 139.6503"), needed=True),
    Column("lat", Text("latitude in degrees: 35.7356"), needed=True),
)
NOTE = Column("note", Text("what a reader must know"))
KIND = Text("kiosk, post_office, store, issuing_machine, library, mobile, or a word of your own")
FROM, TO = (
    Column("from", Text("from this month on: 2014-07; empty: since ever")),
    Column("to", Text("to the month before this one; empty: for ever")),
)

SHEETS = (
    Sheet(
        "offices",
        Text("offices, and what each has"),
        Text("a rule or a cost that needs a column is refused, and names it"),
        (
            Column("id", Text("short name of the office, a-z, 0-9, _: minato"), needed=True),
            *NAMES,
            Column("kind", Text("what the office is, the same word for all alike: ward_office, branch"), needed=True),
            *PLACE,
            Column("staff_now", Text("staff today, full-time equivalents, whole")),
            Column("crew_min", Text("the fewest staff with whom it can open")),
            Column("counters_now", Text("counters that are staffed today")),
            Column("counter_max", Text("counters that there is room for")),
            Column("cost", Text("what it costs a year, in thousands of yen")),
            Column("floor_m2", Text("floor area, m²")),
            Column("built", Text("year in which the building was built")),
            Column("renewal_year", Text("year in which it is due to be renewed")),
            Column("district", Text("the district it stands in, for rules such as one in each")),
        ),
    ),
    Sheet(
        "cases",
        Text("cases of each service at each office, as they were counted"),
        Text("what each office has is modelled, and called so on every output"),
        (
            SERVICE,
            OFFICE,
            Column("year", Text("2012, or FY2012 for a fiscal year (from April)"), needed=True),
            Column("month", Text("1 to 12; empty for the whole year")),
            Column("cases", Text("how many, whole; leave out rows of what was not counted, and write no estimate"), needed=True),
        ),
    ),
    Sheet(
        "day",
        Text("how the cases of one busy day are spread over its hours"),
        Text("one stated hour stands for the peak"),
        (
            Column("hour", Text("the hour that begins then: 9 for 9:00 to 10:00"), needed=True),
            Column("share", Text("share of the day's cases that came in it; all shares add up to 1"), needed=True),
        ),
    ),
    Sheet(
        "queue",
        Text("how long a case takes at the counter, and how many come in the busiest hour (for queue: in the scenario file)"),
        Text("no waiting times: nothing is made up"),
        (
            SERVICE,
            Column("service_time_min", Text("minutes that a case takes, the shorter of what is usual"), needed=True),
            Column("service_time_max", Text("minutes, the longer of what is usual"), needed=True),
            Column("arrivals_per_hour_min", Text("cases of the busiest hour at all offices together, at least"), needed=True),
            Column("arrivals_per_hour_max", Text("the same, at most"), needed=True),
        ),
    ),
    Sheet(
        "services",
        Text("which kind of office or channel gives which service"),
        Text("it is not known what ends where, and what takes its place"),
        (
            SERVICE,
            *NAMES,
            Column("kind", Text("the kind of office or channel that gives it"), needed=True),
            FROM,
            TO,
            Column("needs", Text("what one must have to use it there: card, registration; empty: nothing")),
            Column("fee", Text("fee in whole yen")),
            Column("fee_year", Text("the year in which it was that")),
            NOTE,
        ),
    ),
    Sheet(
        "channels",
        Text("kiosks, post offices, stores: where else something is to be had"),
        Text("the page shows offices only"),
        (
            Column("id", Text("short name of the place, no office's: kiosk-hon"), needed=True),
            *NAMES,
            Column("kind", KIND, needed=True),
            Column("opens", Text("from this month on: 2014-07; empty: since ever")),
            Column("closes", Text("to the month before this one; empty: for ever")),
            Column("inside", Text("yes or no: whether it lies in the municipality; empty: by the boundary")),
            NOTE,
            *PLACE,
        ),
    ),
    Sheet(
        "hours",
        Text("in which parts of the week offices and channels are open"),
        Text("hours are unknown, and called so"),
        (
            Column("slot", Text("weekday_day, weekday_evening, saturday or sunday"), needed=True),
            Column("kind", Text("the kind of office or channel; or leave it empty and give an id")),
            Column("id", Text("one office or channel")),
            Column("open", Text("yes, no, or part: on some of these days alone"), needed=True),
            Column("begins", Text("on the clock: 08:30")),
            Column("ends", Text("on the clock: 17:00")),
            FROM,
            TO,
            NOTE,
        ),
    ),
    Sheet(
        "slots",
        Text("cases of a further opening time, such as a Saturday, by office or area"),
        Text("hours can only be asked for with cases stated in the scenario file, spread over the people"),
        (
            Column("slot", Text("id of the opening time, as under hours in the scenario file: saturday-1"), needed=True),
            Column("hours", Text("hours a year of it, in which these cases come"), needed=True),
            Column("office", Text("id of the office; or leave it empty and give an area")),
            Column("area", Text("id of the area")),
            Column("cases", Text("cases in these hours, whole"), needed=True),
        ),
    ),
    Sheet(
        "observed",
        Text("what was measured after the change: waits, cases, people"),
        Text("no review of what became of the plan"),
        (
            Column(
                "measure",
                Text(
                    "what was measured: people_served, mean_distance_m, cases, wait_min, counters, staff, cost_yen, or a word of your own"
                ),
                needed=True,
            ),
            *NAMES,
            Column("service", Text("of which service; empty for that of the offices chosen")),
            Column("office", Text("id of the office; empty for all")),
            Column("value", Text("the figure as it was measured"), needed=True),
            Column("unit", Text("what it is of, where the measure is a word of your own: people, yen")),
            Column("date", Text("the day, month or year: 2015-03-30, 2015-03, 2015, FY2015 (from April)"), needed=True),
            Column("source", Text("where the figure is from")),
        ),
    ),
)

TITLE = Text("Request for figures on the counters")
READ_FIRST = in_context("template", "read first")
COLUMNS = in_context("template", "columns")
HEAD = (
    in_context("template", "sheet"),
    in_context("template", "column"),
    Text("what to write"),
    in_context("template", "needed"),
)
NEEDED = in_context("template", "yes")
REQUEST = (
    Text(
        "We are working out which counters are needed where, and how many people they take. Please fill in what your office has counted, sheet by "
        "sheet, and send the file back."
    ),
    Text(
        "Write only what was counted or is on record. Leave empty what is not known, and write no estimate: a gap is said on every output, a figure made up cannot be told from a real one."
    ),
    Text(
        "Numbers of cases only: no names, no addresses, nothing of single persons. Counts of an office that are under 10 a year are not published."
    ),
    Text(
        "Leave the first row of each sheet as it is: the program reads the columns by these names. Rows may be added, and columns of your own."
    ),
    Text(
        "Save each sheet as CSV (UTF-8) beside study.yaml under the sheet's name; placement study check says what has to be mended, with row and column."
    ),
    Text("Without a sheet there is still an answer, with less in it:"),
)
