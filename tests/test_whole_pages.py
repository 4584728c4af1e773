"""Whole pages as text, profile `page`: the article stays, comments of readers, feeds and notices go."""

from pathlib import Path

import pytest

from chaffinch import Cleaner, Document
from chaffinch.chrome.page import Page
from chaffinch.chrome.series import Series, series
from chaffinch.rules.reading import parse_rule
from chaffinch.rules.table import RuleError
from chaffinch.why.line import explain
from house import FIXTURES, ROOT, text_of

WHOLE = sorted((FIXTURES / "whole").iterdir())
PAGE = Cleaner(profile="page", verify=True)
MENU = ["Weir Valley News", "Home", "News", "Sport", "Log in", "Old bridge at Low Weir opens again", "By Dora Pell"]
ARTICLE = [
    "The old bridge at Low Weir was opened again on Monday after four years of work, and a boy with a goat went first.",
    "Engineers had found that the middle pier was standing on gravel, and the council looked two years for the money.",
    "“We thought that we would never see it finished,” said Ana Brook, who has counted the lorries that went round.",
]
LONG = [
    *ARTICLE,
    *(
        f"In {year} the county sent a man to look at the {part}, and he wrote that it would hold for {years} years."
        for year, part, years in zip(
            range(1901, 1990, 8),
            ("pier", "arch", "rail", "road", "wall", "lamp", "step", "gate", "toll", "roof", "weir", "sluice"),
            range(3, 90, 5),
            strict=False,
        )
    ),
]
END = ["Leave a Reply", "Name *", "Email *", "Post Comment", "Privacy Policy", "© 2023 Weir Valley News"]
NAMES = ("Ada Fennimore", "lakefan88", "Rowan T.", "old ferryman", "Ned Harrow")
SAID = (
    "I walked across it on the first day, and the stones look as if they had never been moved by anybody at all.",
    "What did it cost in the end? They told us half of that, and nobody has said a word about who is going to pay.",
    "My father drove a lorry over it every night for twenty years, and he always said that it would fall one day.",
    "The goat was the best of it, and I hope that somebody took a picture for those of us who live too far away.",
)


@pytest.mark.parametrize("folder", WHOLE, ids=lambda folder: folder.name)
def test_a_whole_page_becomes_its_article(folder: Path) -> None:
    assert PAGE.clean(text_of(folder / "page.txt")) == text_of(folder / "expected.txt")


def thread(count: int, style: str) -> list[str]:
    """Return so many comments: who, when and what, as a theme prints them."""
    lines = [f"{count} Comments"] if style != "bare" else []
    for number in range(count):
        name, day = (
            NAMES[number % len(NAMES)],
            f"March {number % 28 + 1}, 2023 at {number % 12 + 1}:{number % 50 + 10} am",
        )
        head = {
            "dated": [name, day],
            "bare": [name, day],
            "says": [f"{name} on {day} says:"],
            "aged": [name, f"{number + 2} days ago"],
        }
        lines += [*head[style], *(SAID[(number + more) % 4] for more in range(number % 3 + 1)), "Reply"]
    return lines


@pytest.mark.parametrize("style", ["dated", "bare", "says", "aged"])
@pytest.mark.parametrize(("lines", "count"), [(1, 2), (1, 4), (3, 12), (15, 2), (15, 160)])
def test_comments_go_however_many_there_are(lines: int, count: int, style: str) -> None:
    result = PAGE.run("\n".join([*MENU, *LONG[:lines], *thread(count, style), *END]) + "\n")
    assert result.text.removeprefix("By Dora Pell\n") == "\n".join(LONG[:lines]) + "\n"  # a byline may stay
    assert result.flags == ()
    assert any("series.thread" in edit.why for layer in result.layers for edit in layer.edits)


def test_where_nearly_all_are_comments_the_page_is_left_whole_and_flagged() -> None:
    page = "\n".join([*MENU, *ARTICLE[:1], *thread(160, "dated"), *END]) + "\n"
    result = PAGE.run(page)
    assert (result.status, result.text, [flag.rule for flag in result.flags]) == ("guarded", page, ["run/max-removed"])


def test_a_page_that_is_all_comments_keeps_them_and_is_flagged() -> None:
    result = PAGE.run("\n".join(["Forum", "Home", "Log in", "Who remembers the bridge?", *thread(6, "bare")]) + "\n")
    (flag,) = result.flags
    assert (flag.rule, flag.span.of(result.text)) == ("chrome/outside-article", "March 1, 2023 at 1:10 am")
    assert all(said in result.text for said in SAID)


def test_a_feed_of_other_articles_goes_and_a_list_of_dates_stays() -> None:
    feed = [
        part
        for title in ("Goat wins prize", "Rain at the weekend", "Mill for sale")
        for part in (title, "Ned Harrow", "3 May 2023", SAID[0])
    ]
    dates = [
        f"{day} May 2023: the {what} is open to visitors all day"
        for day, what in ((3, "mill"), (4, "weir"), (9, "toll house"))
    ]
    result = PAGE.run("\n".join([*MENU, *LONG[:6], *dates, *feed, *END]) + "\n")
    assert result.text == "\n".join([*LONG[:6], *dates]) + "\n"
    assert any("series.feed" in edit.why for layer in result.layers for edit in layer.edits)


def test_why_not_names_the_series_or_the_notice_for_which_a_line_goes() -> None:
    page = "\n".join([*MENU, *LONG[:6], "Advertisement", *LONG[6:], *thread(8, "aged")]) + "\n"
    place = page.splitlines().index(SAID[0]) + 1
    notice = page.splitlines().index("Advertisement") + 1
    for number, said in ((place, "it goes for series.thread"), (notice, "it goes for notice.advertisement")):
        found = explain(Document(page, lang="en"), Cleaner(profile="page"), number)
        assert found.after is None and said in " ".join(line for each in found.reasons for line in each.told)
    stays = explain(Document(page, lang="en"), Cleaner(profile="page"), len(MENU) + 1)
    assert stays.after == LONG[0] and "goes for" not in " ".join(line for each in stays.reasons for line in each.told)


@pytest.mark.parametrize(
    ("name", "lines"),
    [
        ("an interview", [part for number in range(4) for part in ("The mayor said:", f"“{SAID[number]}”")]),
        ("a chronicle", [part for number in range(4) for part in (f"{number + 3} May 1923", LONG[number + 3])]),
        (
            "references",
            [
                f"{number}. Pell, D. (2011-0{number}-04). The weir. Retrieved {number} May 2014."
                for number in range(1, 7)
            ],
        ),
        (
            "a list with links",
            [part for number in range(4) for part in ("Mill and weir", LONG[number + 3], "Read more")],
        ),
        ("a programme", [f"June {number} – Low Weir, the old custom house at the bridge" for number in range(3, 12)]),
    ],
)
def test_what_an_article_repeats_is_no_series_of_the_site(name: str, lines: list[str]) -> None:
    page = Page([*LONG[:5], *lines, *LONG[5:]], [True] * (len(lines) + len(LONG)), "en")
    assert [each for each in series(page) if each.kind != "ticker"] == [], name


def test_a_series_says_its_kind_its_marks_and_where_it_ends() -> None:
    lines = [*ARTICLE, *thread(4, "says"), "Related articles", *LONG[:9]]
    found = series(Page(lines, [True] * len(lines), "en"))
    threads = [each for each in found if each.kind == "thread"]
    assert threads[0] == Series("thread", 3, lines.index("Related articles"), (4, 7, 11, 16))  # much prose stands below


def test_a_notice_is_a_key_and_how_a_line_says_it() -> None:
    raw = text_of(ROOT / "rules/chrome/outside-article.toml").replace('"advertisement.word"', '"advertisement.words"')
    with pytest.raises(RuleError, match=r"found 'advertisement\.words'; did you mean advertisement\.word"):
        parse_rule(raw.encode(), "chrome/outside-article")


def test_a_page_without_prose_is_flagged() -> None:
    page = "Weir Valley News\nHome\nNews\nSport\nContact\nTerms of use\n"
    result = PAGE.run(page)
    (flag,) = result.flags
    assert (flag.rule, result.verdict.word) == ("chrome/outside-article", "review")
