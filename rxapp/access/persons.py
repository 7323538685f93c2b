"""Individuals as the agency sees them: number and marking, and for those who may what is protected."""

from collections.abc import Collection

from sqlalchemy import ColumnElement, false, func, true, union
from sqlmodel import col, select

from rxapp.access.masking import masked
from rxapp.access.rows import Rows, full_name, listing
from rxapp.domain.events import MARKINGS, EventKind
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Account, Case, Event, Municipality, Person, Row

COLUMNS = {"individual_number", "municipality_code", "protection", "version"}
REVEALED = {"first_name", "last_name", "born_on", "personal_number"}
HISTORY_COLUMNS = {"id", "kind", "at", "data"}
HISTORY = MARKINGS | {EventKind.ROW_IDENTIFIED}


def _holds(actor: Actor, right: Right) -> ColumnElement[bool]:
    return true() if actor.may(right) else false()


def visible_persons(actor: Actor) -> Rows:
    """The individuals without anything that a marking protects, each with its municipality's name and
    whether the agency has a name at all as `is_named`."""
    columns = (getattr(Person, name) for name in sorted(COLUMNS))
    return (
        listing(
            *columns,
            col(Municipality.name).label("municipality"),
            (col(Person.first_name) != "").label("is_named"),
        )
        .join(Municipality, col(Municipality.code) == Person.municipality_code, isouter=True)
        .where(_holds(actor, Right.PERSONS_MARK))
    )


def revealed_persons(actor: Actor) -> Rows:
    """What is protected, for whoever may see it. Never without an event that says why it was looked at."""
    columns = (getattr(Person, name) for name in sorted(REVEALED))
    return listing(*columns).where(_holds(actor, Right.PERSONS_REVEAL))


def person_itself(actor: Actor, number: str) -> Rows:
    """The individual, to be marked and never shown."""
    return listing(Person).where(_holds(actor, Right.PERSONS_MARK), col(Person.individual_number) == number)


def visible_person_history(actor: Actor, number: str) -> Rows:
    """The markings of an individual, and the rows that were said to be about it; `doer` did so."""
    return _events(actor, Right.PERSONS_MARK, number).where(col(Event.kind).in_(HISTORY))


def visible_reveals(actor: Actor, number: str) -> Rows:
    """Who has looked at what is protected of an individual, and why."""
    return _events(actor, Right.PERSONS_REVEAL, number).where(col(Event.kind) == EventKind.PERSON_REVEALED)


def visible_number_reveals(actor: Actor, file_number: str) -> Rows:
    """Who has looked at a number that was given in a case, and why."""
    return _told(actor, Right.PERSONS_REVEAL).where(
        col(Case.file_number) == file_number, col(Event.kind) == EventKind.GIVEN_NUMBER_REVEALED
    )


def _events(actor: Actor, right: Right, number: str) -> Rows:
    return _told(actor, right).where(col(Event.individual_number) == number)


def _told(actor: Actor, right: Right) -> Rows:
    columns = (getattr(Event, name) for name in sorted(HISTORY_COLUMNS))
    return (
        listing(*columns, full_name(Account).label("doer"), col(Case.file_number))
        .join(Account, col(Account.id) == Event.actor_id)
        .join(Case, col(Case.id) == Event.case_id, isouter=True)
        .where(_holds(actor, right))
        .order_by(col(Event.id).desc())
    )


def waiting_rows(actor: Actor, file_number: str) -> Rows:
    """The rows of a case of which nobody has said whom they are about: `same` is one number for those that
    were given the same one. The number that was given is there for whoever may see it alone."""
    return (
        listing(
            col(Row.position),
            func.min(col(Row.position)).over(partition_by=col(Row.personal_number)).label("same"),
            masked(Row.personal_number, _holds(actor, Right.PERSONS_REVEAL)),
        )
        .join(Case, col(Case.id) == Row.case_id)
        .where(
            _holds(actor, Right.CASES_DECIDE),
            col(Case.file_number) == file_number,
            col(Row.individual_number) == "",
            # Without application a row may be about nobody, and waits for nothing.
            col(Row.personal_number).is_not(None),
        )
        .order_by(col(Row.position))
    )


def persons_called(actor: Actor, personal_number: str) -> Rows:
    """The individual numbers of those who have the personal number at the agency."""
    return (
        listing(col(Person.individual_number))
        .where(_holds(actor, Right.PERSONS_REVEAL), col(Person.personal_number) == personal_number)
        .order_by(col(Person.individual_number))
    )


def reach(numbers: Collection[str]) -> Rows:
    """For the open pages, never shown: which municipalities may show a name of each of the individuals."""
    registered = select(col(Person.individual_number), col(Person.municipality_code)).where(
        col(Person.individual_number).in_(numbers), col(Person.municipality_code).is_not(None)
    )
    applied = (
        select(col(Row.individual_number), col(Case.municipality_code))
        .join(Case, col(Case.id) == Row.case_id)
        .where(col(Row.individual_number).in_(numbers))
    )
    both = union(registered, applied).subquery("reach")
    return listing(both.c.individual_number, both.c.municipality_code)


def hidings() -> Rows:
    """How many times a name has been hidden, anybody's: what was read before another one may not be told."""
    return listing(func.count()).where(
        col(Event.individual_number).is_not(None), col(Event.kind) == EventKind.PERSON_HIDDEN
    )
