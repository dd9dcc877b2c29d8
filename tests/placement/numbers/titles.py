"""The findings that title tables and charts: what their numbers must be, and that no larger loss stands behind a gain."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from tests.placement.numbers import said
from tests.placement.numbers.blocks import Block
from tests.placement.numbers.offices import within
from tests.placement.numbers.plain import City
from tests.placement.numbers.rules import rule, service_of


@rule("eople served rise from {old} to {new}", "eople served fall from {old} to {new}", "eople served stay at {new}")
def _(city: City, block: Block, **_: object) -> Mapping[str, str]:
    old, new = (city.value(sites).served for sites in (city.before, city.after))
    assert f"served {'rise' if new > old else 'fall' if new < old else 'stay'} " in block.text
    shares = [said.share(one, city.everyone) for one in (old, new)]
    told = [said.count(one) for one in (old, new)] if shares[0] == shares[1] and old != new else shares
    return dict(zip(("old", "new"), told, strict=True))


@rule("mean distance rises from {old} to {new}", "mean distance falls from {old} to {new}", "mean distance stays at {new}")
@rule("mean distance is {size} nearer ({new})", "mean distance is {size} farther ({new})")
def _(city: City, block: Block, **_: object) -> Mapping[str, str]:
    old, new = (city.value(sites).mean_m for sites in (city.before, city.after))
    words = ("rises", "farther") if new > old else ("falls", "nearer") if new < old else ("stays",)
    assert any(f"mean distance {word}" in block.text or f" {word} (" in block.text for word in words)
    return {"old": said.metres(old), "new": said.metres(new), "size": said.size(new - old)}


@rule("ith {number} instead of {count}, {people} more people are served")
@rule("ith {number} instead of {count}, {people} more person is served")
@rule("ith {number} instead of {count}, {people} fewer people are served")
@rule("ith {number} instead of {count}, {people} fewer person is served")
@rule("ith {number} instead of {count} as many people are served")
@rule("ith {number} instead of {count} as many people are served (mean distance: {moved} nearer)")
@rule("ith {number} instead of {count} as many people are served (mean distance: {moved} farther)")
def _(city: City, found: Mapping[str, str], block: Block, **_: object) -> Mapping[str, str]:
    values = {}
    for row in city.plan["by_number_added"]:
        values[said.count(row["count"])] = city.value((city.before | frozenset(row["added"])) - frozenset(row.get("closed", [])))
        if len(row["added"]) == len(city.plan["added"]) and len(row.get("closed", [])) == len(city.plan.get("closed", [])):
            chosen = said.count(row["count"])
    other, ours = values[found["number"]], values[chosen]
    assert abs(int(found["number"]) - int(chosen)) == 1
    more = other.served - ours.served
    if "people" in found:
        assert f"{said.count(abs(more))} {'more' if more > 0 else 'fewer'} pe" in block.text
    else:
        assert not more
    # the larger stands first
    told = [abs(values[number].served - ours.served) for number in values if f"ith {number} instead" in block.text.split(";")[0]]
    assert told == [max(abs(values[n].served - ours.served) for n in values if f"ith {n} instead" in block.text)]
    return {
        "number": found["number"],
        "count": chosen,
        "people": said.count(abs(more)),
        "moved": said.size(other.mean_m - ours.mean_m),
    }


@rule("<services>: 90% of the people within {new} instead of {old}")
@rule("<services>: half of the people within {new} instead of {old}")
@rule("<services>: everybody within {new} instead of {old}")
def _(city: City, found: Mapping[str, str], block: Block, **_: object) -> Mapping[str, str]:
    every = {service: within(city, service) for service in city.titles}
    changed = {
        part: {service: [said.rounded(one) for one in told[part]] for service, told in every.items()}
        for part in ("90% of the people", "half of the people", "everybody")
    }
    part = next(part for part, told in changed.items() if any(old != new for old, new in told.values()))
    assert f": {part} within" in block.text
    service = service_of(city, found["services"].rpartition(". ")[2].rpartition("; ")[2])
    steps = {one: int(new.replace(",", "")) - int(old.replace(",", "")) for one, (old, new) in changed[part].items()}
    assert steps[service] in {max(steps.values()), min(steps.values())} - {0}
    first = service_of(city, block.text.partition(": ")[0])
    assert abs(steps[first]) == max(map(abs, steps.values()))
    old, new = changed[part][service]
    return {"old": f"{old} m", "new": f"{new} m"}


@rule("alf, {part} and all of the people")
def _(**_: object) -> Mapping[str, str]:
    return {"part": "90%"}


@rule("{then} of the people live within {far} instead of {now}")
def _(city: City, found: Mapping[str, str], block: Block, **_: object) -> Mapping[str, str]:
    before = block.text[: block.text.index(f"{found['then']} of the people live within {found['far']}")]
    service = service_of(city, before.rpartition("; ")[2].rpartition(". ")[2].removesuffix(": "))
    mm, size, told = apart(city)[service]
    assert size
    now, then = (said.share(one, city.everyone) for one in told)
    if now == then:
        now, then = (said.count(one) for one in told)
    if not block.text.startswith("Share of people"):
        # the title tells of the largest loss and the largest gain, the more first
        sizes = {one: found[1] for one, found in apart(city).items()}
        assert size in {max(sizes.values()), min(sizes.values())}
        assert abs(sizes[service_of(city, block.text.partition(": ")[0])]) == max(map(abs, sizes.values()))
    return {"now": now, "then": then, "far": said.metres(Fraction(mm, 1000))}


def apart(city: City) -> dict[str, tuple[int, int, list[int]]]:
    """Return at which round distance the curves of each service are farthest apart, by how many people, and both numbers."""
    every = {service: [city.nearest(city.sites(service, when)) for when in ("before", "after")] for service in city.titles}
    most = max(int(mm[city.people > 0].max()) for pair in every.values() for mm in pair)
    unit = 10 ** (len(str(-(-most // 1000))) - 1) * 1000
    found = {}
    for service, pair in every.items():
        rows = []
        for mm in range(unit // 10, most + unit, unit // 10):
            now, then = (int(city.people[near <= mm].sum()) for near in pair)
            rows.append((abs(then - now), then < now, -mm, then - now, [now, then]))
        best = max(rows)
        found[service] = (-best[2], best[3], best[4])
    return found


@rule("Within every whole {step} live as many people as now")
def _(city: City, **_: object) -> Mapping[str, str]:
    assert not any(size for _, size, _ in apart(city).values())
    return {}
