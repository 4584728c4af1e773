"""Protected spans: each class holds what its examples mark and nothing else, in linear time; no rule enters one."""

import time
import tomllib

import pytest

from chaffinch import Cleaner
from chaffinch.core.span import Span
from chaffinch.rules.reading import unmark
from chaffinch.rules.table import RuleError
from chaffinch.text.protected import Protection, code_line, protected, protections, shuts
from chaffinch.trial import HOSTILE
from house import RULES, text_of

EXAMPLES = [(each, example) for each in protections() for example in each.examples]
MORE = (
    "http://a", "www.", "a@", "a.", "a/", "../", "\\", "<a ", "`", "a(", "::", "->", "=", "1,", "1 000 ", "v1",
    ". . .", ".. ", "(…)", ":)", "x", "@a", "#a", "a-", "a_", "a.b@c-", "file.", " .a", "${", "^_",
)  # fmt: skip


@pytest.mark.parametrize(("protection", "marked"), EXAMPLES, ids=[f"{each.name}: {text}" for each, text in EXAMPLES])
def test_spans_are_those_that_are_marked(protection: Protection, marked: str) -> None:
    text, spans = unmark(marked)
    assert [span.of(text) for span in protected(text)] == [span.of(text) for span in spans], protection.why


@pytest.mark.parametrize(("protection", "marked"), EXAMPLES, ids=[f"{each.name}: {text}" for each, text in EXAMPLES])
def test_an_edit_inside_is_shut_out_and_one_at_the_rim_is_not(protection: Protection, marked: str) -> None:
    text, spans = unmark(marked)
    for span in spans:
        assert all(shuts(text, Span(place, place + 1)) for place in range(span.start, span.end)), protection.name
        assert not shuts(text, Span(span.start, span.start)) and not shuts(text, Span(span.end, span.end))


@pytest.mark.parametrize("seed", [seed for seed in (*HOSTILE, *MORE) if "\n" not in seed])  # a line has no end inside
def test_time_grows_no_faster_than_length(seed: str) -> None:
    short, long = (seed * (size // len(seed)) for size in (8_000, 80_000))
    assert seconds(long) < 0.05 or min(seconds(long) / seconds(short) for _ in range(3)) <= 15


def test_lines_of_code_are_told_from_prose() -> None:
    table = tomllib.loads(text_of(RULES / "protected.toml"))["line"]
    assert [line for line in table["code"] if not code_line(line)] == []
    assert [line for line in table["prose"] if code_line(line)] == []


@pytest.mark.parametrize("opening", ["Run `git commit -m one two three four", '<a title="one two three four five'])
def test_a_long_span_is_shut_far_from_its_rims(opening: str) -> None:
    said = f"{opening} , six seven eight nine ten`> and so on"
    assert shuts(said, Span(said.index(" ,"), said.index(" ,") + 1))


def test_what_stands_between_fences_stays() -> None:
    text = "It was late .\n```\nx = f( a , b ) # the the\na  ,b\n```\nThey left .\n"
    assert Cleaner(lang="en").clean(text) == text.replace("late .", "late.").replace("left .", "left.")


def seconds(text: str) -> float:
    start = time.process_time()
    protected(text)
    return time.process_time() - start


def test_no_rule_enters_what_the_user_protects() -> None:
    text = "The Bar , Inc . is shut . Nobody came . ."
    result = Cleaner(protect=(r"Bar , Inc \.",), lang="en").run(text)
    assert result.text == "The Bar , Inc . is shut. Nobody came."
    assert {held.reason for held in result.held} == {"protected"}


@pytest.mark.parametrize(("pattern", "problem"), [("(", "is no pattern"), ("x*", "matches the empty string")])
def test_pattern_that_cannot_protect_is_an_error(pattern: str, problem: str) -> None:
    with pytest.raises(RuleError, match=problem):
        Cleaner(protect=(pattern,))
