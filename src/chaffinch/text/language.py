"""Which language a text is in: given beats found, certain beats likely, `und` beats a guess.

Three ways, in this order. The script, where one language alone writes it. Closed-class words of
`rules/words/language-words.toml`, where they are decisive. langdetect, seeded, on 200 letters and more, where the
words say nothing against it. The answer switches rules on for a language; it never decides a deletion.
"""

import json
import re
from functools import cache
from pathlib import Path
from struct import Struct
from typing import Any, NamedTuple

import regex

from chaffinch.text.tally import Tally
from chaffinch.text.words import word_list

_REACH = 4000  # code points that are looked at
_PIECE = 300  # code points of each of two pieces that are looked at first
_SHORT = 1000  # code points in which scripts are counted
_SHOWN = 600  # code points that langdetect sees: its time grows with them, its answers hardly
_LONG = 200  # letters that langdetect needs
_LIKELY = 0.9  # probability that langdetect must reach
_LEAD = 2  # words by which a language must lead each other
_CLEAR = 3  # a lead with which none of the measured answers was wrong
_AMPLE = 4  # a lead in the two pieces with which the rest is not looked at
_DIFFERENT = 3  # words
_SHARE = 10  # one word in so many at least is a closed-class word of the language
# Certainty is the share of right answers, measured by `benchmarks/languages.py` and rounded down.
_CERTAINTY = {"script": 0.99, "clear words": 0.999, "words": 0.99, "langdetect": 0.98}
_PROBABILITY = Struct("<Bd")  # of an n-gram: the number of the language, the probability
_BEYOND = re.compile(r"[\u0370-\u1fff\u2c00-\U0010ffff]+")  # no Latin letters but those of Vietnamese
_ONE_LANGUAGE = {
    "Hangul": "ko",
    "Greek": "el",
    "Thai": "th",
    "Hebrew": "he",
    "Armenian": "hy",
    "Georgian": "ka",
    "Han": "zh",
    "Hiragana": "ja",
    "Bengali": "bn",
    "Gujarati": "gu",
    "Gurmukhi": "pa",
    "Kannada": "kn",
    "Khmer": "km",
    "Lao": "lo",
    "Malayalam": "ml",
    "Myanmar": "my",
    "Sinhala": "si",
    "Tamil": "ta",
    "Telugu": "te",
}
_OTHERWISE = {  # what only another language of the script writes, and the code points in which it stands once at least
    "Han": (re.compile(r"[\u3041-\u3096\u30a1-\u30fa]"), 20, "ja"),
    "Hebrew": (re.compile(r"\b(?:און|איז|פֿון|פון|דער|די|צו|אַ)\b"), 50, "yi"),
    "Bengali": (re.compile(r"[ৰৱ]"), 50, "as"),
}
_SCRIPTS = {
    "Latin": "Latn",
    "Cyrillic": "Cyrl",
    "Arabic": "Arab",
    "Devanagari": "Deva",
    "Han": "Hani",
    "Hiragana": "Hira",
}
_LETTERS = {name: regex.compile(rf"\p{{Script={name}}}") for name in (*_SCRIPTS, *_ONE_LANGUAGE)}
_CODE = re.compile(r"[a-z]{2,3}")
_NO_LANGUAGE = ("", "und", "mul", "mis", "zxx")


class Found(NamedTuple):
    """A language (BCP 47 primary subtag, or `und`), how it was found, and how certain that is, from 0 to 1.

    `method` is `given` (1.0), `script`, `words`, `langdetect`, `none` or `not asked` (both 0.0). The
    certainty of what is found is the share of right answers that such findings had where it was measured.
    """

    lang: str
    method: str
    certainty: float


NONE = Found("und", "none", 0.0)
NOT_ASKED = Found("und", "not asked", 0.0)


def given(tag: str | None) -> Found:
    """Return the language that somebody said, or that none was asked for where the tag says none.

    >>> given("pt-BR")
    Found(lang='pt', method='given', certainty=1.0)
    """
    lang = known_code(tag)
    return Found(lang, "given", 1.0) if lang else NOT_ASKED


def find_language(text: str) -> Found:
    """Return the language of `text`, by its script, its closed-class words or langdetect.

    >>> find_language("The ships left and the crowd on the quay cheered for them.")
    Found(lang='en', method='words', certainty=0.999)
    """
    sample = text[:_REACH]
    script = script_of(sample)
    if script in _ONE_LANGUAGE:
        return _by_script(sample, script)
    if len(sample) > 2 * _PIECE:
        middle = len(sample) // 2
        found = _by_words(Tally(f"{sample[:_PIECE]} {sample[middle : middle + _PIECE]}"), _AMPLE)
        if found:
            return found
    tally = Tally(sample)
    return _by_words(tally) or _by_letters(sample, tally) or NONE


def find_by_words(text: str) -> Found:
    """Return the language of a short text by its script or closed-class words alone: cheap, and often `und`.

    >>> find_by_words("La ville est dans le sud et elle est belle.").lang, find_by_words("Paris").lang
    ('fr', 'und')
    """
    script = script_of(text)
    return _by_script(text, script) if script in _ONE_LANGUAGE else _by_words(Tally(text[:_REACH])) or NONE


def primary(tag: str) -> str | None:
    """Return the primary subtag of a language tag in lower case, or nothing for an empty one.

    >>> primary("pt-BR"), primary("und")
    ('pt', None)
    """
    lang = tag.replace("_", "-").partition("-")[0].strip().lower()
    return lang if lang not in _NO_LANGUAGE else None


def known_code(tag: object) -> str | None:
    """Return the code of the language that a tag of somebody else's says, or nothing for what is none.

    One language has one code here: two letters where there are two, `no` for Bokmål and Nynorsk.

    >>> known_code("pt_BR"), known_code("deu"), known_code("nb"), known_code("english"), known_code(7)
    ('pt', 'de', 'no', None, None)
    """
    lang = primary(tag) if isinstance(tag, str) else None
    if not lang or not _CODE.fullmatch(lang):
        return None
    return _codes().get(lang, lang)


@cache
def _codes() -> dict[str, str]:
    """Return the code that is used here for each other one of the same language."""
    return {other: lang for lang, others in word_list("language-codes").items() for other in others}


def script_of(text: str) -> str:
    """Return the Unicode name of the script that most letters of `text` belong to, or an empty string."""
    if text.isascii():
        return "Latin"
    text = text[:_SHORT]
    beyond = "".join(_BEYOND.findall(text))
    if not beyond:
        return "Latin" if _LETTERS["Latin"].search(text) else ""
    counts = {name: len(letters.findall(text if name == "Latin" else beyond)) for name, letters in _LETTERS.items()}
    best = max(counts, key=lambda name: counts[name])
    return best if counts[best] else ""


def script_code(text: str) -> str:
    """Return the ISO 15924 code of the main script (`Latn`, `Cyrl`, …), or an empty string."""
    name = script_of(text)
    return _SCRIPTS.get(name, name[:4])


def _by_script(sample: str, script: str) -> Found:
    lang = _ONE_LANGUAGE[script]
    if script in _OTHERWISE:
        sign, reach, other = _OTHERWISE[script]
        if len(sign.findall(sample)) * reach >= len(sample):
            lang = other
    return Found(lang, "script", _CERTAINTY["script"])


def _by_words(tally: Tally, least: int = _LEAD) -> Found | None:
    """Decide by closed-class words: three different ones, a share of all words, and a lead over each other language."""
    lang = tally.best
    if not lang or tally.hits[lang] * _SHARE < tally.total or tally.hits[lang] < _DIFFERENT:
        return None
    if tally.leads(lang, max(least, _CLEAR)):
        return Found(lang, "words", _CERTAINTY["clear words"])
    return Found(lang, "words", _CERTAINTY["words"]) if tally.leads(lang, least) else None


def _by_letters(sample: str, tally: Tally) -> Found | None:
    """Ask langdetect, and take its answer unless words speak for a language of their own.

    A language that langdetect does not know must be behind: it takes Galician for Portuguese and Malay for Indonesian.
    """
    if len(tally.words) < _DIFFERENT or sum(map(str.isalpha, sample)) < _LONG:
        return None
    from langdetect.lang_detect_exception import LangDetectException

    detector = langdetect_factory().create()
    try:
        detector.append(sample[:_SHOWN])
        best = detector.get_probabilities()[:1]
    except (LangDetectException, UnicodeError):
        return None
    if not best or best[0].prob < _LIKELY:
        return None
    lang = best[0].lang.partition("-")[0]
    strange = tally.hits.keys() - {each.partition("-")[0] for each in detector.langlist}
    if tally.hits[lang] < _DIFFERENT or not tally.leads(lang, 0) or any(tally.lead(lang, each) < 1 for each in strange):
        return None
    return Found(lang, "langdetect", _CERTAINTY["langdetect"])


class _Grams(dict[str, bytes]):
    """langdetect's n-grams with their probabilities by language, packed: as lists they take 60 MB of every process."""

    def __init__(self, languages: int) -> None:
        super().__init__()
        self._none = [0.0] * languages

    def put(self, gram: str, language: int, probability: float) -> None:
        """Add the probability of an n-gram in a language, by the number of the language."""
        self[gram] = self.get(gram, b"") + _PROBABILITY.pack(language, probability)

    def __getitem__(self, gram: str) -> Any:
        probabilities = self._none.copy()
        for language, probability in _PROBABILITY.iter_unpack(super().__getitem__(gram)):
            probabilities[language] = probability
        return probabilities


@cache
def langdetect_factory() -> Any:
    """Return a langdetect factory of our own: the host's own use of langdetect is left alone.

    Its profiles are read in the order of their names, since sums of floats depend on the order and that of a folder
    on the machine.
    """
    from langdetect.detector_factory import PROFILES_DIRECTORY, DetectorFactory
    from langdetect.utils.lang_profile import LangProfile

    factory = DetectorFactory()
    profiles = [path for path in sorted(Path(PROFILES_DIRECTORY).iterdir()) if path.is_file() and path.name[0] != "."]
    factory.word_lang_prob_map = grams = _Grams(len(profiles))
    for index, path in enumerate(profiles):
        profile = LangProfile(**json.loads(path.read_text(encoding="utf-8")))
        factory.langlist.append(profile.name)
        for gram, frequency in profile.freq.items():
            if len(gram) <= 3:  # the longest that langdetect asks for
                grams.put(gram, index, frequency / profile.n_words[len(gram) - 1])
    factory.seed = 0
    return factory
