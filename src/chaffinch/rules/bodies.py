"""The body of a rule, read from its table: one reader a kind. Every error names the file and the key."""

from collections.abc import Callable, Iterable, Mapping

import regex

from chaffinch.fragments.reasons import REASONS
from chaffinch.rules.cards import read_article
from chaffinch.rules.rule import (
    BlockBody,
    Body,
    BuiltinBody,
    Cue,
    FragmentBody,
    InlineBody,
    LineBody,
    Only,
    Phrases,
    QuotesBody,
    SentenceBody,
    SiteBody,
    SiteLine,
    TailBody,
)
from chaffinch.rules.table import Table, near
from chaffinch.rules.template import Template
from chaffinch.text import pairs, phrases
from chaffinch.text.views import folded
from chaffinch.text.words import all_words, word_list

FLAGS = regex.VERSION1 | regex.VERBOSE
# The names of repairs.REPAIRS, which lies below this room; a test compares the two.
BUILTINS = (
    "bilingual-duplicate", "blank-run", "broken-line", "c1-controls", "caption-time", "doubled-space", "doubled-word",
    "entities", "escapes", "hyphenated-line", "indentation", "inverted-caps", "ligatures", "line-ends", "mojibake",
    "other-language", "quoted-printable", "repeated-sentence", "split-paragraph", "trailing-space", "widget-title",
)  # fmt: skip
QUOTE_FAULTS = ("orphan-closer", "reopened")  # a mark without a partner: flagged
PAIR_FAULTS = tuple(pairs.FAULTS)  # a pair, mended


def _line(table: Table, langs: frozenset[str]) -> Body:
    listed = _phrases(table.table("phrases"))
    line, words = table.table("line"), _words(table.table("words"), langs)
    patterns = tuple(compiled(line, "patterns", source, words) for source in line.strings("patterns"))
    written = tuple(compiled(line, "written", source, words) for source in line.strings("written"))
    if not listed and not patterns and not written:
        raise table.error("phrases", "missing; a line rule has phrases, or patterns under [line]")
    title, above_title = line.get("title", bool, False), line.get("above_title", bool, False)
    line.finish()
    return LineBody(listed, patterns, written, title, above_title)


def _block(table: Table, langs: frozenset[str]) -> Body:
    block = table.table("block")
    inside, closes = _phrases(table.table("inside")) | _listed(block, "inside"), _phrases(table.table("closes"))
    body = BlockBody(
        opens=_listed(block, "opens") or _required(table, "opens"),
        inside=inside,
        closes=tuple(compiled(block, "close", source, {"closes": closes}) for source in block.strings("close")),
        reach=block.get("reach", int),
        need=block.get("need", int, 1),
        gap=block.get("gap", int, 0),
        above_title=block.get("above_title", bool, False),
    )
    if bool(body.inside) == bool(body.closes):
        raise table.error("block", 'expected either [inside] phrases or "close" patterns')
    block.finish()
    return body


def _tail(table: Table, langs: frozenset[str]) -> Body:
    tail, keys = table.table("tail"), table.table("prose")
    prose = {key: keys.get(key, int) for key in keys.keys()}
    lists = {name: tail.strings(name) for name in ("notices", "titled", "alone")}
    named = [(keys, key, key) for key in prose] + [(tail, name, key) for name, held in lists.items() for key in held]
    for where, name, key in named:
        if key not in phrases.KEYS:
            raise where.error(name, f"{key!r} is no key of phrase lists; {near(key, phrases.KEYS)}")
    body = TailBody(
        prose,
        frozenset(lists["notices"]),
        frozenset(lists["titled"]),
        frozenset(lists["alone"]),
        tail.get("need", int),
        tail.get("reach", int),
        tail.get("keep", float),
    )
    tail.finish()
    if body.need < 2 or len(prose) < body.need:
        raise tail.error("need", f"found {body.need}; expected two or more, and at least as many keys")
    return body


def _inline(table: Table, langs: frozenset[str]) -> Body:
    words = _words(table.table("words"), langs)
    pattern = compiled(table, "pattern", table.get("pattern", str), words)
    flags = table.get("applicability", str) == "flag"
    cut = _group(table, "cut", pattern)
    template = Template(()) if flags or cut else _template(table, pattern)
    unless = table.table("unless")
    abbreviation, name = _group(unless, "abbreviation", pattern), _group(unless, "name", pattern)
    _groups_used(table, pattern, template.groups | {abbreviation, name, cut})
    body = InlineBody(
        pattern=pattern,
        replace=template,
        cut=cut,
        abbreviation=abbreviation,
        name=name,
        only=_only(table.table("only"), words),
        tokens=frozenset(table.strings("tokens")),
        message=table.get("message", str) if flags else "",
        confidence=table.get("confidence", float) if flags else 1.0,
    )
    unless.finish()
    return body


def _only(table: Table, words: Mapping[str, Iterable[str]]) -> Only:
    line, markers = table.get("line", str, ""), table.strings("markers")
    below = table.get("capitalised_below", float, 2.0)  # no share is above 1: off
    only = Only(
        finished_line=table.get("finished_line", bool, False),
        last_line=table.get("last_line", bool, False),
        capitalised_below=below if below <= 1 else None,
        line=compiled(table, "line", line, words, empty=True) if line else None,
        once=table.get("once", bool, False),
        markers=tuple(compiled(table, "markers", source, words) for source in markers),
        need=table.get("need", int, 0),
    )
    if bool(markers) != bool(only.need):
        raise table.error("need", 'expected both "markers" and "need", or neither')
    table.finish()
    return only


def _quotes(table: Table, langs: frozenset[str]) -> Body:
    fault = table.one_of("fault", (*QUOTE_FAULTS, *PAIR_FAULTS))
    if fault in PAIR_FAULTS:
        return QuotesBody(fault, "", 1.0)
    return QuotesBody(fault, table.get("message", str), table.get("confidence", float))


def _sentence(table: Table, langs: frozenset[str]) -> Body:
    words = _words(table.table("words"), langs)
    cues = tuple(_cue(cue, words) for cue in table.tables("cue"))
    need = table.get("need", int)
    least = 1 if table.get("applicability", str) == "flag" else 2
    if not least <= need <= len(cues):
        raise table.error("need", f"found {need}; expected {least} to {len(cues)}, the number of cues")
    message, confidence = table.get("message", str), table.get("confidence", float, 1.0)
    return SentenceBody(cues, need, message, confidence, table.get("opening", bool, False))


def _cue(table: Table, words: Mapping[str, Iterable[str]]) -> Cue:
    source, quote = table.get("pattern", str, ""), table.get("quote", str, "")
    if bool(source) == bool(quote):
        raise table.error("pattern", 'expected either "pattern" or "quote"')
    if quote:
        table.one_of("quote", QUOTE_FAULTS)
    cue = Cue(table.get("name", str), compiled(table, "pattern", source, words) if source else None, quote or None)
    table.finish()
    return cue


def _fragment(table: Table, langs: frozenset[str]) -> Body:
    return FragmentBody(table.one_of("reason", REASONS), table.get("message", str), table.get("confidence", float))


def _builtin(table: Table, langs: frozenset[str]) -> Body:
    source = table.get("words", str, "")
    flags = table.get("applicability", str) == "flag"
    try:
        words = word_list(source) if source else {}
    except LookupError as error:
        raise table.error("words", error.args[0]) from error
    return BuiltinBody(
        table.one_of("function", BUILTINS),
        words,
        message=table.get("message", str) if flags else "",
        confidence=table.get("confidence", float) if flags else 1.0,
    )


def _site(table: Table, langs: frozenset[str]) -> Body:
    lines = table.table("lines")
    body = SiteBody(
        lines.get("of", int), _site_lines(lines, "before"), _site_lines(lines, "inside"), _site_lines(lines, "after")
    )
    lines.finish()
    return body


def _site_lines(table: Table, place: str) -> dict[str, SiteLine]:
    found: dict[str, SiteLine] = {}
    for row in table.tables(place):
        line = folded(row.get("line", str))
        if not line or line in found:
            raise row.error("line", f"{line!r} stands twice {place} the prose" if line else "is empty; expected a line")
        found[line] = SiteLine(row.get("in", int), row.get("first", bool, False))
        row.strings("seen")  # names of documents, for people
        row.finish()
    return found


READERS: Mapping[str, Callable[[Table, frozenset[str]], Body]] = {
    "line": _line,
    "block": _block,
    "tail": _tail,
    "inline": _inline,
    "quotes": _quotes,
    "sentence": _sentence,
    "fragment": _fragment,
    "builtin": _builtin,
    "article": read_article,
    "site": _site,
}


# Parts that several kinds share.


def _phrases(table: Table) -> Phrases:
    """Return the phrases of all languages, folded; the language keys are for people."""
    found: set[str] = set()
    for lang in table.keys():
        for phrase in table.strings(lang):
            if folded(phrase) in found:
                raise table.error(lang, f"the phrase {phrase!r} stands twice")
            found.add(folded(phrase))
    return frozenset(found)


def _listed(table: Table, key: str) -> Phrases:
    """Return the phrases of the word lists that a key names, folded."""
    try:
        return frozenset(folded(phrase) for name in table.strings(key) for phrase in all_words(name))
    except LookupError as error:
        raise table.error(key, error.args[0]) from error


def _required(table: Table, key: str) -> Phrases:
    listed = _phrases(table.table(key))
    if not listed:
        raise table.error(key, "missing; expected a table of phrases by language")
    return listed


def _words(table: Table, langs: frozenset[str]) -> dict[str, list[str]]:
    """Return the word lists for `\\L<name>`: in the rule's own languages, or in all."""
    found = {}
    for name in table.keys():
        source = table.get(name, str)
        try:
            lists = word_list(source)
        except LookupError as error:
            raise table.error(name, error.args[0]) from error
        chosen = frozenset().union(*(lists.get(lang, ()) for lang in langs)) if langs else all_words(source)
        if not chosen:
            raise table.error(name, f"list {source!r} has no words in {', '.join(sorted(langs))}")
        found[name] = sorted(chosen)
    return found


def compiled(
    table: Table, key: str, source: str, words: Mapping[str, Iterable[str]] | None = None, *, empty: bool = False
) -> regex.Pattern[str]:
    """Return `source` as a pattern with the word lists that it names.

    Raises `RuleError` for one that does not compile, or matches the empty string unless it may be `empty`.
    """
    used = {name: list(listed) for name, listed in (words or {}).items() if f"\\L<{name}>" in source}
    try:
        pattern = regex.compile(source, FLAGS, **used)  # type: ignore[arg-type]  # named lists
    except regex.error as error:
        lists = f"; word lists are: {', '.join(words or ()) or 'none'}" if "named list" in str(error) else ""
        raise table.error(key, f"no pattern: {error}{lists}") from error
    if not empty and pattern.match(""):
        raise table.error(key, "matches the empty string; expected a pattern that needs a character")
    return pattern


def _template(table: Table, pattern: regex.Pattern[str]) -> Template:
    try:
        template = Template.of(table.get("replace", str))
    except ValueError as error:
        raise table.error("replace", str(error)) from error
    for group in sorted(template.groups - set(pattern.groupindex)):
        raise table.error(
            "replace", f"names group {group!r}; the pattern has: {', '.join(pattern.groupindex) or 'none'}"
        )
    return template


def _group(table: Table, key: str, pattern: regex.Pattern[str]) -> str | None:
    group = table.get(key, str, "")
    if group and group not in pattern.groupindex:
        raise table.error(key, f"names group {group!r}; the pattern has: {', '.join(pattern.groupindex) or 'none'}")
    return group or None


def _groups_used(table: Table, pattern: regex.Pattern[str], used: Iterable[str | None]) -> None:
    for group in pattern.groupindex:
        if group not in used:
            raise table.error("pattern", f"names group {group!r}, which nothing uses")
