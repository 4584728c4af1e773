"""Hostile strings: markup, scripts, templates, paths, formats, signs that steer; each behind what may close a place."""

from collections.abc import Iterator
from pathlib import Path

from chaffinch.core.edit import Edit, Layer
from chaffinch.core.finding import Flag, Held
from chaffinch.core.span import Span
from runs import Made, edit, run_of

_BODIES = (
    "<script>window.hit=1</script>",
    "<img src=x onerror=window.hit=1>",
    "<svg/onload=window.hit=1>",
    "<iframe srcdoc='<script>parent.hit=1</script>'></iframe>",
    "<a href=javascript:window.hit=1>x</a>",
    "<body onload=window.hit=1>",
    "<details open ontoggle=window.hit=1>",
    "<style>*{display:none}</style>",
    "<base href=https://evil.example/>",
    "<meta http-equiv=refresh content=0;url=https://evil.example>",
    "<form action=https://evil.example><button autofocus onfocus=window.hit=1>",
    " onmouseover=window.hit=1 autofocus onfocus=window.hit=1 x=",
    "javascript:window.hit=1",
    "{window.hit=1} {0} {title} {{7*7}} ${window.hit=1} %s %n",
    "&lt;script&gt; &#60;b&#62; &amp;lt; &quot; &bogus; &#0; &#xD800;",
    "../../etc/passwd",
    "__proto__",
    "\u202eRLO\u2066\u2069\u200b\u00ad\ufeff",
    "NUL\x00 ESC\x1b[31m BEL\x07 DEL\x7f C1\x85\x9b",
    "lone \ud800 \udfff and \ud83d",
    "lines\r\nand\rand\nand\u2028and\u2029",
    "עברית وعربي mixed with English.",
    "Z\u0351\u036b\u0343a\u0363\u0349\u0308l\u034a\u0301g\u0301o\u0321\u0357",
)
_CLOSERS = ("", '"', "'", "`", ">", "-->", "</title>", "</script>", "]]>", "\"}'>", "</li></ol></main>", "*/")


def strings() -> list[str]:
    """Return more than two hundred different strings, always the same."""
    return [f"{closer}{body}" for body in _BODIES for closer in _CLOSERS]


def hostile_run(out: Path, said: list[str]) -> Path:
    """Write a run with each string as text, reason, id, host, rule, language, message, reason to hold, and error."""
    return run_of(
        out, _hostile(said), config={"settings": {"lang": said}, "packages": dict.fromkeys(said[:9], said[9])}
    )


def _hostile(said: list[str]) -> Iterator[Made]:
    for number, each in enumerate(said):
        rule = f"{each}/{number}" if number % 2 else each
        text = f"Left {each} right, and the end."
        at = Span(5, 5 + len(each))
        layer = Layer(rule, (Edit(at, each, each + "!", rule, each),))  # not made minimal, as `Layer.of` would
        flag = Flag(at, rule, each, 0.5)
        held = Held(edit(text, "Left", each, rule), each)
        yield Made(each, text, (layer,), (flag,), (held,), url=f"//{each}", lang=each)
        yield Made(each, text, error=each)
