"""Fragment flags in running text: how many complete sentences are flagged where they stand in their article.

    python benchmarks/fragments.py DATA

`accuracy.py --set fragments` takes each sentence for a document of its own, as the scorer wants it. Here the English
sentences of `DATA/fragments/english_*.jsonl.gz` are put back into their documents: those of a paragraph joined by a
space, paragraphs parted by a blank line. Only genres of edited prose count.
"""

import argparse
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import groupby
from pathlib import Path

from chaffinch import Cleaner, Document
from common import BenchmarkError, Record, leave, rows

EDITED = ("news", "bio", "voyage", "whow", "weblog")  # news, and what wikis and their like publish


def main() -> int:
    """Print the share of complete sentences that are flagged, by genre, and each of them; return the exit code."""
    parser = argparse.ArgumentParser(description="False flags among complete sentences in running text.")
    parser.add_argument("data", type=Path, help="folder with fragments/")
    parser.add_argument("--errors", action="store_true", help="show each complete sentence that is flagged")
    options = parser.parse_args()
    paths = sorted((options.data / "fragments").glob("english_*.jsonl.gz"))
    if not paths:
        raise BenchmarkError(f"{options.data / 'fragments'}: no english_*.jsonl.gz; expected sentences of treebanks")
    complete: Counter[str] = Counter()
    flagged: dict[str, list[str]] = {}
    for document in documents(paths):
        genre = document[0]["genre"]
        complete[genre] += sum(sentence["label"] == "complete" for sentence in document)
        flagged.setdefault(genre, []).extend(wrong(document))
    print("\n".join(table(complete, flagged, errors=options.errors)))
    return 0


def documents(paths: Sequence[Path]) -> Iterator[list[Record]]:
    """Yield the sentences of each document of an edited genre, in order: ids end in the place."""
    for path in paths:
        for _, sentences in groupby(rows(path), key=lambda row: row["id"].rpartition("-")[0]):
            document = list(sentences)
            if document[0]["genre"] in EDITED:
                yield document


def wrong(document: Sequence[Record]) -> Iterator[str]:
    """Yield rule and text of each complete sentence of a document that a flag touches."""
    text, spans = "", []
    for sentence in document:
        text += ("\n\n" if sentence.get("newpar") else " ") if text else ""
        spans.append((len(text), len(text) + len(sentence["text"])))
        text += sentence["text"]
    flags = Cleaner(select=("fragments",)).run(Document(text, lang="en")).flags
    for (start, end), sentence in zip(spans, document, strict=True):
        hit = next((flag for flag in flags if flag.span.start < end and flag.span.end > start), None)
        if hit and sentence["label"] == "complete":
            yield f"{hit.rule}: {sentence['text']}"


def table(complete: Counter[str], flagged: dict[str, list[str]], *, errors: bool) -> list[str]:
    """Return the lines of the table, a genre each, and of the errors."""
    lines = [f"{'genre':10}{'complete':>10}{'flagged':>9}{'share':>9}"]
    for genre in (*sorted(complete), "all"):
        count = complete[genre] or complete.total()
        hits = flagged.get(genre) if genre in complete else [each for found in flagged.values() for each in found]
        lines.append(f"{genre:10}{count:10}{len(hits or ()):9}{len(hits or ()) / max(1, count):9.2%}")
    return lines + [each for found in flagged.values() for each in found if errors]


if __name__ == "__main__":
    leave(main)
