"""The clauses of an English sentence: its finite verbs, and the one that makes it whole.

Each word gets a tag (`tagging`); each that can be a finite verb is judged (`english_verbs`); each that subordinates
claims a finite verb, and what nothing claims makes the sentence whole.
"""

from chaffinch.fragments import ends
from chaffinch.fragments.english_edges import doubtful, lost, short_answer, stranded
from chaffinch.fragments.english_verbs import AUXILIARIES, NOMINAL, REACH, SUBJECTS, finite
from chaffinch.fragments.sentence import Sentence, Verbs
from chaffinch.fragments.tagging import BREAKS, END, Tagged

_ASKS = frozenset(["what", "how", "why"])
_PLACES = frozenset(["when", "where", "whenever", "wherever"])
_AGAIN = frozenset(["again", "more", "then", "now"])
_MISTAKEN = frozenset(("its", "your", "like"))
_SUBJECTIVE = frozenset(("subject", "adv", "adj"))
_CLAIMING = frozenset(("sub", "rel", "prep", "it", "quant"))
_CANDIDATES = frozenset(
    (
        "be",
        "modal",
        "have",
        "do",
        "own",
        "sure",
        "past",
        "past-adj",
        "s-verb",
        "s-noun",
        "plural",
        "verb",
        "verb-noun",
        "noun-verb",
    )
)


def read(sentence: Sentence) -> Verbs:
    """Return the finite verbs of a sentence up to the first that nothing subordinates, imperatives among them."""
    words = Tagged(sentence)
    finites, main = _clauses(words)
    if main is None and finites and short_answer(words):
        main = finites[0]
    doubt = main is None and doubtful(words, frozenset(finites))
    unfinished = ends.unfinished(sentence) or (sentence.lone and stranded(words))
    return Verbs(finites, main, lost(words), unfinished, doubt)


def _clauses(words: Tagged) -> tuple[tuple[int, ...], int | None]:
    """Return the finite verbs up to the first that no word before it claims, and that one. A comma ends a claim."""
    claims, claimed, broken = 0, False, False
    whose = words.ended and not words.asks and words.word(words.opened) in ("who", "whom")
    finites: list[int] = []
    for place, tag in enumerate(words.tags):
        likely = tag in _CANDIDATES or place == words.opened or words.low[place] in _MISTAKEN
        if (likely or (place and words.tags[place - 1] in _SUBJECTIVE)) and finite(words, place):
            finites.append(place)
            if whose and not broken:
                continue
            if claims or (place > words.opened and words.low[place] in words.list("asking_contracted")):
                claims, claimed = max(0, claims - 1), True
            elif not broken and _relative(words, place):
                claimed = True
            elif not (claimed and words.tag(words.before(place)) == "conj"):
                return tuple(finites), place
        elif tag in BREAKS:
            claims, claimed, broken = 0, False, True
        elif tag in _CLAIMING and _claims(words, place, tag):
            claims += 1
    return tuple(finites), None


def _relative(words: Tagged, place: int) -> bool:
    """Whether a verb belongs to a relative clause without a pronoun: `the best food I ate`."""
    subject = place if words.low[place].partition("'")[0] in SUBJECTS else words.before(place)
    head = words.before(subject)
    if words.word(subject).partition("'")[0] not in SUBJECTS or head < 0:
        return False
    if words.low[words.opened] in words.list("feelings"):
        return True
    if (
        words.low[head] in words.list("moments")
        and words.word(head - 1) in ("the", "every", "each")
        and words.word(head - 2) not in words.list("before_moment")
    ):
        return True
    if (
        head < 1
        or words.tags[head] not in NOMINAL
        or words.low[head] in words.list("times")
        or words.low[words.opened] not in words.list("heads")
    ):
        return False
    if head - words.opened > REACH:
        return False
    return not any(words.tags[near] in ("past", "past-adj", "ing", "sure") for near in range(words.opened, head))


def _claims(words: Tagged, place: int, tag: str) -> bool:
    """Whether a word subordinates the next finite verb."""
    low = words.low[place]
    if tag not in ("sub", "rel", "prep") and low != "that":
        return False
    if words.word(place + 1) == "of":  # `because of`, `as of`
        return False
    start = place == words.opened
    if low == "cause" and not start:
        return False
    right = words.tag(place + 1)
    if low == "that":
        return _that(words, place, right)
    if low in words.list("loose"):
        subject = right == "subject" or words.word(place + 1) in ("it", "you", "there")
        opens = (
            start
            and low in ("as", "once", "until")
            and words.word(place + 1) not in (words.list("after_as") if low == "as" else _AGAIN)
            and right != "number"
        )
        return (
            subject
            or (opens and words.word(place + 1) not in words.list("sooner"))
            or (words.word(place - 1) in words.list("sooner") and low != "for")
        )
    if low in _ASKS or (words.asks and low != "if"):
        return not words.asks and (not start or (not words.ended and right not in AUXILIARIES))
    if low in _PLACES and right in AUXILIARIES:
        return False
    if (
        start
        and low in words.list("reducing")
        and (right in ("prep", "ing") or words.word(place + 1) in ("possible", "necessary", "needed"))
    ):
        return False
    return tag in ("sub", "rel")


def _that(words: Tagged, place: int, right: str) -> bool:
    left = words.tag(words.before(place))
    if place == words.opened and right == "det":  # `That the bridge would never be built`
        return True
    if left in ("conj", "prep", "to", "sub", "rel") or words.word(place + 1) in ("right", "wrong"):
        return False
    if place == words.opened or left in (END, "exclaims") or left in BREAKS:
        return right in ("subject", "verb") or words.word(place + 1) in words.list("many")
    return right not in BREAKS
