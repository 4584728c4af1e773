"""`chaffinch diff` and `chaffinch blame`: what changed, word by word, and which rules did it."""

from pathlib import Path

import pytest

from house import FIXTURES, SEED, chaffinch, put, records

FAULTY = "The ships left. . They came back, Said the mate.\n"
SAID = "casing/capital-said"
STOP = "punctuation/stop-after-stop"


@pytest.fixture
def out(tmp_path: Path) -> Path:
    put(tmp_path / "in/a.txt", FAULTY)
    put(tmp_path / "in/deep/clean.txt", "All is well.\n")
    put(tmp_path / "in/rows.jsonl", '{"id": "r1", "text": "Sie kam. . Er ging."}\n')
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 0
    return tmp_path / "out"


def test_diff_shows_whole_words_with_the_rule_in_the_margin(out: Path) -> None:
    result = chaffinch("diff", out)
    assert result.exit_code == 0
    assert result.stdout.splitlines() == [
        "a.txt",
        f"  {STOP:32}    1:16  The ships left.[- .-] They came back, Said the mate.↵",
        f"  {SAID:32}    1:35  The ships left. . They came back, [-Said-]{{+said+}} the mate.↵",
        "rows.jsonl: r1",
        f"  {STOP:32}     1:9  Sie kam.[- .-] Er ging.",
        "2 documents changed",
    ]


def test_diff_of_files_is_that_of_their_run(tmp_path: Path, out: Path) -> None:
    assert chaffinch("diff", tmp_path / "in").stdout == chaffinch("diff", out).stdout
    assert SAID not in chaffinch("diff", tmp_path / "in", "--ignore", "casing").stdout


def test_diff_by_rule_holds_every_edit_of_the_journal(tmp_path: Path) -> None:
    for path in (FIXTURES / "articles").glob("*/input.txt"):
        put(tmp_path / "in" / f"{path.parent.name}.txt", path.read_bytes())
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    shown = chaffinch("diff", tmp_path / "out", "--by", "rule").stdout.splitlines()
    layers = [layer for each in records(tmp_path / "out/.chaffinch/journal.jsonl") for layer in each["layers"]]
    for rule in {layer["rule"] for layer in layers}:
        count = sum(len(layer["edits"]) for layer in layers if layer["rule"] == rule)
        place = shown.index(f"{rule}: {count} edit{'s' * (count != 1)}")
        own = shown[place + 1 : place + 1 + count]
        assert all(line.startswith("  ") and ".txt:" in line for line in own)
        assert shown[place + 1 + count : place + 2 + count] == [] or not shown[place + 1 + count].startswith(" ")


def test_width_and_a_cut_are_told(tmp_path: Path) -> None:
    put(tmp_path / "a.txt", FAULTY)
    (line,) = (
        line for line in chaffinch("diff", tmp_path / "a.txt", "--width", "4").stdout.splitlines() if STOP in line
    )
    assert line.endswith("…eft.[- .-] The…")


def test_a_document_that_cannot_be_shown_is_named(out: Path) -> None:
    put(out / "a.txt", "Something else.\n")
    result = chaffinch("diff", out)
    assert (result.exit_code, "failed: a.txt: a.txt: changed since" in result.stderr) == (3, True)
    assert "rows.jsonl: r1" in result.stdout


def test_blame_names_the_rules_of_a_cleaned_file_and_of_its_original(tmp_path: Path, out: Path) -> None:
    cleaned = chaffinch("blame", out / "a.txt")
    assert cleaned.exit_code == 0
    assert cleaned.stdout.splitlines()[0] == (
        f"a.txt:1:16 (original 1:16): {STOP}: The ships left.[- .-] They came back, Said the mate.↵"
    )
    assert f"a.txt:1:33 (original 1:35): {SAID}: " in cleaned.stdout
    for words in ((tmp_path / "in/a.txt", "--run", out), (tmp_path / "in/a.txt",)):
        assert chaffinch("blame", *words).stdout == cleaned.stdout
    renamed = put(tmp_path / "elsewhere.txt", FAULTY)
    assert chaffinch("blame", renamed, "--run", out).stdout == cleaned.stdout


def test_blame_of_the_seed_has_every_net_change(tmp_path: Path) -> None:
    put(tmp_path / "in/seed.txt", SEED.read_bytes())
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    shown = chaffinch("blame", tmp_path / "out/seed.txt").stdout
    for layer in records(tmp_path / "out/.chaffinch/journal.jsonl")[0]["layers"]:
        assert f"): {layer['rule']}: " in shown


def test_blame_of_a_file_that_the_run_does_not_have_is_named(tmp_path: Path, out: Path) -> None:
    result = chaffinch("blame", put(tmp_path / "other.txt", "Nothing.\n"), "--run", out)
    assert (result.exit_code, "has no such file" in result.stderr) == (2, True)


def test_what_is_invisible_is_shown(tmp_path: Path) -> None:
    put(tmp_path / "a.txt", "The\u202e ships\u200b left. . They\u00a0came.\n")
    shown = chaffinch("diff", tmp_path / "a.txt").stdout
    assert "⟨U+202E⟩" in shown and "⟨U+00A0⟩" in shown
    assert not {"\u202e", "\u200b", "\u00a0"} & set(shown)
