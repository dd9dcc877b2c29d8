"""An atlas on workers: the same rows and the same hash, however many there are, wherever they run, and whichever of them is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from contextlib import contextmanager
from dataclasses import fields
from pathlib import Path

import psutil
import pytest

from geodata.building.japan.national import National, read_national
from placement.atlas import parallel
from placement.atlas.parallel import answering_by, started
from placement.atlas.run import answer_atlas, open_atlas
from tests.placement.conftest import run

SMALL = """\
question: small
title: A small question
where: WHERE
within: 3 km
offices: [head_office, ward_office]
more: {number: 2, among: [public_hall, site]}
"""
ROOT = Path(__file__).parents[2]


def written(tmp_path, where):
    path = tmp_path / "small.yaml"
    path.write_text(SMALL.replace("WHERE", where), encoding="utf-8")
    return path


def test_futures_of_dask_bring_the_same_rows(tmp_path):
    from distributed import Client

    atlas = open_atlas(written(tmp_path, '["04216", "07546", "13361", "13382"]'))
    client = Client(
        processes=False,
        n_workers=2,
        threads_per_worker=1,
        dashboard_address=None,
        scheduler_kwargs=parallel.NO_PORT,
        set_as_default=False,
    )
    with client:
        assert answer_atlas(atlas, answering=answering_by(client)).sha256 == answer_atlas(atlas).sha256


def test_without_a_scheduler_or_without_dask_it_is_said(tmp_path, monkeypatch):
    path = str(written(tmp_path, '["13382"]'))
    monkeypatch.setattr(parallel, "CONNECT_S", 1)
    done = run("atlas", path, "--out", str(tmp_path / "out"), "--scheduler", "tcp://127.0.0.1:9", "--json")
    assert [finding["code"] for finding in json.loads(done.stdout)["findings"]] == ["atlas-no-scheduler"]
    monkeypatch.setitem(sys.modules, "distributed", None)
    done = run("atlas", path, "--out", str(tmp_path / "out"), "--workers", "2", "--json")
    assert [finding["code"] for finding in json.loads(done.stdout)["findings"]] == ["atlas-extra-missing"]
    assert run("atlas", path, "--workers", "2", "--scheduler", "tcp://127.0.0.1:9").exit_code == 2


def worker_processes():
    """The processes of a local cluster that compute: those which a nanny of this process has spawned."""
    return [one for one in psutil.Process().children(recursive=True) if "spawn_main" in " ".join(one.cmdline())]


@contextmanager
def scheduler_apart(tmp_path):
    """A scheduler and two workers, each a process of its own, started as an office would."""
    address = tmp_path / "scheduler.json"
    base = [sys.executable, "-m", "dask"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    local = ["--scheduler-file", str(address)]
    commands = [
        [*base, "scheduler", "--host", "127.0.0.1", "--port", "0", "--no-dashboard", *local],
        *([*base, "worker", *local, "--nthreads", "1", "--host", "127.0.0.1", "--no-dashboard"] for _ in range(2)),
    ]
    running = [subprocess.Popen(command, env=environment, stderr=subprocess.DEVNULL, cwd=tmp_path) for command in commands]
    try:
        while not address.exists() or not address.read_text(encoding="utf-8").strip():
            assert running[0].poll() is None
        yield json.loads(address.read_text(encoding="utf-8"))["address"]
    finally:
        for one in running:
            one.terminate()
        for one in running:
            one.wait(30)


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
def test_the_same_hash_on_any_number_of_workers_and_on_a_scheduler_apart(tmp_path):
    atlas = open_atlas(written(tmp_path, "[鳥取県, 富山県]"))
    alone = answer_atlas(atlas)
    for number in (1, 2, 4):
        with started(number) as answering:
            assert answer_atlas(atlas, answering=answering).sha256 == alone.sha256
    with scheduler_apart(tmp_path) as address, started(scheduler=address) as answering:
        assert answer_atlas(atlas, answering=answering).sha256 == alone.sha256


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("number", [1, 2])
def test_a_worker_that_is_killed_changes_nothing_but_time(tmp_path, number):
    atlas = open_atlas(written(tmp_path, "[鳥取県, 富山県]"))
    killed = []

    def keep(_):
        if not killed:
            killed.append(worker_processes()[-1].pid)
            os.kill(killed[0], signal.SIGKILL)

    with started(number) as answering:
        found = answer_atlas(atlas, answering=answering, keep=keep)
    assert killed
    assert found.sha256 == answer_atlas(atlas).sha256
    assert not any(row.error for row in found.rows)


class Deadly(National):
    """National data in which one municipality ends whichever worker looks at it."""

    def inputs(self, number, reach_mm):
        if self.municipalities[number].code == "31302":
            os._exit(1)
        return super().inputs(number, reach_mm)


@pytest.mark.long
@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("number", [1, 2])
def test_a_municipality_that_ends_every_worker_is_a_row_with_its_error_and_spares_those_of_its_batch(tmp_path, number):
    atlas = open_atlas(written(tmp_path, "[鳥取県]"))
    question = atlas.question.value
    national = read_national(atlas.extract, question.people, question.kinds, [one.code for one in atlas.asked])
    deadly = Deadly(*(getattr(national, field.name) for field in fields(National)))
    numbers = [place for place, one in enumerate(national.municipalities) if one.code.startswith("31")]
    with started(number) as answering:
        rows = {row.code: row for row in answering(question, deadly, numbers)}
    alone = {row.code: row for row in answer_atlas(atlas).rows}
    assert rows.pop("31302").error == "LostWorkerError: each worker that was asked ended"
    del alone["31302"]
    assert rows == alone
