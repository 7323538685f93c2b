"""An earlier application begun anew for the time after it: the same people, without what it cost."""

from datetime import timedelta
from typing import Any

from sqlmodel import col
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.cases import visible_cases, visible_rows
from rxapp.domain.claims import calendar_year, claim_of, quarters, twelve_months
from rxapp.domain.compensation.forms import ApplicationForm, Claim
from rxapp.domain.errors import NotFound
from rxapp.domain.periods import Period, Quarter
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.typed import NO, YES
from rxapp.models import Case, Row
from rxapp.services.draft_changes import judge_all
from rxapp.services.drafts import DraftRow, DraftView, form_of, open_draft, save_draft
from rxapp.services.facts import refuse_recovery
from rxapp.services.rights import require


async def copy_case(session: AsyncSession, actor: Actor, file_number: str) -> DraftView:
    """Begin a draft with the people of a case, for the time after that of the case.

    A person for whom all of the time was applied for gets all of the new time; for others the days are
    left to be filled in, as the costs are. Who was given by a personal number is left out of the row.

    Raises:
        NotAllowed, NotFound: the actor sends no applications, or there is no such case.
        Invalid: the type can no longer be applied for.
    """
    require(actor, Right.APPLICATIONS_SEND)
    case = (await session.exec(visible_cases(actor).where(Case.file_number == file_number))).first()
    if case is None:
        raise NotFound
    refuse_recovery(case)
    form, old = form_of(case.type_code), claim_of(case.quarter_first_day, case.claim_last_day)
    new = after(form.claim, old)
    statement = visible_rows(actor).where(Row.case_id == case.id).order_by(col(Row.position))
    rows = [_copied(form, row, old, new) for row in (await session.exec(statement)).all()]
    draft = await open_draft(session, actor, case.type_code, new)
    copied = await save_draft(session, actor, draft.key, version=draft.version, claim=new, rows=rows)
    await judge_all(session, actor, copied)
    return copied


def after(kind: Claim, claim: Period) -> Period:
    """The time of the kind that follows."""
    next_day = claim.last_day + timedelta(days=1)
    match kind:
        case Claim.QUARTERS:
            first = Quarter.of(next_day)
            return quarters(first, 2 if claim == quarters(Quarter.of(claim.first_day), 2) else 1)
        case Claim.CALENDAR_YEAR:
            return calendar_year(next_day.year)
        case Claim.TWELVE_MONTHS:
            return twelve_months(next_day)


def _copied(form: ApplicationForm, row: Any, old: Period, new: Period) -> DraftRow:
    is_whole = Period(row.first_day, row.last_day) == old
    kept = {
        "school_form": row.school_form,
        "cost_kind": row.cost_kind,
        "members": row.members,
        "received_on": row.received_on,
        "daily_paid": {True: YES, False: NO, None: None}[row.daily_paid],
    }
    return DraftRow(
        individual_number=row.individual_number,
        first_day=new.first_day.isoformat() if is_whole else "",
        last_day=new.last_day.isoformat() if is_whole else "",
        **{name: str(value) for name, value in kept.items() if value is not None and name in form.fields},
    )
