"""The cost centre that a municipality notes beside each row of a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, cast

from sqlalchemy import func
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import one_case, visible_rows
from rxapp.access.cost_centres import tags_of_case, visible_tags
from rxapp.access.rows import Rows, listing
from rxapp.domain.cost_centres import parse_tag
from rxapp.domain.errors import Invalid, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case, CostCentreTag, Row
from rxapp.services import journal
from rxapp.services.cases import ROWS_SHOWN
from rxapp.services.rights import require

NO_CASE = "Ärendet finns inte, eller så har du inte behörighet för ersättningstypen."
WITHOUT = "–"
"""In a filter, rows without a cost centre; none is called so."""


@dataclass(frozen=True, slots=True)
class TaggedRow:
    """A row with its cost centre; `name` is None where the individual number alone may be shown."""

    row_id: int
    position: int
    individual_number: str
    name: str | None
    first_day: date
    last_day: date
    tag: str


@dataclass(frozen=True, slots=True)
class TaggedRows:
    """A page of the rows of a case, or those of a cost centre; `count` is of all that fit, and `tags` are
    the cost centres of the case."""

    rows: tuple[TaggedRow, ...]
    count: int
    tags: tuple[str, ...]


async def list_rows(
    session: AsyncSession, actor: Actor, file_number: str, *, tag: str = "", page: int = 1
) -> TaggedRows:
    """The rows of a visible case with their cost centres: those of `tag` alone, if one is given.

    Raises:
        NotAllowed: the actor notes no cost centres.
    """
    require(actor, Right.COST_CENTRES_SET)
    tags = visible_tags(actor).subquery("tags")
    statement = (
        visible_rows(actor)
        .add_columns(tags.c.tag)
        .join(tags, tags.c.row_id == col(Row.id), isouter=True)
        .where(col(Case.file_number) == file_number)
    )
    names = listing(tags.c.tag).distinct().join(Row, col(Row.id) == tags.c.row_id)
    known = names.join(Case, col(Case.id) == Row.case_id).where(col(Case.file_number) == file_number)
    if tag:
        statement = statement.where(tags.c.tag.is_(None) if tag == WITHOUT else tags.c.tag == tag)
    whole = statement.subquery("rows")
    count = (await session.exec(listing(func.count()).select_from(whole))).one()
    start = (max(1, page) - 1) * ROWS_SHOWN
    paged = cast("Rows", statement.order_by(col(Row.position)).offset(start).limit(ROWS_SHOWN))
    rows = tuple(_row(row) for row in (await session.exec(paged)).all())
    return TaggedRows(rows, int(count), tuple(sorted((await session.exec(known)).all())))


def _row(row: Any) -> TaggedRow:
    return TaggedRow(
        row.id,
        row.position,
        row.individual_number,
        f"{row.first_name} {row.last_name}" if row.first_name is not None else None,
        row.first_day,
        row.last_day,
        row.tag or "",
    )


async def set_tags(session: AsyncSession, actor: Actor, file_number: str, tags: Mapping[int, str]) -> int:
    """Note cost centres beside rows (row → word, empty takes it away); gives how many rows are changed.

    Raises:
        NotAllowed, NotFound: the actor notes none, or there is no such case or row for this actor.
        Invalid: a word is not one; the field is the number of the row.
    """
    require(actor, Right.COST_CENTRES_SET)
    if len(tags) > ROWS_SHOWN:
        raise Invalid("kostnadsstalle", f"Spara högst {ROWS_SHOWN} rader åt gången.")
    wanted = {row: _parsed(row, text) for row, text in tags.items()}
    # Locked: nobody else notes anything beside the rows, or replaces them, meanwhile.
    case: Case | None = (await session.exec(one_case(actor, file_number).with_for_update())).first()
    if case is None:
        raise NotFound(NO_CASE)
    own = visible_rows(actor).where(Row.case_id == case.id).subquery("own")
    if not wanted.keys() <= set((await session.exec(listing(own.c.id))).all()):
        raise NotFound("Raden finns inte längre. Läs in sidan igen.")
    kept = {tag.row_id: tag for tag in (await session.exec(tags_of_case(actor, case.id or 0))).all()}
    changed = 0
    for row, text in wanted.items():
        changed += await _note(session, actor, kept.get(row), row, text)
    if changed:
        await session.flush()
        happened = Happened(
            EventKind.COST_CENTRES_SET,
            case.municipality_code,
            type_code=case.type_code,
            case_id=case.id,
            data={"rows": changed},
        )
        await journal.record(session, actor, happened)
    return changed


def _parsed(row: int, text: str) -> str:
    try:
        return parse_tag(text)
    except Invalid as refusal:
        raise Invalid(str(row), refusal.sentence) from None


async def _note(session: AsyncSession, actor: Actor, kept: CostCentreTag | None, row: int, text: str) -> bool:
    if text == (kept.tag if kept else ""):
        return False
    if not text:
        await session.delete(kept)
    elif kept is None:
        session.add(CostCentreTag(row_id=row, tag=text, set_by=actor.account_id, set_at=clock.now()))
    else:
        kept.tag, kept.set_by, kept.set_at = text, actor.account_id, clock.now()
    return True
