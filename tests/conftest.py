"""Fixtures of every test; the people everyone knows are in `tests/fixtures/people.py`."""

pytest_plugins = [
    "tests.fixtures.database",
    "tests.fixtures.statements",
    "tests.fixtures.time",
    "tests.fixtures.world",
]
