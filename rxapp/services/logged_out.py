"""Why a session lets nobody in any more, told in the page that was open in it."""

from sqlmodel import col, select

from rxapp import clock
from rxapp.access.actors import agreement_runs
from rxapp.access.rows import listing
from rxapp.db import reading
from rxapp.domain.permissions import Role
from rxapp.models import Account, LoginSession
from rxapp.services.auth import Refusal, hash_key
from rxapp.settings import get_settings
from rxapp.text.login import out_sentence


async def sentence(key: str) -> str:
    """The sentence for whoever has the session key; one without reason for a key that was never given."""
    reason = await _reason(key)
    return out_sentence(reason.value if reason else "", get_settings().support_contact)


async def _reason(key: str) -> Refusal | None:
    """What is in the way of the account itself. None: the session has ended, and that is all."""
    columns = ("role", "municipality_code", "deactivated_at", "locked_at")
    whose = (
        listing(*(getattr(Account, name) for name in columns))
        .join(LoginSession, col(LoginSession.account_id) == Account.id)
        .where(LoginSession.key_hash == hash_key(key))
    )
    async with reading() as session:
        account = (await session.exec(whose)).first()
        if account is None:
            return None
        if account.deactivated_at is not None:
            return Refusal.INACTIVE
        if account.locked_at is not None:
            return Refusal.LOCKED
        if account.role is Role.OFFICER:
            return None
        runs = await session.exec(select(agreement_runs(account.municipality_code, clock.today())))
        return None if runs.one() else Refusal.NO_AGREEMENT
