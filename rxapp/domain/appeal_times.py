"""Until when a decision may be appealed, and whether an appeal came in time (44–45 §§ förvaltningslagen).

Three weeks run from the day the municipality got the decision. Whether that is the day it was made available
in the service or the day somebody there opened it, and whether a municipality represents the public (then
it is the day of the decision), is unsettled. Both days are kept: the earlier is told, the later accepted.
"""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rxapp.domain.days_off import DaysOff
from rxapp.domain.errors import Conflict, Invalid

TIME_TO_APPEAL = timedelta(weeks=3)
"""The same whoever or whatever decided: an automatic decision has no other time."""


@dataclass(frozen=True, slots=True)
class Told:
    """The days that the time to appeal may be counted from, as far as they have come.

    `established_on` is the day that an officer has found the municipality to have got the decision, where
    nobody has opened it. Never to open a decision does not start the later time: no law presumes a day.
    """

    available_on: date | None = None
    opened_on: date | None = None
    established_on: date | None = None

    def __post_init__(self) -> None:
        if self.opened_on is not None and (self.available_on is None or self.opened_on < self.available_on):
            raise Invalid("oppnat", "Ett beslut kan inte öppnas innan det har gjorts tillgängligt.")

    @property
    def got_on(self) -> date | None:
        """The first day that somebody is known to have had the decision."""
        known = [day for day in (self.opened_on, self.established_on) if day is not None]
        return min(known, default=None)


@dataclass(frozen=True, slots=True)
class Times:
    """The last days to appeal by either reading; none where the time has not begun to run by it."""

    shown: date | None
    accepted: date | None


class Timeliness(StrEnum):
    """How an appeal stands to the time. In doubt is in time."""

    IN_TIME = "in_time"
    IN_TIME_BY_LATER = "in_time_by_later"
    LATE = "late"


class LateGround(StrEnum):
    """Why an appeal that is late is not dismissed (45 § second paragraph)."""

    WRONG_NOTICE = "wrong_notice"
    CAME_TO_COURT = "came_to_court"


def last_day(start: date, days_off: DaysOff) -> date:
    """The last day for an appeal where the time runs from `start`: the same weekday, three weeks on."""
    return days_off.rolled(start + TIME_TO_APPEAL)


def times(told: Told, days_off: DaysOff) -> Times:
    """The day to show and the day to accept by."""
    starts = [day for day in (told.available_on, told.got_on) if day is not None]
    if not starts:
        return Times(None, None)
    return Times(
        last_day(min(starts), days_off), last_day(max(starts), days_off) if len(starts) == 2 else None
    )


def timeliness(arrived_on: date, found: Times) -> Timeliness:
    """How an appeal that arrived on the day stands to the time."""
    if found.shown is None or arrived_on <= found.shown:
        return Timeliness.IN_TIME
    if found.accepted is None or arrived_on <= found.accepted:
        return Timeliness.IN_TIME_BY_LATER
    return Timeliness.LATE


def check_dismissal(arrived_on: date, found: Times, ground: LateGround | None = None) -> None:
    """Only what is late by either reading is dismissed, and not where the delay is excused.

    Raises:
        Conflict: the appeal is not to be dismissed.
    """
    if timeliness(arrived_on, found) is not Timeliness.LATE:
        raise Conflict(f"Överklagandet kom in i rätt tid och får inte avvisas. {_until(found)}")
    if ground is not None:
        raise Conflict("Förseningen är sådan att överklagandet inte ska avvisas (45 § förvaltningslagen).")


def check_in_time(arrived_on: date, found: Times, ground: LateGround | None = None) -> None:
    """What is late goes on only where the law excuses the delay.

    Raises:
        Conflict: the appeal is late and nothing excuses it.
    """
    if timeliness(arrived_on, found) is Timeliness.LATE and ground is None:
        raise Conflict(
            f"Överklagandet kom in {arrived_on}, sista dag var {found.accepted}. Avvisa det, eller ange "
            "varför det ändå ska tas upp (45 § förvaltningslagen)."
        )


def _until(found: Times) -> str:
    if found.accepted is None:
        return "Kommunen är inte känd för att ha läst beslutet, så någon sista dag finns inte än."
    return f"Sista dag var {found.accepted}."
