"""Learned files: rules of kind `site`, written for people to read and edit, and read back."""

import re
import unicodedata
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from chaffinch.rules.chain import SITE
from chaffinch.rules.reading import parse_rule
from chaffinch.rules.rule import Rule
from chaffinch.rules.table import RuleError
from chaffinch.text.site import Site
from chaffinch.version import __version__


@dataclass(frozen=True, slots=True)
class Learned:
    """A learned file as it was read: the id of its rule, and its TOML."""

    id: str
    toml: str

    @property
    def rule(self) -> Rule:
        """The rule that it holds. Raises `RuleError` for a file at fault."""
        return self.read(f"{self.id}.toml")

    def read(self, where: str) -> Rule:
        """Return the rule that it holds. Raises `RuleError` that names `where` for a file at fault."""
        rule = parse_rule(self.toml.encode("utf-8", "surrogateescape"), self.id, where=where)
        if rule.kind != SITE:
            raise RuleError(f'{where}: key "kind": found {rule.kind!r}; expected "site", as `learn` writes it')
        return rule


_APART = "expected files of different names"
Given = str | Path | Learned | Sequence[str | Path | Learned]


def learned(given: Given) -> tuple[Learned, ...]:
    """Return the learned files that `given` names: a path or several, of files or of folders of `.toml` files.

    Raises `RuleError` that names the file for one that cannot be read, stands twice or holds no rule of kind `site`.
    """
    entries = (given,) if isinstance(given, str | Path | Learned) else given
    found: dict[str, tuple[Learned, str]] = {}  # by id, with the name that people know the file by
    for each, where in (pair for entry in entries for pair in _named(entry)):
        each.read(where)  # a fault is told when the file is named, not when a document comes
        if each.id in found:
            raise RuleError(f"{where}: stands twice, its rule is {each.id} like that of {found[each.id][1]}; {_APART}")
        found[each.id] = each, where
    return tuple(each for each, _ in found.values())


def _named(entry: str | Path | Learned) -> Iterator[tuple[Learned, str]]:
    """Yield the learned files of an entry, each with its path as it was given: errors name it so."""
    if isinstance(entry, Learned):
        yield entry, f"{entry.id}.toml"
        return
    path = Path(entry)
    files = sorted(path.glob("*.toml")) if path.is_dir() else [path]
    if not files:
        raise RuleError(f"{path}: no .toml file in this folder; expected what `chaffinch learn` wrote")
    for file in files:
        try:
            raw = file.read_bytes()
        except OSError as error:
            raise RuleError(f"{file}: cannot be read: {error.strerror}") from error
        yield Learned(f"{SITE}/{slug(file.stem)}", raw.decode("utf-8", "surrogateescape")), str(file)


def slug(name: str) -> str:
    """Return a name as a rule's id has it: lower case words joined by hyphens.

    >>> slug("www.Example.com"), slug("…")
    ('www-example-com', 'all')
    """
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-") or "all"


@dataclass(frozen=True, slots=True)
class Entry:
    """A line for a learned file: as people read it, how many documents it stands in there, and some of their names.

    `doubt` says why it was not learned; empty for a line that was.
    """

    line: str
    documents: int
    seen: tuple[str, ...]
    first: bool = False
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Lesson:
    """What was learned of a site: how many documents were counted, how many copies were not, and lines by place."""

    site: Site
    documents: int
    copies: int
    lines: Mapping[str, Sequence[Entry]]

    def sure(self, place: str) -> list[Entry]:
        """Return the lines that were learned for a place."""
        return [entry for entry in self.lines[place] if not entry.doubt]

    def doubtful(self, place: str) -> list[Entry]:
        """Return the lines that repeat in a place and were not learned."""
        return [entry for entry in self.lines[place] if entry.doubt]


def written(lesson: Lesson) -> str:
    """Return a lesson as the TOML of a learned file."""
    return "\n".join(_file(lesson)) + "\n"


def _file(lesson: Lesson) -> Iterator[str]:
    site = lesson.site
    whose = f"the {site.by} {site.name}" if site.name else "these documents"
    yield from (
        'kind = "site"',
        f"summary = {quoted(f'A line that the pages of {whose} share.')}",
        'applicability = "safe"',
        'status = "stable"',
        f"since = {quoted(__version__)}",
        "",
        'why = """',
        f"Learned from {lesson.documents} documents ({copies_of(lesson.copies)} left out). Each line stands in",
        "`in` of them, in this place; `seen` names some. Read them, take out what belongs to articles, and use the",
        "file with `chaffinch clean --learned`. {n}, {month} and {day} stand for any number and date; with `first`, a",
        "line may be the first of a document. Comments at the end list what repeats, too, and was not learned.",
        '"""',
    )
    if site.name:
        yield from ("", "[site]", f"by = {quoted(site.by)}", f"name = {quoted(site.name)}")
    yield from ("", "[lines]", f"of = {lesson.documents}")
    for place in lesson.lines:
        rows = [f"    {_row(entry)}," for entry in lesson.sure(place)]
        yield from ([f"{place} = [", *rows, "]"] if rows else [f"{place} = []"])
    yield from _doubts(lesson)


def copies_of(count: int) -> str:
    """Return so many copies in words.

    >>> copies_of(1), copies_of(12)
    ('1 copy of another', '12 copies of others')
    """
    return "1 copy of another" if count == 1 else f"{count} copies of others"


def _doubts(lesson: Lesson) -> Iterator[str]:
    """Yield comments with the lines that were not learned: one is moved up by taking the mark away."""
    rows = [(place, entry) for place in lesson.lines for entry in lesson.doubtful(place)]
    if rows:
        yield from ("", "# Not learned. What is no article's may be moved up into the list of its place.")
    for place, doubt in dict.fromkeys((place, entry.doubt) for place, entry in rows):
        yield from ("#", f"# {place}: {doubt}")
        yield from (f"#    {_row(entry)}," for where, entry in rows if (where, entry.doubt) == (place, doubt))


def _row(entry: Entry) -> str:
    first = ", first = true" if entry.first else ""
    seen = ", ".join(map(quoted, entry.seen))
    return f"{{ line = {quoted(entry.line)}, in = {entry.documents}{first}, seen = [{seen}] }}"


def quoted(text: str) -> str:
    """Return a TOML string in which no invisible character stands raw.

    >>> print(quoted('a "b"\\u00a0c'))
    "a \\"b\\"\\u00A0c"
    """
    return f'"{"".join(map(_spelt, text))}"'


def _spelt(character: str) -> str:
    if character in '"\\':
        return f"\\{character}"
    if character == " " or unicodedata.category(character) not in ("Cc", "Cf", "Zs", "Zl", "Zp", "Co", "Cs"):
        return character
    code = ord(character)
    if 0xD800 <= code < 0xE000:  # half a pair is no character of TOML
        return "\\uFFFD"
    return f"\\u{code:04X}" if code < 0x10000 else f"\\U{code:08X}"
