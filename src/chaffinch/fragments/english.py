"""The verbs of an English sentence, told from word lists, endings and the words next to each.

Every word gets a tag first (`tagging`). Then each word that can be a finite verb is judged by its neighbours. Where doubt is left,
a verb is taken for finite, because a sentence is whole far more often than not. Then each word that
subordinates claims a finite verb, and what nothing claims makes the sentence whole.
"""

from chaffinch.fragments.sentence import Sentence, Verbs
from chaffinch.fragments.tagging import BREAKS, END, Tagged

_VERBAL = frozenset(("verb", "verb-noun", "noun-verb", "past", "past-adj", "s-verb", "s-noun", "sure", "part"))
_NO_VERB = frozenset(("det", "quant", "prep", "conj", "sub", "rel", "it", "subject", "object", "number", "ing", "to", END)) | BREAKS
_BASE = frozenset(("verb", "verb-noun", "noun-verb"))
_BEFORE_NOUN = frozenset(("det", "adj", "prep", "past-adj", "number", "own"))
_OBJECT = frozenset(("det", "quant", "it", "object", "subject", "name", "number"))
_AUXILIARY = frozenset(("be", "modal", "have", "do"))
_AFTER_HELP = frozenset(("been", "being", "be", "having", "get", "got", "getting", "gets", "to", "become"))
_NAMED = frozenset(("it", "quant", "rel", "name", "noun", "ing", ")", "noun-verb", "verb-noun", "object", "own", '"', "”", "number", "adv"))
_MANY = frozenset(("plural", "s-noun", "s-verb"))
_MANY_WORDS = frozenset("you who that which these those there".split())
_NAMES = frozenset(("will", "may"))
_LOOSE = frozenset("as than since before after until till once like".split())
_ASKS = frozenset("what how why".split())
_PLACES = frozenset("when where whenever wherever".split())
_REACH = 30  # words before one that can belong to its clause
_WHEN = frozenset("during by at in on for all through".split())
_PHRASES = frozenset("a an again more in for to per such part well with of usual expected always then now".split())
_LEAST = 3  # words
_AFTER_VERB = frozenset(("subject", "it", "det", "quant", "name", "own", "object", "plural", "number"))
_IRREAL = frozenset("would could might".split())
_MUST_ACT = frozenset("to that how what whether if why".split())


def read(sentence: Sentence) -> Verbs:
    """Return the finite verbs of a sentence up to the first that nothing subordinates, imperatives among them."""
    words = Tagged(sentence)
    finites, main = _clauses(words)
    doubtful = main is None and _doubtful(words, frozenset(finites))
    return Verbs(finites, main, _lost(words, finites), _cut(words), doubtful)


def _doubtful(words: Tagged, finites: frozenset[int]) -> bool:
    """Whether a word that was not taken for a finite verb could be one in a world of unknown words."""
    for place in words.sentence.letters:
        if place in finites or place <= words.opened or words.tags[place] not in _LATENT:
            continue
        before = words.before(place)
        left, tag = words.tag(before), words.tags[place]
        if tag == "verb" and left == "adj" and not words.governed(place):
            return True
        if tag in ("plural", "s-noun", "s-verb") and _latent_third(words, place, left):
            return True
        if tag == "plural" or left in _SHUT or words.low[before] in _AFTER_HELP or words.word(place + 1) == "by":
            continue
        if words.tags[place] in ("verb", "verb-noun", "noun-verb") and (words.governed(place) or left in ("noun", "noun-verb")):
            continue
        return True
    return False


def _latent_third(words: Tagged, place: int, left: str) -> bool:
    """Whether a form in -s stands as a verb does: behind a name or an adverb, or before an adverb or itself."""
    if left == "name" or words.word(place + 1) in ("itself", "themselves", "himself", "herself"):
        return words.low[place] == words.sentence.words[place]
    return left not in ("det", "prep", "conj", "number", "adj") and "adv" in (words.tag(place - 1), words.tag(place + 1))


_LATENT = frozenset(("plural", "past", "past-adj", "s-verb", "s-noun", "verb", "verb-noun", "noun-verb", "sure"))
_SHUT = frozenset(("det", "adj", "prep", "own", "to", "be", "modal", "have", "do", "conj", "number", END))


# Finite verbs


def _finite(words: Tagged, place: int) -> bool:
    tag = words.tags[place]
    before = words.before(place)
    left = words.tag(before)
    if left == "subject":
        return tag in _VERBAL or tag in _AUXILIARY or (tag not in _NO_VERB and tag != "adv") or words.low[place] == "like"
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
            return words.word(place + 1) in words.list("its_verb") or (words.tag(place + 1) == "adj" and words.tag(place + 2) in ("to", END))
        case "s-verb" | "s-noun" | "plural":
            return _third_person(words, place, before)
        case "verb" | "verb-noun" | "noun-verb":
            return _present(words, place, before) or _imperative(words, place)
        case "noun":
            return not words.low[place].endswith("ing") and words.tag(place + 1) in ("det", "quant", "object") and words.clause_start(place) == 0 and words.word(place + 1) in _SURE_OBJECT
    return words.low[place] == "like" and words.word(before) in ("you", "people") and not words.governed(place)


_SURE_OBJECT = frozenset("the a an your my this these them em it".split())


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
            if words.tag(near) in _NOMINAL:
                break
    return True


def _is(words: Tagged, place: int) -> bool:
    """Whether `'s` is a verb: what follows is nothing that one owns."""
    right, word = words.tag(place + 1), words.word(place + 1)
    pronoun = words.low[place].removesuffix("'s") in words.list("it")
    if right == "adj":
        return pronoun or words.tag(place + 2) in ("prep", "to", END)
    return right in ("det", "quant", "it", "adv", "part", "particle") or word in ("not", "gonna", "so", "in", "at", "been", "going") or (pronoun and right not in ("noun", END))


def _acts(words: Tagged, place: int) -> bool:
    """Whether an object follows a word, so that it must be a verb."""
    return words.tag(place + 1) in _OBJECT or words.word(place + 1) in _MUST_ACT


def _past(words: Tagged, place: int, before: int) -> bool:
    """Whether a form is a past tense and no participle."""
    left, right, word = words.tag(before), words.tag(place + 1), words.word(place + 1)
    if before < 0 or left in _AUXILIARY or left in ("det", "own", "prep", "to") or words.low[before] in _AFTER_HELP:
        return False
    alone = words.low[place] in words.list("intransitive")
    if word == "by":
        return words.word(place + 2).endswith("ing") and words.ended
    if left == "conj" and before == 0:
        return False
    if left in _PAUSES:
        return (alone and words.ended) or words.tag(place + 1) == "det" or (words.low[before] in words.low[max(0, before - _REACH) : before] and right not in ("prep", "particle", "to", END))
    if alone or _acts(words, place):
        return True
    if left in ("past", "past-adj", "part", "adj"):
        return False
    if right in ("prep", "particle", "to"):
        return words.ended and word != "with" and words.low[place] not in words.list("reduced")
    return words.ended


_PAUSES = BREAKS - {")"}


def _third_person(words: Tagged, place: int, before: int) -> bool:
    """Whether a form in -s is a verb and no plural."""
    left, right, tag = words.tag(before), words.tag(place + 1), words.tags[place]
    if words.low[place] == "needs" and words.word(place + 1) == "to":
        return True
    if before < 0 or left in ("det", "prep", "number", "conj", "to") or left in _AUXILIARY or words.low[place] in words.list("times"):
        return False
    if tag == "plural":
        return left in _NAMED and right in ("det", "quant", "object") and words.word(place + 1) in _SURE_OBJECT
    if left in ("it", "rel") or _acts(words, place):
        return True
    if words.low[place] in words.list("copular_s") and right in ("adj", "adv", "prep", "past", "past-adj"):
        return True
    if left not in _NAMED:
        return False
    return right == "adv" or (tag == "s-verb" and (right in ("prep", "particle", "adj", "past", "past-adj", "plural") or (right in ("noun", "noun-verb") and words.ended)))


def _present(words: Tagged, place: int, before: int) -> bool:
    """Whether a base form has a subject of many before it, or is as its past tense is."""
    left, right, tag = words.tag(before), words.tag(place + 1), words.tags[place]
    if before < 0 or words.low[before] == "not" or left in _AUXILIARY or left in ("det", "prep", "own", "to"):
        return False
    acts = _acts(words, place)
    if place - before > 1 and words.tags[place - 1] == "adv" and left in _NOMINAL and not words.governed(place):
        return True
    if words.low[before] in _MANY_WORDS:
        return tag == "verb" or acts or words.low[before] == "you" or (words.ended and right in ("adj", "adv", "prep"))
    if left in _MANY or (left == "name" and words.low[before].endswith("s")):
        return tag == "verb" or acts or right == "adv" or (words.ended and (tag == "verb-noun" or left == "plural"))
    if words.low[place] in words.list("same_past") and (acts or right in ("prep", "particle")):
        return left in ("name", "noun")
    if words.low[before] == "please":
        return True
    word = words.word(place + 1)
    likely = tag == "verb" or (word in _MUST_ACT and word != "to") or (tag == "verb-noun" and acts and word != "to")
    return likely and left != "adj" and not words.governed(place) and _several(words, place)


_NOMINAL = frozenset(("noun", "plural", "name", "s-noun", "noun-verb", "verb-noun"))


def _several(words: Tagged, place: int) -> bool:
    """Whether anything before a word can be the subject of a verb of many."""
    return any(
        words.tags[near] in ("plural", "s-noun", "s-verb", "conj", "name", "quant") or words.low[near] in _MANY_WORDS
        for near in range(max(0, place - _REACH), place)
    )


def _imperative(words: Tagged, place: int) -> bool:
    """Whether a base form is a command: first in its clause, with nothing after it that makes it a noun."""
    first = words.clause_start(place)
    if first and words.tags[first - 1] not in BREAKS and words.low[first - 1] not in _LEADS:
        return False
    right, word, tag = words.tag(place + 1), words.word(place + 1), words.tags[place]
    if first and words.low[first - 1] in ("and", "or") and words.word(words.opened) == "to":
        return False
    if not words.ended and (right in ("name", END, "noun", "plural", "conj") or right in BREAKS):
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
    if _acts(words, place) or right in ("adv", "particle"):
        return True
    if right == "conj":
        return words.tag(place + 2) in ("verb", "verb-noun")
    if right == "prep":
        return tag == "verb-noun" and words.word(place + 1) in _DIRECTIONS
    return tag == "verb-noun" and right not in (END, "be", "modal", "sure") and word not in ("when", "where", "why", "than") and right not in BREAKS


_LEADS = frozenset("and or then so but &".split())
_DIRECTIONS = frozenset("at for with in into on onto through around from over".split())


# The clause that makes a sentence


def _clauses(words: Tagged) -> tuple[tuple[int, ...], int | None]:
    """Return the finite verbs up to the first that no word before it claims, and that one. A comma ends a claim."""
    claims, claimed, broken = 0, False, False
    whose = words.ended and not words.asks and words.word(words.opened) in ("who", "whom")
    finites: list[int] = []
    for place, tag in enumerate(words.tags):
        likely = tag in _CANDIDATES or place == words.opened or words.low[place] in _MISTAKEN
        if (likely or (place and words.tags[place - 1] in _SUBJECTIVE)) and _finite(words, place):
            finites.append(place)
            if whose and not broken:
                continue
            if claims or (place > words.opened and words.low[place] in _CONTRACTED):
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


_MISTAKEN = frozenset(("its", "your", "like"))
_SUBJECTIVE = frozenset(("subject", "adv", "adj"))
_CLAIMING = frozenset(("sub", "rel", "prep", "it", "quant"))
_CANDIDATES = frozenset(
    ("be", "modal", "have", "do", "own", "sure", "past", "past-adj", "s-verb", "s-noun", "plural", "verb", "verb-noun", "noun-verb")
)
_CONTRACTED = frozenset("who's who'd who'll who're who've what's where's how's when's".split())


def _relative(words: Tagged, place: int) -> bool:
    """Whether a verb belongs to a relative clause without a pronoun: `the best food I ate`, `anything you can think of`."""
    subject = place if words.low[place].partition("'")[0] in _SUBJECTS else words.before(place)
    head = words.before(subject)
    if words.word(subject).partition("'")[0] not in _SUBJECTS or head < 0:
        return False
    if words.low[words.opened] in words.list("feelings"):
        return True
    if words.low[head] in words.list("moments") and words.word(head - 1) in ("the", "every", "each") and words.word(head - 2) not in _WHEN:
        return True
    if head < 1 or words.tags[head] not in _NOMINAL or words.low[head] in words.list("times") or words.low[words.opened] not in words.list("heads"):
        return False
    if head - words.opened > _REACH:
        return False
    return not any(words.tags[near] in ("past", "past-adj", "ing", "sure") for near in range(words.opened, head))


_SUBJECTS = frozenset("i you he she we they".split())


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
    if low in _LOOSE:
        subject = right == "subject" or words.word(place + 1) in ("it", "you", "there")
        opens = start and low in ("as", "once", "until") and words.word(place + 1) not in _PHRASES and right != "number"
        return subject or (opens and words.word(place + 1) not in words.list("sooner")) or (words.word(place - 1) in words.list("sooner") and low != "for")
    if low in _ASKS or (words.asks and low != "if"):
        return not words.asks and (not start or (not words.ended and right not in _AUXILIARY))
    if low in _PLACES and right in _AUXILIARY:
        return False
    if start and low in _REDUCED and (right in ("prep", "ing") or words.word(place + 1) in ("possible", "necessary", "needed")):
        return False
    return tag in ("sub", "rel")


_REDUCED = frozenset("if when while although though unless whenever where".split())


def _that(words: Tagged, place: int, right: str) -> bool:
    left = words.tag(words.before(place))
    if left in ("conj", "prep", "sub", "rel"):
        return False
    if place == words.opened or left in (END, "exclaims") or left in BREAKS:
        return right in ("subject", "verb") or words.word(place + 1) in ("are", "were", "have", "do", "don't", "aren't", "weren't", "haven't")
    return right not in BREAKS


def _lost(words: Tagged, finites: tuple[int, ...]) -> bool:
    """Whether the verb that opens a statement has no subject."""
    place = words.opened
    while words.word(place) in words.list("lost_after"):
        place += 1
    tag, low, right = words.tag(place), words.word(place), words.tag(place + 1)
    if words.asks or tag == END or len(words.sentence.letters) < _LEAST or words.said.endswith(("..", "…")):
        return False
    if tag in _AUXILIARY:
        return low in words.list("auxiliaries") and _lost_auxiliary(words, place)
    if low in words.list("lost") and "," not in words.low and (right in (*_OBJECT, "plural", "to") or _pronoun(words, place + 1)):
        return True
    if place != words.opened or words.capital(place + 1):
        return tag == "sure" and place != words.opened and not words.capital(place + 1)
    if tag in ("past", "past-adj"):
        alone = low in words.list("intransitive") and right not in ("noun", "plural", "name")
        return (_acts(words, place) or alone) and not _starts_anew(words)
    if tag == "sure":
        inverted = words.word(place - 1) == "so" or (low == "said" and "," in words.low)
        return not inverted and right not in ("be", "modal", "have")
    like = low in words.list("copular_s") and words.word(place + 1) == "like"
    return tag in ("s-verb", "s-noun") and (right in ("det", "object", "it") or like)


def _lost_auxiliary(words: Tagged, place: int) -> bool:
    """Whether an auxiliary opens neither a question, nor a condition, nor a command, nor has a name for its subject."""
    low, right, word = words.word(place), words.tag(place + 1), words.word(place + 1)
    if low in _UNREAL and not _IRREAL.isdisjoint(words.low):
        return False
    if low in ("do", "don't", "dont"):
        return False
    if low == "have":
        return words.tag(words.after(place)) in ("part", "past", "past-adj") and right != "noun"
    if any(words.tags[near] == "subject" and words.tag(near + 2) in (END, ",") for near in range(place + 2, len(words.low))):
        return False  # `are working, I suppose`
    if low in _MODALS:
        return right in ("verb", "verb-noun", "noun-verb", "adv", "have") or word == "cause"
    if words.said.endswith(".") and not words.capital(place + 1):
        return right not in ("subject", "it", "own", "number", "object") and word not in words.list("it") and word != "the" or _most(words, place)
    return right not in _AFTER_VERB and not words.capital(place + 1)


def _most(words: Tagged, place: int) -> bool:
    """Whether a form of `be` and `the` stand before what somebody is, and not before a subject."""
    return words.tags[place] == "be" and words.word(place + 1) == "the"


def _starts_anew(words: Tagged) -> bool:
    """Whether a comma stands before what can be the subject of another clause."""
    if "," not in words.low:
        return False
    after = words.low.index(",") + 1
    after += words.tag(after) == "conj"
    return words.tag(after) not in ("adv", "prep", "ing", "past", "sure", "past-adj", "part")


def _pronoun(words: Tagged, place: int) -> bool:
    return words.word(place).partition("'")[0] in _SUBJECTS


_MODALS = frozenset("may will might can must cannot would could should can't won't couldn't wouldn't shouldn't".split())
_UNREAL = frozenset("were had should".split())


def _cut(words: Tagged) -> bool:
    """Whether a statement ends with a preposition that nothing lets stand alone: no question, relative or infinitive."""
    place = words.sentence.final
    low, left = words.word(place), words.tag(place - 1)
    if low not in words.list("stranded") or words.tag(place - 2) in ("subject", "be", "modal") or words.word(place - 2) == "you":
        return False
    if low == "to":
        asked = any(words.tags[near] in ("rel", "be", "to") or words.low[near] == "be" for near in range(max(0, place - 8), place))
        return not asked and left in (*_NOMINAL, "past") and words.word(place - 1) not in words.list("willings")
    if left == "adj" and low in ("in", "on"):  # `early on`
        return False
    if left == "adj" and any(words.tags[near] in ("be", "subject") for near in range(max(0, place - 5), place)):
        return False
    if any(words.tags[near] in ("rel", "to") or words.low[near] == "where" for near in range(max(0, place - 8), place)):
        return False
    return left in _NOMINAL or left == "adj"
