"""`decisions.jsonl`: what reviewers decided, a line a decision, only ever added to; and which lines are stale."""

import json
import os
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, BinaryIO

from chaffinch.audit.journal import Record
from chaffinch.audit.reading import Change, Cleaned
from chaffinch.core.decision import SCOPES, VERDICTS, Decision, Scope, Verdict, effective
from chaffinch.rules.table import near

NEEDED: dict[str, tuple[str, ...]] = {
    "edit": ("sha256", "origin", "before"),
    "text": ("before", "after"),
    "document": ("sha256",),
    "site": ("site",),
    "rule": (),
}
_KEYS = ("verdict", "scope", "rule", "document", "site", "sha256", "origin", "before", "after", "time")
Line = tuple[int, Decision]  # the number of its line, from 1


class DecisionError(Exception):
    """A file of decisions that cannot be read. The message names file, line, field and what was expected."""


def read_decisions(path: Path) -> list[Line]:
    """Return the decisions of a file, each with the number of its line.

    A last line without its end that is no JSON was torn by a power cut, and is no decision. Raises
    `DecisionError` for any other line at fault, `OSError` for a file that cannot be opened.
    """
    found = []
    with path.open("rb") as stream:
        for number, raw in enumerate(stream, 1):
            if raw.isspace():
                continue
            where = f"{path}: line {number}"
            try:
                row = json.loads(raw)
            except (ValueError, RecursionError) as error:
                if not raw.endswith(b"\n"):
                    break
                raise DecisionError(f"{where} is no JSON: {error}") from error
            found.append((number, _decision(row, where)))
    return found


def _decision(row: Any, where: str) -> Decision:
    if not isinstance(row, dict):
        raise DecisionError(f"{where}: found {type(row).__name__}; expected an object, as --review writes it")
    for key in row.keys() - set(_KEYS):
        raise DecisionError(f'{where}: unknown field "{key}"; {near(key, _KEYS)}')
    verdict = _one_of(row, "verdict", VERDICTS, where)
    scope = _one_of(row, "scope", SCOPES, where)
    for key in ("rule", *NEEDED[scope]):
        if key not in row or (row[key] == "" and key not in ("before", "after")):
            raise DecisionError(f'{where}: field "{key}": missing; a decision of scope "{scope}" needs it')
    texts = {key: _text(row, key, where) for key in _KEYS if key not in ("verdict", "scope", "origin")}
    return Decision(verdict=verdict, scope=scope, origin=_origin(row, where), **texts)


def _one_of(row: dict[str, Any], key: str, known: Sequence[Any], where: str) -> Any:
    if row.get(key) not in known:
        raise DecisionError(f'{where}: field "{key}": found {row.get(key)!r}; expected one of {", ".join(known)}')
    return row[key]


def _text(row: dict[str, Any], key: str, where: str) -> str:
    value = row.get(key, "")
    if not isinstance(value, str):
        raise DecisionError(f'{where}: field "{key}": found {value!r}; expected a string')
    return value


def _origin(row: dict[str, Any], where: str) -> tuple[int, int]:
    value = row.get("origin", [0, 0])
    whole = isinstance(value, list) and len(value) == 2 and all(type(each) is int for each in value)
    if not whole or not 0 <= value[0] <= value[1]:
        raise DecisionError(f'{where}: field "origin": found {value!r}; expected [start, end], 0 <= start <= end')
    return value[0], value[1]


def dumps(decision: Decision) -> bytes:
    """Return the line of a decision. Lone surrogates are written as JSON escapes."""
    row = asdict(decision)
    known = {key: list(row[key]) if key == "origin" else row[key] for key in _KEYS}
    return (json.dumps(known, ensure_ascii=False) + "\n").encode("utf-8", "backslashreplace")


def append(path: Path, decision: Decision) -> None:
    """Add a decision to a file; it is on the disk when this returns. A torn last line goes, being none."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a+b") as stream:
        end = stream.seek(0, os.SEEK_END)
        stream.seek(max(0, end - 1))
        if end and stream.read() != b"\n":
            stream.seek(0)
            _finish(stream, stream.read().rpartition(b"\n")[2])
        stream.write(dumps(decision))
        stream.flush()
        os.fsync(stream.fileno())


def _finish(stream: BinaryIO, last: bytes) -> None:
    """End the last line of a file, or take it out if it is none."""
    try:
        json.loads(last)
    except (ValueError, RecursionError):
        stream.truncate(stream.tell() - len(last))
    else:
        stream.write(b"\n")


def now() -> str:
    """Return the time in UTC, as decisions write it."""
    return datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def decide(verdict: Verdict, scope: Scope, change: Change, cleaned: Cleaned, time: str | None = None) -> Decision:
    """Return the decision on an edit of a run, or on what is like it, made at `time`: now, if nothing is said."""
    return Decision(
        verdict, scope, change.rule, cleaned.id, cleaned.site, str(cleaned.record["sha256_in"]),
        (change.origin.start, change.origin.end), change.before, change.after,
        now() if time is None else time,
    )  # fmt: skip


class Fates:
    """Tells which decisions of a file meet nothing in a run: see its records, then ask for the stale ones."""

    def __init__(self, lines: Iterable[Line]) -> None:
        self._lines = list(lines)
        counting = set(map(id, effective(decision for _, decision in self._lines).values()))
        # Wider scopes speak of documents yet to come.
        asked = [line for line in self._lines if id(line[1]) in counting and line[1].scope in ("edit", "document")]
        self._missing = {decision.key: (number, decision) for number, decision in asked}
        self._hashes = {decision.sha256 for _, decision in asked}
        self._seen: set[str] = set()

    def add(self, record: Record) -> None:
        """See the record of a document."""
        sha256 = record.get("sha256_in")
        if sha256 not in self._hashes:
            return
        self._seen.add(sha256)
        for rule, row in _edits(record):
            self._missing.pop(("edit", rule, sha256, (row["origin"][0], row["origin"][1]), row["before"]), None)

    def stale(self) -> Iterator[tuple[int, Decision, str]]:
        """Yield each stale decision with the number of its line and the reason, in the order of the file."""
        for number, decision in sorted(self._missing.values(), key=lambda line: line[0]):
            if decision.sha256 not in self._seen:
                yield number, decision, "no document of the run has its text"
            elif decision.scope == "edit":
                yield number, decision, "its edit is not found any more"


def _edits(record: Record) -> Iterator[tuple[str, Record]]:
    for layer in record.get("layers", ()):
        yield from ((layer["rule"], edit) for edit in layer["edits"])
    yield from ((held["rule"], held) for held in record.get("held", ()))
