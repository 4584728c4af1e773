"""The finite verbs of a sentence in Spanish, French, Italian or Portuguese, told from lists and the word before each.

Most forms of a verb are nothing else; many look like a noun or an adjective. Where that is so, an article or a
preposition before a form makes it a noun (`before_noun`), a clitic or a negation a verb (`before_verb`). What each list
holds is said in `rules/grammar/es.toml`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import pairwise

from chaffinch.fragments import ends
from chaffinch.fragments.foreign import WHOLE, foreign
from chaffinch.fragments.lexicon import Lexicon
from chaffinch.fragments.sentence import Sentence, Verbs

_SHORT = 7  # words: with fewer, a writer left the verb out
_LEAST = 5  # letters of a word that is judged by its ending
_BREAKS = frozenset((",", ";", ":", "(", ")", "-", "--", "–", "—"))
_CLOSES = frozenset((",", ")"))  # marks between a subject and its verb
_STARTS = frozenset(".!?:;-–—\"“”«»'‘’(…•*¿¡[")


@dataclass(frozen=True, slots=True)
class _Lists:
    """The lists that each word of a sentence is looked up in."""

    sure: frozenset[str]
    doubted: frozenset[str]
    subordinating: frozenset[str]
    clitics: frozenset[str]
    finite: tuple[str, ...]


@cache
def _lists(lexicon: Lexicon) -> _Lists:
    subordinating = lexicon["subordinators"] | lexicon["relatives"]
    return _Lists(
        lexicon["finite"] | lexicon["subjects"],
        lexicon["weak"] | lexicon["nouns"],
        subordinating,
        lexicon["before_verb"] - subordinating,
        lexicon.endings["finite"],
    )


def read(sentence: Sentence) -> Verbs:
    """Return finite verbs, the one that nothing subordinates, whether a statement lost its subject, and its end.

    Unless a word that subordinates opens the sentence, the first finite verb settles it, and no other is looked for.
    """
    if foreign(sentence):
        return WHOLE
    found = _finites(sentence)
    unfinished = ends.unfinished(sentence) or ends.stranded(sentence)
    if _opened(sentence):
        finites = _groups(sentence, found)
        main = finites[0] if _wishes(sentence, finites) else _main(sentence, finites)
        return Verbs(finites, main, unfinished=unfinished, doubtful=sentence.opener in sentence.lexicon["free"])
    first = next(found, None)
    if first is None:
        return Verbs((), None, lost=False, unfinished=unfinished, doubtful=_doubtful(sentence))
    return Verbs((first,), first, _lost(sentence, first), unfinished)


def _doubtful(sentence: Sentence) -> bool:
    """Say whether a word that may be a verb has no article and no preposition before it, or there are few words."""
    lexicon, low = sentence.lexicon, sentence.low
    doubted = _lists(lexicon).doubted
    return len(sentence.letters) < _SHORT or any(
        (word in doubted or word in lexicon.forms)
        and sentence.words[place].islower()
        and word not in lexicon["nonfinite"]
        and before[-1].isalnum()
        and before not in lexicon["before_noun"]
        and before not in lexicon["articles"]
        for place, (before, word) in enumerate(pairwise(low), 1)
    )


def _finites(sentence: Sentence) -> Iterator[int]:
    """Yield the numbers of the words that are finite verbs."""
    lexicon, low, words = sentence.lexicon, sentence.low, sentence.words
    lists, forms, clitics = _lists(lexicon), lexicon.forms, lexicon["clitics"]
    shouts = sentence.said.isupper()
    if sentence.letters and lexicon.ends(sentence.first, "command_first"):
        yield sentence.letters[0]
    before = ""
    for place, word in enumerate(low):
        if (
            word in lists.sure
            or word in forms
            or word in lists.doubted
            or before in clitics
            or (word.endswith(lists.finite) and len(word) >= _LEAST)
            or ("-" in word and len(word) > 1)
        ):
            named = before and before not in _STARTS and not shouts and words[place][0].isupper()
            if not named and word[0].isalpha() and _finite(sentence, lists, place, before):
                yield place
        before = word


def _finite(sentence: Sentence, lists: _Lists, place: int, before: str) -> bool:
    lexicon = sentence.lexicon
    form, hyphen, clitic = sentence.low[place].partition("-")
    if hyphen and clitic in lexicon["enclitics"] and not lexicon.ends(form, "infinitive"):
        return True
    if form in lists.sure:
        return before not in lexicon["no_verb_after"]
    if form in lexicon["nonfinite"]:
        return False
    if len(form) >= _LEAST and form.endswith(lists.finite):
        return True
    if before in lexicon["before_noun"]:
        return False
    if form in lists.doubted:
        return before in lexicon["before_verb"] or _acts(sentence, lists, place, before)
    if before in lexicon["clitics"] and lexicon.ends(form, "clitic"):
        return True
    if form not in lexicon.forms:
        return False
    noun = lexicon.ends(form, "nounlike") and not lexicon.ends(form, "sure") and form not in lexicon["irregular"]
    return not (noun and before in lexicon["articles"]) or _pronoun(sentence, lists, place - 1)


def _pronoun(sentence: Sentence, lists: _Lists, place: int) -> bool:
    """Say whether an article is a pronoun before a verb: it stands behind a clitic, or right behind a noun."""
    before = sentence.low[place - 1] if place else ""
    if before in lists.clitics:
        return True
    lexicon = sentence.lexicon
    names = ("unfinished", "stranded", "before_noun", "nonfinite", "openings", "conjunction")
    return before.isalpha() and not any(before in lexicon[name] for name in names)


def _acts(sentence: Sentence, lists: _Lists, place: int, before: str) -> bool:
    """Say whether a form that is more often a noun stands behind one, or has an object and no article before it."""
    lexicon, low = sentence.lexicon, sentence.low
    if before in lexicon["articles"]:
        return place > 1 and low[place - 2] in lists.clitics
    if before.isalpha() and low[place] in lexicon["nouns"]:
        return before not in lexicon["joints"]
    after = low[place + 1] if before and place + 1 < len(low) else ""
    if before in _CLOSES and low[place] in lexicon["nouns"]:
        return after.isalpha() and after not in lexicon["goes_on"]
    return after in lexicon["after_verb"] or after[:1].isdigit()


def _opened(sentence: Sentence) -> bool:
    """Say whether a statement opens with a word that subordinates, or with the first of two that do (`parce que`)."""
    lexicon, opener = sentence.lexicon, sentence.opener
    if sentence.asks:
        return False
    near = sentence.low[sentence.opened + 1 : sentence.opened + 4]
    if opener in _lists(lexicon).subordinating:
        return not near or f"{opener}+{near[0]}" not in lexicon["phrases"]
    return (
        opener in lexicon["paired"]
        and not lexicon["pairs"].isdisjoint(near[:1])
        and not lexicon["conjunction"].isdisjoint(near)
    )


def _wishes(sentence: Sentence, finites: tuple[int, ...]) -> bool:
    """Say whether it is a wish, which needs no other clause: `que así sea`."""
    lexicon = sentence.lexicon
    if not finites or sentence.opener not in lexicon["wishing"]:
        return False
    verb = finites[0] + (sentence.low[finites[0]] in lexicon["subjects"])
    return verb < len(sentence.low) and sentence.low[verb] in lexicon.wishes


def _groups(sentence: Sentence, finites: Iterator[int]) -> tuple[int, ...]:
    """Return the finite verbs; a subject or an auxiliary and what it stands before count as one, clitics between."""
    low, clitics = sentence.low, _lists(sentence.lexicon).clitics
    helpers = sentence.lexicon["helpers"] | sentence.lexicon["subjects"]
    found: list[int] = []
    for place in finites:
        if not (found and low[found[-1]] in helpers and clitics.issuperset(low[found[-1] + 1 : place])):
            found.append(place)
    return tuple(found)


def _main(sentence: Sentence, finites: tuple[int, ...]) -> int | None:
    """Return the first finite verb that no word before it in its clause subordinates; a comma ends a clause."""
    low, lists, joints = sentence.low, _lists(sentence.lexicon), sentence.lexicon["joints"]
    claims, inside, verbs = 0, False, frozenset(finites)
    for place, word in enumerate(low):
        if place in verbs:
            if not claims and not (inside and _joined(low, place, lists.clitics, joints)):
                return place
            claims, inside = max(claims - 1, 0), True
        elif word in lists.subordinating:
            claims += 1
        elif word in _BREAKS:
            claims, inside = 0, False
    return None


def _joined(low: tuple[str, ...], place: int, clitics: frozenset[str], joints: frozenset[str]) -> bool:
    """Say whether a conjunction joins a verb to the one before: clitics may stand between."""
    before = place - 1
    while before >= 0 and low[before] in clitics:
        before -= 1
    return before >= 0 and low[before] in joints


def _lost(sentence: Sentence, verb: int | None) -> bool:
    """Say whether a statement opens with its verb, in a language where a subject stands before it."""
    lexicon, low = sentence.lexicon, sentence.low
    if verb is None or not lexicon["inverted"] or verb != sentence.letters[0] or not sentence.stated:
        return False
    form, after = low[verb], low[verb + 1] if verb + 1 < len(low) else ""
    if "-" in form or form in lexicon["no_start"] or form in lexicon["subjects"] or lexicon.ends(form, "command"):
        return False
    if not sentence.words[verb][0].isupper() or after in lexicon["inverted"] or not after[:1].isalnum():
        return False
    if form in _lists(lexicon).doubted or (form in lexicon["passives"] and lexicon.ends(after, "participles_many")):
        return False
    if form in lexicon["participle_after"]:
        return sentence.words[verb + 1].islower() and lexicon.ends(after, "participle")
    sure = form in lexicon["finite"] or form in lexicon["irregular"] or not lexicon.ends(form, "nounlike_start")
    return sure or after in lexicon["after_verb"]
