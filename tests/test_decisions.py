"""Decisions: which edits they hold, how their file is read and written, and which of its lines are stale."""

import json
import pickle
from pathlib import Path
from typing import Any

import pytest

from chaffinch import Cleaner, Document
from chaffinch.audit.decisions import DecisionError, Fates, append, decide, dumps, read_decisions
from chaffinch.audit.reading import Cleaned, Run
from chaffinch.core.decision import REJECTED, Decision, Decisions
from house import FIXTURES, chaffinch, put, records, texts

STOP = "punctuation/stop-after-stop"
TWO = "The ships left. . They came back. . All was well.\n"


def result_of(text: str, *decisions: Decision, **meta: object) -> tuple[str, list[tuple[str, str]]]:
    result = Cleaner(decisions=Decisions(decisions), verify=True).run(Document(text, "a", meta=meta))
    assert result.status in ("changed", "unchanged")
    return result.text, [(held.edit.rule, held.reason) for held in result.held]


def changes(out: Path) -> list[tuple[Cleaned, Any]]:
    return [(each, change) for each in Run.open(out).documents() for change in each.changes()]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    put(tmp_path / "in/a.txt", TWO)
    put(tmp_path / "in/b.txt", TWO.replace("ships", "boats"))
    rows = ({"id": host, "url": f"https://{host}/x", "text": TWO} for host in ("one.example", "two.example"))
    put(tmp_path / "in/rows.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 0
    return tmp_path / "out"


def again(out: Path, *decisions: Decision, options: tuple[str, ...] = ()) -> tuple[dict[str, str], Any]:
    """Clean the input again with decisions, and return the texts by document, and the command's result."""
    path = out.parent / "decisions.jsonl"
    put(path)
    for decision in decisions:
        append(path, decision)
    other = out.parent / "again"
    result = chaffinch("clean", out.parent / "in", "-o", other, "--decisions", path, "--verify", *options)
    assert result.exit_code == 0
    return {each.id: each.text or "" for each in Run.open(other).documents()}, result


HALF = TWO.replace("back. .", "back.")  # the first edit is rejected
CLEAN = HALF.replace("left. .", "left.")


def test_a_rejected_edit_is_held_and_no_other(out: Path) -> None:
    cleaned, change = changes(out)[0]
    found, result = again(out, decide("reject", "edit", change, cleaned))
    boats = CLEAN.replace("ships", "boats")
    assert found == {"a.txt": HALF, "b.txt": boats, "one.example": HALF, "two.example": HALF}  # of equal texts all
    (held,) = records(out.parent / "again/.chaffinch/journal.jsonl")[0]["held"]
    assert (held["reason"], held["origin"], held["before"]) == (REJECTED, [15, 17], " .")
    assert "stale" not in result.stderr and "3 held" in result.stderr


@pytest.mark.parametrize(
    ("scope", "changed"),
    [
        ("edit", {"a.txt", "one.example", "two.example"}),
        ("text", {"a.txt", "b.txt", "one.example", "two.example"}),
        ("document", {"a.txt", "one.example", "two.example"}),
        ("site", {"one.example"}),
        ("rule", {"a.txt", "b.txt", "one.example", "two.example"}),
    ],
)
def test_scopes_reach_as_far_as_they_say(out: Path, scope: Any, changed: set[str]) -> None:
    cleaned, change = next(pair for pair in changes(out) if pair[0].id == "one.example")
    found, _ = again(out, decide("reject", scope, change, cleaned))
    usual, _ = again(out)
    assert {name for name in found if found[name] != usual[name]} == changed


def test_the_later_line_wins_and_the_narrower_scope() -> None:
    wide = Decision("reject", "rule", STOP)
    text = Decision("accept", "text", STOP, before=" .", after="")
    assert result_of(TWO, wide) == (TWO, [(STOP, REJECTED)] * 2)
    assert result_of(TWO, text, wide) == (CLEAN, [])
    assert result_of(TWO, wide, Decision("accept", "rule", STOP)) == (CLEAN, [])
    assert result_of(TWO, wide, Decision("undo", "rule", STOP)) == (CLEAN, [])
    assert result_of(TWO, wide, text, Decision("undo", "text", STOP, before=" .", after=""))[0] == TWO


def test_a_document_without_a_site_is_of_no_site() -> None:
    assert result_of(TWO, Decision("reject", "site", STOP, site="one.example"))[0] == CLEAN
    assert result_of(TWO, Decision("reject", "site", STOP, site="one.example"), url="http://one.example/a")[0] == TWO


def test_rules_behind_a_rejected_edit_see_the_text_with_it_in_place() -> None:
    text = "He said it. .  They went.\n"  # a wide gap behind the fault
    usual = Cleaner().run(text)
    edit = next(edit for layer in usual.layers for edit in layer.edits if layer.rule == STOP)
    found, held = result_of(text, Decision("reject", "text", STOP, before=edit.before, after=edit.after))
    assert held[0] == (STOP, REJECTED) and ". ." in found
    assert found == Cleaner(ignore=(STOP,)).clean(text)


def test_a_document_that_is_guarded_still_names_what_was_rejected() -> None:
    text = "The ships left. . They came back.\n\nSource link\n\nAbout Admin\n\nCheck Also\n\nLeave a Reply"
    cleaner = Cleaner("article", decisions=Decisions([Decision("reject", "rule", STOP)]))
    for each in (text, text.replace("They came back.", "Gone.")):
        result = cleaner.run(each)
        assert STOP in [held.edit.rule for held in result.held if held.reason == REJECTED], result.status


def test_each_edit_of_the_fixtures_can_be_rejected_alone() -> None:
    for path in sorted((FIXTURES / "articles").glob("*/input.txt"))[:6]:
        document = Document.of_bytes(path.read_bytes(), path.parent.name)
        usual = Cleaner().run(document)
        for layer in usual.layers:
            for edit in layer.edits[:2]:
                one = Decision("reject", "text", edit.rule, before=edit.before, after=edit.after)
                result = Cleaner(decisions=Decisions([one]), verify=True).run(document)
                assert result.status in ("changed", "unchanged")
                assert any(each.edit.before == edit.before and each.reason == REJECTED for each in result.held)


def test_decisions_belong_to_the_fingerprint_and_to_resuming(out: Path) -> None:
    cleaned, change = changes(out)[0]
    assert again(out)[0]["a.txt"] == CLEAN
    reject = decide("reject", "edit", change, cleaned)
    assert again(out, reject)[0]["a.txt"] == HALF
    assert again(out)[0]["a.txt"] == CLEAN
    base = Cleaner()
    assert Cleaner(decisions=Decisions([reject])).fingerprint != base.fingerprint
    later = Decision(**{name: getattr(reject, name) for name in reject.__slots__} | {"time": "2030", "document": "x"})
    assert Cleaner(decisions=Decisions([reject])).fingerprint == Cleaner(decisions=Decisions([later])).fingerprint
    assert Cleaner(decisions=Decisions([Decision("accept", "rule", STOP)])).fingerprint == base.fingerprint


def test_any_number_of_workers_holds_the_same(out: Path) -> None:
    cleaned, change = changes(out)[0]
    reject = decide("reject", "edit", change, cleaned)
    one, _ = again(out, reject)
    journal = (out.parent / "again/.chaffinch/journal.jsonl").read_bytes()
    several, _ = again(out, reject, options=("--no-resume", "--jobs", "2", "--start-method", "spawn"))
    assert several == one
    assert (out.parent / "again/.chaffinch/journal.jsonl").read_bytes() == journal


def test_a_run_with_decisions_can_be_undone(out: Path) -> None:
    cleaned, change = changes(out)[0]
    again(out, decide("reject", "edit", change, cleaned))
    assert chaffinch("undo", out.parent / "again", "-o", out.parent / "back").exit_code == 0
    assert texts(out.parent / "back") == texts(out.parent / "in")


def test_cleaners_with_decisions_travel_and_compare() -> None:
    decisions = [Decision("reject", "rule", "a/b"), Decision("reject", "rule", "c/d")]
    one, other = Cleaner(decisions=Decisions(decisions)), Cleaner(decisions=Decisions(reversed(decisions)))
    assert one == other == pickle.loads(pickle.dumps(one)) and hash(one) == hash(other)


def test_stale_decisions_are_told_and_stay_in_the_file(out: Path) -> None:
    cleaned, change = changes(out)[0]
    good = decide("reject", "edit", change, cleaned)
    values = {name: getattr(good, name) for name in good.__slots__}
    moved = Decision(**values | {"origin": (3, 5)})
    gone = Decision(**values | {"sha256": "0" * 64, "scope": "document"})
    taken_back = Decision(**values | {"origin": (4, 6)})
    undo = Decision(**values | {"origin": (4, 6), "verdict": "undo"})
    wide = Decision("reject", "text", STOP, before="never", after="")
    _, result = again(out, moved, good, gone, wide, taken_back, undo)
    path = out.parent / "decisions.jsonl"
    lines = [line for line in result.stderr.splitlines() if ": line " in line or "stale decision" in line]
    assert lines == [
        "2 stale decisions; kept in the file",
        f"  {path}: line 1: reject {STOP} in a.txt: its edit is not found any more",
        f"  {path}: line 3: reject {STOP} in a.txt: no document of the run has its text",
    ]
    assert len(read_decisions(path)) == 6
    assert "stale" in again(out, moved)[1].stderr, "a run that is taken over tells them, too"


def test_accepted_edits_are_not_stale_and_nothing_is_held(out: Path) -> None:
    cleaned, change = changes(out)[0]
    found, result = again(out, decide("accept", "edit", change, cleaned))
    assert found["a.txt"] == CLEAN and "stale" not in result.stderr


def test_the_file_has_its_keys_in_order_and_is_only_added_to(tmp_path: Path) -> None:
    path = tmp_path / "deep/decisions.jsonl"
    first = Decision("reject", "edit", "a/b", "d", "s", "f" * 64, (1, 2), "\ud800é", "\n", "2026-11-24T17:30:00Z")
    append(path, first)
    before = path.read_bytes()
    append(path, Decision("accept", "rule", "a/b"))
    assert path.read_bytes().startswith(before)
    assert list(json.loads(before)) == [
        "verdict", "scope", "rule", "document", "site", "sha256", "origin", "before", "after", "time",
    ]  # fmt: skip
    assert [decision for _, decision in read_decisions(path)] == [first, Decision("accept", "rule", "a/b")]


def test_a_torn_line_is_no_decision_and_a_whole_one_without_its_end_is(tmp_path: Path) -> None:
    line = dumps(Decision("accept", "rule", "a/b"))
    path = put(tmp_path / "d.jsonl", line + line[:20])
    assert len(read_decisions(path)) == 1
    append(path, Decision("reject", "rule", "c/d"))
    assert [decision.rule for _, decision in read_decisions(path)] == ["a/b", "c/d"]
    put(path, line.rstrip())
    append(path, Decision("reject", "rule", "c/d"))
    assert [number for number, _ in read_decisions(path)] == [1, 2]


GOOD = {"verdict": "reject", "scope": "edit", "rule": "a/b", "sha256": "0", "origin": [0, 1], "before": "x"}


@pytest.mark.parametrize(
    ("change", "field", "said"),
    [
        ({"verdict": "maybe"}, "verdict", "expected one of accept, reject, undo"),
        ({"scope": "world"}, "scope", "expected one of edit, text, document, site, rule"),
        ({"rule": ""}, "rule", 'a decision of scope "edit" needs it'),
        ({"sha256": ""}, "sha256", "needs it"),
        ({"origin": [2, 1]}, "origin", "expected [start, end]"),
        ({"origin": [True, 1]}, "origin", "expected [start, end]"),
        ({"before": 3}, "before", "expected a string"),
        ({"scope": "site"}, "site", 'scope "site" needs it'),
        ({"scope": "text"}, "after", "needs it"),
        ({"verdit": "x"}, "verdit", "did you mean"),
    ],
)
def test_a_line_at_fault_is_named_with_its_field(tmp_path: Path, change: dict[str, Any], field: str, said: str) -> None:
    path = put(tmp_path / "d.jsonl", json.dumps(GOOD) + "\n\n" + json.dumps(GOOD | change) + "\n")
    with pytest.raises(DecisionError) as caught:
        read_decisions(path)
    assert "d.jsonl: line 3: " in str(caught.value) and f'"{field}"' in str(caught.value) and said in str(caught.value)


@pytest.mark.parametrize("line", ["{\n{}\n", "[]\n", "3\n", "\xff\n"])
def test_what_is_no_object_ends_the_run_before_it_starts(tmp_path: Path, line: str) -> None:
    path = put(tmp_path / "d.jsonl", line)
    result = chaffinch("clean", put(tmp_path / "a.txt", TWO), "-o", tmp_path / "b.txt", "--decisions", path)
    assert (result.exit_code, "d.jsonl: line 1" in result.stderr) == (2, True)
    assert not (tmp_path / "b.txt").exists()


def test_fates_ask_only_about_edits_and_documents() -> None:
    fates = Fates([(1, Decision("reject", "rule", "a/b")), (2, Decision("reject", "site", "a/b", site="x"))])
    fates.add({"sha256_in": "0", "layers": [], "held": []})
    assert list(fates.stale()) == []
