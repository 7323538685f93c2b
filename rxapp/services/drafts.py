"""Drafts: what a municipality has begun to write and not sent. Saved as typed, judged by `checks`."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from secrets import token_hex

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import visible_drafts
from rxapp.domain.compensation.types import SCHOOL_TYPES, TYPES
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Draft
from rxapp.services import attaching
from rxapp.services.rights import require

NO_DRAFT = (
    "Utkastet finns inte. Det kan vara inskickat eller borttaget, eller så har du inte behörighet för "
    "ersättningstypen."
)
MAX_ROWS = 40
MAX_TYPED = 20


@dataclass(frozen=True, slots=True)
class DraftRow:
    """A row as it was typed: nothing in it need be right yet."""

    individual_number: str = ""
    first_day: str = ""
    last_day: str = ""

    @property
    def is_blank(self) -> bool:
        """Whether nothing is typed; such a row is neither judged nor sent."""
        return not (self.individual_number + self.first_day + self.last_day).strip()


@dataclass(frozen=True, slots=True)
class DraftView:
    """A draft; whoever saves it must say which version was read."""

    key: str
    type_code: str
    quarter: Quarter | None
    rows: tuple[DraftRow, ...]
    version: int
    saved_at: datetime


async def list_drafts(session: AsyncSession, actor: Actor) -> list[DraftView]:
    """The municipality's drafts of the reader's types, whoever began them, newest first."""
    require(actor, Right.APPLICATIONS_SEND)
    statement = visible_drafts(actor).order_by(col(Draft.saved_at).desc(), col(Draft.key))
    return [view(draft) for draft in (await session.exec(statement)).all()]


async def open_draft(session: AsyncSession, actor: Actor, type_code: str) -> DraftView:
    """Begin a draft for the quarter before today's, with one empty row.

    Raises:
        NotFound: the type is none of the actor's.
        Invalid: it cannot be applied for here today.
    """
    require(actor, Right.APPLICATIONS_SEND)
    if type_code not in actor.types:
        raise NotFound
    today = clock.today()
    if type_code not in SCHOOL_TYPES or not TYPES[type_code].applies_on(today):
        raise Invalid("ersattningstyp", "Ersättningstypen kan inte sökas i tjänsten.")
    draft = Draft(
        key=token_hex(16),
        municipality_code=actor.municipality_code or "",
        type_code=type_code,
        quarter_first_day=Quarter.of(today).previous().first_day,
        rows=[asdict(DraftRow())],
        saved_by=actor.account_id,
        saved_at=clock.now(),
    )
    session.add(draft)
    await session.flush()
    return view(draft)


async def get_draft(session: AsyncSession, actor: Actor, key: str) -> DraftView:
    """One draft.

    Raises:
        NotFound: there is none, or it is not for this reader.
    """
    require(actor, Right.APPLICATIONS_SEND)
    draft = (await session.exec(visible_drafts(actor).where(col(Draft.key) == key))).first()
    if draft is None:
        raise NotFound(NO_DRAFT)
    return view(draft)


async def save_draft(
    session: AsyncSession,
    actor: Actor,
    key: str,
    *,
    version: int,
    quarter: Quarter | None,
    rows: Sequence[DraftRow],
) -> DraftView:
    """Save what is typed, as it is.

    Raises:
        NotFound: there is no such draft for this actor.
        Conflict: it has been saved since `version`.
        Invalid: more rows or longer texts than a draft holds.
    """
    _check_size(rows)
    draft = await lock_draft(session, actor, key, version)
    draft.quarter_first_day = quarter.first_day if quarter else None
    draft.rows = [asdict(row) for row in rows]
    draft.saved_by, draft.saved_at, draft.version = actor.account_id, clock.now(), draft.version + 1
    await session.flush()
    return view(draft)


async def discard_draft(session: AsyncSession, actor: Actor, key: str, *, version: int) -> None:
    """Throw a draft away. Raises as `save_draft`."""
    draft = await lock_draft(session, actor, key, version)
    await attaching.forget(session, draft)
    await session.delete(draft)
    await session.flush()


def _check_size(rows: Sequence[DraftRow]) -> None:
    if len(rows) > MAX_ROWS:
        raise Invalid("rader", f"En ansökan kan ha högst {MAX_ROWS} rader.")
    for position, row in enumerate(rows, 1):
        texts = (("individnummer", row.individual_number), ("fran", row.first_day), ("till", row.last_day))
        for name, text in texts:
            if len(text) > MAX_TYPED:
                raise Invalid(f"rad-{position}-{name}", f"Skriv högst {MAX_TYPED} tecken.")


async def lock_draft(session: AsyncSession, actor: Actor, key: str, version: int) -> Draft:
    """The draft itself, locked until the transaction ends. Raises NotFound, or Conflict if changed."""
    require(actor, Right.APPLICATIONS_SEND)
    statement = visible_drafts(actor).where(col(Draft.key) == key).with_for_update()
    draft = (await session.exec(statement)).first()
    if draft is None:
        raise NotFound(NO_DRAFT)
    if draft.version != version:
        raise Conflict(
            "Utkastet har ändrats i en annan flik eller av någon annan. Läs in sidan igen och fortsätt där."
        )
    return draft


def view(draft: Draft) -> DraftView:
    """The draft as values."""
    quarter = Quarter.of(draft.quarter_first_day) if draft.quarter_first_day else None
    rows = tuple(DraftRow(**row) for row in draft.rows)
    return DraftView(draft.key, draft.type_code, quarter, rows, draft.version, draft.saved_at)
