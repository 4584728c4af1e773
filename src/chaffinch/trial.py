"""Try a rule: its lints, its own examples and its speed, the same for our rules and a user's."""

import gc
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from chaffinch.core.ledger import rebuild
from chaffinch.rules.chain import Chain, Pass
from chaffinch.rules.lints import lint
from chaffinch.rules.reading import parse_rule
from chaffinch.rules.rule import ArticleBody, Example, Rule
from chaffinch.run import Plan, Result, Terms, run
from chaffinch.text.document import Document
from chaffinch.text.site import Site

_LIMITS = Terms(unsafe=True, max_removed=1.0)  # examples are short: a guard by share means nothing there
_TIMES = 10  # as long is the long text as the short one
_ROUNDS = 3.0  # times that for a rule that weighs what it kept again: a longer page may take a round or two more
_GROWTH = 15.0  # for ten times the length, time may grow by this factor: linear is 10, quadratic 100
_NOTABLE = 0.02  # seconds below which growth cannot be told from noise


def rule_at(path: Path) -> Rule:
    """Read a rule file that stands anywhere; its id is its folder's name and its own.

    Raises `RuleError` that names the file as it was given and the key; `OSError` if it cannot be opened.
    """
    source = path.resolve()
    folder = re.sub(r"[^a-z0-9]+", "-", source.parent.name.lower()).strip("-") or "rules"
    return parse_rule(path.read_bytes(), f"{folder}/{source.stem}", source, where=str(path))


def alone(rule: Rule, text: str, lang: str | None = None, *, gated: bool = True) -> Result:
    """Run one rule by itself, whatever the site, with its unsafe edits made."""
    chain = Chain((Pass(rule.id.partition("/")[0], "alone", (replace(rule, site=Site()),)),))
    return run(Document(text, lang=lang), Plan(chain, _LIMITS, gated=gated))


def failures(rule: Rule) -> Iterator[str]:
    """Yield a message for each lint that complains and each example that does not come out."""
    yield from lint(rule)
    rule = replace(rule, status="stable") if rule.status == "preview" else rule
    for example in rule.examples:
        problem = example_problem(rule, example)
        name = f"[[{example.sort}]] {example.number}"
        if problem and not example.known_failure:
            yield f"{name}: {problem}"
        elif not problem and example.known_failure:
            yield f"{name}: is marked known-failure and comes out right; take the mark away"


def example_problem(rule: Rule, example: Example) -> str:
    """Return what is wrong with one example, or an empty string."""
    lang = example.lang or next(iter(sorted(rule.langs & {"en"} or rule.langs)), None)
    result = alone(rule, example.text, lang)
    if result.status == "broken":
        return result.flags[0].message
    if rebuild(result.text, result.layers) != example.text:
        return "the edits do not undo"
    if alone(rule, example.text, lang, gated=False).layers != result.layers:
        return "the gate hides it: a needle is missing"
    return _PROBLEMS[example.sort](rule, example, result, lang)


def _fix_problem(rule: Rule, example: Example, result: Result, lang: str | None) -> str:
    if result.text != example.good:
        held = "".join(f"; held, {each.reason}: {each.edit.before!r}" for each in result.held)
        return f"expected {example.good!r}, found {result.text!r}{held}"
    if alone(rule, example.good, lang).layers:
        return "the good text is changed again"
    return ""


def _keep_problem(rule: Rule, example: Example, result: Result, lang: str | None) -> str:
    if result.layers or result.flags:
        found = [edit.before for layer in result.layers for edit in layer.edits]
        found += (flag.message for flag in result.flags)
        return f"expected no edit and no flag, found {found!r}"
    return ""


def _flag_problem(rule: Rule, example: Example, result: Result, lang: str | None) -> str:
    if rule.applicability != "flag":  # the edit, which the default holds, stands in the way of the flag
        chain = Chain((Pass("alone", "alone", (rule,)),))
        result = run(result.document, Plan(chain, replace(_LIMITS, unsafe=False)))
    found = tuple(flag.span for flag in result.flags)
    if found != example.spans:
        texts = [span.of(example.text) for span in found]
        return f"expected flags on {[span.of(example.text) for span in example.spans]!r}, found {texts!r}"
    return ""


_PROBLEMS = {"fix": _fix_problem, "keep": _keep_problem, "flag": _flag_problem}

# Texts that make careless patterns slow: long runs of what rules look for, and starts without an end.
HOSTILE = (
    " ", "\u00a0", ". ", " .", "..", ",", ", ", " ,", "”", "“", "“ ", ".” ", "” ,", '"', '" ', "a", "a ", "A",
    "A. ", "Are ", "Are a", "Said ", ", Said ", "a, ", "1", "1. ", "(", ")", "…", "-", "’", "\t", "\n", "\n\n",
    "a\n", "Ã", "â€", "é", "。", "U.S. ", "Related\n", "Source\nShare\n",
)  # fmt: skip


def slowness(rule: Rule, size: int = 30_000) -> Iterator[str]:
    """Yield a message for each hostile text on which time grows faster than length."""
    most = _GROWTH * (_ROUNDS if isinstance(rule.body, ArticleBody) else 1)
    own = (" ".join(example.text.split()) + " " for example in rule.examples if example.sort != "keep")
    for seed in (*HOSTILE, *own):
        for head, tail in (("", ""), ("Are working ", ".” ,")):
            short, long = (head + seed * (count // len(seed)) + tail for count in (size // _TIMES, size))
            growth = _growth(rule, short, long)
            if growth > most and (growth := min(_growth(rule, short, long) for _ in range(3))) > most:
                yield f"time grows {growth:.1f} times for {_TIMES} times the length of {head + seed + tail!r}"


def _growth(rule: Rule, short: str, long: str) -> float:
    """Return by what factor the time grows from `short` to `long`, or 0 where it is too short to tell."""
    seconds = _seconds(rule, long)
    return seconds / _seconds(rule, short) if seconds > _NOTABLE else 0.0


def _seconds(rule: Rule, text: str) -> float:
    gc.disable()  # what the collector does with many findings is not the rule's
    try:
        start = time.process_time()
        alone(rule, text, min(rule.langs, default="en"), gated=False)
        return time.process_time() - start
    finally:
        gc.enable()
