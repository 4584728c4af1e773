"""Undo a run: give back the files as they came, from the cleaned files and the journal."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path, PurePosixPath

from chaffinch.audit.journal import JournalError, Record, read_journal, written_name
from chaffinch.audit.reading import Run, encoding_of, inside
from chaffinch.batch import undone
from chaffinch.files import UNREADABLE, pieces
from chaffinch.files.paths import Target, copied, opened
from chaffinch.files.piece import Piece, Reading


@dataclass(frozen=True, slots=True)
class Restored:
    """One file given back, or the reason why not."""

    source: str
    error: str = ""


def restore_folder(run: Path, out: Path) -> Iterator[Restored]:
    """Yield each file of the run in `run` (or `run/.chaffinch`), given back below `out`.

    A file that was changed since is named and not written; the others are done. Raises
    `JournalError` for a journal that is missing or cannot be read, before anything is written.
    """
    found = Run.open(run)
    records = list(read_journal(found.journal))
    for source, group in groupby(records, key=lambda record: str(record["source"])):
        try:
            inside(source)
            kept = found.home / "quarantine" / source
            if kept.is_file():
                copied(kept, out / source)
            else:
                own = list(group)
                written = written_name(own[0])
                inside(written)
                _restore(found.folder / written, own, out / written, found.reading_at(source))
        except (JournalError, *UNREADABLE, ValueError) as error:
            yield Restored(source, str(error))
        else:
            yield Restored(source)


def restore_file(cleaned: Path, journal: Path, out: Path, reading: Reading) -> None:
    """Give back one file from its cleaned form and its journal.

    Raises `JournalError` when the two do not fit, `OSError` when a file cannot be read.
    """
    records = list(read_journal(journal))
    if len({record["source"] for record in records}) > 1:
        records = [record for record in records if PurePosixPath(written_name(record)).name == cleaned.name]
    try:
        _restore(cleaned, records, out, reading.unlimited())
    except (EOFError, ValueError) as error:
        raise JournalError(f"{cleaned}: {error}") from error


def _restore(cleaned: Path, records: list[Record], out: Path, reading: Reading) -> None:
    if not records:
        raise JournalError(f"{cleaned}: the journal has no record of it")
    source = str(records[0]["source"])
    if records[0]["status"] == "failed" and records[0]["id"] == source:
        raise JournalError(f"{source}: could not be read by the run, so nothing of it was kept")
    ahead = iter(records)
    # The encoding is the run's finding: the cleaned bytes may no longer tell it.
    encoding = encoding_of(records[0]) if len(records) == 1 else None
    with opened(cleaned, reading) as stream, Target(out, cleaned, reading) as target:
        for piece in pieces(stream, written_name(records[0]), replace(reading, encoding=encoding)):
            target.write(_original(piece, ahead) if piece.document or piece.error else piece.raw)
        if any(record["status"] != "empty" for record in ahead):
            raise JournalError(f"{source}: the file ends before its journal does")


def _original(piece: Piece, ahead: Iterator[Record]) -> bytes:
    record = next(ahead, None)
    if record is None:
        raise JournalError(f"{piece.id}: the journal ends before the file does")
    if record["status"] == "failed":
        return piece.raw
    if piece.document is None:
        raise JournalError(f"{piece.id}: {piece.error}")
    return undone(piece, record)
