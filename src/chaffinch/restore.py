"""Undo a run: give back the files as they came, from the cleaned files and the journal."""

import json
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path, PurePosixPath

from chaffinch.audit.journal import JournalError, Record, read_journal, written_name
from chaffinch.batch import UNREADABLE, undone
from chaffinch.files import pieces
from chaffinch.files.paths import RUN_FOLDER, Target, copied, opened
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
    folder = run.parent if run.name == RUN_FOLDER else run
    home = folder / RUN_FOLDER
    if not (home / "journal.jsonl").is_file():
        raise JournalError(f"{home / 'journal.jsonl'}: no journal; expected the folder that a run was written to")
    records = list(read_journal(home / "journal.jsonl"))
    reading, fields = _reading_of(home)
    for source, group in groupby(records, key=lambda record: str(record["source"])):
        try:
            _inside(source)
            kept = home / "quarantine" / source
            if kept.is_file():
                copied(kept, out / source)
            else:
                found = list(group)
                written = written_name(found[0])
                _inside(written)
                field = fields.get(source, reading.text_field)
                _restore(folder / written, found, out / written, replace(reading, text_field=field))
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


def _reading_of(home: Path) -> tuple[Reading, dict[str, str]]:
    """Return how the run read its files, as its configuration says, and the text field of those that have another."""
    try:
        config = json.loads((home / "config.json").read_bytes())
        reading = Reading(**config["reading"] | {"overrides": ()})
        limited = replace(reading.unlimited(), max_document=4 * reading.max_document)  # what was cleaned may be longer
        return limited, dict(config.get("text_fields", {}))
    except (OSError, ValueError, KeyError, TypeError):
        return Reading().unlimited(), {}  # a run that was broken off has none


def _restore(cleaned: Path, records: list[Record], out: Path, reading: Reading) -> None:
    if not records:
        raise JournalError(f"{cleaned}: the journal has no record of it")
    source = str(records[0]["source"])
    if records[0]["status"] == "failed" and records[0]["id"] == source:
        raise JournalError(f"{source}: could not be read by the run, so nothing of it was kept")
    ahead = iter(records)
    # The encoding is the run's finding: the cleaned bytes may no longer tell it.
    encoding = _encoding_of(records[0]) if len(records) == 1 else None
    with opened(cleaned, reading) as stream, Target(out, cleaned, reading) as target:
        for piece in pieces(stream, written_name(records[0]), replace(reading, encoding=encoding)):
            target.write(_original(piece, ahead) if piece.document or piece.error else piece.raw)
        if any(record["status"] != "empty" for record in ahead):
            raise JournalError(f"{source}: the file ends before its journal does")


def _encoding_of(record: Record) -> str | None:
    decoding = record.get("decoding")
    encoding = decoding.get("encoding") if isinstance(decoding, dict) else None
    return encoding if isinstance(encoding, str) else None


def _original(piece: Piece, ahead: Iterator[Record]) -> bytes:
    record = next(ahead, None)
    if record is None:
        raise JournalError(f"{piece.id}: the journal ends before the file does")
    if record["status"] == "failed":
        return piece.raw
    if piece.document is None:
        raise JournalError(f"{piece.id}: {piece.error}")
    return undone(piece, record)


def _inside(source: str) -> None:
    """Raise `JournalError` for a name that would lead out of the folder."""
    path = PurePosixPath(source)
    if path.is_absolute() or ".." in path.parts or "\0" in source:
        raise JournalError(f"{source!r}: leads out of the folder")
