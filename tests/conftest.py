"""Settings all tests share."""

from __future__ import annotations

from hypothesis import settings

# a first import may take longer than hypothesis allows an example
settings.register_profile("placement", deadline=None)
settings.load_profile("placement")
