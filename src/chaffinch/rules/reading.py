"""TOML to `Rule`. Every error names the file, the key, what was found and what was expected."""

import hashlib
import re
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, cast

from chaffinch.core.span import Span
from chaffinch.rules.bodies import READERS, compiled
from chaffinch.rules.rule import PROFILES, Applicability, Dirt, Example, Rule, Status
from chaffinch.rules.table import RuleError, Table
from chaffinch.text.site import By, Site
from chaffinch.text.views import Search, Trigger

_MARKED = re.compile(r"\[\[(.*?)\]\]", re.DOTALL)
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*(/[a-z0-9]+(-[a-z0-9]+)*)+")


def read_rule(path: Path, rule_id: str) -> Rule:
    """Read one rule file.

    Raises `RuleError` that names the file and the key; `OSError` if it cannot be opened.
    """
    return parse_rule(path.read_bytes(), rule_id, path)


def parse_rule(raw: bytes, rule_id: str, source: Path = Path(), where: str = "") -> Rule:
    """Read a rule from the bytes of its file. Raises `RuleError` that names the file, or `where`, and the key."""
    where = where or f"{rule_id}.toml"
    if not _ID.fullmatch(rule_id):
        raise RuleError(f"{where}: a rule's path is lower case words joined by hyphens, at least one folder deep")
    table = Table(where, _parse(where, raw))
    kind = table.one_of("kind", READERS)
    langs = frozenset(table.strings("langs"))
    rule = Rule(
        id=rule_id,
        kind=kind,
        summary=_summary(table),
        why=table.get("why", str),
        applicability=cast(Applicability, table.one_of("applicability", ("safe", "unsafe", "flag"))),
        status=cast(Status, table.one_of("status", ("preview", "stable", "retired"))),
        since=table.get("since", str),
        body=READERS[kind](table, langs),
        needles=tuple(table.strings("needles")),
        trigger=_trigger(table),
        langs=langs,
        not_langs=frozenset(table.strings("not_langs")),
        site=_site(table.table("site")),
        scripts=frozenset(table.strings("scripts")),
        profiles=_profiles(table),
        examples=tuple(_examples(table)),
        dirt=_dirt(table.table("dirt")),
        source=source,
        digest=hashlib.sha256(raw).hexdigest(),
    )
    table.finish()
    return rule


def _parse(where: str, raw: bytes) -> dict[str, Any]:
    try:
        return tomllib.loads(raw.decode("utf-8"))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"{where}: not TOML: {error}") from error


def _summary(table: Table) -> str:
    summary = table.get("summary", str)
    if "\n" in summary or not summary.endswith("."):
        raise table.error("summary", "expected one line that ends with a stop")
    return summary


def _examples(table: Table) -> Iterable[Example]:
    for number, row in enumerate(table.tables("fix"), 1):
        yield Example("fix", number, row.get("bad", str), row.get("good", str), (), *_terms(row))
    for number, row in enumerate(table.tables("keep"), 1):
        row.get("why", str)
        yield Example("keep", number, row.get("text", str), "", (), *_terms(row))
    for number, row in enumerate(table.tables("flag"), 1):
        marked = row.get("text", str)
        text, spans = unmark(marked)
        if not spans:
            raise row.error("text", "expected [[ ]] round the exact span")
        yield Example("flag", number, text, "", spans, *_terms(row))


def _dirt(table: Table) -> Dirt | None:
    put, source = table.get("put", list, []), table.get("at", str, "")
    least, most = table.get("least", int, 1), table.get("most", int, 3)
    if not all(isinstance(text, str) for text in put):
        raise table.error("put", f"found {put!r}; expected a list of strings")
    table.finish()
    if bool(put) != bool(source):
        raise table.error("at", 'expected both "put" and "at", or neither')
    return Dirt(tuple(put), compiled(table, "at", source, empty=True), least, max(least, most)) if put else None


def _profiles(table: Table) -> frozenset[str]:
    profiles = table.strings("profiles")
    for profile in profiles:
        if profile not in PROFILES:
            raise table.error("profiles", f"found {profile!r}; expected one of: {', '.join(PROFILES)}")
    return frozenset(profiles)


def _trigger(table: Table) -> Trigger | None:
    """Return the trigger of a pattern for the gate: of the standard library's `re`, which is quicker to say no.

    One that begins with a set, of marks or digits, sees at most four letters or plain spaces beyond them: the gate asks
    it of little more than the marks. One that begins with a literal is quick anyway, and may see as far as it likes.
    """
    source = table.get("trigger", str, "")
    try:
        return Search(re.compile(source), near=source.startswith("[")) if source else None
    except re.error as error:
        raise table.error("trigger", f"no pattern: {error}") from error


def _site(table: Table) -> Site:
    site = Site(cast(By, table.one_of("by", ("all", "host", "folder"), "all")), table.get("name", str, ""))
    table.finish()
    if (site.by == "all") == bool(site.name):
        raise table.error("name", f'found {site.name!r}; expected one with "by" host or folder, and none without')
    return site


def _terms(row: Table) -> tuple[str | None, bool]:
    lang, status = row.get("lang", str, ""), row.get("status", str, "")
    row.get("note", str, "")
    if status not in ("", "known-failure"):
        raise row.error("status", f"found {status!r}; expected known-failure or nothing")
    row.finish()
    return lang or None, bool(status)


def unmark(marked: str) -> tuple[str, tuple[Span, ...]]:
    """Return the text without its `[[ ]]`, and the spans they stood round.

    >>> unmark("He left. [[Are gone.]]")
    ('He left. Are gone.', (Span(start=9, end=18),))
    """
    spans = []
    parts: list[str] = []
    done = length = 0
    for match in _MARKED.finditer(marked):
        parts += marked[done : match.start()], match[1]
        length += match.start() - done
        spans.append(Span(length, length + len(match[1])))
        length += len(match[1])
        done = match.end()
    return "".join(parts) + marked[done:], tuple(spans)
