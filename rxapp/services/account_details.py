"""Opening an account for a card, and changing the name or address of one: the same for every role."""

import asyncio
import secrets
from dataclasses import asdict

from sqlalchemy.exc import IntegrityError
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.administration import card_holder, issuer
from rxapp.domain.errors import Invalid
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.identifiers import hsa_org_number, parse_hsa_id
from rxapp.domain.people import Details
from rxapp.domain.permissions import Actor, Role
from rxapp.models import Account, AccountChange
from rxapp.services import journal
from rxapp.services.auth import hash_pin
from rxapp.services.cards import TEST_PIN, TEST_PREFIX
from rxapp.settings import get_settings
from rxapp.text.labels import ROLE

BOTH_ROLES = "Samma person kan inte vara både användare och administratör."


async def new_pin_hash(hsa_id: str) -> str:
    """The hash that a new account begins with; made before the transaction, since it is slow on purpose.

    A test card has the PIN of all test cards. Any other card is checked by whoever issued it.
    """
    is_test = get_settings().is_demo and hsa_id.strip().upper().startswith(TEST_PREFIX)
    return await asyncio.to_thread(hash_pin, TEST_PIN if is_test else secrets.token_hex(16))


async def open_account(
    session: AsyncSession,
    *,
    hsa_id: str,
    role: Role,
    municipality_code: str,
    details: Details,
    pin_hash: str,
) -> Account:
    """A new account of a municipality, with no permission. Whoever calls records what has happened.

    Raises:
        Invalid: `hsa_id` is malformed, of another organisation's card, or taken; the reason is said.
    """
    card = parse_hsa_id(hsa_id)
    if (await session.exec(issuer(hsa_org_number(card)))).first() != municipality_code:
        raise Invalid(
            "hsa_id", "Kortet är inte utfärdat av kommunen: de tio siffrorna är en annan organisations."
        )
    await _refuse_taken(session, card, role, municipality_code)
    account = Account(
        hsa_id=card, role=role, municipality_code=municipality_code, pin_hash=pin_hash, **asdict(details)
    )
    try:
        async with session.begin_nested():
            session.add(account)
    except IntegrityError:
        # Somebody else was first, a moment ago.
        await _refuse_taken(session, card, role, municipality_code)
        raise
    return account


async def _refuse_taken(session: AsyncSession, card: str, role: Role, code: str) -> None:
    holder = (await session.exec(card_holder(card, code))).first()
    if holder is None:
        return
    if holder.role is not role:
        sentence = f"Kortet är redan registrerat för en {ROLE[holder.role]}. {BOTH_ROLES}"
    elif holder.deactivated_at is not None:
        sentence = f"Kortet är redan registrerat för en {ROLE[role]} som är inaktiv. Aktivera den i stället."
    else:
        sentence = f"Kortet är redan registrerat för en {ROLE[role]}."
    raise Invalid("hsa_id", sentence)


async def change_details(session: AsyncSession, actor: Actor, account: Account, details: Details) -> bool:
    """Set name and address of a locked account and record what they were; whether anything changed."""
    old = Details(account.first_name, account.last_name, account.email)
    changed = {name: value for name, value in asdict(details).items() if value != getattr(old, name)}
    if not changed:
        return False
    for name, value in changed.items():
        setattr(account, name, value)
    happened = Happened(
        EventKind.ACCOUNT_CHANGED,
        account.municipality_code,
        account_id=account.id,
        # Which they are is no secret; what they are is kept beside the journal.
        data={"fields": ",".join(sorted(changed))},
    )
    event_id = await journal.record(session, actor, happened)
    session.add_all(
        AccountChange(event_id=event_id, field=name, old=getattr(old, name), new=value)
        for name, value in changed.items()
    )
    return True
