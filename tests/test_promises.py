"""Faulty rules, planted: each is caught, and the document goes through unchanged, flagged and reported."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

import chaffinch.run as running
from chaffinch import Document, Edit, Flag, Result, Span
from chaffinch.cli import main
from chaffinch.core.edit import Layer
from chaffinch.kinds import find as true_find
from chaffinch.rules.chain import Chain, Pass, load_rules
from chaffinch.rules.rule import Rule
from chaffinch.run import Plan, Terms, run
from chaffinch.text.views import View

TEXT = "Harbour news\n\nThe ships left on Friday.\n\nLeave a Reply\n"
INLINE, LINE = load_rules().rule("punctuation/stop-after-stop"), load_rules().rule("chrome/comment-notice")
ENCODING, SENTENCE = load_rules().rule("encoding/mojibake"), load_rules().rule("debris/orphan-clause")
QUOTES, FLAGS = load_rules().rule("quotes/reopened-quote"), load_rules().rule("quotes/orphan-closer")
Finder = Callable[[Rule, View, Sequence[int]], list[Edit | Flag]]


def planted(monkeypatch: pytest.MonkeyPatch, rule: Rule, find: Finder, **terms: object) -> Result:
    """Run TEXT through a chain of `rule` alone, which finds what `find` says."""
    monkeypatch.setattr(running, "find", find)
    plan = Plan(Chain((Pass("made", "planted", (replace(rule, langs=frozenset()),)),)), Terms(**terms), gated=False)  # type: ignore[arg-type]  # terms are passed on
    return run(Document(TEXT), plan)


def always(start: int, end: int, before: str, after: str, rule: Rule = INLINE) -> Finder:
    return lambda _, view, numbers: [Edit(Span(start, end), before, after, rule.id)]


def once(start: int, end: int, after: str, rule: Rule) -> Finder:
    """Find an edit in the first version of the text only."""

    def find(_: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
        return [Edit(Span(start, end), view.text[start:end], after, rule.id)] if view.text == TEXT else []

    return find


def raises(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    raise ZeroDivisionError("planted")


def overlaps(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    return [Edit(Span(12, 14), "\n\n", "", rule.id), Edit(Span(13, 14), "\n", "", rule.id)]


def grows(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    return [Edit(Span(0, 0), "", "!", rule.id)]


@pytest.mark.parametrize(
    ("find", "message"),
    [
        (raises, "ZeroDivisionError: planted"),
        (overlaps, "edits overlap at 13"),
        (grows, "still changes its pass's own output after 6 sweeps"),
        (always(0, 2, ", ", ""), "expected ', ' at 0, found 'Ha'"),
        (always(len(TEXT), len(TEXT) + 1, "?", ""), "expected '?'"),
        (always(3, 3, "", "-", LINE), "a layer of punctuation/stop-after-stop holds an edit of chrome/comment-notice"),
    ],
)
def test_faulty_rule_leaves_the_document_whole(monkeypatch: pytest.MonkeyPatch, find: Finder, message: str) -> None:
    result = planted(monkeypatch, INLINE, find)
    assert (result.status, result.text, result.layers) == ("broken", TEXT, ())
    assert [flag.rule for flag in result.flags] == [INLINE.id] and message in result.flags[0].message
    assert result.verdict.word == "review"


def test_rule_that_only_flags_may_not_edit(monkeypatch: pytest.MonkeyPatch) -> None:
    result = planted(monkeypatch, FLAGS, always(0, 1, "H", "", FLAGS))
    assert result.status == "broken" and result.flags[0].rule == FLAGS.id


@pytest.mark.parametrize(
    ("rule", "start", "end", "after", "reason"),
    [
        (INLINE, 0, 7, "Hab", "would change letters"),
        (INLINE, 24, 24, "x", "would change letters"),
        (LINE, 14, 20, "", "would cut a line in two"),
        (LINE, 14, 41, "Sold.\n\n", "would cut a line in two"),
        (ENCODING, 0, 7, "Hafen", "is no repair of mojibake"),
        (SENTENCE, 14, 17, "Our", "would add text"),
        (QUOTES, 0, 1, "", "unsafe"),
    ],
)
def test_edit_that_breaks_its_promise_is_held(
    monkeypatch: pytest.MonkeyPatch, rule: Rule, start: int, end: int, after: str, reason: str
) -> None:
    result = planted(monkeypatch, rule, once(start, end, after, rule), max_removed=1.0)
    assert (result.text, result.layers) == (TEXT, ())
    assert [held.reason for held in result.held] == [reason]


def test_edit_of_a_preview_rule_is_held(monkeypatch: pytest.MonkeyPatch) -> None:
    result = planted(monkeypatch, replace(INLINE, status="preview"), once(7, 8, "  ", INLINE))
    assert [held.reason for held in result.held] == ["preview"]


def test_too_much_removed_leaves_the_document_whole_and_flagged(monkeypatch: pytest.MonkeyPatch) -> None:
    result = planted(monkeypatch, LINE, once(14, len(TEXT), "", LINE))
    assert (result.status, result.text, result.layers) == ("guarded", TEXT, ())
    assert result.flags[0].rule == "run/max-removed" and "would have been removed" in result.flags[0].message
    assert [(held.reason, held.edit.before) for held in result.held] == [("document guard", TEXT[14:])]


def test_ledger_that_does_not_lead_back_is_a_breach(monkeypatch: pytest.MonkeyPatch) -> None:
    def lossy(text: str, layer: Layer) -> str:
        return text.replace("Friday", "Monday")

    monkeypatch.setattr(running, "apply", lossy)
    result = planted(monkeypatch, INLINE, once(7, 8, "  ", INLINE))
    assert (result.status, result.text) == ("broken", TEXT)
    assert "internal error" in result.flags[0].message


def test_faulty_rule_is_named_by_the_command_and_others_are_done(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
        if "planted" in view.text:
            raise ZeroDivisionError
        return list(true_find(rule, view, numbers))

    monkeypatch.setattr(running, "find", find)
    for name, text in (("bad.txt", "A planted fault. .\n"), ("good.txt", "The end. .\n")):
        (tmp_path / "in" / name).parent.mkdir(exist_ok=True)
        (tmp_path / "in" / name).write_text(text)
    done = CliRunner().invoke(main, ["clean", str(tmp_path / "in"), "-o", str(tmp_path / "out")])
    assert done.exit_code == 3
    assert "failed: bad.txt: debris/orphan-clause: internal error: ZeroDivisionError" in done.stderr
    assert (tmp_path / "out" / "bad.txt").read_text() == "A planted fault. .\n"
    assert (tmp_path / "out" / "good.txt").read_text() == "The end.\n"


def test_verify_catches_a_chain_that_does_not_settle(monkeypatch: pytest.MonkeyPatch) -> None:
    from chaffinch import Cleaner

    cleaner = Cleaner(verify=True)
    calls = iter(range(100))

    def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
        fresh = rule.id == INLINE.id and next(calls) % 2 == 0
        return [Edit(Span(0, 0), "", "-", rule.id)] if fresh else []

    monkeypatch.setattr(running, "find", find)
    result = cleaner.run("The end. .\n")
    assert (result.status, result.text) == ("broken", "The end. .\n")
    assert "a second run changes the text again" in result.flags[0].message
