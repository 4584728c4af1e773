"""The finite verbs of a sentence in Spanish, French, Italian or Portuguese, told from word lists and the word before each.

Most forms of a verb are nothing else; many look like a noun or an adjective. Where that is so, an article, a preposition or a
possessive before a form makes it a noun (`before_noun`); a clitic or a negation makes it a verb (`before_verb`).
"""

from chaffinch.fragments import ends
from chaffinch.fragments.sentence import Sentence, Verbs

_LEAST = 5  # letters of a word that is judged by its ending
_BREAKS = frozenset((",", ";", ":", "(", ")", "-", "--", "–", "—"))
_STARTS = frozenset(".!?:;-–—\"“”«»'‘’(…•*¿¡[")


def read(sentence: Sentence) -> Verbs:
    """Return the finite verbs, the one that nothing subordinates, and whether a statement lost its subject."""
    finites = _finites(sentence)
    return Verbs(finites, _main(sentence, finites), _lost(sentence, finites), ends.cut(sentence))


def _finites(sentence: Sentence) -> tuple[int, ...]:
    """Return the numbers of the words that are finite verbs; an auxiliary and what it helps count as one."""
    shouts = sentence.said.isupper()
    found: list[int] = []
    for place in sentence.letters:
        if _finite(sentence, place, shouts) and not (found and _helped(sentence, found[-1], place)):
            found.append(place)
    return tuple(found)


def _finite(sentence: Sentence, place: int, shouts: bool) -> bool:
    lexicon, said = sentence.lexicon, sentence.words[place]
    before = sentence.low[place - 1] if place else ""
    if said[0].isupper() and not shouts and before and before not in _STARTS:
        return False  # a name
    form, hyphen, clitic = sentence.low[place].partition("-")
    if hyphen and clitic in lexicon["enclitics"] and not lexicon.ends(form, "infinitive"):
        return True
    if form in lexicon["finite"] or form in lexicon["subjects"]:
        return before not in lexicon["no_verb_after"]
    if form in lexicon["nonfinite"]:
        return False
    if len(form) >= _LEAST and lexicon.ends(form, "finite"):
        return True
    if before in lexicon["before_noun"]:
        return False
    if form in lexicon["weak"] or form in lexicon["nouns"]:
        return before in lexicon["before_verb"] or _acts(sentence, place, before)
    if before in lexicon["clitics"] and lexicon.ends(form, "clitic"):
        return True
    if not lexicon.verb(form):
        return False
    noun = before in lexicon["articles"] and form not in lexicon["irregular"] and lexicon.ends(form, "nounlike")
    return not noun or (place > 1 and sentence.low[place - 2] in lexicon["before_verb"])


def _acts(sentence: Sentence, place: int, before: str) -> bool:
    """Say whether a form that is more often a noun stands behind a noun, or has an object behind it and no article before it."""
    lexicon, low = sentence.lexicon, sentence.low
    if before in lexicon["articles"]:
        return place > 1 and low[place - 2] in lexicon["before_verb"]
    if before.isalpha() and low[place] in lexicon["nouns"]:
        return before not in lexicon["joints"]
    return bool(before) and place + 1 < len(low) and low[place + 1] in lexicon["after_verb"]


def _helped(sentence: Sentence, first: int, second: int) -> bool:
    """Say whether the first of two forms is a subject or an auxiliary of the second: nothing but clitics part them."""
    lexicon, low = sentence.lexicon, sentence.low
    clitics = lexicon["before_verb"] - lexicon["relatives"] - lexicon["subordinators"]
    return low[first] in lexicon["helpers"] | lexicon["subjects"] and clitics.issuperset(low[first + 1 : second])


def _main(sentence: Sentence, finites: tuple[int, ...]) -> int | None:
    """Return the first finite verb that no word before it in the clause subordinates; a comma ends what is subordinated."""
    lexicon, low = sentence.lexicon, sentence.low
    subordinating = lexicon["subordinators"] | lexicon["relatives"]
    clitics = lexicon["before_verb"] - subordinating
    claims, inside = 0, False
    for place, word in enumerate(low):
        if place in finites:
            if not claims and not (inside and _joined(low, place, clitics, lexicon["joints"])):
                return place
            claims, inside = max(claims - 1, 0), True
        elif word in subordinating:
            claims += 1
        elif word in _BREAKS:
            claims, inside = 0, False
    return None if _opened(sentence) else next(iter(finites), None)


def _opened(sentence: Sentence) -> bool:
    """Say whether a statement opens with a word that subordinates: elsewhere a verb on no list may be the main one."""
    lexicon, opener = sentence.lexicon, sentence.opener
    if sentence.asks:
        return False
    if opener in lexicon["subordinators"] or opener in lexicon["relatives"]:
        return True
    near = sentence.low[sentence.opened + 1 : sentence.opened + 4]
    return opener in lexicon["paired"] and near[0] in lexicon["pairs"] and not lexicon["conjunction"].isdisjoint(near)


def _joined(low: tuple[str, ...], place: int, clitics: frozenset[str], joints: frozenset[str]) -> bool:
    """Say whether a conjunction joins a verb to the one before: clitics may stand between."""
    before = place - 1
    while before >= 0 and low[before] in clitics:
        before -= 1
    return before >= 0 and low[before] in joints


def _lost(sentence: Sentence, finites: tuple[int, ...]) -> bool:
    """Say whether a statement opens with its verb, in a language where a subject stands before it."""
    lexicon, low = sentence.lexicon, sentence.low
    if not lexicon["inverted"] or not finites or finites[0] != sentence.letters[0] or not sentence.stated:
        return False
    place = finites[0]
    verb, after = low[place], low[place + 1] if place + 1 < len(low) else ""
    if "-" in verb or verb in lexicon["no_start"] or verb in lexicon["subjects"] or lexicon.ends(verb, "command"):
        return False
    if not sentence.words[place][0].isupper() or after in lexicon["inverted"] or not after[:1].isalnum():
        return False
    if verb in lexicon["weak"] or verb in lexicon["nouns"]:
        return False
    if verb in lexicon["participle_after"]:
        return lexicon.ends(after, "participle")
    sure = verb in lexicon["finite"] or verb in lexicon["irregular"] or not lexicon.ends(verb, "nounlike_start")
    return sure or after in lexicon["after_verb"]
