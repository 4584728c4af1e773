"""Hypothesis profiles (`--hypothesis-profile`; ci where CI is set) and the option that renews reviewed ledgers."""

import os

import pytest
from hypothesis import HealthCheck, settings

_SLOW = (HealthCheck.too_slow, HealthCheck.data_too_large)

settings.register_profile("dev", max_examples=100, deadline=None, suppress_health_check=_SLOW)
settings.register_profile("ci", max_examples=1_000, deadline=None, derandomize=True, suppress_health_check=_SLOW)
settings.register_profile("night", max_examples=20_000, deadline=None, suppress_health_check=_SLOW)
settings.load_profile("ci" if "CI" in os.environ else "dev")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption(
        "--update", action="store_true", help="rewrite fixtures/articles/*/ledger.jsonl, then read the diff"
    )
