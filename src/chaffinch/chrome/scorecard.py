"""`Scorecard`: evidence is put into bins, each bin has a weight, and the sum decides."""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import compress
from operator import add

from chaffinch.chrome.runs import Column


@dataclass(frozen=True, slots=True)
class Weighing:
    """How one piece of evidence counts: a value below `at[0]` has `weights[0]`, one from there on `weights[1]`."""

    at: tuple[float, ...]
    weights: tuple[float, ...]

    def of(self, value: float) -> float:
        """Return the weight of a value."""
        return self.weights[bisect_right(self.at, value)]


@dataclass(frozen=True, slots=True)
class Scorecard:
    """Weighings by the name of their evidence. A positive score speaks for the article."""

    start: float
    weighings: Mapping[str, Weighing] = field(default_factory=dict)

    def scores(self, columns: Iterable[Column], count: int) -> list[float]:
        """Return the score of each of `count` lines. Evidence that the card does not name is not weighed."""
        return self.sums(self.weights(columns), count)

    def weights(self, columns: Iterable[Column]) -> list[Column]:
        """Return the weight of each line by each piece of evidence that the card names."""
        found = []
        for name, column in columns:
            weighing = self.weighings.get(name)
            if weighing:
                at, weights = weighing.at, weighing.weights
                found.append((name, [weights[bisect_right(at, value)] for value in column]))
        return found

    def sums(self, weights: Iterable[Column], count: int) -> list[float]:
        """Return the score of each of `count` lines, from its weights."""
        sums = [self.start] * count
        for _, column in weights:
            sums = list(map(add, sums, column))
        return sums

    def reasons(self, columns: Iterable[Column], place: int, least: int = 4) -> Sequence[tuple[str, float]]:
        """Return the evidence that counts most against the line at `place`, the strongest first."""
        found = [(name, self.weighings[name].of(column[place])) for name, column in columns if name in self.weighings]
        return sorted(found, key=lambda each: (each[1], each[0]))[:least]


def leanings(weights: Iterable[Column], kept: Sequence[bool], places: Sequence[int]) -> Iterator[Column]:
    """Yield what each piece of evidence adds to the scores of the lines at `places`, beside the other lines.

    0 lies half way between the mean of the lines that are `kept` and that of the others: what weighs the same in
    all of them tells nothing.
    """
    inside = sum(kept)
    outside = len(kept) - inside
    for name, column in weights:
        own = sum(compress(column, kept))
        means = [each / size for each, size in ((own, inside), (sum(column) - own, outside)) if size]
        middle = sum(means) / len(means)
        yield name, [column[place] - middle for place in places]
