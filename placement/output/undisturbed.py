"""A few quick steps that Ctrl-C waits for."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager

WAITING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def undisturbed() -> Iterator[None]:
    """Let Ctrl-C and requests to terminate wait until all is done; outside the main thread none of them is heard anyway."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    heard: list[int] = []
    former = {}
    try:
        for number in WAITING:
            # one that was not set by Python cannot be set again
            if signal.getsignal(number) is not None:
                former[number] = signal.signal(number, lambda which, _: heard.append(which))
        yield
    finally:
        for number, handler in former.items():
            signal.signal(number, handler)
    if heard:
        signal.raise_signal(heard[0])
