"""What the commands share: exit codes, errors, and the options that say how to read files."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from chaffinch.audit.journal import JournalError
from chaffinch.files.paths import PathError
from chaffinch.files.piece import LANG_FIELDS
from chaffinch.rules.table import RuleError
from chaffinch.text.html import MissingExtraError
from chaffinch.why.place import PlaceError

FOUND, USAGE, FAILED = 1, 2, 3


@contextmanager
def usage_errors() -> Iterator[None]:
    """Turn what the user got wrong into one line on stderr and exit code 2."""
    try:
        yield
    except (RuleError, PathError, JournalError, MissingExtraError, PlaceError) as error:
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


def known_encoding(encoding: str | None) -> str | None:
    """Return `encoding`. Raises `PathError` if nobody knows it."""
    if encoding:
        try:
            " ".encode(encoding)
        except (LookupError, ValueError) as error:
            raise PathError(f"unknown encoding {encoding!r}; expected a name such as cp1252 or utf-16-le") from error
    return encoding


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
