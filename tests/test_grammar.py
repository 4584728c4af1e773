"""Word lists of `rules/grammar/`, and what is read with them beside English."""

import pytest

from chaffinch import Cleaner
from chaffinch.core.span import Span
from chaffinch.fragments.forms import Forms
from chaffinch.fragments.glance import whole
from chaffinch.fragments.lexicon import languages, lexicon
from chaffinch.fragments.reading import Reading
from chaffinch.fragments.reasons import reason_of
from chaffinch.text.views import View
from house import ROOT

LANGUAGES = ("de", "es", "fr", "it", "pt")
KEPT = sorted(path for lang in LANGUAGES for path in (ROOT / "fixtures" / "keep" / lang).glob("*.txt"))


def reason(lang: str, sentence: str) -> str | None:
    words = lexicon(lang)
    assert words is not None
    return reason_of(Reading(sentence, Span(0, len(sentence)), words))


def test_there_is_a_grammar_for_each_language() -> None:
    assert languages() >= {"en", *LANGUAGES}


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lists_agree(lang: str) -> None:
    """A pair that is whole ends in a word that asks for more otherwise; no word is both a verb and none."""
    words = lexicon(lang)
    assert words is not None
    ends = {pair.partition("+")[2] for pair in words["finished"]}
    assert ends <= words.dependent | words["particles"]
    assert words["nouns_too"] <= words.dependent
    assert not words["unfinished"] & words["stranded"]
    assert not words["finite"] & words["nonfinite"]
    assert words.certain.isdisjoint((words["nonfinite"] | words["weak"]) - words["finite"])


@pytest.mark.parametrize("lang", LANGUAGES)
def test_lists_are_in_lower_case(lang: str) -> None:
    words = lexicon(lang)
    assert words is not None
    assert [word for name in words.lists for word in words[name] if word != word.lower() or "’" in word] == []


@pytest.mark.parametrize(
    ("lang", "form"),
    [
        ("es", "hablaron"), ("es", "cuentan"), ("es", "buscó"), ("fr", "appellent"), ("fr", "mangeait"),
        ("it", "parlavano"), ("it", "finisce"), ("pt", "chegaram"), ("pt", "busquem"), ("de", "arbeitete"),
    ],
)  # fmt: skip
def test_classes_of_verbs_give_their_forms(lang: str, form: str) -> None:
    words = lexicon(lang)
    assert words is not None
    assert form in words.forms


@pytest.mark.parametrize("lang", LANGUAGES)
def test_forms_are_those_that_the_classes_write_out_and_no_others(lang: str) -> None:
    words = lexicon(lang)
    assert words is not None
    pairs = [(stem, verbs["endings"].split()) for verbs in words.classes for stem in verbs["stems"].split()]
    written = {stem + ending for stem, endings in pairs for ending in endings} | words["irregular"]
    near = {form[:-1] for form in written} | {form + "s" for form in written} | {stem for stem, _ in pairs} | {""}
    assert [form for form in written | near if (form in words.forms) != (form in written)] == []
    doubted = frozenset().union(*(words[name] for name in ("weak", "nouns", "nonfinite", "no_verb_after")))
    unsure = {form for form in written if words.ends(form, "unsure") and not words.ends(form, "sure")}
    certain = (written - doubted - unsure) | {form for form in words["finite"] | words["subjects"] if "'" not in form}
    assert [form for form in certain if form not in words.certain] == []
    assert words.certain.isdisjoint((doubted | unsure) - words["finite"] - words["subjects"])


def test_a_set_of_forms_forgets_and_answers_the_same() -> None:
    forms = Forms(["va"], [{"stems": "parl", "endings": "a ano"}], but=["parla"])
    asked = [f"w{number}" for number in range(40_000)] + ["x" * 10_000]
    for _ in range(2):
        assert forms.isdisjoint(asked) and forms.isdisjoint(["parla", "parl", ""])
        assert "va" in forms and not forms.isdisjoint([*asked, "parlano"])


@pytest.mark.parametrize("path", KEPT, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_what_is_whole_at_a_glance_is_whole(path: object) -> None:
    text, lang = path.read_text(encoding="utf-8"), path.parent.name  # type: ignore[attr-defined]
    view, words = View(text), lexicon(lang)
    assert words is not None
    sentences = [span.of(text) for paragraph in view.paragraphs for span in view.sentences_of(paragraph)]
    passed = [sentence for sentence in sentences if whole(sentence, words)]
    assert len(passed) > len(sentences) / 4
    assert [sentence for sentence in passed if reason(lang, sentence)] == []


@pytest.mark.parametrize(
    ("lang", "sentence", "expected"),
    [
        ("fr", "Qu’il avait rencontré à Lyon deux ans plus tôt.", "orphan-relative"),
        ("fr", "Parce qu’il n’y avait plus de train.", "lone-subordinate"),
        ("fr", "Il a dit qu’il n’y avait plus de train.", None),
        ("fr", "La loi, dont le texte est long, fait l’objet d’un débat.", None),
        ("de", "Weil der Zug nicht kam.", "lone-subordinate"),
        ("de", "Weil der Zug nicht kam, gingen alle zu Fuß.", None),
        ("de", "Kam erst nach zwei Stunden wieder nach Hause.", "lost-subject"),
        ("de", "Hätte er das gewusst, wäre er geblieben.", None),
        ("es", "A pesar de que el tren llegó tarde.", "lone-subordinate"),
        ("es", "Fue el primero en llegar y el último en salir.", None),
        ("it", "È arrivato ieri dalla città con un.", "truncated-end"),
        ("pt", "Tornou-se o primeiro a cruzar o rio a nado.", None),
    ],
)
def test_sentence_is_told(lang: str, sentence: str, expected: str | None) -> None:
    assert reason(lang, sentence) == expected


def test_a_sentence_of_another_language_is_not_judged() -> None:
    assert reason("de", "The end of the road and the start of a long walk.") is None


def test_languages_without_a_grammar_are_silent() -> None:
    text = "De trein naar de kust en de."
    assert Cleaner(lang="nl").run(text).flags == ()
    assert [flag.rule for flag in Cleaner(lang="de").run("Der Zug hielt vor der Stadt und der.").flags] == [
        "fragments/truncated-end"
    ]
