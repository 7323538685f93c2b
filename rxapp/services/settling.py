"""Settling cases by the rules, many in one transaction: each has its own decision and its own event.

The cases are locked in the order of their numbers, then all the individuals, then everything is read; each
case is settled after the one before it, as if that were committed. Nothing is written by halves: what one
case fails by, the caller tries again in smaller batches.
"""

from collections.abc import Collection, Sequence
from typing import Any

from sqlalchemy import insert
from sqlalchemy.exc import IntegrityError
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.domain.assessment import RuleResult
from rxapp.domain.cases import CaseStatus, check_transition
from rxapp.domain.errors import Conflict
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.settlement import Settlement
from rxapp.models import Case, Referral
from rxapp.services import drawing, journal, rulings, supplements
from rxapp.services.rulings import Put, Ruling
from rxapp.services.settling_facts import SettlingFacts, gather

GRANTED_MEANWHILE = "En period har nyss beviljats för samma barn i ett annat ärende. Läs in sidan igen."


async def settle_cases(session: AsyncSession, case_ids: Collection[int]) -> dict[int, Settlement]:
    """Decide each of the cases by the rules, or refer it to an officer; one that does not wait is left alone.

    Raises:
        Conflict: a period was granted for an individual in another case at the same moment.
    """
    cases = await _locked(session, case_ids)
    if not cases:
        return {}
    facts = await gather(session, cases)
    settled: dict[int, Settlement] = {}
    put: list[Put] = []
    happened: list[Happened] = []
    referred: list[dict[str, Any]] = []
    for case in cases:
        settlement = settled[case.id or 0] = facts.settle(case)
        if settlement.kind is None:
            referred.append(_refer(case, settlement))
            happened.append(_was_referred(case))
        else:
            decided, told = _decide(session, case, facts, settlement)
            put.append(decided)
            happened.append(told)
    await _write(session, put, referred)
    await journal.record_all(session, None, happened)
    return settled


async def _locked(session: AsyncSession, case_ids: Collection[int]) -> Sequence[Case]:
    waiting = (col(Case.id).in_(case_ids), Case.status == CaseStatus.SUBMITTED, ~col(Case.is_recovery))
    return (await session.exec(select(Case).where(*waiting).order_by(col(Case.id)).with_for_update())).all()


def _decide(
    session: AsyncSession, case: Case, facts: SettlingFacts, settled: Settlement
) -> tuple[Put, Happened]:
    if settled.kind is None:
        raise Conflict
    ruling = Ruling(settled.kind, settled.rows, settled.seen, rules_version=settled.version)
    put = rulings.put(session, None, case, facts.rows[case.id or 0], ruling)
    return put, rulings.happened(None, case, ruling)


def _refer(case: Case, settled: Settlement) -> dict[str, Any]:
    check_transition(case.status, CaseStatus.IN_REVIEW)
    case.status, case.version = CaseStatus.IN_REVIEW, case.version + 1
    return {
        "case_id": case.id or 0,
        "at": clock.now(),
        "rules_version": settled.version,
        "stops": list(settled.stops),
        "seen": kept(settled.seen),
        "told": kept(settled.told),
    }


def kept(rules: Sequence[RuleResult]) -> list[dict[str, str]]:
    """Rules as they are kept with a decision or a referral."""
    return [
        {"code": str(r.code), "title": r.title, "outcome": r.outcome.value, "detail": r.detail} for r in rules
    ]


def _was_referred(case: Case) -> Happened:
    return Happened(
        EventKind.CASE_REFERRED, case.municipality_code, type_code=case.type_code, case_id=case.id
    )


async def _write(session: AsyncSession, put: Sequence[Put], referred: list[dict[str, Any]]) -> None:
    try:
        await session.flush()
        for each in put:
            rulings.grant(session, each)
        await session.flush()
    except IntegrityError as error:
        raise Conflict(GRANTED_MEANWHILE) from error
    if referred:
        await (await session.connection()).execute(insert(Referral), referred)
    decided = [each.case.id or 0 for each in put]
    if decided:
        await supplements.close_all_open(session, decided, clock.now())
        await drawing.draw(session, decided)
