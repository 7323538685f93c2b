"""The decisions of a case and the appeals against them, as the reader of the case sees them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.cases import one_case, visible_decisions
from rxapp.access.decisions import visible_appeals, visible_judgments
from rxapp.domain.appeal_steps import STEPS, AppealStatus, AppealVerb
from rxapp.domain.appeal_times import LateGround, Timeliness, Times, Told, timeliness
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.courts import Court, CourtOutcome
from rxapp.domain.decided import Cause, Matter
from rxapp.domain.decision_chains import Chain
from rxapp.domain.legal_force import LegalForce
from rxapp.domain.lodging import why_not
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.steps import Side
from rxapp.models import AppealRecord, Case, Decision
from rxapp.services.attachments import AttachmentView, files_of_appeals
from rxapp.services.chains import chain_of, force_of, last_days_of

Files = Sequence[AttachmentView]


@dataclass(frozen=True, slots=True)
class JudgmentView:
    """What a court said; `total_ore` is what it comes to, of a recovery what is to be paid back in all."""

    court: Court
    outcome: CourtOutcome
    judged_on: date
    case_number: str
    total_ore: int | None
    is_claim: bool = False


@dataclass(frozen=True, slots=True)
class AppealView:
    """An appeal; `may` are the steps that the reader can take now."""

    appeal_id: int
    against_id: int
    status: AppealStatus
    arrived_on: date
    is_letter: bool
    lodged_at: datetime
    wanted: str
    grounds: str
    since: date
    late_ground: LateGround | None
    dismissal_id: int | None
    reconsidered: Reconsidered | None
    reconsidered_why: str
    changed_to_id: int | None
    court: Court | None
    version: int
    judgments: tuple[JudgmentView, ...]
    files: Files
    timeliness: Timeliness
    times: Times
    may: frozenset[AppealVerb]


@dataclass(frozen=True, slots=True)
class DecidedView:
    """A decision in its chain; `why_not` is empty where the reader may appeal it now. `place` is that of its
    document among those of the case; one that an appeal came too late has none."""

    decision_id: int
    matter: Matter
    cause: Cause
    outcome: DecisionOutcome
    decided_at: datetime
    is_automatic: bool
    reason_text: str
    told: Told
    times: Times
    final_by: str
    force: LegalForce
    replaces_id: int | None
    replaced_by_id: int | None
    why_not: str
    place: int
    waiting: Files
    may_establish: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """Everything that has been decided and appealed in the case, oldest first."""

    decisions: tuple[DecidedView, ...] = ()
    appeals: tuple[AppealView, ...] = ()
    file_number: str = ""


NOTHING = Standing()


async def get_standing(session: AsyncSession, actor: Actor, file_number: str) -> Standing:
    """How the decisions of a case stand; nothing where the reader does not see it, or none is made."""
    case: Case | None = (await session.exec(one_case(actor, file_number))).first()
    if case is None:
        return NOTHING
    seen = visible_decisions(actor).where(col(Decision.case_id) == case.id).order_by(col(Decision.id))
    decisions = (await session.exec(seen)).all()
    if not decisions:
        return NOTHING
    chain = await chain_of(session, case)
    waiting, sent = await files_of_appeals(session, actor, file_number)
    appeals = await _appeals(session, actor, case, chain, sent)
    with_document = [each.id for each in decisions if each.matter is not Matter.LATE_APPEAL]
    places = {decision: place for place, decision in enumerate(with_document, 1)}
    return Standing(
        tuple(
            _decided(actor, chain, each, waiting.get(each.id, ()), places.get(each.id, 0))
            for each in decisions
        ),
        appeals,
        case.file_number,
    )


def _decided(actor: Actor, chain: Chain, found: Any, waiting: Files, place: int) -> DecidedView:
    decided, after = chain.decision(found.id), chain.successor(found.id)
    is_got = decided.told.got_on is not None
    return DecidedView(
        decision_id=found.id,
        matter=found.matter,
        cause=found.cause,
        outcome=found.outcome,
        decided_at=found.decided_at,
        is_automatic=found.is_automatic,
        reason_text=found.reason_text,
        told=decided.told,
        times=last_days_of(chain, decided),
        final_by=decided.final_by,
        force=force_of(chain, decided),
        replaces_id=found.replaces_id,
        replaced_by_id=after.id if after else None,
        why_not=why_not(chain, decided),
        place=place,
        waiting=waiting,
        may_establish=actor.may(Right.APPEALS_HANDLE) and not is_got,
    )


async def _appeals(
    session: AsyncSession, actor: Actor, case: Case, chain: Chain, files: Mapping[int, Files]
) -> tuple[AppealView, ...]:
    if not chain.appeals:
        return ()
    mine = visible_appeals(actor).where(col(AppealRecord.case_id) == case.id)
    records = (await session.exec(mine.order_by(col(AppealRecord.id)))).all()
    judgments = await _judgments(session, actor, case)
    return tuple(
        _appeal(actor, chain, record, judgments.get(record.id, ()), files.get(record.id, ()))
        for record in records
    )


def _appeal(
    actor: Actor, chain: Chain, found: Any, judgments: Sequence[JudgmentView], files: Files
) -> AppealView:
    times = last_days_of(chain, chain.decision(found.against_id))
    return AppealView(
        appeal_id=found.id,
        against_id=found.against_id,
        status=found.status,
        arrived_on=found.arrived_on,
        is_letter=found.is_letter,
        lodged_at=found.lodged_at,
        wanted=found.wanted,
        grounds=found.grounds,
        since=found.since,
        late_ground=found.late_ground,
        dismissal_id=found.dismissal_id,
        reconsidered=found.reconsidered,
        reconsidered_why=found.reconsidered_why,
        changed_to_id=found.changed_to_id,
        court=found.court,
        version=found.version,
        judgments=tuple(judgments),
        files=files,
        timeliness=timeliness(found.arrived_on, times),
        times=times,
        may=_may(actor, chain, found),
    )


def _may(actor: Actor, chain: Chain, found: Any) -> frozenset[AppealVerb]:
    side = Side.AGENCY if actor.may(Right.APPEALS_HANDLE) else Side.MUNICIPALITY
    verbs = {verb for verb, step in STEPS.items() if found.status in step.start and side in step.by}
    appeal = next(each for each in chain.appeals if each.id == found.id)
    if not chain.is_dismissal_undone(appeal) or chain.open_appeal(appeal.against) is not None:
        verbs.discard(AppealVerb.REINSTATE)
    if found.court is not None and found.court.above is None:
        verbs.discard(AppealVerb.APPEAL_FURTHER)
    return frozenset(verbs)


async def _judgments(session: AsyncSession, actor: Actor, case: Case) -> dict[int, tuple[JudgmentView, ...]]:
    mine = visible_judgments(actor).where(col(AppealRecord.case_id) == case.id)
    found: dict[int, tuple[JudgmentView, ...]] = {}
    for each in (await session.exec(mine.order_by("position"))).all():
        # What is to be paid back is kept as seen from the municipality.
        sign = -1 if case.is_recovery else 1
        total = sign * sum(row["ore"] for row in each.rows) if each.rows else None
        view = JudgmentView(
            each.court, each.outcome, each.judged_on, each.case_number, total, case.is_recovery
        )
        found[each.appeal_id] = (*found.get(each.appeal_id, ()), view)
    return found
