"""What waits for the officers among the cases that are decided."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.new_decisions import visible_to_decide_anew
from rxapp.domain.claims import claim_of
from rxapp.domain.decided import Cause
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor, Right
from rxapp.services.desk_proposals import ANEW
from rxapp.services.rights import require

MOST = 100
"""Few cases come back from court; with more than this the list is no longer what one works by."""


@dataclass(frozen=True, slots=True)
class ToDecideAnew:
    """A decided case that somebody is to act in. `proposed` is the cause of a new decision that waits for
    another officer; without it a court has sent the case back."""

    file_number: str
    municipality: str
    type_code: str
    claim: Period
    holder: str
    is_mine: bool
    proposed: Cause | None
    is_my_proposal: bool


async def list_to_decide_anew(session: AsyncSession, actor: Actor) -> Sequence[ToDecideAnew]:
    """Those cases, the oldest first.

    Raises:
        NotAllowed: the actor decides no cases.
    """
    require(actor, Right.CASES_DECIDE)
    found = (await session.exec(visible_to_decide_anew(actor).limit(MOST))).all()
    return [
        ToDecideAnew(
            file_number=each.file_number,
            municipality=each.municipality,
            type_code=each.type_code,
            claim=claim_of(each.quarter_first_day, each.claim_last_day),
            holder=each.holder or "",
            is_mine=each.holder_id == actor.account_id,
            proposed=_cause(each.chosen),
            is_my_proposal=each.proposed_by == actor.account_id,
        )
        for each in found
    ]


def _cause(chosen: dict[str, Any] | None) -> Cause | None:
    anew = (chosen or {}).get(ANEW)
    return Cause(anew["cause"]) if anew else None
