"""Runs made by hand, for the report: what stands in each field is the test's to say, rules need not exist."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from chaffinch.audit.journal import dumps, failure_of, record_of
from chaffinch.audit.stats import Tally
from chaffinch.core.edit import Edit, Layer
from chaffinch.core.finding import Flag, Held
from chaffinch.core.ledger import replay
from chaffinch.core.span import Span
from chaffinch.run import Result
from chaffinch.text.document import Document
from chaffinch.text.language import Found
from house import put


@dataclass(frozen=True)
class Made:
    """A document of a run: its texts follow from the layers; flags and held edits lie in the cleaned text."""

    id: str
    text: str
    layers: tuple[Layer, ...] = ()
    flags: tuple[Flag, ...] = ()
    held: tuple[Held, ...] = ()
    url: str = ""
    lang: str = "en"
    error: str = ""


def edit(text: str, old: str, new: str, rule: str, why: str = "", start: int = 0) -> Edit:
    """Return the edit that puts `new` in the place of the first `old` from `start` on."""
    at = text.index(old, start)
    return Edit(Span(at, at + len(old)), old, new, rule, why)


def run_of(out: Path, made: Iterable[Made], source: str = "in.jsonl", config: dict[str, Any] | None = None) -> Path:
    """Write a run of one JSONL file to `out`."""
    rows, records = [], []
    tally = Tally()
    for each in made:
        after = replay(each.text, each.layers)
        row = {"id": each.id, "text": after, "lang": each.lang} | ({"url": each.url} if each.url else {})
        rows.append(json.dumps(row) + "\n")
        records.append(_record(each, after, source))
        tally.add(records[-1])
    put(out / source, "".join(rows))
    home = out / ".chaffinch"
    put(home / "journal.jsonl", b"".join(map(dumps, records)))
    put(home / "config.json", json.dumps({"chaffinch": "0", "reading": _READING} | (config or {})))
    put(home / "summary.json", json.dumps(tally.summary()))
    return out


_READING = {"encoding": None, "text_field": "text", "lang_field": None}


def _record(each: Made, after: str, source: str) -> dict[str, Any]:
    if each.error:
        return failure_of(each.id, source, each.error)
    document = Document(each.text, each.id, each.lang)
    status = "changed" if each.layers else "unchanged"
    found = Found(each.lang, "given", 1.0)
    result = Result(document, after, each.layers, each.flags, each.held, status, found)
    return record_of(replace(result, fingerprint="f"), each.id, source)


def many(count: int, edits: int, rules: Sequence[str] = ("punctuation/stop-after-stop",)) -> Iterable[Made]:
    """Yield documents with so many edits each, of the rules in turn."""
    for number in range(count):
        sentences = [f"Sentence {number}-{place} ends here. . " for place in range(edits)]
        text = "".join(sentences)
        rule = rules[number % len(rules)]
        starts = [sum(map(len, sentences[:place])) for place in range(edits)]
        found = [edit(text, " .", "", rule, "a stop too many", start) for start in starts]
        yield Made(f"doc-{number}", text, (Layer.of(rule, found),), url=f"https://site{number % 7}.example/{number}")
