"""Every rule file: its examples come out, its lints are quiet, and time grows no faster than length."""

import tomllib
from pathlib import Path

import pytest

from chaffinch.rules.chain import load_rules, rule_files
from chaffinch.rules.lints import lint
from chaffinch.rules.rule import Example, Rule
from chaffinch.trial import alone, example_problem, failures, rule_at, slowness
from house import RULES, keeps

ALL = load_rules().rules
EXAMPLES = [(rule, example) for rule in ALL for example in rule.examples]


@pytest.mark.parametrize(
    ("rule", "example"), EXAMPLES, ids=[f"{rule.id}:{example.sort}-{example.number}" for rule, example in EXAMPLES]
)
def test_example_comes_out(rule: Rule, example: Example) -> None:
    problem = example_problem(rule, example)
    assert bool(problem) == example.known_failure, problem


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_rule_passes_its_lints(rule: Rule) -> None:
    assert list(lint(rule)) == []


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_time_grows_no_faster_than_length(rule: Rule) -> None:
    assert list(slowness(rule, size=40_000)) == []


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_rule_that_cannot_fire_is_not_asked(rule: Rule) -> None:
    result = alone(rule, "Nothing here calls for a rule, and it is fine as it is")
    assert result.layers == () and result.flags == ()


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_rule_alone_leaves_clean_prose(rule: Rule) -> None:
    changed = [name for name, text in keeps().items() if alone(rule, text, name[:2]).layers]
    assert changed == []


def test_every_rule_stands_in_a_folder_of_its_pass() -> None:
    strays = [
        rule.id for step in load_rules().passes for rule in step.rules if rule.id.split("/")[0] not in step.folders
    ]
    assert strays == []


def test_chain_lists_every_rule_file_once() -> None:
    on_disk = {path.relative_to(RULES).with_suffix("").as_posix() for path in rule_files(RULES)}
    assert sorted(rule.id for rule in ALL) == sorted(on_disk)


def test_no_example_stands_under_two_rules_with_different_outcomes() -> None:
    outcomes: dict[str, set[str]] = {}
    for _, example in EXAMPLES:
        if example.sort == "fix":
            outcomes.setdefault(example.text, set()).add(example.good)
    assert [text for text, goods in outcomes.items() if len(goods) > 1] == []


def test_phrases_of_each_language_are_sorted() -> None:
    for path in rule_files(RULES):
        for name, table in tomllib.loads(path.read_text(encoding="utf-8")).items():
            if name in ("phrases", "opens", "inside", "closes"):
                for lang, phrases in table.items():
                    assert phrases == sorted(phrases, key=str.casefold), f"{path.name}: {name}.{lang}"


def test_a_quadratic_rule_is_found_out(tmp_path: Path) -> None:
    """The check can fail: a pattern that starts anew at every position of a long run."""
    source = (RULES / "punctuation" / "stop-after-stop.toml").read_text(encoding="utf-8")
    pattern = source.partition("pattern = '''")[2].partition("'''")[0]
    slow = source.replace(pattern, "(?P<end> “[^”]* ) (?P<closers> \\.\\s*”x )")
    path = tmp_path / "made" / "slow-rule.toml"
    path.parent.mkdir()
    path.write_text(slow, encoding="utf-8")
    assert any("time grows" in message for message in slowness(rule_at(path), size=40_000))
    assert any("[[fix]] 1" in message for message in failures(rule_at(path)))


@pytest.mark.parametrize("rule", ALL, ids=lambda rule: rule.id)
def test_every_language_with_phrases_has_a_fix_and_a_keep(rule: Rule) -> None:
    tables = tomllib.loads(rule.source.read_text(encoding="utf-8"))
    named = {lang for name in ("phrases", "opens", "inside", "closes") for lang in tables.get(name, {})}
    named |= {lang for phrases in tables.get("cues", {}).values() for lang in phrases}
    shown = {(example.sort, example.lang) for example in rule.examples}
    assert {(sort, lang) for sort in ("fix", "keep") for lang in named} <= shown
