"""`chaffinch audit --review`: one key decides on an edit and moves on to the next."""

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click

from chaffinch.audit.decisions import append, now, read_decisions
from chaffinch.audit.review import Candidate, Review
from chaffinch.audit.shown import change_line, changed, visible
from chaffinch.cli.common import painter, say
from chaffinch.core.decision import Scope, Verdict

_KEYS = "a accept  r reject  A R for more than this edit  u undo  / filter  ? help  q quit"
_SCOPES: dict[str, Scope] = {"e": "edit", "t": "text", "d": "document", "s": "site", "r": "rule"}
_HELP = """\
  a   the edit is right
  r   the edit is wrong: `chaffinch clean --decisions FILE` will hold it
  A R the same for more than this edit; then:
      e this edit   t every change of this rule that takes out and puts in the same   d this rule in this document
      s this rule in documents of this site   r this rule everywhere
  u   take the last decision of this review back
  /   show only edits in which a text stands; an empty one shows all
  q   leave; each decision is in the file already"""


def review(candidates: list[Candidate], seen: Counter[str], path: Path) -> None:
    """Let a person decide on `candidates`; each decision is added to the file `path` at once.

    `seen` is how many edits each rule made. Raises `DecisionError` for a file at fault.
    """
    lines = [decision for _, decision in read_decisions(path)] if path.exists() else []
    found = Review(candidates, lambda decision: append(path, decision), lines)
    say(_KEYS, err=False)
    try:
        while _goes_on(found):
            pass
    except (KeyboardInterrupt, EOFError):
        pass
    say("", err=False)
    for line in found.counts(seen):
        say(line, err=False)
    say(f"decisions: {visible(str(path))}", err=False)


def _goes_on(found: Review) -> bool:
    """Ask about the next edit, or what is to be where none is left. Return whether the review goes on."""
    if candidate := found.current():
        return _one(found, candidate)
    if found.wanted:
        say(f"no edit left in which {found.wanted!r} stands; all are shown", err=False)
        found.filter("")
        return True
    if not found.decided:
        return False
    say("\nno edit left: u takes the last decision back, any other key leaves", err=False)
    return click.getchar() == "u" and found.undo(now())


def _one(found: Review, candidate: Candidate) -> bool:
    """Show an edit and act on one key. Return whether the review goes on."""
    change = candidate.change
    paint = painter(sys.stdout)
    where = f"{visible(change.document)}:{candidate.at}"
    say(f"\n[{found.left():,} left] {paint(change.rule, 'rule')}  {where}", err=False)
    say(f"  {change_line(change, paint)}", err=False)
    if change.why:
        say(f"  {visible(change.why)}", err=False)
    while True:
        key = click.getchar()
        if key in ("q", ""):  # nothing comes where the input ends
            return False
        if act := _ACTS.get(key):
            act(found, candidate)
            return True
        say(_KEYS, err=False)


def _decide(verdict: Verdict) -> Callable[[Review, Candidate], None]:
    def act(found: Review, candidate: Candidate) -> None:
        found.decide(candidate, verdict, "edit", now())
        say(verdict, err=False)

    return act


def _decide_more(verdict: Verdict) -> Callable[[Review, Candidate], None]:
    def act(found: Review, candidate: Candidate) -> None:
        site = f"  s site {visible(candidate.decision.site)}" if candidate.decision.site else ""
        swap = changed("", candidate.change.before, candidate.change.after, "")
        say(f"{verdict}: e edit  t every {swap} of this rule  d document{site}  r rule; any other key: back", err=False)
        scope = _SCOPES.get(click.getchar())
        if scope is None or (scope == "site" and not candidate.decision.site):
            say("nothing decided", err=False)
            return
        found.decide(candidate, verdict, scope, now())
        say(f"{verdict}, {scope}", err=False)

    return act


def _undo(found: Review, candidate: Candidate) -> None:
    say("undone" if found.undo(now()) else "nothing to undo in this review", err=False)


def _filter(found: Review, candidate: Candidate) -> None:
    found.filter(click.prompt("show edits with", default="", show_default=False))


def _help(found: Review, candidate: Candidate) -> None:
    say(_HELP, err=False)


_ACTS: dict[str, Callable[[Review, Candidate], None]] = {
    "a": _decide("accept"),
    "r": _decide("reject"),
    "A": _decide_more("accept"),
    "R": _decide_more("reject"),
    "u": _undo,
    "/": _filter,
    "?": _help,
}
