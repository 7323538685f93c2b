"""Changing which account a municipality is paid to: by one person, or by one and another who confirms it.

Every change is made alone with the preparing of payout runs: what a run has been prepared with never changes
afterwards, and no change is told to count from a payout that is prepared already.
"""

from datetime import date

from sqlalchemy import delete
from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.payee_accounts import own_account
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.payee_accounts import STANDARD, AccountNumber, check_cancel, check_confirm, status_of
from rxapp.domain.permissions import Actor, Right
from rxapp.models import HeldAccount, PayeeAccount, PayeeAccountChange
from rxapp.services import journal
from rxapp.services.collecting import alone
from rxapp.services.payee_account_looks import REFUSED, Wanted, check, latest_of, standing_changes
from rxapp.services.payee_accounts import first_payout, needs_second, prepared_until
from rxapp.services.rights import require

OTHER_PAYOUT = "Bytet gäller nu från utbetalningen {day}. Granska det igen innan du sparar."


async def propose(session: AsyncSession, actor: Actor, wanted: Wanted, *, seen: date) -> PayeeAccountChange:
    """Change the account, or propose it where two persons are required. `seen` is the payout that the
    person was told.

    Raises:
        NotAllowed: the actor has no permission for account numbers.
        Invalid: the account cannot be used, or is used already.
        Conflict: a change waits already, or it would count from another payout than was told.
    """
    require(actor, Right.ACCOUNT_NUMBERS_SET)
    await alone(session)
    standing = await standing_changes(session, actor)
    before = await check(session, actor, wanted, standing)
    second = await needs_second(session, actor)
    pays_from = await _as_told(session, seen)
    change = PayeeAccountChange(
        municipality_code=actor.municipality_code or "",
        subject=wanted.subject,
        payee_account_id=await _held(session, actor, wanted.account),
        reference=wanted.reference,
        second_needed=second,
        proposed_by=actor.account_id,
        proposed_at=clock.now(),
    )
    if not second:
        await _pay_again(session, standing, change)
        await _replace(session, actor, standing, change, pays_from)
        change.pays_from = pays_from
    session.add(change)
    await _flush(session)
    kind = EventKind.PAYEE_ACCOUNT_PROPOSED if second else EventKind.PAYEE_ACCOUNT_CHANGED
    await _record(session, actor, kind, change, whose=before, before=before)
    return change


async def confirm(session: AsyncSession, actor: Actor, change_id: int, *, seen: date) -> None:
    """Let what another person has proposed count, from the payout that the actor was told.

    Raises:
        NotAllowed: the actor has no permission for account numbers, or proposed it.
        NotFound: there is no such change in the municipality.
        Conflict: it does not wait any more, or would count from another payout.
    """
    require(actor, Right.ACCOUNT_NUMBERS_SET)
    await alone(session)
    standing = await standing_changes(session, actor)
    change = _one(standing, change_id)
    status = status_of(pays_from=change.pays_from, is_cancelled=False, today=clock.today())
    check_confirm(status, proposed_by=change.proposed_by, confirmer=actor.account_id)
    pays_from = await _as_told(session, seen)
    before = latest_of(standing, change.subject)
    await _pay_again(session, standing, change)
    await _replace(session, actor, standing, change, pays_from)
    change.pays_from, change.confirmed_by, change.confirmed_at = pays_from, actor.account_id, clock.now()
    await _flush(session)
    await _record(session, actor, EventKind.PAYEE_ACCOUNT_CONFIRMED, change, whose=change, before=before)


async def cancel(session: AsyncSession, actor: Actor, change_id: int) -> None:
    """Undo a change before anything is paid by it: the account before it counts again.

    Raises:
        NotAllowed: the actor has no permission for account numbers.
        NotFound: there is no such change in the municipality.
        Conflict: the payout that it counts from is prepared.
    """
    require(actor, Right.ACCOUNT_NUMBERS_SET)
    await alone(session)
    standing = await standing_changes(session, actor)
    change = _one(standing, change_id)
    status = status_of(pays_from=change.pays_from, is_cancelled=False, today=clock.today())
    check_cancel(status, pays_from=change.pays_from, prepared_until=await prepared_until(session))
    await _take_away(session, actor, standing, change)
    before = latest_of([other for other in standing if other.id != change.id], change.subject)
    await _record(session, actor, EventKind.PAYEE_ACCOUNT_CANCELLED, change, whose=change, before=before)


def _one(standing: list[PayeeAccountChange], change_id: int) -> PayeeAccountChange:
    found = next((change for change in standing if change.id == change_id), None)
    if found is None:
        raise NotFound("Bytet finns inte längre. Någon kan ha ångrat det.")
    return found


async def _held(session: AsyncSession, actor: Actor, account: AccountNumber | None) -> int | None:
    """The municipality's own account of that number, registered if it is new."""
    if account is None:
        return None
    found = (await session.exec(own_account(actor, account.kind, account.digits))).first()
    if found is None:
        found = PayeeAccount(
            municipality_code=actor.municipality_code or "",
            kind=account.kind,
            number=account.digits,
            registered_at=clock.now(),
        )
        session.add(found)
        try:
            await session.flush()
        except IntegrityError as error:
            raise Invalid("number", REFUSED) from error
    return found.id


async def _as_told(session: AsyncSession, seen: date) -> date:
    pays_from = first_payout(clock.today(), await prepared_until(session))
    if pays_from != seen:
        raise Conflict(OTHER_PAYOUT.format(day=pays_from.isoformat()))
    return pays_from


async def _pay_again(
    session: AsyncSession, standing: list[PayeeAccountChange], change: PayeeAccountChange
) -> None:
    """An account that the bank sent money back from is held until the municipality has left it. Whoever
    takes it again says that it is right: held for good, nothing would ever be paid to it."""
    latest = (latest_of(standing, subject) for subject in {other.subject for other in standing})
    if all(each is None or each.payee_account_id != change.payee_account_id for each in latest):
        await session.exec(
            delete(HeldAccount).where(col(HeldAccount.payee_account_id) == change.payee_account_id)
        )


async def _replace(
    session: AsyncSession,
    actor: Actor,
    standing: list[PayeeAccountChange],
    change: PayeeAccountChange,
    pays_from: date,
) -> None:
    """Of two changes that would count from the same payout the later is meant."""
    for other in standing:
        if other is not change and other.subject == change.subject and other.pays_from == pays_from:
            await _take_away(session, actor, standing, other, kept=change.payee_account_id)


async def _take_away(
    session: AsyncSession,
    actor: Actor,
    standing: list[PayeeAccountChange],
    change: PayeeAccountChange,
    *,
    kept: int | None = None,
) -> None:
    """Cancel a change, and let its account go if nothing else of the municipality is to be paid to it."""
    change.cancelled_by, change.cancelled_at = actor.account_id, clock.now()
    await _flush(session)
    account_id = change.payee_account_id
    is_used = any(other is not change and other.payee_account_id == account_id for other in standing)
    if account_id is None or account_id == kept or is_used:
        return
    account = await session.get_one(PayeeAccount, account_id)
    account.let_go_at = clock.now()
    await _flush(session)


async def _flush(session: AsyncSession) -> None:
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict("Någon annan hann före. Läs in sidan igen.") from error


async def _record(
    session: AsyncSession,
    actor: Actor,
    kind: EventKind,
    change: PayeeAccountChange,
    *,
    whose: PayeeAccountChange | None,
    before: PayeeAccountChange | None,
) -> None:
    """`whose` change the event is about, and the one before it: both are to be told of it. No number."""
    await journal.record(
        session,
        actor,
        Happened(
            kind,
            change.municipality_code,
            type_code=None if change.subject == STANDARD else change.subject,
            account_id=whose.proposed_by if whose is not None else None,
            data={
                "change_id": change.id,
                "pays_from": change.pays_from.isoformat() if change.pays_from else None,
                "previous_by": before.proposed_by if before is not None else None,
            },
        ),
    )
