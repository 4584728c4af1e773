"""What a sentence lacks: one predicate a reason, over a `Reading`; the first that holds is the sentence's reason.

Each asks first what is cheap, and what it asks of the verbs last: for many a sentence they are never looked for.
"""

from collections.abc import Callable, Mapping

from chaffinch.fragments.reading import Reading

Reason = Callable[[Reading], bool]
NO_SENTENCE = "no-sentence"
_OTHER = frozenset(":;|/[]@=–")  # marks of citations, labels and tables
_LABELS = frozenset("/@:+")  # marks of items, handles and labels
_SEVERAL = 5  # words: notes and diaries do without subjects in less
_FEW = 3  # words: less is an exclamation


def _lost_subject(reading: Reading) -> bool:
    """Say whether a statement opens with a finite verb, in a language whose verbs need a subject."""
    return (reading.lone or len(reading.letters) >= _SEVERAL) and reading.stated and reading.verbs.lost


def _orphan_relative(reading: Reading) -> bool:
    """Say whether it is a relative clause without the noun that it belongs to."""
    return reading.opener in reading.lexicon["relatives"] and _broken(reading) and bool(reading.finites)


def _lone_subordinate(reading: Reading) -> bool:
    """Say whether it is a subordinate clause without the clause that it belongs to."""
    lexicon = reading.lexicon
    opens = reading.opener in lexicon["subordinators"] or _pairs(reading)
    return opens and _broken(reading) and bool(reading.finites)


def _pairs(reading: Reading) -> bool:
    """Say whether two words together open a subordinate clause: `even though`, `ya que`."""
    lexicon, second = reading.lexicon, reading.opened + 1
    return reading.opener in lexicon["paired"] and not lexicon["pairs"].isdisjoint(reading.low[second : second + 1])


def _bare_infinitive(reading: Reading) -> bool:
    lexicon = reading.lexicon
    if reading.opener not in lexicon["infinitives"]:
        return False
    second = reading.low[reading.opened + 1 : reading.opened + 2]
    noun = any(not lexicon[name].isdisjoint(second) for name in ("determiners", "quantifiers", "objects"))
    return not noun and _inside(reading)


def _bare_gerund(reading: Reading) -> bool:
    lexicon, opener = reading.lexicon, reading.opener
    return lexicon.ends(opener, "gerunds") and opener not in lexicon["nouns_ing"] and _inside(reading)


def _bare_participle(reading: Reading) -> bool:
    lexicon, opener = reading.lexicon, reading.opener
    if opener in lexicon["no_participles"] or opener in lexicon["speech"]:
        return False
    known = lexicon.ends(opener, "participles") or opener in lexicon["participles"] or opener in lexicon["pasts"]
    return known and _inside(reading)


def _headless_tail(reading: Reading) -> bool:
    """Say whether it goes on, in lower case or with a word that only goes on, and nothing stands before it."""
    said, follows = reading.said, reading.low[reading.opened + 1 : reading.opened + 2]
    if not (said[0].islower() or (reading.opened == 0 and reading.opener in reading.lexicon["continuing"])):
        return False
    labelled = ".." in said or said[1] == ")" or not _LABELS.isdisjoint(said) or follows == ("course",)
    return not labelled and _inside(reading)


def _truncated_end(reading: Reading) -> bool:
    return len(reading.letters) >= _FEW and reading.stated and reading.verbs.unfinished


def _no_verb(reading: Reading) -> bool:
    """Words among sentences, none of them a finite verb: no citation, no label, no shout, no other language."""
    lexicon = reading.lexicon
    if len(reading.letters) <= _FEW or not reading.said.endswith("."):
        return False
    if (
        reading.opener in lexicon["questions"]
        or lexicon.small.isdisjoint(reading.low)
        or not _OTHER.isdisjoint(reading.words)
    ):
        return False
    first, last = reading.words[0], reading.letters[-1] if lexicon["capitals"] else reading.final
    if not first[0].isupper() or (len(first) > 1 and first.isupper()) or last <= 0 or len(reading.low[last]) < _FEW:
        return False
    return _inside(reading)


def _no_sentence(reading: Reading) -> bool:
    """No complete sentence in a text that is this one line."""
    return reading.lone and reading.main is None


def _broken(reading: Reading) -> bool:
    """No finite verb that is not subordinated; beside prose, none that might be one either."""
    return reading.stated and reading.main is None and (reading.lone or not reading.verbs.doubtful)


def _inside(reading: Reading) -> bool:
    """Say whether it is broken among other sentences: a paragraph of its own may be a credit, a caption or verse."""
    if reading.apart or len(reading.letters) < _FEW or not _broken(reading):
        return False
    return reading.opener not in reading.lexicon["credits"]


REASONS: Mapping[str, Reason] = {
    "lost-subject": _lost_subject,
    "orphan-relative": _orphan_relative,
    "lone-subordinate": _lone_subordinate,
    "bare-infinitive": _bare_infinitive,
    "bare-gerund": _bare_gerund,
    "bare-participle": _bare_participle,
    "headless-tail": _headless_tail,
    "truncated-end": _truncated_end,
    "no-verb": _no_verb,
    NO_SENTENCE: _no_sentence,
}


def reason_of(reading: Reading) -> str | None:
    """Return the name of the first reason that holds, or nothing for a sentence that is whole."""
    if not (reading.stated or reading.lone):  # what is no statement lacks nothing
        return None
    return next((name for name, holds in REASONS.items() if holds(reading)), None)
