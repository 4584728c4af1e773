"""The room `chrome`: runs, a page's measures, its evidence, scorecards, and the article that they draw."""

import math
import random
from collections import Counter

import pytest

from chaffinch import Cleaner
from chaffinch.chrome.article import ArticleCard, article_lines
from chaffinch.chrome.context import article_run, context, lifted
from chaffinch.chrome.evidence import evidence
from chaffinch.chrome.page import Page
from chaffinch.chrome.runs import Run, best_run, counted, sides, sums, totals, within
from chaffinch.chrome.scorecard import Scorecard, Weighing
from chaffinch.rules.chain import load_rules
from chaffinch.rules.rule import ArticleBody
from house import FIXTURES, text_of

LANGS = sorted(folder.name for folder in (FIXTURES / "tails").iterdir())
LINES = (
    "Low Weir bridge opens again - Valley News",
    "Home",
    "Log in",
    "Low Weir bridge opens again",
    "3 May 2024",
    "The old bridge at Low Weir was opened again on Monday after four years of work by the men of the county.",
    "Engineers had found that the middle pier was standing on gravel, and that nobody had ever drawn it on a plan…",
    "“Who would have thought that?” asked the mayor when she was shown the stones that had come out of the river.",
    "12 comments",
    "Share this article",
    "3 comments",
    "Goat wins prize at valley show",
    "Goat wins prize at valley fair",
    "2 hours ago",
    "***",
)


def page(*lines: str, lang: str = "en") -> Page:
    return Page(lines, [True] + [False] * (len(lines) - 1), lang)


def places(values: list[bool]) -> list[int]:
    return [place for place, value in enumerate(values) if value]


# Runs.


def test_best_run_is_the_stretch_with_the_largest_sum() -> None:
    values = [1.0, -3.0, 2.0, -1.0, 4.0, -9.0, 4.5, -0.5]
    sum_of = {(a, b): sum(values[a:b]) for a in range(len(values)) for b in range(a + 1, len(values) + 1)}
    run = best_run(values)
    assert run == Run(5.0, 2, 5) and run.weight == max(sum_of.values()) == sum_of[run.start, run.end]


def test_best_run_is_as_good_as_any_stretch_of_random_numbers() -> None:
    draw = random.Random(4)
    for _ in range(200):
        values = [float(draw.randint(-5, 5)) for _ in range(draw.randint(1, 12))]
        stretches = [sum(values[a:b]) for a in range(len(values)) for b in range(a, len(values) + 1)]
        run = best_run(values)
        assert run.weight == max(stretches) and sum(values[run.start : run.end]) == run.weight


def test_best_run_of_nothing_good_is_empty_and_the_first_of_equals_wins() -> None:
    assert best_run([]) == best_run([-1.0, -2.0]) == best_run([0.0]) == Run(0.0, 0, 0)
    assert best_run([2.0, -5.0, 2.0]) == Run(2.0, 0, 1)


def test_totals_give_the_sum_of_any_stretch_and_stretches_may_reach_over_the_rims() -> None:
    total = totals([3, 0, 4])
    assert total == [0, 3, 3, 7]
    assert [within(total, *rims) for rims in ((0, 3), (1, 3), (-9, 1), (2, 99), (-9, 99))] == [7, 4, 3, 4, 7]
    assert [within(total, *rims) for rims in ((2, 2), (2, 1), (3, 9), (-9, 0), (7, 9))] == [0] * 5
    assert within(totals([]), 0, 1) == 0


def test_sides_of_a_line_are_the_lines_before_and_after_without_itself() -> None:
    found = {name: sums(totals([1, 2, 4, 8]), starts, ends) for name, starts, ends in sides(4, 2)}
    assert found == {"before": [0, 1, 3, 6], "after": [6, 12, 8, 0]}
    assert dict(counted("x", [1, 2, 4, 8], (2,))) == {"x.before.2": found["before"], "x.after.2": found["after"]}


# What the scores draw.


def test_scores_are_limited_and_lifted_until_the_best_words_reach_the_goal() -> None:
    assert lifted([9.0, -9.0, 1.0], [1, 1, 1], 2.0) == [5.0, -5.0, 1.0]  # nothing to lift: 5 is above the goal
    assert lifted([-3.0, -4.0], [10, 10], 1.5) == [1.5, 0.5]
    assert lifted([], [], 1.0) == []


def test_the_best_line_is_that_of_the_best_twentieth_of_the_words() -> None:
    """One label of two words with a fine score is not the article."""
    assert lifted([4.0, -1.0], [2, 98], 1.0) == [6.0, 1.0]
    assert lifted([4.0, -1.0], [50, 50], 1.0) == [4.0, -1.0]


def test_the_article_is_the_run_of_scores_times_words() -> None:
    assert article_run([-1.0, 1.0, -0.5, 1.0, -1.0], [3, 30, 9, 30, 3]) == Run(57.0, 1, 4)
    assert article_run([1.0, -1.0, 1.0], [1, 60, 90]) == Run(91.0, 2, 3)


def test_context_has_a_number_a_line_in_every_column_whatever_the_scores() -> None:
    for scores in ([0.0], [-9.0] * 3, [9.0, -1.0, 3.0, 0.0], [0.5] * 70):
        columns = list(context(scores, [7] * len(scores)))
        names = [name for name, _ in columns]
        assert len(set(names)) == len(names) and {name.partition(".")[0] for name in names} == {"score", "article"}
        assert all(len(column) == len(scores) and all(map(math.isfinite, column)) for _, column in columns)


def test_context_tells_where_a_line_stands_in_the_article() -> None:
    columns = dict(context([-2.0, 2.0, 2.0, -2.0], [9, 9, 9, 9]))
    assert columns["score.here"] == columns["score.bare"] == [-2.0, 2.0, 2.0, -2.0]
    assert columns["score.lift"] == [0.0] * 4
    assert columns["article.place"] == [-1.0, 0.0, 0.5, -1.0] and columns["article.share"] == [0.5] * 4
    before, *inside, after = columns["article.lines"]
    assert before < 0 and inside == [0.0, 0.0] and after > 10
    assert columns["article.through"][1:3] == [1.0, 1.0] and columns["article.through"][0] == 0.5
    assert columns["score.lines.before.1"] == [-6.0, -2.0, 2.0, 2.0]
    assert columns["score.lines.after.2"] == [2.0, 0.0, -2.0, -6.0]


# A page.


def test_a_page_measures_its_lines() -> None:
    made = page(*LINES)
    assert (len(made), made.sizes[:2], made.sizes[-1]) == (15, [7, 1], 0)
    assert places(made.prose) == [5, 7]  # the one between breaks off, and is not long enough to be prose all the same
    assert places(made.cut) == [6] and places(made.ended) == [5, 7]
    assert made.mass == [size if place in (5, 7) else 0 for place, size in enumerate(made.sizes)]
    assert {place: dated for place, dated in enumerate(made.dated) if dated} == {4: 1, 13: 2}


def test_a_page_knows_what_its_lines_say_and_how_often() -> None:
    made = page(*LINES)
    assert made.said[8] == made.said[10] == "# comments"
    assert (made.copies[8], made.copies_before[8], made.copies_before[10], made.copies[1]) == (2, 0, 1, 1)
    assert made.likeness[12] == 5 / 7 and made.likeness[5] < 0.3 and made.likeness[0] == 0
    assert made.zones["comments"][8] == 1.0 and made.zones["sharing"][9] == 1.0 and made.zones["navigation"][2] == 1.0
    assert all(made.zones[zone][5] == 0 for zone in made.zones)


def test_the_word_home_counts_less_than_a_phrase() -> None:
    said = {place: worth for place, worth in enumerate(page(*LINES).worth) if worth}
    assert said[1] == {"menu": 0.5} and said[9]["share"] == 1.0


def test_the_heading_is_the_line_that_says_the_title_again_above_the_prose() -> None:
    made = page(*LINES)
    assert made.heading == 3 and made.title_share[3][0] == 1.0
    assert page("Low Weir bridge", "Home", "Log in").heading is None
    assert page(*LINES[:4], *LINES[1:3], *LINES[3:]).heading == 6


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Don't stop the well-known Łódź crew", ["don't", "stop", "the", "well-known", "łódź", "crew"]),
        ("100 ships_and boats", ["100", "ships", "and", "boats"]),
        ("*** — …", []),
    ],
)
def test_words_are_casefolded_and_keep_their_apostrophes_and_hyphens(text: str, words: list[str]) -> None:
    assert page(text).words == [words]


def test_scripts_that_part_no_words_have_sizes_too() -> None:
    made = page("渡し船が再開、始発の船は朝六時に港を出た。", "รถเมล์กลับมาวิ่งแล้ว", "나룻배 운항 재개", lang="ja")
    assert made.sizes[0] >= 8 and made.sizes[1] >= 3 and made.sizes[2] == 3
    assert made.function_share[0] > 0.2 and made.ended == [True, False, False]


# Evidence.

ODD = {
    "made": LINES,
    "one line": ("One line by itself",),
    "one word": ("x",),
    "one mark": ("*",),
    "marks": ("***", "— — —", "…", "|", "«»"),
    "the same again": ("Read more",) * 40,
    "prose only": (LINES[5],) * 3,
}


@pytest.mark.parametrize("lines", ODD.values(), ids=ODD)
@pytest.mark.parametrize("lang", ["en", "ja", "xx"])
def test_every_piece_of_evidence_has_a_name_of_its_own_and_a_number_a_line(lines: tuple[str, ...], lang: str) -> None:
    columns = list(evidence(page(*lines, lang=lang)))
    assert [name for name, count in Counter(name for name, _ in columns).items() if count > 1] == []
    for name, column in columns:
        assert len(column) == len(lines) and all(map(math.isfinite, column)), name


def test_evidence_has_the_same_names_in_the_same_order_on_every_page() -> None:
    names = {tuple(name for name, _ in evidence(page(*lines))) for lines in ODD.values()}
    assert len(names) == 1


def test_evidence_of_a_line_is_what_it_says() -> None:
    columns = dict(evidence(page(*LINES)))
    assert columns["line.words"] == page(*LINES).sizes and columns["block.apart_above"] == [1.0] + [0.0] * 14
    assert columns["says.comments"][8] == 1.0 and columns["says.comments"][5] == 0.0
    assert columns["copies.all"][8] == 2.0 and columns["title.lines"][3] == 0 and columns["title.lines"][5] == 2
    assert columns["line.end"][5:8] == [1.0, 2.0, 1.0]


@pytest.mark.parametrize(
    ("text", "count"),
    [("www.example.com", 2.0), ("see example.org", 1.0), ("@dora and a@b.com", 2.0), ("e.g. so", 0.0)],
)
def test_addresses_are_counted(text: str, count: float) -> None:
    assert dict(evidence(page(text)))["line.address"] == [count]


def test_a_vowel_sign_is_part_of_its_word_in_the_shape_of_a_line() -> None:
    """Lines of two words have the shape of two words, in any script: three of them are a list."""
    for lang, lines in (
        ("hi", ("नौका सेवा", "मौसम सूचना", "खेल समाचार")),
        ("bn", ("ফেরি সেবা", "আবহাওয়া খবর", "খেলা সংবাদ")),
        ("en", ("ferry news", "weather news", "sport today")),
    ):
        assert dict(evidence(page(*lines, lang=lang)))["shape.copies"] == [0.0, 0.0, 0.0]
        dated = [f"{line}: {number}" for number, line in enumerate(lines)]
        assert dict(evidence(page(*dated, lang=lang)))["shape.copies"] == [3.0, 3.0, 3.0], lang


def test_our_scorecards_weigh_evidence_that_there_is_and_every_reason_is_of_a_family() -> None:
    body = load_rules().rule("chrome/outside-article").body
    assert isinstance(body, ArticleBody)
    made = page(*LINES)
    first, all_columns = list(evidence(made)), body.card.columns(made)
    assert body.card.first.weighings.keys() <= {name for name, _ in first}
    assert body.card.second.weighings.keys() <= {name for name, _ in all_columns}
    assert len({name for name, _ in all_columns}) == len(all_columns)


# Scorecards.


def test_a_value_at_an_edge_belongs_to_the_bin_above() -> None:
    weighing = Weighing((0.0, 2.0), (-1.0, 0.5, 3.0))
    assert [weighing.of(value) for value in (-9.0, -0.1, 0.0, 1.9, 2.0, 99.0)] == [-1.0, -1.0, 0.5, 0.5, 3.0, 3.0]
    assert Weighing((), (0.25,)).of(7.0) == 0.25


def test_a_scorecard_sums_the_weights_of_what_it_names_and_nothing_else() -> None:
    card = Scorecard(0.5, {"a": Weighing((1.0,), (-1.0, 1.0)), "b": Weighing((1.0,), (0.0, 0.25))})
    columns = [("a", [0.0, 1.0]), ("other", [9.0, 9.0]), ("b", [2.0, 0.0])]
    assert card.scores(columns, 2) == [-0.25, 1.5]
    assert card.scores([], 3) == [0.5] * 3 and Scorecard(1.0).scores(columns, 2) == [1.0, 1.0]


def test_reasons_name_what_counts_most_against_a_line() -> None:
    weighing = {name: Weighing((1.0,), (0.0, weight)) for name, weight in (("a", -1.0), ("b", 2.0), ("c", -3.0))}
    columns = [(name, [0.0, 5.0]) for name in "abcd"]
    assert Scorecard(0.0, weighing).reasons(columns, 1, 2) == [("c", -3.0), ("a", -1.0)]
    assert [name for name, _ in Scorecard(0.0, weighing).reasons(columns, 0)] == ["a", "b", "c"]


# The article of a page. The weights that the rule ships are another matter: these cards are made here.

PLAIN_CARD = ArticleCard(
    first=Scorecard(0.0),
    second=Scorecard(
        -1.0,
        {
            "line.words": Weighing((8.0, 20.0), (-1.0, 0.5, 2.5)),
            "says.share": Weighing((0.5,), (0.0, -4.0)),
            "near.mass.before.3": Weighing((1.0,), (0.0, 0.3)),
        },
    ),
    goal=1.0,
    lean=0.0,
    clear=-3.0,
    least=0.1,
)
PROSE = list(LINES[5:8]) * 2


def article_of(card: ArticleCard, lines: list[str], lang: str = "en") -> list[int]:
    return article_lines(card, lines, [True] + [False] * (len(lines) - 1), lang)


def test_the_lines_round_the_article_go_and_so_does_what_scores_low_inside() -> None:
    lines = ["Home", "News", *PROSE[:3], "Share this article", *PROSE[3:], "Goat wins prize", "Contact"]
    assert article_of(PLAIN_CARD, lines) == [2, 3, 4, 6, 7, 8]


def test_where_little_would_go_the_text_is_an_article_already() -> None:
    lines = [*PROSE * 2, "Goat wins prize"]
    assert article_of(PLAIN_CARD, lines) == list(range(13))
    strict = ArticleCard(PLAIN_CARD.first, PLAIN_CARD.second, PLAIN_CARD.goal, 0.0, PLAIN_CARD.clear, 0.0)
    assert article_of(strict, lines) == list(range(12))


def test_a_page_without_lines_and_one_that_nothing_speaks_for_lose_nothing() -> None:
    assert article_lines(PLAIN_CARD, [], [], "en") == []
    assert article_of(PLAIN_CARD, ["One line by itself"]) == [0]
    none = ArticleCard(Scorecard(-1.0), Scorecard(-1.0), -9.0, -9.0, 0.0, 0.0)
    assert article_of(none, list(LINES)) == list(range(len(LINES)))


def test_empty_scorecards_leave_a_page_whole() -> None:
    card = ArticleCard(Scorecard(0.0), Scorecard(0.0), 1.5, 0.15, -0.85, 0.3)
    assert article_of(card, list(LINES)) == list(range(len(LINES)))


def made_page(draw: random.Random) -> tuple[list[str], list[bool], str]:
    """Make a page of lines that articles and their tails have, in a language, in any order and mixture."""
    lang = draw.choice(LANGS)
    folder = FIXTURES / "tails" / lang
    parts = [text_of(path).split("\n") for path in sorted(folder.glob("*.txt"))]
    lines: list[str] = []
    for part in draw.sample(parts, draw.randint(1, len(parts))):
        start = draw.randrange(len(part))
        lines += part[start : start + draw.randint(1, 12)]
    written = [place for place, line in enumerate(lines) if line.strip()]
    apart = [place == 0 or not lines[place - 1].strip() for place in written]
    return [lines[place].strip() for place in written], apart, lang


NAMES = [name for name, _ in evidence(page(*LINES))]
CONTEXT = [name for name, _ in context([0.0], [1])]


def random_card(draw: random.Random) -> ArticleCard:
    def card(names: list[str]) -> Scorecard:
        chosen = draw.sample(names, 12)
        rims = {name: sorted(draw.sample([-1.0, 0.0, 0.5, 1.0, 2.0, 5.0, 20.0], 2)) for name in chosen}
        weights = {name: [draw.uniform(-2, 2) for _ in range(3)] for name in chosen}
        return Scorecard(0.0, {name: Weighing(tuple(rims[name]), tuple(weights[name])) for name in chosen})

    return ArticleCard(
        card(NAMES),
        card(NAMES + CONTEXT),
        draw.uniform(0, 2),
        draw.uniform(-0.2, 0.2),
        -1.0,
        draw.choice([0, 0.1, 0.3]),
    )


@pytest.mark.parametrize("seed", range(60))
def test_a_second_look_at_what_was_kept_keeps_all_of_it(seed: int, monkeypatch: pytest.MonkeyPatch) -> None:
    # Weights that were drawn may peel a page line by line, which takes more rounds than a real page.
    monkeypatch.setattr("chaffinch.chrome.article._ROUNDS", 99)
    draw = random.Random(seed)
    card = random_card(draw)
    for _ in range(5):
        lines, apart, lang = made_page(draw)
        kept = article_lines(card, lines, apart, lang)
        assert kept == sorted(set(kept)) and set(kept) <= set(range(len(lines))) and bool(kept) == bool(lines)
        joined = [any(apart[before + 1 : place + 1]) for before, place in zip([-1, *kept], kept, strict=False)]
        assert article_lines(card, [lines[place] for place in kept], joined, lang) == list(range(len(kept)))


# Profiles.

SAMPLE = "The ferry sailed again on Friday, and the crowd on the old\nharbour wall\nwaved to it until it was gone.\n"
PAGE_RULES = {"chrome/outside-article", "whitespace/broken-line"}


def test_rules_for_pages_are_on_in_their_profile_only() -> None:
    on = {profile: {rule.id for rule in Cleaner(profile=profile).chain.rules} for profile in ("article", "page")}
    assert on["page"] - on["article"] == PAGE_RULES
    assert all(rule.profiles == {"page"} for rule in load_rules().rules if rule.id in PAGE_RULES)


def test_a_line_broken_by_a_link_is_joined_on_a_page_and_stays_in_an_article() -> None:
    result = Cleaner(profile="page", select=("whitespace",), verify=True).run(SAMPLE)
    assert result.text == SAMPLE.replace("\n", " ", 2)
    assert Cleaner(select=("whitespace/broken-line",)).run(SAMPLE).layers == ()
