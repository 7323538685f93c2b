"""What courts say of an appeal, appealed further or final (46–47 §§ förvaltningslagen)."""

from collections.abc import Mapping, Sequence
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain import appeal_courts
from rxapp.domain.appeal_steps import STEPS, AppealVerb
from rxapp.domain.courts import Court, CourtOutcome, Judgment
from rxapp.domain.decided import Matter
from rxapp.domain.errors import Invalid
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.recovery_claims import judged
from rxapp.domain.replacements import is_worse
from rxapp.models import JudgmentRecord
from rxapp.services.appeal_records import Data, Held, hold, keep, tell, write
from rxapp.services.facts import rows_of
from rxapp.services.recovery_judgments import follow_judgment
from rxapp.services.replacing import book_judgment
from rxapp.services.rights import require
from rxapp.text.appealing import WORSE_BY_COURT


async def judge(
    session: AsyncSession,
    actor: Actor,
    appeal_id: int,
    version: int,
    *,
    outcome: CourtOutcome,
    judged_on: date,
    case_number: str,
    amounts: Mapping[int, int] | None = None,
) -> None:
    """Register what the court where the appeal lies has said; `amounts` is what rows come to by it, in öre,
    by their position. Of a recovery it is what is to be paid back, by the row's id.

    Raises:
        NotAllowed, NotFound: the actor handles no appeals, or there is no such appeal.
        Conflict: it is not with a court, or somebody was first.
        Invalid: the day, the case number or the amounts do not fit.
    """
    require(actor, Right.APPEALS_HANDLE)
    held = await hold(session, actor, appeal_id, version)
    rows = await _rows(session, held, amounts or {})
    STEPS[AppealVerb.JUDGE].check(held.appeal.status)
    court = held.appeal.court or Court.ADMINISTRATIVE
    given = Judgment(court, outcome, judged_on, case_number.strip(), rows)
    after = appeal_courts.judge(held.appeal, actor, clock.today(), given)
    _check_worse(held, rows)
    session.add(
        JudgmentRecord(
            appeal_id=appeal_id,
            position=len(after.judgments),
            court=court,
            outcome=outcome,
            judged_on=judged_on,
            case_number=given.case_number,
            rows=[{"row": row, "ore": ore} for row, ore in rows],
            registered_by=actor.account_id,
            registered_at=clock.now(),
        )
    )
    await keep(session, actor, held, after, EventKind.APPEAL_JUDGED, outcome=outcome.value)


async def appeal_further(session: AsyncSession, actor: Actor, appeal_id: int, version: int) -> None:
    """The judgment has been appealed to the court above.

    Raises:
        NotAllowed, NotFound: the actor handles no appeals, or there is no such appeal.
        Conflict: there is no judgment or no court above, or somebody was first.
    """
    require(actor, Right.APPEALS_HANDLE)
    held = await hold(session, actor, appeal_id, version)
    after = appeal_courts.appeal_further(held.appeal, actor, clock.today())
    await keep(session, actor, held, after, EventKind.APPEAL_TAKEN_FURTHER)


async def close(session: AsyncSession, actor: Actor, appeal_id: int, version: int, *, final_on: date) -> None:
    """The judgment is final since a day, as the court has told. What it changes is booked now: before, a
    court above could still have changed it.

    Raises:
        NotAllowed, NotFound: the actor handles no appeals, or there is no such appeal.
        Conflict: there is no judgment, or somebody was first.
        Invalid: the day does not fit.
    """
    require(actor, Right.APPEALS_HANDLE)
    held = await hold(session, actor, appeal_id, version)
    after = appeal_courts.close(held.appeal, actor, clock.today(), final_on)
    judgment = after.judgment
    if (
        judgment is not None
        and judgment.outcome is CourtOutcome.CHANGED
        and held.stands.matter is Matter.COMPENSATION
    ):
        await _book(session, held, judgment)
    await write(session, held, after)
    data: Data = {"appeal": after.id, "final_on": final_on.isoformat()}
    if held.stands.matter is Matter.RECOVERY:
        # One event of the officer's one action, with what came of it.
        data |= await follow_judgment(session, actor, held.case)
    await tell(session, actor, held.case, EventKind.APPEAL_CLOSED, data)


async def _book(session: AsyncSession, held: Held, judgment: Judgment) -> None:
    position = max(place for place, each in enumerate(held.appeal.judgments, 1) if each == judgment)
    mine = select(JudgmentRecord.id).where(
        col(JudgmentRecord.appeal_id) == held.appeal.id, col(JudgmentRecord.position) == position
    )
    judgment_id = (await session.exec(mine)).one()
    await book_judgment(
        session,
        held.case,
        decision_id=held.stands.id,
        judgment_id=judgment_id or 0,
        rows=judgment.rows,
    )


async def _rows(session: AsyncSession, held: Held, amounts: Mapping[int, int]) -> tuple[tuple[int, int], ...]:
    if not amounts:
        return ()
    if held.stands.matter is Matter.RECOVERY:
        return judged(held.stands.rows, amounts)
    ids = {row.position: row.id or 0 for row in await rows_of(session, held.case)}
    for position, ore in amounts.items():
        if position not in ids:
            raise Invalid("rader", f"Ansökan har ingen rad {position}.")
        if ore < 0:
            raise Invalid("belopp", "Ange ett belopp som inte är mindre än noll.")
    return tuple((ids[position], ore) for position, ore in sorted(amounts.items()))


def _check_worse(held: Held, rows: Sequence[tuple[int, int]]) -> None:
    if held.stands.matter is Matter.LATE_APPEAL:
        return
    named = dict(rows)
    before = [(row, ore) for row, ore in held.stands.rows if row in named]
    if is_worse(before, rows):
        raise Invalid("belopp", WORSE_BY_COURT)
