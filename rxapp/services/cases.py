"""Cases as the reader may see them: the list, one case with its rows, decision and timeline."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import func, or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.cases import (
    matches,
    visible_case_events,
    visible_cases,
    visible_cases_with_municipality,
    visible_decisions,
    visible_rows,
)
from rxapp.access.decisions import is_standing
from rxapp.access.rows import Rows
from rxapp.domain.cases import CaseStatus, DecisionOutcome, is_withdrawable
from rxapp.domain.claims import claim_of, last_day_to_apply
from rxapp.domain.compensation.forms import CostKind, SchoolForm
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.errors import NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.periods import Period, Quarter
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case, Decision, Event, Row, SupplementRequest
from rxapp.services.paging import Paged, fetch_page
from rxapp.services.receipts import Proof, list_proofs
from rxapp.services.supplement_views import RequestView, list_requests


@dataclass(frozen=True, slots=True)
class CaseFilter:
    """What a list of cases is narrowed to and sorted by; empty means everything."""

    words: str = ""
    status: CaseStatus | None = None
    type_code: str = ""
    quarter: Quarter | None = None
    sort: str = "arrived_on"
    descending: bool = True
    page: int = 1


SORTS = {
    "file_number": col(Case.file_number),
    "type_code": col(Case.type_code),
    "quarter_first_day": col(Case.quarter_first_day),
    "arrived_on": col(Case.arrived_on),
    "status": col(Case.status),
    "applied_ore": col(Case.applied_ore),
    "granted_ore": col(Case.granted_ore),
}


ROWS_SHOWN = 40


@dataclass(frozen=True, slots=True)
class RowClaim:
    """What else stands in a row, where its type asks for it; money in öre."""

    school_form: SchoolForm | None = None
    cost_kind: CostKind | None = None
    days: int | None = None
    daily_paid: bool | None = None
    cost_ore: int | None = None
    fee_ore: int | None = None
    members: int | None = None
    received_on: date | None = None
    units: int | None = None


@dataclass(frozen=True, slots=True)
class RowView:
    """A row; `name` and `born_on` are None where only the individual number may be shown. That is empty
    where a personal number was given and nobody has said yet whose it is."""

    row_id: int
    position: int
    individual_number: str
    name: str | None
    born_on: date | None
    first_day: date
    last_day: date
    claimed: RowClaim
    applied_periods: int | None
    applied_ore: int | None
    granted_periods: int | None
    granted_ore: int | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class DecisionView:
    """The decision; who decided is told as a function, never as a person."""

    outcome: DecisionOutcome
    is_automatic: bool
    decided_at: datetime
    reason_text: str
    rules_version: str
    rules: list[dict[str, Any]]


@dataclass(frozen=True, slots=True)
class TimelineEntry:
    """One step in the life of a case."""

    kind: EventKind
    at: datetime
    data: dict[str, Any]


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case with everything the reader may see of it."""

    case: Any
    municipality: str
    claim: Period
    rows: tuple[RowView, ...]
    row_total: int
    page: int
    pages: int
    decision: DecisionView | None
    requests: tuple[RequestView, ...]
    timeline: tuple[TimelineEntry, ...]
    receipts: tuple[Proof, ...]
    may_withdraw: bool
    """Whether the reader can take the application back; asked anew when it is done."""
    may_replace: bool
    """As `may_withdraw`, for the rows: as long as the last day to apply has not passed."""


def filtered(actor: Actor, wanted: CaseFilter) -> Rows:
    """The visible cases that match the filter, unsorted."""
    statement = visible_cases(actor)
    if wanted.words:
        statement = statement.where(matches(actor, wanted.words))
    if wanted.status is not None:
        statement = statement.where(Case.status == wanted.status)
    if wanted.type_code:
        statement = statement.where(Case.type_code == wanted.type_code)
    if wanted.quarter is not None:
        # Also what is applied for over a longer time that the quarter is part of.
        first = wanted.quarter.first_day
        longer = (
            visible_cases(actor)
            .with_only_columns(col(Case.id))
            .where(col(Case.quarter_first_day) < first, col(Case.claim_last_day) >= first)
        )
        begun = col(Case.quarter_first_day).between(first, wanted.quarter.last_day)
        statement = statement.where(or_(begun, col(Case.id).in_(longer)))
    return statement


async def list_cases(session: AsyncSession, actor: Actor, wanted: CaseFilter) -> Paged:
    """A page of the visible cases."""
    statement = filtered(actor, wanted)
    key = SORTS.get(wanted.sort, SORTS["arrived_on"])
    ordered = (key.desc(), col(Case.id).desc()) if wanted.descending else (key.asc(), col(Case.id).asc())
    listed = statement.order_by(*ordered)
    return await fetch_page(session, statement, listed, wanted.page, key=col(Case.id))


async def get_case(session: AsyncSession, actor: Actor, file_number: str, *, page: int = 1) -> CaseView:
    """One case, with a page of its rows.

    Raises:
        NotFound: there is none, or it is not for this reader; the two are the same answer.
    """
    statement = visible_cases_with_municipality(actor)
    case = (await session.exec(statement.where(Case.file_number == file_number))).first()
    if case is None:
        raise NotFound("Ärendet finns inte, eller så har du inte behörighet för ersättningstypen.")
    rows, total = await list_rows(session, actor, case.id, page)
    requests = await list_requests(session, actor, col(SupplementRequest.case_id) == case.id)
    claim = claim_of(case.quarter_first_day, case.claim_last_day)
    is_untouched = is_withdrawable(
        case.status, officer_has_acted=bool(requests), is_recovery=case.is_recovery
    )
    may_withdraw = actor.may(Right.APPLICATIONS_SEND) and is_untouched
    last_day = last_day_to_apply(TYPES[case.type_code], claim)
    return CaseView(
        case=case,
        municipality=case.municipality,
        claim=claim,
        rows=rows,
        row_total=total,
        page=min(max(1, page), pages_of(total)),
        pages=pages_of(total),
        decision=await _decision(session, actor, case.id),
        requests=requests,
        timeline=await _timeline(session, actor, case.id),
        receipts=await list_proofs(session, actor, file_number),
        may_withdraw=may_withdraw,
        may_replace=may_withdraw and (last_day is None or clock.today() <= last_day),
    )


def pages_of(rows: int) -> int:
    """How many pages the rows of a case take."""
    return max(1, -(-rows // ROWS_SHOWN))


async def list_rows(
    session: AsyncSession, actor: Actor, case_id: int, page: int = 1
) -> tuple[tuple[RowView, ...], int]:
    """A page of the rows of a visible case in their order, the last one if there are not so many, and how
    many rows there are."""
    mine = visible_rows(actor).where(Row.case_id == case_id)
    total = (await session.exec(select(func.count()).select_from(mine.subquery()))).one()
    start = (min(max(1, page), pages_of(total)) - 1) * ROWS_SHOWN
    statement = mine.order_by(col(Row.position)).offset(start).limit(ROWS_SHOWN)
    return tuple(_row_view(row) for row in (await session.exec(statement)).all()), total


def _row_view(r: Any) -> RowView:
    return RowView(
        row_id=r.id,
        position=r.position,
        individual_number=r.individual_number,
        name=f"{r.first_name} {r.last_name}" if r.first_name is not None else None,
        born_on=r.born_on,
        first_day=r.first_day,
        last_day=r.last_day,
        claimed=RowClaim(
            r.school_form,
            r.cost_kind,
            r.days,
            r.daily_paid,
            r.cost_ore,
            r.fee_ore,
            r.members,
            r.received_on,
            r.units,
        ),
        applied_periods=r.applied_periods,
        applied_ore=r.applied_ore,
        granted_periods=r.granted_periods,
        granted_ore=r.granted_ore,
        reason=r.reason,
    )


async def _decision(session: AsyncSession, actor: Actor, case_id: int) -> DecisionView | None:
    standing = visible_decisions(actor).where(Decision.case_id == case_id, is_standing())
    found = (await session.exec(standing)).first()
    if found is None:
        return None
    return DecisionView(
        found.outcome,
        found.is_automatic,
        found.decided_at,
        found.reason_text,
        found.rules_version,
        found.rules,
    )


async def _timeline(session: AsyncSession, actor: Actor, case_id: int) -> tuple[TimelineEntry, ...]:
    statement = visible_case_events(actor).where(Event.case_id == case_id).order_by(col(Event.id).desc())
    return tuple(TimelineEntry(e.kind, e.at, e.data) for e in (await session.exec(statement)).all())
