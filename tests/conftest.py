"""Fixtures of every test; the people everyone knows are in `tests/fixtures/people.py`."""

import os
from datetime import datetime, time, timedelta

from hypothesis import settings

from rxapp.clock import STOCKHOLM

# How long an example takes says something of the machine, and nothing of the code.
settings.register_profile("any machine", deadline=None)
settings.load_profile("any machine")

STARTS_AT = time.fromisoformat(os.environ.get("TIME_OF_DAY", "10:00"))
"""The time of day in Sweden at which the tests begin, whenever they are run."""


def seconds_ahead() -> int:
    """How much the clock of whatever is tested is ahead of the machine's."""
    now = datetime.now(STOCKHOLM).replace(tzinfo=None)
    return round((datetime.combine(now, STARTS_AT) - now) / timedelta(seconds=1))


# Once for all the processes that test, and for those that they start.
os.environ.setdefault("RXAPP_CLOCK_AHEAD", str(seconds_ahead()))

pytest_plugins = [
    "tests.fixtures.served",  # before the browser, which imports it: a plugin comes before its importers
    "tests.fixtures.browser",
    "tests.fixtures.database",
    "tests.fixtures.statements",
    "tests.fixtures.time",
    "tests.fixtures.world",
]
