"""A batch: sources to units, units through the workers, what comes back into its places, in order."""

import gc
from array import array
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import ExitStack, closing, contextmanager, nullcontext
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Self

from chaffinch.audit.journal import dumps, failure_of, nothing_of
from chaffinch.audit.stats import Tally
from chaffinch.batch.earlier import Earlier, Journal
from chaffinch.batch.folder import Places
from chaffinch.batch.work import Done, Unit, Work, lost
from chaffinch.cleaner import Cleaner
from chaffinch.files import UNREADABLE, pieces, single
from chaffinch.files.limits import FormatError
from chaffinch.files.parquet import is_parquet
from chaffinch.files.paths import NotWrittenError, Source, Target, copied, opened, placed
from chaffinch.files.piece import Reading
from chaffinch.files.rewritten import copy_rows

_DOCUMENTS = 64  # of a batch, at most
_BYTES = 200_000  # of a batch, about: a tenth of a second of work


@dataclass(frozen=True, slots=True)
class Workers:
    """How many processes clean; one is this one.

    `method` is how others start: `spawn` or `forkserver`, or `fork`, which shares memory between them and is for
    programs without threads.
    """

    count: int = 1
    method: str = "spawn"


@dataclass(frozen=True, slots=True)
class _Step:
    """A unit, or a file's end and what broke it off; `fresh` once an earlier journal has no more to give."""

    unit: Unit | None
    problem: str = ""
    fresh: bool = True


def run_batch(
    sources: Sequence[Source],
    cleaner: Cleaner,
    reading: Reading,
    places: Places,
    watch: Callable[[Done], None] = lambda done: None,
    workers: Workers = Workers(),
    *,
    diff: bool = False,
    flags: bool = False,
) -> Tally:
    """Clean all `sources` into `places` and return the counts; `watch` sees each document done, in order.

    A source that cannot be read or written is named in the counts and the journal and copied to
    the quarantine as it is; the others are done. When the run is broken off, the journal of
    what is done stays.
    """
    tally = Tally()
    earlier = places.journal if places.resume and places.journal and places.journal.is_file() else None
    work = Work(cleaner, reading, places.resume, diff, flags)
    with ExitStack() as stack:
        journal = stack.enter_context(Journal(places.journal, earlier and places.part)) if places.journal else None
        broken: set[str] = set()
        steps = stack.enter_context(closing(_steps(sources, work, places, Earlier(earlier), broken)))
        answers = stack.enter_context(closing(_answers(steps, work, workers)))
        for source in sources:
            with closing(_written(source, answers, reading, places, broken)) as written:
                for done, fresh in written:
                    if journal and fresh:
                        journal.promote()
                    if done.record:
                        tally.add(done.record)
                    if journal:
                        journal.write(done.line)
                    watch(done)
            if journal and places.sync:
                journal.sync()
    return tally


def _steps(
    sources: Iterable[Source], work: Work, places: Places, earlier: Earlier, broken: set[str]
) -> Generator[_Step, None, None]:
    for source in sources:
        if single(source.name):
            line = earlier.whole(source.name)
            earlier.close_source(source.name)
            unit = Unit(source, None, _size(source.path), earlier=line, target=places.target(source) if line else None)
            yield _Step(unit, fresh=earlier.spent)
            continue
        problem = ""
        try:
            for step in _pieces(source, work, earlier):
                yield step
                if source.name in broken:
                    break
        except UNREADABLE as error:
            problem = f"cannot be read: {error}"
        earlier.close_source(source.name)
        yield _Step(None, problem, earlier.spent)


def _pieces(source: Source, work: Work, earlier: Earlier) -> Iterator[_Step]:
    reading = work.reading.at(source.place)
    with opened(source.path, reading) as stream:
        for piece in pieces(stream, source.name, reading):
            key = work.key(source, piece)
            line = earlier.take(source.name, key)
            yield _Step(Unit(source, piece, len(piece.raw), key, line), fresh=earlier.spent)


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0


def _batches(steps: Iterator[_Step]) -> Iterator[list[_Step]]:
    """Yield steps in batches. Their borders depend on the input alone."""
    batch: list[_Step] = []
    size = 0
    for step in steps:
        batch.append(step)
        size += step.unit.size if step.unit else 0
        if len(batch) >= _DOCUMENTS or size >= _BYTES:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


_Answers = Generator[tuple[_Step, Done], None, None]


def _answers(steps: Iterator[_Step], work: Work, workers: Workers) -> _Answers:
    """Yield each step with what became of it, in order."""
    waiting: deque[list[_Step]] = deque()

    def batches() -> Iterator[list[Unit]]:
        for batch in _batches(steps):
            waiting.append([replace(step, unit=step.unit and Unit(step.unit.source)) for step in batch])
            yield [step.unit for step in batch if step.unit]

    with _mapped(batches(), work, workers) as answered:
        for answers in answered:
            dones = iter(answers)
            for step in waiting.popleft():
                yield step, next(dones) if step.unit else Done(problem=step.problem)


@contextmanager
def _mapped(batches: Iterator[list[Unit]], work: Work, workers: Workers) -> Iterator[Iterator[list[Done]]]:
    if workers.count == 1:
        yield map(work, batches)
        return
    from chaffinch.batch.pool import Pool  # a run without workers need not load it

    if workers.method == "fork":
        _share(work.cleaner)
    with Pool(work, workers.count, _given_up, workers.method) as pool:
        yield pool.map(batches)


def _share(cleaner: Cleaner) -> None:
    """Load here what cleaning needs (patterns, word lists, languages), so that forked workers share its memory."""
    for rule in cleaner.chain.rules:
        for example in rule.examples[:1]:
            cleaner.clean(example.text)
    gc.collect()
    gc.freeze()  # a collection would write to all of it, and so copy it


def _given_up(unit: Unit) -> Done:
    return lost(unit, "two workers died over it")


def _written(
    source: Source, answers: _Answers, reading: Reading, places: Places, broken: set[str]
) -> Generator[tuple[Done, bool], None, None]:
    """Yield what became of a source's documents while its target is written; a failure leaves no target."""
    if single(source.name):
        problem = yield from _whole(source, answers, places)
    else:
        ahead = _until_end(answers)
        problem = yield from _streamed(source, ahead, reading.at(source.place), places)
        broken.add(source.name)  # read no further
        deque(ahead, 0)
    if problem:
        if places.quarantine:
            _quarantine(source, places.target(source), places.quarantine)
        yield Done(line=dumps(failure_of(source.name, source.name, problem))), False


_Writing = Generator[tuple[Done, bool], None, str]


def _whole(source: Source, answers: _Answers, places: Places) -> _Writing:
    """Write a file of one document, then yield it: what is on record stands. Return what went wrong."""
    step, done = next(answers)
    if done.problem:
        return done.problem
    try:
        if (target := places.target(source)) and done.output is not None:
            with Target(target, sync=places.sync) as out:
                out.write(done.output)
    except NotWrittenError as error:
        return f"cannot be written: {error.strerror}"
    yield done, step.fresh
    return ""


def _streamed(source: Source, answers: _Answers, reading: Reading, places: Places) -> _Writing:
    """Yield the documents of a file while it is written. Return what went wrong."""
    target = places.target(source)
    recorded = False
    try:
        with (
            Target(target, source.path, reading, sync=places.sync) if target else nullcontext() as out,
            _KeptRows(source, places, reading) if is_parquet(source.name) else _Kept(source, places) as kept,
        ):
            for step, done in answers:
                if done.problem:
                    raise _BrokenOffError(done.problem)
                if out and done.output:
                    out.write(done.output)
                if step.unit:
                    kept.see(done)
                    recorded |= bool(done.line)
                    yield done, step.fresh
            if not recorded:
                yield Done(line=dumps(nothing_of(source.name))), False
    except NotWrittenError as error:
        return f"cannot be written: {error.strerror}"
    except FormatError as error:  # of Parquet, which is read once more for the other columns
        return f"cannot be read: {error}"
    except _BrokenOffError as error:
        return str(error)
    return ""


class _Kept(ExitStack):
    """Keeps the records of a file that failed as they are, one after another, in a file of the quarantine."""

    def __init__(self, source: Source, places: Places) -> None:
        super().__init__()
        self._path = places.records / source.output if places.records else None
        self._target: Target | None = None

    def see(self, done: Done) -> None:
        """Keep what failed."""
        if self._path is None or not done.failed:
            return
        if self._target is None:
            self._target = self.enter_context(Target(self._path))
        self._target.write(done.output or b"")


class _KeptRows:
    """Keeps the rows of a Parquet file that failed as they are, with all columns, in a Parquet file like it."""

    def __init__(self, source: Source, places: Places, reading: Reading) -> None:
        self._source = source.path
        self._path = places.records / source.name if places.records else None
        self._reading = reading
        self._seen = 0
        self._failed = array("Q")  # numbers of rows: all may have failed, and they may be millions

    def __enter__(self) -> Self:
        return self

    def see(self, done: Done) -> None:
        """Keep in mind what failed."""
        if done.failed:
            self._failed.append(self._seen)
        self._seen += 1

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        if kind is None and self._path and self._failed:
            with placed(self._path) as part, part.open("wb") as sink:
                copy_rows(self._source, sink, self._failed, self._reading)


class _BrokenOffError(Exception):
    """A file that cannot be read to its end."""


def _until_end(answers: _Answers) -> _Answers:
    for step, done in answers:
        yield step, done
        if step.unit is None:
            return


def _quarantine(source: Source, target: Path | None, quarantine: Path) -> None:
    """Keep the source as it is, and leave no cleaned text of an earlier run in its place."""
    if target and target.is_file():
        target.unlink()
    try:
        copied(source.path, quarantine / source.name)
    except OSError:  # not to be read at all: the journal names it
        (quarantine / source.name).unlink(missing_ok=True)
