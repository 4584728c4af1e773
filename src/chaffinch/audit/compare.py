"""Two runs over the same documents: which edits and flags differ, by rule."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import zip_longest
from typing import Literal

from chaffinch.audit.decisions import decide
from chaffinch.audit.found import flags, placed
from chaffinch.audit.reading import Change, Cleaned
from chaffinch.audit.review import verdict
from chaffinch.audit.shown import change_line, visible
from chaffinch.core.decision import Decision

Sort = Literal["new", "gone", "changed"]


@dataclass(frozen=True, slots=True)
class Difference:
    """An edit or flag that only one run has, or an edit of both that does something else now.

    `lines` is what people read, that of the first run first; `reviewed` is what somebody decided on it.
    """

    rule: str
    sort: Sort
    document: str
    at: str
    lines: tuple[str, ...]
    reviewed: str = ""
    flag: bool = False


@dataclass
class Comparison:
    """Differences by rule, and the documents that could not be compared."""

    known: dict[tuple[object, ...], Decision] = field(default_factory=dict)  # decisions that count, by key
    documents: int = 0  # that both runs have, of one text
    differing: int = 0
    only: Counter[str] = field(default_factory=Counter)  # documents that only the first or second run has
    other_text: list[str] = field(default_factory=list)
    failed: list[str] = field(default_factory=list)  # in one of them
    by_rule: defaultdict[str, list[Difference]] = field(default_factory=lambda: defaultdict(list))

    def compare(self, first: Iterable[Cleaned], second: Iterable[Cleaned]) -> None:
        """Compare all documents of two runs. In memory stay only those whose partner has not come yet."""
        for old, new in _pairs(first, second, self.only):
            if "error" in old.record or "error" in new.record:
                if ("error" in old.record) != ("error" in new.record):
                    self.failed.append(old.id)
            elif old.record["sha256_in"] != new.record["sha256_in"]:
                self.other_text.append(old.id)
            else:
                self._see(old, new)

    def _see(self, old: Cleaned, new: Cleaned) -> None:
        self.documents += 1
        found = [*self._edits(old, new), *_flags(old, new)]
        self.differing += bool(found)
        for each in found:
            self.by_rule[each.rule].append(each)

    def _edits(self, old: Cleaned, new: Cleaned) -> Iterator[Difference]:
        if old.record["layers"] == new.record["layers"]:
            return
        gone, come = _unmatched(old, new)
        for change, at in gone:
            partner = next((pair for pair in come if _meet(change, pair[0])), None)
            if partner:
                come.remove(partner)
                yield self._difference("changed", old, at, change, partner[0])
            else:
                yield self._difference("gone", old, at, change)
        for change, at in come:
            yield self._difference("new", new, at, change)

    def _difference(self, sort: Sort, cleaned: Cleaned, at: str, *changes: Change) -> Difference:
        found = {verdict(decide("accept", "edit", change, cleaned, ""), self.known) for change in changes} - {None}
        lines = tuple(map(change_line, changes))
        return Difference(changes[0].rule, sort, cleaned.id, at, lines, ", ".join(sorted(map(str, found))))

    def __bool__(self) -> bool:
        """Say whether anything differs."""
        return bool(self.differing or self.only.total() or self.other_text or self.failed)

    def lines(self) -> Iterator[str]:
        """Yield the differences by rule, what was reviewed first, then the counts."""
        for rule, found in sorted(self.by_rule.items()):
            counts = Counter(each.sort for each in found)
            said = (f"{counts[sort]:,} {sort}" for sort in ("new", "gone", "changed") if counts[sort])
            yield f"{rule}: {', '.join(said)}"
            for each in sorted(found, key=lambda each: not each.reviewed):
                yield from _shown(each)
        yield from self._counts()

    def _counts(self) -> Iterator[str]:
        yield f"{self.differing:,} of {self.documents:,} documents differ"
        for which in ("first", "second"):
            if self.only[which]:
                yield f"only in the {which} run: {self.only[which]:,} documents"
        sorts = {"not compared, of another text": self.other_text, "failed in one run only": self.failed}
        for said, names in sorts.items():
            if names:
                yield f"{said}: {len(names):,} documents, such as {visible(names[0])}"
        found = [each for own in self.by_rule.values() for each in own]
        lost = sum(each.sort != "new" and "accept" in each.reviewed for each in found)
        back = sum(each.sort != "gone" and "reject" in each.reviewed for each in found)
        if lost or back:
            yield f"reviewed: {lost:,} accepted edits are gone or changed, {back:,} rejected ones are made"


def _pairs(
    first: Iterable[Cleaned], second: Iterable[Cleaned], only: Counter[str]
) -> Iterator[tuple[Cleaned, Cleaned]]:
    """Yield the documents of both runs that have one name; usually they come side by side."""
    waiting: tuple[dict[tuple[str, str], deque[Cleaned]], ...] = ({}, {})
    for both in zip_longest(first, second):
        for side, cleaned in enumerate(both):
            if cleaned is None:
                continue
            name = (cleaned.source, cleaned.id)
            if partners := waiting[1 - side].get(name):
                partner = partners.popleft()
                if not partners:
                    del waiting[1 - side][name]
                yield (partner, cleaned) if side else (cleaned, partner)
            else:
                waiting[side].setdefault(name, deque()).append(cleaned)
    for side, which in enumerate(("first", "second")):
        only[which] += sum(map(len, waiting[side].values()))


def _unmatched(old: Cleaned, new: Cleaned) -> tuple[list[tuple[Change, str]], list[tuple[Change, str]]]:
    """Return the edits that only one of two has, with their places."""
    both = [list(placed(each)) for each in (old, new)]
    counts = [Counter(_key(change) for change, _ in own) for own in both]
    found: list[list[tuple[Change, str]]] = []
    for own, left in zip(both, (counts[0] - counts[1], counts[1] - counts[0]), strict=True):
        kept = []
        for change, at in own:
            if left[_key(change)] > 0:
                left[_key(change)] -= 1
                kept.append((change, at))
        found.append(kept)
    return found[0], found[1]


def _key(change: Change) -> tuple[object, ...]:
    return change.rule, change.origin, change.before, change.after


def _meet(one: Change, other: Change) -> bool:
    if one.rule != other.rule:
        return False
    return one.origin.start <= other.origin.end and other.origin.start <= one.origin.end


def _flags(old: Cleaned, new: Cleaned) -> Iterator[Difference]:
    both = [{(flag["rule"], *flag["origin"], flag["message"]) for flag in each.record["flags"]} for each in (old, new)]
    if both[0] == both[1]:
        return
    sides: tuple[tuple[Sort, Cleaned, set[tuple[str, int, int, str]]], ...] = (
        ("gone", old, both[0] - both[1]),
        ("new", new, both[1] - both[0]),
    )
    for sort, cleaned, keys in sides:
        rows = sorted(cleaned.record["flags"], key=lambda flag: (flag["span"], flag["rule"]))
        for row, found in zip(rows, flags(cleaned), strict=True):
            if (row["rule"], *row["origin"], row["message"]) in keys:
                yield Difference(found.rule, sort, cleaned.id, found.at, (found.said,), flag=True)


def _shown(each: Difference) -> Iterator[str]:
    first, *others = each.lines
    reviewed = f" (you: {each.reviewed})" if each.reviewed else ""
    yield f"  {each.sort:8}{visible(each.document)}:{each.at}: {first}{reviewed}"
    yield from (f"  {'now':8}{line}" for line in others)
