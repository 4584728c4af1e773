"""Decisions become proof: accepted edits as `[[fix]]` of their rule, rejected ones as `[[keep]]`, ready to paste."""

import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from chaffinch.audit.journal import Record
from chaffinch.audit.reading import Cleaned, Run
from chaffinch.core.decision import REJECTED, Decision, effective
from chaffinch.core.edit import apply
from chaffinch.core.span import Span
from chaffinch.rules.chain import Chain
from chaffinch.rules.rule import Example, Rule
from chaffinch.text.views import View
from chaffinch.trial import alone, example_problem

_KEEP_WHY = "Rejected in a review."


@dataclass(frozen=True, slots=True)
class Proof:
    """An example as TOML. `problem` says why it does not come out with the rule as it is; a `[[keep]]` rarely does."""

    rule: str
    toml: str
    problem: str = ""


@dataclass(frozen=True, slots=True)
class _Seen:
    """An edit that somebody decided on: the text that its rule read, and where it stood there."""

    text: str
    span: Span
    decision: Decision
    lang: str | None


def proofs(run: Run, decisions: Sequence[Decision], chain: Chain) -> tuple[list[Proof], int]:
    """Return an example for each decided edit of the run, sorted by rule, and how many decisions gave none.

    None come of decisions on sites and rules as a whole, of edits that the run does not have, of rules that are not
    in `chain`, and of texts that TOML cannot hold. An example is the shortest of line, paragraph and whole text in
    which the rule alone makes the edit and no other; if there is none, others of the same rule may be in it, but for
    an accepted edit where one of them was rejected, which gives no example.
    """
    rules = {rule.id: rule for rule in chain.rules}
    wanted = {
        (each.rule, each.sha256, each.origin, each.before): each
        for each in effective(decisions).values()
        if each.sha256 and each.scope in ("edit", "text", "document")
    }
    rejected = {(each.rule, each.sha256) for each in wanted.values() if each.verdict == "reject"}
    found: dict[str, Proof] = {}
    asked = len(wanted)
    for cleaned in run.documents():
        for seen in _seen(cleaned, wanted):
            rule = rules.get(seen.decision.rule)
            both = (seen.decision.rule, seen.decision.sha256) in rejected and seen.decision.verdict == "accept"
            if rule and (proof := _proof(rule, seen, apart=both)):
                found.setdefault(f"{proof.rule}\n{proof.toml}", proof)
                asked -= 1
    return [found[key] for key in sorted(found)], asked


def _seen(cleaned: Cleaned, wanted: Mapping[tuple[str, str, tuple[int, int], str], Decision]) -> Iterator[_Seen]:
    """Yield the decided edits of a document, once each; those that a run with the decisions held stand in its text."""
    if cleaned.original is None or cleaned.text is None:
        return
    sha256, lang = cleaned.record["sha256_in"], cleaned.record["lang"]
    known = None if lang == "und" else lang
    text, depth = cleaned.original.text, 0
    for change in cleaned.changes(0):
        while depth < change.depth:
            text, depth = apply(text, cleaned.layers[depth]), depth + 1
        decision = wanted.get((change.rule, sha256, (change.origin.start, change.origin.end), change.before))
        if decision:
            yield _Seen(text, change.span, decision, known)
    for held in cleaned.record["held"]:
        if held["reason"] == REJECTED and (decision := wanted.get(_held_key(held, sha256))):
            yield _Seen(cleaned.text, Span(*held["span"]), decision, known)


def _held_key(held: Record, sha256: str) -> tuple[str, str, tuple[int, int], str]:
    return held["rule"], sha256, (held["origin"][0], held["origin"][1]), held["before"]


def _proof(rule: Rule, seen: _Seen, *, apart: bool) -> Proof | None:
    """Return the example of an edit; with `apart`, one that shows no other edit, or nothing."""
    lang = seen.lang if seen.lang and (not rule.langs or seen.lang in rule.langs) else None
    excerpts = list(_excerpts(seen.text, seen.span))
    made = [text for text, span in excerpts if _makes(rule, text, span, lang, apart=True)]
    if apart and not made:
        return None
    made = made or [text for text, span in excerpts if _makes(rule, text, span, lang, apart=False)]
    text = (made or [seen.text])[0]
    if any("\ud800" <= character <= "\udfff" for character in text):
        return None
    if seen.decision.verdict == "accept":
        example = Example("fix", 1, text, alone(rule, text, lang).text, (), lang)
        rows = {"lang": lang, "bad": example.text, "good": example.good}
    else:
        example = Example("keep", 1, text, "", (), lang)
        rows = {"lang": lang, "text": text, "why": _KEEP_WHY}
    problem = example_problem(rule, example)
    if example.sort == "fix" and not made:
        problem = problem or "the rule alone does not make this edit here"
    body = "".join(f"{key} = {toml(value)}\n" for key, value in rows.items() if value is not None)
    return Proof(rule.id, f"[[{example.sort}]]\n{body}", problem)


def _makes(rule: Rule, text: str, span: Span, lang: str | None, *, apart: bool) -> bool:
    """Say whether the rule alone makes the edit in an excerpt; with `apart`, and no other."""
    layers = alone(rule, text, lang).layers
    spans = [edit.span for layer in layers for edit in layer.edits]
    return spans == [span] if apart else bool(layers) and span in [edit.span for edit in layers[0].edits]


def _excerpts(text: str, span: Span) -> Iterator[tuple[str, Span]]:
    """Yield the lines of a span, its paragraphs, and the whole text, each with the span in it."""
    view = View(text)
    if not text:
        return
    first, last = view.line_at(span.start), view.line_at(max(span.start, span.end - 1))
    start, end = min(first.start, span.start), max(last.end, span.end)
    yield _cut(text, span, start, end)
    blank = [each for each in view.lines if not text[each.start : each.end].strip()]
    above = [each.stop for each in blank if each.stop <= start]
    below = [each.start for each in blank if each.start >= end]
    yield _cut(text, span, above[-1] if above else 0, below[0] if below else len(text))
    yield text, span


def _cut(text: str, span: Span, start: int, end: int) -> tuple[str, Span]:
    return text[start:end], Span(span.start - start, span.end - start)


def toml(text: str) -> str:
    """Return a TOML string on one line; nothing that is invisible stands raw in it.

    >>> toml("a\\u00a0b \\"c\\"")
    '"a\\\\u00a0b \\\\"c\\\\""'
    """
    return '"' + "".join(map(_escaped, text)) + '"'


def _escaped(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character == " " or unicodedata.category(character) not in ("Cc", "Cf", "Zs", "Zl", "Zp", "Co"):
        return character
    short = {"\n": "\\n", "\t": "\\t", "\r": "\\r"}.get(character)
    return short or (f"\\u{ord(character):04x}" if ord(character) < 0x10000 else f"\\U{ord(character):08x}")


def pasted(found: Sequence[Proof]) -> Iterator[str]:
    """Yield the lines of a file of examples, rule by rule; what does not come out yet says so in a comment."""
    rule = ""
    for proof in found:
        if proof.rule != rule:
            rule = proof.rule
            yield f"# rules/{rule}.toml\n"
        if proof.problem:
            yield f"# does not come out yet: {toml(proof.problem)}\n"
        yield f"{proof.toml}\n"
