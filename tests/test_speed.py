"""Time grows as length does, where a text once made it grow faster: compared with itself, never with a clock."""

import gc
import time
from collections.abc import Callable

import pytest

from chaffinch import Cleaner, Document
from chaffinch.core.edit import Edit, Layer
from chaffinch.core.span import Span
from chaffinch.text.views import View
from chaffinch.why.line import explain

TIMES = 10  # as long is the long text as the short one
LIMIT = 18.0  # linear is 10, quadratic 100; the machine has other work
SENTENCE = "They left the harbour before noon on Friday. "
FORM = "Leave a comment\nYour email address will not be published. Required fields are marked *\nName\n"


def growth(work: Callable[[int], object], size: int) -> float:
    """Return by what factor the time of `work` grows with `TIMES` the size: the first of three that will do."""
    found: list[float] = []
    while len(found) < 3 and min(found, default=LIMIT) >= LIMIT:
        found.append(seconds(work, TIMES * size) / seconds(work, size))
    return min(found)


def seconds(work: Callable[[int], object], size: int) -> float:
    gc.disable()
    try:
        start = time.process_time()
        work(size)
        return time.process_time() - start
    finally:
        gc.enable()


@pytest.mark.parametrize(
    "seed",
    [SENTENCE, "He left , she stayed . ", "He  left. . ", "Die Fähre `` verließ den Hafen.\n\n"],
    ids=["sentence", "spaces", "stops", "marks"],
)
def test_a_text_of_many_faults_takes_as_long_as_it_is(seed: str) -> None:
    cleaner = Cleaner(lang="de" if "Hafen" in seed else "en")
    assert growth(lambda count: cleaner.run(seed * count), 400) < LIMIT


def test_many_copies_of_a_sentence_in_one_line_leave_one() -> None:
    result = Cleaner(lang="en").run((SENTENCE * 3000).strip())
    assert (result.text, result.status) == (SENTENCE.strip(), "changed")
    assert [len(layer.edits) for layer in result.layers] == [1]  # they touch, so they are one


def test_edits_that_touch_are_put_together_once() -> None:
    def layer(count: int) -> Layer:
        return Layer.of("a/b", [Edit(Span(9 * n, 9 * n + 9), "abcdefghi", "", "a/b", "why") for n in range(count)])

    assert growth(layer, 5000) < LIMIT
    assert layer(3).edits == (Edit(Span(0, 27), "abcdefghi" * 3, "", "a/b", "why"),)


def test_what_a_long_line_shuts_is_asked_without_copying_it() -> None:
    def asked(count: int) -> object:
        view = View(f"{SENTENCE * count}\nThey came back.")  # a slice of all there is would be no copy
        return any(view.shut(Span(place, place + 1)) for place in range(0, len(SENTENCE) * count, len(SENTENCE)))

    assert growth(asked, 3000) < LIMIT


@pytest.mark.parametrize("seed", [FORM, f"{SENTENCE}\n", "Related posts\nRead more\n"], ids=["form", "prose", "links"])
def test_why_a_line_stays_takes_as_long_as_the_text_is(seed: str) -> None:
    cleaner = Cleaner(lang="en")

    def told(count: int) -> object:
        return explain(Document(f"A title\n\n{seed * count}The end, at last.\n"), cleaner, 2 + count)

    told(1)  # phrase lists are read once
    assert growth(told, 1500) < LIMIT
