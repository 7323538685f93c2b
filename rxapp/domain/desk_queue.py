"""The officers' queue: whose turn it is, where what is asked for stands, and by when something is due."""

from datetime import date, timedelta
from enum import StrEnum


class Whose(StrEnum):
    """Whose turn it is, or who has the case; the values stand in addresses."""

    WAITS_FOR_ME = "vantar"
    UNASSIGNED = "otagna"
    MINE = "mina"
    OTHERS = "andras"


class Asked(StrEnum):
    """Where a request of supplements stands; the values stand in addresses."""

    OPEN = "pagar"
    ANSWERED = "besvarad"
    OVERDUE = "forsenad"


WAITED = (7, 30, 90)
"""Days that one can ask to have passed since the arrival."""


def due_day(arrived_on: date, asked_until: date | None, handling_days: int) -> date | None:
    """By when something should be done: the last day of what is asked for, else so many days from the
    arrival. Without either nothing is known, and no day is made up."""
    if asked_until is not None:
        return asked_until
    return arrived_on + timedelta(days=handling_days) if handling_days else None


def is_overdue(due_on: date | None, today: date) -> bool:
    """Whether the day has passed; the day itself has not."""
    return due_on is not None and due_on < today
