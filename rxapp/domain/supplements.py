"""Requests for what is missing in an application: their states, their limits and their days
(20 § förvaltningslagen)."""

from collections.abc import Sequence
from datetime import date, timedelta
from enum import StrEnum

from rxapp.domain.errors import Invalid

MOST_ITEMS, MAX_ITEM, MAX_ANSWER = 20, 2000, 4000
MAX_ITEM_FILES = 5
LONGEST = timedelta(days=365)


class RequestStatus(StrEnum):
    """Where a request stands. Only one that is open can be answered; `closed` is by the decision."""

    OPEN = "open"
    ANSWERED = "answered"
    CLOSED = "closed"
    TAKEN_BACK = "taken_back"


class Consequence(StrEnum):
    """What may follow if the request is not answered; told with it."""

    DECIDED_AS_IS = "decided_as_is"
    MAY_BE_DISMISSED = "may_be_dismissed"
    MAY_BE_REJECTED = "may_be_rejected"


class AnswerKind(StrEnum):
    """How an item was answered. `left` is what nobody answered when the rest was handed in for good."""

    GIVEN = "given"
    NOT_AVAILABLE = "not_available"
    LEFT = "left"


class Rest(StrEnum):
    """What becomes of items without answer when the others are handed in."""

    NONE = "none"
    LATER = "later"
    NEVER = "never"


def check_day(due_on: date, today: date, field: str = "senast") -> None:
    """The last day to answer is to come, and not far off.

    Raises:
        Invalid: it is not.
    """
    if not today < due_on <= today + LONGEST:
        raise Invalid(field, "Sista dag för svar ska vara efter i dag och inom ett år.")


def is_reminder_due(set_on: date, due_on: date, today: date, days: int) -> bool:
    """Whether to remind now of a day that was set on `set_on`. Who was told within the time of the
    reminder is not told again; who is late is told that.

    >>> asked, due = date(2026, 11, 2), date(2026, 11, 23)
    >>> [is_reminder_due(asked, due, date(2026, 11, day), 7) for day in (15, 16, 23, 24)]
    [False, True, True, False]
    """
    first = due_on - timedelta(days=days)
    return set_on < first <= today <= due_on


def is_overdue(due_on: date, today: date) -> bool:
    """Whether the day has passed."""
    return today > due_on


def listed(positions: Sequence[int]) -> str:
    """The numbers of items in words.

    >>> listed([2]), listed([1, 3]), listed([1, 2, 5])
    ('Punkt 2', 'Punkt 1 och 3', 'Punkt 1, 2 och 5')
    """
    *first, last = (str(position) for position in positions)
    return f"Punkt {', '.join(first)} och {last}" if first else f"Punkt {last}"
