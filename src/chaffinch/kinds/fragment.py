"""`fragment`: a sentence that lacks what a sentence needs is flagged, with the reason."""

from collections.abc import Sequence

from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.fragments.search import fragments
from chaffinch.rules.rule import FragmentBody, Rule
from chaffinch.text.views import View


def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    """Return a flag for each sentence that is a fragment for the reason of the rule."""
    del numbers  # whether a text has prose beside a line can be told from the whole of it only
    body = rule.body
    assert isinstance(body, FragmentBody)
    if rule.langs and view.lang not in rule.langs:
        return []
    found = view.once(fragments)  # one search for all rules
    return [Flag(span, rule.id, body.message, body.confidence) for span, reason in found if reason == body.reason]
