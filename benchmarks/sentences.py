"""Sentence borders beside sentencex, pysbd and blingfire, on the borders of treebanks.

The news-like sentences of `DATA/fragments/*.dev.jsonl.gz` are joined by a space, and each splitter is to find
the borders again. A paragraph is a document of the treebank, or a paragraph of it where the treebank marks
them; where sentences stand in no order of a document, it is ten of them in the order of the file. A border
is told by how many characters that are no space stand before it, so a splitter may trim as it likes.
"""

import argparse
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.metadata import version
from itertools import accumulate, groupby
from pathlib import Path
from statistics import median
from time import process_time
from typing import Any, NamedTuple

from chaffinch import __version__
from chaffinch.core.span import Span
from chaffinch.text.sentences import split
from common import BenchmarkError, Record, leave, positive, rows, size

PINS = Path(__file__).resolve().parent / "sentences.txt"
ORDERED = ("English-EWT", "English-GUM", "Portuguese-Bosque", "Spanish-AnCora")  # ids tell document and place
TOGETHER = 10  # sentences a paragraph where they do not
ROUND = 40  # characters shown on either side of a border
_LAST = re.compile(r"[-_]s?\d+[A-Z]?$")
_PYSBD = {"pt": "es"}  # it knows no Portuguese: the nearest that it knows

Splitter = Callable[[str, str], list[str]]  # text and language to sentences, in order, with or without their space


class Paragraph(NamedTuple):
    """A text, its language, and its borders: for each, how many characters that are no space stand before it."""

    text: str
    lang: str
    borders: frozenset[int]


@dataclass(frozen=True, slots=True)
class Treebank:
    """The paragraphs of one file; `whole` if no sentence of it is said to be news-like, so that all were taken."""

    name: str
    paragraphs: Sequence[Paragraph]
    whole: bool


class Score(NamedTuple):
    """Borders found rightly, found, and wanted."""

    right: int
    found: int
    wanted: int

    def shown(self) -> str:
        """Return precision, recall and F1 as a cell of the table."""
        precision, recall = self.right / max(1, self.found), self.right / max(1, self.wanted)
        both = 2 * self.right / max(1, self.found + self.wanted)
        return f"{both:8.4f} ({precision:.3f} {recall:.3f})"


def main() -> int:
    """Measure what the arguments name; return the exit code."""
    options = _options()
    banks = list(treebanks(options.data, options.limit))
    if options.errors:
        print("\n".join(_errors(banks)))
        return 0
    splitters = _splitters()
    print("\n".join((*_table(banks, splitters), "", *_speeds(banks, splitters, options.rounds))))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="Borders of sentences, beside sentencex, pysbd and blingfire.")
    parser.add_argument("data", type=Path, help="a folder that holds fragments/*.dev.jsonl.gz")
    parser.add_argument("--limit", type=positive, metavar="N", help="read the first N sentences of each treebank")
    parser.add_argument("--rounds", type=positive, default=3, help="how often the speed is measured")
    parser.add_argument("--errors", action="store_true", help="show instead each border that chaffinch has wrong")
    return parser.parse_args()


# The treebanks


def treebanks(data: Path, limit: int | None) -> Iterator[Treebank]:
    """Yield the treebanks of a data folder. Raises `BenchmarkError` if it holds none."""
    files = [path for path in sorted(data.glob("fragments/*.dev.jsonl.gz")) if not path.name.startswith("synthetic")]
    if not files:
        raise BenchmarkError(f"{data}: no file fits fragments/*.dev.jsonl.gz; expected sentences of treebanks")
    for path in files:
        records = list(rows(path))[:limit]
        chosen = [record for record in records if record["newslike"]]
        yield Treebank(path.name.split(".")[0], list(_paragraphs(chosen or records)), whole=not chosen)


def _paragraphs(records: Sequence[Record]) -> Iterator[Paragraph]:
    starts = accumulate(record["newpar"] for record in records)
    numbered = enumerate(zip(records, starts, strict=True))
    for _, group in groupby(numbered, key=lambda each: _place(each[0], *each[1])):
        sentences = [record for _, (record, _) in group]
        yield _joined([sentence["text"] for sentence in sentences], sentences[0]["lang"])


def _place(number: int, record: Record, paragraph: int) -> object:
    """Return what the sentences of one paragraph share."""
    if record["id"].startswith(ORDERED):
        return _LAST.sub("", record["id"]), paragraph
    return number // TOGETHER


def _joined(sentences: Sequence[str], lang: str) -> Paragraph:
    return Paragraph(" ".join(sentences), lang, _borders(sentences))


def _borders(sentences: Sequence[str]) -> frozenset[int]:
    """Return the borders between sentences, in characters that are no space."""
    ends = list(accumulate(len("".join(sentence.split())) for sentence in sentences))
    return frozenset(ends[:-1]) - {0, ends[-1] if ends else 0}


# The splitters


def _splitters() -> dict[str, Splitter]:
    """Return the splitters by name and version. Raises `BenchmarkError` that names what to install."""
    missing = [name for name in ("sentencex", "pysbd", "blingfire") if _module(name) is None]
    if missing:
        raise BenchmarkError(f"not installed: {', '.join(missing)}; run pip install -r {PINS}")
    peers = {"sentencex": _sentencex, "pysbd": _pysbd, "blingfire": _blingfire}
    return {
        f"chaffinch {__version__}": _own,
        "no language said": lambda text, _: _own(text, None),
        **{f"{name} {version(name)}": splitter for name, splitter in peers.items()},
    }


@cache
def _module(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        return None


def _own(text: str, lang: str | None) -> list[str]:
    return [span.of(text) for span in split(text, Span(0, len(text)), lang)]


def _sentencex(text: str, lang: str) -> list[str]:
    return list(_module("sentencex").segment(lang, text))


def _pysbd(text: str, lang: str) -> list[str]:
    return list(_segmenter(_PYSBD.get(lang, lang)).segment(text))


@cache
def _segmenter(lang: str) -> Any:
    return _module("pysbd").Segmenter(lang, clean=False)


def _blingfire(text: str, lang: str) -> list[str]:
    return str(_module("blingfire").text_to_sentences(text)).split("\n")


# Borders


def _table(banks: Sequence[Treebank], splitters: dict[str, Splitter]) -> Iterator[str]:
    yield f"{'border F1 (P R)':22}{'borders':>8}" + "".join(f"{name:>24}" for name in splitters)
    scores = {bank.name: [_score(bank.paragraphs, splitter) for splitter in splitters.values()] for bank in banks}
    for bank in banks:
        yield _row(bank.name + " *" * bank.whole, scores[bank.name])
    newslike = [scores[bank.name] for bank in banks if not bank.whole]
    if newslike:
        yield _row("ALL news-like", _summed(newslike))
    if len(newslike) < len(banks):
        yield _row("ALL with *", _summed(list(scores.values())))
        yield "* no sentence is said to be news-like: all of them"


def _score(paragraphs: Sequence[Paragraph], splitter: Splitter) -> Score:
    found = [_borders(splitter(paragraph.text, paragraph.lang)) for paragraph in paragraphs]
    pairs = list(zip(found, (paragraph.borders for paragraph in paragraphs), strict=True))
    return Score(sum(len(own & gold) for own, gold in pairs), sum(map(len, found)), sum(len(gold) for _, gold in pairs))


def _summed(scores: Sequence[Sequence[Score]]) -> list[Score]:
    return [Score(*map(sum, zip(*column, strict=True))) for column in zip(*scores, strict=True)]


def _row(name: str, scores: Sequence[Score]) -> str:
    return f"{name:22}{scores[0].wanted:8}" + "".join(f"{score.shown():>24}" for score in scores)


def _errors(banks: Sequence[Treebank]) -> Iterator[str]:
    """Yield each border that chaffinch missed or made up, with the text round it."""
    for bank in banks:
        for paragraph in bank.paragraphs:
            found = _borders(_own(paragraph.text, paragraph.lang))
            places = [place for place, character in enumerate(paragraph.text) if not character.isspace()]
            for border in sorted(found ^ paragraph.borders):
                left, right = places[border - 1] + 1, places[border]
                before, after = paragraph.text[max(0, left - ROUND) : left], paragraph.text[right : right + ROUND]
                yield f"{bank.name}\t{'missed' if border in paragraph.borders else 'false'}\t{before} ‖ {after}"


# Speed


def _speeds(banks: Sequence[Treebank], splitters: dict[str, Splitter], rounds: int) -> Iterator[str]:
    """Yield the throughput of each splitter as a ratio to sentencex; rounds are interleaved."""
    paragraphs = [paragraph for bank in banks for paragraph in bank.paragraphs]
    megabytes = size(paragraph.text for paragraph in paragraphs) / 1e6
    seconds: dict[str, list[float]] = {name: [] for name in splitters}
    for _ in range(rounds):
        for name, splitter in splitters.items():
            seconds[name].append(_seconds(paragraphs, splitter))
    peer = next(name for name in splitters if name.startswith("sentencex"))
    yield f"{'speed':22}{'MB/s':>8}{'x sentencex':>13}   {megabytes:.1f} MB of UTF-8, {rounds} rounds, one process"
    for name, own in seconds.items():
        ratios = [other / each for each, other in zip(own, seconds[peer], strict=True)]
        yield f"{name:22}{megabytes / median(own):8.2f}{median(ratios):13.2f}"


def _seconds(paragraphs: Sequence[Paragraph], splitter: Splitter) -> float:
    start = process_time()
    for paragraph in paragraphs:
        splitter(paragraph.text, paragraph.lang)
    return max(process_time() - start, 1e-9)


if __name__ == "__main__":
    leave(main)
