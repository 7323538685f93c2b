"""Municipalities as the contact centre sees them: the list, one with all of its own, and the key figures."""

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, func, or_, true
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp import clock
from rxapp.access.administration import visible_administrators, visible_history, visible_municipalities
from rxapp.access.municipalities import (
    administrator_counts,
    by_name,
    has_ending,
    has_name_or_code,
    has_running,
    has_single_administrator,
)
from rxapp.domain.agreements import SOON
from rxapp.domain.errors import NotFound
from rxapp.domain.events import EventKind
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Account, Event, Municipality
from rxapp.services.administrators import AdministratorView, list_administrators
from rxapp.services.agreements import AgreementView, list_agreements
from rxapp.services.municipality_locks import NO_MUNICIPALITY
from rxapp.services.paging import Paged, fetch_page
from rxapp.services.rights import require

HISTORY_SHOWN = 60
_OF_AGREEMENTS = (EventKind.AGREEMENT_STARTED, EventKind.AGREEMENT_CHANGED)


class Narrow(StrEnum):
    """What the list can be narrowed to; the key figures of Start count the same."""

    RUNNING = "running"
    ENDING = "ending"
    SINGLE = "single"


@dataclass(frozen=True, slots=True)
class MunicipalityFilter:
    """What the list is narrowed to; empty means everything."""

    words: str = ""
    narrow: Narrow | None = None
    page: int = 1


@dataclass(frozen=True, slots=True)
class MunicipalityLine:
    """A municipality of the list."""

    code: str
    name: str
    agreements: tuple[AgreementView, ...]
    administrators: int


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """What has been done, by whom and to whom; a changed name or address with what it was and became."""

    event_id: int
    kind: EventKind
    at: Any
    doer: str | None
    whom: str | None
    data: dict[str, Any]
    changed: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class MunicipalityView:
    """A municipality with its agreements, administrators (former ones last) and history."""

    code: str
    name: str
    agreements: tuple[AgreementView, ...]
    administrators: tuple[AdministratorView, ...]
    history: tuple[HistoryEntry, ...]


@dataclass(frozen=True, slots=True)
class Figures:
    """How many municipalities there are of each kind, as the list narrowed to it counts them."""

    running: int
    ending: int
    single: int


def _condition(narrow: Narrow | None, today: date) -> ColumnElement[bool]:
    if narrow is Narrow.RUNNING:
        return has_running(today)
    if narrow is Narrow.ENDING:
        return has_ending(today + SOON)
    return has_single_administrator(today) if narrow is Narrow.SINGLE else true()


async def list_municipalities(session: AsyncSession, actor: Actor, wanted: MunicipalityFilter) -> Paged:
    """A page of municipalities by name, each as a `MunicipalityLine`."""
    statement = visible_municipalities(actor).where(_condition(wanted.narrow, clock.today()))
    if wanted.words:
        statement = statement.where(has_name_or_code(wanted.words))
    listed = statement.order_by(by_name(), col(Municipality.code))
    found = await fetch_page(session, statement, listed, wanted.page)
    codes = [row.code for row in found.rows]
    agreements = await list_agreements(session, actor, codes)
    counts = {
        row.municipality_code: row.administrators
        for row in (
            await session.exec(administrator_counts(actor).where(col(Account.municipality_code).in_(codes)))
        ).all()
    }
    lines = [
        MunicipalityLine(
            row.code,
            row.name,
            tuple(a for a in agreements if a.municipality_code == row.code),
            counts.get(row.code, 0),
        )
        for row in found.rows
    ]
    return Paged(lines, found.page, found.count)


async def get_municipality(session: AsyncSession, actor: Actor, code: str) -> MunicipalityView:
    """One municipality.

    Raises:
        NotFound: there is none with the code.
    """
    statement = visible_municipalities(actor).where(Municipality.code == code)
    row = (await session.exec(statement)).first()
    if row is None:
        raise NotFound(NO_MUNICIPALITY)
    return MunicipalityView(
        row.code,
        row.name,
        tuple(await list_agreements(session, actor, [code])),
        tuple(await list_administrators(session, actor, code)),
        await _history(session, actor, code),
    )


async def _history(session: AsyncSession, actor: Actor, code: str) -> tuple[HistoryEntry, ...]:
    """Agreements and administrators alone: what the municipality does with its users is its own."""
    whose = (
        visible_administrators(actor)
        .where(Account.municipality_code == code)
        .with_only_columns(col(Account.id))
    )
    statement = (
        visible_history(actor)
        .where(
            Event.municipality_code == code,
            or_(col(Event.kind).in_(_OF_AGREEMENTS), col(Event.account_id).in_(whose)),
        )
        .order_by(col(Event.at).desc(), col(Event.id).desc())
        .limit(HISTORY_SHOWN)
    )
    entries: dict[int, HistoryEntry] = {}
    for row in (await session.exec(statement)).all():
        changed = entries[row.id].changed if row.id in entries else ()
        if row.field is not None:
            changed = (*changed, (row.field, row.old, row.new))
        entries[row.id] = HistoryEntry(
            row.id, row.kind, row.at, row.doer, row.whom, row.data, tuple(sorted(changed))
        )
    return tuple(entries.values())


async def key_figures(session: AsyncSession, actor: Actor) -> Figures:
    """The figures of the contact centre's Start."""
    require(actor, Right.AGREEMENTS_SET)
    today = clock.today()
    counts = [
        (
            await session.exec(
                select(func.count()).select_from(
                    visible_municipalities(actor).where(_condition(narrow, today)).subquery()
                )
            )
        ).one()
        for narrow in Narrow
    ]
    return Figures(*counts)
