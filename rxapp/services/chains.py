"""The decisions, appeals and judgments of a case as the rules want them; since when one has legal force."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import timedelta

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.appeal_times import TIME_TO_APPEAL, Times, Told
from rxapp.domain.appeals import Appeal
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.courts import Judgment
from rxapp.domain.days_off import DaysOff
from rxapp.domain.decided import Decided, Matter, goes_against
from rxapp.domain.decision_chains import Chain
from rxapp.domain.legal_force import LegalForce, legal_force, times_of
from rxapp.models import AppealRecord, Case, Decision, DecisionTold, JudgmentRecord, ToldKind
from rxapp.services.bank_days import days_off

ROLLS = timedelta(days=40)
"""Longer than any row of days off, with the time to appeal behind the last day that counts."""


async def chain_of(session: AsyncSession, case: Case) -> Chain:
    """Everything that has been decided and appealed in the case, oldest first. Not asked for any reader: what
    may be shown of it is said in `access`."""
    found = await session.exec(select(Decision).where(Decision.case_id == case.id).order_by(col(Decision.id)))
    decisions = found.all()
    told = await _told(session, decisions)
    return Chain(
        tuple(_decided(case, each, told.get(each.id or 0, {})) for each in decisions),
        tuple(await _appeals(session, case)),
    )


async def _told(
    session: AsyncSession, decisions: Sequence[Decision]
) -> Mapping[int, Mapping[ToldKind, DecisionTold]]:
    known: dict[int, dict[ToldKind, DecisionTold]] = {}
    ids = [each.id for each in decisions]
    for told in (
        await session.exec(select(DecisionTold).where(col(DecisionTold.decision_id).in_(ids)))
    ).all():
        known.setdefault(told.decision_id, {})[told.kind] = told
    return known


def _decided(case: Case, decision: Decision, told: Mapping[ToldKind, DecisionTold]) -> Decided:
    day = clock.day_of(decision.decided_at)
    opened, established = told.get(ToldKind.OPENED), told.get(ToldKind.ESTABLISHED)
    # A recovery that is written off asks for nothing.
    is_asked_nothing = decision.is_automatic or decision.matter is Matter.RECOVERY
    at_own_wish = decision.outcome is DecisionOutcome.WRITTEN_OFF and is_asked_nothing
    sign = -1 if decision.matter is Matter.RECOVERY else 1
    return Decided(
        id=decision.id or 0,
        matter=decision.matter,
        municipality_code=case.municipality_code,
        type_code=case.type_code,
        decided_on=day,
        told=Told(day, opened.got_on if opened else None, established.got_on if established else None),
        is_against=goes_against(
            decision.outcome,
            at_own_wish=at_own_wish,
            is_unasked=decision.matter is Matter.COMPENSATION and TYPES[case.type_code].is_unasked,
        ),
        rows=tuple((row["row"], sign * row["ore"]) for row in decision.rows),
        cause=decision.cause,
        replaces=decision.replaces_id,
        is_automatic=decision.is_automatic,
    )


async def _appeals(session: AsyncSession, case: Case) -> list[Appeal]:
    mine = select(AppealRecord).where(AppealRecord.case_id == case.id).order_by(col(AppealRecord.id))
    records = (await session.exec(mine)).all()
    judgments = await _judgments(session, [record.id or 0 for record in records])
    return [appeal_of(case, record, judgments.get(record.id or 0, ())) for record in records]


async def _judgments(
    session: AsyncSession, appeals: Sequence[int]
) -> Mapping[int, tuple[JudgmentRecord, ...]]:
    if not appeals:
        return {}
    found: dict[int, tuple[JudgmentRecord, ...]] = {}
    statement = select(JudgmentRecord).where(col(JudgmentRecord.appeal_id).in_(appeals))
    for each in (await session.exec(statement.order_by(col(JudgmentRecord.position)))).all():
        found[each.appeal_id] = (*found.get(each.appeal_id, ()), each)
    return found


def appeal_of(case: Case, record: AppealRecord, judgments: Iterable[JudgmentRecord]) -> Appeal:
    """The appeal as the rules want it."""
    return Appeal(
        id=record.id or 0,
        against=record.against_id,
        municipality_code=case.municipality_code,
        type_code=case.type_code,
        arrived_on=record.arrived_on,
        wanted=record.wanted,
        since=record.since,
        status=record.status,
        late_ground=record.late_ground,
        dismissal=record.dismissal_id,
        reconsidered=record.reconsidered,
        changed_to=record.changed_to_id,
        court=record.court,
        judgments=tuple(_judgment(each) for each in judgments),
    )


def _judgment(record: JudgmentRecord) -> Judgment:
    rows = tuple((row["row"], row["ore"]) for row in record.rows)
    return Judgment(record.court, record.outcome, record.judged_on, record.case_number, rows)


def standing(chain: Chain) -> Decided | None:
    """The decision on the matter of the case that no other has replaced."""
    on_the_matter = [each for each in chain.decisions if each.matter is not Matter.LATE_APPEAL]
    return next((each for each in on_the_matter if chain.successor(each.id) is None), None)


def force_of(chain: Chain, decided: Decided) -> LegalForce:
    """Whether the decision has legal force today."""
    return legal_force(chain, decided, days_off_for(chain), clock.today())


def last_days_of(chain: Chain, decided: Decided) -> Times:
    """The last days to appeal it: the one to show, and the one to accept by."""
    return times_of(chain, decided, days_off_for(chain))


def days_off_for(chain: Chain) -> DaysOff:
    """The days that are no working days, from the year of the first decision on."""
    first = min((each.decided_on for each in chain.decisions), default=clock.today())
    return days_off(first.year, (clock.today() + TIME_TO_APPEAL + ROLLS).year)
