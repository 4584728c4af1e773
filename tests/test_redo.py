"""`chaffinch undo --rule` and `--document`: a part of a run undone, as if it had never been."""

import json
from pathlib import Path

import pytest

from chaffinch.audit.reading import Run
from chaffinch.cleaner import Cleaner
from house import FIXTURES, chaffinch, put, records, text_of, texts, tricky

STOP = "punctuation/stop-after-stop"
SAID = "casing/capital-said"
ROWS = (
    '{"id": "r1", "text": "Sie kam. . Er ging.", "n": 1}\n\n'
    '{"id": "r2", "lang": "en", "text": "They hit, Said he. . Caf\\u00e9."}\n'
    '{"body": "none"}\n'
)


@pytest.fixture(scope="module")
def fixtures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a run over the fixtures."""
    top = tmp_path_factory.mktemp("redo")
    for path in (FIXTURES / "articles").glob("*/input.txt"):
        put(top / "in/articles" / f"{path.parent.name}.txt", path.read_bytes())
    for folder in ("debris", "found"):
        for path in (FIXTURES / folder).glob("*.txt"):
            put(top / "in" / folder / path.name, path.read_bytes())
    rows = (json.dumps({"id": title, "text": text}) + "\n" for title, text, _ in tricky())
    put(top / "in/tricky.jsonl", "".join(rows))
    assert chaffinch("clean", top / "in", "-o", top / "out").exit_code == 0
    return top / "out"


def found_rules(run: Path) -> list[str]:
    found = records(run / ".chaffinch/journal.jsonl")
    rules = {each["rule"] for one in found for sort in ("layers", "flags", "held") for each in one.get(sort, ())}
    return sorted(rule for rule in rules if not rule.startswith("run/"))


def comparable(run: Path) -> list[dict[str, object]]:
    """Return the records of a run without what names its settings."""
    found = records(run / ".chaffinch/journal.jsonl")
    return [{key: value for key, value in each.items() if key not in ("fingerprint", "key")} for each in found]


def test_without_each_rule_a_run_is_as_if_the_rule_had_been_switched_off(fixtures: Path, tmp_path: Path) -> None:
    rules = found_rules(fixtures)
    assert len(rules) > 30
    originals = {each.id: each.original for each in Run.open(fixtures).documents()}
    for number, rule in enumerate(rules):
        out = tmp_path / str(number)
        result = chaffinch("undo", fixtures, "-o", out, "--rule", rule)
        assert result.exit_code == 0, result.output
        cleaner = Cleaner(ignore=(rule,))
        for each in Run.open(out).documents():
            original = originals[each.id]
            assert original and each.original and each.original.text == original.text
            assert each.text == cleaner.run(original).text, f"{rule}: {each.id}"


@pytest.mark.parametrize("rule", [STOP, "chrome/template-tail", "encoding/mojibake"])
def test_bytes_and_records_are_those_of_a_run_without_the_rule(fixtures: Path, tmp_path: Path, rule: str) -> None:
    assert chaffinch("undo", fixtures, "-o", tmp_path / "part", "--rule", rule).exit_code == 0
    assert chaffinch("clean", fixtures.parent / "in", "-o", tmp_path / "run", "--ignore", rule).exit_code == 0
    assert texts(tmp_path / "part") == texts(tmp_path / "run")
    assert comparable(tmp_path / "part") == comparable(tmp_path / "run")


def test_later_rules_see_the_text_that_the_rule_left_alone(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", "They hit, Said he. .  It went on.\n")
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out")
    chaffinch("undo", tmp_path / "out", "-o", tmp_path / "part", "--rule", STOP)
    expected = Cleaner(ignore=(STOP,)).clean("They hit, Said he. .  It went on.\n")
    assert text_of(tmp_path / "part/a.txt") == expected != text_of(tmp_path / "out/a.txt")


@pytest.fixture
def out(tmp_path: Path) -> Path:
    put(tmp_path / "in/a.txt", "They hit, Said he. . Then.\r\n")
    put(tmp_path / "in/win.txt", b"\x93They left.\x94 . She came. . So.\r\n")
    put(tmp_path / "in/deep/rows.jsonl", ROWS)
    put(tmp_path / "in/broken.txt", b"caf\xe9")
    assert chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out").exit_code == 3
    return tmp_path / "out"


def test_a_document_gets_its_original_back_and_the_others_stay(out: Path, tmp_path: Path) -> None:
    result = chaffinch("undo", out, "-o", tmp_path / "part", "--document", "win.txt", "--document", "r2")
    assert result.exit_code == 0, result.output
    given, cleaned, found = texts(tmp_path / "in"), texts(out), texts(tmp_path / "part")
    assert found["win.txt"] == given["win.txt"] and found["a.txt"] == cleaned["a.txt"] != given["a.txt"]
    lines = [tree["deep/rows.jsonl"].splitlines() for tree in (found, cleaned, given)]
    assert lines[0] == [lines[1][0], *lines[2][1:]]


def test_all_documents_of_a_file_can_be_named_by_it(out: Path, tmp_path: Path) -> None:
    chaffinch("undo", out, "-o", tmp_path / "part", "--document", "deep/rows.jsonl")
    assert texts(tmp_path / "part")["deep/rows.jsonl"] == texts(tmp_path / "in")["deep/rows.jsonl"]


def test_a_rule_in_one_document_alone(out: Path, tmp_path: Path) -> None:
    chaffinch("undo", out, "-o", tmp_path / "part", "--rule", STOP, "--document", "r2")
    found, cleaned = texts(tmp_path / "part"), texts(out)
    without = Cleaner(ignore=(STOP,), lang="en").clean("They hit, Said he. . Café.")
    assert json.dumps(without) in found["deep/rows.jsonl"].decode()
    assert "Sie kam. Er ging." in found["deep/rows.jsonl"].decode()
    assert {name for name in found if found[name] != cleaned[name]} == {"deep/rows.jsonl"}


def test_what_is_left_is_a_run_that_can_be_undone_again(out: Path, tmp_path: Path) -> None:
    chaffinch("undo", out, "-o", tmp_path / "one", "--rule", STOP)
    assert chaffinch("undo", tmp_path / "one", "-o", tmp_path / "two", "--rule", SAID).exit_code == 0
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "run", "--ignore", STOP, "--ignore", SAID)
    assert texts(tmp_path / "two") == texts(tmp_path / "run")
    assert STOP not in found_rules(tmp_path / "two")
    assert chaffinch("undo", tmp_path / "two", "-o", tmp_path / "back").exit_code == 0
    assert texts(tmp_path / "back") == texts(tmp_path / "in")
    chaffinch("undo", tmp_path / "one", "-o", tmp_path / "three", "--document", "a.txt")
    assert texts(tmp_path / "three")["a.txt"] == texts(tmp_path / "in")["a.txt"]
    assert chaffinch("audit", tmp_path / "two").exit_code == 0


def test_settings_of_the_run_hold_overrides_decisions_and_all(tmp_path: Path) -> None:
    for name in ("a.txt", "raw/b.txt"):
        put(tmp_path / "in" / name, "They hit, Said he. . Then , so.\n")
    put(tmp_path / "in/chaffinch.toml", '[[override]]\npaths = ["raw/**"]\nignore = ["casing"]\n')
    row = {"verdict": "reject", "scope": "rule", "rule": "spacing/space-before-comma"}
    decisions = put(tmp_path / "d.jsonl", json.dumps(row) + "\n")
    words = (tmp_path / "in", "--decisions", decisions, "--protect", "hit, ")
    assert chaffinch("clean", *words, "-o", tmp_path / "out").exit_code == 0
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "part", "--rule", STOP).exit_code == 0
    put(
        tmp_path / "in/chaffinch.toml",
        f'ignore = ["{STOP}"]\n[[override]]\npaths = ["raw/**"]\nignore = ["casing", "{STOP}"]\n',
    )
    assert chaffinch("clean", *words, "-o", tmp_path / "run").exit_code == 0
    assert texts(tmp_path / "part") == texts(tmp_path / "run")
    assert "Said" in text_of(tmp_path / "part/raw/b.txt") and " , so" in text_of(tmp_path / "part/a.txt")


def test_records_that_were_made_of_texts_are_done_anew(tmp_path: Path) -> None:
    put(tmp_path / "in/win.txt", b"\x93They left.\x94 . She came. . So.\r\n")
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "out", "--to", "jsonl")
    assert chaffinch("undo", tmp_path / "out", "-o", tmp_path / "part", "--rule", STOP).exit_code == 0
    chaffinch("clean", tmp_path / "in", "-o", tmp_path / "run", "--to", "jsonl", "--ignore", STOP)
    assert texts(tmp_path / "part") == texts(tmp_path / "run")


def test_a_document_or_rule_that_is_not_there_is_named_before_anything_is_written(out: Path, tmp_path: Path) -> None:
    for words, said in ((("--document", "a.tx"), "did you mean"), (("--rule", "casing/capital-sad"), "did you mean")):
        result = chaffinch("undo", out, "-o", tmp_path / "part", *words)
        assert (result.exit_code, said in result.stderr, (tmp_path / "part").exists()) == (2, True, False)


def test_settings_that_are_gone_or_of_other_rules_are_told(out: Path, tmp_path: Path) -> None:
    config = out / ".chaffinch/config.json"
    known = json.loads(config.read_bytes())
    put(config, json.dumps(known | {"fingerprint": "0" * 64, "chaffinch": "0.0.9"}))
    result = chaffinch("undo", out, "-o", tmp_path / "part", "--rule", STOP)
    assert (result.exit_code, "made by chaffinch 0.0.9 with other rules" in result.stderr) == (2, True)
    config.unlink()
    result = chaffinch("undo", out, "-o", tmp_path / "part", "--rule", STOP)
    assert (result.exit_code, "settings cannot be used" in result.stderr) == (2, True)
    assert chaffinch("undo", out, "-o", tmp_path / "other", "--document", "a.txt").exit_code == 0


def test_a_file_that_was_changed_since_is_named_and_the_others_are_done(out: Path, tmp_path: Path) -> None:
    put(out / "win.txt", "Something else.\n")
    result = chaffinch("undo", out, "-o", tmp_path / "part", "--rule", STOP)
    assert (result.exit_code, "failed: win.txt: " in result.stderr) == (3, True)
    assert set(texts(tmp_path / "part")) == {"a.txt", "deep/rows.jsonl"}


def test_a_folder_that_holds_a_run_is_not_written_to(out: Path, tmp_path: Path) -> None:
    chaffinch("undo", out, "-o", tmp_path / "part", "--rule", STOP)
    result = chaffinch("undo", out, "-o", tmp_path / "part", "--rule", SAID)
    assert (result.exit_code, "holds a run already" in result.stderr) == (2, True)
