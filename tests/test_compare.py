"""`chaffinch compare`: exactly what differs between two runs, or two versions of a rule."""

import json
import shutil
from pathlib import Path

import pytest

from house import FIXTURES, RULES, chaffinch, put, records, text_of

STOP = "punctuation/stop-after-stop"
COMMA = "spacing/space-before-comma"


@pytest.fixture
def given(tmp_path: Path) -> Path:
    for path in (FIXTURES / "articles").glob("*/input.txt"):
        put(tmp_path / "in" / f"{path.parent.name}.txt", path.read_bytes())
    put(tmp_path / "in/rows.jsonl", '{"id": "r", "text": "One. . Two , three."}\n')
    return tmp_path / "in"


def clean(given: Path, name: str, *options: object) -> Path:
    out = given.parent / name
    assert chaffinch("clean", given, "-o", out, *options).exit_code == 0
    return out


def edits(run: Path, rule: str) -> int:
    found = records(run / ".chaffinch/journal.jsonl")
    return sum(len(layer["edits"]) for each in found for layer in each["layers"] if layer["rule"] == rule)


def test_equal_runs_do_not_differ(given: Path) -> None:
    result = chaffinch("compare", clean(given, "one"), clean(given, "two", "--jobs", "2"))
    assert (result.exit_code, result.stdout) == (0, "0 of 13 documents differ\n")


def test_what_a_switched_off_rule_did_is_gone_or_new_the_other_way_round(given: Path) -> None:
    one, two = clean(given, "one"), clean(given, "two", "--ignore", COMMA)
    count = edits(one, COMMA)
    result = chaffinch("compare", one, two)
    assert result.exit_code == 1
    lines = [line for line in result.stdout.splitlines() if not line.startswith("  ")]
    assert lines == [f"{COMMA}: {count} gone", f"{count} of 13 documents differ"]
    assert result.stdout.count("\n  gone    ") == count > 2
    assert "  gone    r:1:13: " not in result.stdout and "  gone    r:1:11: One. Two[- -], three." in result.stdout
    assert chaffinch("compare", two, one).stdout.startswith(f"{COMMA}: {count} new\n  new     ")


def planted(tmp_path: Path, old: str, new: str, name: str = "stop-after-stop") -> tuple[Path, Path]:
    """Return a rule file and a version of it with a change."""
    text = text_of(RULES / f"punctuation/{name}.toml")
    assert old in text
    paths = [tmp_path / version / "punctuation" / f"{name}.toml" for version in ("old", "new")]
    return put(paths[0], text), put(paths[1], text.replace(old, new))


def test_a_planted_change_of_a_rule_is_listed_exactly(given: Path, tmp_path: Path) -> None:
    put(given / "de.txt", "Das Schiff lief aus. . Es kam zurück.\n")
    versions = planted(tmp_path, 'kind = "inline"', 'langs = ["de"]\nkind = "inline"')
    result = chaffinch("compare", "--rules", *versions, given)
    one = clean(given, "one")
    kept = sum(
        len(layer["edits"])
        for each in records(one / ".chaffinch/journal.jsonl")
        for layer in each["layers"]
        if layer["rule"] == STOP and each["lang"] == "de"
    )
    gone = edits(one, STOP) - kept
    heads = [line for line in result.stdout.splitlines() if not line.startswith("  ")]
    assert heads[0] == f"{STOP}: {gone} gone" and kept
    assert result.stdout.count("  gone    ") == gone and len(heads) == 2
    assert result.exit_code == 1


def test_folders_of_rules_are_compared_too(given: Path, tmp_path: Path) -> None:
    for name in ("same", "rules"):
        shutil.copytree(RULES, tmp_path / name)
    assert chaffinch("compare", "--rules", RULES, tmp_path / "same", given / "rows.jsonl").exit_code == 0
    chain = tmp_path / "rules/chain.toml"
    put(chain, text_of(chain).replace(f'    "{COMMA}",\n', "").replace(f'"{COMMA}", ', ""))
    (tmp_path / f"rules/{COMMA}.toml").unlink()
    result = chaffinch("compare", "--rules", RULES, tmp_path / "rules", given / "rows.jsonl")
    assert result.stdout.splitlines() == [
        f"{COMMA}: 1 gone",
        "  gone    r:1:11: One. Two[- -], three.",
        "1 of 1 documents differ",
    ]


def test_an_edit_that_does_something_else_now_is_changed(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", "One. . Two.\n")
    one = clean(tmp_path / "in", "one")
    other = clean(tmp_path / "in", "two")
    journal = other / ".chaffinch/journal.jsonl"
    (record,) = records(journal)
    record["layers"][0]["edits"][0]["why"] = "another reason"
    put(journal, json.dumps(record) + "\n")
    assert chaffinch("compare", one, other).exit_code == 0, "the reason is no part of the edit"
    record["layers"][0]["edits"][0] |= {"span": [3, 6], "before": ". .", "after": "."}
    put(journal, json.dumps(record) + "\n")
    result = chaffinch("compare", one, other)
    assert result.stdout.splitlines() == [
        f"{STOP}: 1 changed",
        "  changed a.txt:1:5: One.[- .-] Two.↵",
        "  now     One[-. .-]{+.+} Two.↵",
        "1 of 1 documents differ",
    ]


def test_flags_that_come_or_go_are_told(tmp_path: Path) -> None:
    text = "The harbour opened on Monday and the ships came in.\n\nAre working to eliminate the debt.\n"
    put(tmp_path / "in/a.txt", text)
    one, two = clean(tmp_path / "in", "one"), clean(tmp_path / "in", "two", "--ignore", "fragments")
    result = chaffinch("compare", one, two)
    assert "fragments/lost-subject: 1 gone\n  gone    a.txt:3:1: flagged, " in result.stdout


def test_what_was_reviewed_stands_first_and_is_counted(given: Path) -> None:
    one, two = clean(given, "one"), clean(given, "two", "--ignore", STOP)
    chaffinch("audit", one, "--review", "--rule", STOP, given=b"aarq")
    result = chaffinch("compare", one, two, "--decisions", one / ".chaffinch/decisions.jsonl")
    rows = [line for line in result.stdout.splitlines() if line.startswith("  gone")]
    assert [line.rpartition(" (you: ")[2] for line in rows[:3]].count("accept)") == 2
    assert all("(you: " in line for line in rows[:3]) and not any("(you: " in line for line in rows[3:])
    assert "reviewed: 2 accepted edits are gone or changed, 0 rejected ones are made" in result.stdout


def test_documents_that_are_missing_changed_or_failed_are_counted(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.txt", "d.txt"):
        put(tmp_path / "in" / name, "One. . Two.\n")
    one = clean(tmp_path / "in", "one")
    (tmp_path / "in/a.txt").unlink()
    put(tmp_path / "in/b.txt", "Three. . Four.\n")
    put(tmp_path / "in/c.txt", b"caf\xe9")
    put(tmp_path / "in/e.txt", "One.\n")
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "two")
    result = chaffinch("compare", one, tmp_path / "two")
    assert result.exit_code == 1
    assert result.stdout.splitlines() == [
        "0 of 1 documents differ",
        "only in the first run: 1 documents",
        "only in the second run: 1 documents",
        "not compared, of another text: 1 documents, such as b.txt",
        "failed in one run only: 1 documents, such as c.txt",
    ]


def test_one_path_alone_is_no_comparison(given: Path) -> None:
    result = chaffinch("compare", clean(given, "one"))
    assert (result.exit_code, "expected two runs" in result.stderr) == (2, True)
