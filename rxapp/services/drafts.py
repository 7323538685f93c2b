"""Drafts: what a municipality has begun to write and not sent. Saved as typed, judged by `checks`."""

from collections.abc import Iterable, Sequence
from datetime import date
from secrets import token_hex

from sqlalchemy import func
from sqlmodel import col, delete
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import draft_rows, visible_drafts
from rxapp.access.rows import listing
from rxapp.domain.claims import check_claim, kept_last_day
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Draft, DraftedRow
from rxapp.services import attaching
from rxapp.services.draft_views import (
    DraftView,
    Line,
    Listed,
    form_of,
    line_of,
    require_writer,
    typed_row,
    usual_claim,
    view,
)
from rxapp.services.rights import require
from rxapp.services.typed_rows import DraftRow
from rxapp.text.row_fields import FIELD_OF

__all__ = [
    "MAX_ROWS",
    "MAX_TYPED",
    "DraftRow",
    "DraftView",
    "Line",
    "Listed",
    "form_of",
    "line_of",
    "require_writer",
    "typed_row",
    "usual_claim",
    "view",
]

NO_DRAFT = (
    "Utkastet finns inte. Det kan vara inskickat eller borttaget, eller så har du inte behörighet för "
    "ersättningstypen."
)
CHANGED = "Utkastet har ändrats i en annan flik eller av någon annan. Läs in sidan igen och fortsätt där."
SAME_TIME = "Raderna byts ut för samma tid. Ska ansökan gälla en annan tid behövs en ny ansökan."
MAX_ROWS = 10_000
MAX_TYPED = 40
_AT_ONCE = 1_000


async def list_drafts(session: AsyncSession, actor: Actor) -> list[Listed]:
    """The municipality's drafts of the reader's types, whoever began them, newest first, 50 at the most; of
    a case officer those of papers."""
    require(actor, Right.DRAFTS_WRITE)
    statement = visible_drafts(actor).order_by(col(Draft.saved_at).desc(), col(Draft.key)).limit(50)
    found = [view(draft) for draft in (await session.exec(statement)).all()]
    counted = (
        listing(
            DraftedRow.draft_key,
            func.count(),
            func.count().filter(col(DraftedRow.faults) > 0),
        )
        .where(col(DraftedRow.draft_key).in_([draft.key for draft in found]))
        .where(col(DraftedRow.is_blank).is_(False))
        .group_by(DraftedRow.draft_key)
    )
    counts = {key: (rows, faulty) for key, rows, faulty in (await session.exec(counted)).all()}
    return [Listed(draft, *counts.get(draft.key, (0, 0))) for draft in found]


async def open_draft(
    session: AsyncSession, actor: Actor, type_code: str, claim: Period | None = None
) -> DraftView:
    """Begin a draft with one empty row, for the latest time that is over unless `claim` says.

    Raises:
        NotFound: the type is none of the actor's.
        Invalid: it cannot be applied for here today, or not for that time.
    """
    require(actor, Right.APPLICATIONS_SEND)
    if type_code not in actor.types:
        raise NotFound
    return await put_draft(session, actor, actor.municipality_code or "", type_code, claim)


async def put_draft(
    session: AsyncSession,
    actor: Actor,
    municipality_code: str,
    type_code: str,
    claim: Period | None = None,
    *,
    paper_arrived_on: date | None = None,
) -> DraftView:
    """Make a draft, where it has been asked whether the actor may; raises Invalid as `open_draft`."""
    day = paper_arrived_on or clock.today()
    form = form_of(type_code, day)
    if claim is None:
        claim = usual_claim(form.claim, day)
    check_claim(form.claim, claim)
    draft = Draft(
        key=token_hex(16),
        municipality_code=municipality_code,
        type_code=type_code,
        quarter_first_day=claim.first_day,
        claim_last_day=kept_last_day(claim),
        paper_arrived_on=paper_arrived_on,
        saved_by=actor.account_id,
        saved_at=clock.now(),
    )
    session.add(draft)
    await session.flush()
    await put_rows(session, actor, draft, [DraftRow()])
    return view(draft)


async def get_draft(session: AsyncSession, actor: Actor, key: str) -> DraftView:
    """One draft.

    Raises:
        NotFound: there is none, or it is not for this reader.
    """
    require(actor, Right.DRAFTS_WRITE)
    draft = (await session.exec(visible_drafts(actor).where(col(Draft.key) == key))).first()
    if draft is None:
        raise NotFound(NO_DRAFT)
    return view(draft)


async def is_there(session: AsyncSession, actor: Actor, key: str) -> bool:
    """Whether the actor has such a draft; once it is sent it is gone."""
    require(actor, Right.DRAFTS_WRITE)
    return (await session.exec(visible_drafts(actor).where(col(Draft.key) == key))).first() is not None


async def get_lines(session: AsyncSession, actor: Actor, draft: DraftView) -> list[Line]:
    """Every row of a draft, in order."""
    found = (await session.exec(draft_rows(actor, draft.key))).all()
    return [line_of(row) for row in found]


async def save_draft(
    session: AsyncSession,
    actor: Actor,
    key: str,
    *,
    version: int,
    claim: Period | None,
    rows: Sequence[DraftRow],
) -> DraftView:
    """Save the whole of a draft as it is typed, in place of what it held.

    Raises:
        NotFound: there is no such draft for this actor.
        Conflict: it has been saved since `version`.
        Invalid: more rows or longer texts than a draft holds.
    """
    check_size(rows)
    draft = await lock_draft(session, actor, key, version)
    draft.quarter_first_day = claim.first_day if claim else None
    draft.claim_last_day = kept_last_day(claim) if claim else None
    await session.exec(delete(DraftedRow).where(col(DraftedRow.draft_key) == key))
    await put_rows(session, actor, draft, rows)
    return await touch(session, actor, draft)


async def choose_claim(session: AsyncSession, actor: Actor, key: str, claim: Period) -> DraftView:
    """Say which time the draft is for; the latest word counts.

    Raises:
        NotFound: there is no such draft for this actor.
        Invalid: the type is not applied for by such a time.
        Conflict: the draft replaces the rows of an application, which stays for the same time.
    """
    draft = await lock_draft(session, actor, key)
    if draft.replaces_id is not None:
        raise Conflict(SAME_TIME)
    check_claim(view(draft).form.claim, claim)
    draft.quarter_first_day, draft.claim_last_day = claim.first_day, kept_last_day(claim)
    return await touch(session, actor, draft)


async def discard_draft(session: AsyncSession, actor: Actor, key: str, *, version: int) -> None:
    """Throw a draft away. Raises as `save_draft`."""
    draft = await lock_draft(session, actor, key, version)
    await attaching.forget(session, draft)
    await session.delete(draft)
    await session.flush()


async def put_rows(
    session: AsyncSession, actor: Actor, draft: Draft, rows: Iterable[DraftRow], after: int = 0
) -> None:
    """Add rows at the end, where the last row has the key and position `after`; they are not judged yet."""
    now, batch = clock.now(), list[DraftedRow]()
    for number, row in enumerate(rows, after + 1):
        batch.append(
            DraftedRow(
                draft_key=draft.key,
                row_key=number,
                position=number,
                typed=row.texts,
                saved_by=actor.account_id,
                saved_at=now,
                is_blank=row.is_blank,
            )
        )
        if len(batch) == _AT_ONCE:
            session.add_all(batch)
            await session.flush()
            batch.clear()
    session.add_all(batch)
    await session.flush()


async def touch(session: AsyncSession, actor: Actor, draft: Draft) -> DraftView:
    """Note that the draft has been changed."""
    draft.saved_by, draft.saved_at, draft.version = actor.account_id, clock.now(), draft.version + 1
    await session.flush()
    return view(draft)


def check_size(rows: Sequence[DraftRow]) -> None:
    """Refuse more than a draft holds.

    Raises:
        Invalid: too many rows, or too long a text.
    """
    if len(rows) > MAX_ROWS:
        raise Invalid("rader", f"En ansökan kan ha högst {MAX_ROWS} rader.")
    for position, row in enumerate(rows, 1):
        for column, field in FIELD_OF.items():
            if len(getattr(row, field.value)) > MAX_TYPED:
                raise Invalid(f"rad-{position}-{column}", f"Skriv högst {MAX_TYPED} tecken.")


async def lock_draft(session: AsyncSession, actor: Actor, key: str, version: int | None = None) -> Draft:
    """The draft itself, locked until the transaction ends.

    Raises:
        NotFound: there is none for this actor.
        Conflict: it has been changed since `version`, where one is given.
    """
    require(actor, Right.DRAFTS_WRITE)
    statement = visible_drafts(actor).where(col(Draft.key) == key).with_for_update()
    draft = (await session.exec(statement)).first()
    if draft is None:
        raise NotFound(NO_DRAFT)
    if version is not None and draft.version != version:
        raise Conflict(CHANGED)
    return draft
