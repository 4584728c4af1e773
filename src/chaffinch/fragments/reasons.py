"""What a sentence lacks: one predicate a reason, over a `Reading`; the first that holds is the sentence's reason."""

from collections.abc import Callable, Mapping

from chaffinch.fragments.reading import Reading

Reason = Callable[[Reading], bool]
_LEAST = 3  # words of a sentence whose end or whose verb is missed


def _no_sentence(reading: Reading) -> bool:
    """No complete sentence in a text that is this one line."""
    return reading.lone and reading.main is None


def _lost_subject(reading: Reading) -> bool:
    return reading.verbs.lost


def _truncated_end(reading: Reading) -> bool:
    """A word that nothing ends with stands before the stop, as it is written inside a sentence."""
    lexicon, letters = reading.lexicon, reading.letters
    if len(letters) < _LEAST or not reading.states:
        return False
    place = letters[-1]
    word, before = reading.low[place], reading.low[place - 1]
    if word not in lexicon["unfinished"] or reading.words[place] != word or f"{before}+{word}" in lexicon["finished"]:
        return False
    if any(mark[0].isalnum() for mark in reading.low[place + 1 :]):
        return False
    noun = word in lexicon["nouns_too"] and (before in lexicon["before_noun"] or before in lexicon["articles"])
    return not noun and (before[-1].isalnum() or before[-1] in ",()'")


def _orphan_relative(reading: Reading) -> bool:
    return _lone(reading) and reading.first in reading.lexicon["relatives"]


def _lone_subordinate(reading: Reading) -> bool:
    """It opens with a word that subordinates, or with the first of two (`parce que`), and no other clause follows."""
    lexicon = reading.lexicon
    if not _lone(reading):
        return False
    if reading.first in lexicon["subordinators"]:
        return True
    place = reading.letters[0]
    near = reading.low[place + 1 : place + 4]
    return reading.first in lexicon["openers"] and near[0] in lexicon["opened"] and not lexicon["conjunction"].isdisjoint(near)


def _lone(reading: Reading) -> bool:
    return reading.states and bool(reading.finites) and reading.main is None


def _no_verb(reading: Reading) -> bool:
    return reading.lexicon.lang != "en" and len(reading.letters) >= _LEAST and reading.states and not reading.finites


REASONS: Mapping[str, Reason] = {
    "lost-subject": _lost_subject,
    "truncated-end": _truncated_end,
    "orphan-relative": _orphan_relative,
    "lone-subordinate": _lone_subordinate,
    "no-verb": _no_verb,
    "no-sentence": _no_sentence,
}


def reason_of(reading: Reading) -> str | None:
    """Return the name of the first reason that holds, or nothing for a sentence that is whole."""
    return next((name for name, holds in REASONS.items() if holds(reading)), None)
