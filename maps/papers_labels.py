"""The words with which the page tells where a paper is to be had."""

from __future__ import annotations

from models.messages.text import Text

PAPERS = {
    "paper_title": Text("I need a paper"),
    "paper_choose": Text("Choose a certificate, a notification or a payment"),
    "paper_area": Text("Choose an area above, and the page tells where it is to be had."),
    "paper_counters": Text("Counter with staff"),
    "paper_hours": Text("Open"),
    "paper_fee": Text("Fee"),
    "paper_need": Text("Needed first"),
    "paper_bring": Text("To bring"),
    "paper_unknown": Text("not in the data"),
    "paper_some": Text("At some of them alone; which ones is not in the data. Named is the nearest of all."),
    "paper_anywhere": Text("from anywhere"),
    "paper_nowhere": Text("By the data it is given neither now nor with the plan."),
    "paper_ask": Text("By the data of this study; ask the office before you go."),
    "paper_sources": Text("Where this is from"),
}
