"""Paragraphs and sentences in another language than the document's: found, and never changed.

Two looks. A quick one at each long line tells which do not read like the others: it is the trigger. Only what it
doubts is then looked at closely, by script and closed-class words alone.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import chain
from typing import NamedTuple

from chaffinch.core.span import Span
from chaffinch.repairs.repair import Change, Repair, Words
from chaffinch.text.language import find_language, script_of
from chaffinch.text.lines import Line
from chaffinch.text.quotation import MARKS
from chaffinch.text.views import View, letters_in
from chaffinch.text.words import word_list

_LEAST = 80  # letters and digits from which a language can be told
_SAMPLE = 199  # code points: fewer letters than langdetect is asked about
_HEAD = 300  # code points of a line that the quick look counts words in
_SCRIPTS = ("el", "he", "hy", "ja", "ka", "ko", "th", "zh")  # told by their script
_ALIKE = (frozenset(("da", "no")), frozenset(("cs", "sk")))  # told apart by too few words
_REACH = 20  # paragraphs before and behind among which a translation's original is looked for
_WORDS = 8  # of which a language can be told, where words are parted
_CLEAR = 4  # common words that decide alone, and as many times those of any other language
_SHARED = 3  # names and numbers that both must have
_WORD = re.compile(r"[^\W\d_]+")
_ACCENTS = frozenset("àâäáãåçèéêëìíîïñòóôöõøùúûüýßăąćčďęěğıłńňőřśşšťůűźżž")
_ACCENTED = re.compile(rf"[{''.join(sorted(_ACCENTS))}]")
_THE = re.compile(" the ")
# A common word that most paragraphs hold.
_USUAL = {"de": " der ", "en": " the ", "es": " los ", "fr": " les ", "it": " di ", "pt": " com "}
_NAME = re.compile(r"\b[A-ZÀ-ÖØ-ÞА-ЯΑ-Ω][^\W\d_]{3,}|\d+(?:[.,]\d+)*")
_OPENERS = (*"“„«»\"「『‹‘'", "—", "–")
_QUOTED = re.compile('[“„«»”"「『][^“„«»”"「」『』]{1,1000}[“”«»"」』]')
_ITEM = re.compile(r"\s*(?:[-*•·–—]|[\[(]?\d{1,3}[\])]|\d{1,3}\. )")


def _language_of(said: str) -> str:
    """Return the language of what is said, or `und`: both ends must show the same by script or closed-class words."""
    found = {find_language(part).lang for part in (said[:_SAMPLE], said[-_SAMPLE:])}
    if found == {"und"}:
        (lang, hits), (_, others) = [*_tally(said).most_common(2), ("und", 0), ("und", 0)][:2]
        return lang if hits >= _CLEAR and hits >= _CLEAR * others else "und"
    return found.pop() if len(found) == 1 else "und"


@cache
def _common_words() -> dict[str, str]:
    """Return the language of each common word."""
    return {word: lang for lang, words in word_list("common-words").items() for word in words}


@cache
def _quick(lang: str) -> re.Pattern[str]:
    """Return the pattern of a common word of a language, between spaces."""
    return re.compile(rf" (?:{'|'.join(sorted(word_list('common-words')[lang]))}) ")


def _doubtful(view: View) -> tuple[int, ...]:
    """Return the long lines that do not read like most, or that may hold a sentence in another language."""
    return view.once(_doubts)


def _doubts(view: View) -> tuple[int, ...]:
    own = _like(view)
    found = {number for lang, numbers in view.once(_tongues).items() if lang != own for number in numbers}
    return tuple(sorted(found.union(_mixed(view, own))))


def _like(view: View) -> str:
    """Return the language that most of the long lines read like, or nothing."""
    tongues = view.once(_tongues)
    return max(tongues, key=lambda lang: len(tongues[lang]), default="")  # of several, the first one


def _tongues(view: View) -> dict[str, list[int]]:
    """Return the long lines by the language of the common words in them, or none."""
    text, last = view.text, ""
    long = [line for line in view.written if line.end - line.start >= _LEAST]
    like: dict[str, list[int]] = {}  # the lines by the language that they read like, or none
    for line in long:
        if not last or not _reads(text, line, last):
            last = _most_common(text[line.start : min(line.end, line.start + _HEAD)])
        if not last and text.count(" ", line.start, line.end) < _WORDS and text[line.start : line.end].isascii():
            continue  # an address, a name
        like.setdefault(last, []).append(line.number)
    return like


def _reads(text: str, line: Line, lang: str) -> bool:
    """Say whether a line holds a common word of a language."""
    usual = _USUAL.get(lang)
    if usual and text.find(usual, line.start, line.end) >= 0:  # quicker than a pattern
        return True
    return bool(_quick(lang).search(text, line.start, line.end))


def _mixed(view: View, own: str) -> Iterator[int]:
    """Yield the long lines in a language that may hold a sentence in another."""
    if own == "en" and view.characters.isdisjoint(_ACCENTS):
        return
    match = (_ACCENTED if own == "en" else _THE).search(view.text)
    while match:
        line = view.line_at(match.start())
        if line.end - line.start >= 2 * _LEAST:
            yield line.number
        match = match.re.search(view.text, line.stop)


def _most_common(said: str) -> str:
    """Return the language that most of the common words of a line speak for, or nothing."""
    counts = _tally(said)
    return max(counts, key=lambda lang: (counts[lang], lang), default="")


def _tally(said: str) -> Counter[str]:
    """Count the common words of a line by language."""
    common = _common_words()
    return Counter(common[word] for word in said.casefold().split() if word in common)


class _Main(NamedTuple):
    """The document's language, and the script that most of its letters belong to."""

    lang: str
    script: str


def _foreign(view: View) -> list[tuple[Span, Span | None]]:
    """Return the spans in another language, each with the paragraph that says it in the document's, if one does.

    The document's language takes its time: it is asked when something differs from what most long lines read like.
    """
    wanted = _doubtful(view)
    script = script_of(view.text) if wanted else ""
    if not wanted or (script == "Latin" and not _like(view)):  # headlines, lists of names
        return []
    spans = _differing(view, wanted, _Main(_like(view), script))
    main = _Main(_main_language(view), script) if spans else _Main("und", "")
    if main.lang not in (*word_list("function-words"), *_SCRIPTS) and script in ("", "Latin", "Cyrillic"):
        return []  # nothing tells what is its own
    if spans and main.lang != _like(view):  # it was given, or another one has the long lines
        others = (numbers for lang, numbers in view.once(_tongues).items() if lang != main.lang)
        spans = _differing(view, tuple(sorted(chain.from_iterable(others))), main)
    if not spans or not _speaks(view, main.lang):
        return []
    whole = set(view.paragraphs)
    return [(span, _original(view, span, main.lang) if span in whole else None) for span in spans]


def _differing(view: View, wanted: tuple[int, ...], main: _Main) -> list[Span]:
    """Return the paragraphs on some lines that are in another language, and the sentences of the others that are."""
    found: list[Span] = []
    for paragraph in view.paragraphs_on(wanted):
        if len(paragraph) < _LEAST or _ITEM.match(view.text, paragraph.start, paragraph.end):
            continue
        if _other(view, paragraph, main):
            found.append(paragraph)
        else:
            found += (sentence for sentence in view.sentences_of(paragraph) if _other(view, sentence, main))
    return found


def _main_language(view: View) -> str:
    """Return the document's language; where a second one hides it, that of most paragraphs, two at least."""
    if view.lang != "und":
        return view.lang
    long = (paragraph for paragraph in view.paragraphs[:_REACH] if len(paragraph) >= _LEAST)
    votes = Counter(_language_of(paragraph.of(view.text)) for paragraph in long)
    del votes["und"]
    lang, count = max(votes.items(), key=lambda vote: (vote[1], vote[0]), default=("und", 0))
    return lang if count > 1 else "und"


def _other(view: View, span: Span, main: _Main) -> bool:
    """Say whether a span is long enough and surely in another language; quotations in it are not looked at."""
    if len(span) < _LEAST or _inside_quotation(view, span):
        return False
    quick = _most_common(view.text[span.start : min(span.end, span.start + _HEAD)])
    if quick == main.lang:
        return False
    said = _QUOTED.sub(" ", span.of(view.text))
    if letters_in(said) < _LEAST or said.lstrip().startswith(_OPENERS) or said.count("|") > 1:
        return False
    script = "" if quick and main.script == "Latin" else script_of(said)  # it takes its time
    if script and script != main.script:
        return {script, main.script} != {"Han", "Hiragana"}
    lang = _language_of(said) if not said.isascii() or said.count(" ") >= _WORDS else "und"
    return lang not in ("und", main.lang) and not any({lang, main.lang} <= alike for alike in _ALIKE)


def _inside_quotation(view: View, span: Span) -> bool:
    """Say whether a quotation that began before a sentence, in the same line, is still open."""
    line = view.line_at(span.start)
    return sum(map(view.text[line.start : span.start].count, MARKS)) % 2 == 1


def _speaks(view: View, own: str) -> bool:
    """Say whether one paragraph at least reads like the document's language."""
    return any(len(paragraph) >= _LEAST and _reads_like(view, paragraph, own) for paragraph in view.paragraphs)


def _reads_like(view: View, span: Span, lang: str) -> bool:
    """Say whether a span holds a common word of a language; without a list, whether it is in the document's script."""
    if lang in word_list("common-words"):
        return bool(_quick(lang).search(view.text, span.start, span.end))
    return script_of(span.of(view.text)) == script_of(view.text)


def _original(view: View, paragraph: Span, own: str) -> Span | None:
    """Return the near paragraph in the document's language that shares the names and numbers of this one."""
    tokens = _tokens(view, paragraph)
    place = view.paragraphs.index(paragraph)
    near = view.paragraphs[max(0, place - _REACH) : place + _REACH + 1]
    for other in sorted(near, key=lambda each: abs(each.start - paragraph.start)):
        theirs = _tokens(view, other) if 0.5 <= len(other) / len(paragraph) <= 2 else set()
        shared = len(tokens & theirs)
        if shared >= _SHARED and 2 * shared >= min(len(tokens), len(theirs)) and _reads_like(view, other, own):
            return other
    return None


def _tokens(view: View, span: Span) -> set[str]:
    """Return the names and numbers of a span: capitalised words of four letters and more, digits without marks."""
    found = _NAME.findall(span.of(view.text))
    return {re.sub(r"[.,]", "", each).casefold() for each in found}


def _untranslated(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield the spans in another language that nothing in the document translates."""
    found = view.once(_foreign)  # for both rules
    yield from ((span.start, span.end, "") for span, original in found if original is None)


def _translated(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
    """Yield the paragraphs that say in another language what a near one says in the document's."""
    found = view.once(_foreign)
    yield from ((span.start, span.end, "") for span, original in found if original is not None)


def _never(text: str, change: Change) -> bool:
    """Say that no change is proven: what is found here is flagged, never taken out."""
    return False


REPAIRS = {
    "other-language": Repair(_untranslated, _never, _doubtful),
    "bilingual-duplicate": Repair(_translated, _never, _doubtful),
}
