"""What is learned of random sites: it never costs a document a line of its own."""

import json
import tempfile
from collections import Counter
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st

from chaffinch import Cleaner, Document
from chaffinch.core.ledger import rebuild
from chaffinch.doubts import LEAST
from chaffinch.files.paths import sources
from chaffinch.files.piece import Reading
from chaffinch.kinds.site import article, entries_of
from chaffinch.learn import DOCUMENTS, learn
from chaffinch.rules.learned import Learned, written
from chaffinch.rules.rule import SiteBody
from chaffinch.text.masks import masked
from chaffinch.text.views import View

_SHARED = (
    "Home", "News", "Share this page", "Tweet", "12 comments", "Page 3 of 9", "Background", "By Jane Doe", "Jane Doe",
    "3 May 2024", "PARIS (AP) —", "* * *", "Leave a comment", "Read the terms of use of this site and its many pages",
    "We use cookies to count our readers, and we sell nothing of what we learn about them to anybody at all.",
    "“Nobody asked us before the bridge was closed, and nobody told us when it would open,” said the old mayor.",
)  # fmt: skip
_OWN = (
    "Story {} of the harbour",
    "The ferry of pier {} sailed again on Friday, for the first time since the storm of May.",
)
_TAGS = [f"{left}{right}" for left in "bdfgklmnprst" for right in ("ab", "ed", "im", "on", "ur")]

shared = st.sampled_from(_SHARED)
own = st.tuples(st.sampled_from(_OWN), st.sampled_from(_TAGS), st.sampled_from(_TAGS)).map(
    lambda each: each[0].format(f"{each[1]}{each[2]}")
)


@st.composite
def sites(draw: st.DrawFn) -> list[str]:
    """Draw the texts of a site: a frame of shared lines, which pages follow more or less, and lines of their own."""
    above, inside, below = (draw(st.lists(shared, max_size=5)) for _ in range(3))
    texts = []
    for _ in range(draw(st.integers(DOCUMENTS, 16))):
        lines = [line for line in above if draw(st.integers(0, 9))]
        lines += draw(st.lists(own | shared, min_size=1, max_size=4))
        lines += [line for line in inside if draw(st.integers(0, 9))]
        lines += draw(st.lists(own, max_size=3))
        lines += [line for line in below if draw(st.integers(0, 9))]
        texts.append(draw(st.sampled_from(["\n", "\n\n"])).join(lines) + draw(st.sampled_from(["", "\n"])))
    return texts


def learned_of(texts: list[str]) -> list[Learned]:
    with tempfile.TemporaryDirectory() as folder:
        rows = "".join(json.dumps({"id": f"d{number}", "text": text}) + "\n" for number, text in enumerate(texts))
        Path(folder, "site.jsonl").write_text(rows, "utf-8")
        lessons = learn(sources([Path(folder)]).files, Reading()).lessons
        return [Learned("site/drawn", written(lesson)) for lesson in lessons]


@given(sites())
@settings(max_examples=150)
def test_a_line_that_stands_in_one_document_only_is_never_taken_out(texts: list[str]) -> None:
    for learned in learned_of(texts):
        cleaner = Cleaner(select=("site",), learned=learned)
        holds = Counter(mask for text in texts for mask in {masked(line) for line in text.splitlines()})
        for text in texts:
            result = cleaner.run(Document(text))
            gone = [line for hunk in result.hunks for line in hunk.before.splitlines() if line.strip()]
            assert all(holds[masked(line)] >= LEAST for line in gone)
            assert rebuild(result.text, result.layers) == text and not cleaner.run(result.text).layers


@given(sites())
@settings(max_examples=150)
def test_the_first_and_the_last_paragraph_of_its_own_stay(texts: list[str]) -> None:
    for learned in learned_of(texts):
        cleaner, body = Cleaner(select=("site",), learned=learned), learned.rule.body
        assert isinstance(body, SiteBody)
        for text in texts:
            view, left = View(text), cleaner.clean(text).splitlines()
            listed = [line.number for line in view.written if entries_of(body, view, line)]
            within = article(view, listed)
            if within:
                ends = [view.lines[number] for number in (within.start, within.end)]
                assert all(text[line.start : line.end] in left for line in ends)
