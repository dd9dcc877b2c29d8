"""Searching addresses of Japan in a dictionary of jageocoder that the planner has installed: nothing leaves the computer."""

from __future__ import annotations

import logging
import sqlite3
from importlib.metadata import version
from pathlib import Path
from typing import Any

from geodata.building.geocoding.answers import Answer
from models.messages.findings import Finding, InputError
from models.messages.text import Text
from models.processwide import PROCESS_WIDE

SERVICE = "jageocoder"
# its levels: a house number or branch of a lot, and a block or lot
BUILDING, BLOCK = 8, 7


class Dictionary:
    """A dictionary, once it is open.

    Raises
    ------
    InputError
        if jageocoder or its dictionary is not installed.
    """

    def __init__(self) -> None:
        self._tree = _open()
        edition = self._tree.installed_dictionary_version()
        # jageocoder writes (Unknown) where its dictionary does not say
        self._by = f"jageocoder {version(SERVICE)}" + ("" if edition.startswith("(") else f" ({edition})")

    def ask(self, address: str, on: str) -> list[Answer]:
        """Return what it knows of an address: every place that fits it equally well, and that there is none as one without a level.

        Parameters
        ----------
        address
            as it is written.
        on
            the day, as 2026-11-30.
        """
        nodes = [result.node for result in self._tree.searchNode(address)]
        return [
            Answer(
                SERVICE, address, _level(node.level), f"{node.x:.7f}", f"{node.y:.7f}", "".join(node.get_fullname()), self._by, on
            )
            for node in nodes
        ] or [Answer(SERVICE, address, "", "", "", "", self._by, on)]


def _level(level: int) -> str:
    return "coarse" if level < BLOCK else "building" if level >= BUILDING else "block"


def _open() -> Any:
    try:
        from jageocoder.exceptions import JageocoderError
        from jageocoder.local import LocalTree
        from jageocoder.tree import get_db_dir
    except ImportError:
        message = Text("searching addresses with jageocoder needs an extra: pip install 'office-placement[geocode]'")
        raise InputError(Finding("geocode-extra-missing", "stop", message)) from None
    cure = "jageocoder download-dictionary, jageocoder install-dictionary"
    try:
        folder = get_db_dir("r")
        if folder is None or not Path(folder).is_dir():
            message = Text(
                "jageocoder has no dictionary here: get and install one ({cure}), and name its folder in {variable} where it is "
                "not in jageocoder's own place",
                cure=cure,
                variable="JAGEOCODER_DB2_DIR",
            )
            raise InputError(Finding("geocode-dictionary", "stop", message))
        with PROCESS_WIDE:
            # of a part that it has of its own where the dictionary has none
            logger = logging.getLogger(SERVICE)
            usual = logger.level
            logger.setLevel(logging.ERROR)
            try:
                tree = LocalTree(db_dir=folder, mode="r")
            finally:
                logger.setLevel(usual)
        tree.set_config(best_only=True, aza_skip=None, target_area=[], require_coordinates=True, auto_redirect=True)
        tree.get_version()
    except (JageocoderError, OSError, RuntimeError, sqlite3.Error):
        message = Text("jageocoder's dictionary cannot be read; install it again ({cure})", cure=cure)
        raise InputError(Finding("geocode-dictionary", "stop", message)) from None
    return tree
