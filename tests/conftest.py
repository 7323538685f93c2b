"""Fixtures of every test; the people everyone knows are in `tests/fixtures/people.py`."""

import gc

import pytest
from hypothesis import settings

# A tenth of the time of tests goes to looking for garbage among what their imports have made.
gc.set_threshold(50_000)

# How long an example takes says something of the machine, and nothing of the code.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

pytest_plugins = [
    "tests.fixtures.served",  # before the browser, which imports it: a plugin comes before its importers
    "tests.fixtures.browser",
    "tests.fixtures.database",
    "tests.fixtures.statements",
    "tests.fixtures.time",
    "tests.fixtures.world",
]


def pytest_collection_finish(session: pytest.Session) -> None:
    """As the service does when it has started: what is loaded by now stays, and is looked through no more."""
    gc.collect()
    gc.freeze()
