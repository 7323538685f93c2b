"""Administrators of municipalities, registered, changed and deregistered by the contact centre."""

from dataclasses import dataclass

from sqlalchemy.exc import IntegrityError
from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.administration import one_administrator, visible_administrators
from rxapp.domain.agreements import LAST_ADMINISTRATOR
from rxapp.domain.errors import Conflict, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.identifiers import parse_hsa_id
from rxapp.domain.people import Details
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.models import Account
from rxapp.services import auth, journal
from rxapp.services.account_details import change_details, open_account
from rxapp.services.administrators import NO_ADMINISTRATOR, AdministratorView, get_administrator, is_last
from rxapp.services.locks import open_card
from rxapp.services.municipality_locks import lock_municipality
from rxapp.services.rights import require


@dataclass(frozen=True, slots=True)
class NewAdministrator:
    """Whom to register. `pin_hash` is made before the transaction (`new_pin_hash`)."""

    hsa_id: str
    details: Details
    pin_hash: str


async def register(
    session: AsyncSession, actor: Actor, *, municipality_code: str, new: NewAdministrator
) -> None:
    """Register an administrator. A former one gets the old account back, with the details now given.

    Raises:
        NotAllowed, NotFound: not this actor, no such municipality.
        Invalid: the card is malformed, another organisation's, or taken; the reason is said.
    """
    require(actor, Right.ADMINISTRATORS_SET)
    await lock_municipality(session, actor, municipality_code)
    former = await _former(session, actor, municipality_code, parse_hsa_id(new.hsa_id))
    if former is not None:
        await change_details(session, actor, former, new.details)
        await _reactivate(session, actor, former)
        return
    account = await open_account(
        session,
        hsa_id=new.hsa_id,
        role=Role.ADMINISTRATOR,
        municipality_code=municipality_code,
        details=new.details,
        pin_hash=new.pin_hash,
    )
    await _record(session, actor, EventKind.ADMINISTRATOR_REGISTERED, account)


async def _former(session: AsyncSession, actor: Actor, code: str, card: str) -> Account | None:
    statement = visible_administrators(actor).where(
        Account.municipality_code == code, Account.hsa_id == card, col(Account.deactivated_at).is_not(None)
    )
    row = (await session.exec(statement)).first()
    return (await session.exec(one_administrator(actor, row.id))).first() if row else None


async def reregister(session: AsyncSession, actor: Actor, *, account_id: int) -> AdministratorView:
    """Make a former administrator a current one, with the same account.

    Raises:
        NotAllowed, NotFound: not this actor, no such administrator.
    """
    account = await _locked(session, actor, account_id)
    if not account.is_active:
        await _reactivate(session, actor, account)
    return await get_administrator(session, actor, account_id)


async def _reactivate(session: AsyncSession, actor: Actor, account: Account) -> None:
    account.deactivated_at = None
    await _record(session, actor, EventKind.ADMINISTRATOR_REGISTERED, account, again=True)


async def deregister(session: AsyncSession, actor: Actor, *, account_id: int) -> AdministratorView:
    """End an administrator's assignment and every session of the account; gives who it was.

    Raises:
        NotAllowed, NotFound: not this actor, no such administrator.
        Conflict: the last one, while an agreement runs or is to come.
    """
    account = await _locked(session, actor, account_id)
    if account.is_active:
        if await is_last(session, actor, account_id):
            raise Conflict(LAST_ADMINISTRATOR)
        account.deactivated_at = clock.now()
        try:
            await session.flush()
        except IntegrityError as error:
            # The database counts too, and it is the one that is right.
            raise Conflict(LAST_ADMINISTRATOR) from error
        await auth.end_sessions(session, account_id)
        await _record(session, actor, EventKind.ADMINISTRATOR_DEREGISTERED, account)
    return await get_administrator(session, actor, account_id)


async def change(
    session: AsyncSession, actor: Actor, *, account_id: int, details: Details
) -> AdministratorView:
    """Give an administrator another name or e-mail address.

    Raises:
        NotAllowed, NotFound: not this actor, no such administrator.
    """
    await change_details(session, actor, await _locked(session, actor, account_id), details)
    return await get_administrator(session, actor, account_id)


async def unlock(session: AsyncSession, actor: Actor, *, account_id: int) -> AdministratorView:
    """Let an administrator whose card was locked try the PIN again.

    Raises:
        NotAllowed, NotFound: not this actor, no such administrator.
    """
    account = await _locked(session, actor, account_id)
    if account.locked_at is not None:
        await open_card(session, actor, account)
    return await get_administrator(session, actor, account_id)


async def _locked(session: AsyncSession, actor: Actor, account_id: int) -> Account:
    """The account, once its municipality is locked: the order is everybody's."""
    require(actor, Right.ADMINISTRATORS_SET)
    whose = await get_administrator(session, actor, account_id)
    await lock_municipality(session, actor, whose.municipality_code)
    account = (await session.exec(one_administrator(actor, account_id))).first()
    if account is None:
        raise NotFound(NO_ADMINISTRATOR)
    return account


async def _record(
    session: AsyncSession, actor: Actor, kind: EventKind, account: Account, **data: bool
) -> None:
    happened = Happened(kind, account.municipality_code, account_id=account.id, data=dict(data))
    await journal.record(session, actor, happened)
