"""Whether a municipality requires two persons for a change of account: its administrators' to say."""

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.payee_accounts import rule_to_change
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right
from rxapp.models import TwoPersonRule
from rxapp.services import journal
from rxapp.services.collecting import alone
from rxapp.services.rights import require


async def turn(session: AsyncSession, actor: Actor, *, is_on: bool) -> None:
    """Require two persons from now on, or no longer; that it is so already changes nothing.

    What waits for a second person goes on waiting: a change that was proposed under the rule is never let
    through by taking the rule away.

    Raises:
        NotAllowed: the actor is no administrator of a municipality.
    """
    require(actor, Right.PERMISSIONS_SET)
    await alone(session)
    found = (await session.exec(rule_to_change(actor))).first()
    if (found is not None) == is_on:
        return
    code = actor.municipality_code or ""
    if found is None:
        session.add(
            TwoPersonRule(municipality_code=code, turned_on_by=actor.account_id, turned_on_at=clock.now())
        )
    else:
        await session.delete(found)
    await session.flush()
    await journal.record(session, actor, Happened(EventKind.TWO_PERSONS_TURNED, code, data={"is_on": is_on}))
