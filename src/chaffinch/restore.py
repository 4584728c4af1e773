"""Undo a run: give back the files as they came, from the cleaned files and the journal."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from pathlib import Path, PurePosixPath
from types import MappingProxyType

from chaffinch.audit.journal import JournalError, Record, read_journal
from chaffinch.audit.undo import original_document
from chaffinch.files import pieces
from chaffinch.files.paths import RUN_FOLDER, copied, opened, written
from chaffinch.files.piece import Piece, Reading
from chaffinch.text.document import Decoding


@dataclass(frozen=True, slots=True)
class Restored:
    """One file given back, or the reason why not."""

    source: str
    error: str = ""


def restore_folder(run: Path, out: Path, reading: Reading) -> Iterator[Restored]:
    """Yield each file of the run in `run` (or `run/.chaffinch`), given back below `out`.

    A file whose text was changed since is named and not written; the others are done. Raises
    `JournalError` for a journal that is missing or cannot be read.
    """
    folder = run.parent if run.name == RUN_FOLDER else run
    home = folder / RUN_FOLDER
    journal = home / "journal.jsonl"
    if not journal.is_file():
        raise JournalError(f"{journal}: no journal; expected the folder that a run was written to")
    for source, records in groupby(read_journal(journal), key=lambda record: str(record["source"])):
        try:
            _inside(source)
            kept = home / "quarantine" / source
            if kept.is_file():
                copied(kept, out / source)
            else:
                _restore(folder / source, list(records), out / source, source, reading)
        except (JournalError, OSError) as error:
            yield Restored(source, str(error))
        else:
            yield Restored(source)


def restore_file(cleaned: Path, journal: Path, out: Path, reading: Reading) -> None:
    """Give back one file from its cleaned form and its journal.

    Raises `JournalError` when the two do not fit, `OSError` when a file cannot be read.
    """
    _restore(cleaned, list(read_journal(journal)), out, cleaned.name, reading)


def _restore(cleaned: Path, records: list[Record], out: Path, source: str, reading: Reading) -> None:
    ahead = iter(records)
    with opened(cleaned) as stream, written(out) as target:
        # The encoding is the run's finding: the cleaned bytes may no longer tell it.
        encoding = records[0].get("decoding", {}).get("encoding") if len(records) == 1 else None
        for piece in pieces(stream, source, replace(reading, encoding=encoding)):
            target.write(_original(piece, ahead) if _has_record(piece) else piece.raw)


def _has_record(piece: Piece) -> bool:
    return piece.document is not None or bool(piece.error)


def _original(piece: Piece, ahead: Iterator[Record]) -> bytes:
    record = next(ahead, None)
    if record is None:
        raise JournalError(f"{piece.id}: the journal ends before the file does")
    if record["status"] == "failed":
        return piece.raw
    if piece.document is None:
        raise JournalError(f"{piece.id}: {piece.error}")
    document = replace(piece.document, decoding=Decoding(**record["decoding"]))
    original = original_document(record, document.text)
    meta = MappingProxyType({"literal": record["literal"]} if "literal" in record else {})
    return piece.rendered(replace(original, meta=meta))


def _inside(source: str) -> None:
    """Raise `JournalError` for a name that would lead out of the folder."""
    path = PurePosixPath(source)
    if path.is_absolute() or ".." in path.parts:
        raise JournalError(f"{source!r}: leads out of the folder")
