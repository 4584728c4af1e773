"""The whole chain over texts that look like scraped articles, and over any text at all."""

import json
from functools import cache
from itertools import pairwise

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from chaffinch import Cleaner, Document, Result
from chaffinch.audit.journal import dumps, layers_of, record_of
from chaffinch.audit.undo import original_document
from chaffinch.core.ledger import rebuild
from chaffinch.rules.rule import Dirt, InlineBody, QuotesBody, Rule
from chaffinch.text.sentences import abbreviated
from chaffinch.text.views import letters
from house import keeps
from strategies import articles, clean_prose, raw_text

DEFAULT = Cleaner()
UNSAFE = Cleaner(unsafe=True)
PLAIN = Cleaner(gated=False)
INLINE = Cleaner(select=tuple(r.id for r in DEFAULT.chain.rules if isinstance(r.body, InlineBody | QuotesBody)))
REMOVING = Cleaner(select=tuple(r.id for r in DEFAULT.chain.rules if r.removes_lines or r.kind == "sentence"))
PROSE = sorted(keeps().items())
SOILED = [rule for rule in DEFAULT.chain.rules if rule.dirt]


@given(articles())
def test_layers_lead_back_to_the_original(text: str) -> None:
    result = DEFAULT.run(text)
    assert rebuild(result.text, result.layers) == text
    assert result.status in ("unchanged", "changed", "guarded")


@given(articles())
def test_second_run_changes_nothing(text: str) -> None:
    once = DEFAULT.run(text)
    again = DEFAULT.run(once.text)
    assume(once.status != "guarded" and _same_language(once, again))
    assert again.layers == ()


@given(articles())
def test_second_run_changes_nothing_with_unsafe_edits(text: str) -> None:
    once = UNSAFE.run(text)
    again = UNSAFE.run(once.text)
    assume(once.status != "guarded" and _same_language(once, again))
    assert again.layers == ()


def _same_language(once: Result, again: Result) -> bool:
    """Say whether both runs took the text for the same language: a mixed one may tip when it is cleaned."""
    return "not asked" in (once.language.method, again.language.method) or once.language.lang == again.language.lang


@given(articles())
def test_gate_changes_no_edit_and_no_flag(text: str) -> None:
    gated, plain = DEFAULT.run(text), PLAIN.run(text)
    assert (gated.text, gated.layers, gated.flags, gated.held) == (plain.text, plain.layers, plain.flags, plain.held)


@given(articles())
def test_safe_inline_rules_leave_letters_and_digits(text: str) -> None:
    assert letters(INLINE.clean(text)) == letters(text)


@given(articles())
def test_removing_rules_only_remove(text: str) -> None:
    ahead = iter(text)
    assert all(character in ahead for character in REMOVING.clean(text))


@given(articles(), articles())
def test_line_and_inline_rules_work_locally(first: str, second: str) -> None:
    """Blank lines aside: which of them go with a line depends on whether anything follows."""
    cleaner = Cleaner(select=("chrome/comment-notice", "punctuation"))
    first, second = (f"Harbour news\n\n{text}\n\n" for text in (first, second))
    parts, together = [cleaner.run(text) for text in (first, second)], cleaner.run(first + second)
    assume("guarded" not in {result.status for result in (*parts, together)})
    assert _written(together.text) == [line for part in parts for line in _written(part.text)]


def _written(text: str) -> list[str]:
    return [line for line in text.splitlines() if line.strip()]


@given(articles())
def test_record_written_and_read_again_undoes(text: str) -> None:
    result = DEFAULT.run(Document(text, "a"))
    record = json.loads(dumps(record_of(result, "a", "a.txt")))
    assert layers_of(record) == result.layers
    assert original_document(record, result.text).text == text


@given(articles(), st.sampled_from([rule.id for rule in DEFAULT.chain.rules]))
def test_ignored_rule_makes_no_edit(text: str, rule: str) -> None:
    result = Cleaner(ignore=(rule,)).run(text)
    assert all(layer.rule != rule for layer in result.layers)
    assert all(flag.rule != rule for flag in result.flags)


@given(articles())
def test_line_ends_make_no_difference(text: str) -> None:
    unix = text.replace("\r\n", "\n")
    windows = unix.replace("\n", "\r\n")
    assert DEFAULT.clean(windows).replace("\r\n", "\n") == DEFAULT.clean(unix)


@given(articles())
def test_flags_lie_in_the_text_and_never_overlap_for_one_rule(text: str) -> None:
    result = DEFAULT.run(text)
    for rule in {flag.rule for flag in result.flags}:
        spans = sorted(flag.span for flag in result.flags if flag.rule == rule)
        assert all(left.end <= right.start for left, right in pairwise(spans))
        assert spans[-1].end <= len(result.text)


@given(raw_text)
def test_any_text_gives_a_result(text: str) -> None:
    result = DEFAULT.run(text)
    assert result.status in ("unchanged", "changed", "guarded")
    assert rebuild(result.text, result.layers) == text
    dumps(record_of(result, "a", "a"))


@given(raw_text)
def test_gate_changes_nothing_on_any_text(text: str) -> None:
    gated, plain = DEFAULT.run(text), PLAIN.run(text)
    assert (gated.text, gated.layers, gated.flags) == (plain.text, plain.layers, plain.flags)


@pytest.mark.parametrize("rule", SOILED, ids=lambda rule: rule.id)
@settings(max_examples=settings().max_examples // 5)  # one test a rule: there are many
@given(data=st.data())
def test_debris_put_into_clean_prose_is_taken_out_again(rule: Rule, data: st.DataObject) -> None:
    lang, text = data.draw(st.sampled_from(soilable(rule.id)))
    soiled = Document(data.draw(_soiled(rule, text)), lang=lang)
    assert Cleaner(select=(rule.id,)).run(soiled).text == text
    assert DEFAULT.run(soiled).text == text


def test_every_inline_rule_that_takes_out_text_says_how_to_soil() -> None:
    inline = [rule for rule in DEFAULT.chain.rules if rule.kind == "inline" and rule.applicability == "safe"]
    bare = {rule.id for rule in inline if not rule.dirt}
    # Those of casing take nothing out; one asks for other rules' tokens, which clean prose lacks; one puts a line end.
    casing = {"casing/capital-said", "casing/capital-dijo", "casing/capital-sagte"}
    assert bare == casing | {"tokens/spaced-percent", "whitespace/line-separator"}


@given(clean_prose, st.data())
def test_chrome_put_under_clean_prose_is_cut(text: str, data: st.DataObject) -> None:
    cues = data.draw(st.lists(st.sampled_from(_CUES), min_size=2, max_size=4, unique_by=lambda cue: cue[0]))
    assert DEFAULT.clean(text + "".join(f"\n{line}\n" for _, line in cues)) == text


_CUES = [
    ("source", "Source link"), ("author", "About Admin"), ("related", "Check Also"), ("comments", "Leave a Reply"),
    ("related", "Lesen Sie auch"), ("comments", "Deja una respuesta"), ("source", "Lien source"),
    ("share", "Share this:"),
]  # fmt: skip


@cache
def soilable(rule_id: str) -> list[tuple[str, str]]:
    """Return texts that a rule is for and its dirt can soil: clean prose, or else its own good examples."""
    rule = DEFAULT.chain.rule(rule_id)
    prose = [(name[:2], text) for name, text in PROSE]
    own = [(example.lang or min(rule.langs, default="en"), example.good) for example in rule.examples if example.good]
    return [each for each in prose if _fits(rule, *each)] or [each for each in own if _fits(rule, *each)]


def _fits(rule: Rule, lang: str, text: str) -> bool:
    meant = (not rule.langs or lang in rule.langs) and lang not in rule.not_langs
    return meant and len(_places_of(rule.id, text)) >= _dirt(rule).least


def _dirt(rule: Rule) -> Dirt:
    assert rule.dirt
    return rule.dirt


@cache
def _places_of(rule_id: str, text: str) -> list[tuple[int, int, int]]:
    """Return where the rule's dirt can go: the number of the line, and the start and end inside it."""
    at = _dirt(DEFAULT.chain.rule(rule_id)).at
    found = ((number, m) for number, line in enumerate(text.split("\n")) for m in at.finditer(line))
    return [(number, *match.span()) for number, match in found if not _abbreviated(match.string[: match.start()])]


@st.composite
def _soiled(draw: st.DrawFn, rule: Rule, text: str) -> str:
    """Put the rule's dirt in place of what stands at up to three of the places that it names, or at its `least`."""
    dirt, lines = _dirt(rule), text.split("\n")
    apart = (lambda place: place[0]) if dirt.least == 1 else None  # one a line, unless several are needed
    found = st.sampled_from(_places_of(rule.id, text))
    places = st.lists(found, min_size=dirt.least, max_size=dirt.most, unique_by=apart or (lambda place: place))
    for number, start, end in sorted(draw(places), reverse=True):  # from behind: what comes before keeps its place
        lines[number] = lines[number][:start] + draw(st.sampled_from(dirt.put)) + lines[number][end:]
    return "\n".join(lines)


def _abbreviated(said: str) -> bool:
    """Say whether the stop that ends `said` may be an abbreviation's, where the rules leave well alone."""
    return said.endswith(".") and abbreviated(said, len(said) - 1)
