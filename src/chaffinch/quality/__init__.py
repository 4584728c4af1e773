"""Numbers on a document and what they say: keep it, or let somebody review it."""
