"""What becomes of each site: the services it gives before and after a plan."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Change = Literal["kept", "opened", "closed", "raised", "reduced", "changed", "moved", "merged", "not_open"]


@dataclass(frozen=True, slots=True)
class SiteChange:
    """What becomes of one site.

    Parameters
    ----------
    id
        the office.
    before, after
        ids of the services it gives, the one chosen for first.
    change
        kept (the same), opened (none before), closed (none after), raised (all it gave and more), reduced (some of what it
        gave and nothing new), changed (neither), moved or merged (closed for the service chosen, into a stated office), or not
        open (none before and after).
    to
        where it moves to, or what it merges into.
    """

    id: str
    before: tuple[str, ...]
    after: tuple[str, ...]
    change: Change
    to: str | None = None


def change_of(before: tuple[str, ...], after: tuple[str, ...]) -> Change:
    """Return what becomes of a site that gives these services before and after."""
    old, new = set(before), set(after)
    if old == new:
        return "kept" if old else "not_open"
    if not old or not new:
        return "closed" if old else "opened"
    return "raised" if old < new else "reduced" if new < old else "changed"
