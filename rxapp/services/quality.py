"""The quality review: officers look at automatic decisions that chance has picked. It changes no decision."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.automatic import review_itself, visible_quality_reviews
from rxapp.access.cases import visible_decisions
from rxapp.access.decisions import is_first
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case, Decision, QualityReview
from rxapp.services import journal
from rxapp.services.naming import check_names, names_not_told
from rxapp.services.paging import Paged, fetch_page
from rxapp.services.rights import require

REASON_MIN, REASON_MAX = 10, 2000
NOT_DRAWN = "Ärendet är inte utvalt för kvalitetsgranskning."
OWN = "Du har registrerat ansökan. En annan handläggare granskar beslutet."
REVIEWED = "Beslutet är redan granskat. Läs in sidan igen."
COULD_BE = (
    DecisionOutcome.GRANTED,
    DecisionOutcome.PARTLY_GRANTED,
    DecisionOutcome.REJECTED,
    DecisionOutcome.DISMISSED,
)


@dataclass(frozen=True, slots=True)
class ReviewView:
    """A decision that was picked. `rules` are those it rests on, as they are kept with it."""

    file_number: str
    type_code: str
    municipality: str
    outcome: DecisionOutcome
    granted_ore: int | None
    decided_at: datetime
    rules: list[dict[str, Any]]
    is_own: bool
    reviewed_at: datetime | None
    reviewer: str
    agrees: bool | None
    would_be: DecisionOutcome | None
    reason: str


async def list_open(session: AsyncSession, actor: Actor, page: int) -> Paged:
    """What waits to be reviewed, the oldest first."""
    require(actor, Right.QUALITY_REVIEW)
    statement = visible_quality_reviews(actor).where(col(QualityReview.reviewed_at).is_(None))
    ordered = statement.order_by(col(QualityReview.drawn_at), col(QualityReview.case_id))
    return await fetch_page(session, statement, ordered, page)


async def list_reviewed(session: AsyncSession, actor: Actor, page: int) -> Paged:
    """What was reviewed, the latest first."""
    require(actor, Right.QUALITY_REVIEW)
    statement = visible_quality_reviews(actor).where(col(QualityReview.reviewed_at).is_not(None))
    ordered = statement.order_by(col(QualityReview.reviewed_at).desc(), col(QualityReview.case_id).desc())
    return await fetch_page(session, statement, ordered, page)


async def get_review(session: AsyncSession, actor: Actor, file_number: str) -> ReviewView:
    """One decision that was picked.

    Raises:
        NotAllowed: the actor reviews no decisions.
        NotFound: chance has not picked it, or there is no such case.
    """
    require(actor, Right.QUALITY_REVIEW)
    mine = visible_quality_reviews(actor).where(col(Case.file_number) == file_number)
    found = (await session.exec(mine)).first()
    if found is None:
        raise NotFound(NOT_DRAWN)
    decided = visible_decisions(actor).where(Decision.case_id == found.case_id, is_first())
    decision = (await session.exec(decided)).first()
    return ReviewView(
        found.file_number,
        found.type_code,
        found.municipality,
        found.outcome,
        found.granted_ore,
        found.decided_at,
        decision.rules if decision else [],
        bool(found.is_own),
        found.reviewed_at,
        found.reviewer or "",
        found.agrees,
        found.would_be,
        found.reason,
    )


async def review(
    session: AsyncSession,
    actor: Actor,
    file_number: str,
    *,
    agrees: bool,
    would_be: DecisionOutcome | None = None,
    reason: str = "",
) -> None:
    """Say whether the decision is right, and else why not and what it should have been.

    Raises:
        NotAllowed, NotFound: the actor reviews no decisions, or chance has not picked it.
        Conflict: it is reviewed already, or the actor registered the application.
        Invalid: what is said is not whole, or names somebody who is protected.
    """
    require(actor, Right.QUALITY_REVIEW)
    locked = review_itself(actor, file_number).with_for_update(of=QualityReview)
    found = (await session.exec(locked)).first()
    if found is None:
        raise NotFound(NOT_DRAWN)
    drawn, case = found
    if drawn.reviewed_at is not None:
        raise Conflict(REVIEWED)
    if case.is_paper and case.sent_by == actor.account_id:
        raise Conflict(OWN)
    if not agrees:
        right, why = _would_be(would_be), _reason(reason)
        check_names(why, await names_not_told(session, case), "granskningsskal")
        drawn.would_be, drawn.reason = right, why
    drawn.agrees, drawn.reviewed_by, drawn.reviewed_at = agrees, actor.account_id, clock.now()
    await session.flush()
    data: dict[str, str | int | bool | None] = {"agrees": agrees}
    reviewed = Happened(EventKind.QUALITY_REVIEWED, type_code=case.type_code, case_id=case.id, data=data)
    await journal.record(session, actor, reviewed)


def _would_be(outcome: DecisionOutcome | None) -> DecisionOutcome:
    if outcome is None or outcome not in COULD_BE:
        raise Invalid("ratt-beslut", "Välj vilket beslut som hade varit rätt.")
    return outcome


def _reason(text: str) -> str:
    why = text.strip()
    if not REASON_MIN <= len(why) <= REASON_MAX:
        raise Invalid("granskningsskal", f"Skriv varför, {REASON_MIN}–{REASON_MAX} tecken.")
    return why
