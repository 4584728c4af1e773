"""Where a page's article begins and ends, and which lines between belong to it: two looks, each a scorecard."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain, compress

from chaffinch.chrome.context import article_run, context, lifted
from chaffinch.chrome.evidence import evidence
from chaffinch.chrome.page import Page
from chaffinch.chrome.runs import Column, Run
from chaffinch.chrome.scorecard import Scorecard
from chaffinch.chrome.series import Series, series, series_evidence
from chaffinch.text.phrases import Cue

_ROUNDS = 20
_NOTICE = 20  # words of a notice at most


@dataclass(frozen=True, slots=True)
class Weighed:
    """A page as both looks weighed it: all lists have one entry a line, and `run` counts in them."""

    columns: list[Column]  # all evidence, and what the first look makes of it
    weights: tuple[list[Column], list[Column]]  # of the evidence, in both looks
    first: list[float]  # scores of the first look, as its card gives them
    scores: list[float]  # final ones: of the second look, raised and leaning
    run: Run  # the article
    keeps: list[bool]  # whether a line belongs to it
    sure: bool = False  # lines go for one column, a series or a notice, whatever speaks for them


@dataclass(frozen=True, slots=True)
class ArticleCard:
    """The two scorecards, and what makes a line part of the article."""

    first: Scorecard
    second: Scorecard
    goal: float  # the score that the best twentieth of a page's words must have
    lean: float  # what is added to each score: above 0 it leans towards keeping
    clear: float  # a line inside the article with a lower score is taken out
    least: float  # share of the lines, or of the words: where less of both would go, the text is an article already
    notices: frozenset[Cue] = frozenset()  # what says one of these is never the article's

    def weighed(self, page: Page, found: Sequence[Series] = ()) -> Weighed:
        """Return what both looks make of a page, and of the series found in it, which stay whole."""
        columns = list(evidence(page))
        weights = self.first.weights(columns)
        first = self.first.sums(weights, len(page))
        columns += context(first, page.sizes)
        again = self.second.weights(columns)
        scores = lifted(self.second.sums(again, len(page)), page.sizes, self.goal)
        scores = [score + self.lean for score in scores]
        run, whole = _with_whole(article_run(scores, page.sizes), found)
        keeps = [
            run.start <= place < run.end and (score > self.clear or place in whole)
            for place, score in enumerate(scores)
        ]
        return Weighed(columns, (weights, again), first, scores, run, keeps)

    def noticed(self, page: Page) -> Iterator[Column]:
        """Yield for each key among the notices -1 for the lines that are one, and 0 for others."""
        short = [size <= _NOTICE and not prose for size, prose in zip(page.sizes, page.prose, strict=True)]
        said = [cues & self.notices if own else frozenset[Cue]() for own, cues in zip(short, page.cues, strict=True)]
        for key in sorted({cue.key for cues in said for cue in cues}):
            yield f"notice.{key}", [-float(any(cue.key == key for cue in cues)) for cues in said]

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
    page: Page
    weighed: Weighed
    kept: list[bool]
    few: bool = False  # so little would have gone that all was kept: it is an article already


def article_rounds(card: ArticleCard, lines: Sequence[str], apart: Sequence[bool], lang: str) -> Iterator[Round]:
    """Yield the rounds of the search for the article: what one keeps, the next one weighs again.

    Series that are no article go before the scorecards weigh anything, notices when they have found the article. The
    last round keeps all, because little of it would go: so a second run over the article finds nothing to do.
    """
    places = list(range(len(lines)))
    gone = (0, 0)  # lines and words of series that went since the scorecards weighed last
    for _ in range(_ROUNDS):
        page = Page([lines[place] for place in places], joined(apart, places), lang)
        found = series(page)
        weighed = _sure(page, series_evidence(found, len(page)))
        if weighed:
            gone = _went(page, weighed.keeps, gone)
        elif places:
            weighed = card.weighed(page, found)
            few = _few_go(page, weighed.keeps, card.least, gone)
            gone = (0, 0)
            if few or not any(weighed.keeps):
                noticed = _sure(page, card.noticed(page))
                if not noticed:
                    yield Round(places, page, weighed, [True] * len(page), few)
                    return
                weighed = noticed
        else:
            return
        yield Round(places, page, weighed, weighed.keeps)
        places = list(compress(places, weighed.keeps))


def without_series(lines: Sequence[str], apart: Sequence[bool], lang: str) -> list[int]:
    """Return the places of the lines that the scorecards get to see first."""
    places = list(range(len(lines)))
    while True:
        page = Page([lines[place] for place in places], joined(apart, places), lang)
        sure = _sure(page, series_evidence(series(page), len(page)))
        if not sure:
            return places
        places = list(compress(places, sure.keeps))


def _with_whole(run: Run, found: Sequence[Series]) -> tuple[Run, set[int]]:
    """Return a run that holds each series wholly of which it holds a part, and the lines of these that stay."""
    met = [each for each in found if each.start < run.end and run.start < each.end]
    whole = {place for each in met for place in (each.marks if each.kind == "ticker" else range(each.start, each.end))}
    return Run(
        run.weight, min([run.start, *(each.start for each in met)]), max([run.end, *(each.end for each in met)])
    ), whole


def _sure(page: Page, columns: Iterable[Column]) -> Weighed | None:
    """Return a page from which lines go that a column speaks against; nothing where none would go, or all."""
    told = list(columns)
    scores = [sum(column[place] for _, column in told) for place in range(len(page))]
    keeps = [score >= 0 for score in scores]
    if all(keeps) or not any(keeps):
        return None
    return Weighed(told, (told, []), scores, scores, Run(0.0, 0, len(page)), keeps, sure=True)


def article_lines(card: ArticleCard, lines: Sequence[str], apart: Sequence[bool], lang: str) -> list[int]:
    """Return the places of the lines that belong to the article."""
    kept: list[int] = []
    for each in article_rounds(card, lines, apart, lang):
        kept = list(compress(each.places, each.kept))
    return kept


def _few_go(page: Page, keeps: list[bool], least: float, gone: tuple[int, int]) -> bool:
    """Say whether less than the share `least` of the lines and of the words would go, with those that are `gone`."""
    lines, words = _went(page, keeps, gone)
    return lines <= least * (gone[0] + len(page)) and words <= least * (gone[1] + sum(page.sizes))


def _went(page: Page, keeps: list[bool], gone: tuple[int, int]) -> tuple[int, int]:
    words = sum(size for size, kept in zip(page.sizes, keeps, strict=True) if not kept)
    return gone[0] + keeps.count(False), gone[1] + words


def joined(apart: Sequence[bool], places: Sequence[int]) -> list[bool]:
    """Say of each kept line whether a blank line stands above it once the lines between are gone."""
    return [any(apart[previous + 1 : place + 1]) for previous, place in zip(chain((-1,), places), places, strict=False)]
