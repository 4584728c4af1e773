"""The second look: what the scores of the first one say of a line's neighbourhood and of the article they draw."""

from collections.abc import Iterator, Sequence
from math import log1p

from chaffinch.chrome.runs import Column, Run, best_run, totals, within

_REACHES = (1, 2, 3, 6, 12, 30)
_LIMIT = 5.0  # a single line's score counts for no more than this
_NONE = -6.0  # the score of lines that are not there
_QUANTILE = 0.95  # of the words: the article's best lines
_GOAL = 1.0  # the score that these must have


def lifted(scores: Sequence[float], sizes: Sequence[int], goal: float = _GOAL) -> list[float]:
    """Return the scores, limited, and raised until the best twentieth of the words reaches `goal`.

    Every page has an article: where nothing looks like one, the best there is must do.
    """
    limited = list(map(_limited, scores))
    ranked = sorted(zip(limited, sizes, strict=True))
    weights = totals(size + 0.1 for _, size in ranked)
    found = next((place for place in range(len(ranked)) if weights[place + 1] >= _QUANTILE * weights[-1]), -1)
    lift = max(0.0, goal - ranked[found][0]) if ranked else 0.0
    return [score + lift for score in limited]


def _limited(score: float) -> float:
    return max(-_LIMIT, min(_LIMIT, score))


def article_run(scores: Sequence[float], sizes: Sequence[int]) -> Run:
    """Return the run of lines whose scores, times their words, have the largest sum."""
    return best_run([(size + 1) * score for score, size in zip(scores, sizes, strict=True)])


def context(first: Sequence[float], sizes: Sequence[int]) -> Iterator[Column]:
    """Yield the columns of the second look: `first` are the scores of the first one."""
    scores = lifted(first, sizes)
    yield "score.here", scores
    yield "score.bare", list(map(_limited, first))
    yield "score.lift", [scores[0] - _limited(first[0])] * len(scores)
    yield from _windows(scores, sizes)
    yield from _drawn(scores, sizes)


def _windows(scores: Sequence[float], sizes: Sequence[int]) -> Iterator[Column]:
    """Yield mean scores of so many lines before and after, by line and by word."""
    count = len(scores)
    plain = totals(scores)
    weights = totals(size + 1.0 for size in sizes)
    heavy = totals((size + 1) * score for size, score in zip(sizes, scores, strict=True))
    for reach in _REACHES:
        for side, first, last in (("before", -reach, 0), ("after", 1, 1 + reach)):
            rims = [(max(0, place + first), min(count, place + last)) for place in range(count)]
            yield f"score.lines.{side}.{reach}", [_mean(plain, start, end, end - start) for start, end in rims]
            if reach > 2:
                yield (
                    f"score.words.{side}.{reach}",
                    [_mean(heavy, start, end, within(weights, start, end)) for start, end in rims],
                )


def _mean(total: Sequence[float], start: int, end: int, by: float) -> float:
    return within(total, start, end) / max(1.0, by) if end > start else _NONE


def _drawn(scores: Sequence[float], sizes: Sequence[int]) -> Iterator[Column]:
    """Yield where a line stands in the article that the scores draw, and how far it could belong to it."""
    places = range(len(scores))
    run = article_run(scores, sizes)
    inside = [run.start <= place < run.end for place in places]
    yield "article.lines", [_off(place, run) for place in places]
    yield (
        "article.place",
        [
            (place - run.start) / (run.end - run.start) if within_run else -1.0
            for place, within_run in zip(places, inside, strict=True)
        ],
    )
    yield "article.from_start", [log1p(place - run.start) if inside[place] else -1.0 for place in places]
    yield "article.to_end", [log1p(run.end - 1 - place) if inside[place] else -1.0 for place in places]
    values = [(size + 1) * score for score, size in zip(scores, sizes, strict=True)]
    forward, backward = _running(values), _running(values[::-1])[::-1]
    best = max(1.0, run.weight)
    yield (
        "article.through",
        [(ahead + behind - own) / best for ahead, behind, own in zip(forward, backward, values, strict=True)],
    )
    yield "article.up_to", [each / best for each in forward]
    yield "article.onward", [each / best for each in backward]
    weights = totals(size + 1.0 for size in sizes)
    yield "article.weight", [log1p(run.weight)] * len(scores)
    yield "article.share", [(weights[run.end] - weights[run.start]) / weights[-1]] * len(scores)


def _off(place: int, run: Run) -> float:
    """Return 0 inside the article, less the further before it, more than 10 behind it."""
    if place < run.start:
        return -log1p(run.start - place)
    return 0.0 if place < run.end else 10 + log1p(place - run.end + 1)


def _running(values: Sequence[float]) -> list[float]:
    """Return for each place the best sum of a run that ends there."""
    sums, run = [], 0.0
    for value in values:
        run = max(0.0, run) + value
        sums.append(run)
    return sums
