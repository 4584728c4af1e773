"""A run as SARIF 2.1.0: each net change of a document with its fix, and each flag."""

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from chaffinch.audit.journal import written_name
from chaffinch.audit.reading import Cleaned, Run
from chaffinch.audit.sample import Sample
from chaffinch.audit.shown import changed, visible
from chaffinch.core.span import Span
from chaffinch.files import single
from chaffinch.rules.chain import Chain
from chaffinch.text.views import View
from chaffinch.version import __version__

SHOWN = 5_000  # results that GitHub shows of a file
MOST = 25_000  # results that GitHub takes at all
_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"


@dataclass(frozen=True, slots=True)
class Made:
    """A SARIF file: its text, and how many results stand in it, of how many that there are."""

    text: str
    results: int
    total: int


def sarif(run: Run, chain: Chain, most: int = SHOWN, seed: int = 0) -> Made:
    """Return a run as SARIF with at most `most` results, sampled by rule: a rule with few results has all of them.

    The run is read twice, once to count. Lines and columns are of the originals, in code points. Records
    in files of many have no lines of their own, so they are named, without place and fix.
    """
    totals = Counter(rule for cleaned in run.documents() for rule, _ in _places(cleaned))
    shares = _shares(totals, min(most, MOST))
    sample = {rule: Sample[dict[str, Any]](size, seed) for rule, size in shares.items()}
    for cleaned in run.documents():
        view = View(cleaned.original.text) if cleaned.original else None
        for rule, found in _places(cleaned):
            sample[rule].add(rule, _result(cleaned, view, rule, found))
    results = [result for rule in sorted(sample) for result in sample[rule].of(rule)]
    total = totals.total()
    text = json.dumps(_log(results, total, seed, chain, totals), ensure_ascii=True, indent=1) + "\n"
    return Made(text, len(results), total)


def _shares(totals: Mapping[str, int], most: int) -> dict[str, int]:
    """Share `most` results among rules: evenly, and what a rule does not need goes to the others."""
    shares: dict[str, int] = {}
    for place, (rule, count) in enumerate(sorted(totals.items(), key=lambda each: (each[1], each[0]))):
        shares[rule] = min(count, (most - sum(shares.values())) // (len(totals) - place))
    return shares


def _places(cleaned: Cleaned) -> Iterator[tuple[str, Any]]:
    """Yield the net changes and flags of a document whose texts are at hand, each with the rule that stands for it."""
    if cleaned.original is None:
        return
    yield from ((hunk.rules[0], hunk) for hunk in cleaned.hunks)
    yield from ((flag["rule"], flag) for flag in cleaned.record["flags"])


def _result(cleaned: Cleaned, view: View | None, rule: str, found: Any) -> dict[str, Any]:
    assert view
    flag = isinstance(found, dict)
    span = Span(*found["origin"]) if flag else found.span
    said = found["message"] if flag else changed("", found.before, found.after, "")
    placed = single(cleaned.source) and written_name(cleaned.record) == cleaned.source
    artifact = {"uri": quote(cleaned.source, safe="/", errors="surrogateescape")}
    place: dict[str, Any] = {"artifactLocation": artifact}
    if placed:
        place["region"] = _region(view, span)
    else:
        said = f"{cleaned.id}: {said}"
    result: dict[str, Any] = {
        "ruleId": rule,
        "level": "warning" if flag else "note",
        "message": {"text": visible(said)},
        "locations": [{"physicalLocation": place, "logicalLocations": [{"name": cleaned.id}]}],
    }
    if not flag:
        result["properties"] = {"rules": list(found.rules)}
    if placed and not flag:
        swap = {"deletedRegion": place["region"], "insertedContent": {"text": found.after}}
        change = {"artifactLocation": artifact, "replacements": [swap]}
        result["fixes"] = [{"description": {"text": f"as {', '.join(found.rules)}"}, "artifactChanges": [change]}]
    return result


def _region(view: View, span: Span) -> dict[str, int]:
    start, end = _line_and_column(view, span.start), _line_and_column(view, span.end)
    return {
        "startLine": start[0],
        "startColumn": start[1],
        "endLine": end[0],
        "endColumn": end[1],
        "charOffset": span.start,
        "charLength": len(span),
    }


def _line_and_column(view: View, offset: int) -> tuple[int, int]:
    if not view.text:
        return 1, 1
    line = view.line_at(offset)
    if offset == line.stop > line.end:  # behind the last line end
        return line.number + 2, 1
    return line.number + 1, offset - line.start + 1


def _log(
    results: list[dict[str, Any]], total: int, seed: int, chain: Chain, rules: Mapping[str, int]
) -> dict[str, Any]:
    known = {rule.id: rule.summary for rule in chain.rules}
    listed = [{"id": rule, "shortDescription": {"text": known.get(rule, rule)}} for rule in sorted(rules)]
    driver = {"name": "chaffinch", "version": __version__, "rules": listed}
    counts = {"results": len(results), "total": total, "seed": seed, "sampled": len(results) < total}
    lines = {"columnKind": "unicodeCodePoints", "newlineSequences": ["\r\n", "\n", "\r"]}
    run = {"tool": {"driver": driver}, **lines, "results": results, "properties": counts}
    return {"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}
