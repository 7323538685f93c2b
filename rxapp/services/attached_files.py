"""The files behind the attachments: taken in, handed over, and swept away when nothing points at them."""

import asyncio
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import islice
from pathlib import Path

import structlog
from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.attachments import opened_attachment
from rxapp.db import reading, unit_of_work
from rxapp.domain.attachments import FileKind
from rxapp.domain.errors import DomainError, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Attachment
from rxapp.services import file_store, journal, scanner
from rxapp.services.acting import acting, looking
from rxapp.services.attaching import NOT_THERE, Arrived, Place, add_attachment, find_place
from rxapp.services.attachments import Owner, shown_name
from rxapp.services.file_kinds import recognise

log = structlog.get_logger("rxapp.attachments")

LIES_AT_LEAST = 24 * 3600.0
"""Seconds that a file without a row is left alone: its row may be on the way."""

_AT_ONCE = 200


class NotIntact(DomainError):
    """The file is not what was once stored."""

    def __init__(self) -> None:
        super().__init__("Filen kan inte lämnas ut: den är inte längre den som skickades in.")


@dataclass(frozen=True, slots=True)
class Opened:
    """A file to hand over, under the name that its reader may see."""

    path: Path
    name: str
    media_type: str


async def may_attach(key: str, owner: Owner) -> tuple[Actor, Place]:
    """Who acts with the session key, and where: asked before anything is read. Raises as `find_place`."""
    async with looking(key, Right.ATTACHMENTS_ADD) as (session, actor):
        return actor, await find_place(session, actor, owner)


async def take_in(key: str, owner: Owner, incoming: file_store.Incoming, given_name: str) -> None:
    """Attach a file that has arrived whole. What the actor may is read anew, in the transaction.

    Raises:
        Invalid: it is of no kind that is taken.
        NotScanned, Harmful: see `scanner`.
        NotAllowed, NotFound, Conflict: what was allowed when the upload began has been taken meanwhile.
    """
    kind = await asyncio.to_thread(recognise, incoming.path)
    try:
        await scanner.scan(incoming.path)
    except scanner.Harmful:
        await _record_refusal(*await may_attach(key, owner))
        raise
    stored_as = await asyncio.to_thread(file_store.keep, incoming)
    arrived = Arrived(given_name, kind, incoming.size, incoming.sha256, stored_as)
    is_attached = False
    try:
        async with acting(key, Right.ATTACHMENTS_ADD) as (session, actor):
            await add_attachment(session, actor, owner, arrived)
        is_attached = True
    finally:
        if not is_attached:
            await asyncio.to_thread(file_store.remove, stored_as)


async def open_attachment(key: str, right: Right, attachment_key: str) -> Opened:
    """The file, if its attachment is there for whoever has the session key; that it was opened is recorded.

    Raises:
        NotAllowed, NotFound: it is not there, or not for this reader.
        NotIntact: the bytes are not what was stored.
    """
    async with looking(key, right) as (session, actor):
        found = (await session.exec(opened_attachment(actor, attachment_key))).first()
    if found is None:
        raise NotFound(NOT_THERE)
    if not await asyncio.to_thread(file_store.is_intact, found.stored_as, found.sha256):
        log.error("a stored file is not what it was", attachment=found.id)
        raise NotIntact
    # Reading the file took a while: the rights, and the name that may be told, are those of this moment.
    async with acting(key, right) as (session, actor):
        found = (await session.exec(opened_attachment(actor, attachment_key))).first()
        if found is None:
            raise NotFound(NOT_THERE)
        happened = Happened(
            EventKind.ATTACHMENT_OPENED,
            found.municipality_code,
            type_code=found.type_code,
            case_id=found.case_id,
            account_id=actor.account_id,
            data={"attachment": found.id},
        )
        await journal.record(session, actor, happened)
    media_type = FileKind(found.media_type).value
    return Opened(file_store.path_of(found.stored_as), shown_name(found), media_type)


async def sweep() -> int:
    """Remove the files that no attachment points at; gives how many.

    What was removed from a case has been sent to an authority: its bytes stay until they may be weeded out.
    """
    removed = 0
    await asyncio.to_thread(file_store.discard_older_than, LIES_AT_LEAST)
    listed = file_store.older_than(LIES_AT_LEAST)
    while batch := await asyncio.to_thread(_next, listed):
        async with reading() as session:
            needed = await _needed(session, batch)
        for stored_as in batch:
            if stored_as not in needed:
                await asyncio.to_thread(file_store.remove, stored_as)
                removed += 1
    return removed


async def breaches(session: AsyncSession) -> list[str]:
    """A line for each attachment whose file is missing or is not what was stored."""
    statement = select(Attachment.id, Attachment.stored_as, Attachment.sha256).where(_has_file())
    found = (await session.exec(statement.order_by(col(Attachment.id)))).all()
    return [
        f"attachment {number}: its file is missing or is not what was stored"
        for number, stored_as, sha256 in found
        if not await asyncio.to_thread(file_store.is_intact, stored_as, sha256)
    ]


async def _record_refusal(actor: Actor, place: Place) -> None:
    happened = Happened(
        EventKind.ATTACHMENT_REFUSED,
        place.municipality_code,
        type_code=place.type_code,
        case_id=place.case_id,
        account_id=actor.account_id,
    )
    async with unit_of_work() as session:
        await journal.record(session, actor, happened)


def _next(listed: Iterator[str]) -> list[str]:
    return list(islice(listed, _AT_ONCE))


def _has_file() -> ColumnElement[bool]:
    # What is taken from an answer or an appeal was never sent: from there nothing sent can be taken away.
    is_sent = and_(
        col(Attachment.case_id).is_not(None),
        col(Attachment.request_item_id).is_(None),
        or_(col(Attachment.against_id).is_(None), col(Attachment.appeal_id).is_not(None)),
    )
    return or_(col(Attachment.removed_at).is_(None), is_sent)


async def _needed(session: AsyncSession, batch: list[str]) -> set[str]:
    statement = select(Attachment.stored_as).where(col(Attachment.stored_as).in_(batch), _has_file())
    return set((await session.exec(statement)).all())
