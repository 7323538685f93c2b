"""Registered grounds and what has been run on them: to the agency's officers alone. A municipality sees what
comes of them, as cases."""

from typing import Any

from sqlalchemy import ColumnElement, false, func, true
from sqlmodel import col

from rxapp.access.cases import person_cells
from rxapp.access.rows import Rows, full_name, in_swedish_order, listing
from rxapp.domain.events import OF_GROUNDS, EventKind
from rxapp.domain.permissions import Actor, Right
from rxapp.models import (
    Account,
    Case,
    Event,
    GroundRecord,
    Municipality,
    Person,
    Row,
    UnaskedCase,
    UnaskedDifference,
    UnaskedRun,
)

COLUMNS = {
    "id", "municipality_code", "type_code", "individual_number", "first_day", "last_day", "quantity",
    "variant", "registered_at", "withdrawn_at", "withdrawn_why", "replaces_id", "version",
}  # fmt: skip
NEVER_SHOWN = {"once_key", "registered_by", "closed_by", "closed_at", "withdrawn_by"}
RUN_COLUMNS = {"type_code", "first_day", "last_day", "begun_at"}
RUN_NEVER_SHOWN = {"begun_by"}
DIFFERENCE_COLUMNS = {"row_id", "ore", "noted_at"}
HISTORY_COLUMNS = {"id", "kind", "at", "data"}


def _holds(actor: Actor, right: Right) -> ColumnElement[bool]:
    return true() if actor.may(right) else false()


def visible_grounds(actor: Actor) -> Rows:
    """The grounds, each with the municipality's name, and that of a person as the municipality may see it."""
    return (
        listing(
            *(getattr(GroundRecord, name) for name in sorted(COLUMNS)),
            col(Municipality.name).label("municipality"),
            *person_cells(GroundRecord.municipality_code, 0),
        )
        .join(Municipality, col(Municipality.code) == GroundRecord.municipality_code)
        .join(Person, col(Person.individual_number) == GroundRecord.individual_number, isouter=True)
        .where(_holds(actor, Right.GROUNDS_REGISTER))
    )


def ground_itself(actor: Actor, ground_id: int) -> Rows:
    """The ground, to be closed or withdrawn and never shown. Its municipality is locked first."""
    return listing(GroundRecord).where(
        _holds(actor, Right.GROUNDS_REGISTER), col(GroundRecord.id) == ground_id
    )


def municipality_of_ground(actor: Actor, code: str) -> Rows:
    """The municipality, locked: what is registered for it and what is run on that wait for each other."""
    statement = listing(col(Municipality.code)).where(
        _holds(actor, Right.GROUNDS_REGISTER), Municipality.code == code
    )
    return statement.with_for_update(key_share=True)


def municipalities_of_grounds(actor: Actor) -> Rows:
    """Code and name of every municipality."""
    return (
        listing(col(Municipality.code), col(Municipality.name))
        .where(_holds(actor, Right.GROUNDS_REGISTER))
        .order_by(in_swedish_order(Municipality.name))
    )


def same_person(actor: Actor, type_code: str, number: str) -> Rows:
    """What is in force for the person in the type, in any municipality."""
    return listing(col(GroundRecord.id), col(GroundRecord.first_day), col(GroundRecord.last_day)).where(
        _holds(actor, Right.GROUNDS_REGISTER),
        GroundRecord.type_code == type_code,
        GroundRecord.individual_number == number,
        col(GroundRecord.withdrawn_at).is_(None),
    )


def visible_ground_history(actor: Actor, ground_id: int) -> Rows:
    """What has been done with a ground; `doer` did so."""
    return (
        listing(*(getattr(Event, name) for name in sorted(HISTORY_COLUMNS)), full_name(Account).label("doer"))
        .join(Account, col(Account.id) == Event.actor_id)
        .where(
            _holds(actor, Right.GROUNDS_REGISTER),
            col(Event.kind).in_(OF_GROUNDS),
            col(Event.data)["ground"].as_integer() == ground_id,
        )
        .order_by(col(Event.id).desc())
    )


def visible_differences(actor: Actor) -> Rows:
    """What runs have left to officers: of which row, in which case."""
    about = ("individual_number", "first_day", "last_day")
    return (
        listing(
            *(getattr(UnaskedDifference, name) for name in sorted(DIFFERENCE_COLUMNS)),
            *(getattr(Row, name) for name in about),
            Case.file_number,
            Case.type_code,
            Case.status,
            col(Municipality.name).label("municipality"),
            *person_cells(Case.municipality_code, Row.granted_ore),
        )
        .join(Row, col(Row.id) == UnaskedDifference.row_id)
        .join(Case, col(Case.id) == Row.case_id)
        .join(Municipality, col(Municipality.code) == Case.municipality_code)
        .join(Person, col(Person.individual_number) == Row.individual_number, isouter=True)
        .where(_holds(actor, Right.GROUNDS_REGISTER))
        .order_by(func.abs(UnaskedDifference.ore).desc(), col(UnaskedDifference.row_id))
    )


def visible_carryings_out(actor: Actor) -> Rows:
    """What runs have come to, the latest first: sums and counts, and no person."""
    return (
        listing(*(getattr(Event, name) for name in sorted(HISTORY_COLUMNS)))
        .where(_holds(actor, Right.UNASKED_RUN), col(Event.kind) == EventKind.UNASKED_CARRIED_OUT)
        .order_by(col(Event.id).desc())
    )


def visible_unasked_runs(actor: Actor) -> Rows:
    """The types and periods that have been run, with how many cases and what they come to; no person."""
    of_run: Any = (UnaskedRun.type_code, UnaskedRun.first_day)
    return (
        listing(
            *(getattr(UnaskedRun, name) for name in sorted(RUN_COLUMNS)),
            func.count(col(UnaskedCase.case_id)).label("cases"),
            func.coalesce(func.sum(Case.granted_ore), 0).label("granted_ore"),
        )
        .join(
            UnaskedCase,
            (col(UnaskedCase.type_code) == UnaskedRun.type_code)
            & (col(UnaskedCase.first_day) == UnaskedRun.first_day),
            isouter=True,
        )
        .join(Case, col(Case.id) == UnaskedCase.case_id, isouter=True)
        .where(_holds(actor, Right.UNASKED_RUN))
        .group_by(*of_run, col(UnaskedRun.last_day), col(UnaskedRun.begun_at))
        .having(func.count(col(UnaskedCase.case_id)) > 0)
        .order_by(col(UnaskedRun.last_day).desc(), col(UnaskedRun.type_code))
    )
