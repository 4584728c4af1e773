"""The journal: one JSON object a document, complete enough to take every change back.

In `layers`, `span` counts in the text that the layer's rule read; in `flags` and `held` it
counts in the final text. `origin` always counts in the original. All are code points, half-open.
"""

import json
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from chaffinch.core.edit import Edit, Layer
from chaffinch.core.ledger import origin, origins
from chaffinch.core.span import Span
from chaffinch.run import Result
from chaffinch.text.document import text_hash
from chaffinch.version import __version__

Record = dict[str, Any]


_NEEDED = ("id", "source", "status")


class JournalError(Exception):
    """A journal that cannot be read, or that does not belong to the text at hand."""


def record_of(result: Result, name: str, source: str, written: str = "") -> Record:
    """Return the journal's record of a result.

    `name` is the document's id, `source` the file it came in, `written` the file its text goes to if
    that has another name.
    """
    document = result.document
    return {
        "id": name,
        "source": source,
        **({"written": written} if written not in ("", source) else {}),
        **({"extraction": document.meta["extraction"]} if "extraction" in document.meta else {}),
        "sha256_in": text_hash(document, document.text),
        "sha256_out": text_hash(document, result.text),
        "decoding": asdict(document.decoding),
        "lang": result.language.lang,
        "lang_method": result.language.method,
        "lang_certainty": result.language.certainty,
        "chaffinch": __version__,
        "fingerprint": result.fingerprint,
        "status": result.status,
        "layers": _layers(result),
        "flags": flags_of(result),
        "held": _held(result),
        "signals": dict(result.signals),
        "verdict": {"word": result.verdict.word, "reasons": list(result.verdict.reasons)},
    }


def written_name(record: Record) -> str:
    """Return the name of the file that a document's text was written to."""
    return str(record.get("written", record["source"]))


def failure_of(name: str, source: str, error: str) -> Record:
    """Return the journal's record of a document that could not be read."""
    return {"id": name, "source": source, "chaffinch": __version__, "status": "failed", "error": error}


def nothing_of(source: str) -> Record:
    """Return the record of a file in which there is no document."""
    return {"id": source, "source": source, "chaffinch": __version__, "status": "empty"}


def dumps(record: Mapping[str, Any]) -> bytes:
    """Return one line of a journal. Lone surrogates are written as JSON escapes."""
    return (json.dumps(record, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def read_journal(path: Path) -> Iterator[Record]:
    """Yield the records of a journal, as many as can be read before one that cannot.

    Raises `JournalError` that names the line and what is wrong with it.
    """
    with path.open("rb") as lines:
        for number, line in enumerate(lines, 1):
            try:
                record = json.loads(line)
            except (ValueError, RecursionError) as error:
                raise JournalError(f"{path}: line {number} is no JSON: {error}") from error
            if not isinstance(record, dict) or not all(isinstance(record.get(key), str) for key in _NEEDED):
                raise JournalError(f'{path}: line {number}: expected an object with "id", "source" and "status"')
            yield record


def layers_of(record: Record) -> tuple[Layer, ...]:
    """Return the layers of a record. Raises `JournalError` for a record that does not hold them."""
    try:
        return tuple(
            Layer(each["rule"], tuple(_edit(each["rule"], edit) for edit in each["edits"])) for each in record["layers"]
        )
    except (KeyError, TypeError, ValueError) as error:
        raise JournalError(f"record {record.get('id')!r}: its layers cannot be read: {error!r}") from error


def _edit(rule: str, row: Mapping[str, Any]) -> Edit:
    return Edit(Span(*row["span"]), row["before"], row["after"], rule, row["why"])


def _layers(result: Result) -> list[Record]:
    places = origins(result.layers)
    return [
        {
            "rule": layer.rule,
            "edits": [
                {
                    "span": _pair(edit.span),
                    "origin": _pair(place),
                    "before": edit.before,
                    "after": edit.after,
                    "why": edit.why,
                }
                for edit, place in zip(layer.edits, spans, strict=True)
            ],
        }
        for layer, spans in zip(result.layers, places, strict=True)
    ]


def flags_of(result: Result) -> list[Record]:
    """Return the flags of a result as the journal holds them."""
    return [
        {
            "rule": flag.rule,
            "span": _pair(flag.span),
            "origin": _pair(origin(flag.span, result.layers)),
            "message": flag.message,
            "confidence": flag.confidence,
        }
        for flag in result.flags
    ]


def _held(result: Result) -> list[Record]:
    return [
        {
            "rule": held.edit.rule,
            "span": _pair(held.edit.span),
            "origin": _pair(held.origin or origin(held.edit.span, result.layers)),
            "before": held.edit.before,
            "after": held.edit.after,
            "reason": held.reason,
        }
        for held in result.held
    ]


def _pair(span: Span) -> list[int]:
    return [span.start, span.end]
