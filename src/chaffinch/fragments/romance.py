"""The finite verbs of a sentence in Spanish, French, Italian or Portuguese, told from word lists and the word before each.

Most forms of a verb are nothing else; many look like a noun or an adjective. Where that is so, an article, a preposition or a
possessive before a form makes it a noun (`before_noun`); a clitic or a negation makes it a verb (`before_verb`).
"""

from chaffinch.fragments.sentence import Sentence

_LEAST = 5  # letters of a word that is judged by its ending
_STARTS = frozenset(".!?:;-–—\"“”«»'‘’(…•*¿¡[")


def finites(sentence: Sentence) -> tuple[int, ...]:
    """Return the numbers of the words that are finite verbs; an auxiliary and what it helps count as one."""
    shouts = sentence.said.isupper()
    found: list[int] = []
    for place in sentence.letters:
        if _finite(sentence, place, shouts) and not (found and _helped(sentence, found[-1], place)):
            found.append(place)
    return tuple(found)


def _helped(sentence: Sentence, first: int, second: int) -> bool:
    """Say whether the first of two forms is a subject or an auxiliary of the second: nothing but clitics part them."""
    lexicon, low = sentence.lexicon, sentence.low
    clitics = lexicon["before_verb"] - lexicon["relatives"] - lexicon["subordinators"]
    return low[first] in lexicon["helpers"] | lexicon["subjects"] and clitics.issuperset(low[first + 1 : second])


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
