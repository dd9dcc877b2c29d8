"""The distribution that brings these packages: what an index knows them by, and which version is installed."""

from __future__ import annotations

from importlib import metadata

# `placement` on the public index is somebody else's
NAME = "office-placement"


def version() -> str:
    """Return the version that is installed."""
    return metadata.version(NAME)
