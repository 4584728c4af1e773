"""`chaffinch clean`: what it writes, what it prints, and how it leaves."""

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chaffinch.batch import Done, Places, run_batch
from chaffinch.cleaner import Cleaner
from chaffinch.files.paths import sources
from chaffinch.files.piece import Reading
from chaffinch.rules.chain import load_rules
from house import chaffinch, put, records, texts, tree

SEED = Path(__file__).parents[1] / "seeds" / "000_7ca0d90923022256.txt"
FAULTY = "He left. . She came back.\n"
CLEAN = "He left. She came back.\n"
SAID = "Most of the rockets were caught, but some of them managed to hit, Said US Central Command over the weekend.\n"
REOPENED = (
    "“We want no quarrel here. We are ready to protect our people. “We call on all sides to stop,” Austin said.\n"
)
FORM = "Leave a Reply\n\nYour email address will not be published. Required fields are marked *\n"
CONSOLE = Path(sys.executable).with_name("chaffinch")


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder with the seed, a faulty text deeper down, and JSON records."""
    put(tmp_path / "in/seed.txt", SEED.read_bytes().decode())
    put(tmp_path / "in/deep/er/note.md", FAULTY)
    put(
        tmp_path / "in/rows.jsonl",
        '{"id": "r1", "text": "He left. . She came back."}\n{"id": "r2", "text": "All well."}\n',
    )
    return tmp_path / "in"


def test_folder_gives_the_same_tree_and_the_run(site: Path, tmp_path: Path) -> None:
    assert chaffinch("clean", site, "-o", tmp_path / "out").exit_code == 0
    run = {".chaffinch/journal.jsonl", ".chaffinch/summary.json", ".chaffinch/config.json"}
    assert tree(tmp_path / "out").keys() == tree(site).keys() | run


def test_folder_texts_are_cleaned(site: Path, tmp_path: Path) -> None:
    chaffinch("clean", site, "-o", tmp_path / "out")
    assert (tmp_path / "out/deep/er/note.md").read_text("utf-8") == CLEAN
    first, second = (tmp_path / "out/rows.jsonl").read_text("utf-8").splitlines()
    assert first == '{"id": "r1", "text": "He left. She came back."}'
    assert second == '{"id": "r2", "text": "All well."}'


def test_seed_loses_its_faults_and_keeps_its_article(tmp_path: Path) -> None:
    chaffinch("clean", SEED, "-o", tmp_path / "out.txt")
    text = (tmp_path / "out.txt").read_bytes().decode()
    assert not [each for each in (". .", "Are working", "Source link", "Leave a Reply", "hit, Said") if each in text]
    assert text.startswith(SEED.read_bytes().decode()[:900])
    assert text.endswith("regular attacks on commercial shipping by the Houthis.\n")


def test_journal_holds_a_record_for_every_document_in_order(site: Path, tmp_path: Path) -> None:
    chaffinch("clean", site, "-o", tmp_path / "out")
    found = [
        (each["source"], each["id"], each["status"]) for each in records(tmp_path / "out/.chaffinch/journal.jsonl")
    ]
    assert found == [
        ("deep/er/note.md", "deep/er/note.md", "changed"),
        ("rows.jsonl", "r1", "changed"),
        ("rows.jsonl", "r2", "unchanged"),
        ("seed.txt", "seed.txt", "changed"),
    ]


def test_journal_tells_where_in_the_original_each_edit_was(tmp_path: Path) -> None:
    chaffinch("clean", SEED, "-o", tmp_path / "out.txt", "--journal", tmp_path / "j")
    original = SEED.read_bytes().decode()
    edits = [edit for layer in records(tmp_path / "j")[0]["layers"] for edit in layer["edits"]]
    assert edits
    assert [original[slice(*edit["origin"])] for edit in edits] == [edit["before"] for edit in edits]


def test_summary_counts_the_run(site: Path, tmp_path: Path) -> None:
    chaffinch("clean", site, "-o", tmp_path / "out")
    summary = json.loads((tmp_path / "out/.chaffinch/summary.json").read_bytes())
    assert summary["documents"] == 4
    assert summary["statuses"] == {"changed": 3, "unchanged": 1}
    assert summary["flagged"] == 1
    assert summary["rules"]["punctuation/stop-after-stop"] == {"documents": 3, "edits": 4, "removed": 0}
    assert summary["errors"] == []


def test_configuration_names_settings_and_rules(site: Path, tmp_path: Path) -> None:
    chaffinch("clean", site, "-o", tmp_path / "out", "--select", "quotes", "--unsafe", "--lang", "en")
    config = json.loads((tmp_path / "out/.chaffinch/config.json").read_bytes())
    assert config["rules"] == [rule.id for rule in load_rules().choose(["quotes"]).rules]
    assert (config["settings"]["unsafe"], config["settings"]["lang"]) == (True, "en")
    journal = records(tmp_path / "out/.chaffinch/journal.jsonl")
    assert {each["fingerprint"] for each in journal} == {config["fingerprint"]}


def test_single_file_gives_a_single_file(tmp_path: Path) -> None:
    result = chaffinch("clean", put(tmp_path / "in/a.txt", FAULTY), "-o", tmp_path / "new/folder/b.txt")
    assert (result.exit_code, result.stdout_bytes) == (0, b"")
    assert tree(tmp_path / "new") == {"folder/b.txt": CLEAN.encode()}


def test_single_file_into_a_folder_keeps_its_name(tmp_path: Path) -> None:
    (tmp_path / "out").mkdir()
    chaffinch("clean", put(tmp_path / "in/a.txt", FAULTY), "-o", tmp_path / "out")
    assert texts(tmp_path / "out") == {"a.txt": CLEAN.encode()}
    assert (tmp_path / "out/.chaffinch/journal.jsonl").is_file()


@pytest.mark.parametrize("output", [[], ["-o", "-"]])
def test_single_file_goes_to_stdout(tmp_path: Path, output: list[str]) -> None:
    source = put(tmp_path / "a.txt", FAULTY)
    result = chaffinch("clean", source, *output)
    assert (result.exit_code, result.stdout_bytes) == (0, CLEAN.encode())
    assert "1 document: 1 changed, 0 flagged, 0 guarded, 0 failed" in result.stderr
    assert tree(tmp_path) == {"a.txt": FAULTY.encode()}


def test_several_files_go_into_one_folder(tmp_path: Path) -> None:
    first, second = put(tmp_path / "x/a.txt", FAULTY), put(tmp_path / "y/b.txt", CLEAN)
    assert chaffinch("clean", second, first, "-o", tmp_path / "out").exit_code == 0
    assert texts(tmp_path / "out") == {"a.txt": CLEAN.encode(), "b.txt": CLEAN.encode()}


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        (FAULTY.encode(), CLEAN.encode()),
        (b"", b""),
        (b"\xef\xbb\xbfHe left. . She\r\ncame\xc2\xa0back.\r\n", b"\xef\xbb\xbfHe left. She\r\ncame\xc2\xa0back.\r\n"),
        (b"no line end", b"no line end"),
    ],
)
def test_stdin_goes_to_stdout_byte_for_byte(given: bytes, expected: bytes) -> None:
    done = subprocess.run([CONSOLE, "clean", "-"], input=given, capture_output=True, check=True)
    assert done.stdout == expected
    assert done.stderr.startswith(b"1 document: ")


def test_stdin_goes_to_a_file_and_a_journal(tmp_path: Path) -> None:
    result = chaffinch("clean", "-", "-o", tmp_path / "b.txt", "--journal", tmp_path / "j", given=FAULTY.encode())
    assert (result.exit_code, result.stdout_bytes) == (0, b"")
    assert (tmp_path / "b.txt").read_bytes() == CLEAN.encode()
    assert [(each["id"], each["status"]) for each in records(tmp_path / "j")] == [("-", "changed")]


def test_stdin_can_be_checked_and_shown_as_diff() -> None:
    assert chaffinch("clean", "-", "--check", given=FAULTY.encode()).exit_code == 1
    result = chaffinch("clean", "-", "--diff", given=FAULTY.encode())
    assert (result.exit_code, result.stdout_bytes.splitlines()[-1]) == (1, b"+He left. She came back.")


@pytest.mark.parametrize(("text", "code"), [(FAULTY, 1), (CLEAN, 0), (REOPENED, 0)])
def test_check_exits_by_what_would_change_and_writes_nothing(tmp_path: Path, text: str, code: int) -> None:
    put(tmp_path / "in/a.txt", text)
    for output in ([], ["-o", tmp_path / "out"]):
        result = chaffinch("clean", tmp_path / "in", "--check", *output)
        assert (result.exit_code, result.stdout_bytes) == (code, b"")
    assert tree(tmp_path) == {"in/a.txt": text.encode()}
    assert not (tmp_path / "out").exists()


def test_check_of_a_file_prints_no_text(tmp_path: Path) -> None:
    result = chaffinch("clean", put(tmp_path / "a.txt", FAULTY), "--check")
    assert (result.exit_code, result.stdout_bytes) == (1, b"")


def test_diff_prints_what_would_change_and_writes_nothing(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", "Title\n" + FAULTY)
    put(tmp_path / "in/b.txt", CLEAN)
    result = chaffinch("clean", tmp_path / "in", "--diff", "-o", tmp_path / "out")
    expected = "--- a.txt (as it came)\n+++ a.txt (cleaned)\n@@ -1,2 +1,2 @@\n Title\n"
    assert (result.exit_code, result.stdout) == (1, f"{expected}-{FAULTY}+{CLEAN}")
    assert tree(tmp_path).keys() == {"in/a.txt", "in/b.txt"}


def test_flags_are_listed_with_their_places_and_with_an_output_the_text_is_cleaned_too(tmp_path: Path) -> None:
    whole = "The mayor opened the fair on Friday, and the band played two songs for the children."
    broken = "Are working to pay the debt of the town."
    put(tmp_path / "in/a.txt", f"The fair is open\n\n{whole} {broken} He came , too.\n")
    put(tmp_path / "in/b.txt", CLEAN)
    listed = (
        f"a.txt:3:{len(whole) + 2}: fragments/lost-subject: starts with a verb and has no subject (0.85): {broken}\n"
    )
    result = chaffinch("clean", tmp_path / "in", "--flags", "--lang", "en")
    assert (result.exit_code, result.stdout) == (1, listed)
    assert tree(tmp_path).keys() == {"in/a.txt", "in/b.txt"}
    result = chaffinch("clean", tmp_path / "in", "--flags", "--lang", "en", "-o", tmp_path / "out")
    assert (result.exit_code, result.stdout) == (0, listed)
    assert "He came, too." in (tmp_path / "out/a.txt").read_text("utf-8")


def test_a_long_flag_is_cut_and_one_of_an_empty_text_has_a_place() -> None:
    words = "and they " * 40
    result = chaffinch("clean", "-", "--flags", "--lang", "en", given=f"Because {words}left.\n".encode())
    (line,) = result.stdout.splitlines()
    assert line.startswith("-:1:1: fragments/") and line.endswith("…") and len(line) < 300
    assert chaffinch("clean", "-", "--flags", given=b"").stdout == ""


def test_diff_of_a_clean_folder_is_empty(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", CLEAN)
    result = chaffinch("clean", tmp_path / "in", "--diff")
    assert (result.exit_code, result.stdout_bytes) == (0, b"")


def test_diff_says_where_the_last_line_has_no_end(tmp_path: Path) -> None:
    result = chaffinch("clean", put(tmp_path / "a.txt", FAULTY.rstrip("\n")), "--diff")
    assert result.stdout.splitlines()[3:] == [
        "-He left. . She came back.",
        "\\ no newline at end",
        "+He left. She came back.",
        "\\ no newline at end",
    ]


@pytest.mark.parametrize("separator", ["\r", "\u2028", "\u0085", "\x0c"])
def test_diff_speaks_of_no_other_line_than_the_last(tmp_path: Path, separator: str) -> None:
    source = put(tmp_path / "a.txt", f"One.{separator}{FAULTY}")
    assert "no newline at end" not in chaffinch("clean", source, "--diff").stdout


@pytest.mark.parametrize(
    ("options", "expected"),
    [
        (["--select", "punctuation/stop-after-stop"], CLEAN + SAID),
        (["--select", "punctuation"], CLEAN + SAID),
        (["--select", "casing"], FAULTY + SAID.replace("Said", "said")),
        (["--select", "casing", "--select", "punctuation"], CLEAN + SAID.replace("Said", "said")),
        (["--ignore", "punctuation/stop-after-stop"], FAULTY + SAID.replace("Said", "said")),
        (["--ignore", "casing"], CLEAN + SAID),
        (["--select", "casing", "--ignore", "casing/capital-said"], FAULTY + SAID),
        ([], CLEAN + SAID.replace("Said", "said")),
    ],
)
def test_rules_and_passes_are_chosen(tmp_path: Path, options: list[str], expected: str) -> None:
    result = chaffinch("clean", put(tmp_path / "a.txt", FAULTY + SAID), *options)
    assert (result.exit_code, result.stdout_bytes.decode()) == (0, expected)


@pytest.mark.parametrize("option", ["--select", "--ignore"])
@pytest.mark.parametrize(
    ("wrong", "right"), [("punctuation/stop-after-stp", "punctuation/stop-after-stop"), ("quots", "quotes")]
)
def test_unknown_rule_is_a_usage_error_with_the_near_name(tmp_path: Path, option: str, wrong: str, right: str) -> None:
    result = chaffinch("clean", put(tmp_path / "a.txt", FAULTY), option, wrong)
    assert (result.exit_code, result.stdout_bytes) == (2, b"")
    assert f"unknown rule or pass '{wrong}'; did you mean {right}" in result.stderr


def test_reopened_quote_stays_and_is_flagged(tmp_path: Path) -> None:
    result = chaffinch("clean", put(tmp_path / "a.txt", REOPENED), "--journal", tmp_path / "j")
    assert result.stdout_bytes.decode() == REOPENED
    record = records(tmp_path / "j")[0]
    assert [(flag["rule"], flag["span"]) for flag in record["flags"]] == [("quotes/reopened-quote", [62, 63])]
    assert [(held["rule"], held["reason"]) for held in record["held"]] == [("quotes/reopened-quote", "unsafe")]


def test_unsafe_drops_the_reopened_quote_and_its_flag(tmp_path: Path) -> None:
    result = chaffinch("clean", put(tmp_path / "a.txt", REOPENED), "--unsafe", "--journal", tmp_path / "j")
    assert result.stdout_bytes.decode() == REOPENED.replace("people. “We", "people. We")
    record = records(tmp_path / "j")[0]
    assert (record["status"], record["flags"], record["held"]) == ("changed", [], [])


def test_unsafe_leaves_the_seed_without_a_flag(tmp_path: Path) -> None:
    chaffinch("clean", SEED, "-o", tmp_path / "safe.txt", "--journal", tmp_path / "safe.jsonl")
    chaffinch("clean", SEED, "-o", tmp_path / "unsafe.txt", "--journal", tmp_path / "unsafe.jsonl", "--unsafe")
    assert [each["rule"] for each in records(tmp_path / "safe.jsonl")[0]["flags"]] == ["quotes/reopened-quote"]
    assert records(tmp_path / "unsafe.jsonl")[0]["flags"] == []
    safe = (tmp_path / "safe.txt").read_bytes().decode()
    assert (tmp_path / "unsafe.txt").read_bytes().decode() == safe.replace("facilities. “We", "facilities. We")


@pytest.mark.parametrize(("lang", "verb"), [("en", "said"), ("de", "Said")])
def test_lang_says_the_language_of_a_text(tmp_path: Path, lang: str, verb: str) -> None:
    result = chaffinch("clean", put(tmp_path / "a.txt", SAID), "--lang", lang, "--journal", tmp_path / "j")
    assert result.stdout_bytes.decode() == SAID.replace("Said", verb)
    said = [(each["lang"], each["lang_method"], each["lang_certainty"]) for each in records(tmp_path / "j")]
    assert said == [(lang, "given", 1.0)]


@pytest.mark.parametrize("lang", ["EN", "en-US", "en_GB"])
def test_lang_is_read_as_the_field_of_a_record_is(tmp_path: Path, lang: str) -> None:
    result = chaffinch("clean", put(tmp_path / "a.txt", SAID), "--lang", lang, "--journal", tmp_path / "j")
    assert result.stdout_bytes.decode() == SAID.replace("Said", "said")
    assert [each["lang"] for each in records(tmp_path / "j")] == ["en"]


@pytest.mark.parametrize(("field", "lang"), [("lang", "en"), ("lang", "en-GB"), ("language", "en")])
def test_language_of_a_record_counts_before_lang(tmp_path: Path, field: str, lang: str) -> None:
    row = json.dumps({"text": SAID, field: lang})
    result = chaffinch("clean", put(tmp_path / "a.jsonl", row), "--lang", "de", "--lang-field", field)
    assert json.loads(result.stdout_bytes)["text"] == SAID.replace("Said", "said")


def test_text_field_names_the_field_to_clean(tmp_path: Path) -> None:
    row = {"text": FAULTY, "body": FAULTY}
    result = chaffinch("clean", put(tmp_path / "a.jsonl", json.dumps(row)), "--text-field", "body")
    assert json.loads(result.stdout_bytes) == row | {"body": CLEAN}


def test_journal_of_a_single_file_goes_where_it_is_told(tmp_path: Path) -> None:
    chaffinch("clean", put(tmp_path / "a.txt", FAULTY), "-o", tmp_path / "b.txt", "--journal", tmp_path / "new/j.jsonl")
    assert tree(tmp_path).keys() == {"a.txt", "b.txt", "new/j.jsonl"}
    (record,) = records(tmp_path / "new/j.jsonl")
    edit = {"span": [8, 10], "origin": [8, 10], "before": " .", "after": ""}
    assert (record["id"], record["source"], record["status"]) == ("a.txt", "a.txt", "changed")
    assert edit.items() <= record["layers"][0]["edits"][0].items()


def test_journal_of_records_has_a_line_for_each_and_goes_by_their_ids(tmp_path: Path) -> None:
    rows = '{"id": "x", "text": "One. . Two."}\n{"id": 7, "text": "Well."}\n{"text": "Well."}\n'
    chaffinch("clean", put(tmp_path / "a.jsonl", rows), "--journal", tmp_path / "j")
    found = [(each["id"], each["status"]) for each in records(tmp_path / "j")]
    assert found == [("x", "changed"), ("7", "unchanged"), ("a.jsonl:3", "unchanged")]


def test_journal_of_a_folder_run_can_be_had_elsewhere_too(site: Path, tmp_path: Path) -> None:
    chaffinch("clean", site, "-o", tmp_path / "out", "--journal", tmp_path / "j")
    assert (tmp_path / "j").read_bytes() == (tmp_path / "out/.chaffinch/journal.jsonl").read_bytes()


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_journal_that_was_asked_for_is_written_in_a_dry_run(tmp_path: Path, option: str) -> None:
    source = put(tmp_path / "in/a.txt", FAULTY)
    for number, path in enumerate((source, source.parent, "-")):
        journal = tmp_path / f"j{number}"
        result = chaffinch("clean", path, option, "--journal", journal, given=FAULTY.encode())
        assert (result.exit_code, [each["status"] for each in records(journal)]) == (1, ["changed"])
    assert tree(tmp_path).keys() == {"in/a.txt", "j0", "j1", "j2"}


def test_journal_has_its_name_from_the_start_and_stays_when_the_run_is_broken_off(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt"):
        put(tmp_path / "in" / name, FAULTY)
    places = Places.folder(tmp_path / "out")
    journal = tmp_path / "out/.chaffinch/journal.jsonl"

    def broken_off(done: Done) -> None:
        assert journal.is_file()
        if done.record and done.record["id"] == "b.txt":
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_batch(sources([tmp_path / "in"]).files, Cleaner(), Reading(), places, broken_off)
    assert [each["id"] for each in records(journal)] == ["a.txt", "b.txt"]
    assert texts(tmp_path / "out") == dict.fromkeys(("a.txt", "b.txt"), CLEAN.encode())


@pytest.mark.parametrize("options", [[], ["--check"]])
@pytest.mark.parametrize(("source", "journal"), [("in", "in/a.txt"), ("in/a.txt", "in/a.txt"), ("in", "link/a.txt")])
def test_journal_in_the_place_of_an_input_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, journal: str, options: list[str]
) -> None:
    put(tmp_path / "in/a.txt", FAULTY)
    (tmp_path / "link").symlink_to("in")
    monkeypatch.chdir(tmp_path)
    result = chaffinch("clean", source, "-o", "out", "--journal", journal, *options)
    assert (result.exit_code, tree(tmp_path)) == (2, {"in/a.txt": FAULTY.encode()})
    assert f"{journal}: is an input too" in result.stderr


@pytest.mark.parametrize(("source", "out", "journal"), [("in/a.txt", "b", "b"), ("in", "out", "out/a.txt")])
def test_journal_in_the_place_of_an_output_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, out: str, journal: str
) -> None:
    put(tmp_path / "in/a.txt", FAULTY)
    monkeypatch.chdir(tmp_path)
    result = chaffinch("clean", source, "-o", out, "--journal", journal)
    assert (result.exit_code, tree(tmp_path)) == (2, {"in/a.txt": FAULTY.encode()})
    assert f"{journal}: two things would be written to it" in result.stderr


def test_stats_are_a_table_of_the_rules_that_found_something(site: Path, tmp_path: Path) -> None:
    result = chaffinch("clean", site, "-o", tmp_path / "out", "--stats")
    rows = [line.split() for line in result.stdout.splitlines()]
    assert rows[0] == ["rule", "edits", "documents", "removed", "flags", "held"]
    assert ["punctuation/stop-after-stop", "4", "3", "0", "0", "0"] in rows
    assert ["quotes/reopened-quote", "0", "1", "0", "1", "1"] in rows
    assert all(any(map(int, row[1:])) for row in rows[1:])


def test_stats_leave_stdout_to_the_text(tmp_path: Path) -> None:
    result = chaffinch("clean", put(tmp_path / "a.txt", FAULTY), "--stats")
    assert result.stdout_bytes == CLEAN.encode()
    assert "punctuation/stop-after-stop" in result.stderr.splitlines()[1]


def test_verify_lets_good_runs_through(site: Path, tmp_path: Path) -> None:
    assert chaffinch("clean", site, "-o", tmp_path / "a").exit_code == 0
    assert chaffinch("clean", site, "-o", tmp_path / "b", "--verify").exit_code == 0
    assert texts(tmp_path / "a") == texts(tmp_path / "b")


@pytest.mark.parametrize(("options", "code"), [([], 0), (["--verify"], 3)])
def test_verify_names_a_document_whose_record_leads_nowhere(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str], code: int
) -> None:
    monkeypatch.setattr("chaffinch.batch.outcome.undone", lambda piece, record: b"another text")
    put(tmp_path / "in/a.txt", FAULTY)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", *options)
    assert result.exit_code == code
    assert ("failed: a.txt: the cleaned text could not be undone: its record leads elsewhere" in result.stderr) == bool(
        options
    )


def test_second_run_over_the_output_changes_nothing(site: Path, tmp_path: Path) -> None:
    chaffinch("clean", site, "-o", tmp_path / "out")
    assert chaffinch("clean", tmp_path / "out", "--check").exit_code == 0
    assert chaffinch("clean", tmp_path / "out", "-o", tmp_path / "again").exit_code == 0
    assert texts(tmp_path / "again") == texts(tmp_path / "out")


@pytest.mark.parametrize(
    "options", [["--check"], ["--diff"], ["-o", "out"], ["-o", "out", "--unsafe", "--verify", "--stats"]]
)
def test_input_is_never_touched(
    site: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: list[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    before = {name: (raw, (site / name).stat().st_mtime_ns) for name, raw in tree(site).items()}
    chaffinch("clean", "in", *options)
    assert {name: (raw, (site / name).stat().st_mtime_ns) for name, raw in tree(site).items()} == before


def test_hidden_files_and_other_kinds_are_left_alone(tmp_path: Path) -> None:
    names = "a.txt", ".b.txt", ".git/c.txt", "page.pdf", "x/photo.png", "txt"
    for name in names:
        put(tmp_path / "in" / name, FAULTY)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert (result.exit_code, texts(tmp_path / "out")) == (0, {"a.txt": CLEAN.encode()})
    assert "3 files of other kinds left alone" in result.stderr
    assert tree(tmp_path / "in") == dict.fromkeys(names, FAULTY.encode())


def test_named_file_of_another_kind_is_a_usage_error(tmp_path: Path) -> None:
    result = chaffinch("clean", put(tmp_path / "page.pdf", FAULTY), "-o", tmp_path / "out")
    assert (result.exit_code, set(tree(tmp_path))) == (2, {"page.pdf"})
    assert "page.pdf: not a kind of file that chaffinch reads; expected .txt" in result.stderr


def test_two_inputs_of_one_name_are_a_usage_error(tmp_path: Path) -> None:
    first, second = put(tmp_path / "x/a.txt", FAULTY), put(tmp_path / "y/a.txt", FAULTY)
    result = chaffinch("clean", first.parent, second, "-o", tmp_path / "out")
    assert (result.exit_code, (tmp_path / "out").exists()) == (2, False)
    assert f"{first} and {second} would both become a.txt" in result.stderr


@pytest.mark.parametrize("inputs", [["in"], ["in/a.txt", "in/b.txt"]])
@pytest.mark.parametrize("output", [[], ["-o", "-"]])
def test_several_documents_need_a_place(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, inputs: list[str], output: list[str]
) -> None:
    put(tmp_path / "in/a.txt", FAULTY)
    put(tmp_path / "in/b.txt", FAULTY)
    monkeypatch.chdir(tmp_path)
    result = chaffinch("clean", *inputs, *output)
    assert (result.exit_code, result.stdout_bytes) == (2, b"")
    assert "several documents need a place to go; expected -o FOLDER, --check or --diff" in result.stderr


@pytest.mark.parametrize(
    ("source", "out", "problem"),
    [
        ("in", "in", "is an input too"),
        ("in", "in/deep/out", "lies inside the input in"),
        ("in", "link/out", "lies inside the input in"),
        ("in", ".", "holds the input in"),
        ("in/deep", "in", "holds the input in/deep"),
        ("in/a.txt", "in/a.txt", "is an input too"),
        ("in/a.txt", "link/a.txt", "is an input too"),
    ],
)
def test_output_that_meets_the_input_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, source: str, out: str, problem: str
) -> None:
    put(tmp_path / "in/a.txt", FAULTY)
    put(tmp_path / "in/deep/b.txt", FAULTY)
    (tmp_path / "link").symlink_to("in")
    monkeypatch.chdir(tmp_path)
    before = sorted(tmp_path.rglob("*")), tree(tmp_path)
    result = chaffinch("clean", source, "-o", out)
    assert (result.exit_code, sorted(tmp_path.rglob("*")), tree(tmp_path)) == (2, *before)
    assert f"{out}: {problem}" in result.stderr


@pytest.mark.parametrize("names", [["a.txt"], ["a.txt", "b.txt"]])
def test_files_into_their_own_folder_are_a_usage_error(tmp_path: Path, names: list[str]) -> None:
    files = [put(tmp_path / name, FAULTY) for name in names]
    result = chaffinch("clean", *files, "-o", tmp_path)
    assert (result.exit_code, tree(tmp_path)) == (2, dict.fromkeys(names, FAULTY.encode()))
    assert "a.txt: is an input too; expected another place, so that nothing is overwritten" in result.stderr


def test_long_file_name_can_be_cleaned(tmp_path: Path) -> None:
    name = "z" * 251 + ".txt"
    put(tmp_path / "in" / name, FAULTY)
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert (result.exit_code, texts(tmp_path / "out")) == (0, {name: CLEAN.encode()})


def test_output_that_cannot_be_made_is_a_usage_error(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", FAULTY)
    blocked = put(tmp_path / "file", "in the way")
    result = chaffinch("clean", tmp_path / "in", "-o", blocked)
    assert (result.exit_code, blocked.read_text("utf-8")) == (2, "in the way")
    assert str(blocked) in result.stderr


def test_two_runs_give_the_same_bytes(site: Path, tmp_path: Path) -> None:
    for out in ("one", "two"):
        chaffinch("clean", site, "-o", tmp_path / out)
    assert tree(tmp_path / "one") == tree(tmp_path / "two")


def test_a_run_over_its_own_earlier_output_gives_the_same_bytes(site: Path, tmp_path: Path) -> None:
    chaffinch("clean", site, "-o", tmp_path / "out")
    first = tree(tmp_path / "out")
    chaffinch("clean", site, "-o", tmp_path / "out")
    assert tree(tmp_path / "out") == first


def test_a_run_starts_by_removing_the_earlier_run(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in/a.txt").write_bytes(b"caf\xe9")
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert (tmp_path / "out/.chaffinch/quarantine/a.txt").is_file()
    put(tmp_path / "in/a.txt", FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert tree(tmp_path / "out/.chaffinch").keys() == {"journal.jsonl", "summary.json", "config.json"}


@pytest.mark.parametrize("option", ["--check", "--diff"])
def test_dry_run_leaves_the_earlier_run(tmp_path: Path, option: str) -> None:
    put(tmp_path / "in/a.txt", FAULTY)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    before = tree(tmp_path)
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", option)
    assert tree(tmp_path) == before


def test_hash_seed_and_locale_change_nothing(site: Path, tmp_path: Path) -> None:
    trees = []
    for seed, locale in (("0", "C"), ("1", "C.UTF-8"), ("2", "POSIX")):
        out = tmp_path / seed
        environment = {**os.environ, "PYTHONHASHSEED": seed, "LC_ALL": locale, "PYTHONUTF8": "0"}
        subprocess.run(
            [CONSOLE, "clean", site, "-o", out, "--unsafe"], check=True, capture_output=True, env=environment
        )
        trees.append(tree(out))
    assert trees[0] == trees[1] == trees[2]
    assert len(trees[0]) == 6


def test_guarded_document_is_left_whole_and_counted(tmp_path: Path) -> None:
    result = chaffinch("clean", put(tmp_path / "a.txt", FORM), "--journal", tmp_path / "j")
    assert (result.exit_code, result.stdout_bytes.decode()) == (0, FORM)
    assert "1 document: 0 changed, 1 flagged, 1 guarded, 0 failed" in result.stderr
    assert [each["status"] for each in records(tmp_path / "j")] == ["guarded"]
    assert "guarded: a.txt: left whole: 84% of the letters would have been removed, and 50% may be\n" in result.stderr


def test_the_first_guarded_documents_are_named_with_the_reason_and_the_rest_are_counted(tmp_path: Path) -> None:
    rows = "".join(json.dumps({"id": f"r{number}", "text": FORM}) + "\n" for number in range(8))
    lines = chaffinch("clean", put(tmp_path / "a.jsonl", rows)).stderr.splitlines()
    named = [line.split(": ")[1] for line in lines if line.startswith("guarded: ")]
    assert named == ["r0", "r1", "r2", "r3", "r4"] and "and 3 guarded more; the journal says why of each" in lines


def test_empty_folder_is_a_run_of_nothing(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    result = chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    assert (result.exit_code, (tmp_path / "out/.chaffinch/journal.jsonl").read_bytes()) == (0, b"")
    assert "0 documents: 0 changed" in result.stderr


def test_no_path_is_a_usage_error() -> None:
    assert chaffinch("clean").exit_code == 2


def test_unknown_profile_is_a_usage_error_with_those_there_are(tmp_path: Path) -> None:
    result = chaffinch("clean", put(tmp_path / "a.txt", FAULTY), "--profile", "artikel")
    assert (result.exit_code, result.stdout_bytes) == (2, b"")
    assert "'artikel' is not" in result.stderr
    assert "'article'" in result.stderr


def test_run_over_other_files_never_replaces_a_run(tmp_path: Path) -> None:
    for name in "ab":
        put(tmp_path / f"{name}.txt", FAULTY)
    assert chaffinch("clean", tmp_path / "a.txt", "-o", f"{tmp_path}/out/").exit_code == 0
    before = tree(tmp_path / "out")
    result = chaffinch("clean", tmp_path / "b.txt", "-o", f"{tmp_path}/out/")
    assert (result.exit_code, tree(tmp_path / "out")) == (2, before)
    assert "holds a run over other files, too (a.txt)" in result.stderr
    assert chaffinch("clean", tmp_path / "a.txt", "-o", f"{tmp_path}/out/").exit_code == 0


def test_records_come_through_standard_input(tmp_path: Path) -> None:
    given = b'{"text":"He left. . She came back.","x":"Wait. . No"}\n{"text":"Fine."}\n'
    result = chaffinch("clean", "-", "--format", "jsonl", "--journal", tmp_path / "j", given=given)
    assert result.stdout_bytes == given.replace(b"left. .", b"left.")
    assert [record["id"] for record in records(tmp_path / "j")] == ["-.jsonl:1", "-.jsonl:2"]


def test_utf_8_beats_a_declared_encoding(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", "Café. . Il part.\n".encode())
    put(tmp_path / "in/b.txt", "Café. . Il part.\n".encode("latin-1"))
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--encoding", "latin-1").exit_code == 0
    clean = "Café. Il part.\n"
    assert texts(tmp_path / "out") == {"a.txt": clean.encode(), "b.txt": clean.encode("latin-1")}


def test_standard_input_that_breaks_off_leaves_what_stood_at_its_place(tmp_path: Path) -> None:
    place = tmp_path / "out.txt"
    place.write_bytes(b"as it was\n")
    result = chaffinch("clean", "-", "-o", place, "--journal", tmp_path / "journal.jsonl", given=b"caf\xe9\x81\x00")
    assert (result.exit_code, place.read_bytes()) == (3, b"as it was\n")
    assert json.loads((tmp_path / "journal.jsonl").read_text())["status"] == "failed"
    cut = gzip.compress(b'{"text": "He left. . She came."}\n' * 9_000)[:-40]
    result = chaffinch("clean", "-", "--format", "jsonl.gz", "-o", tmp_path / "out.jsonl", given=cut)
    assert result.exit_code == 3 and not (tmp_path / "out.jsonl").exists()


@pytest.mark.parametrize("place", ["new/", "old"])
def test_standard_input_has_no_name_in_a_folder(place: str, tmp_path: Path) -> None:
    (tmp_path / "old").mkdir()
    result = chaffinch("clean", "-", "-o", f"{tmp_path}/{place}", given=b"He left.\n")
    assert result.exit_code == 2 and "expected -o FILE" in result.stderr


def test_a_single_file_that_is_excluded_is_no_fault(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"He left. .\n")
    result = chaffinch("clean", tmp_path / "a.txt", "--exclude", "a*", "-o", tmp_path / "out.txt")
    assert result.exit_code == 0 and "1 file excluded" in result.stderr
    assert not (tmp_path / "out.txt").exists()
