"""Whether a word of an English sentence is a finite verb, told by what it can be and by the words next to it.

Where doubt is left, it is taken for one: a sentence is whole far more often than not.
"""

from chaffinch.fragments.tagging import BREAKS, END, Tagged

OBJECTS = frozenset(("det", "quant", "it", "object", "subject", "name", "number"))
AUXILIARIES = frozenset(("be", "modal", "have", "do"))
REACH = 30  # words before one that can belong to its clause
NOMINAL = frozenset(("noun", "plural", "name", "s-noun", "noun-verb", "verb-noun"))
SUBJECTS = frozenset(["i", "you", "he", "she", "we", "they"])
_VERBAL = frozenset(("verb", "verb-noun", "noun-verb", "past", "past-adj", "s-verb", "s-noun", "sure", "part"))
_NO_VERB = (
    frozenset(("det", "quant", "prep", "conj", "sub", "rel", "it", "subject", "object", "number", "ing", "to", END))
    | BREAKS
)
_NAMED = frozenset(
    (
        "it",
        "quant",
        "rel",
        "name",
        "noun",
        "ing",
        ")",
        "noun-verb",
        "verb-noun",
        "object",
        "own",
        '"',
        "”",
        "number",
        "adv",
    )
)
_MANY = frozenset(("plural", "s-noun", "s-verb"))
_NAMES = frozenset(("will", "may"))
_PAUSES = BREAKS - {")"}
_LEADS = frozenset(["and", "or", "then", "so", "but", "&"])


def finite(words: Tagged, place: int) -> bool:  # noqa: C901  # one case a tag
    """Say whether a word is a finite verb, or a command."""
    tag = words.tags[place]
    before = words.before(place)
    left = words.tag(before)
    if left == "subject":
        return (
            tag in _VERBAL or tag in AUXILIARIES or (tag not in _NO_VERB and tag != "adv") or words.low[place] == "like"
        )
    match tag:
        case "be":
            return words.low[place] != "am" or left not in ("number", ":", ".")
        case "modal" | "have" | "do":
            return _auxiliary(words, place, left)
        case "own":
            return _is(words, place)
        case "sure":
            return words.tag(place - 1) not in ("det", "own")
        case "past" | "past-adj":
            return _past(words, place, before)
        case "det" if words.low[place] in ("its", "your"):
            return words.word(place + 1) in words.list("its_verb") or (
                words.tag(place + 1) == "adj" and words.tag(place + 2) in ("to", END)
            )
        case "s-verb" | "s-noun" | "plural":
            return _third_person(words, place, before)
        case "verb" | "verb-noun" | "noun-verb":
            return _present(words, place, before) or _imperative(words, place)
        case "noun":
            return (
                not words.low[place].endswith("ing")
                and words.tag(place + 1) in ("det", "quant", "object")
                and words.clause_start(place) == 0
                and words.word(place + 1) in words.list("sure_objects")
            )
    return words.low[place] == "like" and words.word(before) in ("you", "people") and not words.governed(place)


def _auxiliary(words: Tagged, place: int, left: str) -> bool:
    low = words.low[place]
    if low in ("will", "may", "might", "can", "must", "have") and left in ("det", "own"):
        return False
    if low in _NAMES and place and words.capital(place):
        return False
    if low in ("do", "have"):
        for near in range(place - 1, max(-1, place - 4), -1):
            if words.tag(near) in ("to", "modal", "do"):
                return False
            if words.tag(near) in NOMINAL:
                break
    return True


def _is(words: Tagged, place: int) -> bool:
    """Whether `'s` is a verb: what follows is nothing that one owns."""
    right, word = words.tag(place + 1), words.word(place + 1)
    pronoun = words.low[place].removesuffix("'s") in words.list("it")
    if right == "adj":
        return pronoun or words.tag(place + 2) in ("prep", "to", END)
    return (
        right in ("det", "quant", "it", "adv", "part", "particle")
        or word in ("not", "gonna", "so", "in", "at", "been", "going")
        or (pronoun and right not in ("noun", END))
    )


def acts(words: Tagged, place: int) -> bool:
    """Say whether an object follows a word, so that it must be a verb."""
    return words.tag(place + 1) in OBJECTS or words.word(place + 1) in words.list("acted_on")


def _past(words: Tagged, place: int, before: int) -> bool:
    """Whether a form is a past tense and no participle."""
    left, right, word = words.tag(before), words.tag(place + 1), words.word(place + 1)
    if (
        left == "prep"
        and before == words.opened
        and right in ("det", "quant")
        and words.low[place] in words.list("stands")
    ):
        return True  # `Inside sat three old women`
    if (
        before < 0
        or left in AUXILIARIES
        or left in ("det", "own", "prep", "to")
        or words.low[before] in words.list("helping")
    ):
        return False
    alone = words.low[place] in words.list("intransitive")
    if word == "by":
        return words.word(place + 2).endswith("ing") and words.ended
    if left == "conj" and before == 0:
        return False
    if left in _PAUSES:
        return (
            (alone and words.ended)
            or words.tag(place + 1) == "det"
            or (
                words.low[before] in words.low[max(0, before - REACH) : before]
                and right not in ("prep", "particle", "to", END)
            )
        )
    if alone or acts(words, place):
        return True
    if left in ("past", "past-adj", "part", "adj"):
        return False
    if right in ("prep", "particle", "to"):
        return words.ended and word != "with" and words.low[place] not in words.list("reduced")
    return words.ended


def _third_person(words: Tagged, place: int, before: int) -> bool:
    """Whether a form in -s is a verb and no plural."""
    left, right, tag = words.tag(before), words.tag(place + 1), words.tags[place]
    if words.low[place] == "needs" and words.word(place + 1) == "to":
        return True
    if (
        before < 0
        or left in ("det", "prep", "number", "conj", "to")
        or left in AUXILIARIES
        or words.low[place] in words.list("times")
    ):
        return False
    if tag == "plural":
        return (
            left in _NAMED
            and right in ("det", "quant", "object")
            and words.word(place + 1) in words.list("sure_objects")
        )
    if left in ("it", "rel") or acts(words, place):
        return True
    if words.low[place] in words.list("copular_s") and right in ("adj", "adv", "prep", "past", "past-adj"):
        return True
    if left not in _NAMED:
        return False
    return right == "adv" or (
        tag == "s-verb"
        and (
            right in ("prep", "particle", "adj", "past", "past-adj", "plural")
            or (right in ("noun", "noun-verb") and words.ended)
        )
    )


def _present(words: Tagged, place: int, before: int) -> bool:
    """Whether a base form has a subject of many before it, or is as its past tense is."""
    left, right, tag = words.tag(before), words.tag(place + 1), words.tags[place]
    if before < 0 or words.low[before] == "not" or left in AUXILIARIES or left in ("det", "prep", "own", "to"):
        return False
    object_follows = acts(words, place)
    if place - before > 1 and words.tags[place - 1] == "adv" and left in NOMINAL and not words.governed(place):
        return True
    if words.low[before] in words.list("subjects_of_many"):
        return (
            tag == "verb"
            or object_follows
            or words.low[before] == "you"
            or (words.ended and right in ("adj", "adv", "prep"))
        )
    if left in _MANY or (left == "name" and words.low[before].endswith("s")):
        return (
            tag == "verb"
            or object_follows
            or right == "adv"
            or (words.ended and (tag == "verb-noun" or left == "plural"))
        )
    if words.low[place] in words.list("same_past") and (object_follows or right in ("prep", "particle")):
        return left in ("name", "noun")
    if words.low[before] == "please":
        return True
    word = words.word(place + 1)
    likely = (
        tag == "verb"
        or (word in words.list("acted_on") and word != "to")
        or (tag == "verb-noun" and object_follows and word != "to")
    )
    return likely and left != "adj" and not words.governed(place) and _several(words, place)


def _several(words: Tagged, place: int) -> bool:
    """Whether anything before a word can be the subject of a verb of many."""
    return any(
        words.tags[near] in ("plural", "s-noun", "s-verb", "conj", "name", "quant")
        or words.low[near] in words.list("subjects_of_many")
        for near in range(max(0, place - REACH), place)
    )


def _headed(words: Tagged, place: int, right: str) -> bool:
    """Whether a line without a stop may be a command: `Get in`, and neither `Oil change` nor `Rob`."""
    if right in BREAKS or right == "name" or words.capital(place + 1):
        return False
    if words.tags[place] == "verb":
        return words.low[place] not in words.list("namesakes")
    return right not in (END, "noun", "plural", "conj", "prep")


def _imperative(words: Tagged, place: int) -> bool:  # noqa: C901  # one case a class of what follows
    """Whether a base form is a command: first in its clause, with nothing after it that makes it a noun."""
    first = words.clause_start(place)
    if first and words.tags[first - 1] not in BREAKS and words.low[first - 1] not in _LEADS:
        return False
    right, word, tag = words.tag(place + 1), words.word(place + 1), words.tags[place]
    if first and words.low[first - 1] in ("and", "or") and words.word(words.opened) == "to":
        return False
    if not words.ended and not _headed(words, place, right):
        return False
    if tag == "verb":
        return first == 0 or not words.governed(place)
    if right == "name":
        return tag == "verb-noun" and words.tag(place + 2) != END
    if right == "to":
        return words.ended and words.tag(place + 2) in ("verb", "verb-noun", "det", "object", "plural")
    if right == "noun" and words.word(place + 2) == "of":
        return False
    if right == "number":
        return words.ended and words.tag(place + 2) not in (END, "-", "–", ":", ",")
    if acts(words, place) or right in ("adv", "particle"):
        return True
    if right == "conj":
        return words.tag(place + 2) in ("verb", "verb-noun")
    if right == "prep":
        return tag == "verb-noun" and words.word(place + 1) in words.list("directions")
    return (
        tag == "verb-noun"
        and right not in (END, "be", "modal", "sure")
        and word not in ("when", "where", "why", "than")
        and right not in BREAKS
    )
