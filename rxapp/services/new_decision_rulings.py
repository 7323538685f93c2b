"""What a new decision makes of a case: the rows that an officer changes, and the others as they are."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.domain.assessment import RowOutcome, RowReason, RuleResult, Verdict
from rxapp.domain.automatic import RULES_VERSION, assess, decide
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.compensation.types import SCHOOL_TYPES
from rxapp.domain.cost_rules import COST_RULES_VERSION
from rxapp.domain.decided import Cause
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.periods import Period
from rxapp.domain.replacements import Ground
from rxapp.models import Case, Decision, Row
from rxapp.services.appeal_rulings import granted_cost, kept_row, own_periods, without_own
from rxapp.services.assessments import is_late
from rxapp.services.cost_facts import judge_costs
from rxapp.services.cost_rulings import UNIDENTIFIED, RowChoice
from rxapp.services.facts import application_of, known_for
from rxapp.services.officer_decisions import RATE_BY_OFFICER, Rate, granted_by_rules, rate_rule, read_rate
from rxapp.services.rulings import Ruling, kind_of
from rxapp.text.appeals import GROUND
from rxapp.text.new_decisions import (
    ALL_ROWS,
    GROUND_TITLE,
    MOST_ROWS_TEXT,
    NO_REASON,
    NO_ROW,
    NOTHING_CHANGED,
    ROW_TWICE,
    WRITTEN_OFF,
)
from rxapp.text.reasons import COST_REASONS, SCHOOL_REASONS

WORSE_ON_GROUND = "worse_on_ground"
"""The code under which it is kept on which ground a decision was made worse for the municipality."""
MOST_ROWS = 200


@dataclass(frozen=True, slots=True)
class NewDecision:
    """All that an officer has chosen for a new decision; a row that is not named stays as it is."""

    cause: Cause
    old_id: int
    reason: str
    choices: tuple[RowChoice, ...] = ()
    ground: Ground | None = None
    yearly_kronor: int | None = None
    rate_source: str = ""


@dataclass(frozen=True, slots=True)
class _Basis:
    """What a new decision is made of: the case, what is chosen for its rows, and the periods they have."""

    case: Case
    rows: Sequence[Row]
    choices: Mapping[int, RowChoice]
    own: Mapping[int, tuple[Period, ...]]
    rate: Rate | None


async def rule_anew(
    session: AsyncSession,
    case: Case,
    rows: Sequence[Row],
    old: Decision,
    wanted: NewDecision,
    *,
    only_look: bool = False,
) -> Ruling:
    """What is decided. With `only_look` nothing is locked for it.

    Raises:
        Conflict: what was decided cannot be decided anew.
        Invalid: a row, its amount or its reason does not fit, or nothing is changed.
    """
    if old.outcome is DecisionOutcome.WRITTEN_OFF:
        raise Conflict(WRITTEN_OFF)
    choices = _checked(case, rows, wanted.choices)
    if choices and old.outcome is DecisionOutcome.DISMISSED and len(choices) < len(rows):
        raise Invalid("rader", ALL_ROWS)
    rate = read_rate(wanted.yearly_kronor, wanted.rate_source)
    own = await own_periods(session, rows)
    basis = _Basis(case, rows, choices, own, rate)
    granted, rules = await _granted(session, basis, lock=not only_look)
    before = tuple(kept_row(row, own.get(row.id or 0, ())) for row in rows)
    after = tuple(_outcome(row.position, choices, granted) or kept_row_of(before, row) for row in rows)
    if after == before and wanted.cause is Cause.CHANGE:
        raise Invalid("rader", NOTHING_CHANGED)
    kept = _kept_rate(old, rate)
    version = RULES_VERSION if case.type_code in SCHOOL_TYPES else COST_RULES_VERSION
    outcome = old.outcome if after == before else kind_of(after)
    return Ruling(outcome, after, (*rules, *kept), wanted.reason.strip(), version)


def kept_row_of(before: Sequence[RowOutcome], row: Row) -> RowOutcome:
    """The row as it is."""
    return next(each for each in before if each.position == row.position)


def reasons_of(type_code: str) -> tuple[RowReason, ...]:
    """Why a row of the type may be refused: no other reason is one."""
    return SCHOOL_REASONS if type_code in SCHOOL_TYPES else COST_REASONS


def _checked(case: Case, rows: Sequence[Row], choices: Sequence[RowChoice]) -> Mapping[int, RowChoice]:
    by_position = {row.position: row for row in rows}
    if len(choices) > MOST_ROWS:
        raise Invalid("rader", MOST_ROWS_TEXT.format(most=MOST_ROWS))
    for choice in choices:
        if choice.position not in by_position:
            raise Invalid("rader", NO_ROW.format(position=choice.position))
        if choice.granted and by_position[choice.position].is_unidentified:
            raise Invalid("rader", UNIDENTIFIED)
        if not choice.granted and choice.reason not in set(reasons_of(case.type_code)):
            raise Invalid("rader", NO_REASON.format(position=choice.position))
    named = {choice.position: choice for choice in choices}
    if len(named) != len(choices):
        raise Invalid("rader", ROW_TWICE)
    return named


def _outcome(
    position: int, choices: Mapping[int, RowChoice], granted: Mapping[int, RowOutcome]
) -> RowOutcome | None:
    choice = choices.get(position)
    if choice is None or choice.granted:
        return granted.get(position)
    return RowOutcome(position, False, (), 0, RowReason(choice.reason or ""))


async def _granted(
    session: AsyncSession, basis: _Basis, *, lock: bool
) -> tuple[Mapping[int, RowOutcome], tuple[RuleResult, ...]]:
    """What the rows come to that are to be granted, and the rules that the decision rests on."""
    case, rows, choices = basis.case, basis.rows, basis.choices
    if case.type_code in SCHOOL_TYPES:
        return await _by_rules(session, basis, lock=lock)
    found = {
        row.position: granted_cost(row, choices[row.position].amount_ore)
        for row in rows
        if row.position in choices and choices[row.position].granted
    }
    return found, (await judge_costs(session, case, rows)).told.rules


async def _by_rules(
    session: AsyncSession, basis: _Basis, *, lock: bool
) -> tuple[Mapping[int, RowOutcome], tuple[RuleResult, ...]]:
    """What the rules give beside the rows that are granted already. That the application came late is for
    the officer to say."""
    case, rows, rate = basis.case, basis.rows, basis.rate
    known = without_own(await known_for(session, case, rows, lock=lock), rows, basis.own)
    refused = {position for position, choice in basis.choices.items() if not choice.granted}
    wanted = basis.choices.keys() - refused
    beside = wanted | ({row.position for row in rows if row.granted_ore} - refused)
    application = application_of(case, rows)
    if application is None or not beside:
        return {}, ()
    judged = replace(application, rows=tuple(row for row in application.rows if row.position in beside))
    given = {outcome.position: outcome for outcome in assess(judged, known)[0]}
    try:
        found = {at: granted_by_rules(case.type_code, at, given.get(at), rate) for at in sorted(wanted)}
    except Invalid as refusal:
        raise Invalid(refusal.field if refusal.field == "arsbelopp" else "rader", refusal.sentence) from None
    rules = () if is_late(case) else decide(judged, known, discreet=True).rules
    return found, rules + rate_rule(case.type_code, tuple(found.values()), rate)


def _kept_rate(old: Decision, rate: Rate | None) -> tuple[RuleResult, ...]:
    """The yearly amount that an officer gave, as long as no other is given."""
    if rate is not None:
        return ()
    return tuple(
        RuleResult(each["code"], each["title"], Verdict(each["outcome"]), each["detail"])
        for each in old.rules
        if each["code"] == RATE_BY_OFFICER
    )


def on_ground(ground: Ground) -> RuleResult:
    """What is kept with a decision that is worse for the municipality: why it may be."""
    return RuleResult(WORSE_ON_GROUND, GROUND_TITLE, Verdict.PASSED, f"{GROUND[ground]}.")
