"""Payout runs: prepare, approve by a second officer, pay. Each granted row is in one run, once."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, update
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.payout_runs import visible_runs
from rxapp.access.rows import listing
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.payouts import RunStatus, check_approve, check_pay
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case, LedgerEntry, LineKind, Payout, PayoutLine, PayoutRun, Row
from rxapp.services import journal
from rxapp.services.collecting import alone
from rxapp.services.demands import demand_what_is_left, tell_set_off
from rxapp.services.due import is_due
from rxapp.services.payment_files import make_file
from rxapp.services.run_booking import book
from rxapp.services.run_collecting import ANOTHER_WAS_FIRST, collect

LONGEST_AHEAD = timedelta(days=62)


@dataclass(frozen=True, slots=True)
class RunView:
    """A run with its sums; `is_own` says that the reader prepared it and so cannot approve it."""

    run_id: int
    pay_on: date
    status: RunStatus
    prepared_at: datetime
    approved_at: datetime | None
    paid_at: datetime | None
    municipalities: int
    total_ore: int
    is_own: bool


async def list_runs(session: AsyncSession, actor: Actor) -> list[RunView]:
    """Every run, newest first."""
    return [_view(actor, run) for run in (await session.exec(visible_runs(actor).limit(60))).all()]


def _view(actor: Actor, run: Any) -> RunView:
    return RunView(
        run.id,
        run.pay_on,
        run.status,
        run.prepared_at,
        run.approved_at,
        run.paid_at,
        run.municipalities,
        int(run.total_ore),
        run.prepared_by == actor.account_id,
    )


async def unpaid(session: AsyncSession, actor: Actor) -> tuple[int, int]:
    """How many granted rows are in no run yet, and their sum in öre; for those who read runs."""
    if not actor.may(Right.PAYOUT_RUNS_READ):
        return 0, 0
    statement = (
        listing(
            func.count(col(LedgerEntry.row_id).distinct()), func.coalesce(func.sum(LedgerEntry.amount_ore), 0)
        )
        .select_from(LedgerEntry)
        .where(is_due())
    )
    count, total = (await session.exec(statement)).one()
    return count, int(total)


async def prepare(session: AsyncSession, actor: Actor | None, *, pay_on: date) -> int:
    """Collect every granted row that is in no run yet into a run for the day; gives the run's id.
    `actor` is None for the operator's job.

    Raises:
        NotAllowed: the actor is no payout officer.
        Invalid: the day is past, or too far ahead.
        Conflict: the day has a run already, or there is nothing to pay.
    """
    if actor is not None:
        _require(actor, Right.PAYOUT_RUNS_PREPARE)
    if pay_on < clock.today():
        raise Invalid("pay_on", "Utbetalningsdagen har redan passerat.")
    if pay_on > clock.today() + LONGEST_AHEAD:
        # A run binds its rows for good: a slip of the year must not keep the money back.
        raise Invalid("pay_on", f"Utbetalningsdagen får ligga högst {LONGEST_AHEAD.days} dagar fram.")
    taken = await session.exec(select(PayoutRun.id).where(PayoutRun.pay_on == pay_on))
    if taken.first() is not None:
        raise Conflict(f"Det finns redan en körning för {pay_on}.")
    await alone(session)
    run = PayoutRun(
        pay_on=pay_on,
        status=RunStatus.PREPARED,
        prepared_by=None if actor is None else actor.account_id,
        prepared_at=clock.now(),
    )
    session.add(run)
    await _flush(session)
    count = await collect(session, run)
    if not count:
        raise Conflict("Det finns inga beviljade rader att betala ut.")
    await _record(session, actor, EventKind.PAYOUT_RUN_PREPARED, run, rows=count)
    return run.id or 0


async def _flush(session: AsyncSession) -> None:
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict(ANOTHER_WAS_FIRST) from error


async def approve(session: AsyncSession, actor: Actor, *, run_id: int) -> None:
    """Let a run be paid. Another officer than the one who prepared it must do this.

    Raises:
        NotAllowed, NotFound, Conflict: see `check_approve`.
    """
    _require(actor, Right.PAYOUT_RUNS_APPROVE)
    run = await _locked(session, run_id)
    check_approve(run.status, prepared_by=run.prepared_by, approver=actor.account_id)
    run.status, run.approved_by, run.approved_at = RunStatus.APPROVED, actor.account_id, clock.now()
    await _record(session, actor, EventKind.PAYOUT_RUN_APPROVED, run)


async def pay(session: AsyncSession, actor: Actor | None, *, run_id: int) -> int:
    """Carry the run out: ledger entries, payouts in the open, cases paid. Gives the sum in öre.

    `actor` is None for the operator's command. Raises NotAllowed, NotFound, Conflict.
    """
    if actor is not None:
        _require(actor, Right.PAYOUT_RUNS_PREPARE)
    run = await _locked(session, run_id)
    check_pay(run.status)
    run.status, run.paid_at = RunStatus.PAID, clock.now()
    await session.flush()
    await session.exec(update(Payout).where(col(Payout.payout_run_id) == run.id).values(paid_on=run.pay_on))
    await book(session, run)
    await make_file(session, run)
    await _record(session, actor, EventKind.PAYOUT_RUN_PAID, run)
    await _cases_paid(session, actor, run)
    await tell_set_off(session, actor, run)
    await demand_what_is_left(session, run)
    total = await session.exec(select(func.sum(Payout.total_ore)).where(Payout.payout_run_id == run.id))
    return int(total.one() or 0)


async def _cases_paid(session: AsyncSession, actor: Actor | None, run: PayoutRun) -> None:
    """In one statement, however many they are: of a case itself nothing but its number is needed."""
    lines = (
        select(col(Row.case_id))
        .join(PayoutLine, col(PayoutLine.row_id) == Row.id)
        .join(Payout, col(Payout.id) == PayoutLine.payout_id)
        .where(Payout.payout_run_id == run.id, col(PayoutLine.kind) == LineKind.DUE)
    )
    paid = (
        update(Case)
        .where(col(Case.id).in_(lines))
        .values(status=CaseStatus.PAID, version=Case.version + 1)
        .returning(col(Case.id), col(Case.municipality_code), col(Case.type_code))
        .execution_options(synchronize_session=False)
    )
    cases = sorted((await session.exec(paid)).all(), key=lambda case: case.id)
    happened = [_case_paid(case.id, case.municipality_code, case.type_code, run) for case in cases]
    await journal.record_all(session, actor, happened)


def _case_paid(case_id: int, municipality_code: str, type_code: str, run: PayoutRun) -> Happened:
    return Happened(
        EventKind.CASE_PAID,
        municipality_code,
        type_code=type_code,
        case_id=case_id,
        payout_run_id=run.id,
        data={"paid_on": run.pay_on.isoformat()},
    )


async def _locked(session: AsyncSession, run_id: int) -> PayoutRun:
    run = await session.get(PayoutRun, run_id, with_for_update=True)
    if run is None:
        raise NotFound("Körningen finns inte.")
    return run


def _require(actor: Actor, right: Right) -> None:
    if not actor.may(right):
        raise NotAllowed("Din funktion hos myndigheten får inte göra detta.")


async def _record(
    session: AsyncSession, actor: Actor | None, kind: EventKind, run: PayoutRun, **data: int
) -> None:
    happened = Happened(kind, payout_run_id=run.id, data={"pay_on": run.pay_on.isoformat(), **data})
    await journal.record(session, actor, happened)
