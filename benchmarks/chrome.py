"""The comparison table for site chrome: crude rules, `chaffinch --profile page`, and extractors that saw the HTML.

DATA is the folder that `accuracy.py` reads, and the scorer is `DATA/chrome/score.py`. Nothing of it is copied into the
project. The first block has all visible text of a page and no tags. The second has what extractors made of
the page's HTML, as they gave it and after `chaffinch clean --profile article`.
"""

import argparse
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from accuracy import Run, Task, chrome_run, scored, tell
from chaffinch.chrome.page import Page
from chaffinch.chrome.runs import best_run
from common import BenchmarkError, Record, check_set, gold_files, leave, one_each, positive, rows, write_rows

SETS = ("aeb", "wcxb", "moz")
VISIBLE = "htmltext"  # the variant that is all visible text of a page
EXTRACTED = {
    "readability": "readability",
    "newspaper4k": "news4k",
    "trafilatura with recall": "leaky",
    "the article element": "articletag",
    "all p elements": "ptags",
}
NOTE = """Data and scorers are those of the folder. F1 (P R): shingles of four words, P and R averaged over documents.
The weights of --profile page are fitted by fit.py to such a folder: pages they were fitted to are not unseen ones."""
_MARKS = (".", "!", "?", '"')  # the marks of the C4 line rule
_LEAST = 5  # words of a line that it keeps
_LABEL, _LABEL_COST, _OTHER_COST = 8, 4, 1  # words: fewer are a label; what lines that are no prose cost a run
_WIDTHS = (50, 24)  # name, one column for each set

Cells = dict[str, dict[str, Record]]  # the scores by name of the row and by set


def main() -> int:
    """Print both blocks of the table; return the exit code."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data", type=Path, help="folder with chrome/, as accuracy.py reads it")
    parser.add_argument("--limit", type=positive, metavar="N", help="only the first N pages of each set: a smoke run")
    options = parser.parse_args()
    check_set(options.data / "chrome")
    with TemporaryDirectory(prefix="chaffinch-chrome-") as temporary:
        task = Task(options.data, Path(temporary), limit=options.limit)
        gold = _gold(task)
        print(NOTE + (f"\nFirst {task.limit} pages a set." if task.limit else ""), flush=True)
        runs: list[tuple[str, Run]] = []
        print(_block("without tags", gold, _without_tags(task, gold, runs)), flush=True)
        print(
            _block("with HTML (cleaned: chaffinch --profile article)", gold, _with_html(task, gold, runs)), flush=True
        )
        tell(runs)
    return 0


def _gold(task: Task) -> dict[str, Path]:
    """Return the file of each set. Raises `BenchmarkError` for a set or a variant that is not there."""
    folder = task.data / "chrome"
    found = {path.name.removesuffix(".jsonl.gz"): path for path in gold_files(folder, task.work / "gold", task.limit)}
    for name in SETS:
        if name not in found:
            raise BenchmarkError(f"{folder}: no {name}.jsonl.gz; expected {', '.join(SETS)}")
        there = next(rows(found[name]), {}).get("raw", {})
        for variant in (VISIBLE, *EXTRACTED.values()):
            if variant not in there:
                raise BenchmarkError(f"{folder / name}.jsonl.gz: no variant {variant!r} in raw of the first record")
    return {name: found[name] for name in SETS}


# The two blocks


def _without_tags(task: Task, gold: Mapping[str, Path], runs: list[tuple[str, Run]]) -> Cells:
    cells: Cells = {name: {} for name in ("the text as it is", *RULES, "chaffinch --profile page")}
    for name, path in gold.items():
        for rule, keep in RULES.items():
            cells[rule][name] = _ruled(task, path, keep)
        run, before, after = chrome_run(task, path, name, VISIBLE)
        runs.append((f"{name}/{VISIBLE}", run))
        cells["the text as it is"][name], cells["chaffinch --profile page"][name] = before, after
    return cells


def _with_html(task: Task, gold: Mapping[str, Path], runs: list[tuple[str, Run]]) -> Cells:
    cells: Cells = {}
    for extractor, variant in EXTRACTED.items():
        for name, path in gold.items():
            run, before, after = chrome_run(task, path, name, variant)
            runs.append((f"{name}/{variant}", run))
            cells.setdefault(extractor, {})[name] = before
            cells.setdefault(f"{extractor}, cleaned", {})[name] = after
    return cells


def _ruled(task: Task, gold: Path, keep: Callable[[Sequence[str]], Iterator[str]]) -> Record:
    """Return the scores of what a crude rule keeps of the visible text."""
    pages = ({"id": page["id"], "text": page["raw"].get(VISIBLE) or ""} for page in rows(gold))
    kept = task.work / "kept.jsonl"
    written = one_each(pages, ("id", "text"), "text")
    write_rows(kept, ({**page, "text": "\n".join(keep(_written(page["text"])))} for page in written))
    scores: Record = json.loads(scored(task, "chrome", kept, gold, "--json"))["all"]
    return scores


# The table


def _block(title: str, gold: Mapping[str, Path], cells: Cells) -> str:
    counts = next(iter(cells.values()))
    lines = ["", _line(title, [f"{name}, {counts[name]['n']} pages" for name in gold])]
    lines += [_line(row, [_cell(scores[name]) for name in gold]) for row, scores in cells.items()]
    return "\n".join(lines)


def _cell(scores: Record) -> str:
    return f"{scores['F1']:.4f} ({scores['P']:.4f} {scores['R']:.4f})"


def _line(name: str, cells: Sequence[str]) -> str:
    return f"{name:{_WIDTHS[0]}}" + "".join(f"{cell:>{_WIDTHS[1]}}" for cell in cells)


# The crude rules


def _written(text: str) -> list[str]:
    return [line for line in map(str.strip, text.splitlines()) if line]


def _prose_run(lines: Sequence[str]) -> Iterator[str]:
    """Yield the run of lines with the most words of prose, less a cost for each line that is none."""
    page = Page(lines, [False] * len(lines), "und")  # prose is told without the phrases of a language
    run = best_run(
        [
            size if prose else -(_LABEL_COST if size < _LABEL else _OTHER_COST)
            for size, prose in zip(page.sizes, page.prose, strict=True)
        ]
    )
    yield from lines[run.start : run.end]


def _marked_lines(lines: Sequence[str]) -> Iterator[str]:
    """Yield the lines that the published C4 rule keeps: they end in a mark, and not in dots, and have words enough."""
    for line in lines:
        if line.endswith(_MARKS) and not line.endswith("...") and len(line.split()) >= _LEAST:
            yield line


RULES: Mapping[str, Callable[[Sequence[str]], Iterator[str]]] = {
    "the longest run of prose": _prose_run,
    "lines that end in a mark, 5 words or more": _marked_lines,
}


if __name__ == "__main__":
    leave(main)
