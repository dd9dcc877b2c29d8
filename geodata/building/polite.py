"""Asking servers through OSMnx without burdening them: who asks is said, nothing is left in the current folder, and refusals end it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import version
from typing import Any

from models.processwide import PROCESS_WIDE

# the distribution, which servers are told as the one that asks
OURS = "office-placement"
# answers that say: ask again later
LATER = frozenset({429, 504})


class RefusedError(OSError):
    """A server has said too often that it does not answer now, or that it does not answer this at all."""


@contextmanager
def asking(*, again: int, wait_s: int = 180, **settings: Any) -> Iterator[None]:
    """Ask with OSMnx's settings changed for a while.

    Parameters
    ----------
    again
        how often a server that says "later" is asked once more, after OSMnx's pause of most of a minute.
    wait_s
        how long an answer is waited for, seconds.
    settings
        others of OSMnx's, by name.

    Raises
    ------
    RefusedError
        from within, once it is refused more often, or for good.
    """
    import osmnx

    left = again

    def judge(response: Any, *_: object, **__: object) -> None:
        nonlocal left
        # how busy the server is, is asked on the way: no answer to that ends nothing
        if response.ok or response.url.endswith("/status"):
            return
        left -= 1
        if left < 0 or response.status_code not in LATER:
            response.close()
            raise RefusedError(response.status_code)

    who = f"{OURS}/{version(OURS)} (OSMnx {version('osmnx')})"
    ours = {
        "use_cache": False,
        "http_user_agent": who,
        "http_referer": who,
        "requests_timeout": wait_s,
        "requests_kwargs": {**osmnx.settings.requests_kwargs, "hooks": {"response": judge}},
        **settings,
    }
    with PROCESS_WIDE:
        usual = {name: getattr(osmnx.settings, name) for name in ours}
        for name, value in ours.items():
            setattr(osmnx.settings, name, value)
        try:
            yield
        finally:
            for name, value in usual.items():
                setattr(osmnx.settings, name, value)
