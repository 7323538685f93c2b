"""What a final judgment on a recovery comes to, at once: what it claims is booked, what it lowers is undone,
and what it sends back is handled anew."""

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.domain.errors import Conflict
from rxapp.domain.legal_force import Why
from rxapp.domain.permissions import Actor
from rxapp.models import Case
from rxapp.services.chains import chain_of, force_of, standing
from rxapp.services.recovery_claims import follow
from rxapp.services.recovery_decisions import take_up_again
from rxapp.services.recovery_facts import hold


async def follow_judgment(session: AsyncSession, actor: Actor, case: Case) -> None:
    """The case is locked by the caller, and its appeal is closed.

    What rests on a last day that is still to come waits for the turn of the day.
    """
    await follow(session, case.id or 0)
    chain = await chain_of(session, case)
    decided = standing(chain)
    if decided is None or force_of(chain, decided).why is not Why.REMITTED:
        return
    held = await hold(session, actor, case.file_number)
    try:
        await take_up_again(session, actor, case.file_number, version=held.record.version)
    except Conflict:
        # Its rows are in another recovery by now, and nothing is changed: an officer ends that one and then
        # takes this one up.
        return
