"""Lints on a rule file: what can be told without running the rule."""

import unicodedata
from collections.abc import Iterator

from chaffinch.rules.rule import (
    BuiltinBody,
    Example,
    FragmentBody,
    InlineBody,
    QuotesBody,
    Rule,
    SentenceBody,
    SiteBody,
)

_FLAGGING = BuiltinBody | InlineBody | QuotesBody | SentenceBody | FragmentBody  # kinds that can
_LEAST = 2  # examples of a fault, and of what must stay
_VISIBLE = frozenset("\n\t ")


def lint(rule: Rule) -> Iterator[str]:
    """Yield a message for each thing that is wrong with `rule` or its file."""
    sorts = [example.sort for example in rule.examples]
    faults = sorts.count("fix") + sorts.count("flag")
    learned = isinstance(rule.body, SiteBody)  # its proof is the site itself, where it was counted
    if not learned and (faults < _LEAST or sorts.count("keep") < _LEAST):
        yield f"{faults} [[fix]] or [[flag]] and {sorts.count('keep')} [[keep]]; expected {_LEAST} of each at least"
    if rule.applicability == "flag" and "fix" in sorts:
        yield "a rule that only flags has a [[fix]] example"
    if rule.applicability == "flag" and not isinstance(rule.body, _FLAGGING):
        yield f"kind {rule.kind} cannot flag; builtin, inline, quotes, sentence and fragment can"
    if not rule.why.strip():
        yield 'key "why" is empty; expected how the damage arises and what is left alone'
    if isinstance(rule.body, InlineBody | SentenceBody) and not rule.needles and not rule.trigger:
        yield 'key "needles" is missing; without it the rule looks at every line of every text'
    if isinstance(rule.body, QuotesBody | FragmentBody) and rule.needles:
        yield f'key "needles" has no use in kind {rule.kind}'
    yield from (message for example in rule.examples for message in _needless(rule, example))
    yield from _invisible(rule)


def _needless(rule: Rule, example: Example) -> Iterator[str]:
    """Yield a message if a fault example lacks every needle: the gate would never let the rule see it."""
    text = f"\n{example.text}\n"  # as the gate reads it
    if rule.needles and example.sort != "keep" and not any(needle in text for needle in rule.needles):
        yield f"[[{example.sort}]] {example.number} holds none of the needles"


def _invisible(rule: Rule) -> Iterator[str]:
    """Yield a message for each line of the file with a character that nobody can see."""
    if not rule.source.is_file():
        return
    for number, line in enumerate(rule.source.read_text(encoding="utf-8").splitlines(), 1):
        for character in line:
            if character not in _VISIBLE and unicodedata.category(character) in ("Cc", "Cf", "Zs", "Zl", "Zp", "Co"):
                yield f"line {number}: raw U+{ord(character):04X}; write it as \\u{ord(character):04X}"
