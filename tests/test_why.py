"""`chaffinch why-not`, and what the journal says of the lines outside an article."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest

from chaffinch import Cleaner, Document, cleaner
from chaffinch.kinds.article import rounds
from chaffinch.rules.chain import Chain, load_rules
from chaffinch.rules.reading import parse_rule
from chaffinch.rules.rule import ArticleBody
from chaffinch.text.views import View
from chaffinch.why.line import Explanation, explain
from chaffinch.why.place import PlaceError
from house import FIXTURES, ROOT, SEED, chaffinch, put, records, text_of

PROSE = "The council of the town put the vote on the harbour off again, and nobody could say on {} for how long."
ARTICLE = ["Council puts off the vote", *(PROSE.format(day) for day in ("Monday", "Tuesday", "Friday", "Sunday"))]
SHIP = "The ship of the harbour left on Friday, and nobody can say for how long."
TAIL = ["Source link", "Check Also", "Leave a Reply"]
LEARNED = """
kind = "site"
summary = "A line of the site."
applicability = "safe"
status = "stable"
since = "0.1.0"
why = "Learned."
[lines]
of = 20
before = []
inside = []
after = [{ line = "North wind", in = 18 }]
"""
WEIGHTS = """
[first]
start = 0.0
[first.line]
words = { at = [5, 12], weights = [-1.5, 0.25, 2.0] }
[first.near]
"labels.before.6" = { at = [0.4], weights = [0.0, -0.75] }
[first.says]
menu = { at = [0.5], weights = [0.0, -1.0] }
related = { at = [0.5], weights = [0.0, -1.0] }

[second]
start = -0.5
[second.score]
here = { at = [0.0], weights = [-1.0, 1.0] }
[second.says]
menu = { at = [0.5], weights = [0.0, -0.25] }
"""
PAGE = ["Home", "News", "Sport", "Contact", *ARTICLE, "Related articles", "Goat wins a prize", "Privacy policy"]


def told(text: str, number: int, rule: str, **settings: object) -> tuple[str, ...]:
    """Return what a rule says of a line."""
    found = explain(Document(text, lang="en"), Cleaner(**settings), number)  # type: ignore[arg-type]  # settings of any type
    return next(reason.told for reason in found.reasons if reason.rule == rule)


def lines(*said: str) -> str:
    return "\n\n".join(said) + "\n"


@pytest.fixture
def carded(monkeypatch: pytest.MonkeyPatch) -> None:
    """Give the rule of the profile page a small scorecard."""
    rule_id = "chrome/outside-article"
    words = text_of(ROOT / "rules" / f"{rule_id}.toml").partition("[first]\n")[0]
    raw = re.sub(r"(?m)^lean = \S+", "lean = 0.15", re.sub(r"(?m)^clear = \S+", "clear = -0.85", words)) + WEIGHTS
    body = parse_rule(raw.encode(), rule_id).body
    chain = load_rules()
    passes = (
        replace(step, rules=tuple(replace(rule, body=body) if rule.id == rule_id else rule for rule in step.rules))
        for step in chain.passes
    )
    carded = Chain(tuple(passes), chain.digest)
    monkeypatch.setattr(cleaner, "load_rules", lambda: carded)
    monkeypatch.setattr(cleaner, "_chain", cleaner._chain.__wrapped__)  # noqa: SLF001 - the caches know other rules
    monkeypatch.setattr(cleaner, "_plan", cleaner._plan.__wrapped__)  # noqa: SLF001 - as above


# What became of the line.


def test_each_line_of_the_fixtures_is_told_as_it_came_out() -> None:
    for path in sorted((FIXTURES / "articles").glob("*/input.txt"))[:6]:
        document = Document(text_of(path))
        result = Cleaner().run(document)
        numbers = [line.number + 1 for line in View(document.text).written]
        told = [explain(document, Cleaner(), number) for number in numbers]
        assert [each.before for each in told] == [line for line in document.text.splitlines() if line.strip()]
        stayed = [each.after.strip() for each in told if each.after is not None]
        assert " ".join(" ".join(stayed).split()) == " ".join(result.text.split())
        assert {each.changes[-1].rule for each in told if each.after is None} <= {layer.rule for layer in result.layers}


def test_a_line_that_goes_is_told_with_its_rule_its_why_and_the_lines_that_go_with_it() -> None:
    result = chaffinch("why-not", f"{SEED}:25")
    assert result.exit_code == 0
    first, second, *rest = result.stdout.splitlines()
    assert first == "line 25: About Admin"
    assert second == (
        "taken out by chrome/template-tail (lines 23 to 35): Blocks that a site's template prints under every article: "
        "author, comment_form, comments, related, source."
    )
    assert "  line 23 “Source link” says source (whole line)" in rest


def test_a_changed_line_is_told_with_before_and_after() -> None:
    result = chaffinch("why-not", f"{SEED}:15")
    said = result.stdout.splitlines()
    assert said[0].startswith("line 15: ") and ", Said US Central" in said[0]
    assert said[1].startswith("changed into: ") and ", said US Central" in said[1]
    assert said[2].startswith("  casing/capital-said: 'S' -> 's' (")


def test_a_line_that_was_changed_and_then_went_is_told_with_both() -> None:
    text = lines(*ARTICLE, "Source  link", *TAIL[1:])
    found = explain(Document(text, lang="en"), Cleaner(), 11)
    assert [edit.rule for edit in found.changes] == ["whitespace/doubled-space", "chrome/template-tail"]
    assert found.after is None and found.along == "lines 11 to 15"


def test_a_document_that_is_left_whole_is_told_first(tmp_path: Path) -> None:
    inside = LEARNED.replace("inside = []\nafter", "after = []\ninside").replace("North wind", PROSE.format("day {n}"))
    learned = put(tmp_path / "north.toml", inside)
    text = lines("Council puts off the vote", *(PROSE.format(f"day {number}") for number in range(4)), "The ship left.")
    cleaner = Cleaner(lang="en", learned=str(learned))
    assert cleaner.run(text).status == "guarded"
    found = explain(Document(text), cleaner, 5)
    assert found.whole.startswith("left whole: ") and found.after is None
    assert found.changes[-1].rule == "site/north"
    output = chaffinch("why-not", f"{put(tmp_path / 'a.txt', text)}:5", "--learned", learned, "--lang", "en").stdout
    said = output.splitlines()
    assert said[1].startswith("stays, because the document is left as it is: left whole: ")
    assert said[2] == "without that:" and said[3].startswith("taken out by site/north (lines 3 to 9): ")


def test_an_edit_that_is_held_is_told_with_its_reason(tmp_path: Path) -> None:
    text = "She said “they came “back” on Friday.\n"
    held = Cleaner().run(text).held
    assert [each.reason for each in held] == ["unsafe"]
    output = chaffinch("why-not", f"{put(tmp_path / 'a.txt', text)}:1").stdout
    assert f"  held, unsafe: {held[0].edit.rule}: " in output


# Why the line stayed.


def test_the_tail_says_how_many_keys_it_found_and_how_many_it_needs() -> None:
    found = told(lines(*ARTICLE, "Source link"), 11, "chrome/template-tail")
    assert found[0] == "this line says source (whole line)"
    assert "different keys: 1 found (source), 2 needed" in found


def test_the_tail_says_what_stopped_it_prose_under_a_cue() -> None:
    text = lines(ARTICLE[0], *ARTICLE[1:3], "Share this", *ARTICLE[3:], *TAIL)
    found = told(text, 7, "chrome/template-tail")
    assert found[0] == "this line says share (whole line)"
    assert any("paragraphs of prose stand under it, and 0 may" in each for each in found)
    assert "enough: the tail is told from line 13 “Source link” on, below this line" in found


def test_the_tail_says_what_stopped_it_the_share_that_must_stay() -> None:
    text = lines(
        ARTICLE[0],
        SHIP,
        "Leave a Reply",
        "Dora Pell",
        *ARTICLE[1:4],
    )
    found = told(text, 5, "chrome/template-tail")
    assert any("characters of prose stand above it; 50% of all must stay" in each for each in found)


def test_the_tail_says_that_it_would_begin_at_the_title() -> None:
    found = told("Leave a Reply\n\nCheck Also\n", 1, "chrome/template-tail")
    assert any("no prose stands above it" in each or "begin at the title" in each for each in found)


def test_the_tail_says_that_a_single_word_counts_only_above_a_cue() -> None:
    found = told(lines(ARTICLE[0], "Source", *ARTICLE[1:], *TAIL), 3, "chrome/template-tail")
    assert found[0] == "this line says source (single word)"
    assert found[1].startswith("a single word counts only where another cue")


def test_rules_for_lines_and_blocks_say_that_a_line_is_not_on_their_lists() -> None:
    text = lines(*ARTICLE)
    assert told(text, 3, "chrome/read-more-line") == ("not one of its phrases or patterns",)
    assert told(text, 3, "chrome/teaser-block")[0].startswith("not on its lists")


def test_rules_for_lines_say_that_the_title_stays() -> None:
    assert (
        "is the title"
        in told(lines("Your email address will not be published.", *ARTICLE[1:]), 1, "chrome/comment-notice")[0]
    )


def test_rules_for_blocks_say_what_is_missing() -> None:
    opener = told(lines(*ARTICLE[:3], "Related stories", *ARTICLE[3:]), 7, "chrome/teaser-block")
    assert opener == ("it can open such a block", "but what makes such a block does not follow near enough")


def test_the_sentence_rule_says_which_cues_are_met() -> None:
    found = told(lines(*ARTICLE, "Are working to eliminate and weaken."), 11, "debris/orphan-clause")
    assert "of 3 cues needed" in found[0]


def test_learned_rules_say_where_a_line_was_learned(tmp_path: Path) -> None:
    learned = put(tmp_path / "north.toml", LEARNED)
    text = lines(ARTICLE[0], ARTICLE[1], "North wind", *ARTICLE[2:], "North wind")
    found = {number: told(text, number, "site/north", learned=str(learned)) for number in (3, 5, 13)}
    assert found[3] == ("not among the lines that were learned",)
    assert found[5] == ("it was learned after the prose, and here it stands inside it",)
    assert found[13] == ("it was learned after the prose of 18 of 20 documents, and stands so here",)


def test_rules_of_another_profile_are_named() -> None:
    assert told(lines(*ARTICLE), 3, "chrome/outside-article") == ("off: it is for the profile page",)


# The article of a page.


def test_the_article_says_scores_run_and_evidence_for_and_against(carded: None) -> None:
    text = "\n".join(PAGE) + "\n"
    found = told(text, 2, "chrome/outside-article", profile="page")
    assert found[0] == "it stands above the article, which was found in lines 6 to 9"
    first, second = (next(each for each in found if each.startswith(look)) for look in ("first look", "second look"))
    assert first.startswith("first look: score ") and "; against line.words -1.86, near.labels.before.6 -0.19" in first
    assert "against score.here -1.00" in second
    reasons = [each for each in found if each.startswith("line: ")]
    assert reasons == ["line: Prose has long lines that end in a mark; labels are short, capitalised, and end in none."]


def test_an_article_without_a_page_says_that_it_is_one(carded: None) -> None:
    found = told(lines(*ARTICLE), 3, "chrome/outside-article", profile="page")
    assert found[0] == "less than 30% of the lines and of the words would go: the text is an article already"
    assert any(each.startswith("second look: score +") for each in found)
    kept = told("\n".join(PAGE) + "\n", 7, "chrome/outside-article", profile="page")
    assert kept[0] == "it stands inside the article, which was found in lines 6 to 9"
    assert any("for line.words +1.64" in each for each in kept)


def test_the_journal_names_the_strongest_evidence_against_what_went(carded: None, tmp_path: Path) -> None:
    page = put(tmp_path / "page.txt", "\n".join(PAGE) + "\n")
    chaffinch(
        "clean", page, "--profile", "page", "--lang", "en", "-o", tmp_path / "out.txt", "--journal", tmp_path / "j"
    )
    (record,) = records(tmp_path / "j")
    edits = [edit for layer in record["layers"] if layer["rule"] == "chrome/outside-article" for edit in layer["edits"]]
    assert [edit["before"].splitlines()[0] for edit in edits] == ["Home", "Related articles"]
    assert [edit["why"] for edit in edits] == [
        "A line of the page that is not of its article: line.words, says.menu, near.labels.before.6.",
        "A line of the page that is not of its article: line.words, says.related, says.menu.",
    ]


def test_a_line_outside_the_article_is_told_by_the_round_that_let_it_go(carded: None) -> None:
    text = "\n".join(PAGE) + "\n"
    body = next(rule.body for rule in Cleaner("page").chain.rules if rule.kind == "article")
    assert isinstance(body, ArticleBody)
    found = list(rounds(body, View(text, lambda: "en")))
    assert found[-1].places == [5, 6, 7, 8] and all(found[-1].kept)
    assert [place for place, kept in zip(found[0].places, found[0].kept, strict=True) if kept] == found[-1].places


# Places.


def test_records_are_named_by_id_or_by_number(tmp_path: Path) -> None:
    rows = [{"id": "a:b", "text": "One.\nTwo."}, {"text": "Three."}, {"id": 7, "text": "Seven."}]
    path = put(tmp_path / "posts.jsonl", "".join(json.dumps(row) + "\n" for row in rows))
    for record, line, said in (
        ("a:b", 2, "Two."),
        (1, 1, "One."),
        (2, 1, "Three."),
        (7, 1, "Seven."),
        (3, 1, "Seven."),
    ):
        result = chaffinch("why-not", f"{path}:{record}:{line}")
        assert (result.exit_code, result.stdout.splitlines()[0]) == (0, f"line {line}: {said}")


def test_a_file_may_have_a_colon_in_its_name(tmp_path: Path) -> None:
    path = put(tmp_path / "a:3.txt", "One.\n")
    assert chaffinch("why-not", f"{path}:1").stdout.startswith("line 1: One.\n")


@pytest.mark.parametrize(
    ("place", "problem"),
    [
        ("a.txt:3", "a.txt: no line 3; the last one is line 2"),
        ("a.txt:2", "a.txt: line 2 is blank; expected one that says something"),
        ("a.txt:0", "expected FILE:LINE"),
        ("a.txt:-1", "expected FILE:LINE"),
        ("a.txt:x", "expected FILE:LINE"),
        ("a.txt", "expected FILE:LINE"),
        ("b.txt:1", "b.txt: no such file; expected FILE:LINE"),
        ("site:1", "site: is a folder; expected a file in it, as site/FILE:LINE"),
        ("site/:12", "site: is a folder; expected a file in it"),
        ("site:a.txt:1", "site: is a folder; expected a file in it"),
        ("a.txt:1:1", "a.txt:LINE"),
        ("a.pdf:1", "a.pdf: not a kind of file that chaffinch reads"),
        ("p.jsonl:1", "p.jsonl:RECORD:LINE"),
        ("p.jsonl:x:1", "no record 'x'"),
        ("p.jsonl:2:1", "no JSON"),
        ("p.jsonl:3:1", "holds no text"),
        ("p.jsonl:one:1", "records 1, 4 have the id 'one'; expected a number"),
    ],
)
def test_a_wrong_place_is_a_usage_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, place: str, problem: str
) -> None:
    monkeypatch.chdir(tmp_path)
    put(tmp_path / "a.txt", "One.\n \n")
    put(tmp_path / "a.pdf", "x")
    put(tmp_path / "site/a.txt", "One.\n")
    put(tmp_path / "p.jsonl", '{"id": "one", "text": "One."}\n{"text\n\n{"id": "one", "text": "Two."}\n')
    result = chaffinch("why-not", place)
    assert (result.exit_code, result.stdout) == (2, "")
    assert problem in result.stderr


def test_explain_raises_for_a_line_that_is_not_there() -> None:
    for number in (0, 2, 3, -1):
        with pytest.raises(PlaceError):
            explain(Document("One.\n\n"), Cleaner(), number)


def test_a_file_that_is_no_text_is_a_failed_document(tmp_path: Path) -> None:
    result = chaffinch("why-not", f"{put(tmp_path / 'a.txt', b'caf' + bytes([0xE9]))}:1")
    assert (result.exit_code, result.stdout) == (3, "")
    assert "cannot be read" in result.stderr


def test_the_last_line_without_its_end_and_other_line_ends_count() -> None:
    found: Explanation = explain(Document("One.\r\nTwo.\rThree."), Cleaner(), 3)
    assert (found.before, found.after) == ("Three.", "Three.")
