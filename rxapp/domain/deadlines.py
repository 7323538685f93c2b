"""Statutory time: the last day to apply, the day a document arrived, the day the money goes out."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from rxapp.domain.periods import Quarter

STOCKHOLM = ZoneInfo("Europe/Stockholm")
MONTHS_TO_APPLY = 6
SATURDAY = 5


class Counting(StrEnum):
    """How months are counted from the last day of a shorter month."""

    END_OF_MONTH = "end_of_month"
    SAME_DAY = "same_day"


END_OF_MONTH, SAME_DAY = Counting.END_OF_MONTH, Counting.SAME_DAY

COUNTING = END_OF_MONTH
"""The reading in force: the end of the sixth month. For the second quarter it gives 31 December, as the
agency itself has written; SAME_DAY would give 30 December."""

ROLL_TO_WORKING_DAY = False
"""Whether a last day on a weekend or holiday moves to the next working day. Lag (1930:173) is said to
mean so, but whether it holds for these applications is unsettled, so the day itself stands."""


def last_application_day(
    quarter: Quarter,
    *,
    counting: Counting = COUNTING,
    roll: bool = ROLL_TO_WORKING_DAY,
    holidays: frozenset[date] = frozenset(),
) -> date:
    """The last day an application may arrive: six months after the quarter (19 § förordningen (2017:193)).

    An application for two quarters has the last day of the first of them.
    """
    ended = quarter.last_day
    years, month = divmod(ended.month - 1 + MONTHS_TO_APPLY, 12)
    end_of_month = monthrange(ended.year + years, month + 1)[1]
    day = end_of_month if counting is END_OF_MONTH else min(ended.day, end_of_month)
    last = date(ended.year + years, month + 1, day)
    while roll and not _is_working_day(last, holidays):
        last += timedelta(days=1)
    return last


def arrival_day(instant: datetime) -> date:
    """The day in Sweden when a digital document reached the agency (22 § förvaltningslagen).

    Raises:
        ValueError: the instant has no time zone.
    """
    if instant.tzinfo is None:
        msg = "an instant must have a time zone"
        raise ValueError(msg)
    return instant.astimezone(STOCKHOLM).date()


def last_bank_day(year: int, month: int, holidays: frozenset[date]) -> date:
    """The day of the payout: the last day of the month that is neither weekend nor in `holidays`.

    `holidays` must hold the eves on which banks are closed too, New Year's Eve above all.
    """
    day = date(year, month, monthrange(year, month)[1])
    while not _is_working_day(day, holidays):
        day -= timedelta(days=1)
    return day


def _is_working_day(day: date, holidays: frozenset[date]) -> bool:
    return day.weekday() < SATURDAY and day not in holidays
