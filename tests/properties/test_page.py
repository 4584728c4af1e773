"""The whole chain over the visible text of pages: menus, articles broken up by links, comments, teasers."""

from hypothesis import given, settings
from hypothesis import strategies as st

from chaffinch import Cleaner
from chaffinch.audit.journal import dumps, layers_of, record_of
from chaffinch.audit.undo import original_document
from chaffinch.core.ledger import rebuild
from strategies import articles, pages, raw_text

FEWER = settings(max_examples=max(10, settings().max_examples // 10))  # a page costs as much as ten texts
LANGS = ("de", "en", "es", "fr", "it", "ja", "nl", "pl", "pt", "ru", "tr")
PAGE = {lang: Cleaner(profile="page", lang=lang) for lang in LANGS}
PLAIN = {lang: Cleaner(profile="page", lang=lang, gated=False) for lang in LANGS}
FOUND = Cleaner(profile="page")
ARTICLE = {lang: Cleaner(lang=lang) for lang in LANGS}


@given(pages())
@FEWER
def test_a_page_is_rebuilt_from_its_article_and_the_journal(drawn: tuple[str, str]) -> None:
    text, lang = drawn
    for cleaner in (PAGE[lang], FOUND):
        result = cleaner.run(text)
        assert result.status in ("unchanged", "changed", "guarded")
        assert rebuild(result.text, result.layers) == text
        record = record_of(result, "a", "a.txt")
        assert layers_of(record) == result.layers and dumps(record)
        assert original_document(record, result.text).text == text


@given(pages())
@FEWER
def test_a_second_run_over_a_page_changes_nothing(drawn: tuple[str, str]) -> None:
    text, lang = drawn
    once = PAGE[lang].run(text)
    assert once.status == "guarded" or PAGE[lang].run(once.text).layers == ()


@given(pages())
@FEWER
def test_the_gate_changes_nothing_on_a_page(drawn: tuple[str, str]) -> None:
    text, lang = drawn
    gated, plain = PAGE[lang].run(text), PLAIN[lang].run(text)
    assert (gated.text, gated.layers, gated.flags, gated.held) == (plain.text, plain.layers, plain.flags, plain.held)


@given(pages())
@FEWER
def test_the_text_of_a_page_in_profile_article_settles_too(drawn: tuple[str, str]) -> None:
    text, lang = drawn
    once = ARTICLE[lang].run(text)
    assert rebuild(once.text, once.layers) == text
    assert once.status == "guarded" or ARTICLE[lang].run(once.text).layers == ()


@given(articles() | raw_text, st.sampled_from(LANGS))
@FEWER
def test_any_text_may_be_taken_for_a_page(text: str, lang: str) -> None:
    once = PAGE[lang].run(text)
    assert rebuild(once.text, once.layers) == text
    assert once.status == "guarded" or PAGE[lang].run(once.text).layers == ()
    assert PLAIN[lang].run(text).layers == once.layers
