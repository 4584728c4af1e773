"""`Rule`: one rule file, read and checked; and the body that each kind of rule has."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from regex import Pattern

from chaffinch.chrome.article import ArticleCard
from chaffinch.core.span import Span
from chaffinch.rules.template import Template
from chaffinch.text.site import Site
from chaffinch.text.views import Trigger

Applicability = Literal["safe", "unsafe", "flag"]
Status = Literal["preview", "stable", "retired"]
PROFILES = ("article", "page")  # what the input is: what a scraper gave, or all visible text of a page
Phrases = frozenset[str]  # folded, of all languages together


@dataclass(frozen=True, slots=True)
class LineBody:
    """Whole lines: phrases they equal, or patterns they match from end to end."""

    phrases: Phrases
    patterns: tuple[Pattern[str], ...]  # over the folded line
    written: tuple[Pattern[str], ...]  # over the line as it is written, without its outer space
    title: bool  # whether the first line of a document may go too
    above_title: bool = False  # whether it may go where a title stands below it


@dataclass(frozen=True, slots=True)
class BlockBody:
    """A run of lines: an opener, lines that belong inside, and, if `closes` has patterns, a closer."""

    opens: Phrases
    inside: Phrases
    closes: tuple[Pattern[str], ...]
    reach: int  # written lines from one anchor (opener, closer) to the next, at most
    need: int  # inside lines at least, where nothing closes
    gap: int = 0  # labels in a row that belong to the block, unknown, with known lines above and below
    above_title: bool = False  # whether the first line of a document may open one, where a title stands below it


@dataclass(frozen=True, slots=True)
class TailBody:
    """Everything after the article's own end, told by several different cues."""

    prose: Mapping[str, int]  # key of a phrase list -> paragraphs of prose that may stand under such a cue
    notices: frozenset[str]  # keys of cues that may be paragraphs of prose themselves
    titled: frozenset[
        str
    ]  # keys of cues with a title in the same line, `See also: …`: no prose belongs under such a one
    alone: frozenset[str]  # keys that are enough by themselves, with that many different phrases
    need: int  # different keys at least
    reach: int  # the first cue stands within this many written lines of the end
    keep: float  # share of the characters in paragraphs of prose that must stay


@dataclass(frozen=True, slots=True)
class ArticleBody:
    """All lines of a page outside its article, told by scorecards."""

    card: ArticleCard
    reasons: Mapping[str, str] = field(default_factory=dict)  # family of evidence -> why it says something


@dataclass(frozen=True, slots=True)
class Only:
    """What must be so for an inline rule to act at all."""

    finished_line: bool = False  # the line ends in a terminal mark
    last_line: bool = False  # the line is the last of its paragraph: none in lower case follows
    capitalised_below: float | None = None  # the share of capitalised words in the line is smaller
    line: Pattern[str] | None = None  # the line holds a match
    once: bool = False  # what is matched, without its outer space, stands only here in the document
    markers: tuple[Pattern[str], ...] = ()  # signs of one origin, such as a tokenizer, looked for in the document
    need: int = 0  # matches of markers in the document at least


@dataclass(frozen=True, slots=True)
class InlineBody:
    """A pattern inside a line, its replacement, and what must be so for it to act; or a flag on what it matches."""

    pattern: Pattern[str]
    replace: Template
    cut: str | None  # group that is taken out, in place of a replacement; it may lie in a lookbehind
    abbreviation: str | None  # group with a stop: no edit where it belongs to an abbreviation
    name: str | None  # group with a word: no edit where the line uses it as a name
    only: Only
    tokens: Phrases  # machine tokens that the replacement may leave out, letters and all
    message: str  # of the flag, where the rule only flags
    confidence: float


@dataclass(frozen=True, slots=True)
class QuotesBody:
    """A quotation mark at fault, by the name of its fault: without a partner, turned round, set off by space."""

    fault: str
    message: str  # of the flag; empty for a pair at fault, which is mended
    confidence: float


@dataclass(frozen=True, slots=True)
class Cue:
    """One reason to hold a sentence for debris: a pattern over the sentence, or a quotation fault in it."""

    name: str
    pattern: Pattern[str] | None
    quote: str | None


@dataclass(frozen=True, slots=True)
class SentenceBody:
    """A sentence for which at least `need` cues meet."""

    cues: tuple[Cue, ...]
    need: int
    message: str
    confidence: float
    opening: bool = False  # only what opens its paragraph


@dataclass(frozen=True, slots=True)
class FragmentBody:
    """A sentence that is a fragment for one reason, by its name in `fragments.reasons`."""

    reason: str
    message: str
    confidence: float


@dataclass(frozen=True, slots=True)
class BuiltinBody:
    """A repair of `repairs/`, by its name, with the word list that it reads; or a flag on what its code finds."""

    function: str
    words: Mapping[str, frozenset[str]] = field(default_factory=dict)  # by language
    message: str = ""  # of the flag, where the rule only flags
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class SiteLine:
    """A line that the pages of a site share: where it stands, and in how many documents it was found there."""

    documents: int
    first: bool  # whether it may be the first line of a document


@dataclass(frozen=True, slots=True)
class SiteBody:
    """Lines that a site prints round its articles, each by its place; a key is folded, or masked (`text.masks`)."""

    documents: int  # of the site, when it was learned
    before: Mapping[str, SiteLine]
    inside: Mapping[str, SiteLine]
    after: Mapping[str, SiteLine]


Body = (
    LineBody
    | BlockBody
    | TailBody
    | ArticleBody
    | SiteBody
    | InlineBody
    | QuotesBody
    | SentenceBody
    | FragmentBody
    | BuiltinBody
)


@dataclass(frozen=True, slots=True)
class Example:
    """An example of a rule file: `fix` (text becomes good), `keep` (stays) or `flag` (exactly these spans)."""

    sort: Literal["fix", "keep", "flag"]
    number: int  # its place among the examples of its sort, from 1
    text: str
    good: str = ""
    spans: tuple[Span, ...] = ()
    lang: str | None = None
    known_failure: bool = False


@dataclass(frozen=True, slots=True)
class Dirt:
    """How to soil clean prose so that the rule must clean it again: what to put in place of what `at` matches."""

    put: tuple[str, ...]
    at: Pattern[str]  # inside a line; it may match the empty string
    least: int = 1  # places to soil at least, for a rule that wants to see several
    most: int = 3


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its id is the path of its file under `rules/`, and names the fault."""

    id: str
    kind: str
    summary: str
    why: str
    applicability: Applicability
    status: Status
    since: str
    body: Body
    needles: tuple[str, ...] = ()
    trigger: Trigger | None = field(default=None, compare=False)  # a pattern in place of needles
    langs: frozenset[str] = frozenset()  # empty: any
    not_langs: frozenset[str] = frozenset()  # if there are any, the language must be known, and be none of them
    site: Site = Site()  # whose documents it is for; by default all
    scripts: frozenset[str] = frozenset()  # ISO 15924 codes; empty: any
    profiles: frozenset[str] = frozenset()  # of PROFILES; empty: any
    examples: tuple[Example, ...] = ()
    dirt: Dirt | None = None
    source: Path = field(default=Path(), compare=False)
    digest: str = ""  # of the file's bytes

    @property
    def removes_lines(self) -> bool:
        """Whether its edits take out whole lines and nothing else."""
        return isinstance(self.body, LineBody | BlockBody | TailBody | ArticleBody | SiteBody)
