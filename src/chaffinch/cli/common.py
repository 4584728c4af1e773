"""What the commands share: exit codes, errors, and the options that say how to read files."""

import os
import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NoReturn, TextIO

import click

from chaffinch.audit.decisions import DecisionError
from chaffinch.audit.journal import JournalError
from chaffinch.cleaner import PROFILES
from chaffinch.files.limits import MAX_DOCUMENT
from chaffinch.files.paths import PathError
from chaffinch.files.piece import LANG_FIELDS
from chaffinch.rules.table import RuleError
from chaffinch.text.document import is_encoding
from chaffinch.text.html import MissingExtraError
from chaffinch.why.place import PlaceError

STDIN = Path("-")
FOUND, USAGE, FAILED = 1, 2, 3
STOPPED = 130  # by Ctrl-C, as shells count it


@contextmanager
def usage_errors() -> Iterator[None]:
    """Turn what the user got wrong into one line on stderr and exit code 2."""
    try:
        yield
    except (RuleError, PathError, JournalError, DecisionError, MissingExtraError, PlaceError) as error:
        stop(str(error), USAGE)
    except BrokenPipeError:
        raise  # the reader left: click says nothing and leaves
    except OSError as error:
        stop(f"{error.filename or 'input or output'}: {error.strerror or error}", USAGE)


def stop(message: str, code: int) -> NoReturn:
    """Say `message` on stderr and leave with `code`."""
    say(f"chaffinch: {message}")
    raise SystemExit(code)


def say(message: str, *, err: bool = True) -> None:
    """Print a line; what is no text in it is shown as escapes."""
    click.echo(message.encode("utf-8", "backslashreplace").decode("utf-8"), err=err)


_LOOKS: Mapping[str, Mapping[str, Any]] = {
    "del": {"fg": "red", "strikethrough": True},
    "ins": {"fg": "green", "bold": True},
    "flag": {"fg": "yellow"},
    "rule": {"fg": "cyan"},
}


def painter(stream: TextIO) -> Callable[[str, str], str]:
    """Return what gives a text the colours of a change, where `stream` is a terminal and NO_COLOR is not set."""
    if not stream.isatty() or os.environ.get("NO_COLOR"):
        return lambda text, look: text
    return lambda text, look: click.style(text, **_LOOKS[look])


def known_encoding(encoding: str | None) -> str | None:
    """Return `encoding`. Raises `PathError` if nobody knows it."""
    if encoding and not is_encoding(encoding):
        raise PathError(f"unknown encoding {encoding!r}; expected a name such as cp1252 or utf-16-le")
    return encoding


def size(value: str | int) -> int:
    """Return a number of bytes that is written like 500000, 20M or 1.5G. Raises `click.BadParameter`."""
    found = _SIZE.fullmatch(str(value))
    count = int(float(found[1]) * 1000 ** " KMGT".index(found[2].upper() or " ")) if found else 0
    if not count and value != 0:  # the default is an int, and may be 0
        raise click.BadParameter(f"{value!r}: expected a number of bytes above 0, such as 500000, 20M or 1.5G")
    return count


_SIZE = re.compile(r"(\d{1,15}(?:\.\d{1,9})?)([KMGT]?)B?", re.IGNORECASE | re.ASCII)


def limit_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how much files may hold."""
    for option in (
        click.option(
            "--max-decompressed",
            type=size,
            default=0,
            help="Bytes that a packed file may hold.  [default: a hundred times its size, at least 100M]",
        ),
        click.option(
            "--max-document", type=size, default=MAX_DOCUMENT, help="Bytes that a document may have.  [default: 50M]"
        ),
    ):
        command = option(command)
    return command


def max_removed_option(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the option that says how much of a document may go."""
    shown = ", ".join(f"{share:g} for {profile}" for profile, share in PROFILES.items())
    return click.option(
        "--max-removed",
        type=click.FloatRange(0, 1),
        metavar="SHARE",
        help=f"Share of a document's letters beyond which it is left whole.  [default: {shown}]",
    )(command)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how records are read."""
    for option in (
        click.option(
            "--lang-field",
            help=f"Field of a record with its language.  [default: {', '.join(LANG_FIELDS)}]",
        ),
        click.option("--text-field", default="text", show_default=True, help="Field of a record with its text."),
    ):
        command = option(command)
    return command
