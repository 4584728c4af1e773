"""Split a paragraph into sentences: linear in its length, exact to the character.

A terminal mark, its closing quotes and brackets, references to notes and a stray mark after them end a
sentence when space and a capital, a figure or an opening mark follow; those of Chinese and Japanese need no
space, and behind a stop after a word in small letters a small letter will do. A stop after a figure, an
initial or an abbreviation ends one or not by what follows: the lists of `rules/words/` tell which abbreviations
never do, which not before a number, which before a word that starts sentences, which before any capital.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Literal

import regex

from chaffinch.core.span import Span
from chaffinch.text.words import all_words, word_list

_SPACED = ".!?…‽⁇⁈⁉؟۔।॥։።፧။។៕\u037e"  # the last is the Greek question mark
_UNSPACED = "。！？｡．"  # what follows these needs no space before it
_TERMINALS = _SPACED + _UNSPACED
_ENDS = frozenset(_TERMINALS)
_CORNERS = "」』”’）】》"  # closing marks where no space is needed: “ opens there
_CLOSERS = "”’\"')]»›“«‹‘」』）】》"
_BRACKETS = ("", ")", "]")
_AFTER_END = f"{_TERMINALS}{_CLOSERS},; \t\u00a0"
_OPENERS = "“„«‹\"'‘(\\[¿¡»—–`•*↑「『（【《-"
_SMALL = 5  # letters, all small, of a word that a stop and a small letter after it divide from the next sentence
_START = rf"(?: [{_OPENERS}]{{1,4}}+ \s? ){{0,3}}+"  # what may stand before the first word
_CUT = r"[(\[] (?: \.{3} | … ) [)\]]"  # something is left out


def _end(terminals: str) -> re.Pattern[str]:
    """Return the pattern of what may end a sentence, with the space behind it: of `re`, which finds a mark sooner."""
    gap = r"[^\S\r\n]"
    return re.compile(
        rf"""
        ( [{terminals}] (?<! [{terminals}][{terminals}] ) [{terminals}]*+ )
        ( (?: (?<! [{_UNSPACED}] ) [{re.escape(_CLOSERS)}]++ | [{_CORNERS}]++ )? )
        ( {gap} ["»”] (?= \s ) )?
        (?: {gap}? \[ \d{{1,3}} \] ){{0,9}}+                              # references to notes belong to the sentence
        (?: (?: {gap}*+ [.;] | {gap}*+ , (?! \s*+ \d ) ){{1,3}}+ (?= \s ) )?  # and so does debris after the end
        (?: \s++ (?: (?! [a-z] ) | (?<= [^\W\d_A-Z]{{{_SMALL}}}\.\s ) )
          | (?: (?<= [{_UNSPACED}] ) | (?<= [{_UNSPACED}][{_CORNERS}] ) )
            (?! (?<= ． ) [A-Za-z\d] | と | って | など | [、，のをが] ) \s*+ (?= \S )
        )
        """,
        re.VERBOSE,
    )


_FLAGS = regex.VERSION1 | regex.VERBOSE
_BEGIN = regex.compile(rf"(?: {_CUT} \s*+ )?+ {_START} [\p{{Lu}}\p{{Lt}}\p{{Lo}}\p{{N}}]", _FLAGS)
_NEXT = regex.compile(rf"{_START} (?P<word> [\p{{L}}\p{{M}}]++ | \p{{N}}++ )", _FLAGS)
_LETTER = r"\p{L}\p{M}{0,3}"
_INITIALS = regex.compile(
    rf"""
    \p{{Lu}}\p{{M}}{{0,3}} | (?: {_LETTER}\. -? )+ {_LETTER}
    | [\p{{Lo}}--\p{{Han}}--\p{{Hiragana}}--\p{{Katakana}}--\p{{Hangul}}]\p{{M}}{{0,3}}
    """,
    _FLAGS,
)
_CAPITALS = regex.compile(r"\p{Lu} | (?: \p{Lu}\. -? )+ \p{Lu}", _FLAGS)  # initials, U.S., J.-P.
_MARKER = regex.compile(
    r"\p{N}{1,4} (?: \. \p{N}{1,3} ){0,4} | \p{L} | [ivx]{1,4} | [IVX]{1,4}", _FLAGS
)  # of an item in a list
_NUMBER = regex.compile(r"\p{N}+ \.? | [IVXLC]{2,7}", _FLAGS)
_DATE = regex.compile(r"\p{N}{1,2} \.", _FLAGS)  # the month of 3. 10. 2024
_ELISION = re.compile("^.*['’](?=..)")
_DASHES = "—–-"
_LONGEST = 20  # characters of an abbreviation
_ANY = "mul"  # the key of what counts in every language
_ORDINALS = ("de", "lb")  # a stop behind a figure makes an ordinal, and nouns have capitals

# Whether a stop behind a word ends a sentence: never; where a word follows that starts sentences, or starts them and is
# no part of a name; where any word with a capital follows; where no number does; where no ordinal comes about.
Role = Literal["never", "starter", "no surname", "capital", "no number", "no ordinal"]


@dataclass(frozen=True, slots=True)
class _Words:
    """What the lists say of one language, or of all together."""

    roles: Mapping[str, Role]
    starters: frozenset[str]
    particles: frozenset[str]
    months: frozenset[str]
    ordinals: bool
    end: re.Pattern[str]


class _Quotes:
    """Counts the straight quotes of a paragraph from its start on, each once."""

    def __init__(self, text: str, start: int) -> None:
        self._text, self._seen, self._count = text, start, 0

    def reopened(self, match: re.Match[str]) -> int:
        """Return where the next sentence begins: a quote between two spaces may open it, or close the one before."""
        loose = match.start(3)
        if loose < 0 or self._text[loose + 1] != '"':
            return match.end()
        self._count += self._text.count('"', self._seen, loose)
        self._seen = loose
        return match.end() if self._count % 2 else loose + 1


def split(text: str, paragraph: Span, lang: str | None = None) -> list[Span]:
    """Return the sentences of `paragraph`, a span of `text`, without the space between them.

    `lang` is a BCP 47 primary subtag; without it, or for a language without lists, those of all languages count.

    >>> text = "Maj. Gen. Ryder spoke at 5 p.m. They left."
    >>> [span.of(text) for span in split(text, Span(0, len(text)))]
    ['Maj. Gen. Ryder spoke at 5 p.m.', 'They left.']
    """
    words = _words(lang if lang in word_list("abbreviations") and lang != _ANY else None)
    spans = []
    start, end = paragraph.start, paragraph.end
    quotes = _Quotes(text, start)
    for match in words.end.finditer(text, start, end):
        stop, after = match.span()
        if after == end or not (text[after].isupper() or _begins(text, stop, after, end)):
            continue
        if text[stop] == "." and after == stop + 2:  # a stop and a space: nearly all
            if _goes_on(text, start, stop, after, words):
                continue
            spans.append(Span(start, stop + 1))
        elif _stays(text, start, match, words):
            continue
        else:
            after = quotes.reopened(match)
            spans.append(Span(start, stop + len(text[stop:after].rstrip())))
        start = after
    if start < end:
        spans.append(Span(start, end))
    return spans


def ended(text: str, start: int, end: int) -> bool:
    """Say whether `text[start:end]` ends in a terminal mark; closing quotes, brackets and stray marks may follow it.

    >>> ended("weaken.” ,", 0, 10), ended("weaken ,", 0, 8)
    (True, False)
    """
    if end <= start or text[end - 1].isalnum():
        return False
    if text[end - 1] in _TERMINALS:
        return True
    said = text[start:end]
    return not _ENDS.isdisjoint(said[len(said.rstrip(_AFTER_END)) :])


def abbreviated(text: str, stop: int) -> bool:
    """Say whether the stop at offset `stop` belongs to an abbreviation or to initials.

    >>> abbreviated("at 5 p.m. , local", 8), abbreviated("J. R.", 1), abbreviated("the end.", 7)
    (True, True, False)
    """
    word = _word_before(text, 0, stop)
    if _INITIALS.fullmatch(word):
        return True
    known = all_words("abbreviations")
    return word in known or word[:1].lower() + word[1:] in known


def _word_before(text: str, start: int, stop: int) -> str:
    """Return what stands before `stop` without a space, up to twenty characters, without opening marks."""
    said = text[max(start, stop - _LONGEST) : stop]
    if not said or said[-1].isspace():
        return ""
    return said.rsplit(None, 1)[-1].lstrip("“„«‹\"'‘([¿¡—–-*•")


def _goes_on(text: str, start: int, stop: int, after: int, words: _Words) -> bool:
    """Say whether the sentence from `start` goes on behind a lone stop at `stop`; what follows begins at `after`."""
    word = _word_before(text, start, stop)
    role = words.roles.get(word)
    if role is None and len(word) > 4 and "." not in word:  # nearly all
        if "'" not in word and "’" not in word:
            return False
        role = words.roles.get(_ELISION.sub("", word))  # l'art. 5
    if stop - start <= len(word) + 2 and _MARKER.fullmatch(word):
        return True  # nothing but the marker of an item
    if word.casefold() in words.months and text[after] in _DASHES:
        return True  # the place and day before a report
    role = role or _role(word)
    return role is not None and not _ends(role, _next(text, after), words)


def _role(word: str) -> Role | None:
    """Return what must follow a word that is on no list, or None for anything."""
    if word.isdecimal():
        return "no ordinal" if len(word) <= 2 else None
    if _CAPITALS.fullmatch(word):
        return "starter" if "." in word and "-" not in word else "no surname"
    if len(word) == 1 and word.islower():
        return "starter"
    return "never" if _INITIALS.fullmatch(word) else None


def _ends(role: Role, following: str, words: _Words) -> bool:
    """Say whether a stop whose word has this role ends a sentence, by the word that follows."""
    match role:
        case "capital":
            return True
        case "never":
            return False
        case "no number":
            return not _NUMBER.fullmatch(following)
        case "no ordinal" if _DATE.fullmatch(following):
            return False
        case "no ordinal" if not words.ordinals:
            return following.casefold() not in words.months
        case "no surname" if following in words.particles:
            return False
    return following in words.starters


def _next(text: str, after: int) -> str:
    """Return the first word or figure from `after` on; an initial or a figure of a date with its stop."""
    match = _NEXT.match(text, after)
    if not match:
        return ""
    word, end = match["word"], match.end()
    dotted = text.startswith(".", end) and (word.isdecimal() or (len(word) == 1 and word.isupper()))
    return f"{word}." if dotted else word


def _stays(text: str, start: int, match: re.Match[str], words: _Words) -> bool:
    """Say whether a sentence from `start` goes on behind marks, whatever they are."""
    mark, closers, _ = match.groups()
    stop, after = match.span()
    if mark == "." and closers in _BRACKETS and _goes_on(text, start, stop, after, words):
        return True
    before = text[stop - 1] if stop > start else ""
    if before not in ("(", "[") or closers[:1] not in (")", "]"):
        return False
    alone = not mark.strip("?!") or stop - 1 == start  # (?), or (...) that opens what follows
    return alone or _next(text, after) not in words.starters


def _begins(text: str, stop: int, after: int, end: int) -> bool:
    """Say whether a sentence may begin at `after`: with a capital, a figure, or any letter behind a word and a stop."""
    if _BEGIN.match(text, after, end):
        return True
    word = text[max(0, stop - _SMALL) : stop]
    small = len(word) == _SMALL and word.isalpha() and word.islower()
    return small and text[stop] == "." and after == stop + 2 and bool(_NEXT.match(text, after, end))


@cache
def _words(lang: str | None) -> _Words:
    """Return what the lists say of a language, or of all together."""
    roles: dict[str, Role] = {}
    known = _of("abbreviations", lang)
    lists: tuple[tuple[Role, frozenset[str]], ...] = (  # where two hold a word, the later counts
        ("never", known),
        ("starter", frozenset(word for word in known if "." in word and word.isupper())),  # U.S.
        ("no number", _of("abbreviations-before-number", lang)),
        ("starter", _of("abbreviations-at-end", lang)),
        ("capital", _of("abbreviations-closing", lang)),
    )
    for role, words in lists:
        for form in (form for word in words for form in _forms(word)):
            both = role == "no number" and form in roles  # Col. 5, and Col. Brandt
            roles[form] = "no surname" if both else role
    particles = word_list("name-particles")
    starters = _of("sentence-starters", lang) | {word.capitalize() for word in _of("function-words", lang)}
    return _Words(
        roles,
        starters if lang else starters - particles[_ANY],
        particles.get(lang, frozenset()) if lang else all_words("name-particles"),
        _of("months", lang),
        lang in _ORDINALS,
        _end(_TERMINALS + ";" if lang == "el" else _TERMINALS),
    )


def _forms(word: str) -> Iterator[str]:
    """Yield a word as it is listed, and with a capital; a letter with one would be an initial."""
    yield word
    if len(word) > 1:
        yield word[:1].upper() + word[1:]


def _of(name: str, lang: str | None) -> frozenset[str]:
    """Return the words of a list in one language with those for all languages, or in all where `lang` is None."""
    lists = word_list(name)
    return lists.get(lang, frozenset()) | lists.get(_ANY, frozenset()) if lang else all_words(name)
