"""Applications: check a draft, send it once, and get the receipt again."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import case_of_draft, visible_cases, visible_rows
from rxapp.domain.amounts import Claimed
from rxapp.domain.cases import CaseStatus
from rxapp.domain.claims import claim_of, last_day_to_apply
from rxapp.domain.compensation.forms import ApplicationForm, RowField
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.deadlines import arrival_day
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.receipts import ReceiptKind
from rxapp.models import Case, Draft, Row
from rxapp.services import attaching, drafts, journal, paper, receipts, replacements
from rxapp.services.check_facts import identified
from rxapp.services.checks import NUMBER_ONLY, Check, CheckedRow, check
from rxapp.services.drafts import CHANGED, DraftView, Line, get_lines, lock_draft, view
from rxapp.services.file_numbers import next_file_number
from rxapp.services.receipts import Proof
from rxapp.services.rights import require
from rxapp.services.typed_rows import Problem, read_rows

__all__ = [
    "NUMBER_ONLY",
    "Check",
    "CheckedRow",
    "Prepared",
    "Problem",
    "Receipt",
    "check",
    "get_receipt",
    "prepare",
    "send",
]

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class Receipt:
    """Proof of what was sent. `applied_ore` is None if the amount of a row was not known then."""

    file_number: str
    type_code: str
    claim: Period
    rows: int
    applied_ore: int | None
    arrived_at: datetime
    arrived_on: date
    deadline: date | None
    is_late: bool
    proof: Proof | None = None
    """The sealed receipt of the rows as they stand; an application from before there were any has none."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A draft as it was read and judged as a whole, ready to be sent if it has not changed since."""

    draft: DraftView
    lines: tuple[Line, ...]
    checked: Check


async def prepare(session: AsyncSession, actor: Actor, key: str) -> Prepared:
    """Judge the whole of a draft, outside the transaction that sends it: with thousands of rows it takes
    a while, and others want to write meanwhile.

    Raises:
        NotAllowed: the actor sends no applications.
        NotFound: there is no such draft for this actor.
    """
    draft = await drafts.get_draft(session, actor, key)
    lines = await get_lines(session, actor, draft)
    checked = await check(session, actor, draft, lines)
    lacking = await paper.problems(session, actor, draft)
    late: tuple[Problem, ...] = ()
    if draft.replaces_id is not None:
        typed = read_rows(draft.form, ((line.position, line.row) for line in lines), clock.today())
        late = await replacements.late_rows(session, actor, draft, typed)
    checked = replace(checked, problems=(*checked.problems, *lacking, *late))
    return Prepared(draft, tuple(lines), checked)


async def send(
    session: AsyncSession, actor: Actor, key: str, *, version: int, prepared: Prepared | None = None
) -> Receipt:
    """Send a draft: it becomes a case, or its rows take the place of those of the case that it is for. Sent
    again, by a double click or in another tab, it gives the same receipt. An application on paper is
    registered in the same way by a case officer.

    Raises:
        NotAllowed: the actor sends no applications.
        NotFound: there is no such draft, nor a case from it, for this actor.
        Conflict: the draft has been saved since `version`, or the case it is for has gone on.
        Invalid: the first problem of the check.
    """
    require(actor, Right.DRAFTS_WRITE)
    try:
        draft = await lock_draft(session, actor, key, version)
    except NotFound:
        return await _sent_before(session, actor, key)
    ready = prepared or await prepare(session, actor, key)
    if ready.draft != view(draft):
        raise Conflict(CHANGED)
    for problem in ready.checked.all_problems:
        raise Invalid(problem.field, problem.sentence)
    is_new = draft.replaces_id is None
    if is_new:
        await paper.check_sendable(session, actor, draft)
        case = await _register(session, actor, draft, ready.checked)
    else:
        case = await replacements.put(session, actor, draft, ready.checked.amount_ore)
    if case is None:
        return await _sent_before(session, actor, key)
    rows = await _add_rows(session, actor, case, ready)
    await attaching.move_to_case(session, draft, case)
    await session.delete(draft)
    await _prove(session, actor, case, rows, is_new=is_new)
    return await get_receipt(session, actor, case.file_number)


async def _prove(
    session: AsyncSession, actor: Actor, case: Case, rows: Sequence[Row], *, is_new: bool
) -> None:
    """The receipt, and the event that names it."""
    if is_new:
        kind = ReceiptKind.REGISTERED if case.is_paper else ReceiptKind.SENT
        at = case.arrived_at
    else:
        kind, at = ReceiptKind.ROWS_REPLACED, case.rows_replaced_at or clock.now()
    number = await receipts.write(session, actor, case, rows, kind=kind, at=at)
    told = {"rows": len(rows), "receipt": number}
    await journal.record(session, actor, _came_in(case, **told) if is_new else _replaced(case, **told))


def _replaced(case: Case, **told: str | int | bool | None) -> Happened:
    kind = EventKind.ROWS_REPLACED
    return Happened(kind, case.municipality_code, type_code=case.type_code, case_id=case.id, data=told)


def _came_in(case: Case, **told: str | int | bool | None) -> Happened:
    kind = EventKind.APPLICATION_SENT
    if case.is_paper:
        kind, told = EventKind.APPLICATION_REGISTERED, told | {"arrived_on": case.arrived_on.isoformat()}
    return Happened(kind, case.municipality_code, type_code=case.type_code, case_id=case.id, data=told)


async def get_receipt(session: AsyncSession, actor: Actor, file_number: str) -> Receipt:
    """The receipt of a case; an officer gets that of a paper alone.

    Raises:
        NotAllowed: the actor sends no applications.
        NotFound: there is no such case for this actor.
    """
    require(actor, Right.DRAFTS_WRITE)
    case = (await session.exec(visible_cases(actor).where(Case.file_number == file_number))).first()
    if case is None or (actor.may(Right.PAPER_REGISTER) and not case.is_paper):
        raise NotFound
    rows = visible_rows(actor).where(Row.case_id == case.id).subquery()
    count = (await session.exec(select(func.count()).select_from(rows))).one()
    claim = claim_of(case.quarter_first_day, case.claim_last_day)
    deadline = last_day_to_apply(TYPES[case.type_code], claim)
    proofs = await receipts.list_proofs(session, actor, case.file_number)
    return Receipt(
        file_number=case.file_number,
        type_code=case.type_code,
        claim=claim,
        rows=count,
        applied_ore=case.applied_ore,
        arrived_at=case.arrived_at,
        arrived_on=case.arrived_on,
        deadline=deadline,
        is_late=deadline is not None and case.arrived_on > deadline,
        proof=next((proof for proof in reversed(proofs) if proof.kind is not ReceiptKind.WITHDRAWN), None),
    )


async def _sent_before(session: AsyncSession, actor: Actor, key: str) -> Receipt:
    file_number = (await session.exec(case_of_draft(actor, key))).first()
    if file_number is None:
        raise NotFound("Utkastet finns inte. Det kan vara inskickat eller borttaget.")
    return await get_receipt(session, actor, file_number)


async def _register(session: AsyncSession, actor: Actor, draft: Draft, checked: Check) -> Case | None:
    """The case with its file number, or None if another transaction has made one of the same draft."""
    arrived_at = clock.now()
    if draft.quarter_first_day is None:
        raise Conflict
    case = Case(
        file_number=await next_file_number(session, clock.today().year),
        municipality_code=draft.municipality_code,
        type_code=draft.type_code,
        status=CaseStatus.SUBMITTED,
        quarter_first_day=draft.quarter_first_day,
        claim_last_day=draft.claim_last_day,
        arrived_at=arrived_at,
        arrived_on=draft.paper_arrived_on or arrival_day(arrived_at),
        is_paper=draft.paper_arrived_on is not None,
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


async def _add_rows(session: AsyncSession, actor: Actor, case: Case, ready: Prepared) -> list[Row]:
    lines = ((line.position, line.row) for line in ready.lines)
    typed = read_rows(ready.draft.form, lines, ready.draft.day)
    named = [row.identity for row in typed if row.identity is not None]
    people = await identified(session, actor, case.municipality_code, named)
    checked = {row.position: row for row in ready.checked.rows}
    rows: list[Row] = []
    for row in typed:
        if row.identity is None or row.claimed is None:
            raise Conflict
        who = people[row.identity.key]
        rows.append(
            Row(
                case_id=case.id or 0,
                position=row.position,
                individual_number=who.individual_number,
                personal_number=who.personal_number or None,
                first_day=row.claimed.period.first_day,
                last_day=row.claimed.period.last_day,
                applied_periods=checked[row.position].periods,
                applied_ore=checked[row.position].amount_ore,
                **_claimed(ready.draft.form, row.claimed),
            )
        )
    for start in range(0, len(rows), _AT_ONCE):
        session.add_all(rows[start : start + _AT_ONCE])
        await session.flush()
    return rows


def _claimed(form: ApplicationForm, claimed: Claimed) -> dict[str, Any]:
    """The fields that the type asks for; of the others nothing is kept."""
    kept = {
        RowField.SCHOOL_FORM: ("school_form", claimed.school_form),
        RowField.COST_KIND: ("cost_kind", claimed.cost_kind),
        RowField.DAYS: ("days", claimed.counted_days),
        RowField.DAILY_PAID: ("daily_paid", claimed.daily_paid),
        RowField.COST: ("cost_ore", claimed.cost_ore),
        RowField.FEE: ("fee_ore", claimed.fee_ore),
        RowField.MEMBERS: ("members", claimed.members),
        RowField.RECEIVED_ON: ("received_on", claimed.received_on),
    }
    return {name: value for field, (name, value) in kept.items() if form.has(field)}
