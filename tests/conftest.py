"""Fixtures of every test; the people everyone knows are in `tests/fixtures/people.py`."""

pytest_plugins = [
    "tests.fixtures.served",  # before the browser, which imports it: a plugin comes before its importers
    "tests.fixtures.browser",
    "tests.fixtures.database",
    "tests.fixtures.statements",
    "tests.fixtures.time",
    "tests.fixtures.world",
]
