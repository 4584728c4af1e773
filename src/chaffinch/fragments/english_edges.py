"""What is wrong at the edges of an English sentence: no subject before its verb, no end; and what is in doubt."""

from chaffinch.fragments.english_verbs import AUXILIARIES, NOMINAL, OBJECTS, SUBJECTS, acts
from chaffinch.fragments.tagging import END, Tagged

_ANEW = SUBJECTS | {"it", "there"}
_QUOTES = frozenset('"“”:')
_LEAST = 3  # words
_ANSWER = 4  # words
_AFTER_VERB = frozenset(("subject", "it", "det", "quant", "name", "own", "object", "plural", "number"))
_IRREAL = frozenset(["would", "could", "might"])
_LATENT = frozenset(("plural", "past", "past-adj", "s-verb", "s-noun", "verb", "verb-noun", "noun-verb", "sure"))
_SHUT = frozenset(("det", "adj", "prep", "own", "to", "be", "modal", "have", "do", "conj", "number", END))
_UNREAL = frozenset(["were", "had", "should"])


def lost(words: Tagged) -> bool:
    """Say whether the verb that opens a statement has no subject."""
    place = words.opened
    while words.word(place) in words.list("lost_after"):
        place += 1
    tag, low, right = words.tag(place), words.word(place), words.tag(place + 1)
    if words.asks or tag == END or len(words.sentence.letters) < _LEAST or words.said.endswith(("..", "…")):
        return False
    if tag in AUXILIARIES:
        return low in words.list("auxiliaries") and _lost_auxiliary(words, place)
    if (
        low in words.list("lost")
        and "," not in words.low
        and (right in (*OBJECTS, "plural", "to") or _pronoun(words, place + 1))
    ):
        return True
    if place != words.opened or words.capital(place + 1):
        return tag == "sure" and place != words.opened and not words.capital(place + 1)
    if low in words.list("speech") and _tells_who(words, place):
        return False
    if low.endswith("s") and right in ("conj", ":"):
        return False  # `Downloads and news are free`
    if tag in ("past", "past-adj"):
        alone = low in words.list("intransitive") and right not in ("noun", "plural", "name")
        return (acts(words, place) or alone) and not _starts_anew(words)
    if tag == "sure":
        inverted = words.word(place - 1) == "so" or (low == "said" and "," in words.low)
        return not inverted and right not in ("be", "modal", "have")
    like = low in words.list("copular_s") and words.word(place + 1) == "like"
    return tag in ("s-verb", "s-noun") and (right in ("det", "object", "it") or like)


def _tells_who(words: Tagged, place: int) -> bool:
    """Whether a verb of speech stands before who spoke, as behind a quotation: `said the mayor`."""
    if words.tag(place + 1) not in ("det", "own", "adj", "noun") or words.word(place + 1) in ("a", "an"):
        return False
    quotes = not _QUOTES.isdisjoint(words.low)
    return quotes or not any(tag in AUXILIARIES or tag == "sure" for tag in words.tags[place + 1 :])


def _lost_auxiliary(words: Tagged, place: int) -> bool:
    """Whether an auxiliary opens neither a question, nor a condition, nor a command, nor has a name for its subject."""
    tag, low = words.tag(place), words.word(place)
    right, word = words.tag(place + 1), words.word(place + 1)
    if low in _UNREAL and not _IRREAL.isdisjoint(words.low):
        return False
    if low in ("do", "don't", "dont") or words.word(place - 1) == "so":
        return False
    if low == "have":
        return words.tag(words.after(place)) in ("part", "past", "past-adj") and right != "noun"
    said = range(place + 2, len(words.low))
    if any(words.tags[near] == "subject" and words.tag(near + 2) in (END, ",") for near in said):
        return False  # `are working, I suppose`
    if low in words.list("modals_first"):
        return right in ("verb", "verb-noun", "noun-verb", "adv", "have") or word == "cause"
    if words.capital(place + 1):
        return False
    if not words.said.endswith("."):  # perhaps a question that lost its mark
        return right not in _AFTER_VERB
    if word == "the":  # what somebody is, or a subject
        return tag == "be"
    return right not in ("subject", "it", "own", "number", "object") and word not in words.list("it")


def _starts_anew(words: Tagged) -> bool:
    """Whether a comma stands before what can be the subject of another clause."""
    if "," not in words.low:
        return False
    after = words.low.index(",") + 1
    if any(
        words.low[place - 1] == "," and words.word(place).partition("'")[0] in _ANEW
        for place in range(after + 1, len(words.low))
    ):
        return True
    after += words.tag(after) == "conj"
    return words.tag(after) not in ("adv", "prep", "ing", "past", "sure", "past-adj", "part")


def _pronoun(words: Tagged, place: int) -> bool:
    return words.word(place).partition("'")[0] in SUBJECTS


def stranded(words: Tagged) -> bool:
    """Say whether a statement ends with a preposition that no relative clause or infinitive lets stand alone."""
    place = words.sentence.final
    low, left = words.word(place), words.tag(place - 1)
    if (
        low not in words.list("stranded")
        or words.tag(place - 2) in ("subject", "be", "modal")
        or words.word(place - 2) == "you"
    ):
        return False
    if low == "to" and words.word(place - 2) in ("first", "last", "only", "next"):
        return True
    if low == "to":
        asked = any(
            words.tags[near] in ("rel", "be", "to") or words.low[near] == "be"
            for near in range(max(0, place - 8), place)
        )
        return not asked and left in (*NOMINAL, "past") and words.word(place - 1) not in words.list("willings")
    if left == "adj" and low in ("in", "on", "about", "with", "for", "at"):  # `early on`
        return False
    if left == "adj" and any(words.tags[near] in ("be", "subject") for near in range(max(0, place - 5), place)):
        return False
    if any(words.tags[near] in ("rel", "to") or words.low[near] == "where" for near in range(max(0, place - 8), place)):
        return False
    return left in NOMINAL or left == "adj"


def short_answer(words: Tagged) -> bool:
    """Say whether a condition has a few words without a verb for its main clause: `If he wants to, good for him`."""
    if not words.ended or words.low[words.opened] not in ("if", "when") or "," not in words.low:
        return False
    after = len(words.low) - words.low[::-1].index(",")
    count = sum(word[0].isalpha() for word in words.low[after:])
    return count == 1 or (
        1 < count <= _ANSWER
        and (words.tag(after) in ("adj", "exclaims") or words.word(after) in ("good", "great", "fine", "so", "no"))
    )


def doubtful(words: Tagged, finites: frozenset[int]) -> bool:
    """Say whether a word that was not taken for a finite verb may be one for all that."""
    for place in words.sentence.letters:
        if place in finites or place <= words.opened or words.tags[place] not in _LATENT:
            continue
        before = words.before(place)
        left, tag = words.tag(before), words.tags[place]
        if tag == "verb" and left == "adj" and not words.governed(place):
            return True
        if tag in ("plural", "s-noun", "s-verb") and _latent_third(words, place, left):
            return True
        if left == "prep" and tag in ("past", "past-adj") and words.tag(place + 1) == "particle":
            return True  # `the house they grew up in burned down`
        if (
            tag == "plural"
            or left in _SHUT
            or words.low[before] in words.list("determiners")
            or words.low[before] in words.list("helping")
            or words.word(place + 1) == "by"
        ):
            continue
        if words.tags[place] in ("verb", "verb-noun", "noun-verb") and (
            words.governed(place) or left in ("noun", "noun-verb")
        ):
            continue
        return True
    return False


def _latent_third(words: Tagged, place: int, left: str) -> bool:
    """Whether a form in -s stands as a verb does: behind a name or an adverb, or before an adverb or itself."""
    if left == "name" or words.word(place + 1) in ("itself", "themselves", "himself", "herself"):
        return words.low[place] == words.sentence.words[place]
    beside = words.tag(place - 1), words.tag(place + 1)
    return left not in ("det", "prep", "conj", "number", "adj") and "adv" in beside
