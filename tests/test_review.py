"""`chaffinch audit --review`: one key decides, each decision is on the disk at once, and counts are honest."""

import json
from pathlib import Path
from typing import Any

import pytest

from chaffinch.audit.decisions import read_decisions
from chaffinch.audit.review import most_wrong
from house import chaffinch, put

STOP = "punctuation/stop-after-stop"
SAID = "casing/capital-said"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    for number in range(5):
        put(tmp_path / f"in/{number}.txt", f"Ship {number} left. . They came back, Said the mate.\n")
    put(tmp_path / "in/r.jsonl", '{"id": "r", "url": "https://one.example/", "text": "Sie kam. . Er ging."}\n')
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 0
    return tmp_path / "out"


def review(out: Path, keys: str, *options: str) -> tuple[str, list[dict[str, Any]]]:
    """Press `keys`; return what is shown and the lines of the file."""
    result = chaffinch("audit", out, "--review", *options, given=keys.encode())
    assert result.exit_code == 0, result.output
    path = out / ".chaffinch/decisions.jsonl"
    return result.stdout, [json.loads(line) for line in path.read_bytes().splitlines()] if path.exists() else []


def test_one_key_decides_and_moves_on(out: Path) -> None:
    shown, lines = review(out, "arq")
    assert [line["verdict"] for line in lines] == ["accept", "reject"]
    assert all(line["scope"] == "edit" and line["rule"] == STOP and len(line["sha256"]) == 64 for line in lines)
    assert [shown.count(f"[{count} left]") for count in (11, 10, 9)] == [1, 1, 1]
    assert f"{STOP}: 2 of 6 reviewed, 1 wrong: under 97.5 % at 95 %" in shown
    assert "a accept  r reject" in shown
    assert all(line["time"].endswith("Z") and line["document"] for line in lines)


def test_what_was_decided_is_not_asked_again(out: Path) -> None:
    review(out, "aaq")
    shown, lines = review(out, "a" * 20)
    assert "[9 left]" in shown and "[10 left]" not in shown
    assert len(lines) == 11
    assert f"{STOP}: all 6 reviewed, 0 wrong" in shown and f"{SAID}: all 5 reviewed, 0 wrong" in shown


def test_decisions_of_a_review_are_what_clean_holds(out: Path) -> None:
    _, lines = review(out, "raq", "--rule", SAID)
    again = out.parent / "again"
    result = chaffinch("clean", out.parent / "in", "-o", again, "--decisions", out / ".chaffinch/decisions.jsonl")
    assert "1 held" in result.stderr and "stale" not in result.stderr
    held = [name for name in (f"{number}.txt" for number in range(5)) if "Said" in (again / name).read_text("utf-8")]
    assert held == [lines[0]["document"]]


def test_more_than_one_edit_can_be_decided_at_once(out: Path) -> None:
    shown, lines = review(out, "Rrq")
    assert [(line["verdict"], line["scope"]) for line in lines] == [("reject", "rule")]
    assert "[5 left]" in shown, "the other edits of the rule are decided, too"
    _, lines = review(out, "Axq")
    assert len(lines) == 1, "any other key goes back"


def test_a_site_can_be_chosen_only_where_there_is_one(out: Path) -> None:
    shown, lines = review(out, "/Sie\nRs", "--rule", STOP)
    assert "s site one.example" in shown and lines[-1]["site"] == "one.example"
    shown, lines = review(out, "Rsq", "--rule", SAID)
    assert "nothing decided" in shown and len(lines) == 1


def test_undo_takes_back_the_last_and_keeps_every_line(out: Path) -> None:
    shown, lines = review(out, "raurq")
    assert [line["verdict"] for line in lines] == ["reject", "accept", "undo", "reject"]
    assert shown.count("[10 left]") == 2
    path = out / ".chaffinch/decisions.jsonl"
    assert len(read_decisions(path)) == 4
    assert "nothing to undo" in review(out, "uq")[0]


def test_a_filter_shows_less_and_the_counts_say_so(out: Path) -> None:
    shown, lines = review(out, "/Ship 3\nrq", "--rule", STOP, "--seed", "1")  # which draws another one first
    assert [line["document"] for line in lines] == ["3.txt"]
    assert "chosen, not drawn, so this says nothing of the others" in shown
    shown, _ = review(out, "/nowhere\nq")
    assert "no edit left in which 'nowhere' stands; all are shown" in shown


def test_what_a_filter_chose_stays_chosen_in_a_later_review(out: Path) -> None:
    review(out, "/Ship 3\nrq", "--rule", STOP, "--seed", "1")
    assert "chosen, not drawn" in review(out, "q", "--rule", STOP, "--seed", "1")[0]


def test_a_filter_that_showed_nothing_changes_no_count(out: Path) -> None:
    shown, _ = review(out, "/nowhere\narq", "--rule", STOP)
    assert f"{STOP}: 2 of 6 reviewed, 1 wrong: under 97.5 % at 95 %" in shown


def test_what_a_wider_decision_reaches_was_not_reviewed(out: Path) -> None:
    shown, lines = review(out, "Ar", "--rule", STOP)
    assert [line["scope"] for line in lines] == ["rule"]
    assert f"{STOP}: 1 of 6 reviewed, 0 wrong: under 95" in shown


def test_the_last_decision_can_be_taken_back(out: Path) -> None:
    shown, lines = review(out, "aaaaaaurq", "--rule", STOP)
    assert "no edit left: u takes the last decision back" in shown
    assert [line["verdict"] for line in lines] == ["accept"] * 6 + ["undo", "reject"]


def test_help_other_keys_and_the_end_of_input(out: Path) -> None:
    shown, lines = review(out, "?x")
    assert "take the last decision of this review back" in shown and lines == []


def test_the_sample_is_random_seeded_and_limited(out: Path) -> None:
    first, again, other = (review(out, "q", "--seed", seed)[0] for seed in "112")
    assert first == again
    orders = {review(out, "q", "--seed", str(seed))[0] for seed in range(8)}
    assert len(orders) > 2 and other in orders
    assert "[4 left]" in review(out, "q", "--sample", "2")[0]


def test_another_file_can_hold_the_decisions_and_one_at_fault_is_named(out: Path) -> None:
    path = out.parent / "mine.jsonl"
    review(out, "aq", "--decisions", str(path))
    assert len(read_decisions(path)) == 1
    put(path, "{}\n")
    result = chaffinch("audit", out, "--review", "--decisions", path, given=b"q")
    assert (result.exit_code, 'mine.jsonl: line 1: field "verdict"' in result.stderr) == (2, True)


def test_audit_tells_decisions_and_stale_ones(out: Path) -> None:
    _, lines = review(out, "arq")
    shown = chaffinch("audit", out).stdout
    assert f"decisions:\n  {STOP}: 1 accepted, 1 rejected" in shown and "stale" not in shown
    put(out / ".chaffinch/decisions.jsonl", json.dumps(lines[0] | {"sha256": "0" * 64}) + "\n")
    assert "1 stale decision; kept in the file" in chaffinch("audit", out).stdout


@pytest.mark.parametrize(
    ("reviewed", "wrong", "bound"), [(60, 0, 0.0487), (300, 0, 0.0099), (415, 3, 0.0186), (20, 5, 0.4556), (1, 1, 1.0)]
)
def test_bounds_are_those_of_clopper_and_pearson(reviewed: int, wrong: int, bound: float) -> None:
    assert most_wrong(reviewed, wrong) == pytest.approx(bound, abs=1e-3)
