"""The words with which the page shows a plan period by period."""

from __future__ import annotations

from models.messages.text import Text

COURSE = {
    "tab_course": Text("Over the years"),
    "tab_course_title": Text("What each site is, period by period"),
    "period": Text("Period"),
    "period_hint": Text("Move the slider, with the pointer or the arrow keys: the map shows that period."),
    "period_back": Text("Earlier"),
    "period_next": Text("Later"),
    "compared_with": Text("Compared with"),
    "period_last": Text("the period before"),
    "period_people": Text("The map counts the same people in every period; the tables under Details count each period's own."),
    "period_service": Text("{title}: {service}"),
    "site_state": Text("State"),
    "sites_in_state": Text("Sites (bold: changed as the period began)"),
    "places_giving": Text("Places"),
    "no_state": Text("no state"),
}
# of the report's small maps
PERIOD_MARKS = Text(
    "Each map against the period before: ■ gives the service, ★ begins to, ✕ stops, ○ does not. Squares: brown with level lines "
    "farther, green with rising lines nearer, light as far; where people differ, as for the most."
)
