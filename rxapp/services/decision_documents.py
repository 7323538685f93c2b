"""The decision document of a case, for whoever sees the case; and as a file."""

from datetime import date
from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import visible_cases_with_municipality, visible_decisions, visible_rows
from rxapp.access.decisions import visible_told
from rxapp.db import reading
from rxapp.domain.appeal_times import Told
from rxapp.domain.assessment import Verdict
from rxapp.domain.claims import claim_of
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.decided import Cause, Matter
from rxapp.domain.errors import NotFound
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case, Decision, DecisionTold, Row, ToldKind
from rxapp.services.bank_days import days_off
from rxapp.services.exports import Still, record, unless_hidden
from rxapp.services.pdf_making import make_pdf
from rxapp.services.persons import count_hidings
from rxapp.services.recovery_documents import recovery_facts
from rxapp.services.rights import require
from rxapp.text.decision_document import DecisionFacts, Document, RuleFound, document, replacement
from rxapp.text.decision_rows import RowDecided
from rxapp.text.recovery_document import recovery_document
from rxapp.text.row_details import details_text
from rxapp.text.unasked import parts_text, span_of

NO_DECISION = "Beslutet finns inte, eller så har du inte behörighet till det."
"""The same of one that is not there, not made yet, of another municipality or of a type one lacks."""


async def get_document(
    session: AsyncSession, actor: Actor, file_number: str, place: int | None = None
) -> Document:
    """The decision of a case in words, with all of its rows as that decision has them.

    Where decisions have replaced each other it is the one that stands; `place` is the number in their order,
    from one, of another.

    Raises:
        NotAllowed: the actor reads no decisions.
        NotFound: there is none, or it is not for this reader.
    """
    require(actor, Right.DECISIONS_READ)
    wanted = visible_cases_with_municipality(actor).where(Case.file_number == file_number)
    case = (await session.exec(wanted)).first()
    if case is None:
        raise NotFound(NO_DECISION)
    matter = Matter.RECOVERY if case.is_recovery else Matter.COMPENSATION
    on_it = visible_decisions(actor).where(Decision.case_id == case.id, Decision.matter == matter)
    chain = (await session.exec(on_it.order_by(col(Decision.id)))).all()
    place = len(chain) if place is None else place
    if not 1 <= place <= len(chain):
        raise NotFound(NO_DECISION)
    made, decided_on = chain[place - 1], clock.day_of(chain[place - 1].decided_at)
    told = await _told(session, actor, made.id, decided_on)
    free = days_off(decided_on.year, max(decided_on, clock.today()).year + 1)
    replaces = replacement(tuple(_replacing(each) for each in chain), place - 1)
    if case.is_recovery:
        return recovery_document(await recovery_facts(session, actor, case, made), told, free, replaces)
    of_case = visible_rows(actor).where(Row.case_id == case.id).order_by(col(Row.position))
    kept = {row["row"]: row for row in made.rows}
    listed = (await session.exec(of_case)).all()
    if TYPES[case.type_code].is_unasked:
        # A later decision may have rows that this one did not know.
        listed = [row for row in listed if row.id in kept]
    rows = tuple(_row(case.type_code, row, kept.get(row.id)) for row in listed)
    return document(_facts(case, made, rows), told, free, replaces)


async def _told(session: AsyncSession, actor: Actor, decision_id: int, decided_on: date) -> Told:
    """A decision is there to be read as soon as it is made."""
    known = await session.exec(visible_told(actor).where(col(DecisionTold.decision_id) == decision_id))
    got = {told.kind: told.got_on for told in known.all()}
    return Told(decided_on, got.get(ToldKind.OPENED), got.get(ToldKind.ESTABLISHED))


def _replacing(decision: Any) -> tuple[date, Cause]:
    return clock.day_of(decision.decided_at), decision.cause


async def file_of_decision(
    actor: Actor, file_number: str, place: int | None = None, *, still: Still
) -> bytes:
    """The decision as a PDF, and a record that it was taken; `place` as for `get_document`.

    Raises:
        NotAllowed: the actor reads no decisions, or `still` said so once the file was made.
        NotFound: there is none, or it is not for this reader.
        Conflict: it could not be made now, or names were hidden again and again meanwhile.
    """
    made, case_rows = await unless_hidden(lambda: _made(actor, file_number, place, still))
    data: dict[str, str | int | bool | None] = {"what": "decision", "kind": "pdf", "rows": case_rows}
    await record(actor, data | {"file_number": file_number})
    return made


async def _made(actor: Actor, file_number: str, place: int | None, still: Still) -> tuple[int, bytes, int]:
    async with reading() as session:
        hidings = await count_hidings(session)
        found = await get_document(session, actor, file_number, place)
    made = await make_pdf(found)
    await still()
    return hidings, made, len(found.rows)


def _facts(case: Any, made: Any, rows: tuple[RowDecided, ...]) -> DecisionFacts:
    return DecisionFacts(
        file_number=case.file_number,
        municipality=case.municipality,
        type_code=case.type_code,
        claim=claim_of(case.quarter_first_day, case.claim_last_day),
        arrived_on=case.arrived_on,
        is_paper=case.is_paper,
        decided_on=clock.day_of(made.decided_at),
        outcome=made.outcome,
        is_automatic=made.is_automatic,
        applied_ore=case.applied_ore,
        granted_ore=sum(row.granted_ore or 0 for row in rows),
        reason_text=made.reason_text,
        rules=tuple(RuleFound(r["title"], Verdict(r["outcome"]), r["detail"]) for r in made.rules),
        rules_version=made.rules_version,
        rows=rows,
        is_replacing=made.replaces_id is not None,
    )


def _row(type_code: str, row: Any, kept: dict[str, Any] | None) -> RowDecided:
    """The row with what the decision made of it; one from before that was kept has it in the row alone."""
    came_to = kept or {"ore": row.granted_ore, "periods": row.granted_periods, "reason": row.reason}
    parts = came_to.get("counted", ())
    return RowDecided(
        position=row.position,
        individual_number=row.individual_number,
        name="" if row.first_name is None else f"{row.first_name} {row.last_name}",
        period=span_of(parts) if parts else Period(row.first_day, row.last_day),
        details=parts_text(type_code, parts) if parts else details_text(row),
        applied_periods=row.applied_periods,
        applied_ore=row.applied_ore,
        granted_periods=came_to["periods"],
        granted_ore=came_to["ore"],
        reason=came_to["reason"],
        is_counted=row.units is not None,
    )
