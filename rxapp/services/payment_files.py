"""The order to the bank of a run that is paid, and the bank's answer: what it did not pay is due again."""

from sqlalchemy import func
from sqlmodel import col, select, update
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.rows import listing
from rxapp.domain.cases import CaseStatus
from rxapp.domain.errors import Conflict, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.payment_orders import Order, Payment
from rxapp.domain.permissions import Actor, Right
from rxapp.models import (
    Case,
    HeldAccount,
    LineKind,
    Municipality,
    PayeeAccount,
    PaymentAnswer,
    PaymentFile,
    Payout,
    PayoutLine,
    PayoutRun,
    Row,
)
from rxapp.services import journal
from rxapp.services.collecting import alone
from rxapp.services.payment_xml import read_report, write_order
from rxapp.services.rights import require
from rxapp.services.run_booking import take_back
from rxapp.services.run_collecting import payable_accounts
from rxapp.settings import get_settings
from rxapp.text.payee_accounts import NO_REASON


async def make_file(session: AsyncSession, run: PayoutRun) -> PaymentFile | None:
    """Keep the order of a run in the transaction that pays it; None where nothing is to be sent, or no
    account of the agency is known."""
    settings = get_settings()
    payments = await _payments(session, run)
    if not payments or not settings.payer_account or not settings.payer_name:
        return None
    order = Order(
        run_id=run.id or 0,
        pay_on=run.pay_on,
        made_at=clock.now(),
        payer_name=settings.payer_name,
        payer_account=settings.payer_account.replace("-", ""),
        payments=payments,
    )
    made = PaymentFile(
        payout_run_id=run.id or 0,
        message_id=order.message_id,
        payments=len(payments),
        total_ore=order.total_ore,
        made_at=order.made_at,
        content=write_order(order),
    )
    session.add(made)
    await session.flush()
    return made


async def _payments(session: AsyncSession, run: PayoutRun) -> tuple[Payment, ...]:
    """One for each payout that is of something; all that was set off to nothing needs no bank."""
    accounts = payable_accounts(run.pay_on)
    reference = (
        select(func.min(accounts.c.reference))
        .where(accounts.c.payee_account_id == col(PayeeAccount.id))
        .correlate(PayeeAccount)
        .scalar_subquery()
    )
    statement = (
        listing(
            col(Payout.id),
            Payout.total_ore,
            Municipality.name,
            col(PayeeAccount.kind),
            PayeeAccount.number,
            reference.label("reference"),
        )
        .join(Municipality, col(Municipality.code) == Payout.municipality_code)
        .join(PayeeAccount, col(PayeeAccount.id) == Payout.payee_account_id)
        .where(Payout.payout_run_id == run.id, Payout.total_ore > 0)
        .order_by(col(Payout.id))
    )
    return tuple(
        Payment(each.id, each.total_ore, each.name, each.kind, each.number, each.reference or "")
        for each in (await session.exec(statement)).all()
    )


async def read_answer(session: AsyncSession, actor: Actor | None, content: bytes) -> int:
    """Take in an answer of the bank; gives how many payments were sent back. `actor` is None for the
    operator.

    Raises:
        NotAllowed: the actor prepares no payouts.
        Invalid: it is no answer that can be read.
        NotFound: it is about an order that was not made here.
        Conflict: it has been read already.
    """
    if actor is not None:
        require(actor, Right.PAYOUT_RUNS_PREPARE)
    report = read_report(content)
    order = select(PaymentFile).where(PaymentFile.message_id == report.order_id)
    made = (await session.exec(order)).first()
    if made is None:
        raise NotFound("Svaret gäller en betalningsfil som inte är gjord här.")
    run = await session.get_one(PayoutRun, made.payout_run_id, with_for_update=True)
    is_read = select(PaymentAnswer.id).where(PaymentAnswer.message_id == report.message_id)
    if (await session.exec(is_read)).first() is not None:
        raise Conflict("Svaret är redan inläst.")
    await alone(session)
    payments = {payment.end_to_end_id: payment for payment in await _payments(session, run)}
    rejected = report.rejected(tuple(payments))
    session.add(
        PaymentAnswer(
            payout_run_id=made.payout_run_id,
            message_id=report.message_id,
            accepted=report.accepted(tuple(payments)),
            rejected=len(rejected),
            received_by=None if actor is None else actor.account_id,
            received_at=clock.now(),
            content=content.decode("utf-8", errors="replace"),
        )
    )
    await session.flush()
    sent_back = 0
    for name, reason in rejected.items():
        sent_back += await _send_back(session, actor, run, payments[name].payout_id, reason or NO_REASON)
    return sent_back


async def _send_back(
    session: AsyncSession, actor: Actor | None, run: PayoutRun, payout_id: int, reason: str
) -> int:
    """What the bank did not pay is due again, what was set off is owed again, and the account waits."""
    payout = await session.get_one(Payout, payout_id, with_for_update=True)
    if payout.returned_on is not None:
        return 0
    payout.returned_on, payout.return_reason = clock.today(), reason
    await session.flush()
    await take_back(session, run, payout)
    account = payout.payee_account_id or 0
    if await session.get(HeldAccount, account) is None:
        session.add(
            HeldAccount(payee_account_id=account, payout_id=payout_id, held_on=clock.today(), reason=reason)
        )
    lines = (
        select(col(Row.case_id))
        .join(PayoutLine, col(PayoutLine.row_id) == Row.id)
        .where(col(PayoutLine.payout_id) == payout_id, col(PayoutLine.kind) == LineKind.DUE)
    )
    await session.exec(
        update(Case)
        .where(col(Case.id).in_(lines), col(Case.status) == CaseStatus.PAID)
        .values(status=CaseStatus.DECIDED, version=Case.version + 1)
        .execution_options(synchronize_session=False)
    )
    happened = Happened(
        EventKind.PAYMENT_RETURNED,
        payout.municipality_code,
        payout_run_id=run.id,
        data={"paid_on": run.pay_on.isoformat(), "total_ore": payout.total_ore},
    )
    await journal.record(session, actor, happened)
    return 1
