"""`Cleaner`: the library's front door. It holds a configuration and nothing that changes."""

import hashlib
import json
from dataclasses import asdict, dataclass, field, fields, replace
from functools import cache
from typing import Any

import regex

from chaffinch.core.decision import REJECTED, Decisions
from chaffinch.core.finding import Flag
from chaffinch.core.override import Override, settings_at
from chaffinch.core.span import Span
from chaffinch.quality.verdict import decide
from chaffinch.rules.chain import Chain, load_rules
from chaffinch.rules.learned import Given, learned
from chaffinch.rules.table import RuleError, near
from chaffinch.run import Plan, Result, Terms, run
from chaffinch.text.document import Document
from chaffinch.text.language import known_code, primary
from chaffinch.version import __version__

PROFILES = {"article": 0.5, "page": 0.97}  # profile -> share of a document's letters that may be removed


@dataclass(frozen=True, slots=True)
class Cleaner:
    """A configured chain: `run` gives a `Result`, `clean` gives the text.

    `select` and `ignore` take rule ids and names of passes; `unsafe` makes the edits of unsafe
    rules instead of holding them; `lang` is the language of the documents that do not say their
    own; `protect` takes patterns (of the package regex) whose matches no rule may enter: such edits
    are held; `verify` checks that a second run would change nothing; `gated=False` lets every rule
    look at every line, which is slower and must give the same text and edits; `learned` takes files of
    `chaffinch learn`, or folders of them, which are read here and now; `overrides` are settings of some
    files, for `at`; edits that `decisions` reject are held.

    Raises `RuleError` for an unknown rule, pass or profile, a learned file at fault, or a pattern
    that is none. Safe to share between threads
    and cheap to pickle: only these settings travel.

    >>> Cleaner().clean("The ships left on Friday. . They came back.")
    'The ships left on Friday. They came back.'
    """

    profile: str = "article"
    select: tuple[str, ...] = ()
    ignore: tuple[str, ...] = ()
    unsafe: bool = False
    lang: str | None = None
    protect: tuple[str, ...] = ()
    verify: bool = False
    gated: bool = True
    learned: Given = ()
    overrides: tuple[Override, ...] = field(default=(), kw_only=True)
    decisions: Decisions = field(default=Decisions(), kw_only=True)

    def __post_init__(self) -> None:
        for name in ("select", "ignore", "protect"):
            entries = getattr(self, name)
            object.__setattr__(self, name, (entries,) if isinstance(entries, str) else tuple(entries))
        object.__setattr__(self, "learned", learned(self.learned))
        object.__setattr__(self, "overrides", tuple(map(_read, self.overrides)))
        object.__setattr__(self, "lang", _language(self.lang) if self.lang else None)
        _plan(self)

    def run(self, document: Document | str) -> Result:
        """Return what the chain makes of a document, with every layer, flag and held edit.

        Raises `TypeError` unless given a `Document` or a string; never for what the text holds.
        """
        if isinstance(document, str):
            document = Document(document)
        elif not isinstance(document, Document):
            raise TypeError(f"expected a Document or a string, found {type(document).__name__}")
        if self.lang and not document.lang:
            document = replace(document, lang=self.lang)
        result = run(document, _plan(self))
        return _verified(result, _plan(self)) if self.verify else result

    def clean(self, text: str) -> str:
        """Return the cleaned text."""
        return self.run(text).text

    def at(self, place: str) -> "Cleaner":
        """Return the cleaner for the file at a place, a path with slashes: with the settings of its overrides.

        Raises `RuleError` where settings of two overrides do not go together.
        """
        return _at(self, settings_at(self.overrides, place)) if self.overrides else self

    @property
    def fingerprint(self) -> str:
        """Names this configuration, the rules, the word lists and the version: equal ones give equal results."""
        return _plan(self).fingerprint

    @property
    def plan(self) -> Plan:
        """The chain made ready to run."""
        return _plan(self)

    @property
    def chain(self) -> Chain:
        """The passes and rules that are on."""
        return _chain(self)


def clean(text: str) -> str:
    """Return `text` cleaned with the default settings.

    >>> clean("The ships left on Friday. . They came back.")
    'The ships left on Friday. They came back.'
    """
    return Cleaner().clean(text)


@cache
def _at(cleaner: Cleaner, settings: tuple[tuple[str, Any], ...]) -> Cleaner:
    return replace(cleaner, overrides=(), **dict(settings))


@cache
def _chain(cleaner: Cleaner) -> Chain:
    return _chosen(cleaner, load_rules())


def _chosen(cleaner: Cleaner, rules: Chain) -> Chain:
    learned_rules = [each.rule for each in learned(cleaner.learned)]
    chain = rules.with_learned(learned_rules) if learned_rules else rules
    return chain.choose(cleaner.select, cleaner.ignore, cleaner.profile)


@cache
def _plan(cleaner: Cleaner) -> Plan:
    if cleaner.profile not in PROFILES:
        raise RuleError(f"unknown profile {cleaner.profile!r}; there are: {', '.join(PROFILES)}")
    return _made(cleaner, _chain(cleaner))


def planned(cleaner: Cleaner, rules: Chain) -> Plan:
    """Return the plan of a cleaner whose rules are chosen from `rules` in place of ours; word lists stay ours.

    Raises `RuleError` as `Cleaner` does.
    """
    return _made(cleaner, _chosen(cleaner, rules))


def _made(cleaner: Cleaner, chain: Chain) -> Plan:
    settings = json.dumps([__version__, chain.digest, asdict(cleaner)], sort_keys=True)
    fingerprint = hashlib.sha256(settings.encode()).hexdigest()
    protect = tuple(map(_pattern, cleaner.protect))
    terms = Terms(cleaner.unsafe, PROFILES[cleaner.profile], protect, cleaner.decisions)
    return Plan(chain, terms, fingerprint, gated=cleaner.gated)


def _read(override: Override) -> Override:
    """Return an override whose learned files are read. Raises `RuleError` for a setting that no cleaner has."""
    settings = dict(override.settings)
    known = {each.name for each in fields(Cleaner)} - {"overrides", "decisions"}
    for name in sorted(settings.keys() - known):
        raise RuleError(f"overrides: unknown setting {name!r}; {near(name, known)}")
    given = {"learned": learned(settings["learned"])} if "learned" in settings else {}
    return replace(override, settings=settings | given)


def _language(tag: object) -> str | None:
    if not isinstance(tag, str):
        raise TypeError(f"lang: found {type(tag).__name__}; expected a string such as en")
    lang = known_code(tag)
    if not lang and primary(tag):
        raise RuleError(f"lang: found {tag!r}; expected a code of two or three letters, such as en")
    return lang


def _pattern(source: str) -> regex.Pattern[str]:
    try:
        pattern = regex.compile(source, regex.VERSION1)
    except regex.error as error:
        raise RuleError(f"protect: {source!r} is no pattern: {error}") from error
    if pattern.match(""):
        raise RuleError(f"protect: {source!r} matches the empty string; expected a pattern that needs a character")
    return pattern


def _verified(result: Result, plan: Plan) -> Result:
    """Return `result`, or the untouched document if a second run would change it again."""
    # Decisions may name the document as it came: what they rejected in it stays rejected.
    rejected = [(each.edit.rule, each.edit.span) for each in result.held if each.reason == REJECTED]
    again = run(replace(result.document, text=result.text), plan, rejected)
    if not again.layers:
        return result
    rules = ", ".join(dict.fromkeys(layer.rule for layer in again.layers))
    flag = Flag(Span(0, 0), "run/verify", f"internal error: a second run changes the text again: {rules}")
    return replace(
        result,
        text=result.document.text,
        layers=(),
        flags=(flag,),
        held=(),
        status="broken",
        verdict=decide("broken", 1, 0),
    )
