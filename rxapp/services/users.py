"""A municipality's users: created, changed, deactivated and unlocked by its own administrators."""

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.administration import visible_agreements
from rxapp.access.permissions import one_user
from rxapp.domain.agreements import THIS_SERVICE
from rxapp.domain.errors import NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.people import Details
from rxapp.domain.permissions import Actor, Right, Role
from rxapp.domain.windows import Window
from rxapp.models import Account, Agreement
from rxapp.services import journal
from rxapp.services.account_details import change_details, open_account
from rxapp.services.auth import end_sessions
from rxapp.services.holdings import NO_USER
from rxapp.services.locks import open_card
from rxapp.services.rights import require


async def create_user(
    session: AsyncSession, actor: Actor, *, hsa_id: str, details: Details, pin_hash: str
) -> int:
    """A new user of the municipality, without permissions; gives its number.

    Raises:
        Invalid: the card is malformed, another organisation's, or registered already.
        NotAllowed: the actor creates no users.
    """
    require(actor, Right.USERS_SET)
    account = await open_account(
        session,
        hsa_id=hsa_id,
        role=Role.USER,
        municipality_code=actor.municipality_code or "",
        details=details,
        pin_hash=pin_hash,
    )
    await journal.record(session, actor, _happened(EventKind.ACCOUNT_CREATED, account))
    return account.id or 0


async def change_user(session: AsyncSession, actor: Actor, *, account_id: int, details: Details) -> bool:
    """Give the user another name or address; whether anything changed.

    Raises:
        NotFound: there is no such user in the municipality.
    """
    account = await _locked(session, actor, account_id)
    return await change_details(session, actor, account, details)


async def deactivate(session: AsyncSession, actor: Actor, *, account_id: int) -> bool:
    """Let the user log in no more, and end every session at once. The permissions are kept.

    Raises:
        NotFound: there is no such user in the municipality.
    """
    account = await _locked(session, actor, account_id)
    if not account.is_active:
        return False
    account.deactivated_at = clock.now()
    await end_sessions(session, account_id)
    await journal.record(session, actor, _happened(EventKind.ACCOUNT_DEACTIVATED, account))
    return True


async def reactivate(session: AsyncSession, actor: Actor, *, account_id: int) -> bool:
    """Let the user log in again, with the permissions that were kept.

    Raises:
        NotFound: there is no such user in the municipality.
    """
    account = await _locked(session, actor, account_id)
    if account.is_active:
        return False
    account.deactivated_at = None
    await journal.record(session, actor, _happened(EventKind.ACCOUNT_REACTIVATED, account))
    return True


async def unlock(session: AsyncSession, actor: Actor, *, account_id: int) -> bool:
    """Let a card that was locked by wrong PINs be tried again.

    Raises:
        NotFound: there is no such user in the municipality.
    """
    account = await _locked(session, actor, account_id)
    if account.locked_at is None:
        return False
    await open_card(session, actor, account)
    return True


async def agreement_runs(session: AsyncSession, actor: Actor) -> bool:
    """Whether the municipality's agreement for this service runs today."""
    mine = visible_agreements(actor).where(
        Agreement.service == THIS_SERVICE, col(Agreement.municipality_code) == actor.municipality_code
    )
    found = (await session.exec(mine)).all()
    return any(Window(row.starts_on, row.ends_on).holds(clock.today()) for row in found)


async def _locked(session: AsyncSession, actor: Actor, account_id: int) -> Account:
    require(actor, Right.USERS_SET)
    account: Account | None = (await session.exec(one_user(actor, account_id))).first()
    if account is None:
        raise NotFound(NO_USER)
    return account


def _happened(kind: EventKind, account: Account) -> Happened:
    return Happened(kind, account.municipality_code, account_id=account.id)
