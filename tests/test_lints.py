"""Each lint can complain: a file is spoiled, and the message names what is wrong."""

import re
from pathlib import Path

import pytest

from chaffinch.rules.lints import lint
from chaffinch.rules.reading import read_rule
from house import RULES

INLINE = re.sub(
    "(?m)^trigger = .*",
    r'needles = [" ,", "\\t,", "\\u00A0,"]',
    (RULES / "punctuation" / "comma-after-end.toml").read_text(encoding="utf-8"),
)
QUOTES = (RULES / "quotes" / "orphan-closer.toml").read_text(encoding="utf-8")
LINE = (RULES / "chrome" / "read-more-line.toml").read_text(encoding="utf-8")
FLAG = re.sub("replace = .*", 'message = "a lone comma"\nconfidence = 0.5', INLINE.replace('"safe"', '"flag"')).replace(
    "(?P<closers>", "(?:"
)  # fmt: skip
FEW = INLINE.partition("[[fix]]")[0] + "[[fix]]\nbad = '“We stay.” ,'\ngood = '“We stay.”'\n"


@pytest.mark.parametrize(
    ("source", "message"),
    [
        (FEW, "1 [[fix]] or [[flag]] and 0 [[keep]]; expected 2 of each at least"),
        (FLAG, "a rule that only flags has a [[fix]] example"),
        (LINE.replace('"safe"', '"flag"'), "kind line cannot flag; builtin, inline, quotes, sentence and fragment can"),
        (INLINE.replace(INLINE.split('"""')[1], "\n"), 'key "why" is empty'),
        (INLINE.replace('needles = [" ,", "\\t,", "\\u00A0,"]\n', ""), 'key "needles" is missing'),
        (INLINE.replace('[" ,", "\\t,", "\\u00A0,"]', '[";;"]'), "holds none of the needles"),
        (QUOTES.replace("since =", 'needles = ["x"]\nsince ='), 'key "needles" has no use in kind quotes'),
        (INLINE.replace("A lone comma", "A\u00a0lone comma"), "raw U+00A0; write it as \\u00A0"),
    ],
)  # fmt: skip
def test_lint_complains(source: str, message: str, tmp_path: Path) -> None:
    path = tmp_path / "rule.toml"
    path.write_text(source, encoding="utf-8")
    assert [each for each in lint(read_rule(path, "made/rule")) if message in each]


def test_lint_is_quiet_about_a_sound_rule(tmp_path: Path) -> None:
    path = tmp_path / "rule.toml"
    path.write_text(INLINE, encoding="utf-8")
    assert list(lint(read_rule(path, "made/rule"))) == []
