"""`chaffinch clean -`: standard input, a stream without a folder to resume from, in this process alone."""

import shutil
import sys
import tempfile
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext, suppress
from pathlib import Path

from chaffinch.audit.journal import dumps, failure_of
from chaffinch.audit.stats import Tally
from chaffinch.batch import UNREADABLE, Done, FailedError, Work, outcomes, run_batch
from chaffinch.cleaner import Cleaner
from chaffinch.cli.common import STDIN
from chaffinch.cli.output import Output, places_of, to_stdout
from chaffinch.files.extras import check_extras
from chaffinch.files.packing import unpacked
from chaffinch.files.parquet import is_parquet
from chaffinch.files.paths import PathError, Source, Target, fitting, none_overwritten
from chaffinch.files.piece import Reading


def clean_stdin(name: str, cleaner: Cleaner, reading: Reading, output: Output) -> Tally:
    """Clean standard input, whose format is that of a file of this name, and return the counts."""
    if output.folder and not output.dry:
        raise PathError(f"{output.out}: a folder, in which standard input has no name; expected -o FILE")
    none_overwritten((), [output.out, output.journal])
    written = f"-.{reading.to}" if reading.to else name
    check_extras((name, written, *([output.out.name] if output.out else [])), reading)
    if any(map(is_parquet, (name, written))):
        with to_stdout(output, written) as place, tempfile.TemporaryDirectory() as folder:
            return _spooled(Source(Path(folder, name), name, written), cleaner, reading, place)
    tally = Tally()
    target = None if output.dry else output.out
    fitting(Source(STDIN, name, written), target)
    # What stood at the target stays where the input breaks off; the journal says so.
    with _open(output.journal) as journal, suppress(_TornError), _open(target) as out:
        for done in _of_stdin(name, Work(cleaner, reading, diff=output.diff, flags=output.flags)):
            output.show(done)
            if done.record:
                tally.add(done.record)
            if journal:
                journal.write(done.line)
            if out and done.output:
                out.write(done.output)
    return tally


def _spooled(source: Source, cleaner: Cleaner, reading: Reading, output: Output) -> Tally:
    """Clean standard input as a file: Parquet is read from its end, and written from all of its records."""
    fitting(Source(STDIN, source.name, source.written), output.out)
    with source.path.open("wb") as file:
        shutil.copyfileobj(sys.stdin.buffer, file)
    shown = {"diff": output.diff, "flags": output.flags}
    return run_batch((source,), cleaner, reading, places_of(output), output.show, output.workers, **shown)


class _TornError(Exception):
    """Standard input that cannot be read to its end."""


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
        raise _TornError
