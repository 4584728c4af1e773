"""A review: a seeded sample of each rule's edits is decided one by one, and the counts say what that proves."""

import math
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace

from chaffinch.audit.decisions import decide
from chaffinch.audit.found import placed
from chaffinch.audit.reading import Change, Run
from chaffinch.audit.sample import SIZE, Sample
from chaffinch.core.decision import SCOPES, Decision, Scope, Verdict, effective


@dataclass(frozen=True, slots=True)
class Candidate:
    """An edit to decide on: where it stood (`line:column`), and what accepting just this edit would be."""

    change: Change
    at: str
    decision: Decision


def candidates(
    run: Run, rules: Collection[str], size: int = SIZE, seed: int = 0
) -> tuple[list[Candidate], Counter[str]]:
    """Return a sample of the edits of each of `rules` (all, if empty) in random order, and how many each rule made.

    Each rule's come together, those of the rule with most edits first.
    """
    sample = Sample[Candidate](size, seed)
    for cleaned in run.documents():
        for change, at in placed(cleaned):
            if not rules or change.rule in rules:
                sample.add(change.rule, Candidate(change, at, decide("accept", "edit", change, cleaned, "")))
    seen = Counter({rule: sample.seen(rule) for rule, _ in sample})
    found = []
    for rule, _ in sorted(seen.items(), key=lambda each: (-each[1], each[0])):
        found += sample.drawn(rule)  # whoever stops early has seen a random part
    return found, seen


@dataclass
class Review:
    """The state of a review. `save` is called with each decision, before anything else happens."""

    candidates: Sequence[Candidate]
    save: Callable[[Decision], None]
    decisions: list[Decision] = field(default_factory=list)
    wanted: str = ""  # only candidates in which this stands
    _done: list[Decision] = field(default_factory=list)

    @property
    def decided(self) -> bool:
        """Whether there is a decision of this review to take back."""
        return bool(self._done)

    def current(self) -> Candidate | None:
        """Return the next edit that nobody decided on, if there is one."""
        known = effective(self.decisions)
        return next((each for each in self.candidates if self._fits(each) and not verdict(each.decision, known)), None)

    def left(self) -> int:
        """Return how many edits wait."""
        known = effective(self.decisions)
        return sum(self._fits(each) and not verdict(each.decision, known) for each in self.candidates)

    def decide(self, candidate: Candidate, verdict: Verdict, scope: Scope, now: str) -> None:
        """Decide on an edit, or on all that is like it."""
        decision = replace(candidate.decision, verdict=verdict, scope=scope, time=now)
        self.save(decision)
        self.decisions.append(decision)
        self._done.append(decision)

    def undo(self, now: str) -> bool:
        """Take back the last decision of this review; the line that does so is added to the others."""
        if not self._done:
            return False
        last = self._done.pop()
        earlier = effective(each for each in self.decisions if each is not last).get(last.key)
        for decision in (replace(last, verdict="undo", time=now), *([earlier] if earlier else [])):
            self.save(decision)
            self.decisions.append(decision)
        return True

    def filter(self, wanted: str) -> None:
        """Show only edits whose rule, document, text or context holds `wanted`; all, if it is empty."""
        self.wanted = wanted

    def _fits(self, candidate: Candidate) -> bool:
        change = candidate.change
        parts = (
            change.rule,
            change.document,
            change.before,
            change.after,
            f"{change.left}{change.before}{change.right}",
        )
        return not self.wanted or any(self.wanted in part for part in parts)

    def counts(self, seen: Counter[str]) -> Iterator[str]:
        """Yield for each rule how many of its sample were looked at, how many of these are wrong, and what follows.

        What a wider decision reaches was not looked at. What was is a random part if nothing before it was left out.
        """
        known = effective(self.decisions)
        looked_at = {_edit_of(decision) for decision in known.values()}
        drawn: dict[str, list[bool]] = {}
        wrong: Counter[str] = Counter()
        for each in self.candidates:
            seen_here = _edit_of(each.decision) in looked_at
            drawn.setdefault(each.change.rule, []).append(seen_here)
            wrong[each.change.rule] += seen_here and verdict(each.decision, known) == "reject"
        for rule in sorted(rule for rule, looked in drawn.items() if any(looked)):
            reviewed = sum(drawn[rule])
            yield f"{rule}: {told(reviewed, wrong[rule], seen[rule], random=all(drawn[rule][:reviewed]))}"


def _edit_of(decision: Decision) -> tuple[object, ...]:
    """Return which edit was looked at when a decision was made, however far it reaches."""
    return decision.rule, decision.sha256, decision.origin, decision.before


def verdict(decision: Decision, known: dict[tuple[object, ...], Decision]) -> Verdict | None:
    """Return what the narrowest decision that speaks of an edit says, if one does."""
    for scope in SCOPES:
        if (found := known.get(replace(decision, scope=scope).key)) and not (scope == "site" and not decision.site):
            return found.verdict
    return None


def told(reviewed: int, wrong: int, edits: int, *, random: bool) -> str:
    """Say what a review proves: a bound on the share of wrong edits, unless all were seen or they were not random.

    >>> told(60, 0, 4212, random=True)
    '60 of 4,212 reviewed, 0 wrong: under 4.9 % at 95 %'
    >>> told(3, 1, 3, random=True), told(9, 0, 30, random=False)
    ('all 3 reviewed, 1 wrong', '9 of 30 reviewed, 0 wrong; chosen, not drawn, so this says nothing of the others')
    """
    if reviewed >= edits:
        return f"all {edits:,} reviewed, {wrong:,} wrong"
    counts = f"{reviewed:,} of {edits:,} reviewed, {wrong:,} wrong"
    if not random:
        return f"{counts}; chosen, not drawn, so this says nothing of the others"
    # Rounded up: less is not proven.
    return f"{counts}: under {math.ceil(1000 * most_wrong(reviewed, wrong)) / 10:g} % at 95 %"


def most_wrong(reviewed: int, wrong: int, doubt: float = 0.05) -> float:
    """Return the highest share of wrong edits at which so few are found wrong, but for `doubt` (Clopper-Pearson).

    >>> round(most_wrong(60, 0), 4), round(most_wrong(100, 3), 4), most_wrong(5, 5)
    (0.0487, 0.0757, 1.0)
    """
    if wrong >= reviewed:
        return 1.0
    low, high = 0.0, 1.0
    while high - low > 1e-9:
        share = (low + high) / 2
        if _at_most(wrong, reviewed, share) > doubt:
            low = share
        else:
            high = share
    return high


def _at_most(count: int, of: int, share: float) -> float:
    """Return the chance of `count` hits or fewer in `of` draws."""
    return math.fsum(math.comb(of, hits) * share**hits * (1 - share) ** (of - hits) for hits in range(count + 1))


def verdicts(lines: Iterable[Decision]) -> Counter[tuple[str, str]]:
    """Return how many decisions of a file that count are on each rule, by rule and verdict."""
    return Counter((decision.rule, decision.verdict) for decision in effective(lines).values())
