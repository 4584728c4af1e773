"""Rates of rules over time: which differ from an earlier run by more than chance explains."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

FALSE_ALARM = 0.01  # the chance that a comparison of two runs of one kind raises any alarm, all rules together
_MANY = 20_000  # tables that are summed exactly; where there are more, counts are so great that the normal curve fits


@dataclass(frozen=True, slots=True)
class Hits:
    """In how many documents, of how many that were read, a rule found something."""

    hits: int
    documents: int

    @property
    def per_thousand(self) -> float:
        """The rate, per 1,000 documents."""
        return 1000 * self.hits / self.documents if self.documents else 0.0


@dataclass(frozen=True, slots=True)
class Shift:
    """A rule whose rate is another one now. `chance` is how often so great a difference comes by chance alone."""

    rule: str
    earlier: Hits
    now: Hits
    chance: float


def shifts(
    earlier: Mapping[str, int], documents: int, now: Mapping[str, int], documents_now: int, rules: Iterable[str]
) -> Iterator[Shift]:
    """Yield the rules of `rules` whose rate changed by more than chance explains, the surest first.

    The mappings are documents hit by rule. The level is shared among the rules (Holm's procedure), so that
    many rules raise no more false alarms than one. It takes documents for independent: those of a site are not quite.
    """
    found = []
    for rule in rules:
        before, after = Hits(earlier.get(rule, 0), documents), Hits(now.get(rule, 0), documents_now)
        if before.hits or after.hits:  # a rule without a hit could raise no alarm, and takes no part of the level
            found.append(Shift(rule, before, after, chance_of(before, after)))
    found.sort(key=lambda shift: (shift.chance, shift.rule))
    for place, shift in enumerate(found):
        if shift.chance > FALSE_ALARM / (len(found) - place):
            return
        yield shift


def chance_of(one: Hits, other: Hits) -> float:
    """Return the chance of a difference so great or greater, either way, between two samples of one rate.

    By Fisher's exact test, or where counts are great by the normal curve.

    >>> round(chance_of(Hits(3, 10), Hits(9, 10)), 4), chance_of(Hits(0, 0), Hits(3, 4))
    (0.0198, 1.0)
    """
    total, hits = one.documents + other.documents, one.hits + other.hits
    if not one.documents or not other.documents:
        return 1.0
    if min(hits, total - hits, one.documents, other.documents) > _MANY:
        rate = hits / total
        spread = math.sqrt(rate * (1 - rate) * (1 / one.documents + 1 / other.documents))
        return math.erfc(abs(one.hits / one.documents - other.hits / other.documents) / spread / math.sqrt(2))
    return _fisher(one, other)


def _fisher(one: Hits, other: Hits) -> float:
    """Return the sum of the chances of all tables that are no likelier than this one."""
    hits = one.hits + other.hits
    lowest, highest = max(0, hits - other.documents), min(hits, one.documents)
    logs = [
        _log_choose(one.documents, count) + _log_choose(other.documents, hits - count)
        for count in range(lowest, highest + 1)
    ]
    limit = logs[one.hits - lowest] + 1e-7  # tables that are as likely differ in the last digits
    total = _log_choose(one.documents + other.documents, hits)
    return min(1.0, math.fsum(math.exp(each - total) for each in logs if each <= limit))


def _log_choose(whole: int, part: int) -> float:
    return math.lgamma(whole + 1) - math.lgamma(part + 1) - math.lgamma(whole - part + 1)
