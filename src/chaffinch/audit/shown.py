"""Changes as people read them on a terminal: a line each, whole words, and nothing that cannot be seen."""

import unicodedata
from collections.abc import Callable, Iterable
from functools import cache
from itertools import takewhile

from chaffinch.audit.reading import CONTEXT, Change, around
from chaffinch.core.span import Span
from chaffinch.text.views import View

Paint = Callable[[str, str], str]  # gives a text the look of `del`, `ins`, `flag` or `rule`
_LONGEST = 300  # code points of a removed or added text that are shown
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")  # letters and marks that show nothing
_SELECTORS = ((0x180B, 0x180F), (0xFE00, 0xFE0F), (0xE0100, 0xE01EF))  # of variants
_HIDDEN = ("Cc", "Cf", "Cs", "Co", "Cn", "Zs", "Zl", "Zp")


def plain(text: str, look: str) -> str:
    """Return `text` without colours: signs say what it is."""
    return text


@cache
def is_invisible(character: str) -> bool:
    """Say whether a character shows nothing, moves what stands beside it, or is an order to the terminal."""
    if character == " ":
        return False
    if character in _BLANK or unicodedata.category(character) in _HIDDEN:
        return True
    return any(first <= ord(character) <= last for first, last in _SELECTORS)


def visible(text: str) -> str:
    """Return `text` on one line: line ends are `↵`, what is invisible stands as `⟨U+….⟩`.

    >>> visible("a\\u200bb\\u202ec\\r\\nd\\x1b[0m")
    'a⟨U+200B⟩b⟨U+202E⟩c↵d⟨U+001B⟩[0m'
    """
    text = text.replace("\r\n", "\n")
    if text.isascii() and text.isprintable():
        return text
    return "".join(map(_visible, text))


def _visible(character: str) -> str:
    if character == "\n":
        return "↵"
    return f"⟨U+{ord(character):04X}⟩" if is_invisible(character) else character


def changed(left: str, before: str, after: str, right: str, paint: Paint = plain, width: int = CONTEXT) -> str:
    """Return a change between its neighbours, word by word: `[-before-]{+after+}`.

    >>> changed("They hit, ", "S", "s", "aid he.")
    'They hit, [-Said-]{+said+} he.'
    """
    more = ["…" if len(side) >= width else "" for side in (left, right)]
    left, before, after, right = whole_words(left, before, after, right)
    gone = paint(f"[-{_shortened(before)}-]", "del") if before else ""
    new = paint(f"{{+{_shortened(after)}+}}", "ins") if after else ""
    return f"{more[0]}{visible(left)}{gone}{new}{visible(right)}{more[1]}"


def whole_words(left: str, before: str, after: str, right: str) -> tuple[str, str, str, str]:
    """Return a change that takes in the rest of the words it cuts into."""
    head = _run(reversed(left)) if before[:1].isalnum() or after[:1].isalnum() else 0
    tail = _run(right) if before[-1:].isalnum() or after[-1:].isalnum() else 0
    start, end = left[len(left) - head :], right[:tail]
    return left[: len(left) - head], f"{start}{before}{end}", f"{start}{after}{end}", right[tail:]


def _run(characters: Iterable[str]) -> int:
    return sum(1 for _ in takewhile(str.isalnum, characters))


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST:
        return visible(text)
    half = _LONGEST // 2
    return f"{visible(text[:half])} … {len(text) - 2 * half:,} characters … {visible(text[-half:])}"


def change_line(change: Change, paint: Paint = plain, width: int = CONTEXT) -> str:
    """Return a change of a run as one line."""
    return changed(change.left, change.before, change.after, change.right, paint, width)


def flag_line(text: str, span: Span, paint: Paint = plain, width: int = CONTEXT) -> str:
    """Return what a flag means between its neighbours: `[[what is flagged]]`."""
    left, right = around(text, span, width)
    said = paint(f"[[{_shortened(span.of(text))}]]", "flag")
    return f"{'…' * (span.start > width)}{visible(left)}{said}{visible(right)}{'…' * (span.end + width < len(text))}"


def place(view: View, offset: int) -> str:
    """Return `line:column` of an offset, both from 1."""
    if not view.text:
        return "1:1"
    line = view.line_at(offset)
    return f"{line.number + 1}:{offset - line.start + 1}"
