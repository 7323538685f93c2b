"""What the rules propose to the officer who is to decide a case."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.cases import one_case
from rxapp.domain.automatic import RowOutcome, RuleResult, decide
from rxapp.domain.claims import last_day_to_apply
from rxapp.domain.compensation.rates import RateUnknown
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.cost_rules import CostOutcome
from rxapp.domain.errors import NotFound
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.school import amount_ore
from rxapp.models import Case, Row
from rxapp.services.cost_facts import judge_costs
from rxapp.services.facts import application_of, known_for, refuse_recovery, rows_of
from rxapp.services.rights import require


@dataclass(frozen=True, slots=True)
class ProposedRow:
    """What the rules would give a row: `granted` is None where they leave it to the officer.

    `amount_ore` is None where the year's amount is not known; `spans` are the four-week periods.
    """

    position: int
    periods: int
    amount_ore: int | None
    granted: bool | None
    reason: str | None
    spans: tuple[Period, ...] = ()


@dataclass(frozen=True, slots=True)
class Proposal:
    """The case as the rules see it now. `needs_rate` says that the officer must give a yearly amount."""

    file_number: str
    version: int
    rows: tuple[ProposedRow, ...]
    rules: tuple[RuleResult, ...]
    needs_rate: bool
    is_late: bool


async def get_proposal(session: AsyncSession, actor: Actor, file_number: str) -> Proposal:
    """Assess a case anew.

    Raises:
        NotAllowed: the actor decides no cases.
        NotFound: there is no such case.
    """
    require(actor, Right.CASES_DECIDE)
    case = (await session.exec(one_case(actor, file_number))).first()
    if case is None:
        raise NotFound("Ärendet finns inte.")
    refuse_recovery(case)
    stored = await rows_of(session, case)
    application = application_of(case, stored)
    if application is None:
        costs = (await judge_costs(session, case, stored)).seen
        proposed = tuple(_of_costs(row, costs) for row in stored)
        return Proposal(file_number, case.version, proposed, costs.rules, False, is_late(case))
    outcome = decide(application, await known_for(session, case, stored))
    rows = propose(case.type_code, outcome.rows)
    needs_rate = any(row.amount_ore is None for row in rows)
    return Proposal(file_number, case.version, rows, outcome.rules, needs_rate, is_late(case))


def propose(type_code: str, rows: Sequence[RowOutcome]) -> tuple[ProposedRow, ...]:
    """The rows with what is granted by the tables alone."""
    return tuple(
        ProposedRow(
            position=row.position,
            periods=len(row.periods),
            amount_ore=_amount(type_code, row.periods),
            granted=row.granted,
            reason=row.reason.value if row.reason else None,
            spans=row.periods,
        )
        for row in rows
    )


def _of_costs(row: Row, costs: CostOutcome) -> ProposedRow:
    is_clean = row.position in costs.clean and bool(costs.amounts[row.position])
    return ProposedRow(row.position, 0, costs.amounts[row.position], True if is_clean else None, None)


def _amount(type_code: str, periods: Sequence[Period]) -> int | None:
    try:
        return amount_ore(type_code, periods)
    except RateUnknown:
        return None


def is_late(case: Case) -> bool:
    """Whether the case arrived after the last day to apply."""
    last = last_day_to_apply(TYPES[case.type_code], case.claim)
    return last is not None and case.arrived_on > last
