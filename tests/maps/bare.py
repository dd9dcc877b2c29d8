"""A machine without fonts, for a program run beside the tests."""

from __future__ import annotations

import os
from pathlib import Path

NO_FONTS = "<?xml version='1.0'?><!DOCTYPE fontconfig SYSTEM 'fonts.dtd'><fontconfig><cachedir>{cache}</cachedir></fontconfig>"


def bare_machine(folder: Path) -> dict[str, str]:
    """Return the environment of a machine without fonts.

    Matplotlib's list of fonts was made when there were none, and a reader's settings would change every line.
    """
    from matplotlib.font_manager import FontManager, fontManager, json_dump

    settings = folder / "matplotlib"
    settings.mkdir(parents=True)
    empty = FontManager.__new__(FontManager)
    vars(empty).update(vars(fontManager) | {"ttflist": [], "afmlist": []})
    json_dump(empty, settings / f"fontlist-v{FontManager.__version__}.json")
    (settings / "matplotlibrc").write_text("lines.linewidth: 9\nfont.family: No Such Font\n", encoding="utf-8")
    config = folder / "fonts.conf"
    config.write_text(NO_FONTS.format(cache=folder / "cache"), encoding="utf-8")
    return os.environ | {"FONTCONFIG_FILE": str(config), "MPLCONFIGDIR": str(settings)}
