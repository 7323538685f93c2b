"""A decision on compensation after reconsideration: some rows get more, the others stay as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.domain.assessment import RowOutcome, RowReason
from rxapp.domain.automatic import RULES_VERSION, Known, decide
from rxapp.domain.compensation.rates import RateUnknown
from rxapp.domain.compensation.types import SCHOOL_TYPES
from rxapp.domain.cost_rules import COST_RULES_VERSION
from rxapp.domain.errors import Invalid
from rxapp.domain.periods import Period
from rxapp.models import Case, GrantedPeriod, Row
from rxapp.services.cost_rulings import UNIDENTIFIED
from rxapp.services.facts import application_of, known_for
from rxapp.services.rulings import Ruling, kind_of

NO_ROWS = "Lägg till minst en rad som ändras."


@dataclass(frozen=True, slots=True)
class RowChange:
    """A row that gets more: the amount, or None where the rules of a school type compute it."""

    position: int
    amount_ore: int | None = None


async def ruling_of(
    session: AsyncSession, case: Case, rows: Sequence[Row], changes: Sequence[RowChange], text: str
) -> Ruling:
    """What the changes make of the whole.

    Raises:
        Invalid: a row is named twice or is not there, or an amount is missing or impossible.
    """
    wanted = _checked(rows, changes)
    own = await own_periods(session, rows)
    is_school = case.type_code in SCHOOL_TYPES
    changed = (
        await _by_rules(session, case, rows, set(wanted), own)
        if is_school
        else {row.position: granted_cost(row, wanted[row.position]) for row in rows if row.position in wanted}
    )
    outcomes = tuple(
        changed[row.position] if row.position in changed else kept_row(row, own.get(row.id or 0, ()))
        for row in rows
    )
    version = RULES_VERSION if is_school else COST_RULES_VERSION
    return Ruling(kind_of(outcomes), outcomes, (), text, version)


def _checked(rows: Sequence[Row], changes: Sequence[RowChange]) -> Mapping[int, int | None]:
    if not changes:
        raise Invalid("rader", NO_ROWS)
    by_position = {row.position: row for row in rows}
    wanted = {change.position: change.amount_ore for change in changes}
    if len(wanted) != len(changes):
        raise Invalid("rader", "Samma rad är angiven två gånger.")
    for position in wanted:
        if position not in by_position:
            raise Invalid("rader", f"Ansökan har ingen rad {position}.")
        if not by_position[position].individual_number and by_position[position].units is None:
            raise Invalid("rader", UNIDENTIFIED)
    return wanted


async def own_periods(session: AsyncSession, rows: Sequence[Row]) -> dict[int, tuple[Period, ...]]:
    """The four-week periods that are granted for the rows, by the number of the row in its table."""
    mine = select(GrantedPeriod).where(col(GrantedPeriod.row_id).in_([row.id for row in rows]))
    found: dict[int, tuple[Period, ...]] = {}
    for each in (await session.exec(mine.order_by(col(GrantedPeriod.first_day)))).all():
        found[each.row_id] = (*found.get(each.row_id, ()), Period(each.first_day, each.last_day))
    return found


def kept_row(row: Row, periods: tuple[Period, ...]) -> RowOutcome:
    """A row that stays as it is."""
    ore = row.granted_ore or 0
    return RowOutcome(row.position, ore > 0, periods, ore, RowReason(row.reason) if row.reason else None)


def granted_cost(row: Row, amount: int | None) -> RowOutcome:
    """A cost that gets the amount.

    Raises:
        Invalid: there is none, or it is more than was applied for.
    """
    if amount is None or amount <= 0:
        raise Invalid("belopp", f"Ange vilket belopp som beviljas på rad {row.position}.")
    most = row.applied_ore if row.applied_ore is not None else row.cost_ore
    if most is not None and amount > most:
        raise Invalid("belopp", f"Mer kan inte beviljas på rad {row.position} än vad som är sökt.")
    is_less = most is not None and amount < most
    return RowOutcome(row.position, True, (), amount, RowReason.PARTLY_COMPENSATED if is_less else None)


async def _by_rules(
    session: AsyncSession,
    case: Case,
    rows: Sequence[Row],
    wanted: set[int],
    own: Mapping[int, tuple[Period, ...]],
) -> dict[int, RowOutcome]:
    """What the rules give the changed rows beside those that are granted already."""
    known = without_own(await known_for(session, case, rows, lock=True), rows, own)
    application = application_of(case, rows)
    if application is None:
        return {}
    beside = {row.position for row in rows if (row.granted_ore or 0) > 0} | wanted
    kept = tuple(row for row in application.rows if row.position in beside)
    try:
        outcome = decide(replace(application, rows=kept), known, discreet=True)
    except RateUnknown:
        raise Invalid("rader", "Årsbeloppet är inte fastställt i tjänsten.") from None
    found: dict[int, RowOutcome] = {}
    for each in outcome.rows:
        if each.position in wanted:
            if not each.periods or each.amount_ore <= 0:
                raise Invalid(
                    "rader", f"Rad {each.position} kan inte beviljas: reglerna ger ingen fyraveckorsperiod."
                )
            found[each.position] = replace(each, granted=True)
    return found


def without_own(known: Known, rows: Sequence[Row], own: Mapping[int, tuple[Period, ...]]) -> Known:
    """What is known but for this case: what is granted in this case is no hindrance to granting it anew."""
    granted = dict(known.granted)
    for row in rows:
        mine = own.get(row.id or 0, ())
        if mine and row.identity in granted:
            granted[row.identity] = tuple(p for p in granted[row.identity] if p not in mine)
    return replace(known, granted=granted)
