"""How well the language of a text is found, and what that costs beside the chain.

The folder holds treebanks' sentences (`fragments/*.dev.jsonl.gz`, fields `text` and `lang`), of which runs are
joined to paragraphs, phrases in many languages (`phrases/`) and scraped texts (`corpus/`). Time is this process's own
processor time; language and chain take turns over the same documents, so what counts is the ratio.
"""

import argparse
import csv
import gc
import gzip
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain
from pathlib import Path
from statistics import median
from time import process_time

from chaffinch import Cleaner
from chaffinch.text.language import find_language, known_code
from common import BenchmarkError, leave, positive, rows
from speed import spread

PARAGRAPH = 300  # code points
WARM_UP = 20  # documents
_BANDS = (0.0, 0.9, 0.99, 0.999, 1.0)  # of certainty
_LENGTHS = (60, 100, 200, 10**9)  # code points of a sentence, below

Said = tuple[str, str]  # a language and a text in it


def main() -> int:
    """Print what the arguments ask for; return the exit code."""
    options = _options()
    banks = sorted((options.data / "fragments").glob("*.dev.jsonl.gz"))
    banks = [path for path in banks if not path.name.startswith("synthetic")]  # damaged sentences
    if not banks:
        raise BenchmarkError(f"{options.data / 'fragments'}: no *.dev.jsonl.gz; expected treebanks' sentences")
    sentences = [list(_sentences(path)) for path in banks]
    paragraphs = list(chain.from_iterable(_paragraphs(bank, options.paragraph) for bank in sentences))
    print(f"== paragraphs of {options.paragraph} code points, by language and method")
    print("\n".join(by_language(paragraphs)))
    print("== the same, by certainty")
    print("\n".join(by_certainty(paragraphs)))
    print("== single sentences, by length")
    for low, high in zip((0, *_LENGTHS), _LENGTHS, strict=False):
        some = [each for bank in sentences for each in bank if low <= len(each[1]) < high]
        print(_row(f"{low} to {high}" if high < 10**9 else f"from {low}", some))
    print("== single sentences, by certainty")
    print("\n".join(by_certainty([each for bank in sentences for each in bank])))
    print(f"== phrases of sites, joined to {options.paragraph} code points: languages that are told by script")
    print("\n".join(by_method(list(_phrases(options.data / "phrases", options.paragraph)))))
    print("== time beside the default chain")
    print("\n".join(cost(_texts(options.data / "corpus", options.documents), options.rounds)))
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description="How well the language of a text is found, and what it costs.")
    parser.add_argument("data", type=Path, help="folder with fragments/, phrases/ and corpus/")
    parser.add_argument("--paragraph", type=positive, default=PARAGRAPH, metavar="N", help="code points to join up to")
    parser.add_argument("--documents", type=positive, default=500, metavar="N", help="read N, spread over the corpus")
    parser.add_argument("--rounds", type=positive, default=3)
    return parser.parse_args()


def _sentences(path: Path) -> Iterator[Said]:
    for row in rows(path):
        yield row["lang"], row["text"]


def _paragraphs(sentences: Iterable[Said], least: int) -> Iterator[Said]:
    """Join sentences that follow each other until `least` code points are there; a shorter rest is left out."""
    said = ""
    for lang, sentence in sentences:
        said = f"{said} {sentence}".lstrip()
        if len(said) >= least:
            yield lang, said
            said = ""


def _phrases(folder: Path, least: int) -> Iterator[Said]:
    """Yield the phrases of each language, joined."""
    by_lang: dict[str, list[Said]] = {}
    for path in sorted(folder.glob("*.tsv.gz")):
        with gzip.open(path, "rt", encoding="utf-8", newline="") as lines:
            for row in csv.DictReader(lines, delimiter="\t", quoting=csv.QUOTE_NONE):
                if lang := known_code(row["lang"]):
                    by_lang.setdefault(lang, []).append((lang, row["phrase"]))
    for lang in sorted(by_lang):
        yield from _paragraphs(by_lang[lang], least)


# How well


def by_language(texts: Sequence[Said]) -> list[str]:
    """Return a line a language, one for all, and a line for each text that was taken for another language."""
    lines = [_row(lang, [each for each in texts if each[0] == lang]) for lang in sorted({lang for lang, _ in texts})]
    wrong = [
        f"  {lang} taken for {found.lang} ({found.method}, {found.certainty}): {text[:100]}"
        for lang, text in texts
        if (found := find_language(text)).lang not in (lang, "und")
    ]
    return [*lines, _row("all", texts), *wrong]


def by_method(texts: Sequence[Said]) -> list[str]:
    """Return a line a method: right and wrong answers, and the commonest confusions."""
    counts: dict[str, Counter[str]] = {}
    for lang, text in texts:
        found = find_language(text)
        counts.setdefault(found.method, Counter())["right" if found.lang == lang else f"{lang}>{found.lang}"] += 1
    return [
        f"{method:12}{count['right']:7} of {count.total():6} right  "
        + ", ".join(f"{pair} {times}" for pair, times in count.most_common(25) if pair != "right")
        for method, count in sorted(counts.items())
    ]


def by_certainty(texts: Sequence[Said]) -> list[str]:
    """Return a line for each method and certainty: how many answers, and the share of right ones."""
    counts: dict[tuple[str, float], Counter[bool]] = {}
    for lang, text in texts:
        found = find_language(text)
        if found.lang != "und":
            certainty = round(found.certainty, 2) if found.method == "langdetect" else found.certainty
            counts.setdefault((found.method, certainty), Counter())[found.lang == lang] += 1
    return [
        f"{method:12}{certainty:8}{count.total():8} answers {count[True] / count.total():8.4f} right"
        for (method, certainty), count in sorted(counts.items())
    ]


def _row(name: str, texts: Sequence[Said]) -> str:
    counts: Counter[str] = Counter()
    for lang, text in texts:
        found = find_language(text)
        counts["right" if found.lang == lang else "und" if found.lang == "und" else "wrong"] += 1
        counts[found.method] += 1
    methods = ", ".join(f"{name} {counts[name]}" for name in ("script", "words", "langdetect") if counts[name])
    share = counts["right"] / max(1, len(texts))
    return (
        f"{name:12}{len(texts):7} right {counts['right']:6} ({share:8.3%}) wrong {counts['wrong']:4} "
        f"und {counts['und']:5}   {methods}"
    )


# What it costs


def _texts(folder: Path, count: int) -> list[str]:
    texts: list[str] = [row["text"] for path in sorted(folder.glob("*.jsonl.gz")) for row in rows(path)]
    if not texts:
        raise BenchmarkError(f"{folder}: no *.jsonl.gz; expected records with a text in the field text")
    return spread(texts, count)


def cost(texts: Sequence[str], rounds: int) -> list[str]:
    """Return the lines of what finding each document's language costs, as a share of the default chain's time."""
    clean = Cleaner().clean
    for text in spread(texts, WARM_UP):  # loads words, phrases and language profiles
        clean(text)
    for text in texts:
        find_language(text)
    pairs = [(_seconds(find_language, texts), _seconds(clean, texts)) for _ in range(rounds)]
    shares = [own / whole for own, whole in pairs]
    methods = Counter(find_language(text).method for text in texts)
    return [
        f"{len(texts)} documents, {rounds} rounds: language {median(own for own, _ in pairs):.3f} s, "
        f"chain {median(whole for _, whole in pairs):.3f} s, "
        f"share {median(shares):.2%} ({min(shares):.2%} to {max(shares):.2%})",
        "by " + ", ".join(f"{method} {count}" for method, count in methods.most_common()),
    ]


def _seconds(work: Callable[[str], object], texts: Iterable[str]) -> float:
    gc.collect()
    start = process_time()
    for text in texts:
        work(text)
    return process_time() - start


if __name__ == "__main__":
    leave(main)
