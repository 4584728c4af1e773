"""Broken rule files and chains: the error names file, key, what was found and what was expected."""

from pathlib import Path

import pytest

from chaffinch.repairs import REPAIRS
from chaffinch.rules.bodies import BUILTINS
from chaffinch.rules.chain import load_rules
from chaffinch.rules.reading import read_rule, unmark
from chaffinch.rules.table import RuleError
from house import RULES

INLINE = (RULES / "punctuation" / "stop-after-stop.toml").read_text(encoding="utf-8")
TAIL = (RULES / "chrome" / "template-tail.toml").read_text(encoding="utf-8")
SENTENCE = (RULES / "debris" / "orphan-clause.toml").read_text(encoding="utf-8")
BLOCK = (RULES / "chrome" / "teaser-block.toml").read_text(encoding="utf-8")

SPOILED = [
    (INLINE, 'kind = "inline"', 'kind = "inlin"', "key \"kind\": found 'inlin'; expected one of: block, builtin"),
    (INLINE, 'kind = "inline"', "", 'key "kind": missing; expected a string'),
    (INLINE, 'since = "0.1.0"', "since = 1", 'key "since": found 1; expected a string'),
    (INLINE, 'status = "stable"', 'status = "new"', "expected one of: preview, retired, stable"),
    (INLINE, 'applicability = "safe"', 'aplicability = "safe"', 'key "applicability": missing'),
    (INLINE, 'since = "0.1.0"', 'since = "0.1.0"\nneedle = []', 'key "needle": unknown; did you mean needles?'),
    (INLINE, "finished sentence.", "finished sentence", 'key "summary": expected one line that ends with a stop'),
    (INLINE, "{closers}'", "{ned}'", "key \"replace\": names group 'ned'; the pattern has: end, closers"),
    (INLINE, "{closers}'", "{closers|loud}'", "unknown case word 'loud'; there are: lower, upper, capital"),
    (INLINE, "{closers}'", "{closers}}'", "a brace that is no {group}"),
    (INLINE, "replace = '{end}{closers}'", "replace = '{end}'", "names group 'closers', which nothing uses"),
    (INLINE, "(?P<end>", "(?P<end", 'key "pattern": no pattern: '),
    (INLINE, "(?P<end> \\. )", "(?P<end> \\L<nouns> )", "word lists are: none"),
    (INLINE, 'abbreviation = "end"', 'abbreviation = "stop"', "key \"unless.abbreviation\": names group 'stop'"),
    (INLINE, "needles = [", "needles = [1, ", 'key "needles": found 1; expected a list of non-empty strings'),
    (INLINE, "good = 'It was", "god = 'It was", 'key "fix.1.good": missing; expected a string'),
    (INLINE, 'why = "Spaced ellipses."', "", 'key "keep.2.why": missing'),
    (INLINE, "kind =", "kind", "not TOML: "),
    (TAIL, "need = 2 ", "need = 1 ", 'key "tail.need": found 1; expected two or more'),
    (TAIL, "keep = 0.5", 'keep = "half"', "key \"tail.keep\": found 'half'; expected a number"),
    (TAIL, '"Source link", "Via"', '"source link", "Source link"', 'key "cues.source.en": the phrase'),
    (SENTENCE, "need = 3", "need = 1", 'key "need": found 1; expected 2 to 3, the number of cues'),
    (SENTENCE, 'quote = "orphan-closer"', 'quote = "orphan"', "key \"cue.2.quote\": found 'orphan'; expected one of"),
    (SENTENCE, '"not-after-auxiliary"', '"not-after"', "no word list 'not-after'; there are: abbreviations"),
    (BLOCK, "[opens]", "[open]", 'key "opens": missing; expected a table of phrases by language'),
    (BLOCK, "close = [", "closer = [", 'key "block": expected either [inside] phrases or "close" patterns'),
]


@pytest.mark.parametrize(("source", "good", "bad", "message"), SPOILED, ids=[row[3] for row in SPOILED])
def test_spoiled_rule_file_names_file_and_key(source: str, good: str, bad: str, message: str, tmp_path: Path) -> None:
    assert good in source
    path = tmp_path / "weird.toml"
    path.write_text(source.replace(good, bad, 1), encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        read_rule(path, "made/weird")
    assert str(caught.value).startswith("made/weird.toml: ")
    assert message in str(caught.value)


def test_pattern_that_matches_nothing_at_all_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weird.toml"
    body = INLINE.partition("pattern = '''")[2].partition("'''")[0]
    path.write_text(INLINE.replace(body, "(?P<end> a* ) (?P<closers> b* )"), encoding="utf-8")
    with pytest.raises(RuleError, match="matches the empty string"):
        read_rule(path, "made/weird")


def test_rule_name_that_is_no_path_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "weird.toml"
    path.write_text(INLINE, encoding="utf-8")
    with pytest.raises(RuleError, match="lower case words"):
        read_rule(path, "Made/Weird_Rule")


def test_reading_a_rule_twice_gives_equal_rules() -> None:
    for rule in load_rules().rules:
        assert read_rule(rule.source, rule.id) == rule


@pytest.mark.parametrize(
    ("chain", "message"),
    [
        ('rules = ["made/one", "made/one"]', "'made/one' stands twice"),
        ("rules = []", "'made/one' has a file but no place in the chain"),
        ('rules = ["made/on"]', "no file for rule 'made/on'; did you mean made/one?"),
        ('rule = ["made/one"]', 'key "pass.1.rule": unknown; did you mean rules?'),
        ("rules = [", "not TOML"),
    ],
)
def test_broken_chain_says_what_is_wrong(chain: str, message: str, tmp_path: Path) -> None:
    (tmp_path / "made").mkdir()
    (tmp_path / "made" / "one.toml").write_text(INLINE, encoding="utf-8")
    (tmp_path / "chain.toml").write_text(f'[[pass]]\nname = "made"\nwhy = "x"\n{chain}\n', encoding="utf-8")
    with pytest.raises(RuleError) as caught:
        load_rules(tmp_path)
    assert message in str(caught.value) and str(caught.value).startswith("chain.toml: ")


def test_unknown_rule_names_the_near_ones() -> None:
    with pytest.raises(RuleError, match="did you mean casing/capital-said"):
        load_rules().choose(ignore=("debris/capitol-said",))


def test_unmark_leaves_unmarked_text_alone() -> None:
    assert unmark("a [b] c") == ("a [b] c", ())


def test_builtin_functions_are_those_that_repairs_has() -> None:
    assert sorted(BUILTINS) == sorted(REPAIRS)
