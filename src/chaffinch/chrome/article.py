"""Where a page's article begins and ends, and which lines between belong to it: two looks, each a scorecard."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress

from chaffinch.chrome.context import article_run, context, lifted
from chaffinch.chrome.evidence import evidence
from chaffinch.chrome.page import Page
from chaffinch.chrome.runs import Column, Run
from chaffinch.chrome.scorecard import Scorecard

_ROUNDS = 12


@dataclass(frozen=True, slots=True)
class Weighed:
    """A page as both looks weighed it: all lists have one entry a line, and `run` counts in them."""

    columns: list[Column]  # all evidence, and what the first look makes of it
    weights: tuple[list[Column], list[Column]]  # of the evidence, in both looks
    first: list[float]  # scores of the first look, as its card gives them
    scores: list[float]  # final ones: of the second look, raised and leaning
    run: Run  # the article
    keeps: list[bool]  # whether a line belongs to it


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """The two scorecards, and what makes a line part of the article."""

    first: Scorecard
    second: Scorecard
    goal: float  # the score that the best twentieth of a page's words must have
    lean: float  # what is added to each score: above 0 it leans towards keeping
    clear: float  # a line inside the article with a lower score is taken out
    least: float  # share of the lines, or of the words: where less of both would go, the text is an article already

    def weighed(self, page: Page) -> Weighed:
        """Return what both looks make of a page."""
        columns = list(evidence(page))
        weights = self.first.weights(columns)
        first = self.first.sums(weights, len(page))
        columns += context(first, page.sizes)
        again = self.second.weights(columns)
        scores = lifted(self.second.sums(again, len(page)), page.sizes, self.goal)
        scores = [score + self.lean for score in scores]
        run = article_run(scores, page.sizes)
        keeps = [run.start <= place < run.end and score > self.clear for place, score in enumerate(scores)]
        return Weighed(columns, (weights, again), first, scores, run, keeps)

    def columns(self, page: Page) -> list[Column]:
        """Return all evidence, and what the first look makes of it."""
        return self.weighed(page).columns

    def scores(self, page: Page) -> list[float]:
        """Return the final scores: a positive one speaks for the article."""
        return self.weighed(page).scores

    def keeps(self, page: Page) -> list[bool]:
        """Say of each line whether it belongs to the article."""
        return self.weighed(page).keeps


@dataclass(frozen=True, slots=True)
class Round:
    """One round of `article_rounds`: the places of the lines that it weighed, and which of them it kept."""

    places: list[int]
    weighed: Weighed
    kept: list[bool]
    few: bool  # so little would have gone that all was kept: it is an article already


def article_rounds(card: ArticleCard, lines: Sequence[str], apart: Sequence[bool], lang: str) -> Iterator[Round]:
    """Yield the rounds of the search for the article: what one keeps, the next one weighs again.

    The last one keeps all, because little of it would go: so a second run over the article finds nothing to do.
    """
    places = list(range(len(lines)))
    for _ in range(_ROUNDS):
        if not places:
            return
        page = Page([lines[place] for place in places], _joined(apart, places), lang)
        weighed = card.weighed(page)
        few = _few_go(page, weighed.keeps, card.least)
        stays = few or not any(weighed.keeps)
        yield Round(places, weighed, [True] * len(page) if stays else weighed.keeps, few)
        if stays:
            return
        places = list(compress(places, weighed.keeps))


def article_lines(card: ArticleCard, lines: Sequence[str], apart: Sequence[bool], lang: str) -> list[int]:
    """Return the places of the lines that belong to the article."""
    kept: list[int] = []
    for each in article_rounds(card, lines, apart, lang):
        kept = list(compress(each.places, each.kept))
    return kept


def _few_go(page: Page, keeps: list[bool], least: float) -> bool:
    """Say whether less than the share `least` of the lines and of the words would go."""
    words = sum(size for size, kept in zip(page.sizes, keeps, strict=True) if not kept)
    return keeps.count(False) <= least * len(keeps) and words <= least * sum(page.sizes)


def _joined(apart: Sequence[bool], places: Sequence[int]) -> list[bool]:
    """Say of each kept line whether a blank line stands above it once the lines between are gone."""
    return [any(apart[previous + 1 : place + 1]) for previous, place in zip(chain((-1,), places), places, strict=False)]
