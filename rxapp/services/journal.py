"""The journal: every user action is recorded once, in its own transaction, and so is that it is mailed."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import insert
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.rows import Rows
from rxapp.db import RECORDED, reading
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor
from rxapp.models import Event, MailOutbox
from rxapp.text.notices import MAILED


@dataclass(frozen=True, slots=True)
class Recorded:
    """What the open pages are told once the transaction is committed: whom it concerns, nothing more."""

    event_id: int
    kind: EventKind
    municipality_code: str | None
    type_code: str | None
    account_id: int | None
    individual_number: str | None = None


TOLD = ("id", "kind", "municipality_code", "type_code", "account_id", "individual_number")
"""The columns of `Recorded`, in its order."""


async def record(session: AsyncSession, actor: Actor | None, happened: Happened) -> int:
    """Write the event and give its number. `actor` is None for what the service itself does (an
    automatic decision)."""
    (written,) = await record_all(session, actor, (happened,))
    return written.event_id


async def record_all(
    session: AsyncSession, actor: Actor | None, happened: Iterable[Happened]
) -> list[Recorded]:
    """Write the events of one action that concerns many things, in one statement."""
    rows = [_values(actor, each) for each in happened]
    await session.flush()
    if not rows:
        return []
    # Each row comes back whole, so the order does not matter and one statement is enough on SQLite too.
    told = (col(getattr(Event, name)) for name in TOLD)
    statement = cast("Rows", insert(Event).returning(*told))
    written = sorted(
        (Recorded(*row) for row in (await session.exec(statement, params=rows)).all()), key=_number
    )
    await _put_in_outbox(session, written)
    session.info.setdefault(RECORDED, []).extend(written)
    return written


async def _put_in_outbox(session: AsyncSession, written: list[Recorded]) -> None:
    """With the event or not at all: mail is never sent of what was not done, nor forgotten of what was."""
    now = clock.now()
    rows = [{"event_id": each.event_id, "written_at": now} for each in written if each.kind in MAILED]
    if rows:
        await (await session.connection()).execute(insert(MailOutbox), rows)


def _number(event: Recorded) -> int:
    return event.event_id


def _values(actor: Actor | None, happened: Happened) -> dict[str, Any]:
    return {
        "kind": happened.kind,
        "at": clock.now(),
        "actor_id": actor.account_id if actor else None,
        "municipality_code": happened.municipality_code,
        "type_code": happened.type_code,
        "case_id": happened.case_id,
        "account_id": happened.account_id,
        "payout_run_id": happened.payout_run_id,
        "individual_number": happened.individual_number,
        "data": dict(happened.data),
    }


def recorded(event: Event) -> Recorded:
    """The part of a stored event that open pages are told of."""
    return Recorded(
        event.id or 0,
        event.kind,
        event.municipality_code,
        event.type_code,
        event.account_id,
        event.individual_number,
    )


async def recent() -> list[Recorded]:
    """The events of the last seconds, whichever process wrote them.

    By time and not by number alone: on PostgreSQL a lower number can be committed later.
    """
    async with reading() as session:
        statement = select(Event).where(col(Event.at) > clock.now() - timedelta(seconds=30))
        latest = statement.order_by(col(Event.id).desc()).limit(5_000)
        return [recorded(event) for event in (await session.exec(latest)).all()]
