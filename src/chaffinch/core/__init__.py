"""Spans, edits, layers and the ledger: how a change is written down and undone."""
