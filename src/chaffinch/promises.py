"""The promises that are checked while running: what a rule may not do, and what happens if it tries.

An edit that breaks its rule's promise is held. A rule that hands over what is no layer at all, or a
ledger that does not lead back, is a breach: the document goes through unchanged.
"""

from collections.abc import Iterable, Sequence

from chaffinch.core.edit import Edit, Layer
from chaffinch.core.finding import Held
from chaffinch.core.ledger import rebuild
from chaffinch.repairs import REPAIRS
from chaffinch.rules.rule import BuiltinBody, InlineBody, QuotesBody, Rule
from chaffinch.text.views import letters


class Breach(Exception):
    """A promise that does not hold for a whole document; `rule` is the one at fault, if one is."""

    def __init__(self, message: str, rule: str = "") -> None:
        super().__init__(message)
        self.rule = rule


def judge(rule: Rule, text: str, edits: Iterable[Edit], *, unsafe: bool) -> tuple[list[Edit], list[Held]]:
    """Part the edits of one sweep into those to make and those to hold.

    Raises `Breach` for an edit of a rule that only flags.
    """
    made: list[Edit] = []
    held: list[Held] = []
    for edit in edits:
        if rule.applicability == "flag":
            raise Breach("a rule that only flags gave an edit", rule.id)
        reason = _reason(rule, text, edit, unsafe=unsafe)
        if reason:
            held.append(Held(edit, reason))
        else:
            made.append(edit)
    return made, held


def _reason(rule: Rule, text: str, edit: Edit, *, unsafe: bool) -> str:
    if rule.status == "preview":
        return "preview"
    if rule.applicability == "unsafe":
        return "" if unsafe else "unsafe"
    if rule.removes_lines:
        return "" if _whole_lines(text, edit) else "would cut a line in two"
    if isinstance(rule.body, InlineBody | QuotesBody):
        tokens = rule.body.tokens if isinstance(rule.body, InlineBody) else ()
        return "" if _without(edit.before, tokens) == letters(edit.after) else "would change letters"
    if isinstance(rule.body, BuiltinBody):
        change = (edit.span.start, edit.span.end, edit.after)
        return "" if REPAIRS[rule.body.function].proof(text, change) else f"is no repair of {rule.body.function}"
    return "" if not edit.after else "would add text"


def _without(before: str, tokens: Iterable[str]) -> str:
    """Return the letters of `before` without the tokens of a rule's own closed list, the longest first.

    >>> _without(" she said.", {"he said", "she said"})
    ''
    """
    for token in sorted(tokens, key=lambda token: (-len(token), token)):
        before = before.replace(token, "")
    return letters(before)


def _whole_lines(text: str, edit: Edit) -> bool:
    """Say whether the edit takes out text from a line's start to a line's start, or to the end."""
    start, end = edit.span.start, edit.span.end
    return not edit.after and _line_starts(text, start) and (end == len(text) or _line_starts(text, end))


def _line_starts(text: str, offset: int) -> bool:
    if offset == 0:
        return True
    return text[offset - 1] == "\n" or (text[offset - 1] == "\r" and text[offset : offset + 1] != "\n")


def rebuilds(original: str, text: str, layers: Sequence[Layer]) -> None:
    """Raise `Breach` unless the inverse layers lead from `text` back to `original`."""
    if rebuild(text, layers) != original:
        raise Breach("the layers do not lead back to the original")
