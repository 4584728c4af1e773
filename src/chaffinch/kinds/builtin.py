"""`builtin`: repairs that a library does, each step a rule of its own, with spans from the difference.

ftfy runs line by line, one step at a time, and with nothing else switched on: curly quotes,
ligatures and CJK width stay (its defaults change all three).
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from chaffinch.core.edit import Edit, minimal
from chaffinch.core.finding import Flag
from chaffinch.core.span import Span
from chaffinch.rules.rule import BuiltinBody, Rule
from chaffinch.text.views import View

_CHUNK = 50_000  # code points handed to ftfy at once; a chunk ends after a space where there is one
_SMALL = 500  # code points up to which a difference is worked out character by character
_COMMON = ("latin-1", "sloppy-windows-1252", "sloppy-windows-1251", "sloppy-windows-1250")
_WORD = 3  # letters of another script that a repair must bring, if it brings any
_FOREIGN = "\u0370-\u1fff\u2c00-\ud7ff"  # letters beyond Latin: C1 beside them is damage of another kind
# Behind â, Ã and Â it is what was left of a longer sequence, and no Windows character.
_C1 = re.compile(
    rf"(?<![âÃÂ\x80-\x9f{_FOREIGN}]) (?: [\x80-\x84\x86-\x9f] | \x85 (?![A-Za-z]) )++ (?![\x80-\x9f{_FOREIGN}])",
    re.VERBOSE,
)
_NEAR = 14  # characters from a letter shown right to the same one shown wrong, in one sentence
_TERMINAL = re.compile("[.!?…。！？؟।]")
_PAIR = 2  # characters of the shortest damage
_CAPITAL = re.compile(r"[A-ZÀ-Þ“\"‘'«(][ÃÂ][”“’‘—–®™‚„…•](?![A-Za-zÀ-ÿ])")
_PARTS = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")


def _mojibake(text: str) -> str:
    import ftfy

    config = ftfy.TextFixerConfig(unescape_html=False, fix_c1_controls=False)
    fixed, steps = ftfy.fix_encoding_and_explain(text, config)
    if steps and steps[-1].parameter == "windows-1252" and steps[-1].action == "decode":
        # C1 controls have a rule of their own.
        fixed = ftfy.apply_plan(text, [(step.action, step.parameter) for step in steps[:-2]])
    rare = any(step.action == "encode" and step.parameter not in _COMMON for step in steps or ())
    # A word is longer: `”é` by itself reads as one letter of another script in some rare encoding.
    return text if rare and 0 < _foreign(fixed) - _foreign(text) < _WORD else fixed


def _foreign(text: str) -> int:
    """Count the letters beyond the Latin blocks."""
    return sum(letter.isalpha() for letter in text if letter > "\u036f" and not "\u1e00" <= letter <= "\u1eff")


def _c1_controls(text: str) -> str:
    from ftfy.fixes import fix_c1_controls

    return _C1.sub(lambda match: fix_c1_controls(match[0]), text)


_FUNCTIONS: Mapping[str, Callable[[str], str]] = {"mojibake": _mojibake, "c1-controls": _c1_controls}

# What a line must hold for the function to change it at all; the gate looks for this.
# Read off ftfy 6.3's badness pattern: its signs of mojibake hold two characters beyond ASCII side by
# side, at least one of them no plain letter, or one of a few letters. A test compares the two.
_LETTERS = "à-öø-ÿА-яё\u0590-\u0fff\u3040-\u9fff\uac00-\ud7af"
_BEYOND, _ODD = r"[^\x00-\x7f]", rf"[^\x00-\x7f{_LETTERS}]"
TRIGGERS: Mapping[str, re.Pattern[str]] = {
    "mojibake": re.compile(rf"{_ODD}{_BEYOND}|{_BEYOND}{_ODD}|[\x80-\x9fŒœÃÂ]|[ВГРСΒΓΞΟ]-"),
    "c1-controls": _C1,
}


def find(rule: Rule, view: View, numbers: Sequence[int]) -> list[Edit | Flag]:
    """Return the differences that the rule's function makes, line by line."""
    body = rule.body
    assert isinstance(body, BuiltinBody)
    function = _FUNCTIONS[body.function]
    found: list[Edit | Flag] = []
    for number in numbers:
        line = view.lines[number]
        for chunk in _chunks(view.text, line.start, line.end):
            before = chunk.of(view.text)
            changes = list(differences(before, function(before)))
            if not _meant(before, changes):
                found += (
                    Edit(Span(chunk.start + start, chunk.start + end), before[start:end], new, rule.id, rule.summary)
                    for start, end, new in changes
                )
    return found


def _meant(before: str, changes: Sequence[tuple[int, int, str]]) -> bool:
    """Say whether what looks damaged may be meant: a capital Ã before a mark, or a letter shown right and wrong.

    `AMANHÃ—` and `“Ã”` are Portuguese; `é becomes Ã©` is a text about encodings.
    """
    for start, _, new in changes:
        said = _TERMINAL.split(before[max(0, start - _NEAR) : start])[-1]
        if len(new) == 1 and new.isalpha() and new in said:
            return True
    return all(_CAPITAL.match(before, max(0, start - 1)) and end - start == _PAIR for start, end, _ in changes)


def _chunks(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = min(end, start + _CHUNK)
        if stop < end:
            stop = text.rfind(" ", start, stop) + 1 or stop
        yield Span(start, stop)
        start = stop


def differences(before: str, after: str) -> Iterator[tuple[int, int, str]]:
    """Yield `(start, end, new)` for each stretch of `before` that `after` replaces.

    Where both have the same ASCII text, in the same order, that text holds the two together
    and the work is linear. Otherwise a short text is compared character by character, and
    a long one counts as one difference.

    >>> list(differences("sÃ£o â€” nÃ£o", "são — não"))
    [(1, 3, 'ã'), (5, 8, '—'), (10, 12, 'ã')]
    """
    old, new = _PARTS.findall(before), _PARTS.findall(after)
    if [part for part in old if part.isascii()] == [part for part in new if part.isascii()] and len(old) == len(new):
        place = 0
        for was, now in zip(old, new, strict=True):
            if was != now:
                edit = minimal(Edit(Span(place, place + len(was)), was, now, ""))
                yield edit.span.start, edit.span.end, edit.after
            place += len(was)
    elif len(before) <= _SMALL:
        for tag, start, end, low, high in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
            if tag != "equal":
                yield start, end, after[low:high]
    else:
        yield 0, len(before), after
