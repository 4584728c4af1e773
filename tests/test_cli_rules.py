"""`chaffinch rules` and `chaffinch try`."""

import gzip
import json
import re
import tomllib
from pathlib import Path

import pytest

from house import chaffinch, put

RULES = Path(__file__).parents[1] / "rules"
CHAIN = tomllib.loads((RULES / "chain.toml").read_text("utf-8"))["pass"]
IDS = [rule for step in CHAIN for rule in step["rules"]]
STOP = RULES / "punctuation/stop-after-stop.toml"
FAULTY = "He left. . She came back.\n"


@pytest.fixture
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Leave out the trial of speed, which takes seconds."""
    monkeypatch.setattr("chaffinch.cli.rules.slowness", lambda rule: iter(()))


def test_rules_lists_every_rule_in_the_order_of_the_chain() -> None:
    result = chaffinch("rules")
    listed = [line.split()[0] for line in result.stdout.splitlines() if line.startswith("  ")]
    assert (result.exit_code, listed) == (0, IDS)


def test_rules_lists_every_pass_with_its_reason() -> None:
    heads = [line for line in chaffinch("rules").stdout.splitlines() if not line.startswith(" ")]
    assert heads == [f"{step['name']}: {' '.join(step['why'].split())}" for step in CHAIN]


def test_rules_says_of_each_how_far_it_may_go_and_what_it_finds() -> None:
    lines = [line.split(maxsplit=2) for line in chaffinch("rules").stdout.splitlines() if line.startswith("  ")]
    for rule_id, applicability, summary in lines:
        rule = tomllib.loads((RULES / f"{rule_id}.toml").read_text("utf-8"))
        assert (applicability, summary) == (rule["applicability"], rule["summary"])


@pytest.mark.parametrize("rule_id", IDS)
def test_a_rule_is_explained_with_its_reason_and_its_examples(rule_id: str) -> None:
    rule = tomllib.loads((RULES / f"{rule_id}.toml").read_text("utf-8"))
    result = chaffinch("rules", rule_id)
    assert (result.exit_code, result.stdout.splitlines()[0]) == (0, f"{rule_id}: {rule['summary']}")
    assert rule["why"].strip() in result.stdout
    for said, sort in (("is repaired", "fix"), ("is flagged", "flag"), ("stays", "keep")):
        assert len(re.findall(rf"\n{said}(?: \([a-z]+\))?:\n", result.stdout)) == len(rule.get(sort, []))


def test_rules_of_a_pass_or_a_folder_are_listed() -> None:
    marks, quotes = (chaffinch("rules", name).stdout for name in ("marks", "quotes"))
    assert "  spacing/space-before-comma " in marks and "  quotes/stray-quote " in marks and "chrome/" not in marks
    assert "  quotes/stray-quote " in quotes and "spacing/" not in quotes.partition("\n")[2]


def test_a_rule_of_one_profile_names_it_and_shows_what_it_weighs_most() -> None:
    lines = chaffinch("rules", "chrome/outside-article").stdout.splitlines()
    assert "profiles: page only" in lines
    reasons = tomllib.loads((RULES / "chrome/outside-article.toml").read_text("utf-8"))["reasons"]
    shown = {family: lines.index(f"{family}: {reason}") for family, reason in reasons.items()}
    alone = next(place for place, line in enumerate(lines) if line.startswith("a line goes for these alone"))
    assert {family for family, place in shown.items() if place > alone} == {"series", "notice"}
    weights = r"  [a-z_.0-9]+ +[+-]\d\.\d\d (?:below|from|always) .*"
    assert all(re.fullmatch(weights, lines[place + 1]) for place in shown.values() if place < alone)
    assert len([line for line in lines if re.fullmatch(weights, line)]) <= 2 * len(reasons)  # the file has hundreds
    assert not any(
        line.startswith("profiles:") for line in chaffinch("rules", "quotes/stray-quote").stdout.splitlines()
    )


def test_an_example_of_several_lines_is_shown_line_by_line() -> None:
    lines = chaffinch("rules", "chrome/outside-article").stdout.splitlines()
    start = lines.index("is repaired:")
    assert lines[start + 1 : start + 3] == ["  | The bridge at Low Weir opens again - Weir Valley News", "  | Home"]
    assert "becomes:" in lines and max(map(len, lines)) < 200


def test_languages_of_a_rule_are_named() -> None:
    french = chaffinch("rules", "spacing/space-before-mark").stdout
    assert "languages: all but br, fr, if it is known which\n" in french and "\nstays (fr):\n" in french
    assert "kind inline, safe, stable since 0.1.0, languages: en\n" in chaffinch("rules", "casing/capital-said").stdout
    assert "languages: any\n" in chaffinch("rules", "punctuation/stop-after-stop").stdout


@pytest.mark.parametrize(
    ("wrong", "hint"),
    [
        ("punctuation/stop-after-stp", "did you mean punctuation/stop-after-stop"),
        ("casing/capital_said", "did you mean casing/capital-said"),
        ("teaser", "did you mean chrome/teaser-block?"),
        ("foo/qux", "the nearest are "),
        ("xyz", "the nearest are "),
    ],
)
def test_unknown_rule_is_a_usage_error_with_the_near_names(wrong: str, hint: str) -> None:
    result = chaffinch("rules", wrong)
    assert (result.exit_code, result.stdout_bytes) == (2, b"")
    sort = "rule" if "/" in wrong else "rule or pass"
    assert f"unknown {sort} '{wrong}'; {hint}" in result.stderr
    assert result.stderr.endswith(" `chaffinch rules` lists all\n") and len(result.stderr) < 200


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize("rule_id", IDS)
def test_our_own_rules_have_no_problems(rule_id: str) -> None:
    result = chaffinch("try", RULES / f"{rule_id}.toml")
    assert (result.exit_code, result.stdout.splitlines()[1:]) == (0, [])
    assert result.stdout.startswith(f"{rule_id}: ")
    assert result.stdout.endswith(" examples, 0 problems\n")


@pytest.mark.usefixtures("quick")
def test_try_shows_what_a_rule_finds_in_a_folder_and_where(tmp_path: Path) -> None:
    put(tmp_path / "in/a.txt", f"Né.\n{FAULTY}")
    put(tmp_path / "in/deep/b.jsonl", json.dumps({"id": "x", "text": FAULTY}) + "\n" + json.dumps({"text": FAULTY}))
    put(tmp_path / "in/c.txt", "All well.\n")
    result = chaffinch("try", STOP, "--on", tmp_path / "in")
    hits = ["a.txt:12: ' .' -> ''", "x:8: ' .' -> ''", "deep/b.jsonl:2:8: ' .' -> ''"]
    assert (result.exit_code, result.stdout.splitlines()[1:]) == (0, hits)


@pytest.mark.usefixtures("quick")
def test_try_takes_several_places_and_leaves_them_as_they_are(tmp_path: Path) -> None:
    first, second = put(tmp_path / "a.txt", FAULTY), put(tmp_path / "b.jsonl", json.dumps({"body": FAULTY}))
    result = chaffinch("try", STOP, "--on", first, "--on", second, "--text-field", "body")
    assert result.stdout.splitlines()[1:] == ["a.txt:8: ' .' -> ''", "b.jsonl:1:8: ' .' -> ''"]
    assert [path.name for path in sorted(tmp_path.iterdir())] == ["a.txt", "b.jsonl"]
    assert first.read_bytes() == FAULTY.encode()


@pytest.mark.usefixtures("quick")
def test_try_shows_flags_with_their_text_and_message(tmp_path: Path) -> None:
    put(tmp_path / "a.txt", "The port was full. Has been selling fish there since March. Nobody came.\n")
    result = chaffinch("try", RULES / "fragments/lost-subject.toml", "--on", tmp_path / "a.txt", "--lang", "en")
    (hit,) = result.stdout.splitlines()[1:]
    assert hit.startswith("a.txt:19: 'Has been selling fish there since March.': ")


@pytest.mark.usefixtures("quick")
@pytest.mark.parametrize(("lang", "hits"), [("en", 1), ("de", 0)])
def test_try_lets_a_rule_of_one_language_see_only_that(tmp_path: Path, lang: str, hits: int) -> None:
    text = "Most of the rockets were caught, but some of them managed to hit, Said US Central Command over the weekend."
    result = chaffinch("try", RULES / "casing/capital-said.toml", "--on", put(tmp_path / "a.txt", text), "--lang", lang)
    assert (result.exit_code, len(result.stdout.splitlines())) == (0, 1 + hits)


@pytest.mark.usefixtures("quick")
def test_try_names_what_it_cannot_read_and_goes_on(tmp_path: Path) -> None:
    put(tmp_path / "b.jsonl", "{\n" + json.dumps({"text": FAULTY}))
    (tmp_path / "a.txt").write_bytes(b"caf\xe9")
    result = chaffinch("try", STOP, "--on", tmp_path)
    assert result.stdout.splitlines()[1:] == ["b.jsonl:2:8: ' .' -> ''"]
    assert "failed: a.txt: cannot be read: byte 0xe9 at offset 3 is not utf-8" in result.stderr
    assert "failed: b.jsonl:1: no JSON: " in result.stderr


@pytest.mark.usefixtures("quick")
def test_try_names_gzip_that_breaks_off_and_goes_on(tmp_path: Path) -> None:
    rows = b"".join(b'{"id": %d, "text": "Well."}\n' % number for number in range(999))
    (tmp_path / "a.jsonl.gz").write_bytes(gzip.compress(rows)[:-20])
    put(tmp_path / "b.txt", FAULTY)
    result = chaffinch("try", STOP, "--on", tmp_path)
    assert (result.exit_code, result.stdout.splitlines()[1:]) == (0, ["b.txt:8: ' .' -> ''"])
    assert "failed: a.jsonl.gz: cannot be read: Compressed file ended" in result.stderr


@pytest.mark.usefixtures("quick")
def test_try_shows_a_record_whose_id_is_no_text(tmp_path: Path) -> None:
    result = chaffinch("try", STOP, "--on", put(tmp_path / "a.jsonl", '{"id":"\\ud800","text":"One. . Two."}'))
    assert (result.exit_code, result.stdout.splitlines()[1:]) == (0, ["\\ud800:4: ' .' -> ''"])


@pytest.mark.usefixtures("quick")
def test_try_on_a_missing_path_is_a_usage_error(tmp_path: Path) -> None:
    result = chaffinch("try", STOP, "--on", tmp_path / "nowhere.txt")
    assert (result.exit_code, "nowhere.txt: no such file or folder" in result.stderr) == (2, True)


def test_version_and_help_are_there() -> None:
    assert chaffinch("--version").stdout.startswith("chaffinch, version ")
    result = chaffinch("-h")
    assert result.exit_code == 0
    assert all(f"\n  {command} " in result.stdout for command in ("clean", "undo", "rules", "try"))
