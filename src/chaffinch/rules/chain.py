"""`Chain`: the passes in order, each with its rules. `chain.toml` is the order, on one screen."""

import hashlib
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

from chaffinch.core.home import rules_home
from chaffinch.rules.reading import read_rule
from chaffinch.rules.rule import Rule
from chaffinch.rules.table import RuleError, Table, near, near_rules

_LISTS = ("words", "phrases", "grammar")  # folders that hold no rules
SITE = "site"  # the folder of what was learned; the pass that has it among its folders runs it


@dataclass(frozen=True, slots=True)
class Pass:
    """A stretch of the chain: its rules, and why they stand here."""

    name: str
    why: str
    rules: tuple[Rule, ...]
    folders: tuple[str, ...] = ()  # of its rules; by default the one of its own name


@dataclass(frozen=True, slots=True)
class Chain:
    """Passes in order. `digest` is over chain.toml, protected.toml, the word lists and every rule file in it."""

    passes: tuple[Pass, ...]
    digest: str = ""

    @property
    def rules(self) -> tuple[Rule, ...]:
        """All rules in the order in which they run."""
        return tuple(rule for step in self.passes for rule in step.rules)

    def rule(self, rule_id: str) -> Rule:
        """Return one rule. Raises `RuleError` with the near names if there is none."""
        for rule in self.rules:
            if rule.id == rule_id:
                return rule
        raise RuleError(f"unknown rule {rule_id!r}; {near_rules(rule_id, (rule.id for rule in self.rules))}")

    def with_learned(self, rules: Sequence[Rule]) -> "Chain":
        """Return the chain with learned rules first in their pass. Raises `RuleError` for one that stands twice."""
        for rule in rules:
            if [other.id for other in rules].count(rule.id) > 1:
                raise RuleError(f"learned rule {rule.id!r} stands twice; expected files of different names")
        digests = "".join(f"{rule.id} {rule.digest}\n" for rule in rules)
        passes = (replace(step, rules=(*rules, *step.rules)) if SITE in step.folders else step for step in self.passes)
        return replace(self, passes=tuple(passes), digest=hashlib.sha256((self.digest + digests).encode()).hexdigest())

    def choose(self, select: Sequence[str] = (), ignore: Sequence[str] = (), profile: str = "") -> "Chain":
        """Return the chain with only the rules of `select` (all, if empty) and without those of `ignore`.

        With a profile, only the rules that are for it.

        Each entry is a rule's id, its folder or the name of a pass. Raises `RuleError` with the near
        names for an unknown one.
        """
        for entry in (*select, *ignore):
            self._check(entry)
        return replace(self, passes=tuple(_chosen(step, select, ignore, profile) for step in self.passes))

    def _check(self, entry: str) -> None:
        folders = {folder for step in self.passes for folder in step.folders}
        known = {step.name for step in self.passes} | folders | {rule.id for rule in self.rules}
        if entry not in known:
            raise RuleError(f"unknown rule or pass {entry!r}; {near_rules(entry, known)}")


def load_rules(home: Path | None = None) -> Chain:
    """Read `chain.toml` and every rule it names, from `home` or from chaffinch's own rules.

    Raises `RuleError` for a broken file, a rule that is named twice or not at all.
    """
    return _load(home or rules_home())


@cache
def _load(home: Path) -> Chain:
    raw = (home / "chain.toml").read_bytes()
    try:
        table = Table("chain.toml", tomllib.loads(raw.decode("utf-8")))
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise RuleError(f"chain.toml: not TOML: {error}") from error
    passes = tuple(_read_pass(home, step) for step in table.tables("pass"))
    table.finish()
    chain = Chain(passes)
    _each_once(home, [rule.id for rule in chain.rules])
    return replace(chain, digest=_digest(raw, home, chain.rules))


def _read_pass(home: Path, table: Table) -> Pass:
    name, why, ids = table.get("name", str), table.get("why", str), table.strings("rules")
    folders = table.strings("folders") or [name]
    table.finish()
    for rule_id in ids:
        if not (home / f"{rule_id}.toml").is_file():
            known = (path.relative_to(home).with_suffix("").as_posix() for path in rule_files(home))
            raise table.error("rules", f"no file for rule {rule_id!r}; {near(rule_id, known)}")
    rules = tuple(read_rule(home / f"{rule_id}.toml", rule_id) for rule_id in ids)
    return Pass(name, why, rules, tuple(folders))


def rule_files(home: Path) -> list[Path]:
    """Return all rule files under `home`, sorted; word lists, learned files and the chain are none."""
    return sorted(path for path in home.glob("*/**/*.toml") if path.relative_to(home).parts[0] not in (*_LISTS, SITE))


def _each_once(home: Path, ids: list[str]) -> None:
    for rule_id in ids:
        if ids.count(rule_id) > 1:
            raise RuleError(f"chain.toml: rule {rule_id!r} stands twice")
    for path in rule_files(home):
        rule_id = path.relative_to(home).with_suffix("").as_posix()
        if rule_id not in ids:
            raise RuleError(f"chain.toml: rule {rule_id!r} has a file but no place in the chain")


def _chosen(step: Pass, select: Sequence[str], ignore: Sequence[str], profile: str) -> Pass:
    def listed(rule: Rule, entries: Sequence[str]) -> bool:
        return not {rule.id, step.name, rule.id.partition("/")[0]}.isdisjoint(entries)

    rules = (rule for rule in step.rules if (not select or listed(rule, select)) and not listed(rule, ignore))
    chosen = (rule for rule in rules if not rule.profiles or not profile or profile in rule.profiles)
    return replace(step, rules=tuple(chosen))


def _digest(raw: bytes, home: Path, rules: Iterable[Rule]) -> str:
    total = hashlib.sha256(raw)
    lists = (path for folder in _LISTS for path in sorted((home / folder).glob("*.toml")))
    for path in (*lists, *home.glob("protected.toml")):
        total.update(path.name.encode() + path.read_bytes())
    for rule in rules:
        total.update(f"{rule.id} {rule.digest}\n".encode())
    return total.hexdigest()
