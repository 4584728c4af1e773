"""The peers' side of `peers.py`: cleans texts with one peer, inside the environment that holds it.

    python peers_side.py LABEL INPUT OUTPUT

INPUT holds JSON lines with `text` and `lang` (or null); OUTPUT gets a line for each, with `text`, and with `error`
if the peer raised, in which case the text is the one that came in. Only the standard library is imported at the
top, and nothing of chaffinch: the peers' environment does not have it, and `peers.py` reads the list of peers from
here. For the same reason the peers come through `import_module`: mypy runs where they are not installed.
"""

import json
import os
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib import import_module
from pathlib import Path
from typing import Any

Fix = Callable[[str, str], str]  # text and language subtag, as `und` if nobody said which; gives the cleaned text

_NO_CALLS_HOME = {"DO_NOT_TRACK": "1", "SCARF_NO_ANALYTICS": "1", "UNSTRUCTURED_DISABLE_NOTICE": "1"}


@dataclass(frozen=True, slots=True)
class Peer:
    """A peer with certain settings: the head of its column, the packages it needs, its own first, and its use."""

    label: str
    needs: tuple[str, ...]
    load: Callable[[], Fix]
    settings: str


def ftfy() -> Fix:
    """Return ftfy as its documentation begins: one call, no settings."""
    fix_text = import_module("ftfy").fix_text
    return lambda text, _: str(fix_text(text))


def clean_text() -> Fix:
    """Return clean-text with its defaults, told the language, since its transliteration knows some."""
    clean = import_module("cleantext").clean
    return lambda text, lang: str(clean(text, lang=lang))


def clean_text_unicode() -> Fix:
    """Return clean-text with all that can be turned off turned off, but for the repair of encodings."""
    clean = import_module("cleantext").clean
    off = dict.fromkeys(("to_ascii", "lower", "normalize_whitespace"), False)
    return lambda text, _: str(clean(text, fix_unicode=True, **off))


def clean_text_prose() -> Fix:
    """Return clean-text as one would set it for prose: letters and paragraphs stay, white space is put in order."""
    clean = import_module("cleantext").clean
    return lambda text, _: str(clean(text, to_ascii=False, lower=False, keep_two_line_breaks=True))


def bifixer() -> Fix:
    """Return the steps that bifixer's command for monolingual text, monofixer, takes by default.

    They are called one by one, as bifixer's own tests do. Segmentation and the hashes of duplicates are left out:
    they split and mark sentences, and change none. monofixer reads a sentence a line, so lines are fixed singly.
    """
    steps = import_module("bifixer.restorative_cleaning")
    lists = cache(lambda lang: _bifixer_lists(steps, lang))
    return lambda text, lang: "\n".join(_bifixed(steps, line, lang, *lists(lang)) for line in text.split("\n"))


def _bifixer_lists(steps: Any, lang: str) -> tuple[Any, Any, Any, Any]:
    """Return what bifixer replaces for a language: characters, punctuation, words, tokenization."""
    return (
        steps.getCharsReplacements(lang),
        steps.getNormalizedPunctReplacements(lang),
        steps.getReplacements(lang),
        steps.getDetokenizations(lang),
    )


def _bifixed(steps: Any, line: str, lang: str, characters: Any, marks: Any, words: Any, tokens: Any) -> str:
    fixed = steps.remove_html_tags(steps.fix(line, lang, *characters))
    return str(steps.ortho_detok_fix(steps.normalize(fixed, lang, *marks), words, tokens))


def unstructured() -> Fix:
    """Return a careful chain of unstructured's cleaners: those that repair, none that strips what somebody wrote.

    Its documentation lets a user choose and chain functions. Left out are those that drop bullets, dashes,
    punctuation at the end, prefixes and all that is not ASCII. `clean` makes a space of a line break, so it is
    applied to each paragraph, as unstructured applies cleaners to the elements of a document.
    """
    core = import_module("unstructured.cleaners.core")

    def fix(text: str, _: str) -> str:
        whole = core.group_broken_paragraphs(core.clean_ligatures(core.replace_unicode_quotes(text)))
        return "\n\n".join(core.clean(paragraph, extra_whitespace=True) for paragraph in whole.split("\n\n"))

    return fix


_FTFY = ("ftfy", "wcwidth")
_CLEAN_TEXT = ("clean-text", "emoji", "Unidecode", *_FTFY)
_BIFIXER = ("bifixer", "nltk", "regex", *_FTFY)
_WEB = ("certifi", "charset-normalizer", "idna", "requests", "urllib3")  # unstructured imports it all at its top
_UNSTRUCTURED = ("unstructured", "emoji", "numpy", "psutil", "typing_extensions", *_WEB)

PEERS = (
    Peer("ftfy", _FTFY, ftfy, "fix_text(text)"),
    Peer("clean-text", _CLEAN_TEXT, clean_text, "clean(text, lang=lang): its defaults, which give lower case in ASCII"),
    Peer(
        "ct-prose", _CLEAN_TEXT, clean_text_prose, "clean(text, to_ascii=False, lower=False, keep_two_line_breaks=True)"
    ),
    Peer(
        "ct-unicode",
        _CLEAN_TEXT,
        clean_text_unicode,
        "clean(text, to_ascii=False, lower=False, normalize_whitespace=False): the least that it can do",
    ),
    Peer("bifixer", _BIFIXER, bifixer, "all that monofixer changes in a line by default, told the language"),
    Peer(
        "unstructured",
        _UNSTRUCTURED,
        unstructured,
        "replace_unicode_quotes, clean_ligatures, group_broken_paragraphs, clean(extra_whitespace=True)",
    ),
)


def main() -> int:
    """Clean the texts of a file with the peer that the arguments name; return the exit code."""
    label, source, target = sys.argv[1:]
    os.environ.update(_NO_CALLS_HOME)  # unstructured reports its import to its makers unless told not to
    fix = next(peer for peer in PEERS if peer.label == label).load()
    with Path(target).open("w", encoding="ascii") as out:  # json.dumps escapes the rest, lone surrogates too
        out.writelines(json.dumps(_cleaned(fix, record)) + "\n" for record in _records(Path(source)))
    return 0


def _records(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8") as lines:
        yield from map(json.loads, lines)


def _cleaned(fix: Fix, record: dict[str, Any]) -> dict[str, str]:
    """Return the record to write. A peer that raises, whatever it is, has changed nothing: that is counted."""
    text: str = record["text"]
    try:
        return {"text": fix(text, record["lang"] or "und")}
    except Exception as error:
        return {"text": text, "error": f"{type(error).__name__}: {error}"}


if __name__ == "__main__":
    sys.exit(main())
