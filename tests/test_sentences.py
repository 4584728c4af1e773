"""The sentence splitter: each class of border in the languages that have it, time, sentencex as a second opinion."""

import gc
import time
from collections.abc import Iterator, Sequence
from itertools import accumulate

import pytest

from chaffinch.core.span import Span
from chaffinch.text.sentences import ended, split
from chaffinch.text.views import View
from chaffinch.text.words import word_list
from chaffinch.trial import HOSTILE
from house import keeps

# A language and a text of several sentences, the borders as ‖ before the space. The borders must be the same where
# nobody says the language, unless the class is one of KNOWN_ONLY.
CASES = {
    "plain": [("en", "The ships left. ‖ Nobody waved! ‖ Why not?")],
    "quotes": [
        ("en", "“We stay.” ‖ He sat down. ‖ “Why?” she asked."),
        ("en", 'He said "no." ‖ "Never again." ‖ They left.'),
        ("en", 'It rained. ‖ " We go. ‖ Now! " ‖ They left.'),
        ("fr", "« Nous restons. » ‖ Il s’assit. ‖ « Pourquoi ? » demanda-t-elle."),
        ("fr", '" C’est fini ! " ‖ Les gens partirent.'),
        ("de", "„Wir bleiben.“ ‖ Er setzte sich. ‖ „Warum?“, fragte sie."),
        ("de", "»Wir bleiben.« ‖ Er setzte sich. ‖ ``Gut so.'' ‖ ``Ja'', sagte sie."),
        ("es", "Se fue. ‖ «¿Por qué?», preguntó. ‖ —No lo sé. ‖ ¿Y tú?"),
    ],
    "brackets": [
        ("en", "He signed it. ‖ (She did not.) ‖ They left."),
        ("en", "The mayor (?) Maria Ortega left. ‖ It was she (!) They knew."),
        ("en", "The quay was full. ‖ (...) They left [...] Maria behind."),
        ("en", "He was born at sea. [17] ‖ He died there.[18] [19] ‖ They left."),
        ("en", "The firm (Weir Boats Ltd.) Maria runs is small."),
    ],
    "ellipses": [
        ("en", "He waited . . . and left. ‖ Then… nothing. ‖ Well… ‖ The end..."),
        ("pt", "E depois ... ‖ Nada. ‖ Ele esperou... e saiu."),
    ],
    "initials": [
        ("en", "J. R. Brandt met Anna K. Weir. ‖ George W. Brandt left."),
        ("en", "They chose plan B. ‖ The others left. ‖ J. De Marco did not."),
        ("fr", "J.-P. Morel est venu. ‖ M. Le Goff aussi. ‖ Le roi fut Louis X. ‖ Les autres partirent."),
        ("ru", "Её построил А. С. Гусев. ‖ Потом он уехал."),
        ("ar", "وصل د. كريم إلى الميناء. ‖ ثم غادر."),
    ],
    "decimals": [
        ("en", "It cost 10.5 million. ‖ In 2004 it was 9.75. ‖ 3 boats sank at 10.30 p.m. on Friday."),
        ("it", "Costa 1.250,50 euro. ‖ Nel 2004 erano 900."),
    ],
    "ordinals": [
        (
            "de",
            "Am 17. Dezember kamen sie in den 6. Stock. ‖ Er wurde 35. ‖ Die anderen gingen 1990. ‖ Schiffe blieben.",
        ),
        ("cs", "Zvon se rozezní 3. 10. v poledne, praskl 28. Října. ‖ Potom nic."),
        ("da", "Det skete den 3. april. ‖ Skibet sank."),
    ],
    "titles": [
        ("en", "Maj. Gen. Pat Weir, Col. Ruiz and Dr. Brandt met Rep. Ortega in St. Anne. ‖ They left."),
        ("de", "Herr Dr. Brandt und Prof. Weir, d.h. beide, kamen z. B. Montag. ‖ Dann gingen sie."),
        ("es", "PUERTO WEIR, 14 mar. — El Ayuntamiento calla. ‖ Nadie sabe nada."),
        ("es", "El Sr. Ortega y la Dra. Ruiz viajaron a EE. UU. con D. Luis. ‖ Luego volvieron."),
        ("pt", "O Sr. Dr. Lima e a Exma. Sra. Reis chegaram. ‖ Depois saíram."),
        ("it", "Il Dott. Rossi e la Sig.ra Bianchi arrivarono. ‖ Poi partirono."),
        ("nl", "Mevr. Jansen en dhr. De Boer kwamen, d.w.z. beiden. ‖ Toen gingen ze."),
        ("hi", "डॉ. मीरा आईं। ‖ प्रो. वर्मा गए। ‖ क्यों?"),
        ("fr", "Mr. Weir et Mme Morel arrivèrent. ‖ Puis ils partirent."),
    ],
    "abbreviations that may end a sentence": [
        ("en", "They left at 5 p.m. ‖ They came at 6 p.m. Monday. ‖ We sell lamps, boats, etc. ‖ Prices vary."),
        ("en", "He works for Weir Inc. ‖ But Brandt Inc. Chairman Ruiz left for the U.S. ‖ The U.S. Senate met."),
        ("de", "Es gab Brot, Käse usw. ‖ Danach kam die Fa. Brandt GmbH u. a. Schiffe."),
        ("es", "Venden pan, queso, etc. ‖ Todo es fresco. ‖ Salió a las 5 p. m. ‖ Después volvió."),
        ("ru", "Он родился в 1990 г. ‖ Она родилась в 1991 г. в Москве. ‖ Там хлеб, сыр и т.д. ‖ Всё свежее."),
        ("pl", "Było to w 1990 r. ‖ Potem kupił chleb, ser itd. ‖ Wszystko świeże."),
        ("uk", "Це було в 1990 р. ‖ Він купив хліб, сир та ін. ‖ Усе свіже."),
        ("sv", "Vi säljer bröd, ost osv. ‖ Allt är färskt."),
    ],
    "abbreviations before a number": [
        ("en", "See No. 5 and Fig. 3 on p. 12. ‖ No. ‖ He left."),
        ("it", "Lo dice l'art. 5 del codice, cap. IV. ‖ Era arte."),
        ("pt", "Segundo o art. 37 da lei, o inc. III vale. ‖ Tel. 555 1234."),
        ("de", "Nach Art. 5 und Nr. 7 gilt es. ‖ Das war alles."),
    ],
    "small letters": [
        ("fr", "Le port était fermé. ‖ il a rouvert lundi. ‖ La digue tient."),
        ("en", "The harbour was closed. ‖ (via Weir News.) ‖ It opened again."),
        ("en", "We had approx. five boats and some misc. items, said Mr. de Boer."),
    ],
    "items": [
        ("en", "1. The first. ‖ 2. Another one. ‖ IV. Boats. ‖ 2.3. Quays. ‖ *4. Cranes.*"),
        ("de", "3. Schiffe. ‖ a. Boote."),
    ],
    "bullets": [("en", "The port is open. ‖ • The quay is not. ‖ * Maria left. ‖ - - So did he.")],
    "debris": [
        ("en", "weaken.” , ‖ They left. . ‖ They came back."),
        ("en", "He read “Boats?”, 3 times. ‖ It sold."),
    ],
    "Chinese and Japanese": [
        ("ja", "船は出た。‖誰も知らない！‖本当？‖「はい。」と言った。‖「いいえ。」‖その日。 ‖次の日。"),
        ("zh", "他说：“走吧。”‖然后他走了。‖“为什么？”‖没人知道……也许。‖共３．５米。"),
    ],
    "Arabic, Persian and Urdu": [
        ("ar", "هل جاء؟ ‖ نعم. ‖ ثم غادر!"),
        ("fa", "آیا آمد؟ ‖ بله. ‖ سپس رفت."),
        ("ur", "وہ آیا۔ ‖ کیا وہ گیا؟ ‖ ہاں۔"),
    ],
    "Indic": [("hi", "वह आया। ‖ क्या वह गया? ‖ हाँ॥ ‖ ठीक।"), ("bn", "সে এল। ‖ সে কি গেল? ‖ হ্যাঁ।")],
    "Armenian, Amharic, Burmese and Khmer": [
        ("hy", "Նա եկավ։ ‖ Ո՞վ է նա։ ‖ Գնաց։"),
        ("am", "መርከቡ ሄደ። ‖ ማን አየ፧ ‖ ማንም።"),
        ("my", "သင်္ဘောထွက်သည်။ ‖ ဘယ်သူမှမသိ။"),
        ("km", "នាវាចេញ។ ‖ គ្មាននរណាដឹង។"),
    ],
    "Greek": [("el", "Το πλοίο έφυγε. ‖ Πού πήγε\u037e ‖ Κανείς δεν ξέρει, π.χ. ο Νίκος.")],
    "Greek, with a semicolon": [("el", "Πού πήγε; ‖ Κανείς δεν ξέρει. ‖ «Ποιος;» ‖ Κανείς.")],
}
KNOWN_ONLY = {"ordinals", "Greek, with a semicolon"}
_EACH = [(name, lang, marked) for name, cases in CASES.items() for lang, marked in cases]


def sentences(text: str, lang: str | None = None) -> list[str]:
    return [span.of(text) for span in split(text, Span(0, len(text)), lang)]


@pytest.mark.parametrize(("name", "lang", "marked"), _EACH, ids=[f"{lang} {name}" for name, lang, _ in _EACH])
def test_sentences_of_each_class_are_split_where_they_end(name: str, lang: str, marked: str) -> None:
    text, parts = marked.replace("‖ ", "").replace("‖", ""), [part.strip() for part in marked.split("‖")]
    assert sentences(text, lang) == parts
    if name not in KNOWN_ONLY:
        assert sentences(text) == parts


def test_a_word_is_an_abbreviation_only_in_its_own_language() -> None:
    assert sentences("Die Fa. Brandt kam.", "de") == ["Die Fa. Brandt kam."]
    assert sentences("He sang do, re, mi, fa. Brandt listened.", "en")[1:] == ["Brandt listened."]
    assert (
        len(sentences("He sang do, re, mi, fa. Brandt listened.")) == len(sentences("It is. Brandt left.", "xx")) == 2
    )


def test_a_language_without_lists_is_split_as_an_unknown_one() -> None:
    text = "Maj. Gen. Weir spoke at 5 p.m. They left. 1990 г. Он уехал."
    assert sentences(text, "xx") == sentences(text, "und") == sentences(text, "mul") == sentences(text)


def test_headings_and_items_of_a_list_are_sentences_by_their_lines() -> None:
    text = "The port\n\nWhat is new\n1. Two cranes\n2. A quay. It is long.\n• Boats\nThe port is open.\n"
    view = View(text)
    found = [span.of(text) for paragraph in view.paragraphs for span in view.sentences_of(paragraph)]
    assert found == [
        "The port", "What is new", "1. Two cranes", "2. A quay.", "It is long.", "• Boats", "The port is open.",
    ]  # fmt: skip


def test_a_sentence_reads_on_over_a_line_end() -> None:
    assert sentences("The ships\nleft on Friday. They\ncame back.") == [
        "The ships\nleft on Friday.",
        "They\ncame back.",
    ]


def test_marks_of_all_scripts_end_a_text() -> None:
    for text in ("وہ آیا۔", "वह आया।", "Նա եկավ։", "「はい。」", "（走吧。）", "ማን አየ፧", "Πού\u037e", "Why?!”"):
        assert ended(text, 0, len(text)), text
    assert not ended("The port", 0, 8)


def test_word_lists_of_the_splitter_fit_together() -> None:
    lists = [
        word_list(name)
        for name in ("abbreviations-at-end", "abbreviations-before-number", "abbreviations-closing", "name-particles")
    ]
    known = set(word_list("abbreviations"))
    assert all(set(words) <= known for words in lists)
    assert not [
        word for words in lists for each in words.values() for word in each if word.endswith(".") or " " in word
    ]
    at_end, closing = lists[0], lists[2]
    assert not {lang for lang in closing if closing[lang] & at_end.get(lang, frozenset())}


# Time


_SEEDS = (
    *HOSTILE, "?", "! ", "( ", "(. ", "(...) ", "[1] ", ". [1]", '. " ', '. " A', ' "', "“(", "- ", ". - ", "etc. ",
    "5. ", "A. B", "a. b", "l'", "words. ", "words. a", "¿", "。「", "。」", "؟ ", ". ,", ",5", ". , 5", "\u0301", "; ",
)  # fmt: skip
_TIMES, _GROWTH, _NOTABLE = 10, 15.0, 0.02  # as in trial.slowness


def _seconds(text: str) -> float:
    gc.disable()
    try:
        start = time.process_time()
        split(text, Span(0, len(text)), "el")  # the language with the most marks
        return time.process_time() - start
    finally:
        gc.enable()


def _growth(short: str, long: str) -> float:
    seconds = _seconds(long)
    return seconds / _seconds(short) if seconds > _NOTABLE else 0.0


@pytest.mark.parametrize(("head", "tail"), [("", ""), ("“(Weir ", ".” ,\n A")])
def test_hostile_text_takes_time_in_proportion_to_its_length(head: str, tail: str) -> None:
    slow = []
    for seed in _SEEDS:
        short, long = (head + seed * (size // len(seed)) + tail for size in (20_000, 20_000 * _TIMES))
        growth = _growth(short, long)
        if growth > _GROWTH and (growth := min(_growth(short, long) for _ in range(3))) > _GROWTH:
            slow.append(f"{growth:.1f} times for {_TIMES} times the length of {head + seed + tail!r}")
    assert slow == []


# A second opinion

# Borders on which sentencex and we differ in our own clean prose, by what stands before them, with who is right. Two
# classes are not listed: it keeps a quotation together, and we do not; and it splits before small letters and marks.
READ = {
    "we are right: an abbreviation that closes an enumeration ends the sentence before a capital": (
        "cs/news: jezd, Petrovice atd.",
        "es/news: ría, dos bares, etc.",
        "uk/news: вого, Липовця та ін.",
    ),
    "we are right: a sentence stands in brackets": ("en/legal: urs. (R. at 114–16.)",),
    "we are right: the marker of an item is no sentence": (
        "en/recipe: 1.",
        "en/recipe: 2.",
        "en/recipe: 3.",
        "en/recipe: 4.",
        "en/recipe: 5.",
    ),
    "we are right: it takes a closing mark for an opening one, or the other way round": (
        "fi/news: le 31. joulukuuta. ”",
        "fi/news: istä ajatus lähti? ”",
        "fi/news: jelijä Esko Rinne. ”",
        "fi/news: en vuoden jälkeen. ”",
        "sv/news: daren Annika Wret. ”",
        "sv/news: r på avslutningen. ”",
        "sv/news: er Torsten Ek, 88. ”",
        "sv/news:  gången var värst. ’",
        "sv/news: meter från vraket. ”",
        "sv/news: uckan sitter kvar. ”",
    ),
    "we are right: an ellipsis ends a sentence before a capital": (
        "fr/letter: minutes cela durera…",
        "tr/letter: aaşı az, kitabı çok…",
    ),
    "as good: Hindi has no capitals, so an ellipsis is taken for an end": ("hi/story: ी, और किताब के नीचे…",),
    "we are right: a title, an initial, an hour": (
        "fr/news: applaudissements. M.",
        "hi/news: हैं। ज़िलाधिकारी डॉ.",
        "pl/news: poniedziałek o godz.",
        "pt/letter: do». Desconfio da D.",
        "pt/letter: P.",
        "sv/news: kets hus, tisdag kl.",
        "uk/news: еревірив професор І.",
    ),
    "as good: in a quotation between doubled commas and apostrophes": (
        "nl/feature: een aanhalingsteken.",
        "nl/feature: dere hadden we niet.",
        "nl/feature: de krant is gekomen.",
        "nl/feature: et de hand gedraaid.",
        "nl/feature: ieuws moeten hebben.",
    ),
}


def _borders(parts: Sequence[str]) -> set[int]:
    """Return the borders between sentences, in characters that are no space."""
    ends = list(accumulate(len("".join(part.split())) for part in parts))
    return set(ends[:-1]) - {0}


def _differences(said: str, own: set[int], other: set[int]) -> Iterator[str]:
    """Yield what stands before each border that one of two has, but for the classes that we know."""
    places = [place for place, character in enumerate(said) if not character.isspace()]
    for border in sorted(own ^ other):
        before, after = said[: places[border - 1] + 1], said[places[border] :]
        quoted = any(mark in before for mark in '“„«‘‚「『"‹»')
        if not (quoted if border in own else after[0].islower() or not after[0].isalnum()):
            yield before[-20:]


def test_sentencex_agrees_on_our_clean_prose_but_for_what_was_read() -> None:
    segment = pytest.importorskip("sentencex").segment
    found, borders = set(), 0
    for name, text in keeps().items():
        lang = name.split("/")[0]
        for paragraph in View(text).paragraphs:
            said = paragraph.of(text)
            own, other = _borders(sentences(said, lang)), _borders(segment(lang, said))
            borders += len(own)
            found |= {f"{name}: {before}" for before in _differences(said, own, other)}
    assert borders > 500
    assert found == {each for listed in READ.values() for each in listed}
