"""Until when a permission is held without a break."""

from datetime import date, timedelta

import pytest

from rxapp.domain.windows import ALWAYS, Window, held_until, overlap

TODAY = date(2026, 11, 23)
TOMORROW = TODAY + timedelta(days=1)
LAST_OF_ALL = date.max
"""9999-12-31: no day comes after it, and none may be asked for."""


@pytest.mark.parametrize(
    ("windows", "until"),
    [
        ([Window(TODAY, LAST_OF_ALL)], LAST_OF_ALL),
        ([Window(TODAY, LAST_OF_ALL), Window(TODAY, LAST_OF_ALL)], LAST_OF_ALL),
        ([Window(None, LAST_OF_ALL), Window(TOMORROW, TOMORROW)], LAST_OF_ALL),
        ([Window(TODAY, TODAY), Window(TOMORROW, LAST_OF_ALL)], LAST_OF_ALL),
        ([Window(TODAY, LAST_OF_ALL), ALWAYS], None),
        ([Window(LAST_OF_ALL, LAST_OF_ALL)], None),
        ([Window(TODAY, TODAY), Window(TOMORROW, TOMORROW)], TOMORROW),
        ([Window(TODAY, TODAY), Window(TOMORROW + timedelta(days=1), None)], TODAY),
    ],
)
def test_what_is_held_until_the_last_day_there_is_has_an_end(
    windows: list[Window], until: date | None
) -> None:
    assert held_until(windows, TODAY) == until
    assert held_until(reversed(windows), TODAY) == until


def test_the_last_day_there_is_holds_and_is_never_over() -> None:
    last = Window(TODAY, LAST_OF_ALL)
    assert last.holds(LAST_OF_ALL)
    assert not last.is_over(LAST_OF_ALL)
    assert overlap(last, Window(TOMORROW, None)) == Window(TOMORROW, LAST_OF_ALL)
