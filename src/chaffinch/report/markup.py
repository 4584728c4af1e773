"""Text as HTML: the one place where what a run holds becomes markup.

Pages are put together with `filled` from templates that are literals. Every value that is not `Html` already is
escaped for where it stands: in text, what cannot be seen becomes a chip with a name; in an attribute, plain text.
"""

import html
import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from functools import cache, lru_cache
from string import Formatter


class Html(str):
    """Text that is markup already."""

    __slots__ = ()


Value = str | int | float

_ABBREVIATED = {
    "\r": "CR", "\t": "TAB", "\x1b": "ESC", "\x85": "NEL", "\xa0": "NBSP", "\xad": "SHY", "\u034f": "CGJ",
    "\u061c": "ALM",
    "\u2007": "FIGSP", "\u2009": "THSP", "\u200a": "HSP", "\u200b": "ZWSP", "\u200c": "ZWNJ", "\u200d": "ZWJ",
    "\u200e": "LRM",
    "\u200f": "RLM", "\u2028": "LSEP", "\u2029": "PSEP", "\u202a": "LRE", "\u202b": "RLE", "\u202c": "PDF",
    "\u202d": "LRO",
    "\u202e": "RLO", "\u202f": "NNBSP", "\u2060": "WJ", "\u2066": "LRI", "\u2067": "RLI", "\u2068": "FSI",
    "\u2069": "PDI",
    "\u3000": "IDSP", "\ufeff": "BOM", " ": "SPACE",
}  # fmt: skip
_CONTROLS = {
    "\x00": "NULL",
    "\t": "TAB",
    "\r": "CARRIAGE RETURN",
    "\x1b": "ESCAPE",
    "\x7f": "DELETE",
    "\x85": "NEXT LINE",
}
# Controls, odd spaces, fillers, what steers the direction, selectors, private use, lone surrogates, noncharacters.
_UNSEEN = (
    "\x00-\x08\x0b-\x1f\x7f-\xa0\xad\u034f\u061c\u115f\u1160\u1680\u17b4\u17b5\u180b-\u180f\u2000-\u200f\u2028-\u202f"
    "\u205f-\u206f\u2800\u3000\u3164\ud800-\uf8ff\ufdd0-\ufdef\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff\U000f0000-\U0010ffff"
)
_CHIP = re.compile(rf"\r\n|([{_UNSEEN}])\1*")
_CHIPS = re.compile(r'<span class="chip" title="([^"<>]*)">([^<>]*?)(?:×[0-9,]+)?</span>')
_PICTURE = re.compile("[\u2190-\u2bff\ufe0f\U0001f000-\U0001faff]")
_BARE = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff]")
_PLAIN = re.compile(r"[\x00-\x1f\x7f\ud800-\udfff&<>\"']")  # finds what is not
_STRANGE = re.compile(rf"[{_UNSEEN}&<>\"']")
_CODE = re.compile("`([^`]+)`")
_SPACES = 8  # in a row, each drawn


def filled(template: str, **values: Value) -> Html:
    """Return `template` with each `{name}` replaced by its value, escaped for its place.

    Raises `ValueError` for a field inside a tag that is not the inside of a quoted attribute.

    >>> filled('<a title="{title}">{text}</a>', title='a"b', text="<i>")
    '<a title="a&quot;b">&lt;i&gt;</a>'
    """
    parts: list[str] = []
    for literal, name, inside in _fields(template):
        parts.append(literal)
        if name:
            value = values[name]
            if isinstance(value, Html):
                parts.append(value)
            elif isinstance(value, str):
                parts.append(attribute(value) if inside else shown(value))
            else:
                parts.append(f"{value:,}" if not inside else str(value))
    return Html("".join(parts))


@cache
def _fields(template: str) -> tuple[tuple[str, str | None, bool], ...]:
    """Return each literal of a template with the field behind it, and whether that stands in an attribute."""
    found = []
    before = ""
    for literal, name, _, _ in Formatter().parse(template):
        before += literal
        inside = before.rfind("<") > before.rfind(">")
        if name and inside and before[before.rfind("<") :].count('"') % 2 == 0:
            raise ValueError(f"template {template!r}: {name} stands in a tag; expected it inside quotation marks")
        found.append((literal, name, inside))
    return tuple(found)


def joined(parts: Iterable[Html], between: str = "") -> Html:
    """Return pieces of markup as one, with the text `between` them."""
    return Html(html.escape(between).join(parts))


def attribute(text: str) -> str:
    """Return text for the inside of a quoted attribute; controls and lone surrogates are spelt out.

    >>> attribute('"\\x00<')
    '&quot;U+0000&lt;'
    """
    if not _PLAIN.search(text):  # most values are plain
        return text
    return html.escape(_BARE.sub(lambda match: f"U+{ord(match[0]):04X}", text))


def data(content: Mapping[str, object]) -> str:
    """Return JSON whose every character survives an attribute, for the script to read.

    >>> data({"before": "\\ud800\\r"})
    '{"before":"\\\\ud800\\\\r"}'
    """
    said = json.dumps(content, ensure_ascii=False, separators=(",", ":"))
    return _BARE.sub(lambda match: f"\\u{ord(match[0]):04x}", said)


def shown(text: str) -> Html:
    """Return text as markup: escaped, and a chip with a name for what cannot be seen or would turn the line round.

    >>> shown("a\\u200b\\u200bb <")
    'a<span class="chip" title="U+200B ZERO WIDTH SPACE">ZWSP×2</span>b &lt;'
    """
    if not _STRANGE.search(text):
        return Html(text)
    parts: list[str] = []
    done = 0
    for match in _CHIP.finditer(text):
        if (said := _chip_of(match)) is not None:
            parts += html.escape(text[done : match.start()]), said
            done = match.end()
    parts.append(html.escape(text[done:]))
    return Html("".join(parts))


def _chip_of(match: re.Match[str]) -> str | None:
    """Return the chip for what was found, or nothing where the character only dresses its neighbours."""
    text, start, char = match.string, match.start(), match[1]
    if char is None:  # the line end of Windows
        return "\n"
    if char in "\ufe0e\ufe0f" and start and not text[start - 1].isspace():
        return None
    if char == "\u200d" and _PICTURE.match(text[start - 1 : start]) and _PICTURE.match(text, match.end()):
        return None
    return chip(char, len(match[0]))


@lru_cache(4096)
def chip(char: str, count: int = 1) -> Html:
    """Return the chip of a character that stands `count` times in a row."""
    name = named(char)
    label = _ABBREVIATED.get(char) or f"U+{ord(char):04X}"
    times = f"×{count:,}" if count > 1 else ""
    return Html(f'<span class="chip" title="{html.escape(name)}">{html.escape(label)}{times}</span>')


def named(char: str) -> str:
    """Return the code point and the name of a character.

    >>> named("\\u202e")
    'U+202E RIGHT-TO-LEFT OVERRIDE'
    """
    name = unicodedata.name(char, "") or _CONTROLS.get(char, "")
    if not name:
        kinds = {"Cs": "LONE SURROGATE", "Co": "PRIVATE USE", "Cc": "CONTROL CHARACTER", "Cn": "NO CHARACTER"}
        name = kinds.get(unicodedata.category(char), "")
    return f"U+{ord(char):04X} {name}".strip()


def legend(markup: str) -> list[tuple[str, str]]:
    """Return label and name of each chip in some markup, sorted."""
    return sorted({(html.unescape(label), html.unescape(name)) for name, label in _CHIPS.findall(markup)})


def prose(text: str) -> Html:
    """Return a text of ours as markup: what stands between two backticks is code.

    >>> prose("leave `. .` behind")
    'leave <code>. .</code> behind'
    """
    return Html(_CODE.sub(r"<code>\1</code>", shown(text)))


def marked(text: str) -> Html:
    """Return what an edit takes out or puts in: as `shown`, with signs for outer spaces, tabs and line ends."""
    head = text[: len(text) - len(text.lstrip(" "))]
    tail = text[len(text.rstrip(" ")) :] if len(head) < len(text) else ""
    inner = shown(text[len(head) : len(text) - len(tail)])
    signed = inner.replace("\t", chip("\t")).replace("\n", '<span class="nl"></span>\n')
    return Html(_spaces(len(head)) + signed + _spaces(len(tail)))


def _spaces(count: int) -> str:
    return '<span class="sp"> </span>' * count if count <= _SPACES else chip(" ", count)


def shortened(text: str, most: int, render: Callable[[str], Html] = shown) -> Html:
    """Return `text` as markup, without its middle where it is longer than `most` code points; that is said."""
    if len(text) <= most:
        return render(text)
    head, tail = text[: most * 3 // 4], text[len(text) - most // 4 :]
    gone = filled('<span class="cut">… {count} characters not shown …</span>', count=len(text) - len(head) - len(tail))
    return Html(render(head) + gone + render(tail))
