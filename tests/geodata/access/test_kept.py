"""Access that an earlier run measured: the same to the last bit, found by all that decides it, and never believed when it is spoilt."""

from __future__ import annotations

import gzip
import io
import os
import sys
import zipfile
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from geodata.access import by_transit, kept, on_foot
from geodata.access.departures import Departures
from geodata.access.identity import identity
from geodata.access.kept import cache_folder, keep, place_of, recalled
from geodata.access.measure import measure_access
from geodata.access.measured import Access
from geodata.access.rides import usual_ride
from geodata.access.straight import straight_line
from geodata.gtfs.archive import Archive
from geodata.load import load_study
from geodata.streets import files, riding
from geodata.streets.network import Network
from geodata.study import Study
from models.messages.findings import Finding
from models.messages.text import Text, same
from tests.alike import assert_alike
from tests.geodata.streets.made import EDGES, town_with_network
from tests.placement.test_access import add_railway
from tests.town import table

MORNING = Departures(start_s=9 * 3600, end_s=10 * 3600)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = town_with_network(tmp_path / "minato-town")
    add_railway(made)
    return made


@pytest.fixture
def town(folder: Path) -> Study:
    return load_study(folder)


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("PLACEMENT_CACHE", str(tmp_path / "cache"))
    return tmp_path / "cache"


@pytest.fixture
def measured(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Return how often each way is measured."""
    counts: Counter[str] = Counter()

    def counting(name: str, function: Callable[..., object]) -> Callable[..., object]:
        def counted(*args: object, **options: object) -> object:
            counts[name] += 1
            return function(*args, **options)

        return counted

    monkeypatch.setattr(on_foot, "walking", counting("walking", on_foot.walking))
    monkeypatch.setattr(by_transit, "journeys", counting("journeys", by_transit.journeys))
    monkeypatch.setattr(riding, "ride", counting("ride", riding.ride))
    monkeypatch.setattr(files, "_read_roads", counting("roads read", files._read_roads))
    return counts


def everything(study: Study, *settings: Departures) -> Access:
    return measure_access(study, walking=True, transit=settings or (Departures(),))


def test_what_is_kept_is_what_was_measured(
    folder: Path, town: Study, cache: Path, measured: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    first = everything(town, MORNING, Departures())
    again = everything(load_study(folder), Departures(), MORNING)
    on_foot_alone = measure_access(load_study(folder), walking=True)
    assert measured == {"walking": 1, "journeys": 1}
    assert len(list(cache.iterdir())) == 2

    monkeypatch.setenv("PLACEMENT_CACHE", "off")
    without = everything(load_study(folder), MORNING, Departures())
    assert measured == {"walking": 2, "journeys": 2}
    assert_alike(first, without)
    assert_alike(again, without)
    assert list(again.transit_s) == list(without.transit_s)
    assert not again.transit_s[MORNING].values.flags.writeable
    assert_alike(on_foot_alone, measure_access(town, walking=True))


@pytest.mark.usefixtures("unkept")
def test_nothing_is_measured_of_what_is_known(town: Study, measured: Counter[str]) -> None:
    known = measure_access(town, walking=True)
    assert_alike(measure_access(town, walking=True, transit=[MORNING], known=known), everything(town, MORNING))
    assert measured == {"walking": 2, "journeys": 2}
    assert measure_access(town, walking=True, known=known) is known


@pytest.fixture
def driven(tmp_path: Path) -> Path:
    """Return the folder of the town with streets that cars may use, and a railway."""
    edges = table(("u", "v", "highway"), [(u, v, "residential") for u, v, _ in EDGES])  # type: ignore[arg-type]
    made = town_with_network(tmp_path / "driven", edges=edges)
    add_railway(made)
    return made


CAR, BICYCLE = usual_ride("driving"), usual_ride("cycling")


def test_times_by_road_are_kept_like_those_on_foot(
    driven: Path, cache: Path, measured: Counter[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    def asked() -> Access:
        return measure_access(load_study(driven), walking=True, rides=[CAR, BICYCLE])

    first, again = asked(), asked()
    slow = replace(CAR, kmh=tuple((name, 10) for name, _ in CAR.kmh))
    slower = measure_access(load_study(driven), rides=[slow])
    assert measured == {"walking": 1, "ride": 3, "roads read": 3}
    assert len(list(cache.iterdir())) == 4
    assert slower.findings == first.of_ride(CAR).findings
    assert (slower.by_road("driving").values >= first.by_road("driving").values).all()

    monkeypatch.setenv("PLACEMENT_CACHE", "off")
    without = asked()
    assert_alike(first, without)
    assert_alike(again, without)


@pytest.mark.usefixtures("unkept")
def test_of_what_is_known_no_road_is_measured_twice_and_nothing_said_twice(driven: Path, measured: Counter[str]) -> None:
    study = load_study(driven)
    known = measure_access(study, walking=True, rides=[CAR])
    after = measure_access(study, walking=True, transit=[MORNING], known=known)
    assert measured == {"walking": 1, "ride": 1, "roads read": 1, "journeys": 1}
    slow = replace(CAR, kmh=tuple((name, 10) for name, _ in CAR.kmh))
    other = measure_access(study, walking=True, transit=[MORNING], rides=[slow, BICYCLE], known=after)
    assert measured == {"walking": 1, "ride": 3, "roads read": 2, "journeys": 1}
    assert_alike(after, measure_access(study, walking=True, transit=[MORNING], rides=[CAR]))
    assert_alike(other, measure_access(study, walking=True, transit=[MORNING], rides=[slow, BICYCLE]))


def moved(frame: str) -> Callable[[Study], Study]:
    """Return what moves the first place of a layer by a millimetre."""

    def change(study: Study) -> Study:
        layer = getattr(study, frame).copy()
        layer.geometry = [point if row else type(point)(point.x + 0.001, point.y) for row, point in enumerate(layer.geometry)]
        return replace(study, **{frame: layer})

    return change


def with_people(study: Study) -> Study:
    demand = study.demand.copy()
    demand.loc[0, "people"] += 1
    return replace(study, demand=demand)


def with_network(**changes: object) -> Callable[[Study], Study]:
    def change(study: Study) -> Study:
        assert study.network is not None
        return replace(study, network=replace(study.network, **changes))

    return change


def with_feed(**changes: object) -> Callable[[Study], Study]:
    return lambda study: replace(study, feeds=(replace(study.feeds[0], **changes),))


def with_archive(file: str | None = None, **texts: str) -> Callable[[Study], Study]:
    """Return what gives a study another feed: of the name and tables given, otherwise its own."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        for name, text in texts.items():
            archive.writestr(f"{name}.txt", text)

    def change(study: Study) -> Study:
        own = study.feeds[0].archive
        return with_feed(archive=Archive(file or own.file, own.sha256, packed.getvalue() if texts else own.packed))(study)

    return change


@pytest.mark.parametrize(
    "change",
    [
        moved("demand"),
        moved("offices"),
        moved("stops"),
        with_people,
        with_network(sha256="of other streets"),
        with_network(islands_are_real=True),
        with_network(source_note=Text("others")),
        with_archive(stops="stop_id\n"),
        with_archive("other.zip"),
        with_feed(findings=(Finding("some", "warn", same("else")),)),
        lambda study: replace(study, crs="EPSG:6670"),
        lambda study: replace(study, boundary=study.boundary.buffer(1)),
        lambda study: replace(study, layers=tuple(replace(layer, file=f"x{layer.file}") for layer in study.layers)),
    ],
)
def test_whatever_decides_is_part_of_what_an_entry_is_found_by(town: Study, change: Callable[[Study], Study]) -> None:
    assert identity(change(town), [MORNING]) != identity(town, [MORNING])


def test_settings_decide_and_what_only_describes_does_not(town: Study) -> None:
    assert len({identity(town), identity(town, [MORNING]), identity(town, [Departures()])}) == 3
    assert identity(town, [MORNING, Departures()]) == identity(town, [Departures(), MORNING])
    assert identity(replace(town, title=same("renamed"), assumptions=(), manifest_sha256="")) == identity(town)


def test_other_bytes_of_streets_are_measured_anew(folder: Path, town: Study, cache: Path, measured: Counter[str]) -> None:
    del cache
    measure_access(town, walking=True)
    edges = folder / "edges.csv.gz"
    edges.write_bytes(gzip.compress(gzip.decompress(edges.read_bytes()), mtime=1))
    measure_access(load_study(folder), walking=True)
    assert measured == {"walking": 2}


def test_streets_that_nobody_has_hashed_are_measured_each_time(town: Study, cache: Path, measured: Counter[str]) -> None:
    assert town.network is not None
    own = replace(town, network=Network.of(town.network.streets))
    for _ in range(2):
        measure_access(own, walking=True)
    assert measured == {"walking": 2}
    assert not cache.exists()


@pytest.mark.parametrize("spoil", ["empty", "cut", "flipped", "text", "objects", "renamed"])
def test_a_spoilt_entry_is_measured_anew_and_replaced(
    town: Study, cache: Path, measured: Counter[str], spoil: str, tmp_path: Path
) -> None:
    good = measure_access(town, walking=True)
    (entry,) = cache.iterdir()
    whole = entry.read_bytes()
    if spoil == "objects":
        np.savez(tmp_path / "objects.npz", said=np.array([{"a": 1}], dtype=object))
        spoilt = [(tmp_path / "objects.npz").read_bytes()]
    elif spoil == "flipped":
        spoilt = [whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :] for at in range(0, len(whole), len(whole) // 25)]
    elif spoil == "renamed":
        everything(town)
        spoilt = [next(path for path in cache.iterdir() if path != entry).read_bytes()[:-1]]
    else:
        spoilt = [{"empty": b"", "cut": whole[: len(whole) // 2], "text": b"no archive"}[spoil]]
    for content in spoilt:
        entry.write_bytes(content)
        assert_alike(measure_access(town, walking=True), good)
    assert measured["walking"] > 1
    assert recalled(entry, good.straight_line) is not None


@pytest.mark.skipif(sys.platform == "win32", reason="permissions are others there")
@pytest.mark.parametrize("which", ["entry", "folder"])
def test_what_others_may_have_written_is_not_believed(town: Study, cache: Path, measured: Counter[str], which: str) -> None:
    measure_access(town, walking=True)
    (entry,) = cache.iterdir()
    assert cache.stat().st_mode & 0o077 == 0
    (entry if which == "entry" else cache).chmod(0o777)
    measure_access(town, walking=True)
    assert measured == {"walking": 2}


def test_every_finding_and_text_comes_back(town: Study, tmp_path: Path) -> None:
    finding = Finding(
        "some-code", "warn", Text("{n:,} of {name}", n=1234, name=same("港")), "a.csv", "b", 1, 2, 3, "c", "d", 4, "e"
    )
    access = replace(measure_access(town, walking=True), findings=(finding,), assumptions=(Text("so"), same("{as is}")))
    keep(tmp_path / "one.access.npz", access)
    assert_alike(recalled(tmp_path / "one.access.npz", access.straight_line), access)


def test_what_was_not_used_for_longest_makes_room(town: Study, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings = [Departures(start_s=9 * 3600 + minute * 60, end_s=10 * 3600) for minute in range(4)]
    access = measure_access(town, walking=True)
    places = [place_of(town, [setting]) for setting in settings]
    for age, place in enumerate(places):
        keep(place, access)
        assert place is not None
        os.utime(place, (1_000_000 + age, 1_000_000 + age))
    size = max(path.stat().st_size for path in cache.iterdir())
    assert recalled(places[0], access.straight_line) is not None  # used last
    left_by_a_killed_run = cache / "old.part"
    left_by_a_killed_run.touch()
    os.utime(left_by_a_killed_run, (0, 0))
    monkeypatch.setattr(kept, "MOST_BYTES", 3 * size)
    last = place_of(town, [Departures()])
    keep(last, access)
    names = set(cache.iterdir())
    assert sum(path.stat().st_size for path in names) <= 3 * size
    assert {last, places[0]} <= names
    assert places[1] not in names
    assert left_by_a_killed_run not in names
    monkeypatch.setattr(kept, "LARGEST_BYTES", 10)
    (cache / "none").mkdir()
    keep(cache / "none" / "one.access.npz", access)
    assert not list((cache / "none").iterdir())


def test_runs_at_once_share_a_folder(folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(kept, "MOST_BYTES", 1)  # each makes room as soon as another has kept something
    studies = [load_study(folder) for _ in range(6)]
    with ThreadPoolExecutor(6) as threads:
        found = list(threads.map(lambda study: measure_access(study, walking=True), studies * 3))
    for one in found[1:]:
        assert_alike(one, found[0])
    assert [path.name.endswith(".access.npz") for path in cache.iterdir()] == [True]


def test_where_nothing_can_be_kept_it_is_measured(town: Study, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").touch()
    monkeypatch.setenv("PLACEMENT_CACHE", str(tmp_path / "file" / "cache"))
    assert measure_access(town, walking=True).walking_s is not None
    monkeypatch.setenv("PLACEMENT_CACHE", "OFF")
    assert place_of(town) is None
    assert recalled(None, straight_line(town)) is None


def test_each_platform_has_its_place_and_a_variable_names_another(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert cache_folder({}, "linux") == tmp_path / ".cache" / "placement"
    assert cache_folder({"XDG_CACHE_HOME": str(tmp_path / "x")}, "linux") == tmp_path / "x" / "placement"
    assert cache_folder({"XDG_CACHE_HOME": "relative"}, "linux") == tmp_path / ".cache" / "placement"
    assert cache_folder({"XDG_CACHE_HOME": str(tmp_path / "x")}, "darwin") == tmp_path / "Library" / "Caches" / "placement"
    assert cache_folder({}, "win32") == tmp_path / "AppData" / "Local" / "placement"
    assert cache_folder({"PLACEMENT_CACHE": "/else"}, "linux") == Path("/else")
    assert cache_folder({"PLACEMENT_CACHE": " off "}, "linux") is None
