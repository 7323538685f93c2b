"""How a recovery that is in the ledger is met, as its reader may see it: set off, paid in, waived, left."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access import recovery_balances as access
from rxapp.access.cases import one_case
from rxapp.access.rows import Rows
from rxapp.domain.naming import without_names
from rxapp.domain.payouts import RunStatus
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.recovery_balances import Balance, Met, Way, balance, by_row, per_day
from rxapp.models import EntryKind, RecoveryRecord
from rxapp.services.naming import names_not_told
from rxapp.settings import get_settings
from rxapp.text.court_file import LEFT_OUT

_WAYS = {
    EntryKind.OFFSET: Way.SET_OFF,
    EntryKind.RETURNED: Way.SET_OFF,
    EntryKind.PAID_IN: Way.PAID_IN,
    EntryKind.WAIVER: Way.WAIVED,
    EntryKind.REVERSAL: Way.UNDONE,
}


@dataclass(frozen=True, slots=True)
class PaymentIn:
    """What the municipality has paid in. `bank_reference` is empty to it: the number is the bank's."""

    paid_on: date
    amount_ore: int
    bank_reference: str = ""


@dataclass(frozen=True, slots=True)
class Demand:
    """What the municipality has been asked to pay in itself; `pay_by` is None where no time is set, and
    `account`, the agency's bankgiro, is empty where it is not set."""

    amount_ore: int
    reference: str
    demanded_on: date
    pay_by: date | None
    account: str = ""


@dataclass(frozen=True, slots=True)
class Waived:
    """What has been waived since the claim came into the ledger, and why: whoever has become protected
    since that was written is left out of it."""

    on: date
    amount_ore: int
    reason: str


@dataclass(frozen=True, slots=True)
class Attempt:
    """What a run found left of the recovery and took of it."""

    pay_on: date
    before_ore: int
    taken_ore: int
    is_paid: bool
    is_returned: bool


@dataclass(frozen=True, slots=True)
class BalanceView:
    """The recovery in the ledger. `attempts` are the agency's own; so is what a run that is not paid yet
    holds, which is `held_ore` and still left to whoever is not told of it."""

    total: Balance
    rows: Mapping[int, Balance]
    set_off: tuple[tuple[date, int], ...]
    payments: tuple[PaymentIn, ...]
    attempts: tuple[Attempt, ...]
    demand: Demand | None
    refunded_ore: int
    waivers: tuple[Waived, ...] = ()

    @property
    def held_ore(self) -> int:
        return sum(each.taken_ore for each in self.attempts if not each.is_paid)

    @property
    def open_ore(self) -> int:
        """What may still be paid in or waived: what is left and in no prepared run."""
        return self.total.left_ore - self.held_ore


async def get_balance(session: AsyncSession, actor: Actor, file_number: str) -> BalanceView | None:
    """How the recovery is met; None where nothing of it is in the ledger, or it is not for this reader."""

    async def of(statement: Rows) -> Any:
        mine = statement.where(col(RecoveryRecord.file_number) == file_number)
        return (await session.exec(mine)).all()

    claimed: dict[int, int] = defaultdict(int)
    for entry in await of(access.visible_claims(actor)):
        claimed[entry.row_id] -= int(entry.amount_ore)
    if not claimed:
        return None
    met = [_met(entry) for entry in await of(access.visible_meetings(actor))]
    demand = next(iter(await of(access.visible_demands(actor))), None)
    payments = await of(access.visible_payments_in(actor))
    return BalanceView(
        total=balance(sum(claimed.values()), met),
        rows=by_row(claimed, met),
        set_off=per_day(met, Way.SET_OFF),
        payments=tuple(_payment(actor, each) for each in payments),
        attempts=_attempts(await of(access.visible_attempts(actor))),
        demand=None if demand is None else _demand(demand),
        refunded_ore=sum(int(entry.amount_ore) for entry in await of(access.visible_refunds(actor))),
        waivers=await _waivers(session, actor, file_number, await of(access.visible_waivers(actor))),
    )


def _demand(each: Any) -> Demand:
    account = get_settings().payer_account
    return Demand(int(each.amount_ore), each.reference, each.demanded_on, each.pay_by, account)


async def _waivers(session: AsyncSession, actor: Actor, file_number: str, found: Any) -> tuple[Waived, ...]:
    if not found:
        return ()
    names = await names_not_told(session, (await session.exec(one_case(actor, file_number))).one())
    return tuple(
        Waived(
            clock.day_of(each.decided_at),
            int(each.amount_ore),
            without_names(each.reason, names, LEFT_OUT),
        )
        for each in found
    )


def _met(entry: Any) -> Met:
    on = entry.paid_on or entry.came_in_on or entry.booked_on
    return Met(entry.row_id, _WAYS[entry.kind], on, int(entry.amount_ore))


def _payment(actor: Actor, each: Any) -> PaymentIn:
    reference = each.bank_reference if actor.may(Right.RECOVERIES_HANDLE) else ""
    return PaymentIn(each.paid_on, int(each.amount_ore), reference)


def _attempts(found: Any) -> tuple[Attempt, ...]:
    """Each run with all claims of the recovery together."""
    runs: dict[date, list[Any]] = defaultdict(list)
    for each in found:
        runs[each.pay_on].append(each)
    return tuple(
        Attempt(
            pay_on,
            sum(int(each.before_ore) for each in tried),
            sum(int(each.taken_ore) for each in tried),
            is_paid=all(each.status is RunStatus.PAID for each in tried),
            is_returned=any(each.returned_on is not None for each in tried),
        )
        for pay_on, tried in sorted(runs.items())
    )
