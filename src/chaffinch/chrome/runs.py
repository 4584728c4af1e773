"""Stretches of lines: running totals, counts before and after each line, and the run with the largest sum."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import NamedTuple

Column = tuple[str, list[float]]  # the name of a piece of evidence, and one number a line


class Run(NamedTuple):
    """A stretch of lines, half-open, and what it weighs."""

    weight: float
    start: int
    end: int


def best_run(values: Sequence[float]) -> Run:
    """Return the run with the largest sum; the first one of several, and an empty one where all are negative.

    >>> best_run([-1.0, 2.0, 3.0, -9.0, 4.0])
    Run(weight=5.0, start=1, end=3)
    """
    best, weight, start = Run(0.0, 0, 0), 0.0, 0
    for place, value in enumerate(values):
        if weight <= 0:
            weight, start = 0.0, place
        weight += value
        if weight > best.weight:
            best = Run(weight, start, place + 1)
    return best


def totals(values: Iterable[float]) -> list[float]:
    """Return running totals, beginning with 0: the sum of a stretch is one subtraction."""
    return list(accumulate(values, initial=0.0))


def within(total: Sequence[float], start: int, end: int) -> float:
    """Return the sum of a stretch, from the running totals; the stretch may reach over the rims."""
    start, end = max(0, start), min(len(total) - 1, end)
    return total[end] - total[start] if end > start else 0.0


def sums(total: Sequence[float], starts: list[int], ends: list[int]) -> list[float]:
    """Return the sum of each stretch from a start to its end."""
    return [within(total, start, end) for start, end in zip(starts, ends, strict=True)]


def sides(count: int, reach: int) -> Iterator[tuple[str, list[int], list[int]]]:
    """Yield the stretches of so many lines before and after each line."""
    places = range(count)
    yield "before", [place - reach for place in places], list(places)
    yield "after", [place + 1 for place in places], [place + 1 + reach for place in places]


def counted(name: str, column: Sequence[float], reaches: Sequence[int]) -> Iterator[Column]:
    """Yield the sums of a column over so many lines before and after each line."""
    total = totals(column)
    for reach in reaches:
        for side, start, end in sides(len(column), reach):
            yield f"{name}.{side}.{reach}", sums(total, start, end)
