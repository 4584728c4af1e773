"""The closed set of kinds of rule: each module has one pure `find(rule, view, numbers)`.

`numbers` are the lines on which the gate says that the rule can fire; `find` returns edits and
flags against `view.text` and changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence

from chaffinch.core.edit import Edit
from chaffinch.core.finding import Flag
from chaffinch.kinds import article, block, builtin, fragment, inline, line, quotes, sentence, site, tail
from chaffinch.rules.rule import Rule
from chaffinch.text.views import View

Found = list[Edit | Flag]

FINDERS: Mapping[str, Callable[[Rule, View, Sequence[int]], Found]] = {
    "line": line.find,
    "block": block.find,
    "tail": tail.find,
    "site": site.find,
    "inline": inline.find,
    "quotes": quotes.find,
    "sentence": sentence.find,
    "fragment": fragment.find,
    "builtin": builtin.find,
    "article": article.find,
}


def find(rule: Rule, view: View, numbers: Sequence[int]) -> Found:
    """Return what `rule` finds on the lines `numbers` of `view`."""
    return FINDERS[rule.kind](rule, view, numbers)
