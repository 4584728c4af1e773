"""Sentences of any text: spans that cover all but space, in order, and that depend on nothing outside the paragraph."""

from hypothesis import given
from hypothesis import strategies as st

from chaffinch.core.span import Span
from chaffinch.text.sentences import split
from chaffinch.text.views import View
from strategies import articles, paragraphs, raw_text

LANGS = (None, "cs", "de", "el", "en", "es", "fr", "ja", "ru", "und")
_MARKS = st.lists(
    st.sampled_from(
        [*"..?!…。！؟۔।։;\u037e,\"'”“«»「」()[]-—•* \n\t\u00a0", "A", "b", "etc", "5", "U.S", "Der", "word", "語", "Ά"]
    ),
    max_size=40,
).map("".join)
texts = articles() | paragraphs | _MARKS | raw_text


@given(texts, st.sampled_from(LANGS))
def test_sentences_cover_all_of_a_paragraph_but_space_in_order(text: str, lang: str | None) -> None:
    for paragraph in (Span(0, len(text)), *View(text).paragraphs):
        found = split(text, paragraph, lang)
        place = paragraph.start
        for sentence in found:
            assert place <= sentence.start < sentence.end <= paragraph.end
            assert not text[place : sentence.start].strip()
            assert sentence.start == paragraph.start or not text[sentence.start].isspace()
            assert sentence.end == paragraph.end or not text[sentence.end - 1].isspace()
            place = sentence.end
        assert place == paragraph.end


@given(texts, st.sampled_from(LANGS))
def test_sentences_depend_on_nothing_outside_their_paragraph(text: str, lang: str | None) -> None:
    before, after = "“He left.\n", "\nThey came."
    shifted = split(before + text + after, Span(len(before), len(before) + len(text)), lang)
    assert [Span(span.start - len(before), span.end - len(before)) for span in shifted] == split(
        text, Span(0, len(text)), lang
    )


@given(st.lists(paragraphs, min_size=1, max_size=3), st.sampled_from(LANGS))
def test_a_sentence_by_itself_is_split_no_further_than_in_its_paragraph(parts: list[str], lang: str | None) -> None:
    text = " ".join(parts)
    for sentence in split(text, Span(0, len(text)), lang):
        said = sentence.of(text)
        again = split(said, Span(0, len(said)), lang)
        assert len(again) == 1, said
