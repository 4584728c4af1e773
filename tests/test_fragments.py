"""Fragments of sentences: what a glance passes, what a close look finds, and where a sentence stands."""

import pytest

from chaffinch import Cleaner
from chaffinch.core.home import rules_home
from chaffinch.core.span import Span
from chaffinch.fragments.glance import whole
from chaffinch.fragments.lexicon import languages, lexicon
from chaffinch.fragments.reading import READERS, Reading
from chaffinch.fragments.reasons import REASONS, reason_of
from chaffinch.fragments.search import fragments
from chaffinch.fragments.sentence import Place, Sentence
from chaffinch.fragments.tagging import Tagged
from chaffinch.rules.chain import load_rules
from chaffinch.text.views import View

ENGLISH = lexicon("en")
assert ENGLISH is not None


def reading(said: str, place: Place = Place.LONE) -> Reading:
    assert ENGLISH is not None
    return Reading(said, Span(0, len(said)), ENGLISH, place)


def found(text: str, lang: str = "en") -> list[tuple[str, str]]:
    return [(span.of(text), reason) for span, reason in fragments(View(text, lambda: lang))]


@pytest.mark.parametrize(
    "said",
    [
        "Police arrested three men on Friday.",
        "Prices rise when harvests fail.",
        "The firm plans to open a second shop.",
        "Everyone works hard in the spring.",
        "The bread needs to rest for an hour.",
        "You need a map.",
        "Plant the seeds in March.",
        "Never leave the oven open.",
        "If you have questions, call the office.",
        "Then stir in the flour and wait.",
        "The man who sold it was ill.",
        "What the council wants is a new bridge.",
        "The best bread I ever ate was his.",
        "When does the next train leave?",
        "That was the end of it.",
        "The mayor's going to resign.",
        "They're late, and nobody's surprised.",
        "Kelly agreed to sell the boat.",
        "Both ships, built by one yard, sank in June.",
        "He no longer cares about the money.",
    ],
)
def test_whole_sentences_are_whole(said: str) -> None:
    assert reading(said).main is not None and reason_of(reading(said)) is None


@pytest.mark.parametrize(
    ("said", "reason"),
    [
        ("Has been selling fish since March.", "lost-subject"),
        ("Was the first mayor of the town.", "lost-subject"),
        ("Went home before the end of the match.", "lost-subject"),
        ("Which was built by two brothers.", "orphan-relative"),
        ("Because the roads were closed.", "lone-subordinate"),
        ("If they had only known.", "lone-subordinate"),
        ("The end of the.", "truncated-end"),
        ("She was the first mayor of.", "truncated-end"),
        ("The best bread I ever ate.", "no-sentence"),
        ("The man who sold it.", "no-sentence"),
        ("Thanks for the flowers!", "no-sentence"),
        ("Key terms", "no-sentence"),
        ("Interview with the mayor", "no-sentence"),
        ("05/25/2001 11:45 AM", "no-sentence"),
        ("https://example.org/a", "no-sentence"),
    ],
)
def test_what_is_lacking_is_named(said: str, reason: str) -> None:
    assert reason_of(reading(said)) == reason


def test_a_glance_never_passes_what_no_look_would() -> None:
    """A sentence that is passed at a glance has a finite verb for the close look, too."""
    for path in sorted((rules_home() / "fragments").glob("*.toml")):
        for example in load_rules().rule(f"fragments/{path.stem}").examples:
            for span in example.spans if example.sort == "flag" else ():
                assert ENGLISH is None or example.lang not in (None, "en") or not whole(span.of(example.text), ENGLISH)


def test_a_flag_is_one_a_sentence_in_the_order_of_the_chain() -> None:
    chain = [rule.id.partition("/")[2] for rule in load_rules().rules if rule.id.startswith("fragments/")]
    assert chain == list(REASONS)
    text = "The school stayed shut. Because the roads were closed and the."
    assert [flag.rule for flag in Cleaner(lang="en").run(text).flags] == ["fragments/lone-subordinate"]


def test_lines_that_are_no_prose_are_left_alone() -> None:
    prose = "The mayor opened the fair on Friday. The band played two songs."
    for line in ("Key terms", "1. A short history", "Photo: the mayor", "By Anna Hill", "MARCH 3, 2021", "- bread"):
        assert found(f"{line}\n\n{prose}") == [] and found(f"{prose}\n\n{line}") == []


def test_speech_questions_and_shouts_are_left_alone() -> None:
    assert found("She spoke. “A very long day for the crew. Not one word about the pay.” He nodded.") == []
    assert found("She spoke. A very long day for the crew? WHAT A LONG DAY FOR ALL OF US. He nodded.") == []


def test_a_line_of_several_fragments_is_one() -> None:
    assert found("Figure 1. Map of the harbour.") == [("Figure 1. Map of the harbour.", "no-sentence")]
    assert found("Figure 1. The harbour was built in 1842.") == []


def test_other_languages_are_silent() -> None:
    assert found("Für immer und ewig.", "und") == [] and found("Huset ved havnen.", "da") == []
    assert "en" in languages() and lexicon("da") is None


def test_each_language_with_a_lexicon_has_a_reader() -> None:
    assert languages() == READERS.keys()


def test_words_keep_their_places_when_lower_case_is_longer() -> None:
    said = "İstanbul’s old town."
    assert ENGLISH is not None
    sentence = Sentence(said, Span(0, len(said)), ENGLISH)
    assert len(sentence.words) == len(sentence.low) == len(Tagged(sentence).tags)
    assert sentence.words == ("İstanbul's", "old", "town", ".")
