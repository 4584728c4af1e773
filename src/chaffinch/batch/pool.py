"""Worker processes: batches go out, answers come back in order, a bounded number is under way.

A worker that dies (killed, out of memory, broken by C code) is replaced. The documents of its batch are
done again one by one, so that the one at fault is found: it is tried once more, then given up.
"""

import multiprocessing
import signal
import threading
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from typing import Any, Generic, Self, TypeVar

_AHEAD = 3  # batches under way a worker: what it does, and answers that wait for their turn

Job = TypeVar("Job")
Answer = TypeVar("Answer")


@dataclass
class _Task(Generic[Job]):
    """Some jobs of a batch, from `start` on; `tries` is how many workers they have cost."""

    batch: int
    start: int
    jobs: Sequence[Job]
    tries: int = 0


@dataclass
class _Open(Generic[Answer]):
    """A batch whose answers are not all there."""

    answers: list[Answer | None]
    missing: int = field(init=False)

    def __post_init__(self) -> None:
        self.missing = len(self.answers)


@dataclass(eq=False)
class _Worker(Generic[Job]):
    """A process, our end of its pipe, and what it does."""

    process: Any
    pipe: "Connection[Any, Any]"
    task: _Task[Job] | None = None


class Pool(Generic[Job, Answer]):
    """`size` processes that run `work` on batches of jobs; `lost(job)` is the answer for a job that kills its workers.

    Used as a context; the end of it ends the processes. `work` and jobs must be picklable. `method` is
    how processes start: `spawn`, `fork` or `forkserver`.
    """

    def __init__(
        self,
        work: Callable[[Sequence[Job]], Sequence[Answer]],
        size: int,
        lost: Callable[[Job], Answer],
        method: str = "spawn",
    ) -> None:
        self._work = work
        self._size = size
        self._lost = lost
        self._context: Any = multiprocessing.get_context(method)
        self._workers: list[_Worker[Job]] = []
        self._again: deque[_Task[Job]] = deque()
        self._open: dict[int, _Open[Answer]] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        for worker in self._workers:
            worker.process.kill()
        for worker in self._workers:
            worker.process.join()
            worker.pipe.close()
        self._workers.clear()

    def map(self, batches: Iterator[Sequence[Job]]) -> Iterator[list[Answer]]:
        """Yield the answers to each batch, in order. `batches` is read as far ahead as there is room."""
        while len(self._workers) < self._size:  # before anything is opened: a fork has no threads to copy
            self._start()
        sent = yielded = 0
        more = True
        while True:
            while (worker := self._idle()) and (self._again or (more and sent < yielded + _AHEAD * self._size)):
                if not self._again:
                    batch = next(batches, None)
                    if batch is None:
                        more = False
                        continue
                    self._open[sent] = _Open([None] * len(batch))
                    sent += 1
                    if not batch:
                        continue
                    self._again.append(_Task(sent - 1, 0, batch))
                self._send(worker, self._again.popleft())
            while yielded in self._open and not self._open[yielded].missing:
                yield [answer for answer in self._open.pop(yielded).answers if answer is not None]
                yielded += 1
            if yielded == sent and not more:
                return
            self._collect()

    def _idle(self) -> _Worker[Job] | None:
        """Return a worker with nothing to do, if need be a new one."""
        for worker in self._workers:
            if worker.task is None:
                return worker
        return self._start() if len(self._workers) < self._size else None

    def _start(self) -> _Worker[Job]:
        ours, theirs = self._context.Pipe()
        strangers = [worker.pipe for worker in self._workers] + [ours]
        known = strangers if self._context.get_start_method() == "fork" else []
        process = self._context.Process(target=_serve, args=(theirs, known, self._work), daemon=True)
        with _uninterrupted():
            process.start()
        theirs.close()
        worker: _Worker[Job] = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _send(self, worker: _Worker[Job], task: _Task[Job]) -> None:
        worker.task = task
        with suppress(BrokenPipeError, ConnectionResetError):  # it has died: told by the end of its pipe
            worker.pipe.send(task.jobs)

    def _collect(self) -> None:
        """Wait for answers or deaths, and note them."""
        busy = {worker.pipe: worker for worker in self._workers if worker.task}
        for pipe in wait(list(busy)) if busy else ():
            worker = busy[pipe]  # type: ignore[index]
            try:
                answers = worker.pipe.recv()
            except (EOFError, ConnectionResetError):
                self._replace(worker)
            else:
                self._note(worker, answers)

    def _note(self, worker: _Worker[Job], answers: Sequence[Answer]) -> None:
        task, worker.task = worker.task, None
        assert task
        self._fill(task, answers)

    def _fill(self, task: _Task[Job], answers: Sequence[Answer]) -> None:
        batch = self._open[task.batch]
        batch.answers[task.start : task.start + len(answers)] = answers
        batch.missing -= len(answers)

    def _replace(self, worker: _Worker[Job]) -> None:
        """Take a dead worker's jobs back: one by one, and those that have had their second try as lost."""
        task = worker.task
        assert task
        self._workers.remove(worker)
        worker.process.join()
        worker.pipe.close()
        if task.tries:
            self._fill(task, [self._lost(job) for job in task.jobs])
            return
        for place, job in enumerate(task.jobs, task.start):
            self._again.append(_Task(task.batch, place, [job], tries=1))


@contextmanager
def _uninterrupted() -> Iterator[None]:
    """Start a process deaf to Ctrl-C: that is its parent's to answer. It hears none between its start and `_serve`."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


def _serve(
    pipe: "Connection[Any, Any]", strangers: Sequence["Connection[Any, Any]"], work: Callable[[Sequence[Any]], Any]
) -> None:
    """Answer batches until the other end is closed. A worker's whole work."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for each in strangers:
        each.close()  # or the parent's end would outlive the parent in us
    with suppress(EOFError, BrokenPipeError, ConnectionResetError):
        while True:
            pipe.send(work(pipe.recv()))
