"""The command line: parses, calls, prints, exits."""

from chaffinch.cli.main import main

__all__ = ["main"]
