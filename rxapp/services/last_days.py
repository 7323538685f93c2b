"""The last days to apply that a user has to mind, with what is in, what is begun and what is missing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Any

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access import last_days as access
from rxapp.domain.claims import claim_of
from rxapp.domain.compensation.forms import Claim
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.last_days import Due, due_of, earliest, period_from
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor, Right
from rxapp.services.rights import require

Key = tuple[str, date]
"""A type, and the first day of a period."""


class Basis(StrEnum):
    """What an estimate rests on."""

    GRANTED = "granted"
    APPLIED = "applied"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Before:
    """The latest earlier period in which something was sent: how many of its people are not in the period
    that is looked at, and what these were granted, or else were applied for."""

    period: Period
    missing: int
    ore: int
    basis: Basis


@dataclass(frozen=True, slots=True)
class LastDay:
    """A period that can be applied for. `applied_ore` leaves out rows whose amount is not known
    (`has_unknown`); `before` is None where nothing was sent earlier."""

    due: Due
    days_left: int | None
    applications: int = 0
    rows: int = 0
    applied_ore: int = 0
    has_unknown: bool = False
    draft_key: str = ""
    before: Before | None = None


async def list_last_days(session: AsyncSession, actor: Actor) -> list[LastDay]:
    """What can be applied for now of the reader's types, the nearest last day first: three statements.

    Raises:
        NotAllowed: the reader applies for nothing.
    """
    require(actor, Right.APPLICATIONS_SEND)
    today = clock.today()
    since = earliest(today)
    found = (await session.exec(access.sent(actor, since, today))).all()
    sent: dict[Key, Any] = {(row.type_code, row.first_day): row for row in found}
    dues = due_of(actor.types, today, latest_twelve_months(sent))
    if not dues:
        return []
    drafts = await _drafts(session, actor, since)
    before = {due: _before(due, sent) for due in dues}
    missing = await _missing(session, actor, since, today, before)
    return [
        replace(
            _last_day(due, today, sent, drafts),
            before=_compared(due, before[due], sent, missing),
        )
        for due in dues
    ]


def latest_twelve_months(sent: Iterable[Key]) -> dict[str, date]:
    """Where the latest twelve months began that were sent, for the types that are applied for so."""
    return {
        code: first_day
        for code, first_day in sorted(sent)
        if (form := TYPES[code].form) is not None and form.claim is Claim.TWELVE_MONTHS
    }


def _before(due: Due, sent: Mapping[Key, Any]) -> date | None:
    """The first day of the latest earlier period in which something was sent."""
    if due.period is None:
        return None
    earlier = (day for code, day in sent if code == due.type_code and day < due.period.first_day)
    return max(earlier, default=None)


async def _drafts(session: AsyncSession, actor: Actor, since: date) -> dict[Key, str]:
    """The latest draft for each period; one for two quarters is a draft for each of them."""
    drafts: dict[Key, str] = {}
    for draft in (await session.exec(access.begun(actor, since))).all():
        claim = claim_of(draft.quarter_first_day, draft.claim_last_day)
        drafts.setdefault((draft.type_code, claim.first_day), draft.key)
        if draft.type_code in access.BY_QUARTER:
            second = period_from(Claim.QUARTERS, claim.last_day)
            drafts.setdefault((draft.type_code, second.first_day), draft.key)
    return drafts


async def _missing(
    session: AsyncSession, actor: Actor, since: date, today: date, before: Mapping[Due, date | None]
) -> dict[Key, Any]:
    pairs = [
        (due.type_code, due.period.first_day, earlier)
        for due, earlier in before.items()
        if due.period is not None and earlier is not None
    ]
    if not pairs:
        return {}
    rows = (await session.exec(access.missing(actor, since, today, pairs))).all()
    return {(row.type_code, row.first_day): row for row in rows}


def _last_day(due: Due, today: date, sent: Mapping[Key, Any], drafts: Mapping[Key, str]) -> LastDay:
    days = (due.last_day - today).days if due.last_day is not None else None
    if due.period is None:
        return LastDay(due, days)
    key = (due.type_code, due.period.first_day)
    there = sent.get(key)
    return LastDay(
        due,
        days,
        applications=there.applications if there else 0,
        rows=there.rows if there else 0,
        applied_ore=int(there.applied_ore) if there else 0,
        has_unknown=bool(there.unknown) if there else False,
        draft_key=drafts.get(key, ""),
    )


def _compared(
    due: Due, earlier: date | None, sent: Mapping[Key, Any], missing: Mapping[Key, Any]
) -> Before | None:
    form = TYPES[due.type_code].form
    if earlier is None or due.period is None or form is None:
        return None
    whole = sent[due.type_code, earlier]
    basis = {0: Basis.GRANTED, int(whole.rows): Basis.APPLIED}.get(int(whole.undecided), Basis.BOTH)
    lacks = missing.get((due.type_code, due.period.first_day))
    people, ore = (int(lacks.people), int(lacks.ore)) if lacks is not None else (0, 0)
    return Before(period_from(form.claim, earlier), people, ore, basis)
