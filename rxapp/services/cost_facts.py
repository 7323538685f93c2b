"""A case of a type that the rules do not decide, as the rules see it all the same: for the officer."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from sqlalchemy import or_
from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.rows import Rows, listing
from rxapp.domain.amounts import Claimed
from rxapp.domain.cases import SETTLED, CaseStatus
from rxapp.domain.compensation.forms import RowField
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.cost_rules import CostOutcome, CostRow, judge
from rxapp.domain.periods import Period
from rxapp.domain.row_notes import About, EarlierRow
from rxapp.models import Case, Person, Row
from rxapp.services.facts import terms_of


@dataclass(frozen=True, slots=True)
class Costs:
    """What the rules say of a case. `told` is what the municipality may read of it: applications of
    others are left out."""

    seen: CostOutcome
    told: CostOutcome


Earlier = Mapping[str, Sequence[tuple[EarlierRow, str]]]
"""By person, the rows in other cases of the type that stand, each with its municipality."""


async def judge_costs(session: AsyncSession, case: Case, rows: Sequence[Row]) -> Costs:
    """Judge a case by all that the agency knows, and by what concerns its own municipality."""
    known = await _known(session, case, rows)
    terms = await terms_of(session, case.municipality_code)
    return costs_of(case, rows, known, await _earlier(session, case, rows), terms)


def costs_of(
    case: Case, rows: Sequence[Row], known: Collection[str], everywhere: Earlier, terms: Sequence[Period]
) -> Costs:
    """The same, of facts that are at hand. `known` are the numbers registered for the municipality."""
    about = About(TYPES[case.type_code], case.claim, case.arrived_on)
    judged = [
        CostRow(row.position, row.identity, claimed_of(row), row.individual_number in known) for row in rows
    ]
    at_home = {
        who: [r for r, code in found if code == case.municipality_code] for who, found in everywhere.items()
    }
    # A row that came in before its type asked for a cost has none to count from.
    blank = {row.position for row in rows if _asks_for_cost(case) and row.cost_ore is None}
    seen = judge(about, judged, {who: [r for r, _ in found] for who, found in everywhere.items()}, terms)
    return Costs(_without(seen, blank), _without(judge(about, judged, at_home, terms), blank))


def _asks_for_cost(case: Case) -> bool:
    form = TYPES[case.type_code].form
    return form is None or form.has(RowField.COST)


def _without(outcome: CostOutcome, blank: set[int]) -> CostOutcome:
    amounts = {position: None if position in blank else ore for position, ore in outcome.amounts.items()}
    return replace(outcome, amounts=amounts, clean=outcome.clean - blank)


def claimed_of(row: Row) -> Claimed:
    """What stands in a row that has been sent."""
    given = {
        "cost_ore": row.cost_ore,
        "fee_ore": row.fee_ore,
        "days": row.days,
        "school_form": row.school_form,
        "cost_kind": row.cost_kind,
        "members": row.members,
        "daily_paid": row.daily_paid,
        "received_on": row.received_on,
    }
    kept = {name: value for name, value in given.items() if value is not None}
    return Claimed(Period(row.first_day, row.last_day), **kept)  # type: ignore[arg-type]


async def _known(session: AsyncSession, case: Case, rows: Sequence[Row]) -> set[str]:
    numbers = {row.individual_number for row in rows if row.individual_number}
    statement = select(Person.individual_number).where(
        col(Person.individual_number).in_(numbers), Person.municipality_code == case.municipality_code
    )
    return set((await session.exec(statement)).all())


async def _earlier(
    session: AsyncSession, case: Case, rows: Sequence[Row]
) -> dict[str, list[tuple[EarlierRow, str]]]:
    found: dict[str, list[tuple[EarlierRow, str]]] = {}
    statement = standing_rows(rows, {case.type_code}).where(col(Case.id) != case.id)
    for row, file_number, code, status, _ in (await session.exec(statement)).all():
        found.setdefault(row.identity, []).append((earlier_row(row, file_number, status), code))
    return found


def standing_rows(rows: Iterable[Row], type_codes: Collection[str]) -> Rows:
    """The rows for the same people in cases of the types that stand: not settled, or granted something."""
    numbers = {row.individual_number for row in rows if row.individual_number}
    personal = {row.personal_number for row in rows if row.personal_number}
    return (
        listing(
            Row, col(Case.file_number), col(Case.municipality_code), col(Case.status), col(Case.type_code)
        )
        .join(Case, col(Case.id) == Row.case_id)
        .where(
            col(Case.type_code).in_(type_codes),
            or_(col(Row.individual_number).in_(numbers), col(Row.personal_number).in_(personal)),
            or_(col(Case.status).not_in(SETTLED), col(Row.granted_ore) > 0),
        )
        .order_by(col(Case.id), col(Row.position))
    )


def earlier_row(row: Row, file_number: str, status: CaseStatus) -> EarlierRow:
    """A row of another case, as the rules take it."""
    return EarlierRow(
        file_number,
        row.position,
        Period(row.first_day, row.last_day),
        row.cost_kind,
        row.cost_ore or 0,
        status in SETTLED,
    )
