"""A run as static pages: for reading, for judging, and for handing on. Nothing in them needs a server or a network."""

from chaffinch.report.write import Written, write

__all__ = ["Written", "write"]
