"""Locked cards opened: by whoever may, and by the operator where nobody in the service may, as an officer's
or the last contact centre's."""

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.domain.errors import Conflict, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.identifiers import parse_hsa_id
from rxapp.domain.permissions import Actor
from rxapp.models import Account
from rxapp.services import journal


async def unlock_card(session: AsyncSession, hsa_id: str) -> str:
    """Let the card be tried again, whoever has it; gives the HSA-id as it is registered.

    Raises:
        Invalid: it is no HSA-id.
        NotFound: no account has it.
        Conflict: the card is not locked.
    """
    card = parse_hsa_id(hsa_id)
    found = select(Account).where(Account.hsa_id == card).with_for_update(key_share=True)
    account = (await session.exec(found)).first()
    if account is None:
        raise NotFound(f"Det finns inget konto med HSA-id {card}.")
    if account.locked_at is None:
        raise Conflict(f"Kortet {card} är inte låst.")
    await open_card(session, None, account)
    return card


async def open_card(session: AsyncSession, actor: Actor | None, account: Account) -> None:
    """Let the PIN of a locked account be tried again; the operator is no actor."""
    account.locked_at, account.wrong_pins = None, 0
    happened = Happened(EventKind.CARD_UNLOCKED, account.municipality_code, account_id=account.id)
    await journal.record(session, actor, happened)
