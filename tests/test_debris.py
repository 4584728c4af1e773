"""What translations leave: each class of it in several languages, and what looks like it and must stay."""

from pathlib import Path
from typing import NamedTuple

import pytest

from chaffinch import Cleaner
from chaffinch.core.ledger import rebuild
from chaffinch.rules.reading import unmark
from house import FIXTURES, text_of

CLEANER = Cleaner(verify=True)


class Case(NamedTuple):
    """A document, its language, and what is expected: with `[[ ]]` round what must be flagged."""

    lang: str
    given: str
    expected: str | None


def cases(path: Path) -> list[Case]:
    """Return the cases of a class: those with an expected text, and those that must stay."""
    found = []
    for case in text_of(path).removesuffix("\n").split("\n---\n"):
        title, _, body = case.partition("\n")
        given, arrow, expected = body.partition("\n>>>\n")
        found.append(Case(title[2:4], given + "\n", expected + "\n" if arrow else None))
    return found


CLASSES = sorted((FIXTURES / "debris").glob("*.txt"))
CASES = [(f"{path.stem}-{number}-{case.lang}", case) for path in CLASSES for number, case in enumerate(cases(path), 1)]


@pytest.mark.parametrize("given", [False, True], ids=["found", "given"])
@pytest.mark.parametrize("case", [case for _, case in CASES], ids=[name for name, _ in CASES])
def test_debris_goes_or_is_flagged_and_what_looks_like_it_stays(case: Case, given: bool) -> None:
    cleaner = Cleaner(lang=case.lang, verify=True) if given else CLEANER
    result = cleaner.run(case.given)
    expected, flagged = unmark(case.expected or case.given) if case.expected else (case.given, ())
    debris = tuple(flag.span for flag in result.flags if flag.rule.startswith("debris/"))
    assert (result.text, debris) == (expected, flagged)
    assert rebuild(result.text, result.layers) == case.given
    if case.expected is None:
        assert (result.layers, result.held) == ((), ())


@pytest.mark.parametrize("path", CLASSES, ids=lambda path: path.stem)
def test_each_class_has_three_of_both_sorts_in_three_languages(path: Path) -> None:
    faults = [case.lang for case in cases(path) if case.expected]
    alike = [case.lang for case in cases(path) if not case.expected]
    assert min(len(faults), len(alike), len(set(faults)), len(set(alike))) >= 3


def test_there_are_eleven_classes() -> None:
    assert len(CLASSES) == 11


@pytest.mark.parametrize(
    ("behind", "goes"),
    [
        ("(CNN) — The boat left at six.", True),
        ("Bergen, Norway (AP) -- The boat left at six.", True),
        ("MADRID, 3 feb (EFE).- El barco salió.", True),
        ("The boat (a ferry) — left at six.", False),
        ("(a ferry) — it left at six.", False),
    ],
)
def test_caption_goes_before_a_dateline_only(behind: str, goes: bool) -> None:
    text = f"Headline\n\nA boat leaves the northern harbour 8:32\n\n{behind}\n\nIt came back at noon, all well.\n"
    assert (Cleaner(select=("debris/caption-time",)).clean(text) != text) == goes


def test_protected_caption_stays() -> None:
    text = "Headline\n\nA boat leaves the northern harbour 8:32\n\n(CNN) — The boat left at six.\n"
    result = Cleaner(select=("debris/caption-time",), protect=(r"\d:\d\d",)).run(text)
    assert (result.text, [held.reason for held in result.held]) == (text, ["protected"])


def test_language_that_was_given_decides_which_paragraph_is_the_other() -> None:
    path = FIXTURES / "debris" / "bilingual-duplicate.txt"
    given = next(case.given for case in cases(path) if case.lang == "en" and case.expected)
    starts = {}
    for lang in ("en", "de"):
        (flag, *_) = Cleaner(lang=lang, select=("debris/bilingual-duplicate",)).run(given).flags or (None,)
        starts[lang] = flag.span.of(given)[:9] if flag else ""
    assert starts == {"en": "Am Montag", "de": "On Monday"}
