"""Whole pages as text, profile `page`: the article stays, comments of readers, feeds and notices go."""

from pathlib import Path

import pytest

from chaffinch import Cleaner
from house import FIXTURES, text_of

WHOLE = sorted((FIXTURES / "whole").iterdir())
PAGE = Cleaner(profile="page", verify=True)
MENU = ["Weir Valley News", "Home", "News", "Sport", "Log in", "Old bridge at Low Weir opens again", "By Dora Pell"]
ARTICLE = [
    "The old bridge at Low Weir was opened again on Monday after four years of work, and a boy with a goat went first.",
    "Engineers had found that the middle pier was standing on gravel, and the council looked for the money for two years.",
    "“We thought that we would never see it finished,” said Ana Brook, who has counted the lorries that went round.",
]
LONG = [
    *ARTICLE,
    *(
        f"In {year} the county sent a man to look at the {part}, and he wrote that it would hold for another {years} years."
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
    assert result.text == "\n".join(LONG[:lines]) + "\n"
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
