"""`wait` and `wait_share`: how long people wait at any open office, in the busiest hour that `queue` states."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction

import numpy as np
from pydantic import Field

from models.criteria import Counters
from models.messages.text import Text
from models.queueing.capacity import Limit
from models.queueing.queue import Queue
from placement.scenario.facts import Facts
from placement.scenario.quantities import LONGEST_S, Duration, Share
from placement.scenario.rules.base import Loosening, Rule
from placement.scenario.rules.office_set import Naming
from placement.scenario.written import refusal
from placement.values.measures import Reached


class Wait(Rule):
    """Nobody waits too long on average, or few do, at any open office: each has as many counters as that takes."""

    KEYS = ("wait", "wait_share")
    ALONE = ("wait", "wait_share")

    wait: Duration | None = Field(
        None,
        description="With queue: the mean wait at every open office is at most this: 20 min. Each has as many counters as it takes.",
    )
    wait_share: Share | None = Field(
        None, description="With queue and within: at every open office at least this share of the arrivals waits no longer: 90 %."
    )
    within: Duration | None = Field(None, description="With wait_share: how long they wait at most: 30 min.")

    def require_sound(self) -> None:
        if self.wait_share is None:
            if self.within is not None:
                raise refusal("belongs_to", Text("{key} goes with {owners}", key="within", owners="wait_share"), "within")
            return
        if self.within is None:
            raise refusal("needs", Text("{own} needs {key}", own="wait_share", key="within"))
        if not 0 < self.wait_share.share < 1:
            message = Text(
                "{share} of the arrivals is no limit on waiting; write more than 0 % and less than 100 %", share=self.wait_share
            )
            raise refusal("share_range", message, "wait_share")

    def limit(self, queue: Queue) -> Limit:
        """Return what it asks of a queue."""
        if self.wait_share is not None and self.within is not None:
            return queue.share_limit(self.wait_share.share, Fraction(self.within.seconds))
        return queue.mean_limit(Fraction(self.wait.seconds if self.wait else 0))

    def bounds(self, facts: Facts) -> list[tuple[Counters, int]]:
        most, everywhere = facts.most_counters, np.ones(len(facts.sites), dtype=bool)
        if most is None:
            return []
        return [(Counters(self.id, facts.distance, facts.people(), everywhere, facts.counters_take), most)]

    def loosenings(self, facts: Facts) -> Iterator[Loosening]:
        key, time = ("wait", self.wait) if self.wait is not None else ("within", self.within)
        if time is not None:
            yield Loosening(key, time, range(time.seconds + 60, LONGEST_S + 1, 60), Duration.of)
        most = facts.most_counters
        if most is not None:
            # no office needs more than one for everyone would
            enough = len(facts.counters_take) * len((*facts.keep, *facts.candidates))
            yield Loosening("total", most, range(most + 1, enough + 1), elsewhere=("queue", "counters"))

    def reached(self, facts: Facts, sites: set[str]) -> Reached:
        """Return the counters that the limit takes, of those there may be; 0 where nothing is said of that."""
        return Reached(sum(counters_at(facts, sites).values()), facts.most_counters or 0)

    def standing(self, reached: Reached) -> Text:
        if reached.of:
            return Text("{count:,} counters, {most:,} allowed", count=reached.value or 0, most=reached.of)
        return Text("{count:,} counters", count=reached.value or 0)

    def demanded(self, naming: Naming) -> Text:
        if self.wait_share is not None:
            return Text(
                "at every office, {share} of the arrivals wait at most {within}", share=self.wait_share, within=self.within or ""
            )
        return Text("the mean wait at every office is at most {wait}", wait=self.wait or "")


def counters_at(facts: Facts, sites: set[str]) -> dict[str, int]:
    """Return the counters that the limit on waiting takes at each of some open offices, in the study's order."""
    opened = tuple(site for site in facts.sites if site in sites)
    nearest, _ = facts.distance.nearest(opened)
    loads = np.bincount(nearest[nearest >= 0], facts.people()[nearest >= 0], minlength=len(facts.sites))
    return {site: bisect_left(facts.counters_take, int(loads[facts.sites.index(site)])) + 1 for site in opened}
