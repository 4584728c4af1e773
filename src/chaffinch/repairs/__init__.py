"""Repairs that are code: each is a `Repair` under the name by which rule files of kind `builtin` call it."""

from collections.abc import Mapping

from chaffinch.repairs import casing, encoding, lines, repeats, spaces
from chaffinch.repairs.repair import Repair

REPAIRS: Mapping[str, Repair] = {
    **encoding.REPAIRS,
    **spaces.REPAIRS,
    **lines.REPAIRS,
    **repeats.REPAIRS,
    **casing.REPAIRS,
}
