"""A run as data: its settings, its records, and each document as it came and as it was left, with every change."""

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import chain, groupby
from pathlib import Path, PurePosixPath
from typing import Any

from chaffinch.audit.journal import JournalError, Record, layers_of, read_journal, written_name
from chaffinch.audit.undo import original_document
from chaffinch.core.edit import Layer, apply
from chaffinch.core.ledger import Hunk, hunks, origins
from chaffinch.core.span import Span
from chaffinch.files import UNREADABLE, pieces, single
from chaffinch.files.paths import RUN_FOLDER, opened
from chaffinch.files.piece import Piece, Reading
from chaffinch.text.document import Document
from chaffinch.text.site import site_of

CONTEXT = 60  # code points that are shown on either side of a change


@dataclass(frozen=True, slots=True)
class Change:
    """One edit of a run, as the journal has it, with what stands round it.

    `span` counts in the text that the rule read, `origin` in the original; both are code points, half-open.
    `left` and `right` are up to `CONTEXT` code points of the text that the rule read, before and behind the
    span; they are empty where the texts are not at hand. `depth` is the number of the layer, from 0.
    """

    document: str
    rule: str
    span: Span
    origin: Span
    before: str
    after: str
    why: str
    depth: int = 0
    left: str = ""
    right: str = ""


@dataclass(frozen=True)
class Cleaned:
    """One document of a run: its record, the document as it came, and its text as the run left it.

    `original` and `text` are nothing where `problem` says why there are none: it failed, or its file was
    changed or taken away since.
    """

    record: Record
    original: Document | None = None
    text: str | None = None
    problem: str = ""
    piece: Piece | None = field(default=None, repr=False)  # its place in the file that the run wrote

    @property
    def id(self) -> str:
        """The name of the document."""
        return str(self.record["id"])

    @property
    def source(self) -> str:
        """The name of the file that it came in."""
        return str(self.record["source"])

    @property
    def site(self) -> str:
        """The host of its URL, or nothing where it does not say one."""
        return site_of(self.original.meta, "host") or "" if self.original else ""

    @cached_property
    def layers(self) -> tuple[Layer, ...]:
        """The layers of its record; none for a document that failed. Raises `JournalError` if they cannot be read."""
        return layers_of(self.record) if "layers" in self.record else ()

    @property
    def hunks(self) -> list[Hunk]:
        """The net changes against the original, each with its rules; none where the texts are not at hand."""
        if self.original is None or self.text is None:
            return []
        return hunks(self.original.text, self.text, self.layers)

    def changes(self, width: int = CONTEXT) -> Iterator[Change]:
        """Yield every edit in the order in which they were made, with `width` code points on either side."""
        text = self.original.text if self.original else None
        for depth, (layer, places) in enumerate(zip(self.layers, origins(self.layers), strict=True)):
            for edit, place in zip(layer.edits, places, strict=True):
                left, right = around(text, edit.span, width) if text is not None else ("", "")
                yield Change(
                    self.id, edit.rule, edit.span, place, edit.before, edit.after, edit.why, depth, left, right
                )
            text = apply(text, layer) if text is not None else None


def around(text: str, span: Span, width: int = CONTEXT) -> tuple[str, str]:
    """Return up to `width` code points of `text` before and behind `span`.

    >>> around("one two three", Span(4, 7), 2)
    ('e ', ' t')
    """
    return text[max(0, span.start - width) : span.start], text[span.end : span.end + width]


class Run:
    """A run that stands in a folder, read anew each time it is asked: nothing of its texts is kept.

    `folder` holds the cleaned files, `home` the run itself; `configuration` and `summary` are its JSON, empty for
    a run that was broken off before they were written.
    """

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.home = folder / RUN_FOLDER
        self.journal = self.home / "journal.jsonl"
        self.configuration: Mapping[str, Any] = _object(self.home / "config.json")
        self.summary: Mapping[str, Any] = _object(self.home / "summary.json")
        self.reading, self._fields = reading_of(self.configuration)

    @classmethod
    def open(cls, path: Path) -> "Run":
        """Return the run in `path`, or in the folder that `path`, a `.chaffinch`, stands in.

        Raises `JournalError` where there is none.
        """
        run = cls(path.absolute().parent if path.name == RUN_FOLDER else path)
        if not run.journal.is_file():
            raise JournalError(f"{run.journal}: no journal; expected the folder that a run was written to")
        return run

    def records(self) -> Iterator[Record]:
        """Yield the journal's records, in order. Raises `JournalError` that names the line or record at fault."""
        return map(_checked, read_journal(self.journal))

    def documents(self) -> Iterator[Cleaned]:
        """Yield every document of the run, in the order of the journal, one in memory at a time.

        Raises `JournalError` for a journal at fault; what is wrong with a file is its documents' `problem`.
        """
        for source, group in groupby(self.records(), key=lambda record: str(record["source"])):
            yield from self._of_source(source, group)

    def reading_at(self, source: str) -> Reading:
        """Return how the cleaned file of `source` is to be read."""
        return replace(self.reading, text_field=self._fields.get(source, self.reading.text_field))

    def _of_source(self, source: str, records: Iterator[Record]) -> Iterator[Cleaned]:
        first = next(records)
        ahead = chain([first], records)
        if first["status"] == "empty":
            return
        try:
            inside(source)
            inside(written_name(first))
            yield from paired(self.folder / written_name(first), ahead, self.reading_at(source), first)
        except (JournalError, *UNREADABLE, ValueError) as error:
            problem = f"{source}: {error}"
        else:
            problem = f"{source}: the file ends before its journal does"
        for record in ahead:
            yield Cleaned(record, problem=str(record.get("error") or problem))


def paired(path: Path, records: Iterable[Record], reading: Reading, first: Record) -> Iterator[Cleaned]:
    """Yield the documents of a cleaned file, each with its record; `first` is the first of `records`.

    Raises what reading raises: `UNREADABLE`.
    """
    ahead = iter(records)
    encoding = encoding_of(first) if single(str(first["source"])) else None
    with opened(path, reading) as stream:
        for piece in pieces(stream, written_name(first), replace(reading, encoding=encoding)):
            if piece.document or piece.error:
                record = next(ahead, None)
                if record is None:
                    raise JournalError("the journal ends before the file does")
                yield cleaned(piece, record)


def cleaned(piece: Piece, record: Record) -> Cleaned:
    """Return the document that stands in a piece of a cleaned file, by its record."""
    if "error" in record or piece.document is None:
        return Cleaned(record, problem=str(record.get("error") or piece.error), piece=piece)
    try:
        original = original_document(record, piece.document.text)
    except JournalError as error:
        return Cleaned(record, problem=str(error), piece=piece)
    lang = piece.document.lang or (record["lang"] if record.get("lang_method") == "given" else None)
    meta = {key: value for key, value in piece.document.meta.items() if key != "literal"}
    if literal := record.get("literal") or (not record["layers"] and piece.document.meta.get("literal")):
        meta["literal"] = literal
    if "extraction" in record:
        meta["extraction"] = record["extraction"]
    return Cleaned(record, replace(original, lang=lang, meta=meta), piece.document.text, piece=piece)


def reading_of(configuration: Mapping[str, Any]) -> tuple[Reading, dict[str, str]]:
    """Return how a run read its files, as its configuration says, and the text field of those that have another."""
    try:
        reading = Reading(**configuration["reading"] | {"overrides": ()})
        limited = replace(reading.unlimited(), max_document=4 * reading.max_document)  # what was cleaned may be longer
        return limited, dict(configuration.get("text_fields", {}))
    except (ValueError, KeyError, TypeError):
        return Reading().unlimited(), {}  # a run that was broken off has none


def _checked(record: Record) -> Record:
    """Return a record that holds what its readers look for."""
    try:
        if record["status"] == "failed":
            _ = record["error"]
        elif record["status"] != "empty":
            _ = layers_of(record), record["sha256_in"]
            for sort, keys in _FINDINGS.items():
                for found in record[sort]:
                    _ = Span(*found["span"]), Span(*found["origin"]), [found[key] for key in keys]
    except (KeyError, TypeError, ValueError) as error:
        raise JournalError(f"record {record['id']!r}: cannot be read: {error!r}") from error
    return record


_FINDINGS = {"flags": ("rule", "message", "confidence"), "held": ("rule", "before", "after", "reason")}


def encoding_of(record: Record) -> str | None:
    """Return the encoding that a run found: the cleaned bytes may no longer tell it."""
    decoding = record.get("decoding")
    encoding = decoding.get("encoding") if isinstance(decoding, dict) else None
    return encoding if isinstance(encoding, str) else None


def inside(source: str) -> None:
    """Raise `JournalError` for a name that would lead out of the folder."""
    path = PurePosixPath(source)
    if path.is_absolute() or ".." in path.parts or "\0" in source:
        raise JournalError(f"{source!r}: leads out of the folder")


def _object(path: Path) -> Mapping[str, Any]:
    try:
        found = json.loads(path.read_bytes())
    except (OSError, ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}
