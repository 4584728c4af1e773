"""Which language a text is in: given beats found, certain beats likely, `und` beats a guess.

Three ways, in this order. The script, where one language alone writes it. Closed-class words of
`rules/words/function-words.toml`, where they are decisive. langdetect, seeded, on 200 letters
and more. The answer switches rules on for a language; it never decides a deletion.
"""

import re
from collections import Counter
from functools import cache
from typing import Any, NamedTuple

import regex

from chaffinch.text.words import word_list

_REACH = 4000  # code points that are looked at
_SHORT = 1000  # code points that langdetect sees: its time grows with them, its answers hardly
_LONG = 200  # letters that langdetect needs
_SURE = 0.9  # probability that langdetect must reach
_WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)?")
_ONE_LANGUAGE = {"Hangul": "ko", "Greek": "el", "Thai": "th", "Hebrew": "he", "Armenian": "hy", "Georgian": "ka"}
_SCRIPTS = {
    "Latin": "Latn",
    "Cyrillic": "Cyrl",
    "Arabic": "Arab",
    "Devanagari": "Deva",
    "Han": "Hani",
    "Hiragana": "Hira",
}
_LETTERS = {name: regex.compile(rf"\p{{Script={name}}}") for name in (*_ONE_LANGUAGE, *_SCRIPTS)}


class Found(NamedTuple):
    """A language (BCP 47 primary subtag, or `und`) and how it was found."""

    lang: str
    method: str


def find_language(text: str) -> Found:
    """Return the language of `text` and the method: `script`, `words`, `langdetect` or `none`.

    >>> find_language("The ships left and the crowd on the quay cheered for them.")
    Found(lang='en', method='words')
    """
    sample = text[:_REACH]
    script = script_of(sample)
    if script in _ONE_LANGUAGE:
        return Found(_ONE_LANGUAGE[script], "script")
    if script in ("Han", "Hiragana"):
        return Found("ja" if _LETTERS["Hiragana"].search(sample) else "zh", "script")
    return _by_words(sample) or _by_letters(sample) or Found("und", "none")


def primary(tag: str) -> str | None:
    """Return the primary subtag of a language tag in lower case, or nothing for an empty one.

    >>> primary("pt-BR"), primary("und")
    ('pt', None)
    """
    lang = tag.replace("_", "-").partition("-")[0].strip().lower()
    return lang if lang not in ("", "und") else None


def script_of(text: str) -> str:
    """Return the Unicode name of the script that most letters of `text` belong to, or an empty string."""
    if text.isascii():
        return "Latin"
    counts = {name: len(pattern.findall(text[:_SHORT])) for name, pattern in _LETTERS.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else ""


def script_code(text: str) -> str:
    """Return the ISO 15924 code of the main script (`Latn`, `Cyrl`, …), or an empty string."""
    name = script_of(text)
    return _SCRIPTS.get(name, name[:4])


def _by_words(sample: str) -> Found | None:
    """Decide by closed-class words: three different ones at least, and twice as many hits as any other language.

    Another language counts with two different words or more: `de` alone, however often, is no Dutch.
    """
    words = Counter(_WORD.findall(sample.casefold().replace("’", "'")))
    hits_of: Counter[str] = Counter()
    different_of: Counter[str] = Counter()
    languages = _languages_of_words()
    for word in words.keys() & languages.keys():
        for lang in languages[word]:
            hits_of[lang] += words[word]
            different_of[lang] += 1
    scores = sorted(((hits, different_of[lang], lang) for lang, hits in hits_of.items()), reverse=True) or [(0, 0, "")]
    hits, different, lang = scores[0]
    second = next((others for others, several, _ in scores[1:] if several >= 2), 0)
    if different >= 3 and hits >= 2 * second and hits * 12 >= words.total():
        return Found(lang, "words")
    return None


@cache
def _languages_of_words() -> dict[str, list[str]]:
    """Return the languages that have a closed-class word on their list, by word."""
    found: dict[str, list[str]] = {}
    for lang, closed in word_list("function-words").items():
        for word in sorted(closed):
            found.setdefault(word, []).append(lang)
    return found


def _by_letters(sample: str) -> Found | None:
    if sum(map(str.isalpha, sample)) < _LONG:
        return None
    from langdetect.lang_detect_exception import LangDetectException

    detector = _factory().create()
    try:
        detector.append(sample[:_SHORT])
        best = detector.get_probabilities()[:1]
    except (LangDetectException, UnicodeError):
        return None
    if not best or best[0].prob < _SURE:
        return None
    return Found(best[0].lang.partition("-")[0], "langdetect")


@cache
def _factory() -> Any:
    """Return a langdetect factory of our own, seeded: the host's own use of langdetect is left alone."""
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory

    factory = DetectorFactory()
    factory.load_profile(PROFILES_DIRECTORY)
    factory.seed = 0
    return factory
