"""`Decision`: what somebody decided about edits, and which edits a set of decisions rejects."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Literal

from chaffinch.core.edit import Edit
from chaffinch.core.span import Span

Verdict = Literal["accept", "reject", "undo"]
Scope = Literal["edit", "text", "document", "site", "rule"]
VERDICTS: tuple[Verdict, ...] = ("accept", "reject", "undo")
SCOPES: tuple[Scope, ...] = ("edit", "text", "document", "site", "rule")  # from the narrowest to the widest
REJECTED = "rejected by a decision"  # the reason of such a held edit

_Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict on edits of a rule: on one edit, a text wherever it stands, a document, a site, or all there are.

    `sha256` is that of the document as it came, `origin` the span of the edit in it (code points, half-open),
    `site` its host. `undo` takes back what was decided of the same edits before. `document` and `time` are for people.
    """

    verdict: Verdict
    scope: Scope
    rule: str
    document: str = field(default="", compare=False)
    site: str = ""
    sha256: str = ""
    origin: tuple[int, int] = (0, 0)
    before: str = ""
    after: str = ""
    time: str = field(default="", compare=False)

    @property
    def key(self) -> _Key:
        """What names the edits that it speaks of."""
        return (
            self.scope,
            self.rule,
            *_PARTS[self.scope](self.sha256, self.site, self.origin, self.before, self.after),
        )


_PARTS: dict[Scope, Any] = {
    "edit": lambda sha256, site, origin, before, after: (sha256, origin, before),
    "text": lambda sha256, site, origin, before, after: (before, after),
    "document": lambda sha256, site, origin, before, after: (sha256,),
    "site": lambda sha256, site, origin, before, after: (site,),
    "rule": lambda sha256, site, origin, before, after: (),
}


def effective(decisions: Iterable[Decision]) -> dict[_Key, Decision]:
    """Return the decisions that count, by what they speak of: the last of each, unless it takes the others back."""
    found: dict[_Key, Decision] = {}
    for decision in decisions:
        found.pop(decision.key, None)
        if decision.verdict != "undo":
            found[decision.key] = decision
    return found


@dataclass(frozen=True, eq=False)
class Decisions:
    """The decisions that hold edits back, made ready to be asked. Equal sets are equal, whatever their order was.

    Of two that speak of an edit, the narrower one counts, and of two of one scope the later.

    >>> found = Decisions([Decision("reject", "rule", "x/y"), Decision("accept", "text", "x/y", before="a", after="")])
    >>> edits = Edit(Span(0, 1), "a", "", "x/y"), Edit(Span(4, 5), "b", "", "x/y")
    >>> [found.rejects(edit, edit.span, "", "") for edit in edits]
    [False, True]
    """

    entries: Iterable[Decision] = ()

    def __post_init__(self) -> None:
        """Keep what makes a difference."""
        found = effective(self.entries).values()
        rejecting = {decision.rule for decision in found if decision.verdict == "reject"}
        kept = (decision for decision in found if decision.rule in rejecting)
        plain = (
            Decision(
                each.verdict, each.scope, each.rule, "", each.site, each.sha256, each.origin, each.before, each.after
            )
            for each in kept
        )
        object.__setattr__(self, "entries", tuple(sorted(plain, key=lambda each: repr((each.key, each.verdict)))))

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Decisions) and (self is other or self.entries == other.entries)

    def __hash__(self) -> int:
        return self._hash

    def __reduce__(self) -> tuple[Any, ...]:
        """Travel without what was made ready: hashes differ from process to process."""
        return Decisions, (self.entries,)

    def __bool__(self) -> bool:
        return bool(self.entries)

    def __iter__(self) -> Iterator[Decision]:
        return iter(self.entries)

    @cached_property
    def _hash(self) -> int:
        return hash(self.entries)

    @cached_property
    def _verdicts(self) -> dict[_Key, bool]:
        return {decision.key: decision.verdict == "reject" for decision in self.entries}

    @cached_property
    def rules(self) -> frozenset[str]:
        """The rules of which something is rejected."""
        return frozenset(decision.rule for decision in self.entries)

    def rejects(self, edit: Edit, origin: Span, sha256: str, site: str) -> bool:
        """Say whether an edit is rejected that lies at `origin` in the document with this hash and site."""
        place = (origin.start, origin.end)
        for scope in SCOPES:
            parts = _PARTS[scope](sha256, site, place, edit.before, edit.after)
            verdict = self._verdicts.get((scope, edit.rule, *parts))
            if verdict is not None and not (scope == "site" and not site):
                return verdict
        return False
