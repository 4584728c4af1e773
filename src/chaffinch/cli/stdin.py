"""`chaffinch clean -`: standard input, a stream without a folder to resume from, in this process alone."""

import sys
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

from chaffinch.audit.journal import dumps, failure_of
from chaffinch.audit.stats import Tally
from chaffinch.batch import UNREADABLE, Done, FailedError, Work, outcomes
from chaffinch.cleaner import Cleaner
from chaffinch.cli.output import Output
from chaffinch.files.extras import check_extras
from chaffinch.files.packing import unpacked
from chaffinch.files.paths import PathError, Target, none_overwritten
from chaffinch.files.piece import Reading


def clean_stdin(name: str, cleaner: Cleaner, reading: Reading, output: Output) -> Tally:
    """Clean standard input, whose format is that of a file of this name, and return the counts."""
    tally = Tally()
    none_overwritten((), [output.out, output.journal])
    if reading.to == "parquet":
        raise PathError("standard input cannot be written as Parquet; expected --to jsonl, or a file")
    check_extras((name, *([output.out.name] if output.out else [])), reading)
    target = None if output.dry else output.out
    with _open(target) as out, _open(output.journal) as journal:
        for done in _of_stdin(name, Work(cleaner, reading, diff=output.diff, flags=output.flags)):
            output.show(done)
            if done.record:
                tally.add(done.record)
            if journal:
                journal.write(done.line)
            if out and done.output:
                out.write(done.output)
    return tally


def _open(path: Path | None) -> AbstractContextManager[Target | None]:
    return Target(path) if path else nullcontext()


def _of_stdin(name: str, work: Work) -> Iterable[Done]:
    problem = ""
    try:
        stream = unpacked(sys.stdin.buffer, name, work.reading.max_decompressed)
        written = "-.jsonl" if work.reading.to else ""
        for outcome in outcomes(stream, name, work.cleaner, work.reading, written):
            yield work.packed(outcome, len(outcome.output))
    except FailedError as error:
        problem = str(error)
    except UNREADABLE as error:
        problem = f"cannot be read: {error}"
    if problem:
        yield Done(line=dumps(failure_of(name, name, problem)))
