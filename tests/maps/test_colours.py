"""Colours that every eye can tell apart, read from the page's styles."""

import re
from itertools import pairwise

import numpy as np

from maps.rendering import read_asset


def test_every_class_is_lighter_than_the_nearer_one_for_every_eye():
    style = read_asset("page.css")
    classes = [re.search(rf"--minutes-{index}: #(\w{{6}})", style)[1] for index in range(6)]
    lights = [find_luminance(code) for code in classes]
    assert all((far + 0.05) / (near + 0.05) > 1.3 for near, far in pairwise(lights))


def test_times_share_no_colour_with_reach_and_people():
    others = set(re.findall(r"--(?:already|newly|still|lost|people)-\d: (#\w{6})", read_asset("page.css")))
    times = set(re.findall(r"--minutes-\d: (#\w{6})", read_asset("page.css")))
    assert len(times) == 7
    assert not times & others


def find_luminance(code):
    """Return the relative luminance of WCAG 2: the lightness that is left when hues are not told apart."""
    channels = np.array([int(code[i : i + 2], 16) for i in (0, 2, 4)]) / 255
    linear = np.where(channels <= 0.04045, channels / 12.92, ((channels + 0.055) / 1.055) ** 2.4)
    return float(linear @ [0.2126, 0.7152, 0.0722])
