"""The report's own words; what the plan says comes ready composed from outside."""

from __future__ import annotations

from models.messages.text import Text

KIND = Text("Report on a placement plan")
CONTENTS = Text("Contents")
MAPS = Text("Map")
MAPS_TWO = Text("Map: now and with the plan")
CHARTS = Text("Charts")
STEPS = Text("People served and mean distance by number of offices added")
DISTANCES = Text("Share of people by distance to the nearest office (cumulative)")
CATCHMENTS = Text("People by their nearest office")
NOW = Text("Now")
THEN = Text("With the plan")
OFFICES = Text("{count} offices")
LEGEND = Text("Legend")
RESIDENTS = Text("Residents (colour of a square)")
TINTS = Text("Darker: more people. A square whose people differ takes the colour of the most numerous.")
PLACES = Text("Offices")
LINES = Text("Lines")
CIRCLE = Text("{km} km circle ({whose})")
CIRCLE_OF = {
    "kept": Text("kept"),
    "added": Text("newly opened"),
    "closed": Text("closed"),
}
OPEN_NOW = Text("Open now")
NOT_OPEN = Text("Not open")
RAILWAY = Text("Railway and station")
BOUNDARY = Text("Boundary")
PEOPLE = Text("{n} people")
NAMELESS = Text("Stations without room for their name are shown by their mark alone.")
COUNTED = Text("{state}: {n}")
JOIN = Text("; ")
NOW_CROSSED = Text("On the map of now the crossed squares are those {unserved}.")
MAP_ALT = Text("Map, {when}: {offices} offices open; {people}. The figures are in the legend and in the table by area.")
PAGE_OF = Text("page {page} of {pages}")
