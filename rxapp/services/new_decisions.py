"""An officer makes a new decision of a case that is decided: corrected, changed, or after a court has sent it
back (36–38 §§ förvaltningslagen). It takes the place of the one that stands, which is kept."""

from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import replace as changed

from sqlmodel import select
from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.domain.appeals import check_words
from rxapp.domain.cases import SETTLED, DecisionOutcome
from rxapp.domain.compensation.types import SCHOOL_TYPES
from rxapp.domain.decided import Cause, Decided
from rxapp.domain.decision_chains import Chain
from rxapp.domain.errors import Conflict
from rxapp.domain.events import EventKind, Happened
from rxapp.domain.new_decisions import Money, RowMoney, check_cause, offered, why_not
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor
from rxapp.domain.replacements import check_replacement, is_worse
from rxapp.models import Case, Decision, Row
from rxapp.services import desk_rules, journal
from rxapp.services.chains import chain_of, standing
from rxapp.services.desk import find_case
from rxapp.services.facts import refuse_recovery, rows_of
from rxapp.services.naming import check_names, names_not_told
from rxapp.services.new_decision_rulings import NewDecision, on_ground, rule_anew
from rxapp.services.officer_decisions import is_in_tables
from rxapp.services.replacing import replace_decision, uncollected_of
from rxapp.services.rulings import Ruling
from rxapp.text import new_decisions as words
from rxapp.text.desk import second_text


@dataclass(frozen=True, slots=True)
class NewDecisionView:
    """What an officer may do with the decision that stands. `why_not` says why there is nothing to choose;
    `needs_rate`, that the yearly amount of some row is not in the tables."""

    old_id: int = 0
    version: int = 0
    causes: tuple[Cause, ...] = ()
    why_not: str = ""
    needs_rate: bool = False


@dataclass(frozen=True, slots=True)
class RowLook:
    """A row before and after; the reason is a code, or None."""

    money: RowMoney
    individual_number: str
    reason: str | None
    is_changed: bool


@dataclass(frozen=True, slots=True)
class Look:
    """What a new decision would be. `second` says why it would need a second officer, if it does."""

    outcome: DecisionOutcome
    rows: tuple[RowLook, ...]
    money: Money
    second: str


@dataclass(frozen=True, slots=True)
class Ready:
    """A decided case with the decision that is to be replaced."""

    case: Case
    chain: Chain
    old: Decided
    made: Decision


NOTHING = NewDecisionView()


async def get_new_decision(session: AsyncSession, actor: Actor, file_number: str) -> NewDecisionView:
    """What can be done; nothing where the case is not decided, or is no application.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or there is none.
    """
    case = await find_case(session, actor, file_number)
    if case.status not in SETTLED or case.is_recovery:
        return NOTHING
    ready = await _ready(session, case)
    if ready.made.outcome is DecisionOutcome.WRITTEN_OFF:
        return NewDecisionView(ready.old.id, case.version, why_not=words.WRITTEN_OFF)
    causes = offered(ready.chain, ready.old)
    refusal = "" if causes else why_not(ready.chain, ready.old, Cause.CHANGE)
    needs_rate = bool(causes) and await _needs_rate(session, case)
    return NewDecisionView(ready.old.id, case.version, causes, refusal, needs_rate)


async def look_at(
    session: AsyncSession, actor: Actor, file_number: str, *, version: int, wanted: NewDecision
) -> Look:
    """What the decision would be and what it means for the money; nothing is written.

    Raises:
        As `replace`, but for what needs a second officer and what has been collected: that is told.
    """
    case = await find_case(session, actor, file_number)
    ready = await _ready_for(session, case, version, wanted)
    rows = await rows_of(session, case)
    ruling = await _rule(session, ready, rows, wanted, only_look=True)
    uncollected = await uncollected_of(session, [row.id or 0 for row in rows])
    looks = tuple(_look_at_row(row, ruling, wanted, uncollected.get(row.id or 0, 0)) for row in rows)
    why = desk_rules.why_second(case, ruling.outcome, ruling.granted_ore)
    return Look(
        ruling.outcome,
        looks,
        Money(tuple(look.money for look in looks)),
        second_text(why, desk_rules.policy().above_ore),
    )


async def replace(
    session: AsyncSession, actor: Actor, file_number: str, *, version: int, wanted: NewDecision
) -> DecisionOutcome:
    """Make the new decision: one officer alone, who has the case.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or not this one, or there is none.
        Conflict: it has changed since `version`, is not with this officer, is appealed, with a court or
            settled by one, or what would be lowered has been collected.
        SecondOfficerNeeded: the decision is to be confirmed by another officer.
        Invalid: a row, the reason or the ground is missing or wrong, or somebody protected is named.
    """
    case, ready = await lock_to_replace(session, actor, file_number, version, wanted)
    await desk_rules.check_decider(session, actor, case)
    rows = await rows_of(session, case)
    ruling = await _rule(session, ready, rows, wanted)
    desk_rules.check_alone(case, ruling.outcome, ruling.granted_ore)
    await write_anew(session, actor, ready, wanted, ruling)
    return ruling.outcome


async def lock_to_replace(
    session: AsyncSession, actor: Actor, file_number: str, version: int, wanted: NewDecision
) -> tuple[Case, Ready]:
    """The case as it was seen, with what is to be replaced; nobody else changes it until this is committed.

    Raises:
        As `replace`, but for what is chosen.
    """
    case = await find_case(session, actor, file_number, lock=True)
    return case, await _ready_for(session, case, version, wanted)


async def rule_on_new(session: AsyncSession, ready: Ready, wanted: NewDecision) -> Ruling:
    """What the new decision comes to, with everything locked that it rests on.

    Raises:
        Conflict, Invalid: as `replace`.
    """
    return await _rule(session, ready, await rows_of(session, ready.case), wanted)


async def write_anew(
    session: AsyncSession, actor: Actor, ready: Ready, wanted: NewDecision, ruling: Ruling
) -> None:
    """Put the decision in the place of the other, and tell of it once.

    Raises:
        Conflict: as `replacing.replace_decision`.
    """
    case = ready.case
    made = await replace_decision(
        session, actor, case, ready.old.id, wanted.cause, ruling, ground=wanted.ground
    )
    happened = Happened(
        EventKind.DECISION_REPLACED,
        case.municipality_code,
        type_code=case.type_code,
        case_id=case.id,
        data={
            "cause": wanted.cause.value,
            "decision": made.id,
            "replaces": ready.old.id,
            "outcome": ruling.outcome.value,
            "granted_ore": case.granted_ore,
        },
    )
    await journal.record(session, actor, happened)


async def _ready_for(session: AsyncSession, case: Case, version: int, wanted: NewDecision) -> Ready:
    refuse_recovery(case)
    if case.status not in SETTLED:
        raise Conflict(words.NOT_DECIDED)
    ready = await _ready(session, case)
    if case.version != version or ready.old.id != wanted.old_id:
        raise Conflict(words.STALE)
    check_cause(ready.chain, ready.old, wanted.cause)
    return ready


async def _ready(session: AsyncSession, case: Case) -> Ready:
    chain = await chain_of(session, case)
    old = standing(chain)
    if old is None:
        raise Conflict(words.NOT_DECIDED)
    made = (await session.exec(select(Decision).where(Decision.id == old.id))).one()
    return Ready(case, chain, old, made)


async def _rule(
    session: AsyncSession,
    ready: Ready,
    rows: Sequence[Row],
    wanted: NewDecision,
    *,
    only_look: bool = False,
) -> Ruling:
    check_words("skal", wanted.reason, words.WHY)
    check_names(wanted.reason, await names_not_told(session, ready.case), "skal")
    ruling = await rule_anew(session, ready.case, rows, ready.made, wanted, only_look=only_look)
    amounts = {outcome.position: outcome.amount_ore for outcome in ruling.rows}
    after = tuple((row.id or 0, amounts[row.position]) for row in rows)
    check_replacement(ready.chain, ready.old, wanted.cause, after, reason=wanted.reason, ground=wanted.ground)
    if wanted.cause is Cause.CHANGE and wanted.ground is not None and is_worse(ready.old.rows, after):
        return changed(ruling, rules=(*ruling.rules, on_ground(wanted.ground)))
    return ruling


def _look_at_row(row: Row, ruling: Ruling, wanted: NewDecision, uncollected_ore: int) -> RowLook:
    outcome = next(each for each in ruling.rows if each.position == row.position)
    money = RowMoney(row.position, row.granted_ore or 0, outcome.amount_ore, uncollected_ore)
    reason = outcome.reason.value if outcome.reason else None
    is_named = any(choice.position == row.position for choice in wanted.choices)
    return RowLook(money, row.individual_number, reason, is_named or money.change_ore != 0)


async def _needs_rate(session: AsyncSession, case: Case) -> bool:
    if case.type_code not in SCHOOL_TYPES:
        return False
    spans = {Period(row.first_day, row.last_day) for row in await rows_of(session, case)}
    return not all(is_in_tables(case.type_code, span) for span in spans)
