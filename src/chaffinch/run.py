"""`run`: one document through the chain. All that a run knows is in the `Result` it returns."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property

from regex import Pattern

from chaffinch.core.decision import REJECTED, Decisions
from chaffinch.core.edit import Edit, Layer, LedgerError, apply, minimal
from chaffinch.core.finding import Flag, Held
from chaffinch.core.ledger import Hunk, back_carriers, hunks, landing, travel
from chaffinch.core.span import Span
from chaffinch.gate import Gate, Hits, Needles, Open
from chaffinch.kinds import find
from chaffinch.promises import Breach, judge, rebuilds
from chaffinch.quality.signals import measure, removed_share
from chaffinch.quality.verdict import Verdict, decide
from chaffinch.repairs import REPAIRS
from chaffinch.rules.chain import Chain
from chaffinch.rules.rule import BuiltinBody, Rule, SentenceBody
from chaffinch.text.document import Document, text_hash
from chaffinch.text.language import NOT_ASKED, Found, find_language, given, script_code
from chaffinch.text.site import site_of
from chaffinch.text.views import View

SWEEPS = 6  # a pass may sweep its own output this often until it is quiet


@dataclass(frozen=True, slots=True)
class Terms:
    """What a run is allowed: unsafe edits, the share of letters that may go, what stays shut, what was rejected."""

    unsafe: bool = False
    max_removed: float = 0.5
    protect: tuple[Pattern[str], ...] = ()  # no rule at all may enter what these match
    decisions: Decisions = Decisions()


@dataclass(frozen=True, slots=True)
class Result:
    """What became of a document.

    `status` is `unchanged`, `changed`, `guarded` (too much would have gone, so nothing went) or
    `broken` (a promise did not hold, so nothing was changed). Flags lie in `text`.
    """

    document: Document
    text: str
    layers: tuple[Layer, ...] = ()
    flags: tuple[Flag, ...] = ()
    held: tuple[Held, ...] = ()
    status: str = "unchanged"
    language: Found = NOT_ASKED
    signals: Mapping[str, float] = field(default_factory=dict)
    verdict: Verdict = Verdict()
    fingerprint: str = ""

    @property
    def hunks(self) -> list[Hunk]:
        """The net changes against the original, each with the rules that had a hand in it."""
        return hunks(self.document.text, self.text, self.layers)


class Plan:
    """A chain made ready to run: its rules, its gate and its terms. Nothing in it changes by running."""

    def __init__(self, chain: Chain, terms: Terms, fingerprint: str = "", *, gated: bool = True) -> None:
        steps = ([rule for rule in step.rules if rule.status != "retired"] for step in chain.passes)
        engine = Needles if gated else Open
        self.passes: Sequence[tuple[Sequence[Rule], Gate]] = [(step, engine(step)) for step in steps if step]
        # A repair of spelling puts the same text in other letters: it removes none, and no span is shut to it.
        repairs = {
            rule.id: REPAIRS[rule.body.function]
            for step, _ in self.passes
            for rule in step
            if isinstance(rule.body, BuiltinBody)
        }
        self.spellings = frozenset(name for name, repair in repairs.items() if repair.spelling)
        self.unshut = self.spellings | {name for name, repair in repairs.items() if repair.layout or repair.pieces}
        self.terms = terms
        self.fingerprint = fingerprint

    def removals(self, layers: Sequence[Layer]) -> list[Layer]:
        """Return those of `layers` that can take text away."""
        return [layer for layer in layers if layer.rule not in self.spellings]


def run(document: Document, plan: Plan, rejected: Iterable[tuple[str, Span]] = ()) -> Result:
    """Run a document through a plan. Never raises for a text: a breach gives an untouched, flagged result.

    The rules named in `rejected` make no edits where those spans of the document lie.
    """
    course = Course(document, plan, rejected)
    try:
        course.go()
        rebuilds(document.text, course.text, course.layers)
    except Exception as error:  # a fault of ours must end neither the batch nor the host's pipeline
        rule = error.rule if isinstance(error, Breach) else ""
        message = str(error) if isinstance(error, Breach) else f"{type(error).__name__}: {error}"
        return course.left_whole("broken", Flag(Span(0, 0), rule or "run/promise", f"internal error: {message}"))
    too_much = over(document.text, course.share, plan.terms.max_removed)
    if too_much:
        return course.left_whole("guarded", Flag(Span(0, 0), "run/max-removed", too_much))
    return course.result()


def over(original: str, share: float, most: float) -> str:
    """Say that the share of the letters that would go is more than `most`; nothing if it is not."""
    if share <= most or len(View(original).written) <= 1:  # a single line has nothing to guard
        return ""
    return f"left whole: {share:.0%} of the letters would have been removed, and {most:.0%} may be"


class _Tongue:
    """A document's language, found when first asked for. `readable` is its text once its letters are true."""

    # Views ask it, and not the course, which holds them: what holds itself in a circle is freed late, and dear.

    def __init__(self, document: Document) -> None:
        self.readable = document.text
        self.found = given(document.lang)

    def lang(self) -> str:
        """Return the language (BCP 47 primary subtag, or `und`)."""
        if self.found.method == "not asked":
            self.found = find_language(self.readable)
        return self.found.lang


class Course:
    """One document on its way through the chain."""

    def __init__(self, document: Document, plan: Plan, rejected: Iterable[tuple[str, Span]] = ()) -> None:
        self.document = document
        self.plan = plan
        self._rejected: defaultdict[str, list[Span]] = defaultdict(list)  # by rule, in the original
        for rule, span in rejected:
            self._rejected[rule].append(span)
        self.layers: list[Layer] = []
        self._held: list[tuple[int, Held]] = []
        self._flags: list[tuple[int, Flag]] = []  # with the number of layers below it
        self._tongue = _Tongue(document)
        self._view = View(document.text, self._tongue.lang)

    def go(self) -> None:
        """Let each pass sweep the text until it is quiet; only the rules that can fire look at it."""
        for rules, gate in self.plan.passes:
            self.make_pass(rules, gate)

    def make_pass(self, rules: Sequence[Rule], gate: Gate) -> None:
        """Let the rules look in turn until each has looked since the last change and found nothing to do."""
        hits = gate.scan(self._view)
        if not hits:
            return
        found: dict[int, tuple[list[Flag], list[Held]]] = {}  # what each rule found when it looked last
        quiet, changed = 0, ""
        for turn in range((SWEEPS + 1) * len(rules)):
            place = turn % len(rules)
            layer = None
            if place in hits:
                found[place] = [], []
                layer = self._sweep(rules[place], hits[place], *found[place])
            if layer and layer.edits:
                hits = self._go_on(gate, hits, layer)
                quiet, changed = 0, layer.rule
            else:
                quiet += 1
            if quiet == len(rules):
                break
        else:
            raise Breach(f"still changes its pass's own output after {SWEEPS} sweeps", changed)
        for place in sorted(found.keys() & hits.keys()):
            self._flags += ((len(self.layers), each) for each in found[place][0])
            self._held += ((len(self.layers), each) for each in found[place][1])

    def _go_on(self, gate: Gate, hits: Hits, layer: Layer) -> Hits:
        """Make a layer, and return where the rules of its pass can fire now."""
        edited = [edit.span for edit in layer.inverse().edits]
        breaks = any(end in part for edit in layer.edits for part in (edit.before, edit.after) for end in "\r\n")
        before, self._view = self._view, self._view.edited(self._applied(layer), edited, inside_lines=not breaks)
        self.layers.append(layer)
        if layer.rule in self.plan.spellings:
            self._tongue.readable = self._view.text
        if breaks or len(before.lines) != len(self._view.lines):  # an empty last line is none
            return gate.scan(self._view)
        return gate.update(self._view, hits, edited)

    def _sweep(self, rule: Rule, numbers: Sequence[int], flags: list[Flag], held: list[Held]) -> Layer | None:
        """Return the edits of one sweep of one rule that are to be made, if it found any; add what else it found."""
        text = self._view.text
        try:
            found = find(rule, self._view, numbers)
            if not found or not self._concerned(rule):  # asked late: few rules find anything
                return None
            edits = [each for each in found if isinstance(each, Edit) and not self._shut(rule, each)]
            kept, free = self._parted(edits) if self.plan.terms.protect else ([], edits)
            made, not_made = judge(rule, text, free, unsafe=self.plan.terms.unsafe)
            not_made += (Held(each, "protected") for each in kept)
            layer = Layer.of(rule.id, made)
            if rule.id in self.plan.terms.decisions.rules or rule.id in self._rejected:
                layer = self._decided(layer)
        except Breach:
            raise
        except Exception as error:  # a fault in a rule must not end the run
            raise Breach(f"{type(error).__name__}: {error}", rule.id) from error
        flags += (each for each in found if isinstance(each, Flag))
        held += not_made
        return layer

    def _shut(self, rule: Rule, edit: Edit) -> bool:
        """Say whether an edit would enter a protected span: repairs of spelling or line ends and whole lines may."""
        if rule.removes_lines or isinstance(rule.body, SentenceBody) or rule.id in self.plan.unshut:
            return False
        return self._view.shut(minimal(edit).span)

    def _parted(self, edits: Iterable[Edit]) -> tuple[list[Edit], list[Edit]]:
        """Part edits into those that would enter what the user's patterns match, and the others."""
        shields = [match.span() for shield in self.plan.terms.protect for match in shield.finditer(self._view.text)]
        parted: tuple[list[Edit], list[Edit]] = [], []
        for edit in edits:
            span = minimal(edit).span
            parted[not any(start < span.end and span.start < end for start, end in shields)].append(edit)
        return parted

    def _decided(self, layer: Layer) -> Layer:
        """Return a layer without what decisions reject; such an edit is held as it was found first.

        What the rule finds later in the same place (less of it, once another rule took the rest) is rejected, too.
        """
        site = site_of(self.document.meta, "host") or ""
        back = back_carriers(self.layers)
        known = frozenset(self._rejected[layer.rule])
        kept: list[Edit] = []
        for edit in layer.edits:
            place = travel(edit.span, back)
            if place in known or any(_meet(place, other) for other in known):
                continue
            if self.plan.terms.decisions.rejects(edit, place, self._hash, site):
                self._rejected[layer.rule].append(place)
                self._held.append((len(self.layers), Held(edit, REJECTED, place)))
            else:
                kept.append(edit)
        return replace(layer, edits=tuple(kept))

    @cached_property
    def _hash(self) -> str:
        return text_hash(self.document, self.document.text)

    def _applied(self, layer: Layer) -> str:
        try:
            return apply(self._view.text, layer)
        except LedgerError as error:
            raise Breach(str(error), layer.rule) from error

    def _concerned(self, rule: Rule) -> bool:
        """Say whether a rule is for this document's site, language and script, which are found when first asked for."""
        if not rule.site.has(self.document.meta):
            return False
        if rule.langs and self._tongue.lang() not in rule.langs:
            return False
        if rule.not_langs and self._tongue.lang() in {*rule.not_langs, "und"}:
            return False
        return not rule.scripts or script_code(self._tongue.readable) in rule.scripts

    @cached_property
    def share(self) -> float:
        """The share of the original's letters and digits that the layers have taken out, once all are made."""
        return removed_share(self.document.text, self.removals)

    @property
    def removals(self) -> list[Layer]:
        """The layers that can take text away."""
        return self.plan.removals(self.layers)

    @property
    def text(self) -> str:
        """The text so far."""
        return self._view.text

    def result(self) -> Result:
        """Return the result, with all findings brought to where they lie in the final text."""
        flags, held = tuple(self._landed_flags()), tuple(self._landed_held())
        return self._result("changed" if self.layers else "unchanged", self.text, tuple(self.layers), flags, held)

    def left_whole(self, status: str, flag: Flag) -> Result:
        """Return the untouched document, flagged; what would have been done is held."""
        original = self.document.text
        nets = hunks(original, self.text, self.layers) if status == "guarded" else []
        held = tuple(Held(Edit(net.span, net.before, net.after, net.rules[-1]), "document guard") for net in nets)
        if status == "guarded":
            rejected = ((each, each.origin) for _, each in self._held)
            held += tuple(replace(each, edit=replace(each.edit, span=place)) for each, place in rejected if place)
        return self._result(status, original, (), (flag,), held)

    def _result(
        self, status: str, text: str, layers: tuple[Layer, ...], flags: tuple[Flag, ...], held: tuple[Held, ...]
    ) -> Result:
        return Result(
            document=self.document,
            text=text,
            layers=layers,
            flags=flags,
            held=held,
            status=status,
            language=self._tongue.found,
            signals=measure(layers, self.removals if layers else (), self.share if layers else 0.0, flags, held),
            verdict=decide(status, len(flags), len(held)),
            fingerprint=self.plan.fingerprint,
        )

    def _landed_flags(self) -> Iterator[Flag]:
        """Yield the flags; one whose text a later rule took out has nothing left to say."""
        for depth, flag in self._flags:
            span = landing(flag.span, self.layers[depth:])
            if len(span) or not len(flag.span):
                yield replace(flag, span=span)

    def _landed_held(self) -> Iterator[Held]:
        for depth, held in self._held:
            span = landing(held.edit.span, self.layers[depth:])
            yield replace(held, edit=replace(held.edit, span=span))


def _meet(one: Span, other: Span) -> bool:
    """Say whether two spans share a character, or one that is empty touches the other."""
    if len(one) and len(other):
        return one.overlaps(other)
    return one.start <= other.end and other.start <= one.end
