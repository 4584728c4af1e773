"""Closed word lists per language, read from `rules/words/`."""

import tomllib
from collections.abc import Mapping
from functools import cache

from chaffinch.core.home import rules_home

LETTER = r"[\p{L}\p{M}\p{N}]"  # a letter, a mark that belongs to one, or a digit: pattern of the package regex


@cache
def word_list(name: str) -> Mapping[str, frozenset[str]]:
    """Return the list `rules/words/<name>.toml`: for each language its words, as written there.

    Raises `LookupError` that names the lists there are.
    """
    folder = rules_home() / "words"
    path = folder / f"{name}.toml"
    if not path.is_file():
        known = ", ".join(sorted(path.stem for path in folder.glob("*.toml")))
        raise LookupError(f"no word list {name!r}; there are: {known}")
    table = tomllib.loads(path.read_text(encoding="utf-8"))["words"]
    return {lang: frozenset(words) for lang, words in table.items()}


@cache
def all_words(name: str) -> frozenset[str]:
    """Return the words of a list in all its languages together."""
    return frozenset().union(*word_list(name).values())
