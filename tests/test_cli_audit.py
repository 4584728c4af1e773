"""`chaffinch audit`: what each rule did in a run, and what calls for a look."""

import json
from pathlib import Path

import pytest

from house import SEED, chaffinch, put, records, text_of

FAULTY = "The ships left. . They came back, said the mate.\n"
CLEAN = "The ships left on Friday, and they came back.\n"


def run(tmp_path: Path, name: str, texts: dict[str, str], *options: str, code: int = 0) -> Path:
    for file, text in texts.items():
        put(tmp_path / name / "in" / file, text)
    assert chaffinch("clean", tmp_path / name / "in", "-o", tmp_path / name / "out", *options).exit_code == code
    return tmp_path / name / "out"


def test_counts_are_those_of_the_journal(tmp_path: Path) -> None:
    out = run(tmp_path, "a", {f"{number}.txt": FAULTY * (number % 3) + CLEAN for number in range(9)})
    result = chaffinch("audit", out)
    assert result.exit_code == 0
    edits = [
        edit
        for each in records(out / ".chaffinch/journal.jsonl")
        for layer in each["layers"]
        for edit in layer["edits"]
    ]
    (row,) = (line.split() for line in result.stdout.splitlines() if line.startswith("punctuation/stop-after-stop  "))
    assert row[1:] == [str(len(edits)), "6", "666.7", "0", "0", "0"]
    assert "9 documents: 6 changed" in result.stdout


def test_sample_is_seeded_and_shows_the_place(tmp_path: Path) -> None:
    out = run(tmp_path, "a", {f"{number}.txt": CLEAN + FAULTY for number in range(30)})
    shown = [chaffinch("audit", out, "--sample", 4, "--seed", seed).stdout for seed in (1, 1, 2)]
    assert shown[0] == shown[1] != shown[2]
    lines = [line for line in shown[0].splitlines() if ".txt:" in line]
    assert len(lines) == 4
    assert all(":2:16: " in line and "left.[- .-] They came back" in line for line in lines)
    assert ".txt:" not in chaffinch("audit", out, "--sample", 0).stdout


def test_all_of_a_rule_is_shown_with_its_context(tmp_path: Path) -> None:
    out = run(tmp_path, "a", {f"{number}.txt": CLEAN + FAULTY * 2 for number in range(4)})
    result = chaffinch("audit", out, "--rule", "punctuation/stop-after-stop")
    lines = result.stdout.splitlines()
    assert lines[-1] == "8 edits, 0 flags, 0 held in 4 documents"
    assert lines[0] == (
        "0.txt:2:16: punctuation/stop-after-stop: …he ships left on Friday, and they came back.↵The ships left.[- .-] "
        "They came back, said the mate.↵The ships left. . They came …"
    )
    assert chaffinch("audit", out, "--rule", "punctuation").stdout == result.stdout


def test_flags_and_held_edits_of_a_rule_are_shown(tmp_path: Path) -> None:
    out = run(tmp_path, "a", {"a.txt": "He said “we go” and “ “we stay” there.\n" * 2 + CLEAN})
    found = records(out / ".chaffinch/journal.jsonl")[0]
    rule = found["flags"][0]["rule"]
    shown = chaffinch("audit", out, "--rule", rule).stdout
    flags, held = (sum(each["rule"] == rule for each in found[sort]) for sort in ("flags", "held"))
    assert flags
    assert (shown.count(": flagged, "), shown.count(": held, ")) == (flags, held)
    assert "[[" in shown


def test_an_unknown_rule_is_named_with_its_neighbours(tmp_path: Path) -> None:
    out = run(tmp_path, "a", {"a.txt": FAULTY})
    result = chaffinch("audit", out, "--rule", "punctuation/stop-after-stp")
    assert result.exit_code == 2
    assert "did you mean" in result.stderr and "punctuation/stop-after-stop" in result.stderr


def test_a_rule_that_takes_a_large_share_of_the_letters_calls_for_a_look(tmp_path: Path) -> None:
    out = run(tmp_path, "a", {"a.txt": text_of(SEED), "b.txt": CLEAN})
    quiet, loud = chaffinch("audit", out), chaffinch("audit", out, "--share", "5")
    assert (quiet.exit_code, loud.exit_code) == (0, 1)
    assert "warning: chrome/template-tail takes " in loud.stdout and "more than 5%" in loud.stdout


def test_a_rate_that_jumped_calls_for_a_look_and_an_equal_one_does_not(tmp_path: Path) -> None:
    texts = {f"{number}.txt": FAULTY if number % 10 == 0 else CLEAN for number in range(100)}
    earlier = run(tmp_path, "a", texts)
    same = run(tmp_path, "b", {f"{number}.txt": FAULTY if number % 9 == 0 else CLEAN for number in range(100)})
    jumped = run(tmp_path, "c", {f"{number}.txt": FAULTY if number % 3 == 0 else CLEAN for number in range(100)})
    assert chaffinch("audit", same, "--against", earlier).exit_code == 0
    result = chaffinch("audit", jumped, "--against", earlier)
    assert result.exit_code == 1
    (line,) = (line for line in result.stdout.splitlines() if line.startswith("warning: "))
    assert line.startswith("warning: rate of punctuation/stop-after-stop: 100.0 of 1,000 documents in ")
    assert "now 340.0 (34 of 100)" in line


def test_what_failed_and_what_was_flagged_is_named(tmp_path: Path) -> None:
    put(tmp_path / "a/in/broken.txt", b"caf\xe9")
    out = run(tmp_path, "a", {"ok.txt": FAULTY, "gone.txt": FAULTY}, code=3)
    (out / "gone.txt").unlink()
    result = chaffinch("audit", out)
    assert "failed: 1\n  broken.txt: cannot be read: " in result.stdout
    assert "texts not at hand: 1\n  gone.txt: " in result.stdout
    assert result.exit_code == 0


def test_names_and_texts_are_data_to_the_terminal(tmp_path: Path) -> None:
    evil = "a\x1b[31m\u202e.txt"
    out = run(tmp_path, "a", {evil: "Left\u202e \x1b]0;x\x07here\u200b now. . Then.\n" * 2})
    shown = chaffinch("audit", out).stdout + chaffinch("audit", out, "--rule", "punctuation").stdout
    assert not {"\x1b", "\u202e", "\u200b", "\x07"} & set(shown)
    assert "a⟨U+001B⟩[31m⟨U+202E⟩.txt" in shown and "⟨U+202E⟩" in shown


@pytest.mark.parametrize("missing", ["config.json", "summary.json"])
def test_a_run_that_was_broken_off_can_be_read(tmp_path: Path, missing: str) -> None:
    out = run(tmp_path, "a", {"a.txt": FAULTY})
    (out / ".chaffinch" / missing).unlink()
    assert "punctuation/stop-after-stop" in chaffinch("audit", out).stdout


def test_a_folder_without_a_run_and_a_journal_at_fault_are_named(tmp_path: Path) -> None:
    out = run(tmp_path, "a", {"a.txt": FAULTY})
    result = chaffinch("audit", tmp_path)
    assert (result.exit_code, "expected the folder that a run was written to" in result.stderr) == (2, True)
    journal = out / ".chaffinch/journal.jsonl"
    found = json.loads(journal.read_text(encoding="utf-8"))
    put(journal, json.dumps(found | {"layers": [{"rule": "a/b"}]}))
    result = chaffinch("audit", out)
    assert (result.exit_code, "its layers cannot be read" in result.stderr) == (2, True)
