"""The finite verbs of a German sentence, told from word lists, capitals and prefixes.

Nouns have capitals, so that a form in lower case is hardly ever one; what looks like a finite form may still be an
infinitive behind `zu` or a participle, and an adjective that a verb happens to look like stands in `nonfinite`.
A verb at the end of a clause that a conjunction opens is subordinated. What each list holds is said in
`rules/grammar/de.toml`.
"""

from collections.abc import Iterator
from itertools import pairwise

from chaffinch.fragments import ends
from chaffinch.fragments.foreign import WHOLE, foreign
from chaffinch.fragments.lexicon import Lexicon
from chaffinch.fragments.sentence import Sentence, Verbs

_SHORT = 7  # words: with fewer, a writer left the verb out
_LEAST = 3  # letters of a verb behind a prefix
_LONGEST = 10  # letters of a prefix
_NEAR = 9  # words behind a verb among which its subject is looked for
_BREAKS = frozenset((",", ";", ":", "(", ")", "--", "–", "—"))
_ENDS = _BREAKS | {".", "!", "?"}


def read(sentence: Sentence) -> Verbs:
    """Return finite verbs, the one that nothing subordinates, whether a statement lost its subject, and its end.

    Unless a conjunction that subordinates opens the sentence, the first finite verb settles it.
    """
    if foreign(sentence):
        return WHOLE
    found = _finites(sentence)
    unfinished = ends.unfinished(sentence) or ends.stranded(sentence) or _left(sentence)
    if sentence.opener in sentence.lexicon["subordinators"]:
        finites = tuple(found)
        return Verbs(finites, _main(sentence, finites), lost=False, unfinished=unfinished)
    first = next(found, None)
    if first is None:
        return Verbs((), None, lost=False, unfinished=unfinished, doubtful=_doubtful(sentence))
    return Verbs((first,), first, _lost(sentence, first), unfinished)


def _doubtful(sentence: Sentence) -> bool:
    """Say whether a word ends like a verb, in lower case and behind no article, or there are few words."""
    lexicon, low = sentence.lexicon, sentence.low
    return len(sentence.letters) < _SHORT or any(
        sentence.words[place].islower()
        and _looks(lexicon, word)
        and before not in lexicon.dependent
        and not word.startswith("ge")
        for place, (before, word) in enumerate(pairwise(low), 1)
    )


def _finites(sentence: Sentence) -> Iterator[int]:
    """Yield the numbers of the words that are finite verbs or look like one."""
    lexicon, low, words = sentence.lexicon, sentence.low, sentence.words
    first = sentence.letters[0] if sentence.letters else -1
    for place in sentence.letters:
        lower = place == first or words[place][0].islower()
        if lower and (_finite(lexicon, low, place) or (place and _acts(sentence, place))):
            yield place


def _finite(lexicon: Lexicon, low: tuple[str, ...], place: int) -> bool:
    word = low[place]
    if word in lexicon["finite"]:
        return True
    if word in lexicon["nonfinite"] or (place and low[place - 1] == "zu"):
        return False
    if word in lexicon.forms or lexicon.ends(word, "finite"):
        return True
    prefixes, finite = lexicon["prefixes"], lexicon["finite"]
    return any(
        word[:length] in prefixes and (word[length:] in lexicon.forms or word[length:] in finite)
        for length in range(2, min(_LONGEST, len(word) - _LEAST) + 1)
    )


def _acts(sentence: Sentence, place: int) -> bool:
    """Say whether a word on no list stands and looks like a verb: behind a noun, and not the last of its clause."""
    lexicon, word = sentence.lexicon, sentence.low[place]
    if not _looks(lexicon, word):
        return False
    before, after = sentence.words[place - 1], sentence.low[place + 1 : place + 2]
    if after and after[0] in lexicon["after_verb"]:
        return True
    named = (before[0].isupper() and before.lower() not in lexicon.dependent) or before in lexicon["nominatives"]
    return named and not word.startswith("ge") and after != ("zu",) and bool(after) and after[0][0].isalnum()


def _looks(lexicon: Lexicon, word: str) -> bool:
    """Say whether a word on no list ends like a verb."""
    return (
        len(word) > _LEAST
        and lexicon.ends(word, "verbal")
        and word not in lexicon["nonfinite"]
        and word not in lexicon.dependent
    )


def _main(sentence: Sentence, finites: tuple[int, ...]) -> int | None:
    """Return the first finite verb that does not stand at the end of a clause that a conjunction opens."""
    subordinators, low = sentence.lexicon["subordinators"], sentence.low
    opened, start, verbs = False, True, frozenset(finites)
    for place, word in enumerate(low):
        if start and word[0].isalnum():
            if place and _follows(sentence, place):
                return place
            opened, start = word in subordinators, False
        if word in _BREAKS:
            start = True
        elif place in verbs and not (opened and _last(low, place, sentence.lexicon["auxiliaries"])):
            return place
    return None


def _last(low: tuple[str, ...], place: int, auxiliaries: frozenset[str]) -> bool:
    """Say whether a verb ends its clause, or stands before the auxiliary that does."""
    after = place + 1
    if after < len(low) and low[after] in auxiliaries:
        after += 1
    return after >= len(low) or low[after] in _ENDS


def _follows(sentence: Sentence, place: int) -> bool:
    """Say whether what opens a clause shows that it is the main one: `dann`, or what looks like its verb."""
    lexicon, word = sentence.lexicon, sentence.low[place]
    if word in lexicon["follows"]:
        return True
    return sentence.words[place].islower() and _looks(lexicon, word)


def _left(sentence: Sentence) -> bool:
    """Say whether a word that can part from its verb ends a clause whose verb is one that it never parts from."""
    lexicon, place = sentence.lexicon, sentence.final
    if place < 2 or sentence.low[place] not in lexicon["particles"] or not sentence.stated:
        return False
    start = max((number for number, word in enumerate(sentence.low[:place]) if word in _BREAKS), default=-1)
    verbs = [number for number in _finites(sentence) if start < number < place]
    return len(verbs) == 1 and sentence.low[verbs[0]] in lexicon["helpers"]


def _lost(sentence: Sentence, verb: int | None) -> bool:
    """Say whether a statement opens with its verb and no nominative stands near it; conditions have a second verb."""
    lexicon, low = sentence.lexicon, sentence.low
    if verb is None or verb != sentence.letters[0] or not sentence.words[verb][0].isupper() or not sentence.stated:
        return False
    form = low[verb]
    if form in lexicon["no_start"] or _commands(sentence, form):
        return False
    clause = _clause(sentence, verb + 1)
    nominatives = lexicon["nominatives_of_many" if form.endswith(("en", "sind")) else "nominatives"]
    if not clause or clause[0] in lexicon["before_subject"] or not nominatives.isdisjoint(clause):
        return False
    if clause[0] in lexicon["before_subject_too"] and form not in lexicon["auxiliaries"]:
        return False
    others = list(_finites(sentence))[1:]
    if form not in lexicon["auxiliaries"] and any(number <= verb + len(clause) for number in others):
        return False  # the first word is a noun or a participle
    if others and form.endswith("en") and form not in lexicon["auxiliaries"]:
        return False  # a noun that was a verb
    return not any(low[number - 1] == "," or low[number - 1] in ("so", "dann") for number in others)


def _commands(sentence: Sentence, form: str) -> bool:
    """Say whether a form may be a command: to one (`achte`), or to several (`achtet`) unless it is all the text."""
    lexicon = sentence.lexicon
    if form.endswith("e"):
        return not _past(lexicon, form)
    addressed = not lexicon["addressed"].isdisjoint(sentence.low)
    return form.endswith("t") and form not in lexicon["no_command"] and (addressed or not sentence.lone)


def _past(lexicon: Lexicon, form: str) -> bool:
    """Say whether a form in -e is no command: a past form, or of an auxiliary."""
    return (
        form in lexicon["auxiliaries"]
        or form in lexicon["irregular"]
        or (form.endswith("te") and form[:-1] in lexicon.forms)
    )


def _clause(sentence: Sentence, start: int) -> tuple[str, ...]:
    """Return the words from `start` on, up to a mark or a conjunction, a few at most."""
    joints, low = sentence.lexicon["joining"], sentence.low
    for place in range(start, min(start + _NEAR, len(low))):
        if low[place] in joints or not low[place][0].isalnum():
            return low[start:place]
    return low[start : start + _NEAR]
