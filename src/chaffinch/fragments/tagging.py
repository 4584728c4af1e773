"""`Tagged`: an English sentence with a tag for each word: its closed class, or what the lists and its ending say."""

from collections.abc import Mapping
from functools import cache, lru_cache

from chaffinch.fragments.lexicon import Lexicon
from chaffinch.fragments.sentence import Sentence

_KNOWN = 4096  # words whose tag is kept
_SHORT = 6  # letters of a name in -ly
_NEAR = 8  # words that are looked over in search of the next one that counts
END = "end"  # the tag beyond either end
BREAKS = frozenset(",;:()–—-…")
_STARTS = frozenset(".!?:;-–—\"“”'‘(…•*")
_LISTS = (  # list -> tag; a later one wins
    ("adjectives", "adj"), ("nouns", "noun"), ("nouns_or", "noun-verb"), ("verbs_or", "verb-noun"), ("verbs", "verb"),
    ("more_verbs", "verb-noun"), ("more_verbs_only", "verb"), ("exclaims", "exclaims"), ("nouns_s_or", "s-noun"),
    ("verbs_s_or", "s-verb"), ("verbs_s", "sure"), ("pasts", "past"), ("participles", "part"), ("more_parts", "part"),
    ("more_nouns", "noun"), ("no_pasts", "adj"), ("more_pasts", "past"), ("more_sure", "sure"),
    ("adjectives_ed", "past-adj"), ("pasts_only", "sure"), ("plurals", "plural"), ("adverbs", "adv"),
    ("prepositions", "prep"), ("particles", "particle"), ("quantifiers", "quant"), ("determiners", "det"),
    ("objects", "object"), ("it", "it"), ("relatives", "rel"), ("questions", "rel"), ("subordinators", "sub"),
    ("finite", "sure"), ("modals", "modal"), ("wanna", "modal"), ("be_forms", "be"), ("have", "have"), ("do", "do"),
    ("conjunctions", "conj"), ("subjects", "subject"), ("to", "to"),
)  # fmt: skip
_OPEN = frozenset(
    (
        "noun",
        "plural",
        "adj",
        "noun-verb",
        "verb-noun",
        "verb",
        "s-noun",
        "s-verb",
        "sure",
        "past",
        "past-adj",
        "part",
        "ing",
    )
)
_ENDINGS = (  # endings of words on no list, letters of such a word at least, and its tag
    (("ed",), 3, "past"),
    (("ing",), 5, "ing"),
    (("ize", "ify"), 5, "verb"),
    (("izes", "ifies"), 6, "sure"),
    (("ise",), 5, "verb-noun"),
    (("ly",), 3, "adv"),
    (("al", "ous", "ive", "ful", "less", "able", "ible", "ish", "ic", "ary", "ant", "ent"), 3, "adj"),
)


class Tagged:
    """The words of a sentence, in lower case, and their tags."""

    def __init__(self, sentence: Sentence) -> None:
        self.sentence = sentence
        self.low = sentence.low
        self.said = sentence.said
        self.lexicon = sentence.lexicon
        self.list = self.lexicon.__getitem__  # a list of the lexicon, by its name
        self.ended = sentence.ended
        self.asks = sentence.asks
        self._early = self.lexicon["early"]
        self._shouts = sentence.said.isupper()
        self._first = sentence.letters[0] if sentence.letters else 0
        known = _tags_of(sentence.lexicon)
        self.tags = [known.get(low) or _by_ending(low) for low in self.low]
        if not self._shouts:
            for place, word in enumerate(sentence.words):
                if word[0].isupper() and self.tags[place] in _OPEN and place > self._first:
                    self.tags[place] = self.tags[place] if self.low[place - 1] in _STARTS else "name"
        if "longer" in self.low:
            self._no_longer()
        if self.tags and self.tags[self._first] in ("adv", "adj") and self._named(self._first):
            self.tags[self._first] = "name"
        self.opened = self._opened()

    def tag(self, place: int) -> str:
        """Return the tag of a word, or `END` beyond either end."""
        return self.tags[place] if 0 <= place < len(self.tags) and self.tags[place] not in ".!?" else END

    def word(self, place: int) -> str:
        """Return a word in lower case, or an empty string beyond either end."""
        return self.low[place] if 0 <= place < len(self.low) else ""

    def capital(self, place: int) -> bool:
        """Say whether a word is capitalised in a sentence that does not shout."""
        return not self._shouts and place < len(self.low) and self.sentence.words[place][0].isupper()

    def before(self, place: int) -> int:
        """Return the number of the word before, adverbs left out, or -1."""
        place -= 1
        least = place - _NEAR
        while place >= 0 and place > least and (self.tags[place] == "adv" or self.low[place] in self._early):
            place -= 1
        return place

    def after(self, place: int) -> int:
        """Return the number of the word after, adverbs left out, or the number of words."""
        place += 1
        most = min(len(self.tags), place + _NEAR)
        while place < most and self.tags[place] == "adv":
            place += 1
        return place

    def clause_start(self, place: int) -> int:
        """Return the number of the word at which a clause starts; openers may stand before its verb at `place`."""
        openers = self.list("openers")
        if place == self.opened:
            return 0
        least = place - _NEAR
        while (
            place
            and place > least
            and (self.low[place - 1] in openers or self.tags[place - 1] == "adv" or self.low[place - 1] in _STARTS)
        ):
            place -= 1
        return place

    def governed(self, place: int) -> bool:
        """Say whether something before a base form makes it an infinitive."""
        joined = self.tag(place - 1) == "conj"
        for near in range(place - 1, max(-1, place - 9), -1):
            if self.tags[near] in ("to", "modal", "do") or self.low[near] in self.list("governing"):
                return True
            if self.tags[near] in BREAKS or (self.tags[near] in ("verb", "verb-noun") and not joined):
                return False
        return False

    def _no_longer(self) -> None:
        """Take `no` and `longer` for one adverb."""
        place = self.low.index("longer")
        if place and self.low[place - 1] == "no":
            self.tags[place - 1] = self.tags[place] = "adv"

    def _named(self, place: int) -> bool:
        """Whether a first word that looks like an adverb or an adjective is a name: `Kelly agreed`."""
        low, right = self.low[place], self.tag(place + 1)
        known = _tags_of(self.lexicon)
        odd = self.capital(place) and low not in known and (not low.endswith("ly") or len(low) <= _SHORT)
        return odd and known.get(low[:-2]) != "adj" and right in ("past", "sure", "s-verb", "be", "have", "modal")

    def _opened(self) -> int:
        """Return the number of the first word behind conjunctions, exclamations, marks and numbers of lists."""
        place = 0
        while place < len(self.tags) - 1 and (
            self.tags[place] in ("conj", "exclaims") or not self.low[place][0].isalpha()
        ):
            place += 1
        return place


@cache
def _tags_of(lexicon: Lexicon) -> Mapping[str, str]:
    return {word: tag for name, tag in _LISTS for word in lexicon[name]}


@lru_cache(_KNOWN)
def _by_ending(low: str) -> str:
    """Return the tag of a word on no list."""
    if not low[0].isalpha():
        return "number" if low[0].isdigit() else low[0]
    _, mark, tail = low.rpartition("'")
    if mark and tail in ("ll", "d", "ve"):
        return "modal"
    if mark and tail in ("re", "m"):
        return "be"
    if mark and tail == "s":
        return "own"
    ending = next((tag for endings, least, tag in _ENDINGS if low.endswith(endings) and len(low) >= least), "")
    return ending or ("plural" if low.endswith("s") and not low.endswith(("ss", "us", "is", "s'")) else "noun")
