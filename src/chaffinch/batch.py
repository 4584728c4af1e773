"""A batch: sources in, cleaned files and a journal out, one outcome a document."""

import json
import zlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from platform import python_version
from typing import BinaryIO

from chaffinch.audit.journal import Record, dumps, failure_of, layers_of, record_of
from chaffinch.audit.stats import Tally
from chaffinch.cleaner import Cleaner
from chaffinch.core.ledger import rebuild
from chaffinch.files import pieces
from chaffinch.files.paths import RUN_FOLDER, Source, copied, opened, written
from chaffinch.files.piece import Piece, Reading
from chaffinch.run import Result
from chaffinch.version import __version__

_UNREADABLE = (OSError, EOFError, zlib.error)  # missing, forbidden, or gzip that breaks off


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one document: its place in the file again, its journal record, and the result if it was read."""

    output: bytes
    record: Record | None
    result: Result | None = None


@dataclass(frozen=True, slots=True)
class Places:
    """Where a batch writes: a function from source to file (or nowhere), the journal, the quarantine."""

    target: Callable[[Source], Path | None]
    journal: Path | None = None
    quarantine: Path | None = None

    @classmethod
    def folder(cls, out: Path) -> "Places":
        """Return places for a tree below `out`, and the run in `out/.chaffinch`."""
        run = out / RUN_FOLDER
        return cls(lambda source: out / source.name, run / "journal.jsonl", run / "quarantine")


def outcomes(stream: BinaryIO, source: str, cleaner: Cleaner, reading: Reading) -> Iterator[Outcome]:
    """Yield an outcome for each piece of an open file, in order."""
    for piece in pieces(stream, source, reading):
        yield _outcome(piece, source, cleaner)


def _outcome(piece: Piece, source: str, cleaner: Cleaner) -> Outcome:
    if piece.error:
        return Outcome(piece.raw, failure_of(piece.id, source, piece.error))
    if piece.document is None:
        return Outcome(piece.raw, None)
    result = cleaner.run(piece.document)
    try:
        output = piece.rendered(replace(piece.document, text=result.text))
    except UnicodeEncodeError as error:
        problem = f"the cleaned text cannot be written as {error.encoding}: {error.reason} at {error.start}"
        return Outcome(piece.raw, failure_of(piece.id, source, problem))
    record = record_of(result, piece.id, source)
    if literal := piece.document.meta.get("literal"):
        record["literal"] = literal
    if cleaner.verify and rebuild(result.text, layers_of(json.loads(dumps(record)))) != piece.document.text:
        return Outcome(piece.raw, failure_of(piece.id, source, "internal error: its record does not lead back"))
    return Outcome(output, record, result)


def run_batch(
    sources: Iterable[Source],
    cleaner: Cleaner,
    reading: Reading,
    places: Places,
    watch: Callable[[Outcome], None] = lambda outcome: None,
) -> Tally:
    """Clean all `sources` into `places` and return the counts; `watch` sees each outcome.

    A source that cannot be read is named in the counts and the journal, and copied to the
    quarantine as it is; the others are done. Raises `OSError` only for what cannot be written.
    """
    tally = Tally()
    with ExitStack() as stack:
        journal = stack.enter_context(written(places.journal)) if places.journal else None
        for source in sources:
            for outcome in _of_source(source, cleaner, reading, places):
                if outcome.record:
                    tally.add(outcome.record)
                    if journal:
                        journal.write(dumps(outcome.record))
                watch(outcome)
    return tally


def _of_source(source: Source, cleaner: Cleaner, reading: Reading, places: Places) -> Iterator[Outcome]:
    """Yield the outcomes of one source while its target is written; a failure leaves no target."""
    target = places.target(source)
    try:
        with opened(source.path) as stream, _writing(target) as out:
            for outcome in outcomes(stream, source.name, cleaner, reading):
                if _whole_file_failed(outcome, source):
                    raise _NotReadError(outcome)
                out(outcome.output)
                yield outcome
    except _NotReadError as failure:
        _quarantine(source, places)
        yield failure.outcome
    except _UNREADABLE as error:
        if isinstance(error, OSError) and target and error.filename not in (None, str(source.path)):
            raise  # not the input's fault
        _quarantine(source, places)
        yield Outcome(b"", failure_of(source.name, source.name, f"cannot be read: {error}"))


class _NotReadError(Exception):
    def __init__(self, outcome: Outcome) -> None:
        super().__init__()
        self.outcome = outcome


def _whole_file_failed(outcome: Outcome, source: Source) -> bool:
    record = outcome.record
    return record is not None and record["status"] == "failed" and record["id"] == source.name


def _quarantine(source: Source, places: Places) -> None:
    if places.quarantine:
        try:
            copied(source.path, places.quarantine / source.name)
        except OSError:
            (places.quarantine / source.name).unlink(
                missing_ok=True
            )  # it could not be read: its name is in the journal


@contextmanager
def _writing(target: Path | None) -> Iterator[Callable[[bytes], object]]:
    if target is None:
        yield lambda raw: None
        return
    with written(target) as stream:
        yield stream.write


def write_run(out: Path, cleaner: Cleaner, tally: Tally) -> None:
    """Write the summary and the configuration of a run into its folder."""
    configuration = {
        "chaffinch": __version__,
        "python": python_version(),
        "fingerprint": cleaner.fingerprint,
        "settings": asdict(cleaner),
        "rules": [rule.id for rule in cleaner.chain.rules],
    }
    for name, content in (("summary.json", tally.summary()), ("config.json", configuration)):
        with written(out / RUN_FOLDER / name) as stream:
            stream.write((json.dumps(content, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace"))
