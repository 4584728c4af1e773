"""Verdict: keep a document as it is, or review it, and the reasons."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """`keep`, or `review` with the reasons. It never drops a document."""

    word: str = "keep"
    reasons: tuple[str, ...] = ()


def decide(status: str, flags: int, held: int) -> Verdict:
    """Return `review` where something asks for eyes: a guard, a breach, a flag or a held edit.

    >>> decide("changed", flags=2, held=0)
    Verdict(word='review', reasons=('2 flags',))
    """
    reasons = [status] if status in ("guarded", "broken") else []
    counts = (flags, "flag" if flags == 1 else "flags"), (held, "held")
    reasons += [f"{count} {name}" for count, name in counts if count]
    return Verdict("review", tuple(reasons)) if reasons else Verdict()
