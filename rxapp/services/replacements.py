"""Replacing the rows of an application that is sent, as long as nobody has begun to handle it.

The new rows are written in a draft that says which application it is for. What is sent stands until the new
rows are in its place; each receipt holds the rows that it proves, so that every change can be traced.
"""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from sqlalchemy import delete, exists, update
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import case_itself, earlier_rows, one_case, visible_cases, visible_rows
from rxapp.access.rows import Rows
from rxapp.domain.amounts import Claimed
from rxapp.domain.cases import CaseStatus, is_withdrawable
from rxapp.domain.claims import last_day_of_row, last_day_to_apply
from rxapp.domain.compensation.forms import ApplicationForm, RowField
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import Conflict, NotFound
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.typed import NO, YES
from rxapp.models import Case, Draft, Row, SupplementRequest
from rxapp.services.draft_changes import judge_all
from rxapp.services.drafts import DraftRow, DraftView, form_of, get_draft, open_draft, save_draft
from rxapp.services.facts import refuse_recovery
from rxapp.services.rights import require
from rxapp.services.typed_rows import Problem, TypedRow, read_rows
from rxapp.text.row_fields import COLUMN

GONE_ON = (
    "Raderna kan inte bytas ut: ärendet är avgjort, eller så har en handläggare börjat med det. Ansökan som "
    "är skickad gäller."
)
TOO_LATE = (
    "Sista ansökningsdag var {day}: raderna kan inte längre bytas ut här. Kontakta Migrationsverket om något "
    "i ansökan är fel."
)
LATE_ROW = "Sista ansökningsdag för raden var {day}. Den kan inte läggas till eller ändras nu."


async def begin(session: AsyncSession, actor: Actor, file_number: str) -> DraftView:
    """A draft with the rows of the application as they stand, or the one that somebody has begun already.

    Where a personal number was given it is not shown again, and must be typed anew.

    Raises:
        NotAllowed, NotFound: the actor sends no applications, or there is no such case.
        Conflict: the case is being handled or decided, or the last day to apply has passed.
    """
    require(actor, Right.CASES_READ, Right.APPLICATIONS_SEND)
    case = await _lock(session, one_case(actor, file_number))
    begun = select(Draft.key).where(Draft.replaces_id == case.id)
    if (key := (await session.exec(begun)).first()) is not None:
        return await get_draft(session, actor, key)
    form = form_of(case.type_code)
    stand = visible_rows(actor).where(Row.case_id == case.id).order_by(col(Row.position))
    rows = [typed_again(form, row) for row in (await session.exec(stand)).all()]
    draft = await open_draft(session, actor, case.type_code, case.claim)
    await session.exec(update(Draft).where(col(Draft.key) == draft.key).values(replaces_id=case.id))
    written = await save_draft(session, actor, draft.key, version=draft.version, claim=case.claim, rows=rows)
    await judge_all(session, actor, written)
    return written


async def replaced(session: AsyncSession, actor: Actor, draft: DraftView) -> str:
    """The file number of the application whose rows the draft replaces; empty for any other draft."""
    if draft.replaces_id is None:
        return ""
    statement = visible_cases(actor).where(col(Case.id) == draft.replaces_id)
    case = (await session.exec(statement)).first()
    return case.file_number if case is not None else ""


async def put(session: AsyncSession, actor: Actor, draft: Draft, applied_ore: int | None) -> Case:
    """Make room for the rows of a locked draft in the application that it is for, and let the rules be asked
    anew. Raises as `begin`."""
    case = await _lock(session, case_itself(actor, draft.replaces_id or 0))
    await session.exec(delete(Row).where(col(Row.case_id) == case.id))
    case.status, case.version = CaseStatus.SUBMITTED, case.version + 1
    case.applied_ore, case.draft_key, case.rows_replaced_at = applied_ore, draft.key, clock.now()
    await session.flush()
    return case


async def late_rows(
    session: AsyncSession, actor: Actor, draft: DraftView, typed: Sequence[TypedRow]
) -> tuple[Problem, ...]:
    """The rows that set a last day of their own which has passed, and were not sent before it: the day that
    the application came in must not carry them."""
    form, declared, today = draft.form, TYPES[draft.type_code], clock.today()
    if draft.replaces_id is None or not form.has(RowField.RECEIVED_ON):
        return ()
    stand = visible_rows(actor).where(Row.case_id == draft.replaces_id)
    before = [typed_again(form, row) for row in (await session.exec(stand)).all()]
    sent = {_said(row) for row in read_rows(form, enumerate(before, 1), today)}
    known = await _known_before(session, actor, draft, typed)
    found: list[Problem] = []
    for row in typed:
        if row.claimed is None or row.identity is None:
            continue
        last = last_day_of_row(
            declared,
            received_on=row.claimed.received_on,
            kind=row.claimed.cost_kind,
            is_first=row.identity.key not in known,
        )
        if last is not None and last < today and _said(row) not in sent:
            found.append(
                Problem(f"rad-{row.position}-{COLUMN[RowField.RECEIVED_ON]}", LATE_ROW.format(day=last))
            )
    return tuple(found)


async def _known_before(
    session: AsyncSession, actor: Actor, draft: DraftView, typed: Sequence[TypedRow]
) -> set[str]:
    """The keys of those who were applied for in other cases of the type."""
    people = [row.identity for row in typed if row.identity is not None]
    statement = earlier_rows(
        actor,
        draft.type_code,
        individual=[who.individual_number for who in people if who.individual_number],
        personal=[who.personal_number for who in people if who.personal_number],
        besides=draft.replaces_id,
    )
    return {row.individual_number or row.personal_number for row in (await session.exec(statement)).all()}


async def _lock(session: AsyncSession, statement: Rows) -> Case:
    case: Case | None = (await session.exec(statement.with_for_update())).first()
    if case is None:
        raise NotFound("Ärendet finns inte, eller så har du inte behörighet för ersättningstypen.")
    refuse_recovery(case)
    asked = exists().where(col(SupplementRequest.case_id) == case.id)
    is_asked = bool((await session.exec(select(asked))).one())
    if not is_withdrawable(case.status, officer_has_acted=is_asked):
        raise Conflict(GONE_ON)
    last = last_day_to_apply(TYPES[case.type_code], case.claim)
    if last is not None and clock.today() > last:
        raise Conflict(TOO_LATE.format(day=last))
    return case


def typed_again(form: ApplicationForm, row: Any) -> DraftRow:
    """A row of a case as it would be typed."""
    values = {
        RowField.NUMBER: row.individual_number,
        RowField.FIRST_DAY: row.first_day.isoformat(),
        RowField.LAST_DAY: row.last_day.isoformat(),
        RowField.DAYS: row.days,
        RowField.COST: _kronor(row.cost_ore),
        RowField.FEE: _kronor(row.fee_ore),
        RowField.COST_KIND: row.cost_kind,
        RowField.SCHOOL_FORM: row.school_form,
        RowField.DAILY_PAID: {True: YES, False: NO, None: None}[row.daily_paid],
        RowField.MEMBERS: row.members,
        RowField.RECEIVED_ON: row.received_on,
    }
    return DraftRow(
        **{
            field.value: str(value)
            for field, value in values.items()
            if value is not None and form.has(field)
        }
    )


def _kronor(ore: int | None) -> str | None:
    """`12345,50`, or `12345` where there are no öre."""
    if ore is None:
        return None
    kronor, rest = divmod(ore, 100)
    return f"{kronor},{rest:02}" if rest else str(kronor)


def _said(row: TypedRow) -> tuple[str, Claimed] | None:
    """What a row says, the same however it is typed; None where it is at fault."""
    if row.identity is None or row.claimed is None:
        return None
    return row.identity.key, replace(row.claimed, days=row.claimed.counted_days)
