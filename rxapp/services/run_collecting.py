"""What a payout run takes: all that is due on accounts that can be paid, less the claims set off on each.

All of it is a handful of statements whose number does not grow with what is collected, in the transaction
that makes the run; the constraints of the tables refuse what another has taken meanwhile.
"""

from datetime import date
from functools import lru_cache
from typing import Any

from sqlalchemy import CTE, BigInteger, ColumnElement, and_, case, cast, func, insert, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import aliased
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.payee_accounts import accounts_in_force
from rxapp.access.rows import Rows, listing
from rxapp.domain.errors import Conflict
from rxapp.models import (
    Case,
    Decision,
    EntryKind,
    HeldAccount,
    LedgerEntry,
    LineKind,
    NettingAttempt,
    Payout,
    PayoutLine,
    PayoutRun,
    Row,
)
from rxapp.services.claims_left import claims_left
from rxapp.services.due import attempts_before, is_due

ANOTHER_WAS_FIRST = "En annan handläggare hann före. Ladda om sidan och försök igen."
_OF_ROW = ("individual_number", "first_day", "last_day")
_LINE = (
    "payout_id", "kind", "entry_id", "attempt", "row_id", "municipality_code", "file_number", "type_code",
    *_OF_ROW, "amount_ore",
)  # fmt: skip


@lru_cache(maxsize=32)
def payable_accounts(pay_on: date) -> CTE:
    """The account of each municipality and type on the day, but for accounts that the bank sent money back
    from. Columns `municipality_code`, `type_code`, `payee_account_id`, `reference`."""
    accounts = accounts_in_force(pay_on).subquery("in_force")
    held = select(col(HeldAccount.payee_account_id))
    return select(accounts).where(accounts.c.payee_account_id.not_in(held)).cte("payable_account")


async def collect(session: AsyncSession, run: PayoutRun) -> int:
    """Put all that is due into payouts of the run and set claims off; gives the number of lines.

    Raises:
        Conflict: another run has taken something of it.
    """
    accounts = payable_accounts(run.pay_on)
    try:
        await session.exec(insert(Payout).from_select(_PAYOUT, _payouts(run, accounts)))
        await session.exec(insert(PayoutLine).from_select(_LINE, _due_lines(run, accounts)))
        await session.exec(insert(NettingAttempt).from_select(_ATTEMPT, _attempts(run, accounts)))
        await session.exec(insert(PayoutLine).from_select(_LINE, _offset_lines(run)))
    except IntegrityError as error:
        raise Conflict(ANOTHER_WAS_FIRST) from error
    await _sum_up(session, run)
    lines = (
        listing(func.count())
        .select_from(PayoutLine)
        .join(Payout, col(Payout.id) == col(PayoutLine.payout_id))
        .where(col(Payout.payout_run_id) == run.id)
    )
    return (await session.exec(lines)).one()


_PAYOUT = ("payout_run_id", "municipality_code", "payee_account_id", "total_ore")
_ATTEMPT = ("payout_run_id", "claim_id", "payout_id", "before_ore", "taken_ore")


def _is_of(accounts: CTE, table: Any) -> ColumnElement[bool]:
    return and_(
        accounts.c.municipality_code == table.municipality_code, accounts.c.type_code == table.type_code
    )


def _payouts(run: PayoutRun, accounts: CTE) -> Rows:
    account = (accounts.c.municipality_code, accounts.c.payee_account_id)
    return (
        listing(literal(run.id), *account, literal(0))
        .select_from(LedgerEntry)
        .join(accounts, _is_of(accounts, LedgerEntry))
        .where(is_due())
        .group_by(*account)
        .order_by(*account)
    )


def _of_run(run: PayoutRun, account: Any) -> ColumnElement[bool]:
    return and_(col(Payout.payout_run_id) == run.id, col(Payout.payee_account_id) == account)


def _due_lines(run: PayoutRun, accounts: CTE) -> Rows:
    """A refund stands under the number of the recovery that it is of."""
    is_refund, of = col(LedgerEntry.kind) == EntryKind.REFUND, aliased(Case, name="of_decision")
    return (
        listing(
            col(Payout.id),
            case((is_refund, LineKind.REFUND.value), else_=LineKind.DUE.value),
            col(LedgerEntry.id),
            attempts_before(),
            col(LedgerEntry.row_id),
            col(LedgerEntry.municipality_code),
            case((is_refund, col(of.file_number)), else_=col(Case.file_number)),
            col(LedgerEntry.type_code),
            *(getattr(Row, name) for name in _OF_ROW),
            LedgerEntry.amount_ore,
        )
        .select_from(LedgerEntry)
        .join(Row, col(Row.id) == LedgerEntry.row_id)
        .join(Case, col(Case.id) == Row.case_id)
        .join(Decision, col(Decision.id) == LedgerEntry.decision_id, isouter=True)
        .join(of, col(of.id) == col(Decision.case_id), isouter=True)
        .join(accounts, _is_of(accounts, LedgerEntry))
        .join(Payout, _of_run(run, accounts.c.payee_account_id))
        .where(is_due())
        .order_by(col(LedgerEntry.row_id), col(LedgerEntry.id))
    )


def _attempts(run: PayoutRun, accounts: CTE) -> Rows:
    """As `domain.netting.net`: the oldest claim of an account first, each as much as is left to take."""
    claims, payable = claims_left(), _payable(run)
    before = func.sum(claims.c.left_ore).over(
        partition_by=col(Payout.id), order_by=(claims.c.claimed_on, claims.c.claim_id), rows=(None, 0)
    )
    there: Any = cast(func.coalesce(payable.c.ore, 0) - (before - claims.c.left_ore), BigInteger)
    open_claims = (
        listing(
            claims.c.claim_id,
            col(Payout.id).label("payout_id"),
            claims.c.left_ore,
            there.label("there"),
        )
        .select_from(claims)
        .join(accounts, _is_of(accounts, claims.c), isouter=True)
        .join(Payout, _of_run(run, accounts.c.payee_account_id), isouter=True)
        .join(payable, payable.c.payout_id == col(Payout.id), isouter=True)
        .where(claims.c.left_ore > 0, ~claims.c.is_demanded)
        .subquery("open_claim")
    )
    taken = case(
        (open_claims.c.payout_id.is_(None) | (open_claims.c.there <= 0), 0),
        (open_claims.c.there >= open_claims.c.left_ore, open_claims.c.left_ore),
        else_=open_claims.c.there,
    )
    return listing(
        literal(run.id), open_claims.c.claim_id, open_claims.c.payout_id, open_claims.c.left_ore, taken
    ).order_by(open_claims.c.claim_id)


def _payable(run: PayoutRun) -> Any:
    return (
        select(col(PayoutLine.payout_id), func.sum(PayoutLine.amount_ore).label("ore"))
        .join(Payout, col(Payout.id) == col(PayoutLine.payout_id))
        .where(col(Payout.payout_run_id) == run.id)
        .group_by(col(PayoutLine.payout_id))
        .subquery("payable")
    )


def _offset_lines(run: PayoutRun) -> Rows:
    """Each under the number of the recovery, with the row that it is recovered of."""
    claims = claims_left()
    return (
        listing(
            col(NettingAttempt.payout_id),
            literal(LineKind.OFFSET.value),
            col(NettingAttempt.claim_id),
            literal(0),
            claims.c.row_id,
            claims.c.municipality_code,
            claims.c.file_number,
            claims.c.type_code,
            *(getattr(Row, name) for name in _OF_ROW),
            -col(NettingAttempt.taken_ore),
        )
        .select_from(NettingAttempt)
        .join(claims, claims.c.claim_id == col(NettingAttempt.claim_id))
        .join(Row, col(Row.id) == claims.c.row_id)
        .where(col(NettingAttempt.payout_run_id) == run.id, col(NettingAttempt.taken_ore) > 0)
        .order_by(col(NettingAttempt.claim_id))
    )


async def _sum_up(session: AsyncSession, run: PayoutRun) -> None:
    """Each payout is what its lines come to."""
    sums = select(func.sum(PayoutLine.amount_ore)).where(col(PayoutLine.payout_id) == Payout.id)
    total = func.coalesce(sums.scalar_subquery(), 0)
    statement = update(Payout).where(col(Payout.payout_run_id) == run.id).values(total_ore=total)
    await session.exec(statement.execution_options(synchronize_session=False))
