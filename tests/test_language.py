"""Which language a text is in: kin are not confused, short texts stay open, and the answer is the same everywhere."""

import json
import os
import subprocess
import sys
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from chaffinch import Cleaner, Document
from chaffinch.core.span import Span
from chaffinch.text import language
from chaffinch.text.language import find_by_words, find_language, given, known_code
from chaffinch.text.tally import Tally
from chaffinch.text.views import View
from chaffinch.text.words import word_list
from house import FIXTURES, keeps, text_of

# A language and a short paragraph in it, each written for this; neighbours are easily taken for one another.
PARAGRAPHS = [line.split("\t") for line in text_of(FIXTURES / "languages.txt").splitlines()]
SHORT = [
    "",
    "Finch",
    "24 !",
    "\ud800",
    "Share on Facebook",
    "Read more",
    "Maria Silva, Lisboa",
    "de la",
    "Ok, no problem",
    "Menu",
]


@pytest.mark.parametrize(("lang", "text"), PARAGRAPHS)
def test_short_paragraph_is_taken_for_its_own_language(lang: str, text: str) -> None:
    found = find_language(text)
    assert (found.lang, found.method in ("script", "words")) == (lang, True)


@pytest.mark.parametrize("text", SHORT)
def test_text_that_says_too_little_stays_open(text: str) -> None:
    assert find_language(text) == ("und", "none", 0.0)


@pytest.mark.parametrize(("lang", "text"), PARAGRAPHS[:-12:3])
def test_document_of_one_language_is_that_whatever_its_length(lang: str, text: str) -> None:
    longer = [find_language("\n\n".join([text] * times)) for times in (3, 10, 60)]
    assert {found.lang for found in longer} == {lang}


@pytest.mark.parametrize(
    "text",
    [
        "Luka je nakon oluje zatvorena, a ribari koji su isplovili morali su dugo čekati vani na obali. ",  # hr, bs
        "El puertu zarró dempués de la tormenta, y los pescadores tuvieron qu'esperar fuera fasta la nueche. ",  # ast
        "Pelabuhan itu ditutup pada malam hari dan penduduk kota menyaksikan kapal dari dermaga. ",  # id, ms
    ],
)
def test_langdetect_is_not_believed_where_it_knows_only_one_of_two_kin(text: str) -> None:
    assert find_language(text * 5).lang == "und"


def test_langdetect_settles_what_words_leave_open() -> None:
    """A list says little in closed-class words; the letters of its other words are those of one language."""
    found = find_language(LIST)
    assert (found.lang, found.method) == ("de", "langdetect")
    assert find_by_words(LIST).lang == "und"


LIST = """\
Öffnungszeiten: Montag bis Freitag; Samstag geschlossen. Leitung: Geschäftsführer Müller, Buchhaltung Schröder
Anschrift: Bahnhofstraße, Lübeck, Erdgeschoss links. Parkplätze: Hinterhof, Zufahrt Mühlenstraße.
Kündigungsfrist: vier Wochen. Zahlungsarten: Rechnung, Lastschrift, Überweisung. Lieferzeit: zwei Werktage ab Lager."""


def test_words_that_two_languages_share_speak_for_neither() -> None:
    tally = Tally("os barcos e as redes da praia, de que se fala")
    assert (tally.hits["pt"], tally.hits["gl"], tally.lead("pt", "gl"), tally.lead("gl", "pt")) == (7, 7, 0, 0)


def test_one_word_does_not_decide_however_often_it_stands_there() -> None:
    assert find_language("the " * 500).lang == "und"


def test_prose_of_the_fixtures_is_in_the_language_of_its_folder() -> None:
    wrong = {
        name: found
        for name, text in keeps().items()
        if (lang := known_code(name.split("/")[0])) and (found := find_language(text).lang) not in (lang, "und")
    }
    assert wrong == {}


def test_lists_hold_words_as_they_are_looked_up() -> None:
    strange = [
        (lang, word)
        for lang, words in word_list("language-words").items()
        for word in words
        if Tally(f"{word} ").words != [word]
    ]
    assert strange == []


def test_codes_lead_to_one_code_a_language() -> None:
    codes = word_list("language-codes")
    others = [other for each in codes.values() for other in each]
    assert len(others) == len(set(others)) and codes.keys().isdisjoint(others)


# Given


@pytest.mark.parametrize(
    ("tag", "lang"),
    [
        ("en-GB", "en"),
        ("PT_br", "pt"),
        (" de ", "de"),
        ("deu", "de"),
        ("ger", "de"),
        ("nn-NO", "no"),
        ("iw", "he"),
        ("zh-Hant-TW", "zh"),
        ("gsw", "gsw"),
        ("und", None),
        ("mul", None),
        ("english", None),
        ("{{ lang }}", None),
        ("", None),
        (None, None),
        (3, None),
    ],
)
def test_code_of_a_tag(tag: object, lang: str | None) -> None:
    assert known_code(tag) == lang


def test_given_is_certain_and_is_not_looked_at() -> None:
    text = "Der Hafen ist nicht offen, und die Schiffe sind auf dem Weg. ."
    assert Cleaner().run(Document(text, lang="fr-CA")).language == given("fr") == ("fr", "given", 1.0)
    assert Cleaner(lang="fra").run(text).language == ("fr", "given", 1.0)
    assert Cleaner().run(Document(text, lang="German")).language.method != "given"


# A part of a text


def test_language_of_a_part_is_that_of_the_part() -> None:
    parts = [
        "She said that they had been waiting for the ship.",
        "Er sagt, dass sie auf das Schiff warten.",
        "Paris, 1999",
    ]
    view = View("\n\n".join(parts), lambda: "fr")
    found = [view.language_of(paragraph) for paragraph in view.paragraphs]
    assert [each.lang for each in found] == ["en", "de", "und"]
    assert view.lang == "fr"
    assert view.language_of(Span(*(view.paragraphs[0].start, view.paragraphs[0].end))) is found[0]


def test_part_is_never_shown_to_langdetect(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "langdetect", None)
    view = View(LIST)
    assert view.language_of(Span(0, len(LIST))) == ("und", "none", 0.0)


# The same everywhere

SAMPLES = [*(text for _, text in PARAGRAPHS), *SHORT, LIST]
ANSWERS = """
import json, sys
from importlib.abc import MetaPathFinder
class Blocker(MetaPathFinder):
    def find_spec(self, name, path=None, target=None):
        if name.split(".")[0] in {blocked!r}:
            raise ModuleNotFoundError(name)
sys.meta_path.insert(0, Blocker())
from chaffinch.text.language import find_language
print(json.dumps([find_language(text) for text in json.load(sys.stdin)]))
"""
EXTRAS = (
    "trafilatura",
    "resiliparse",
    "w3lib",
    "lxml",
    "lxml_html_clean",
    "py3langid",
    "fasttext",
    "simplejson",
    "numpy",
)


def answers(seed: int, blocked: tuple[str, ...] = ()) -> str:
    """Return what a new process finds for the samples, with a hash seed and without some packages."""
    done = subprocess.run(
        [sys.executable, "-c", ANSWERS.format(blocked=blocked)],
        input=json.dumps(SAMPLES),
        env={**os.environ, "PYTHONHASHSEED": str(seed), "PYTHONPATH": os.pathsep.join(sys.path)},
        capture_output=True,
        encoding="utf-8",
        check=True,
    )
    return done.stdout


def test_hash_seeds_and_extras_change_no_answer() -> None:
    once = answers(0)
    assert "langdetect" in once
    others = (answers(seed, EXTRAS if seed % 2 else ()) for seed in range(1, 20))
    assert {once, *others} == {once}


@pytest.mark.parametrize("workers", [1, 4])
def test_workers_change_no_answer(workers: int) -> None:
    with ProcessPoolExecutor(workers, mp_context=get_context("spawn")) as pool:
        assert list(pool.map(find_language, SAMPLES, chunksize=7)) == list(map(find_language, SAMPLES))


def test_order_of_a_folder_changes_no_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    """Sums of floats depend on the order in which the profiles of langdetect are read."""
    plain = Path.iterdir
    monkeypatch.setattr(Path, "iterdir", lambda self: iter(sorted(plain(self), reverse=True)))
    loaded = language.langdetect_factory.__wrapped__()
    assert loaded.langlist == sorted(loaded.langlist) == language.langdetect_factory().langlist
