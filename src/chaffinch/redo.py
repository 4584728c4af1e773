"""Undo a part of a run: some documents get their originals back, or are cleaned anew without some rules."""

import io
import json
import shutil
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from pathlib import Path
from typing import Any

from chaffinch.audit.journal import JournalError, Record, dumps, written_name
from chaffinch.audit.reading import Cleaned, Run, cleaned, encoding_of, inside
from chaffinch.audit.stats import Tally
from chaffinch.batch import FailedError, end_run, undone
from chaffinch.batch.outcome import outcome_of
from chaffinch.cleaner import Cleaner
from chaffinch.core.decision import Decision, Decisions
from chaffinch.core.override import Override
from chaffinch.files import UNREADABLE, pieces, single
from chaffinch.files.paths import RUN_FOLDER, PathError, Target, opened
from chaffinch.files.piece import Piece, Reading
from chaffinch.restore import Restored
from chaffinch.rules.learned import Learned
from chaffinch.rules.table import RuleError, near

_LEFT_WHOLE = ("guarded", "broken")  # what was found in such a document is not all on record


@dataclass(frozen=True, slots=True)
class Part:
    """What is to be undone: all of `documents` (ids, or files they came in), or only `rules`, there or everywhere."""

    rules: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()

    def names(self, record: Record) -> bool:
        """Say whether a document is one of those."""
        return not self.documents or not self.documents.isdisjoint((record["id"], record["source"]))


def undo_part(run: Run, out: Path, part: Part) -> Iterator[Restored]:
    """Yield each file of a run, written below `out` with `part` undone: a run of its own, with journal and all.

    A document without the rules is cleaned anew from its original, so that later rules see the right text. A file
    that was changed since is named and not written. Raises `JournalError` or `PathError`, before anything is
    written, for a document that the run does not have, settings that are gone or of other rules than ours, or a
    folder that holds a run.
    """
    _check(run, out, part)
    redo = _Redo(run, part)
    home = out / RUN_FOLDER
    tally = Tally()
    with Target(home / "journal.jsonl") as journal:
        for source, group in groupby(run.records(), key=lambda record: str(record["source"])):
            records = list(group)
            try:
                found = redo.file(source, records, out)
            except (JournalError, FailedError, *UNREADABLE, ValueError) as error:
                yield Restored(source, str(error))
                continue
            for record in found:
                tally.add(record)
                journal.write(dumps(record))
            yield Restored(source)
    for name in ("quarantine", "records"):
        if (run.home / name).is_dir():
            shutil.copytree(run.home / name, home / name, dirs_exist_ok=True)
    again = {"rules": sorted(part.rules), "documents": sorted(part.documents)}
    known = dict(run.configuration) | {"undone": [*run.configuration.get("undone", []), again]}
    with Target(home / "config.json") as stream:
        stream.write((json.dumps(known, ensure_ascii=False, indent=2) + "\n").encode("utf-8", "backslashreplace"))
    end_run(out, tally)


def _check(run: Run, out: Path, part: Part) -> None:
    if (out / RUN_FOLDER).is_dir():
        raise PathError(f"{out}: holds a run already; expected another folder")
    left = set(part.documents)
    known = set()
    for record in run.records():
        left -= {record["id"], record["source"]}
        known |= {record["id"], record["source"]} if left else set()
    if left:
        name = min(left)
        raise JournalError(f"{run.folder}: no document or file {name!r} in this run; {near(name, known)}")


def cleaner_of(configuration: Mapping[str, Any]) -> Cleaner:
    """Return the cleaner that a run was made with, as its configuration has it.

    Raises `JournalError` where the settings cannot be read, or the rules here are others.
    """
    try:
        settings = dict(configuration["settings"])
        overrides = tuple(_override(each) for each in settings.pop("overrides", ()))
        entries = settings.pop("decisions", {"entries": ()})["entries"]
        decisions = Decisions(Decision(**each | {"origin": tuple(each["origin"])}) for each in entries)
        cleaner = Cleaner(**_settings(settings), overrides=overrides, decisions=decisions)
    except (KeyError, TypeError, ValueError, RuleError) as error:
        raise JournalError(f"the run's settings cannot be used: {error!r}") from error
    if cleaner.fingerprint != configuration.get("fingerprint"):
        version = configuration.get("chaffinch", "unknown")
        raise JournalError(f"the run was made by chaffinch {version} with other rules; expected the same ones here")
    return cleaner


def _override(row: Mapping[str, Any]) -> Override:
    return Override(row["paths"], _settings(dict(row["settings"])))


def _settings(settings: dict[str, Any]) -> dict[str, Any]:
    found = {name: tuple(value) if isinstance(value, list) else value for name, value in settings.items()}
    if "learned" in found:
        found["learned"] = tuple(Learned(**each) for each in found["learned"])
    return found


@cache
def without(cleaner: Cleaner, rules: frozenset[str]) -> Cleaner:
    """Return a cleaner, of one place, with those of `rules` switched off that it has."""
    known = {rule.id for rule in cleaner.chain.rules}
    return replace(cleaner, ignore=(*cleaner.ignore, *sorted(rules & known)))


class _Redo:
    """Writes the files of a run again, with a part of it undone."""

    def __init__(self, run: Run, part: Part) -> None:
        self._run = run
        self._part = part
        self._cleaner = cleaner_of(run.configuration) if part.rules else None
        self._earlier = [
            Part(frozenset(each["rules"]), frozenset(each["documents"])) for each in run.configuration.get("undone", [])
        ]

    def file(self, source: str, records: list[Record], out: Path) -> list[Record]:
        """Write one file, and return the records of its documents."""
        first = records[0]
        written = written_name(first)
        inside(source)
        inside(written)
        if (self._run.home / "quarantine" / source).is_file():
            return records
        path, reading = self._run.folder / written, self._run.reading_at(source)
        encoding = encoding_of(first) if single(source) else None
        reading = replace(reading, encoding=encoding)
        ahead = iter(records)
        found = []
        with opened(path, reading) as stream, Target(out / written, path, reading) as target:
            for piece in pieces(stream, written, reading):
                if piece.document or piece.error:
                    record = next(ahead, None)
                    if record is None:
                        raise JournalError(f"{piece.id}: the journal ends before the file does")
                    raw, record = self._piece(piece, record, reading)
                    found.append(record)
                    target.write(raw)
                else:
                    target.write(piece.raw)
            left = list(ahead)
            if any(record["status"] != "empty" for record in left):
                raise JournalError(f"{source}: the file ends before its journal does")
        return found + left

    def _piece(self, piece: Piece, record: Record, reading: Reading) -> tuple[bytes, Record]:
        if record["status"] == "failed" or not self._part.names(record):
            return piece.raw, record
        rules = self._part.rules
        if rules and record["status"] not in _LEFT_WHOLE and rules.isdisjoint(_rules(record)):
            return piece.raw, record  # a rule that found nothing there changed nothing
        found = cleaned(piece, record)
        if found.original is None:
            raise JournalError(found.problem)
        raw = undone(piece, record)
        return self._again(found, raw, reading) if rules else (raw, _given_back(record))

    def _again(self, found: Cleaned, raw: bytes, reading: Reading) -> tuple[bytes, Record]:
        """Return what a document becomes without the rules, and its record."""
        assert found.original
        assert self._cleaner
        record = found.record
        place = self._run.configuration.get("places", {}).get(found.source, found.source)
        rules = frozenset(self._part.rules.union(*(each.rules for each in self._earlier if each.names(record))))
        (original,) = pieces(io.BytesIO(raw), written_name(record), reading)
        meta = {**(original.document.meta if original.document else {}), **found.original.meta}
        piece = replace(original, id=found.id, document=replace(found.original, meta=meta))
        cleaner = without(self._cleaner.at(place), rules)
        outcome = outcome_of(piece, found.source, cleaner, reading, written_name(record))
        if outcome.record is None or outcome.record["status"] == "failed":
            raise JournalError(f"{found.id}: cannot be cleaned anew")
        return outcome.output, outcome.record


def _rules(record: Record) -> Collection[str]:
    return {found["rule"] for sort in ("layers", "flags", "held") for found in record[sort]}


def _given_back(record: Record) -> Record:
    """Return the record of a document that is as it came."""
    nothing: Record = {"status": "unchanged", "layers": [], "flags": [], "held": [], "sha256_out": record["sha256_in"]}
    counts = dict.fromkeys(record["signals"], 0)
    kept = {key: value for key, value in record.items() if key not in ("key", "literal")}
    return kept | nothing | {"signals": counts, "verdict": {"word": "keep", "reasons": []}}
