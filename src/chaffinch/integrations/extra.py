"""The packages of hosts: imported when they are needed, with an error that names the extra."""

from importlib import import_module
from typing import Any

from chaffinch.text.html import MissingExtraError


def need(package: str, extra: str) -> Any:
    """Return the module `package`. Raises `MissingExtraError` that names `extra` where it cannot be imported."""
    try:
        return import_module(package)
    except ImportError as error:
        raise MissingExtraError(f"{package} cannot be imported ({error}): pip install 'chaffinch[{extra}]'") from error
