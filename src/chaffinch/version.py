"""The version of chaffinch."""

__version__ = "0.1.0"
