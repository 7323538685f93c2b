"""What the reader's municipality can expect of the types that the reader holds permission for."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Subquery, extract, func
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.cases import case_is_visible, visible_decisions
from rxapp.access.cost_centres import visible_tags
from rxapp.access.debts import entry_is_visible
from rxapp.access.decisions import is_standing
from rxapp.access.rows import Rows, listing
from rxapp.domain.cases import SETTLED, DecisionOutcome
from rxapp.domain.forecasts import Line, Of, Share, Sum, by_quarter, forecast, summed
from rxapp.domain.periods import Quarter
from rxapp.domain.permissions import Actor, Right
from rxapp.models import Case, LedgerEntry, Row
from rxapp.services.cost_centres import WITHOUT
from rxapp.services.due import is_unpaid
from rxapp.services.rights import require


@dataclass(frozen=True, slots=True)
class ForecastFilter:
    """What the lines are narrowed to; empty means everything."""

    type_code: str = ""
    quarter: Quarter | None = None
    tag: str = ""

    def fits(self, line: Line) -> bool:
        """Whether the line is asked for."""
        return (
            self.type_code in ("", line.of.type_code)
            and self.quarter in (None, line.of.quarter)
            and self.tag in ("", line.of.tag or WITHOUT)
        )


@dataclass(frozen=True, slots=True)
class Forecast:
    """The lines of the filter with their sums. `tags` and `quarters` are those of all lines; `unknown_rows`
    are applied for without an amount, and in none of them."""

    lines: tuple[Line, ...]
    shares: Mapping[str, Share]
    unknown_rows: int
    tags: tuple[str, ...]
    quarters: tuple[Quarter, ...]

    @property
    def total(self) -> Sum:
        return summed(self.lines)

    @property
    def accrued(self) -> tuple[tuple[Quarter, Sum], ...]:
        return by_quarter(self.lines)


async def get_forecast(session: AsyncSession, actor: Actor, wanted: ForecastFilter) -> Forecast:
    """The forecast.

    Raises:
        NotAllowed: the actor reads none.
    """
    require(actor, Right.FORECASTS_READ)
    shares = await _shares(session, actor)
    found = (await session.exec(_undecided(actor))).all()
    unpaid = [(_of(row), int(row.ore)) for row in (await session.exec(_unpaid(actor))).all()]
    lines = forecast(unpaid, [(_of(row), int(row.ore)) for row in found], shares)
    return Forecast(
        lines=tuple(line for line in lines if wanted.fits(line)),
        shares=shares,
        unknown_rows=sum(row.unknown for row in found),
        tags=tuple(sorted({line.of.tag for line in lines if line.of.tag})),
        quarters=tuple(sorted({line.of.quarter for line in lines})),
    )


def _of(row: Any) -> Of:
    return Of(row.type_code, Quarter(int(row.year), (int(row.month) + 2) // 3), row.tag or "")


def _grouped(tags: Subquery, type_code: Any, *sums: Any) -> Rows:
    """By type, the month that the row begins in, and cost centre."""
    year, month = extract("year", col(Row.first_day)), extract("month", col(Row.first_day))
    return listing(
        type_code.label("type_code"), year.label("year"), month.label("month"), tags.c.tag, *sums
    ).group_by(type_code, year, month, tags.c.tag)


def _unpaid(actor: Actor) -> Rows:
    """What is granted, or to be paid back, and has not been paid."""
    tags = visible_tags(actor).subquery("tags")
    return (
        _grouped(tags, col(LedgerEntry.type_code), func.sum(LedgerEntry.amount_ore).label("ore"))
        .select_from(LedgerEntry)
        .join(Row, col(Row.id) == LedgerEntry.row_id)
        .join(tags, tags.c.row_id == col(Row.id), isouter=True)
        .where(is_unpaid(), entry_is_visible(actor))
    )


def _undecided(actor: Actor) -> Rows:
    """What is applied for and not decided; `unknown` counts the rows without an amount."""
    tags = visible_tags(actor).subquery("tags")
    known = func.count(col(Row.applied_ore))
    return (
        _grouped(
            tags,
            col(Case.type_code),
            func.coalesce(func.sum(Row.applied_ore), 0).label("ore"),
            (func.count() - known).label("unknown"),
        )
        .select_from(Row)
        .join(Case, col(Case.id) == Row.case_id)
        .join(tags, tags.c.row_id == col(Row.id), isouter=True)
        .where(case_is_visible(actor), ~col(Case.is_recovery), col(Case.status).not_in(SETTLED))
    )


async def _shares(session: AsyncSession, actor: Actor) -> Mapping[str, Share]:
    """By type what has been granted of what was applied for. What the municipality itself took back was
    never judged, and is left out."""
    decisions = visible_decisions(actor).where(is_standing()).subquery("standing")
    written_off = select(decisions.c.case_id).where(decisions.c.outcome == DecisionOutcome.WRITTEN_OFF)
    statement = (
        listing(
            col(Case.type_code),
            func.sum(Row.applied_ore).label("applied"),
            func.coalesce(func.sum(Row.granted_ore), 0).label("granted"),
        )
        .select_from(Row)
        .join(Case, col(Case.id) == Row.case_id)
        .where(case_is_visible(actor), ~col(Case.is_recovery), col(Case.status).in_(SETTLED))
        .where(col(Row.applied_ore).is_not(None), col(Case.id).not_in(written_off))
        .group_by(col(Case.type_code))
    )
    found = (await session.exec(statement)).all()
    return {row.type_code: Share(int(row.applied), int(row.granted)) for row in found}
