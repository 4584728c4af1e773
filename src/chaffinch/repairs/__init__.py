"""Repairs that are code: each is a `Repair` under the name by which rule files of kind `builtin` call it."""

from collections.abc import Mapping

from chaffinch.repairs import captions, casing, encoding, foreign, inline, lines, repeats, spaces, titles
from chaffinch.repairs.repair import Repair

REPAIRS: Mapping[str, Repair] = {
    **encoding.REPAIRS,
    **spaces.REPAIRS,
    **lines.REPAIRS,
    **inline.REPAIRS,
    **repeats.REPAIRS,
    **casing.REPAIRS,
    **captions.REPAIRS,
    **foreign.REPAIRS,
    **titles.REPAIRS,
}
