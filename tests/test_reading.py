"""Broken rule files and chains: the error names file, key, what was found and what was expected."""

from pathlib import Path

import pytest

from chaffinch import Cleaner
from chaffinch.chrome.scorecard import Scorecard, Weighing
from chaffinch.repairs import REPAIRS
from chaffinch.rules.bodies import BUILTINS
from chaffinch.rules.chain import load_rules
from chaffinch.rules.reading import parse_rule, read_rule, unmark
from chaffinch.rules.rule import ArticleBody
from chaffinch.rules.table import RuleError
from house import RULES

INLINE = (RULES / "punctuation" / "stop-after-stop.toml").read_text(encoding="utf-8")
TAIL = (RULES / "chrome" / "template-tail.toml").read_text(encoding="utf-8")
SENTENCE = (RULES / "debris" / "orphan-clause.toml").read_text(encoding="utf-8")
BLOCK = (RULES / "chrome" / "teaser-block.toml").read_text(encoding="utf-8")
BROKEN = (RULES / "whitespace" / "broken-line.toml").read_text(encoding="utf-8")
ARTICLE = """
kind = "article"
summary = "What is not of the article."
why = "Lines show what they are."
applicability = "safe"
status = "stable"
since = "0.1.0"
profiles = ["page"]

[article]
goal = 2
lean = 0
clear = -1.5
least = 0

[reasons]
line = "Long lines are prose."
score = "The first look."

[first]
start = 0

[first.line.words]
at = [1, 8.5]
weights = [-1, 0, 1.5]

[second]
start = 0

[second.score.here]
at = [0]
weights = [0.5, -0.5]
"""

SPOILED = [
    (INLINE, 'kind = "inline"', 'kind = "inlin"', "key \"kind\": found 'inlin'; expected one of: article, block"),
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
    (SENTENCE, "needles = [", "needles = [1, ", 'key "needles": found 1; expected a list of non-empty strings'),
    (INLINE, "good = 'It was", "god = 'It was", 'key "fix.1.good": missing; expected a string'),
    (INLINE, 'why = "Spaced ellipses."', "", 'key "keep.2.why": missing'),
    (INLINE, "kind =", "kind", "not TOML: "),
    (TAIL, "need = 2 ", "need = 1 ", 'key "tail.need": found 1; expected two or more'),
    (TAIL, "keep = 0.5", 'keep = "half"', "key \"tail.keep\": found 'half'; expected a number"),
    (
        TAIL,
        "\nrelated = ",
        "\nrelate = ",
        "key \"prose.relate\": 'relate' is no key of phrase lists; did you mean related",
    ),
    (TAIL, "\ncookies = 0", '\ncookies = "3"', "key \"prose.cookies\": found '3'; expected a whole number"),
    (TAIL, 'alone = ["author", ', 'alone = ["auther", ', "key \"tail.alone\": 'auther' is no key of phrase lists"),
    (TAIL, 'notices = ["comment_form"', 'notices = ["form"', "key \"tail.notices\": 'form' is no key of phrase lists"),
    (TAIL, "reach = 80", "reaches = 80", 'key "tail.reach": missing; expected a whole number'),
    (SENTENCE, "need = 3", "need = 1", 'key "need": found 1; expected 2 to 3, the number of cues'),
    (SENTENCE, 'quote = "orphan-closer"', 'quote = "orphan"', "key \"cue.2.quote\": found 'orphan'; expected one of"),
    (SENTENCE, '"not-after-auxiliary"', '"not-after"', "no word list 'not-after'; there are: abbreviations"),
    (BLOCK, "[opens]", "[open]", 'key "opens": missing; expected a table of phrases by language'),
    (BLOCK, '"Also read", ', '"also read", "Also read", ', "key \"opens.en\": the phrase 'Also read' stands twice"),
    (BROKEN, '"page"]', '"pages"]', "key \"profiles\": found 'pages'; expected one of: article, page"),
    (BROKEN, '"page"]', '"page", ""]', "key \"profiles\": found ''; expected a list of non-empty strings"),
    (BROKEN, '["page"]', '"page"', "key \"profiles\": found 'page'; expected a list"),
    (ARTICLE, "goal = 2", 'goal = "2"', "key \"article.goal\": found '2'; expected a number"),
    (ARTICLE, "least = 0", "", 'key "article.least": missing; expected a number'),
    (ARTICLE, "lean = 0", "lean = 0\nlearn = 0", 'key "article.learn": unknown; did you mean lean'),
    (ARTICLE, "[second]\nstart = 0", "[second]", 'key "second.start": missing; expected a number'),
    (ARTICLE, "[first]\nstart = 0", "[frist]\nstart = 0", 'key "first.start": missing; expected a number'),
    (ARTICLE, 'line = "Long', 'lines = "Long', 'key "first.line": no reason under [reasons]; there are: lines, score'),
    (ARTICLE, 'score = "The', '# score = "The', 'key "second.score": no reason under [reasons]; there are: line'),
    (ARTICLE, 'score = "The first look."', "score = 1", 'key "reasons.score": found 1; expected a string'),
    (ARTICLE, "at = [1, 8.5]", "at = [8.5, 1]", 'key "first.line.words.at": expected rising numbers'),
    (ARTICLE, "at = [1, 8.5]", "at = [1, 1]", 'key "first.line.words.at": expected rising numbers'),
    (ARTICLE, "at = [1, 8.5]", "at = [1]", 'at": expected rising numbers, and one weight more than there are numbers'),
    (ARTICLE, "at = [1, 8.5]", "at = [1, true]", 'key "first.line.words.at": found True; expected a list of numbers'),
    (ARTICLE, "at = [1, 8.5]", "at = [1, nan]", 'key "first.line.words.at": found nan; expected a list of numbers'),
    (ARTICLE, "at = [1, 8.5]", "", 'key "first.line.words.at": missing; expected a list'),
    (ARTICLE, "[0.5, -0.5]", '[0.5, "x"]', "key \"second.score.here.weights\": found 'x'; expected a list of numbers"),
    (ARTICLE, "[0.5, -0.5]", "[0.5, -0.5]\nwhy = 1", 'key "second.score.here.why": unknown'),
    (ARTICLE, "[first.line.words]", "[first.line]", 'key "first.line.at": found [1, 8.5]; expected a table'),
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


def test_a_scorecard_is_read_as_it_stands() -> None:
    rule = parse_rule(ARTICLE.encode(), "made/article")
    assert rule.profiles == {"page"} and isinstance(rule.body, ArticleBody)
    card = rule.body.card
    assert (card.goal, card.lean, card.clear, card.least) == (2.0, 0.0, -1.5, 0.0)
    assert card.first == Scorecard(0.0, {"line.words": Weighing((1.0, 8.5), (-1.0, 0.0, 1.5))})
    assert card.second == Scorecard(0.0, {"score.here": Weighing((0.0,), (0.5, -0.5))})


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


def test_unknown_profile_names_those_there_are() -> None:
    with pytest.raises(RuleError, match="unknown profile 'pages'; there are: article, page"):
        Cleaner(profile="pages").run("text")


def test_unmark_leaves_unmarked_text_alone() -> None:
    assert unmark("a [b] c") == ("a [b] c", ())


def test_builtin_functions_are_those_that_repairs_has() -> None:
    assert sorted(BUILTINS) == sorted(REPAIRS)
