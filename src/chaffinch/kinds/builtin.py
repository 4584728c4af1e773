"""`builtin`: a repair that is code, by its name in `repairs/`; or what such code finds, flagged."""

from collections.abc import Sequence

from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.core.span import Span
from chaffinch.repairs import REPAIRS
from chaffinch.rules.rule import BuiltinBody, Rule
from chaffinch.text.views import View


def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    """Return the changes that the rule's repair finds, or a flag on each where the rule only flags."""
    body = rule.body
    assert isinstance(body, BuiltinBody)
    changes = REPAIRS[body.function].find(view, numbers, body.words)
    if rule.applicability == "flag":
        return [Flag(Span(start, end), rule.id, body.message, body.confidence) for start, end, _ in changes]
    return [
        Edit(Span(start, end), view.text[start:end], new, rule.id, rule.summary)
        for start, end, new in changes
        if view.text[start:end] != new
    ]
