"""Split a paragraph into sentences: linear in its length, exact to the character.

A terminal mark, its closing quotes and brackets and a stray mark after them end a sentence when
space and a capital, a digit or an opening quote follow. A stop after an abbreviation of
`rules/words/abbreviations.toml` or after an initial does not.
"""

from collections.abc import Iterator

import regex

from chaffinch.core.span import Span
from chaffinch.text.words import all_words

_TERMINALS = ".!?…。！？؟।"
_CLOSERS = "”’\"')]»›“」』"
_AFTER_END = f"{_TERMINALS}{_CLOSERS},; \t\u00a0"
_END = regex.compile(
    rf"""
    (?<! [{_TERMINALS}] ) (?P<mark> [{_TERMINALS}]++ ) (?P<closers> [{regex.escape(_CLOSERS)}]*+ )
    (?: (?: \h*+ [.,;] ){{1,3}}+ (?= \s ) )?               # debris after the end belongs to the sentence
    (?: \s++ (?= [“„«‹"'‘(\[¿¡»—–-]* \h? [\p{{Lu}}\p{{Lt}}\p{{Lo}}\p{{N}}] ) | (?<= [。！？] [」』]? ) )
    """,
    regex.VERSION1 | regex.VERBOSE,
)


_INITIALS = regex.compile(r"\p{Lu} | (?: \p{L}\. )+ \p{L}", regex.VERSION1 | regex.VERBOSE)


def split(text: str, paragraph: Span) -> list[Span]:
    """Return the sentences of `paragraph`, a span of `text`, without the space between them.

    >>> text = "Maj. Gen. Ryder spoke. They left."
    >>> [span.of(text) for span in split(text, Span(0, len(text)))]
    ['Maj. Gen. Ryder spoke.', 'They left.']
    """
    return list(_split(text, paragraph))


def ended(text: str, start: int, end: int) -> bool:
    """Say whether `text[start:end]` ends in a terminal mark; closing quotes, brackets and stray marks may follow it.

    >>> ended("weaken.” ,", 0, 10), ended("weaken ,", 0, 8)
    (True, False)
    """
    said = text[start:end]
    return not set(_TERMINALS).isdisjoint(said[len(said.rstrip(_AFTER_END)) :])


def abbreviated(text: str, stop: int) -> bool:
    """Say whether the stop at offset `stop` belongs to an abbreviation or to initials.

    >>> abbreviated("at 5 p.m. , local", 8), abbreviated("J. R.", 1), abbreviated("the end.", 7)
    (True, True, False)
    """
    start = stop
    while start > 0 and stop - start < 20 and not text[start - 1].isspace():
        start -= 1
    word = text[start:stop].lstrip("“„«‹\"'‘([¿¡—–-")
    if _INITIALS.fullmatch(word):
        return True
    known = all_words("abbreviations")
    return word in known or word[:1].lower() + word[1:] in known


def _split(text: str, paragraph: Span) -> Iterator[Span]:
    start = paragraph.start
    for match in _END.finditer(text, paragraph.start, paragraph.end):
        if match["mark"] == "." and not match["closers"] and abbreviated(text, match.start()):
            continue
        stop = match.start() + len(match[0].rstrip())
        yield Span(start, stop)
        start = match.end()
    if start < paragraph.end:
        yield Span(start, paragraph.end)
