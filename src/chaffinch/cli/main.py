"""The `chaffinch` command: one function a subcommand."""

import click

from chaffinch.cli.audit import audit
from chaffinch.cli.clean import clean
from chaffinch.cli.compare import compare
from chaffinch.cli.diff import blame, diff
from chaffinch.cli.export import export
from chaffinch.cli.learn import learn
from chaffinch.cli.rules import rules, try_
from chaffinch.cli.undo import undo
from chaffinch.cli.why_not import why_not
from chaffinch.version import __version__


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, prog_name="chaffinch")
def main() -> None:
    """Clean scraped text, and see what was changed.

    Exit status: 0 all is well, 1 a check found something, 2 usage or configuration, 3 some
    documents failed (each is named; the others are done).
    """


for command in (clean, audit, diff, blame, compare, export, undo, learn, rules, try_, why_not):
    main.add_command(command)
