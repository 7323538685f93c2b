"""A decision on recovery after reconsideration: less is claimed of some rows, the others stay."""

from collections.abc import Sequence

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.domain.appeals import Reconsidered
from rxapp.domain.decided import Cause
from rxapp.domain.errors import Invalid
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.recovery_amounts import Settled, changed_to
from rxapp.domain.replacements import check_result
from rxapp.services import appeal_records
from rxapp.services.recovery_decisions import put_in_place
from rxapp.services.recovery_facts import hold
from rxapp.services.rights import require

NO_ROWS = "Lägg till minst en rad som ändras."


async def reconsider(
    session: AsyncSession,
    actor: Actor,
    appealed: appeal_records.Held,
    *,
    result: Reconsidered,
    reason: str,
    changes: Sequence[Settled],
) -> int:
    """Make the decision in place of the appealed one, with what `changes` says of its rows; gives its id.

    What is in the ledger is lowered at once. The event is the caller's, and so is the appeal.

    Raises:
        NotAllowed, NotFound: the actor handles no recoveries, or there is no such one.
        Conflict: the decision has been replaced, or is with a court.
        Invalid: rows that are not in it, amounts that are not such as they must be, or some row gets worse.
    """
    require(actor, Right.RECOVERIES_HANDLE)
    if not changes:
        raise Invalid("rader", NO_ROWS)
    held = await hold(session, actor, appealed.case.file_number)
    before = held.recovery().settled
    after = changed_to(before, changes)
    check_result(result, appealed.stands, tuple((row.row, -row.claimed_ore) for row in after))
    decision = await put_in_place(
        session,
        actor,
        held,
        appealed.chain,
        cause=Cause.RECONSIDERATION,
        settled=after,
        reason=reason,
        waiver_reason=_why_waived(before, after, held.record.waiver_reason, reason),
    )
    return decision.id or 0


def _why_waived(before: Sequence[Settled], after: Sequence[Settled], kept: str, reason: str) -> str:
    """What is waived anew is waived for the reason of the reconsideration."""
    was, waived = ({row.row: row.waived_ore for row in rows if row.waived_ore} for rows in (before, after))
    if not waived:
        return ""
    return kept if waived.items() <= was.items() else reason
