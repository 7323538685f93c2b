"""A later decision in a case that is paid without application: more than before, never less."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

from sqlmodel import col, select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.domain.assessment import RowOutcome
from rxapp.domain.decided import Cause, Decided
from rxapp.domain.decision_chains import Chain
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.unasked import Difference, Part
from rxapp.models import Case, Decision, Row
from rxapp.services.chains import chain_of, standing
from rxapp.services.facts import rows_of
from rxapp.services.replacing import replace_decision
from rxapp.services.unasked_rows import count, outcome_of, row_of, ruling_of


@dataclass(slots=True)
class Changed:
    """What became of a case. `left` is what an officer has to look at, by row: negative where it is due."""

    ore: int = 0
    happened: Happened | None = None
    left: dict[int, int] = field(default_factory=dict[int, int])


async def change_case(session: AsyncSession, case_id: int, differs: Sequence[Difference]) -> Changed:
    """Grant what is due beyond what has been granted, by a decision in place of the one that stands.

    Where an officer or a court has had the case in hand, or it is appealed, the service changes nothing: what
    is due is left to an officer, as what is granted and not due always is.
    """
    more = {each.key[1]: each for each in differs if each.more_ore}
    if not more:
        return Changed()
    locked = select(Case).where(col(Case.id) == case_id).with_for_update()
    case = (await session.exec(locked)).one()
    rows = list(await rows_of(session, case))
    chain = await chain_of(session, case)
    old = standing(chain)
    if old is None or not _is_free(chain, old):
        return Changed(left=_left(rows, more))
    by_subject = {row.individual_number: row for row in rows}
    for subject in [subject for subject in more if subject not in by_subject]:
        row = row_of(case_id, len(rows) + 1, case.type_code, more[subject])
        session.add(row)
        rows.append(row)
    await session.flush()
    kept = await _kept(session, old.id)
    outcomes: list[RowOutcome] = []
    for row in rows:
        each = more.get(row.individual_number)
        if each is None:
            parts = kept.get(row.id or 0, ())
            outcomes.append(RowOutcome(row.position, True, (), row.granted_ore or 0, counted=parts))
            continue
        count(row, case.type_code, each)
        outcomes.append(outcome_of(row, each))
    ruling = ruling_of(case.type_code, outcomes, is_change=True)
    decision = await replace_decision(session, None, case, old.id, Cause.CHANGE, ruling)
    ore = sum(each.more_ore for each in more.values())
    return Changed(ore, _happened(case, decision, ore))


def _is_free(chain: Chain, old: Decided) -> bool:
    return old.is_automatic and chain.open_appeal(old.id) is None and chain.judgment_on(old.id) is None


def _left(rows: Sequence[Row], more: dict[str, Difference]) -> dict[int, int]:
    """Of somebody who has no row yet it is said of the first row of the case."""
    by_subject = {row.individual_number: row.id or 0 for row in rows}
    first = min(by_subject.values())
    left: dict[int, int] = {}
    for subject, each in more.items():
        row = by_subject.get(subject, first)
        left[row] = left.get(row, 0) - each.more_ore
    return left


async def _kept(session: AsyncSession, decision_id: int) -> dict[int, tuple[Part, ...]]:
    """What the decision that stands has counted, by row."""
    decision = (await session.exec(select(Decision).where(col(Decision.id) == decision_id))).one()
    return {
        row["row"]: tuple(
            Part(date.fromisoformat(first), date.fromisoformat(last), units, ore)
            for first, last, units, ore in row.get("counted", ())
        )
        for row in decision.rows
    }


def _happened(case: Case, decision: Decision, ore: int) -> Happened:
    return Happened(
        EventKind.DECISION_REPLACED,
        case.municipality_code,
        type_code=case.type_code,
        case_id=case.id,
        data={"decision": decision.id, "more_ore": ore, "is_automatic": True},
    )
