"""Named evidence: what a line of a page and its neighbourhood show, as numbers that a scorecard weighs.

Names are paths, `family.what.where`; the reasons for the families stand in the rule file beside the weights.
"""

from collections.abc import Iterator

from chaffinch.chrome.own import own_evidence
from chaffinch.chrome.page import Page
from chaffinch.chrome.placed import placed_evidence
from chaffinch.chrome.runs import Column


def evidence(page: Page) -> Iterator[Column]:
    """Yield all columns of a page: of each line by itself, and of its place among the others."""
    yield from own_evidence(page)
    yield from placed_evidence(page)
