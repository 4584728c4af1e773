"""Encoding repairs: mojibake, C1 controls, entities, escapes, quoted-printable, ligatures.

ftfy runs line by line, one step at a time, and with nothing else switched on: curly quotes
and CJK width stay (its defaults change both). Its spans come from the difference; all other
repairs know theirs.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from difflib import SequenceMatcher
from itertools import islice

from chaffinch.core.edit import Edit, minimal
from chaffinch.core.span import Span
from chaffinch.repairs.repair import Change, Repair, Words
from chaffinch.text.views import Search, View, letters

_CHUNK = 50_000  # code points handed to ftfy at once; a chunk ends after a space where there is one
_SMALL = 500  # code points up to which a difference is worked out character by character
_COMMON = ("latin-1", "sloppy-windows-1252", "sloppy-windows-1251", "sloppy-windows-1250")
_PLACES = 30  # from so many odd places on the whole text is looked at
_SIGN = 20  # characters from an odd place within which a sign of mojibake lies
_WORD = 3  # letters of another script that a repair must bring, if it brings any
_NEAR = 14  # characters from a letter shown right to the same one shown wrong, in one sentence
_TERMINAL = re.compile("[.!?…。！？؟।]")
_PAIR = 2  # characters of the shortest damage
_CAPITAL = re.compile(r"[A-ZÀ-Þ“\"‘'«(][ÃÂ][”“’‘—–…](?![A-Za-zÀ-ÿ])")
_PARTS = re.compile(r"[\x00-\x7f]+|[^\x00-\x7f]+")

# C1 controls. Behind â, Ã and Â one is what was left of a longer sequence, and no Windows character.
_FOREIGN = "\u0370-\u1fff\u2c00-\ud7ff"  # letters beyond Latin: C1 beside them is damage of another kind
_C1 = re.compile(
    rf"""
    [\x80-\x9f] (?<! [âÃÂ\x80-\x9f{_FOREIGN}] . ) (?<! \x85 (?= [A-Za-z] ) )
    (?: [\x80-\x84\x86-\x9f] | \x85 (?![A-Za-z]) )*+ (?![\x80-\x9f{_FOREIGN}])
    """,
    re.VERBOSE,
)
_IN_WORD = re.compile(r"(?<=[a-z])[\x80-\x9f](?=[a-z])")
# Inside a word Windows has a dagger at 0x87, and at 0x92 an apostrophe, which stands behind an article or before
# a clitic: anything else there is a letter that was written on a Mac.
_MAC = re.compile(r"(?<=[a-z])\x87(?=[a-z])|(?<=[a-z]{3})(?<!ll|qu|rd|st|tr)\x92(?=[a-z]{4})")

# Mojibake. What a line must hold for ftfy to change it at all. Read off ftfy 6.3's badness pattern: its
# signs hold two characters beyond ASCII side by side, at least one of them no plain letter, or one of a
# few letters. A test compares the two.
_LETTERS = "à-öø-ÿА-яё\u0590-\u0fff\u3040-\u9fff\uac00-\ud7af"
_BEYOND, _ODD = r"[^\x00-\x7f]", rf"[^\x00-\x7f{_LETTERS}]"
# A capital of three, in the midst of a word: the first byte of a letter's UTF-8, read as Windows-1250.
_CENTRAL = re.compile(r"[ĂÄĹ](?<=[a-zà-ž].)[^\x00-\x7fà-öø-ý]")
# Begins with the last character of a sign, because one class to start with is many times quicker than four.
BAD = re.compile(rf"{_BEYOND}(?:(?<={_ODD}{_BEYOND})|(?<={_BEYOND}{_ODD})|(?<=[\x80-\x9fŒœÃÂ])|(?<=[ВГРСΒΓΞΟ])(?=-))")

_ENTITY = re.compile(r"&(?:(?:amp|AMP);)*(?:\#[0-9]{1,10}|\#[xX][0-9a-fA-F]{1,8}|[A-Za-z][A-Za-z0-9]{1,30});")
_ESCAPED_TAG = re.compile(r"&(?:amp;)*lt;/?[A-Za-z][^<>&\n]{0,80}&(?:amp;)*gt;")
_ABOUT = re.compile(r"\b(?:X?HTML|XML|[Aa]mpersands?)\b")
_ALONE = re.compile(r"(?<!\S)&(?:amp;)*(?:amp|lt|gt|nbsp|quot|apos);(?![^\s.,;:])")
_PATH = re.compile(r"(?<![A-Za-z])[A-Za-z]:\\")  # a Windows path may hold \\u and hexadecimal digits
_ROUNDS = 5  # an entity may be escaped this often
# An escape counts where it is glued to a word, as a sign or a letter of it: by itself it may be what a text is about.
_ESCAPE = re.compile(r"(?<![\\:])(?:\\u[0-9a-fA-F]{4})++(?=[^\W\d_])|(?<=[^\W\d_])(?:\\u[0-9a-fA-F]{4})++")
_QUOTED = re.compile(r"(?<=[^\W\d_])(?:=[89A-F][0-9A-F]){2,}+|(?<![^\s(\[])(?:=[89A-F][0-9A-F]){2,}+(?=[^\W\d_])")
_FACSIMILE = re.compile("ſ")  # a text with long s shows how it was printed
_LIGATURE = re.compile(r"(?<=[^\W\d_])[\ufb00-\ufb06Ǆ-ǌ]|[\ufb00-\ufb06Ǆ-ǌ](?=[^\W\d_])")


# Repairs by ftfy, with spans from the difference.


def _mojibake(text: str) -> str:
    import ftfy

    if not _looks_bad(text):
        return _CENTRAL.sub(_from_central, text)
    config = ftfy.TextFixerConfig(unescape_html=False, fix_c1_controls=False)
    fixed, steps = ftfy.fix_encoding_and_explain(text, config)
    if steps and steps[-1].parameter == "windows-1252" and steps[-1].action == "decode":
        # C1 controls have a rule of their own.
        fixed = ftfy.apply_plan(text, [(step.action, step.parameter) for step in steps[:-2]])
    rare = any(step.action == "encode" and step.parameter not in _COMMON for step in steps or ())
    # A word is longer: `”é` by itself reads as one letter of another script in some rare encoding.
    return text if rare and 0 < _foreign(fixed) - _foreign(text) < _WORD else _CENTRAL.sub(_from_central, fixed)


def _looks_bad(text: str) -> bool:
    """Ask ftfy whether a text looks bad: round its few odd places, since each sign of damage is a few characters."""
    from ftfy.badness import is_bad

    places = [match.start() for match in islice(BAD.finditer(text), _PLACES)]
    if len(places) == _PLACES:
        return bool(is_bad(text))
    return any(is_bad(text[max(0, place - _SIGN) : place + _SIGN]) for place in places)


def _from_central(match: re.Match[str]) -> str:
    """Return the letter whose UTF-8 was read as Windows-1250, which ftfy does not look for."""
    try:
        letter = match[0].encode("cp1250").decode("utf-8")
    except UnicodeError:
        return match[0]
    return letter if letter.isalpha() else match[0]


def _foreign(text: str) -> int:
    """Count the letters beyond the Latin blocks."""
    return sum(letter.isalpha() for letter in text if letter > "\u036f" and not "\u1e00" <= letter <= "\u1eff")


def _c1_controls(text: str) -> str:
    from ftfy.fixes import fix_c1_controls

    if _MAC.search(text):
        return _IN_WORD.sub(lambda match: match[0].encode("latin-1").decode("mac-roman"), text)
    return _C1.sub(lambda match: fix_c1_controls(match[0]), text)


def _by_difference(function: Callable[[str], str]) -> Callable[[View, Sequence[int], Words], Iterator[Change]]:
    """Return what finds the changes that `function` makes to a line."""

    def find(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
        for number in numbers:
            line = view.lines[number]
            for chunk in _chunks(view.text, line.start, line.end):
                before = chunk.of(view.text)
                after = function(before)
                changes = list(differences(before, after)) if after != before else []
                if changes and not _meant(before, changes):
                    yield from ((chunk.start + start, chunk.start + end, new) for start, end, new in changes)

    return find


def _meant(before: str, changes: Sequence[Change]) -> bool:
    """Say whether what looks damaged may be meant: a capital Ã before a mark, or a letter shown right and wrong.

    `AMANHÃ—` and `“Ã”` are Portuguese; `é becomes Ã©` is a text about encodings.
    """
    damaged = {place for start, end, _ in changes for place in range(start, end)}
    for start, _, new in changes:
        near = "".join(before[at] for at in range(max(0, start - _NEAR), start) if at not in damaged)
        if len(new) == 1 and new.isalpha() and new in _TERMINAL.split(near)[-1]:
            return True
    return all(_CAPITAL.match(before, max(0, start - 1)) and end - start == _PAIR for start, end, _ in changes)


def _keeps_ascii(text: str, change: Change) -> bool:
    """Say whether a change leaves the ASCII letters: no repair of what was decoded wrongly ever moves one."""
    start, end, new = change
    return letters("".join(filter(str.isascii, text[start:end]))) == letters("".join(filter(str.isascii, new)))


def _chunks(text: str, start: int, end: int) -> Iterator[Span]:
    while start < end:
        stop = min(end, start + _CHUNK)
        if stop < end:
            stop = text.rfind(" ", start, stop) + 1 or stop
        yield Span(start, stop)
        start = stop


def differences(before: str, after: str) -> Iterator[Change]:
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


# Repairs that know their spans: each reads one token, and is proven by reading it again.


def _by_token(
    token: re.Pattern[str], read: Callable[[str], str], unless: Callable[[str], object] | None
) -> Callable[[View, Sequence[int], Words], Iterator[Change]]:
    """Return what finds each `token` that `read` knows how to read, on lines of which `unless` does not hold."""

    def find(view: View, numbers: Sequence[int], words: Words) -> Iterator[Change]:
        for number in numbers:
            line = view.lines[number]
            if unless and unless(view.text[line.start : line.end]):
                continue
            for match in token.finditer(view.text, line.start, line.end):
                if (new := read(match[0])) != match[0]:
                    yield match.start(), match.end(), new

    return find


def _read_again(read: Callable[[str], str]) -> Callable[[str, Change], bool]:
    return lambda text, change: read(text[change[0] : change[1]]) == change[2]


def _about_entities(said: str) -> bool:
    """Say whether a line is about HTML: it shows tags, says so, or has different signs of it that stand alone."""
    return bool(_ESCAPED_TAG.search(said) or _ABOUT.search(said)) or len(set(_ALONE.findall(said))) > 1


def _read_entity(token: str) -> str:
    """Return the character that an entity names, however often it was escaped.

    >>> _read_entity("&amp;amp;eacute;"), _read_entity("&NTILDE;"), _read_entity("&nosuch;")
    ('é', 'Ñ', '&nosuch;')
    """
    from ftfy.fixes import unescape_html

    for _ in range(_ROUNDS):
        before, token = token, unescape_html(token)
        if token == before:
            break
    return token


def _read_escapes(token: str) -> str:
    r"""Return the characters that a run of escapes names, if all are letters or marks beyond ASCII.

    >>> _read_escapes(r"\u2018"), _read_escapes(r"\u0041"), _read_escapes(r"\ud83d")
    ('‘', '\\u0041', '\\ud83d')
    """
    units = bytes.fromhex(token.replace("\\u", ""))
    try:
        text = units.decode("utf-16-be")
    except UnicodeDecodeError:
        return token
    shown = all(character > "\x9f" and unicodedata.category(character)[0] in "LMPSZ" for character in text)
    return text if shown else token


def _read_quoted(token: str) -> str:
    """Return the text of a run of quoted-printable bytes, if it is UTF-8.

    >>> _read_quoted("=E2=80=99"), _read_quoted("=A0=B1")
    ('’', '=A0=B1')
    """
    try:
        return bytes.fromhex(token.replace("=", "")).decode("utf-8")
    except UnicodeDecodeError:
        return token


def _read_ligature(token: str) -> str:
    return unicodedata.normalize("NFKC", token)


def _token_repair(
    token: re.Pattern[str],
    read: Callable[[str], str],
    sign: Search,
    unless: Callable[[str], object] | None = None,
) -> Repair:
    """Return the repair of one token; `sign` is what the gate looks for, in place of the whole of it."""
    return Repair(find=_by_token(token, read, unless), proof=_read_again(read), trigger=sign, spelling=True)


REPAIRS = {
    "mojibake": Repair(_by_difference(_mojibake), _keeps_ascii, Search(BAD, beyond=True), spelling=True),
    "c1-controls": Repair(
        _by_difference(_c1_controls),
        _keeps_ascii,
        Search(re.compile("[\x80-\x9f]"), frozenset(map(chr, range(0x80, 0xA0)))),
        spelling=True,
    ),
    "entities": _token_repair(_ENTITY, _read_entity, Search(_ENTITY, frozenset("&")), _about_entities),
    "escapes": _token_repair(
        _ESCAPE, _read_escapes, Search(re.compile(r"\\u[0-9a-fA-F]{4}"), frozenset("\\")), _PATH.search
    ),
    "quoted-printable": _token_repair(_QUOTED, _read_quoted, Search(re.compile("=[89A-F][0-9A-F]="), frozenset("="))),
    "ligatures": _token_repair(
        _LIGATURE,
        _read_ligature,
        Search(re.compile("[\ufb00-\ufb06Ǆ-ǌ]"), frozenset("ﬀﬁﬂﬃﬄﬅﬆǄǅǆǇǈǉǊǋǌ")),
        _FACSIMILE.search,
    ),
}
