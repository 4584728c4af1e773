"""Inside other pipelines: one function on Arrow tables, and a thin adapter on it for each host.

Each module needs the extra of its name. None of them is imported by the rest of chaffinch.
"""
