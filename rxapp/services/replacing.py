"""A decision on compensation in place of another (36–39 §§ förvaltningslagen), and what a judgment changes.

What it comes to is booked as the difference: more is due in the next payout, less only of what has not been
collected for one. What has been paid is never taken back here; that is tried as a recovery.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import delete, func
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.assessment import RowOutcome
from rxapp.domain.cases import CaseStatus
from rxapp.domain.decided import Cause
from rxapp.domain.errors import Conflict
from rxapp.domain.permissions import Actor
from rxapp.domain.replacements import Ground, check_replacement
from rxapp.models import Case, Decision, EntryKind, GrantedPeriod, LedgerEntry, Row
from rxapp.services.chains import chain_of
from rxapp.services.collecting import alone
from rxapp.services.due import is_due
from rxapp.services.facts import rows_of
from rxapp.services.rulings import Ruling, kept_rows, kept_rules

COLLECTED = (
    "Beloppet för en rad är redan utbetalt, eller ligger i en utbetalningskörning, och kan inte sänkas genom "
    "ett nytt beslut. Pröva det som återkrav."
)
TAKEN = "En period har beviljats för samma barn i ett annat ärende. Läs in sidan igen."


async def replace_decision(  # noqa: PLR0917 what a decision rests on
    session: AsyncSession,
    actor: Actor | None,
    case: Case,
    old_id: int,
    cause: Cause,
    ruling: Ruling,
    *,
    ground: Ground | None = None,
) -> Decision:
    """Make a decision that takes the place of `old_id`; the event is the caller's, and so are the rights.

    `actor` is None for an automatic decision. The case is locked by the caller; `ruling` has an outcome for
    each of its rows and its reason.

    Raises:
        Conflict: the old one has been replaced, is with a court, or what would be lowered has been collected.
        Invalid: no reason, or worse for the municipality without a ground.
    """
    rows = await rows_of(session, case)
    outcomes = {outcome.position: outcome for outcome in ruling.rows}
    chain = await chain_of(session, case)
    amounts = tuple((row.id or 0, outcomes[row.position].amount_ore) for row in rows)
    old = chain.decision(old_id)
    check_replacement(chain, old, cause, amounts, reason=ruling.reason_text, ground=ground)
    decision = Decision(
        case_id=case.id or 0,
        cause=cause,
        replaces_id=old_id,
        outcome=ruling.outcome,
        is_automatic=actor is None,
        decided_by=actor.account_id if actor else None,
        decided_at=clock.now(),
        reason_text=ruling.reason_text.strip(),
        rules_version=ruling.rules_version,
        rules=kept_rules(ruling.rules),
        rows=kept_rows([(row, outcomes[row.position]) for row in rows]),
    )
    session.add(decision)
    await _flush(session, "Beslutet har redan ersatts av ett nytt. Läs in sidan igen.")
    await _change_periods(session, rows, outcomes)
    for row in rows:
        row.reason = reason.value if (reason := outcomes[row.position].reason) else None
    await _book(session, case, rows, dict(amounts), decision_id=decision.id)
    return decision


async def book_judgment(
    session: AsyncSession,
    case: Case,
    *,
    decision_id: int,
    judgment_id: int,
    rows: Sequence[tuple[int, int]],
) -> None:
    """Give each named row (its id) what a court has finally said, in öre; others stay as they are.

    Raises:
        Conflict: less than has been collected for a payout.
    """
    mine = await rows_of(session, case)
    await _book(session, case, mine, dict(rows), decision_id=decision_id, judgment_id=judgment_id)


async def _book(
    session: AsyncSession,
    case: Case,
    rows: Sequence[Row],
    amounts: Mapping[int, int],
    *,
    decision_id: int | None,
    judgment_id: int | None = None,
) -> None:
    await alone(session)
    uncollected = await uncollected_of(session, [row.id or 0 for row in rows])
    granted_before = await _granted_before(session, [row.id or 0 for row in rows])
    is_more = False
    for row in rows:
        row_id = row.id or 0
        ore = amounts.get(row_id, row.granted_ore or 0)
        change, row.granted_ore = ore - (row.granted_ore or 0), ore
        if change == 0:
            continue
        if change < 0 and -change > uncollected.get(row_id, 0):
            raise Conflict(COLLECTED)
        is_more = is_more or change > 0
        is_first = row_id not in granted_before and judgment_id is None
        session.add(
            LedgerEntry(
                kind=EntryKind.GRANT if is_first else EntryKind.ADJUSTMENT,
                municipality_code=case.municipality_code,
                type_code=case.type_code,
                row_id=row_id,
                decision_id=decision_id,
                judgment_id=judgment_id,
                amount_ore=change,
                booked_on=clock.today(),
            )
        )
    case.granted_ore = sum(row.granted_ore or 0 for row in rows)
    case.decided_on, case.version = clock.today(), case.version + 1
    if is_more:
        # There is something to pay again.
        case.status = CaseStatus.DECIDED
    await session.flush()


async def uncollected_of(session: AsyncSession, rows: Sequence[int]) -> dict[int, int]:
    """What is due of each row and in no payout yet, in öre."""
    statement = (
        select(LedgerEntry.row_id, func.sum(LedgerEntry.amount_ore))
        .where(col(LedgerEntry.row_id).in_(rows), is_due(), col(LedgerEntry.kind) != EntryKind.REFUND)
        .group_by(col(LedgerEntry.row_id))
    )
    return {row: int(ore) for row, ore in (await session.exec(statement)).all()}


async def _granted_before(session: AsyncSession, rows: Sequence[int]) -> set[int]:
    statement = select(LedgerEntry.row_id).where(
        col(LedgerEntry.row_id).in_(rows), LedgerEntry.kind == EntryKind.GRANT
    )
    return set((await session.exec(statement)).all())


async def _change_periods(
    session: AsyncSession, rows: Sequence[Row], outcomes: Mapping[int, RowOutcome]
) -> None:
    """The four-week periods that are granted now, in place of those before."""
    await session.exec(delete(GrantedPeriod).where(col(GrantedPeriod.row_id).in_([row.id for row in rows])))
    for row in rows:
        periods = outcomes[row.position].periods
        row.granted_periods = len(periods)
        session.add_all(
            GrantedPeriod(
                individual_number=row.individual_number,
                first_day=period.first_day,
                last_day=period.last_day,
                row_id=row.id or 0,
            )
            for period in periods
        )
    await _flush(session, TAKEN)


async def _flush(session: AsyncSession, sentence: str) -> None:
    try:
        await session.flush()
    except IntegrityError as error:
        raise Conflict(sentence) from error
