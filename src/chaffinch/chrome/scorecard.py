"""`Scorecard`: evidence is put into bins, each bin has a weight, and the sum decides."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

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
        sums = [self.start] * count
        for name, column in columns:
            weighing = self.weighings.get(name)
            if weighing:
                at, weights = weighing.at, weighing.weights
                sums = [total + weights[bisect_right(at, value)] for total, value in zip(sums, column, strict=True)]
        return sums

    def reasons(self, columns: Iterable[Column], place: int, least: int = 4) -> Sequence[tuple[str, float]]:
        """Return the evidence that counts most against the line at `place`, the strongest first."""
        found = [(name, self.weighings[name].of(column[place])) for name, column in columns if name in self.weighings]
        return sorted(found, key=lambda each: (each[1], each[0]))[:least]
