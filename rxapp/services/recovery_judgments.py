"""What a final judgment on a recovery comes to, at once: what it claims is booked, what it lowers is undone,
and what it sends back is handled anew."""

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.domain.errors import Conflict
from rxapp.domain.events import EventKind
from rxapp.domain.legal_force import Why
from rxapp.domain.permissions import Actor
from rxapp.models import Case
from rxapp.services.chains import chain_of, force_of, standing
from rxapp.services.recovery_claims import follow
from rxapp.services.recovery_decisions import go_back
from rxapp.services.recovery_facts import hold


async def follow_judgment(
    session: AsyncSession, actor: Actor, case: Case
) -> dict[str, str | int | bool | None]:
    """The case is locked by the caller, and its appeal is closed. Gives what came of it (`recovery` is the
    kind of what happened) for the event, which is the caller's.

    What rests on a last day that is still to come waits for the turn of the day.
    """
    followed = await follow(session, case.id or 0)
    told = {} if followed is None else {"recovery": followed.kind.value, **followed.data}
    chain = await chain_of(session, case)
    decided = standing(chain)
    if decided is None or force_of(chain, decided).why is not Why.REMITTED:
        return told
    held = await hold(session, actor, case.file_number)
    try:
        await go_back(session, actor, held)
    except Conflict:
        # Its rows are in another recovery by now, and nothing is changed: an officer ends that one and then
        # takes this one up.
        return told
    return told | {"recovery": EventKind.RECOVERY_TAKEN_UP_AGAIN.value}
