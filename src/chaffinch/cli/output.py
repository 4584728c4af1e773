"""Where `chaffinch clean` puts things: a folder, a file, stdout, or nowhere."""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from chaffinch.batch import Done, Places, Workers
from chaffinch.cli.decided import Decided
from chaffinch.files.found import inputs, is_glob
from chaffinch.files.parquet import is_parquet
from chaffinch.files.paths import PathError, Sources, apart, fitting, none_overwritten


@dataclass(frozen=True, slots=True)
class Output:
    """Where things go: to `out` (a folder, a file, or stdout where it is nothing), or nowhere in a dry run."""

    out: Path | None
    folder: bool
    journal: Path | None
    diff: bool
    flags: bool
    dry: bool
    stats: bool
    exclude: tuple[str, ...] = ()
    workers: Workers = Workers()
    resume: bool = True
    sync: bool = False
    decided: Decided = field(default_factory=Decided)

    def show(self, done: Done) -> None:
        """Print what belongs on stdout: the difference, the flags, or the text itself."""
        self.decided.see(done.record)
        if done.shown:
            sys.stdout.buffer.write(done.shown.encode("utf-8", "backslashreplace"))
        elif done.output and not (self.diff or self.flags or self.out or self.dry):
            sys.stdout.buffer.write(done.output)


def output_of(
    paths: Sequence[Path],
    *,
    out: str | None,
    check: bool,
    diff: bool,
    flags: bool,
    journal: Path | None,
    stats: bool,
    exclude: tuple[str, ...],
    jobs: int,
    start_method: str,
    resume: bool,
    fsync: bool,
    decisions: tuple[Path, ...],
    **others: Any,
) -> Output:
    """Return where the options of `clean` say that things go, with the decisions that it is to keep to.

    Raises `DecisionError`, or `OSError`, for decisions at fault.
    """
    place = None if out in (None, "-") else Path(out or "")
    dry = check or diff or (flags and out is None)
    workers = Workers(jobs, start_method)
    folder, decided = _is_folder(out, paths), Decided(decisions)
    return Output(place, folder, journal, diff, flags, dry, stats, exclude, workers, resume, fsync, decided)


def _is_folder(out: str | None, paths: Sequence[Path]) -> bool:
    """Say whether the output is a folder: it is one already, is written like one, or has several files to hold."""
    several = len(paths) > 1 or paths[0].is_dir() or is_glob(paths[0])
    return several or (out is not None and (out.endswith(os.sep) or Path(out).is_dir()))


def stopped(output: Output) -> str:
    """Say that a run was stopped, and what that leaves."""
    kept = output.folder and not output.dry
    return "stopped" + ("; what is done is kept, and the same command goes on from there" if kept else "")


def check_places(paths: Sequence[Path], found: Sources, places: Places, output: Output) -> None:
    """Raise `PathError` if what would be written has no fitting place of its own."""
    if output.out and not output.dry:
        apart(inputs(paths), output.out)
    asked = None if output.journal == places.journal else output.journal
    if found.files and not (output.folder or output.dry):
        fitting(found.files[0], output.out)
    none_overwritten(found.files, [*map(places.target, found.files), places.journal, asked])
    if output.journal:
        apart(inputs(paths), output.journal)


def places_of(output: Output) -> Places:
    """Return the places of a run over files. Raises `PathError` if there is none."""
    if output.dry:
        return Places(lambda source: None, output.journal)
    if not output.folder:
        return Places(lambda source: output.out, output.journal)
    if output.out is None:
        raise PathError("several documents need a place to go; expected -o FOLDER, --check or --diff")
    return Places.folder(output.out, sync=output.sync)


@contextmanager
def to_stdout(output: Output, name: str) -> Iterator[Output]:
    """Yield where a file of this name goes: if that is stdout, and it is Parquet, beside it until it is complete.

    What Parquet holds is told at its end alone, so that half of it is nothing. Raises `PathError` for a terminal.
    """
    if output.out or output.dry or output.folder or not is_parquet(name):
        yield output
        return
    if sys.stdout.isatty():
        raise PathError("Parquet is no text for a terminal; expected -o FILE.parquet, or a pipe")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "out.parquet")
        yield replace(output, out=path)
        if path.is_file():
            with path.open("rb") as stream:
                shutil.copyfileobj(stream, sys.stdout.buffer)
