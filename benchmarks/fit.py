"""Fit the weights of `rules/chrome/outside-article.toml` to pages whose article is known, and write them into it.

Run where numpy, scipy and scikit-learn are installed (they are no dependency of chaffinch):

    python benchmarks/fit.py DATA --variants htmltext inscriptis bs4

DATA is a folder with `chrome/*.jsonl.gz` as `accuracy.py` reads it. A line is the article's if most of its
words are aligned with the gold text. Each piece of evidence is cut into eight bins, each bin gets a weight by logistic
regression, neighbours that hardly differ are joined. The second look is fitted to scores that the first one gives pages
it was not fitted to. The rule's words stay as they are; only its numbers are written.
"""

import argparse
import difflib
import hashlib
import re
import tomllib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from itertools import compress
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from chaffinch.chrome.article import joined, without_series
from chaffinch.chrome.context import context
from chaffinch.chrome.evidence import evidence
from chaffinch.chrome.page import Page
from chaffinch.chrome.runs import Column
from chaffinch.text.language import find_language
from common import BenchmarkError, leave, rows

RULE = Path(__file__).resolve().parent.parent / "rules" / "chrome" / "outside-article.toml"
MARK = "# Weights."  # the line of the rule file from which on it is written by this program
BINS = 8
STRENGTH = 0.1  # of the weights, against staying at 0
HARDLY = 0.04  # weights that differ less are one
FOLDS = 5
PAGE_WORDS = 200  # are added to each page's own: short pages count less
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Sample:
    """A page: its evidence by name, the sizes of its lines, and which words of each line are the article's."""

    host: str
    names: tuple[str, ...]
    columns: list[list[float]]
    sizes: list[int]
    words: list[tuple[int, int]]  # all, and the article's


def main() -> int:
    """Fit, and write the rule file; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path)
    parser.add_argument("--variants", nargs="+", default=["htmltext"])
    options = parser.parse_args()
    texts = list(_texts(options.data / "chrome", options.variants))
    with get_context("spawn").Pool() as pool:
        samples = [sample for sample in pool.imap(_sample, texts, chunksize=16) if sample]
    print(f"{len(samples)} texts, {sum(len(sample.sizes) for sample in samples)} lines", flush=True)
    first, scores = _fit_first(samples)
    second = _fit(samples, [_second(sample, own) for sample, own in zip(samples, scores, strict=True)])
    _write(first, second)
    return 0


def _texts(folder: Path, variants: Sequence[str]) -> Iterator[tuple[str, str, str]]:
    """Yield host, text and gold of each page that has a gold text."""
    for path in sorted(folder.glob("*.jsonl.gz")):
        for row in rows(path):
            for variant in variants:
                if row.get("gold") and row["raw"].get(variant):
                    yield row.get("url_host") or row["id"], row["raw"][variant], row["gold"]


def _sample(task: tuple[str, str, str]) -> Sample | None:
    host, text, gold = task
    lines, apart = page_lines(text)
    if not lines:
        return None
    lang = find_language(text).lang
    page, lines = open_page(lines, apart, lang)
    names, columns = zip(*evidence(page), strict=True)
    return Sample(host, names, list(columns), page.sizes, _aligned(lines, gold))


def page_lines(text: str) -> tuple[list[str], list[bool]]:
    """Return the written lines of a page as the chain hands them to its rule, and whether each stands apart."""
    from chaffinch import Cleaner

    text = Cleaner("page", select=("encoding", "whitespace")).clean(text)
    lines: list[str] = []
    apart: list[bool] = []
    blank = True
    for line in map(str.strip, text.splitlines()):
        if line:
            lines.append(line)
            apart.append(blank)
        blank = not line
    return lines, apart


def open_page(lines: Sequence[str], apart: Sequence[bool], lang: str) -> tuple[Page, list[str]]:
    """Return a page as the scorecards see it, and its lines: series that are no article have gone."""
    places = without_series(lines, apart, lang)
    left = [lines[place] for place in places]
    return Page(left, joined(apart, places), lang), left


def _aligned(lines: Sequence[str], gold: str) -> list[tuple[int, int]]:
    owners = [place for place, line in enumerate(lines) for _ in WORD.findall(line)]
    words = [word for line in lines for word in WORD.findall(line)]
    found = [[0, 0] for _ in lines]
    for owner in owners:
        found[owner][0] += 1
    matcher = difflib.SequenceMatcher(None, words, WORD.findall(gold), autojunk=False)
    for block in matcher.get_matching_blocks():
        for owner in owners[block.a : block.a + block.size]:
            found[owner][1] += 1
    return [(total, matched) for total, matched in found]


# The fit


def _fit_first(samples: Sequence[Sample]) -> tuple[dict[str, Any], list[list[float]]]:
    """Return the first card, and for each page the scores of a card that was not fitted to its host."""
    columns = [list(zip(sample.names, sample.columns, strict=True)) for sample in samples]
    folds = [int(hashlib.md5(sample.host.encode()).hexdigest(), 16) % FOLDS for sample in samples]
    scores: list[list[float]] = [[] for _ in samples]
    for fold in range(FOLDS):
        others = [own != fold for own in folds]
        card = _fit(list(compress(samples, others)), list(compress(columns, others)))
        for place in (place for place, own in enumerate(folds) if own == fold):
            scores[place] = _card_scores(card, columns[place])
    return _fit(samples, columns), scores


def _second(sample: Sample, scores: list[float]) -> list[Column]:
    return [*zip(sample.names, sample.columns, strict=True), *context(scores, sample.sizes)]


def _fit(samples: Sequence[Sample], columns: Sequence[list[Column]]) -> dict[str, Any]:
    """Return a card: `start`, and `at` and `weights` by the name of the evidence."""
    import numpy as np
    from scipy.sparse import csr_matrix
    from sklearn.linear_model import LogisticRegression

    names = [name for name, _ in columns[0]]
    table = np.array([np.concatenate([page[place][1] for page in columns]) for place in range(len(names))])
    edges = [_edges(values) for values in table]
    offsets = np.cumsum([0] + [len(at) + 1 for at in edges])
    places = np.stack([offsets[k] + np.searchsorted(at, table[k], side="right") for k, at in enumerate(edges)], axis=1)
    count = len(places)
    bins = csr_matrix(
        (np.ones(places.size, dtype=np.float32), places.ravel(), np.arange(0, places.size + 1, len(names))),
        shape=(count, int(offsets[-1])),
    )
    right = np.concatenate([[matched > 0.5 * total for total, matched in sample.words] for sample in samples])
    weight = np.concatenate([_line_weights(sample) for sample in samples])
    model = LogisticRegression(C=STRENGTH, max_iter=300).fit(bins, right, sample_weight=weight / weight.mean())
    found = {name: _joined(edges[k], model.coef_[0][offsets[k] : offsets[k + 1]]) for k, name in enumerate(names)}
    middle = sum(shift for _, _, shift in found.values())
    return {
        "start": float(model.intercept_[0]) + middle,
        **{name: (at, weights) for name, (at, weights, _) in found.items()},
    }


def _edges(values: Any) -> list[float]:
    import numpy as np

    different = np.unique(values)
    cuts = (
        different[1:] if len(different) <= BINS else np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1]))
    )
    return [round(float(cut), 4) for cut in cuts]


def _line_weights(sample: Sample) -> list[float]:
    total = sum(count for count, _ in sample.words) + PAGE_WORDS
    return [(count + 2) / total for count, _ in sample.words]


def _joined(at: Sequence[float], weights: Sequence[float]) -> tuple[list[float], list[float], float]:
    """Return bins and weights with like neighbours joined, the weights round 0, and what that took off each."""
    middle = (max(weights) + min(weights)) / 2
    edges: list[float] = []
    kept = [float(weights[0]) - middle]
    for edge, weight in zip(at, weights[1:], strict=True):
        if abs(weight - middle - kept[-1]) >= HARDLY and (not edges or edge > edges[-1]):
            edges.append(edge)
            kept.append(float(weight) - middle)
    return edges, [round(weight, 2) for weight in kept], middle


def _card_scores(card: dict[str, Any], columns: list[Column]) -> list[float]:
    from chaffinch.chrome.scorecard import Scorecard, Weighing

    weighings = {name: Weighing(tuple(each[0]), tuple(each[1])) for name, each in card.items() if name != "start"}
    return Scorecard(card["start"], weighings).scores(columns, len(columns[0][1]))


# The file


def _write(first: dict[str, Any], second: dict[str, Any]) -> None:
    text = RULE.read_text(encoding="utf-8")
    old = tomllib.loads(text)
    head = text.partition(MARK)[0]
    parts = [f"{head}{MARK} Written by benchmarks/fit.py; the reasons are kept.\n"]
    for look, card in (("first", first), ("second", second)):
        parts.append(f"\n[{look}]\nstart = {card['start']:.3f}\n")
        families = dict.fromkeys(name.partition(".")[0] for name, each in card.items() if name != "start" and each[0])
        parts += map(partial(_family, look, card, old), families)
    RULE.write_text("".join(parts), encoding="utf-8")


def _family(look: str, card: dict[str, Any], old: dict[str, Any], family: str) -> str:
    why = old.get("reasons", {}).get(family, "")
    if not why:
        raise BenchmarkError(f"{RULE.name}: no reason for the family {family!r} under [reasons]")
    lines = [f"\n[{look}.{family}]"]
    for name, each in card.items():
        if name.startswith(f"{family}.") and each[0]:
            rest = name.partition(".")[2]
            lines.append(f'"{rest}" = {{ at = {_list(each[0])}, weights = {_list(each[1])} }}')
    return "\n".join(lines) + "\n"


def _list(numbers: Sequence[float]) -> str:
    return f"[{', '.join(f'{number:g}' for number in numbers)}]"


if __name__ == "__main__":
    leave(main)
