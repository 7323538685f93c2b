"""Why a case is with an officer, or how the rules settled it: as much of it as the reader may know."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.automatic import visible_referrals
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case, Referral


@dataclass(frozen=True, slots=True)
class ReferralView:
    """Every rule as it was when the case was left to an officer; the first are those that stopped it."""

    at: datetime
    stopped: tuple[dict[str, Any], ...]
    others: tuple[dict[str, Any], ...]


async def get_referral(session: AsyncSession, actor: Actor, file_number: str) -> ReferralView | None:
    """The latest time that the rules left the visible case to an officer; None if they never did."""
    statement = visible_referrals(actor).where(col(Case.file_number) == file_number)
    found = (await session.exec(statement.order_by(col(Referral.id).desc()).limit(1))).first()
    if found is None:
        return None
    rules: list[dict[str, Any]] = found.seen if actor.may(Right.CASES_DECIDE) else found.told
    stopped = tuple(rule for rule in rules if rule["outcome"] != "passed")
    return ReferralView(found.at, stopped, tuple(rule for rule in rules if rule["outcome"] == "passed"))
