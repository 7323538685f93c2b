"""Applications: check a draft, send it once, and get the receipt again."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import case_of_draft, visible_cases, visible_rows
from rxapp.domain.cases import CaseStatus
from rxapp.domain.deadlines import arrival_day, last_application_day
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.receipts import ReceiptKind
from rxapp.models import Case, Draft, FileNumberSeries, Row
from rxapp.services import journal, receipts
from rxapp.services.checks import NUMBER_ONLY, Check, CheckedRow, check
from rxapp.services.drafts import lock_draft, view
from rxapp.services.receipts import Proof
from rxapp.services.rights import require
from rxapp.services.typed_rows import Problem, read_rows

__all__ = ["NUMBER_ONLY", "Check", "CheckedRow", "Problem", "Receipt", "check", "get_receipt", "send"]


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of what was sent. `applied_ore` is None if the amount of a row was not known then."""

    file_number: str
    type_code: str
    quarter: Quarter
    rows: int
    applied_ore: int | None
    arrived_at: datetime
    deadline: date
    is_late: bool
    proof: Proof | None = None
    """The sealed receipt; an application that came in before there were any has none."""


async def send(session: AsyncSession, actor: Actor, key: str, *, version: int) -> Receipt:
    """Send a draft: it becomes a case. Sent again, by a double click or in another tab, it gives the same
    receipt.

    Raises:
        NotAllowed: the actor sends no applications.
        NotFound: there is no such draft, nor a case from it, for this actor.
        Conflict: the draft has been saved since `version`.
        Invalid: the first problem of the check.
    """
    require(actor, Right.APPLICATIONS_SEND)
    try:
        draft = await lock_draft(session, actor, key, version)
    except NotFound:
        return await _sent_before(session, actor, key)
    checked = await check(session, actor, view(draft))
    for problem in checked.all_problems:
        raise Invalid(problem.field, problem.sentence)
    case = await _register(session, actor, draft, checked)
    if case is None:
        return await _sent_before(session, actor, key)
    rows = _rows(case, draft, checked)
    session.add_all(rows)
    await session.delete(draft)
    number = await receipts.write(session, actor, case, rows, kind=ReceiptKind.SENT, at=case.arrived_at)
    sent = Happened(
        EventKind.APPLICATION_SENT,
        case.municipality_code,
        type_code=case.type_code,
        case_id=case.id,
        data={"rows": len(checked.rows), "receipt": number},
    )
    await journal.record(session, actor, sent)
    return await get_receipt(session, actor, case.file_number)


async def get_receipt(session: AsyncSession, actor: Actor, file_number: str) -> Receipt:
    """The receipt of a case.

    Raises:
        NotAllowed: the actor sends no applications.
        NotFound: there is no such case for this actor.
    """
    require(actor, Right.APPLICATIONS_SEND)
    case = (await session.exec(visible_cases(actor).where(Case.file_number == file_number))).first()
    if case is None:
        raise NotFound
    rows = visible_rows(actor).where(Row.case_id == case.id).subquery()
    count = (await session.exec(select(func.count()).select_from(rows))).one()
    quarter = Quarter.of(case.quarter_first_day)
    deadline = last_application_day(quarter)
    proofs = await receipts.list_proofs(session, actor, case.file_number)
    return Receipt(
        file_number=case.file_number,
        type_code=case.type_code,
        quarter=quarter,
        rows=count,
        applied_ore=case.applied_ore,
        arrived_at=case.arrived_at,
        deadline=deadline,
        is_late=case.arrived_on > deadline,
        proof=next((proof for proof in proofs if proof.kind is ReceiptKind.SENT), None),
    )


async def _sent_before(session: AsyncSession, actor: Actor, key: str) -> Receipt:
    file_number = (await session.exec(case_of_draft(actor, key))).first()
    if file_number is None:
        raise NotFound("Utkastet finns inte. Det kan vara inskickat eller borttaget.")
    return await get_receipt(session, actor, file_number)


async def _register(session: AsyncSession, actor: Actor, draft: Draft, checked: Check) -> Case | None:
    """The case with its file number, or None if another transaction has made one of the same draft."""
    arrived_at = clock.now()
    case = Case(
        file_number=await _next_file_number(session, clock.today().year),
        municipality_code=draft.municipality_code,
        type_code=draft.type_code,
        status=CaseStatus.SUBMITTED,
        quarter_first_day=draft.quarter_first_day or clock.today(),
        arrived_at=arrived_at,
        arrived_on=arrival_day(arrived_at),
        sent_by=actor.account_id,
        draft_key=draft.key,
        applied_ore=checked.amount_ore,
    )
    try:
        async with session.begin_nested():
            session.add(case)
    except IntegrityError:
        return None
    return case


def _rows(case: Case, draft: Draft, checked: Check) -> list[Row]:
    rows: list[Row] = []
    typed = {row.position: row for row in read_rows(view(draft).rows)}
    for row in checked.rows:
        number, period = typed[row.position].individual_number, typed[row.position].period
        if number is None or period is None:
            raise Conflict
        rows.append(
            Row(
                case_id=case.id or 0,
                position=row.position,
                individual_number=number,
                first_day=period.first_day,
                last_day=period.last_day,
                applied_periods=row.periods,
                applied_ore=row.amount_ore,
            )
        )
    return rows


async def _next_file_number(session: AsyncSession, year: int) -> str:
    """The next `YYYY-NNNNNN`. The series stays locked until the transaction ends, so none is skipped."""
    series = await session.get(FileNumberSeries, year, with_for_update=True)
    if series is None:
        try:
            async with session.begin_nested():
                session.add(FileNumberSeries(year=year, last=0))
        except IntegrityError:
            pass  # another transaction began the year's series at the same moment
        statement = select(FileNumberSeries).where(col(FileNumberSeries.year) == year).with_for_update()
        series = (await session.exec(statement.execution_options(populate_existing=True))).one()
    series.last += 1
    return f"{year}-{series.last:06d}"
