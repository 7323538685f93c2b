"""Fixtures of every test; the people everyone knows are in `tests/fixtures/people.py`."""

from hypothesis import settings

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
