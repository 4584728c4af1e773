"""What the commands share: exit codes, errors, and the options that say how to read files."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, NoReturn

import click

from chaffinch.audit.journal import JournalError
from chaffinch.files.paths import PathError
from chaffinch.rules.table import RuleError

FOUND, USAGE, FAILED = 1, 2, 3


@contextmanager
def usage_errors() -> Iterator[None]:
    """Turn what the user got wrong into one line on stderr and exit code 2."""
    try:
        yield
    except (RuleError, PathError, JournalError, ValueError) as error:
        stop(str(error), USAGE)
    except OSError as error:
        stop(f"{error.filename or 'input or output'}: {error.strerror or error}", USAGE)


def stop(message: str, code: int) -> NoReturn:
    """Say `message` on stderr and leave with `code`."""
    say(f"chaffinch: {message}")
    raise SystemExit(code)


def say(message: str) -> None:
    """Print to stderr; a name that is no text is shown with escapes."""
    click.echo(message.encode("utf-8", "backslashreplace").decode("utf-8"), err=True)


def reading_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options that say how files are read."""
    for option in (
        click.option(
            "--lang-field", default="lang", show_default=True, help="Field of a JSON record with its language."
        ),
        click.option("--text-field", default="text", show_default=True, help="Field of a JSON record with its text."),
    ):
        command = option(command)
    return command
