"""What a sentence lacks: one predicate a reason, over a `Reading`; the first that holds is the sentence's reason."""

from collections.abc import Callable, Mapping

from chaffinch.fragments.reading import Reading

Reason = Callable[[Reading], bool]


def _no_sentence(reading: Reading) -> bool:
    """No complete sentence in a text that is this one line."""
    return reading.lone and reading.main is None


def _lost_subject(reading: Reading) -> bool:
    return reading.verbs.lost


REASONS: Mapping[str, Reason] = {
    "lost-subject": _lost_subject,
    "no-sentence": _no_sentence,
}


def reason_of(reading: Reading) -> str | None:
    """Return the name of the first reason that holds, or nothing for a sentence that is whole."""
    return next((name for name, holds in REASONS.items() if holds(reading)), None)
