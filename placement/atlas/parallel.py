"""The same rows by several workers: Dask futures, of which few are in flight at a time."""

from __future__ import annotations

import logging
import tempfile
import time
from collections import Counter, deque
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from geodata.building.japan.national import National
from models.messages.findings import Finding, InputError, brief
from models.messages.text import Text
from placement.atlas.ask import failed
from placement.atlas.identity import code_identity
from placement.atlas.question import AtlasQuestion
from placement.atlas.run import Answering, answer_one, costs
from placement.records.atlas import Row

LOOPBACK = "127.0.0.1"
# each worker computes with one thread: there are as many workers as are wanted
THREADS = dict.fromkeys(("MKL_NUM_THREADS", "NUMBA_NUM_THREADS", "OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS"), "1")
# batches of municipalities that are sent off ahead, a worker, and the cost of one, as areas: small ones go together
AHEAD, BATCH = 2, 1_000
# what is asked alone is given up where its worker ended so many times
ALONE = 2
CONNECT_S, WAIT_S = 30, 120
# on a crowded machine a worker takes its time to come back
BACK_S = 600
# neither pages of the scheduler nor of its workers, and no watching of what they do
QUIET = {
    "distributed.admin.system-monitor.gil.enabled": False,
    "distributed.worker.profile.enabled": False,
    "distributed.scheduler.http.routes": [],
    "distributed.worker.http.routes": [],
}
# Dask's scheduler listens for browsers in any case: where nobody else does, so that several atlases run beside each other
NO_PORT = {"dashboard_address": f"{LOOPBACK}:0"}
TRIES = 10


class LostWorkerError(Exception):
    """A municipality ended each worker that looked at it."""


class OtherCodeError(Exception):
    """A worker has another version of the program, or of a library that decides."""


@dataclass(frozen=True, eq=False)
class _Given:
    """What every worker gets once."""

    question: AtlasQuestion
    national: National
    code: str


def _answer(given: _Given, numbers: tuple[int, ...]) -> list[Row]:
    """Return the rows of some municipalities, on a worker."""
    if given.code != code_identity():
        raise OtherCodeError
    return [answer_one(given.question, given.national, number) for number in numbers]


def _batches(national: National, numbers: list[int]) -> Iterator[tuple[int, ...]]:
    """Yield numbers of municipalities, in their order, as many together as make a batch."""
    cost = costs(national)
    batch: list[int] = []
    for number in numbers:
        batch.append(number)
        if cost[batch].sum() >= BATCH:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


@contextmanager
def started(number: int | None = None, scheduler: str | None = None) -> Iterator[Answering]:
    """Start workers on this machine, or go to a scheduler that has some, and yield what has them find rows.

    Parameters
    ----------
    number
        of workers to start, which nobody but this machine can reach; they are gone afterwards.
    scheduler
        address of a Dask scheduler, such as tcp://127.0.0.1:8786, in place of that.

    Raises
    ------
    InputError
        if Dask is not installed, or no scheduler with workers answers.
    """
    try:
        import dask
        from distributed import Client, LocalCluster
    except ImportError:
        message = Text("--workers and --scheduler need Dask: pip install 'office-placement[atlas]'")
        raise InputError(Finding("atlas-extra-missing", "stop", message)) from None
    with ExitStack() as held:
        held.enter_context(dask.config.set(QUIET))
        if scheduler is None:
            scratch = held.enter_context(tempfile.TemporaryDirectory(prefix="placement-atlas-"))
            cluster = LocalCluster(  # type: ignore[no-untyped-call]
                n_workers=number,
                threads_per_worker=1,
                processes=True,
                host=LOOPBACK,
                dashboard_address=None,
                scheduler_kwargs=NO_PORT,
                worker_dashboard_address=None,
                local_directory=scratch,
                silence_logs=logging.CRITICAL,
                env=THREADS,
            )
            address: Any = held.enter_context(cluster)
        else:
            address = scheduler
        try:
            client = Client(address, set_as_default=False, timeout=CONNECT_S)  # type: ignore[no-untyped-call]
        except (OSError, ValueError) as error:
            raise _no_scheduler(str(scheduler)) from error
        yield answering_by(held.enter_context(client))


def answering_by(client: Any) -> Answering:
    """Return what has the workers of a Dask client find rows.

    What they need is given to each of them once; a worker that ends is made up for by the others, and given anew where it was
    the only one that had it.
    """

    def answering(question: AtlasQuestion, national: National, numbers: list[int]) -> Iterator[Row]:
        from distributed import CancelledError, KilledWorker, as_completed
        from distributed.client import FutureCancelledError

        waiting = deque(_batches(national, numbers))
        # what was in flight when a worker ended: one of these may be to blame, and each is asked again with nothing beside it
        suspects: deque[int] = deque()
        lost: Counter[int] = Counter()
        asked: dict[str, tuple[int, ...]] = {}
        whole = _Given(question, national, code_identity())
        given = _scattered(client, whole)
        flying = as_completed(loop=client.loop)  # type: ignore[no-untyped-call]
        while waiting or asked or suspects:
            alone = not (waiting or asked)
            if alone:
                waiting.append((suspects.popleft(),))
            while waiting and len(asked) < AHEAD * max(len(client.nthreads()), 1):
                batch = waiting.popleft()
                future = client.submit(_answer, given, batch, pure=False)
                asked[future.key] = batch
                flying.add(future)  # type: ignore[no-untyped-call]
            future = next(flying)
            batch = asked.pop(future.key)
            try:
                yield from future.result()
            except (CancelledError, FutureCancelledError, KilledWorker):  # it, or what it needed, was lost with a worker
                lost.update(batch if alone else ())
                if alone and lost[batch[0]] == ALONE:
                    yield failed(national.municipalities[batch[0]], LostWorkerError("each worker that was asked ended"))
                else:
                    suspects.extend(batch)
                if given.status != "finished":
                    given = _scattered(client, whole, BACK_S)
            except OtherCodeError:
                message = Text("a worker has another version of the program or of its libraries; install the same there")
                raise InputError(Finding("atlas-workers-differ", "stop", message)) from None

    return answering


def _scattered(client: Any, given: _Given, wait_s: int = WAIT_S) -> Any:
    """Give every worker what it needs, and return it as a future; where one ends in this very moment, once more."""
    for attempt in range(TRIES):
        try:
            client.wait_for_workers(1, timeout=wait_s)
            (future,) = client.scatter([given], broadcast=True, hash=False)
        except TimeoutError as error:
            raise _no_scheduler(str(client.scheduler.address)) from error
        except (KeyError, OSError):  # of the scheduler: a worker that it still had listed
            if attempt == TRIES - 1:
                raise
            time.sleep(1)
        else:
            return future
    raise AssertionError("nothing was tried")


def _no_scheduler(address: str) -> InputError:
    message = Text(
        "{address}: no Dask scheduler with workers answers there; start one, or leave --scheduler away", address=brief(address)
    )
    return InputError(Finding("atlas-no-scheduler", "stop", message, value=address))
