"""Which municipalities a paper can be registered for: those with an agreement, and to case officers."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, false, true
from sqlmodel import col

from rxapp.access.actors import agreement_runs
from rxapp.access.rows import Rows, in_swedish_order, listing
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Municipality


def municipalities_of_papers(actor: Actor) -> Rows:
    """Code and name of every municipality, to whoever registers papers."""
    return listing(*_columns()).where(_may(actor)).order_by(in_swedish_order(Municipality.name))


def has_agreement_on(day: date) -> ColumnElement[bool]:
    """Whether the municipality has an agreement for this service that day."""
    return agreement_runs(Municipality.code, day)


def municipality_of_paper(actor: Actor, code: str) -> Rows:
    """One municipality, whose agreements stay as they are until the transaction ends.

    The lock is the one that whoever acts for the municipality has: to change an agreement waits for it.
    """
    statement = listing(*_columns()).where(_may(actor), Municipality.code == code)
    return statement.with_for_update(read=True)


def agreements_of_paper(actor: Actor, code: str, *, today: date, arrived_on: date) -> Rows:
    """Whether the municipality has an agreement today (`now`), and had one when the paper came (`then`).

    Asked once it is locked: a statement that waited for the lock would see what was before.
    """
    now, then = has_agreement_on(today).label("now"), has_agreement_on(arrived_on).label("then")
    return listing(now, then).select_from(Municipality).where(_may(actor), Municipality.code == code)


def _columns() -> tuple[Any, ...]:
    return col(Municipality.code), col(Municipality.name)


def _may(actor: Actor) -> ColumnElement[bool]:
    return true() if actor.may(Right.PAPER_REGISTER) else false()
