"""The one clock: the machine's, or as a test wants it."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta

import pytest

from rxapp import clock
from tests.fixtures.database import forget


@pytest.fixture
def patch(monkeypatch: pytest.MonkeyPatch) -> Iterator[pytest.MonkeyPatch]:
    yield monkeypatch
    monkeypatch.undo()
    forget()


@pytest.mark.parametrize("ahead", [0, 3_600, -86_400])
def test_the_clock_is_as_much_ahead_of_the_machine_as_is_said(patch: pytest.MonkeyPatch, ahead: int) -> None:
    patch.delenv("RXAPP_TODAY", raising=False)
    patch.setenv("RXAPP_CLOCK_AHEAD", str(ahead))
    forget()
    first, day, last = clock.now(), clock.today(), clock.now()
    assert clock.day_of(first) <= day <= clock.day_of(last)
    before, there, after = datetime.now(UTC), clock.now() - timedelta(seconds=ahead), datetime.now(UTC)
    assert before <= there <= after


def test_the_day_may_be_a_fixed_one_and_the_time_of_day_goes_on(patch: pytest.MonkeyPatch) -> None:
    patch.setenv("RXAPP_TODAY", "2026-07-01")
    patch.setenv("RXAPP_CLOCK_AHEAD", "0")
    forget()
    assert clock.today() == clock.day_of(clock.now()) == date(2026, 7, 1)
    real, shown = (at.astimezone(clock.STOCKHOLM) for at in (datetime.now(UTC), clock.now()))
    between = timedelta(hours=shown.hour - real.hour, minutes=shown.minute - real.minute)
    # Midnight may come between the two.
    assert between % timedelta(days=1) < timedelta(minutes=2)
