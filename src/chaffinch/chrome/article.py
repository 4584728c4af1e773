"""Where a page's article begins and ends, and which lines between belong to it: two looks, each a scorecard."""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, compress

from chaffinch.chrome.context import article_run, context, lifted
from chaffinch.chrome.evidence import evidence
from chaffinch.chrome.page import Page
from chaffinch.chrome.runs import Column
from chaffinch.chrome.scorecard import Scorecard

_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """The two scorecards, and what makes a line part of the article."""

    first: Scorecard
    second: Scorecard
    goal: float  # the score that the best twentieth of a page's words must have
    lean: float  # what is added to each score: above 0 it leans towards keeping
    clear: float  # a line inside the article with a lower score is taken out
    least: float  # share of the lines, or of the words: where less of both would go, the text is an article already

    def columns(self, page: Page) -> list[Column]:
        """Return all evidence, and what the first look makes of it."""
        columns = list(evidence(page))
        return columns + list(context(self.first.scores(columns, len(page)), page.sizes))

    def scores(self, page: Page) -> list[float]:
        """Return the final scores: a positive one speaks for the article."""
        scores = lifted(self.second.scores(self.columns(page), len(page)), page.sizes, self.goal)
        return [score + self.lean for score in scores]

    def keeps(self, page: Page) -> list[bool]:
        """Say of each line whether it belongs to the article."""
        scores = self.scores(page)
        run = article_run(scores, page.sizes)
        return [run.start <= place < run.end and score > self.clear for place, score in enumerate(scores)]


def article_lines(card: ArticleCard, lines: Sequence[str], apart: Sequence[bool], lang: str) -> list[int]:
    """Return the places of the lines that belong to the article.

    What is kept is looked at again until little of it would go: so a second run over the article finds nothing to do.
    """
    places = list(range(len(lines)))
    for _ in range(_ROUNDS):
        if not places:
            break
        page = Page([lines[place] for place in places], _joined(apart, places), lang)
        keeps = card.keeps(page)
        if not any(keeps) or _few_go(page, keeps, card.least):
            break
        places = list(compress(places, keeps))
    return places


def _few_go(page: Page, keeps: list[bool], least: float) -> bool:
    """Say whether less than the share `least` of the lines and of the words would go."""
    words = sum(size for size, kept in zip(page.sizes, keeps, strict=True) if not kept)
    return keeps.count(False) <= least * len(keeps) and words <= least * sum(page.sizes)


def _joined(apart: Sequence[bool], places: Sequence[int]) -> list[bool]:
    """Say of each kept line whether a blank line stands above it once the lines between are gone."""
    return [any(apart[previous + 1 : place + 1]) for previous, place in zip(chain((-1,), places), places, strict=False)]
