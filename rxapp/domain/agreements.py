"""Agreements: for which of the agency's e-services, on which days, and what may be done to one."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.windows import Window


class Service(StrEnum):
    """An e-service that a municipality signs an agreement for; its administrators serve all of them."""

    COMPENSATION = "compensation"
    UNACCOMPANIED = "unaccompanied"


THIS_SERVICE = Service.COMPENSATION
"""The agreement that lets a municipality in here."""

SOON = timedelta(days=60)
"""An agreement that ends within so many days is told of in time for a new one."""

FARTHEST = timedelta(days=366)
LONGEST = timedelta(days=20 * 366)
"""A day farther off is a slip of the year."""

LAST_ADMINISTRATOR = (
    "Kommunen måste ha minst en aktuell administratör så länge ett avtal gäller. Registrera en ny först."
)


class Standing(StrEnum):
    """Where an agreement is in its time."""

    RUNNING = "running"
    COMING = "coming"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Term:
    """From which day an agreement runs and its last day, None for until further notice."""

    starts_on: date
    ends_on: date | None = None

    def standing(self, today: date) -> Standing:
        if Window(None, self.ends_on).is_over(today):
            return Standing.ENDED
        return Standing.RUNNING if self.starts_on <= today else Standing.COMING

    def meets(self, other: "Term") -> bool:
        """Whether some day is in both."""
        return not any(
            Window(None, a.ends_on).is_over(b.starts_on) for a, b in ((self, other), (other, self))
        )


def unbroken_since(terms: Iterable[Term], today: date) -> date | None:
    """The first day of the unbroken chain of agreements that reaches today; None if none runs today.

    One goes on with the one before if it begins no later than the day after the last of that.
    """
    since: date | None = None
    until: date | None = None
    for term in sorted((t for t in terms if t.starts_on <= today), key=lambda t: t.starts_on):
        last = term.ends_on or date.max
        if since is None or until is None or term.starts_on.toordinal() > until.toordinal() + 1:
            since, until = term.starts_on, last
        until = max(until, last)
    return since if until is not None and until >= today else None


def check_new(term: Term, today: date) -> None:
    """Raises Invalid for an agreement that can only be a slip: too far off, or over before it begins."""
    if abs(term.starts_on - today) > FARTHEST:
        raise Invalid("starts_on", "Startdagen får ligga högst ett år bakåt eller framåt.")
    _check_last_day(term, today)


def check_change(old: Term, ends_on: date | None, today: date) -> None:
    """Whether the last day of an agreement may become another.

    Raises:
        Conflict: the agreement has ended already.
        Invalid: the new day has passed, or comes before the first.
    """
    if old.standing(today) is Standing.ENDED:
        raise Conflict("Avtalet har redan upphört. Registrera ett nytt.")
    _check_last_day(Term(old.starts_on, ends_on), today)


def _check_last_day(term: Term, today: date) -> None:
    if term.ends_on is None:
        return
    if term.ends_on < term.starts_on:
        raise Invalid("ends_on", "Sista dagen måste vara samma dag som den första, eller senare.")
    if term.ends_on < today:
        raise Invalid("ends_on", "Sista dagen har redan passerat. Tidigast kan du ange i dag.")
    if term.ends_on > today + LONGEST:
        raise Invalid(
            "ends_on", "Sista dagen ligger för långt fram. Lämna tomt om avtalet gäller tills vidare."
        )


def is_shortened(old: Term, ends_on: date | None) -> bool:
    """Whether somebody who would have been let in on some day is not any more."""
    return ends_on is not None and (old.ends_on is None or ends_on < old.ends_on)


def ended_at_once(old: Term, today: date) -> Term | None:
    """What is left of an agreement that is to let nobody in from now on: nothing, if it has not run a day.

    Raises:
        Conflict: it has ended already.
    """
    if old.standing(today) is Standing.ENDED:
        raise Conflict("Avtalet har redan upphört.")
    yesterday = today - timedelta(days=1)
    return Term(old.starts_on, yesterday) if old.starts_on <= yesterday else None
