"""What the tests of adapters share: a small column of texts, and what the plain loop makes of it."""

from chaffinch import Cleaner
from house import FIXTURES, keeps, text_of

DAMAGED = "The ships left on Friday. . They came back."
CLEANED = "The ships left on Friday. They came back."
FLAGGED = "Said that the bridge would open in May. The mayor thanked the workers for their patience."
CLEANER = Cleaner()

_ARTICLES = [text_of(path) for path in sorted((FIXTURES / "articles").glob("*/input.txt"))[:8]]
TEXTS: list[str | None] = [
    DAMAGED, None, *_ARTICLES, "", *list(keeps().values())[:6], FLAGGED, "\x00\u200b\ufeff", None, "x" * 5000, DAMAGED,
]  # fmt: skip
NUMBERS = list(range(len(TEXTS)))


def plain(cleaner: Cleaner = CLEANER) -> list[str | None]:
    """Return what the plain loop makes of `TEXTS`: all adapters must give the same."""
    return [None if text is None else cleaner.clean(text) for text in TEXTS]


def statuses(cleaner: Cleaner = CLEANER) -> list[str | None]:
    """Return the status that the plain loop gives to each of `TEXTS`."""
    return [None if text is None else cleaner.run(text).status for text in TEXTS]
