"""Colours that every eye can tell apart, read from the page's styles."""

import re
from itertools import pairwise

import numpy as np
from PIL.ImageColor import getrgb

from maps.rendering import read_asset
from tests.maps.contrast import contrast, luminance

STYLE = read_asset("page.css") + read_asset("marks.css")


def test_every_class_is_lighter_than_the_nearer_one_for_every_eye():
    style = STYLE
    classes = [re.search(rf"--minutes-{index}: #(\w{{6}})", style)[1] for index in range(6)]
    lights = [find_luminance(code) for code in classes]
    assert all((far + 0.05) / (near + 0.05) > 1.3 for near, far in pairwise(lights))


def test_times_share_no_colour_with_reach_and_people():
    others = set(re.findall(r"--(?:already|newly|still|lost|people)-\d: (#\w{6})", STYLE))
    times = set(re.findall(r"--minutes-\d: (#\w{6})", STYLE))
    assert len(times) == 7
    assert not times & others


def find_luminance(code):
    """Return the lightness that is left when hues are not told apart."""
    return float(luminance(getrgb(f"#{code}")))


def read_colours():
    style = STYLE + read_asset("panel.css")
    return {name: np.array(getrgb(code)) for name, code in re.findall(r"--([\w-]+): (#\w{6})", style)}, style


def test_names_are_read_over_every_colour_of_the_map():
    colours, style = read_colours()
    grounds = {name: colour for name, colour in colours.items() if re.fullmatch(r".+-(\d|none)|unmoved", name)}
    assert len(grounds) > 30
    shares = [
        float(share)
        for share in re.findall(r"\.label(?:\.rail, \.label\.bus)? \{[^}]*background: rgba\(255, 255, 255, ([.\d]+)\)", style)
    ]
    assert len(shares) == 2
    for letters in (colours["kept"], colours["added"], colours["ink"], np.array(getrgb("#3c4852")), np.array(getrgb("#3f4a54"))):
        for name, ground in grounds.items():
            assert contrast(letters, 255 * min(shares) + (1 - min(shares)) * ground) >= 4.5, (letters, name)


def test_lines_marks_and_edges_stand_out_from_what_is_next_to_them():
    colours, style = read_colours()
    white, drawn = np.array([255, 255, 255]), {}
    for name in ("kept", "added", "closed", "rest", "rail"):
        # marks and circles have white edges, railways white dashes
        drawn[name] = (colours[name], white)
    bar, ground = (re.search(rf"{part} \{{[^}}]*(?:fill|background): (#\w{{6}})", style)[1] for part in (r"\.bar rect", r"\.bar"))
    drawn["bar"] = (np.array(getrgb(bar)), np.array(getrgb(ground)))
    drawn["swatch"] = (np.array(getrgb(re.search(r"\.swatch \{[^}]*solid (#\w{6})", style)[1])), colours["ground"])
    drawn["search"] = (np.array(getrgb(re.search(r"\.search \{[^}]*solid (#\w{6})", style)[1])), white)
    drawn["focus"] = (np.array(getrgb(re.search(r":focus-visible \{ outline: 3px solid (#\w{6})", style)[1])), colours["ground"])
    assert {name: found for name, pair in drawn.items() if (found := float(contrast(*pair))) < 3} == {}
