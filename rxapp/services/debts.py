"""What the reader's municipality owes, and what the payout that comes takes of it.

The claims and the amounts that are due are those that a run would find, of the types that the reader holds
permission for; the rule is the run's own. Who holds every type is told to the öre what the run takes.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.debts import entry_is_visible, visible_claims_owed
from rxapp.access.rows import listing
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.debts import Foreseen, foresee, of_recoveries
from rxapp.domain.netting import Coming, Owed
from rxapp.domain.permissions import Actor, Right
from rxapp.models import LedgerEntry
from rxapp.services.bank_days import next_pay_day
from rxapp.services.claims_left import claims_left
from rxapp.services.due import is_due, is_unpaid
from rxapp.services.rights import require
from rxapp.services.run_collecting import payable_accounts


@dataclass(frozen=True, slots=True)
class Debt:
    """An open recovery in legal force. Without permission for its type only the number and what is left are
    told, and the rest is None. `taken_ore` is what the payout that comes takes; None where the municipality
    is to pay it in itself (`demanded_on`)."""

    file_number: str
    left_ore: int
    type_code: str | None = None
    claimed_ore: int | None = None
    taken_ore: int | None = None
    demanded_on: date | None = None

    @property
    def after_ore(self) -> int | None:
        """What is left after the payout that comes."""
        return None if self.taken_ore is None else self.left_ore - self.taken_ore


@dataclass(frozen=True, slots=True)
class Debts:
    """What is owed, and what the payout of the day pays and takes of the types the reader holds.

    `stuck_ore` is granted and has no account that can be paid to. `is_whole` says that no type is left out.
    """

    debts: tuple[Debt, ...]
    pay_on: date
    unpaid_ore: int
    stuck_ore: int
    taken_ore: int
    is_whole: bool

    @property
    def left_ore(self) -> int:
        return sum(debt.left_ore for debt in self.debts)

    @property
    def to_pay_ore(self) -> int:
        return self.unpaid_ore - self.stuck_ore - self.taken_ore


async def get_debts(session: AsyncSession, actor: Actor, pay_on: date | None = None) -> Debts:
    """The statement; on the next payout day unless said.

    Raises:
        NotAllowed: the actor reads no payouts.
    """
    require(actor, Right.PAYOUTS_READ)
    day = pay_on or next_pay_day(clock.today())
    claims = (await session.exec(visible_claims_owed(actor))).all()
    seen = [claim.claim_id for claim in claims if claim.type_code is not None]
    payable, stuck = await _payable(session, actor, day)
    foreseen = foresee([Coming(day, payable)], await _owed(session, seen, day), await _held(session, seen))
    unpaid = listing(func.coalesce(func.sum(LedgerEntry.amount_ore), 0)).where(
        is_unpaid(), entry_is_visible(actor)
    )
    return Debts(
        debts=_debts(claims, foreseen),
        pay_on=day,
        unpaid_ore=int((await session.exec(unpaid)).one()),
        stuck_ore=stuck,
        taken_ore=foreseen.taken_ore,
        is_whole=actor.types >= set(TYPES),
    )


def _debts(claims: Sequence[Any], foreseen: Foreseen) -> tuple[Debt, ...]:
    left = of_recoveries((each.file_number, int(each.left_ore)) for each in claims)
    whole = of_recoveries((each.file_number, int(each.claimed_ore or 0)) for each in claims)
    taken = of_recoveries((each.file_number, foreseen.taken.get(each.claim_id, 0)) for each in claims)
    first = {each.file_number: each for each in reversed(claims)}
    return tuple(
        Debt(number, ore)
        if first[number].type_code is None
        else Debt(
            number,
            ore,
            first[number].type_code,
            whole[number],
            taken[number] if first[number].demanded_on is None or taken[number] else None,
            first[number].demanded_on,
        )
        for number, ore in left.items()
        if ore
    )


async def _payable(session: AsyncSession, actor: Actor, day: date) -> tuple[Mapping[int, int], int]:
    """What is due on each account that can be paid to on the day, and what is due and has none."""
    accounts = payable_accounts(day)
    statement = (
        listing(accounts.c.payee_account_id, func.sum(LedgerEntry.amount_ore).label("ore"))
        .select_from(LedgerEntry)
        .join(
            accounts,
            (accounts.c.municipality_code == LedgerEntry.municipality_code)
            & (accounts.c.type_code == LedgerEntry.type_code),
            isouter=True,
        )
        .where(is_due(), entry_is_visible(actor))
        .group_by(accounts.c.payee_account_id)
    )
    sums = {row.payee_account_id: int(row.ore) for row in (await session.exec(statement)).all()}
    stuck = sums.pop(None, 0)
    return sums, stuck


async def _owed(session: AsyncSession, seen: Sequence[int], day: date) -> list[Owed]:
    """What a run of the day would find left of the claims, demanded ones left out."""
    claims, accounts = claims_left(), payable_accounts(day)
    statement = (
        listing(claims.c.claim_id, accounts.c.payee_account_id, claims.c.left_ore, claims.c.claimed_on)
        .select_from(claims)
        .join(
            accounts,
            (accounts.c.municipality_code == claims.c.municipality_code)
            & (accounts.c.type_code == claims.c.type_code),
            isouter=True,
        )
        .where(claims.c.claim_id.in_(seen), claims.c.left_ore > 0, ~claims.c.is_demanded)
    )
    found = (await session.exec(statement)).all()
    return [Owed(row.claim_id, row.payee_account_id, int(row.left_ore), row.claimed_on) for row in found]


async def _held(session: AsyncSession, seen: Sequence[int]) -> Mapping[int, int]:
    """What runs that are not paid yet have taken of the claims: as good as set off."""
    claims = claims_left()
    held = listing(claims.c.claim_id, claims.c.held_ore).where(
        claims.c.claim_id.in_(seen), claims.c.held_ore > 0
    )
    return {row.claim_id: int(row.held_ore) for row in (await session.exec(held)).all()}
