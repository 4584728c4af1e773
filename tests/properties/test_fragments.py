"""Flags of fragments lie inside one sentence, can be traced to the original, and depend on nothing but the text."""

from itertools import pairwise

from hypothesis import given

from chaffinch import Cleaner
from chaffinch.core.ledger import origin
from chaffinch.fragments.lexicon import languages
from chaffinch.fragments.search import fragments
from chaffinch.text.sentences import split
from chaffinch.text.views import View
from strategies import articles

CLEANERS = {lang: Cleaner(lang=lang) for lang in sorted(languages())}


@given(articles())
def test_flags_cover_whole_sentences_of_one_paragraph(text: str) -> None:
    for lang in CLEANERS:
        view = View(text, lambda lang=lang: lang)  # type: ignore[misc]  # mypy cannot infer a default of a lambda
        sentences = [split(text, paragraph, lang) for paragraph in view.paragraphs]
        starts = {span.start for row in sentences for span in row}
        ends = {span.end for row in sentences for span in row}
        found = [span for span, _ in fragments(view)]
        assert all(span.start in starts and span.end in ends and len(span) for span in found)
        assert all(left.end <= right.start for left, right in pairwise(found))


@given(articles())
def test_flags_are_traced_to_the_original(text: str) -> None:
    for cleaner in CLEANERS.values():
        result = cleaner.run(text)
        for flag in result.flags:
            assert 0 <= flag.span.start <= flag.span.end <= len(result.text)
            back = origin(flag.span, result.layers)
            assert 0 <= back.start <= back.end <= len(text)
