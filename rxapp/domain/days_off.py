"""Days on which a time set by law does not run out (lagen (1930:173) om beräkning av lagstadgad tid)."""

from dataclasses import dataclass
from datetime import date, timedelta

from rxapp.domain.deadlines import SATURDAY


@dataclass(frozen=True, slots=True)
class DaysOff:
    """Public holidays and the eves that count as such, of whole years. Weekends go without saying.

    A year that is not known is a fault, and never a year without holidays.
    """

    first_year: int
    last_year: int
    days: frozenset[date]

    def is_working_day(self, day: date) -> bool:
        """Whether a time may run out on the day.

        Raises:
            ValueError: the holidays of the year are not known.
        """
        if not self.first_year <= day.year <= self.last_year:
            msg = f"the holidays of {day.year} are not known"
            raise ValueError(msg)
        return day.weekday() < SATURDAY and day not in self.days

    def rolled(self, day: date) -> date:
        """The day itself, or else the next working day."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day
