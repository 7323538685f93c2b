"""The operator's way to open a locked card that nobody in the service may open: an officer's, or the last
contact centre's."""

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.domain.errors import Conflict, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.identifiers import parse_hsa_id
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
    account.locked_at, account.wrong_pins = None, 0
    happened = Happened(EventKind.CARD_UNLOCKED, account.municipality_code, account_id=account.id)
    await journal.record(session, None, happened)
    return card
