"""Signals: numbers on what a run did to a document."""

from collections.abc import Sequence

from chaffinch.core.edit import Layer
from chaffinch.core.finding import Flag, Held
from chaffinch.text.views import letters_in


def measure(
    layers: Sequence[Layer], removals: Sequence[Layer], share: float, flags: Sequence[Flag], held: Sequence[Held]
) -> dict[str, float]:
    """Return the counts of edits, flags and held edits, and what `removals` take: the letters and their share."""
    return {
        "edits": sum(len(layer.edits) for layer in layers),
        "flags": len(flags),
        "held": len(held),
        "letters_removed": letters_removed(removals),
        "removed_share": round(share, 4),
    }


def removed_share(original: str, removals: Sequence[Layer]) -> float:
    """Return what share of the letters and digits of `original` the layers take out, from 0 to 1."""
    removed = letters_removed(removals)
    return removed / max(1, letters_in(original)) if removed else 0.0


def letters_removed(layers: Sequence[Layer]) -> int:
    """Return how many more letters and digits the layers take out than they put in."""
    return sum(letters_in(edit.before) - letters_in(edit.after) for layer in layers for edit in layer.edits)
