"""`explain`: what became of one line of a document, and why."""

from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass, replace

from chaffinch.cleaner import Cleaner
from chaffinch.core.edit import Edit, apply
from chaffinch.core.finding import Flag, Held
from chaffinch.core.ledger import Carrier, origin
from chaffinch.core.span import Span
from chaffinch.quality.signals import removed_share
from chaffinch.rules.chain import load_rules
from chaffinch.run import Plan, Result, over, run
from chaffinch.text.document import Document
from chaffinch.text.views import View
from chaffinch.why.place import PlaceError
from chaffinch.why.reasons import reasons, takes_lines
from chaffinch.why.sight import Sight

_WHOLE = ("tail", "article", "site")  # kinds that look at the whole text: what they saw first tells most


@dataclass(frozen=True, slots=True)
class Reason:
    """What a rule found about the line, a sentence each."""

    rule: str
    told: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Explanation:
    """What became of a line, and why.

    `after` is nothing for a line that was taken out, by the last of `changes`, together with the lines
    `along`. `whole` says why the document was left as it is after all; then the rest is what would have been.
    """

    number: int  # of the line, from 1
    before: str
    after: str | None
    changes: tuple[Edit, ...] = ()
    along: str = ""
    held: tuple[Held, ...] = ()
    flags: tuple[Flag, ...] = ()
    whole: str = ""
    reasons: tuple[Reason, ...] = ()


def explain(document: Document, cleaner: Cleaner, number: int) -> Explanation:
    """Say why the line `number`, from 1, of a document stayed, or which rule took it out.

    Raises `PlaceError` for a line beyond the end or a blank one.
    """
    asked = _asked(document, number)
    result = _run(document, cleaner)
    before = asked.of(document.text)
    if result.status == "broken":
        return Explanation(number, before, before, whole=result.flags[0].message)
    plan = cleaner.plan
    whole = over(document.text, removed_share(document.text, plan.removals(result.layers)), plan.terms.max_removed)
    course = _course(result, asked)
    told = tuple(_told(result, plan, asked, course))
    if course.landed is None:
        return Explanation(number, before, None, course.changes, _along(result, course), whole=whole, reasons=told)
    told += tuple(_off(cleaner))
    landed = course.landed
    return Explanation(
        number,
        before,
        landed.of(result.text),
        course.changes,
        held=tuple(each for each in result.held if _touches(each.edit.span, landed)),
        flags=tuple(each for each in result.flags if _touches(each.span, landed)),
        whole=whole,
        reasons=told,
    )


def _run(document: Document, cleaner: Cleaner) -> Result:
    """Return what a run gives if no share is too much: running once more without the guard would take as long again."""
    if cleaner.verify and (result := cleaner.run(document)).status == "broken":
        return result
    return run(replace(document, lang=document.lang or cleaner.lang), _unguarded(cleaner.plan))


def _asked(document: Document, number: int) -> Span:
    """Return the span of a line. Raises `PlaceError` for one that is not there, or blank."""
    lines = View(document.text).lines
    if not 1 <= number <= len(lines):
        raise PlaceError(f"{document.name or 'document'}: no line {number}; the last one is line {len(lines)}")
    line = lines[number - 1]
    if line.blank:
        raise PlaceError(f"{document.name or 'document'}: line {number} is blank; expected one that says something")
    return Span(line.start, line.end)


def _unguarded(plan: Plan) -> Plan:
    """Return a plan that leaves no document whole however much goes."""
    free = copy(plan)
    free.terms = replace(plan.terms, max_removed=1.0)
    return free


@dataclass(frozen=True, slots=True)
class _Course:
    """The way of a line through the layers: the edits that touched it, how many it came through, where it landed."""

    changes: tuple[Edit, ...]
    depth: int
    landed: Span | None  # nothing for a line that went


def _course(result: Result, asked: Span) -> _Course:
    text, span, changes = result.document.text, asked, list[Edit]()
    for depth, layer in enumerate(result.layers):
        changes += (edit for edit in layer.edits if _touches(edit.span, span))
        text, span = apply(text, layer), Carrier(layer)(span)
        if not span.of(text).strip():
            return _Course(tuple(changes), depth, None)
    return _Course(tuple(changes), len(result.layers), span)


def _along(result: Result, course: _Course) -> str:
    """Return the numbers of the lines that went together with the line: `line 4`, `lines 4 to 9`."""
    span = origin(course.changes[-1].span, result.layers[: course.depth])
    gone = [line.number + 1 for line in View(result.document.text).written if span.start <= line.start < span.end]
    return f"line {gone[0]}" if gone[0] == gone[-1] else f"lines {gone[0]} to {gone[-1]}"


def _told(result: Result, plan: Plan, asked: Span, course: _Course) -> Iterator[Reason]:
    """Yield what each rule that can take out lines made of a line: all of them, or the one that took it out."""
    depths = _depths(result, plan)
    if course.landed is None:
        taker = result.layers[course.depth].rule
        depths = {taker: course.depth}
    sights: dict[int, Sight] = {}
    for rule in (rule for rules, _ in plan.passes for rule in rules):
        if rule.id in depths and takes_lines(rule):
            depth = depths[rule.id]
            if depth not in sights:
                sights[depth] = _sight(result, plan.spellings, depth, asked)
            yield Reason(rule.id, tuple(reasons(rule, sights[depth])))


def _touches(edit: Span, line: Span) -> bool:
    """Say whether an edit has to do with a line: it shares a character, or puts or joins something at its rim."""
    return edit.overlaps(line) if len(edit) else line.start <= edit.start <= line.end


def _off(cleaner: Cleaner) -> Iterator[Reason]:
    """Yield the rules that could take out lines and are off, with the reason."""
    on = {rule.id for rule in cleaner.chain.rules}
    for rule in load_rules().rules:
        if rule.id not in on and takes_lines(rule):
            other = rule.profiles and cleaner.profile not in rule.profiles
            why = f"it is for the profile {' or '.join(sorted(rule.profiles))}" if other else "by `select` or `ignore`"
            yield Reason(rule.id, (f"off: {why}",))


def _depths(result: Result, plan: Plan) -> dict[str, int]:
    """Return for each rule the number of layers below the text in which it tells most of a line that stayed.

    That is the text in which its pass was quiet; for a rule that looks at whole texts, the one before its first edit.
    """
    depths, done = dict[str, int](), 0
    for rules, _ in plan.passes:
        ids = {rule.id for rule in rules}
        done += sum(layer.rule in ids for layer in result.layers)
        for rule in rules:
            made = (depth for depth, layer in enumerate(result.layers) if layer.rule == rule.id)
            depths[rule.id] = next(made, done) if rule.kind in _WHOLE else done
    return depths


def _sight(result: Result, spellings: frozenset[str], depth: int, asked: Span) -> Sight:
    layers = result.layers[:depth]
    readable = max((number for number, layer in enumerate(layers, 1) if layer.rule in spellings), default=0)
    return Sight(result.document, layers, asked, result.language, readable)
