"""An officer's decision of a case, row by row. The cap and what is granted already bind the officer too."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from sqlmodel.ext.asyncio.session import AsyncSession

from rxapp.access.cases import one_case
from rxapp.domain.assessment import Application, Known, Outcome, RowOutcome, RowReason, RuleResult, Verdict
from rxapp.domain.automatic import decide as decide_by_rules
from rxapp.domain.cases import CaseStatus, DecisionOutcome, check_transition
from rxapp.domain.compensation.rates import RateUnknown
from rxapp.domain.compensation.types import SCHOOL_TYPES
from rxapp.domain.errors import Conflict, Invalid, NotFound
from rxapp.domain.periods import Period
from rxapp.domain.permissions import Actor, Right
from rxapp.domain.school import PERIODS_A_YEAR, amount_ore
from rxapp.models import Case, Row
from rxapp.services import desk_rules
from rxapp.services.assessments import is_late
from rxapp.services.cost_facts import judge_costs
from rxapp.services.cost_rulings import UNIDENTIFIED, RowChoice, check_choices, cost_ruling
from rxapp.services.facts import application_of, known_for, refuse_recovery, rows_of
from rxapp.services.rights import require
from rxapp.services.rulings import Ruling, kind_of, write

MAX_REASON, MAX_SOURCE = 4000, 200
MAX_YEARLY = 1_000_000
RATE_BY_OFFICER = "rate_by_officer"
"""The code under which a yearly amount that is not in the tables is kept with the decision."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """All that an officer has chosen for a case; the fields are those of `decide`."""

    choices: tuple[RowChoice, ...] = ()
    reason_text: str = ""
    dismiss: bool = False
    yearly_kronor: int | None = None
    rate_source: str = ""
    expected: Mapping[int, int] | None = None


@dataclass(frozen=True, slots=True)
class Rate:
    """A yearly amount that the officer answers for, where the tables have none."""

    yearly_ore: int
    source: str


async def decide(  # noqa: PLR0913 the form of a decision has these fields
    session: AsyncSession,
    actor: Actor,
    file_number: str,
    *,
    version: int,
    choices: Sequence[RowChoice],
    reason_text: str,
    dismiss: bool = False,
    yearly_kronor: int | None = None,
    rate_source: str = "",
    expected: Mapping[int, int] | None = None,
) -> DecisionOutcome:
    """Decide a case that was referred to an officer.

    A granted row gets the periods that the rules give it beside the other granted rows, whatever they
    leave undecided. `yearly_kronor` stands in for amounts that the tables lack, with a named source.
    With `dismiss` the choices are not looked at. `expected` are the periods of each row as the officer saw
    them proposed: another case of the same child may have been decided since.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or not this one, or there is no such case.
        Conflict: it has changed since `version`, is not with an officer, or not with this one.
        SecondOfficerNeeded: the decision is to be confirmed by another officer.
        Invalid: a choice, the reason or the amount is missing or wrong.
    """
    chosen = Chosen(tuple(choices), reason_text, dismiss, yearly_kronor, rate_source, expected)
    case = await lock_to_decide(session, actor, file_number, version)
    await desk_rules.check_decider(session, actor, case)
    rows = await rows_of(session, case)
    ruling = await rule_on(session, case, rows, chosen)
    desk_rules.check_alone(case, ruling.outcome, ruling.granted_ore)
    await write(session, actor, case, rows, ruling)
    return ruling.outcome


async def lock_to_decide(session: AsyncSession, actor: Actor, file_number: str, version: int) -> Case:
    """The case as it was seen, if it can be decided; nobody else changes it until this is committed.

    Raises:
        NotAllowed, NotFound: the actor decides no cases, or there is no such case.
        Conflict: it has changed since `version`, or is not with an officer.
    """
    require(actor, Right.CASES_DECIDE)
    case: Case | None = (await session.exec(one_case(actor, file_number).with_for_update())).first()
    if case is None:
        raise NotFound("Ärendet finns inte.")
    refuse_recovery(case)
    check_transition(case.status, CaseStatus.DECIDED)
    if case.status is CaseStatus.SUBMITTED:
        raise Conflict("Ärendet prövas först automatiskt. Läs in sidan igen om en stund.")
    if case.version != version:
        raise Conflict
    return case


async def rule_on(
    session: AsyncSession, case: Case, rows: Sequence[Row], chosen: Chosen, *, only_look: bool = False
) -> Ruling:
    """What the decision would be. With `only_look` nothing is locked for it, and the reason may come later.

    Raises:
        Conflict: what the officer saw proposed has changed.
        Invalid: a choice, the reason or the amount is missing or wrong.
    """
    text = _text(chosen.reason_text)
    rate = read_rate(chosen.yearly_kronor, chosen.rate_source)
    known = await known_for(session, case, rows, lock=not only_look)
    _check_expected(case, rows, known, chosen.expected)
    if case.type_code not in SCHOOL_TYPES:
        costs = await judge_costs(session, case, rows)
        ruling = cost_ruling(case, rows, chosen.choices, costs, dismiss=chosen.dismiss)
    elif chosen.dismiss:
        ruling = _dismissal(case, rows, known)
    else:
        ruling = _by_rows(case, rows, known, check_choices(rows, chosen.choices), rate)
    if not (only_look or text or ruling.outcome is DecisionOutcome.GRANTED):
        raise Invalid("motivering", "Motivera beslutet när inte allt beviljas.")
    return replace(ruling, reason_text=text)


def _check_expected(
    case: Case, rows: Sequence[Row], known: Known, expected: Mapping[int, int] | None
) -> None:
    application = application_of(case, rows)
    if expected is None or application is None:
        return
    if {o.position: len(o.periods) for o in decide_by_rules(application, known).rows} != dict(expected):
        raise Conflict("Underlaget har ändrats sedan du granskade beslutet. Läs in sidan igen.")


def _text(reason_text: str) -> str:
    text = reason_text.strip()
    if len(text) > MAX_REASON:
        raise Invalid("motivering", f"Motiveringen får ha högst {MAX_REASON} tecken.")
    return text


def read_rate(yearly_kronor: int | None, source: str) -> Rate | None:
    """The yearly amount that an officer gives, if one is given.

    Raises:
        Invalid: it is none, or its source is not named.
    """
    if yearly_kronor is None:
        return None
    if not 1 <= yearly_kronor <= MAX_YEARLY:
        raise Invalid("arsbelopp", "Årsbeloppet ska vara mellan 1 och 1 000 000 kronor.")
    if not 0 < len(source.strip()) <= MAX_SOURCE:
        raise Invalid("kalla", f"Ange källan till årsbeloppet, högst {MAX_SOURCE} tecken.")
    return Rate(yearly_kronor * 100, source.strip())


def _dismissal(case: Case, rows: Sequence[Row], known: Known) -> Ruling:
    if not is_late(case):
        raise Invalid("avvisa", "Ansökan kom in i tid och kan inte avvisas.")
    outcomes = tuple(RowOutcome(row.position, False, (), 0, RowReason.LATE) for row in rows)
    application = application_of(case, rows)
    rules = decide_by_rules(application, known, discreet=True).rules if application else ()
    return Ruling(DecisionOutcome.DISMISSED, outcomes, rules)


def _by_rows(
    case: Case,
    rows: Sequence[Row],
    known: Known,
    reasons: Mapping[int, RowReason | None],
    rate: Rate | None,
) -> Ruling:
    application = application_of(case, rows)
    beside = _beside_each_other(application, known, reasons)
    granted = {o.position: o for o in beside.rows} if beside else {}
    _check_known(rows, reasons)
    outcomes = tuple(
        RowOutcome(position, False, (), 0, reason)
        if reason is not None
        else granted_by_rules(case.type_code, position, granted.get(position), rate)
        for position, reason in reasons.items()
    )
    # Refused rows rest on the officer's reason, not on what the rules found of them.
    judged = beside or (decide_by_rules(application, known, discreet=True) if application else None)
    rules = judged.rules if judged else ()
    return Ruling(kind_of(outcomes), outcomes, rules + rate_rule(case.type_code, outcomes, rate))


def _check_known(rows: Sequence[Row], reasons: Mapping[int, RowReason | None]) -> None:
    for row in rows:
        if reasons[row.position] is None and row.is_unidentified:
            raise Invalid(f"rad-{row.position}-beslut", UNIDENTIFIED)


def _beside_each_other(
    application: Application | None, known: Known, reasons: Mapping[int, RowReason | None]
) -> Outcome | None:
    """What the rules give the granted rows when the refused ones are out of the way."""
    if application is None:
        return None
    kept = tuple(row for row in application.rows if reasons[row.position] is None)
    return decide_by_rules(replace(application, rows=kept), known, discreet=True) if kept else None


def granted_by_rules(
    type_code: str, position: int, outcome: RowOutcome | None, rate: Rate | None
) -> RowOutcome:
    """A row with the periods that the rules give it, by the tables or the officer's yearly amount.

    Raises:
        Invalid: it has no period, or its yearly amount is not known.
    """
    if outcome is None or not outcome.periods:
        raise Invalid(
            f"rad-{position}-beslut",
            f"Rad {position} kan inte beviljas: reglerna ger ingen fyraveckorsperiod.",
        )
    amount = sum(_period_ore(type_code, period, rate) for period in outcome.periods)
    return RowOutcome(position, True, outcome.periods, amount, outcome.reason)


def _period_ore(type_code: str, period: Period, rate: Rate | None) -> int:
    try:
        return amount_ore(type_code, (period,))
    except RateUnknown:
        if rate is None:
            raise Invalid("arsbelopp", "Ange årsbeloppet, det är inte fastställt i tjänsten.") from None
        return rate.yearly_ore // PERIODS_A_YEAR


def rate_rule(type_code: str, outcomes: Sequence[RowOutcome], rate: Rate | None) -> tuple[RuleResult, ...]:
    """What is kept with a decision of a yearly amount that the officer answers for.

    Raises:
        Invalid: the tables have it.
    """
    periods = [period for outcome in outcomes for period in outcome.periods]
    if rate is None or not periods:
        return ()
    if all(is_in_tables(type_code, period) for period in periods):
        raise Invalid("arsbelopp", "Årsbeloppet är fastställt i tjänsten och anges inte här.")
    title = "Årsbeloppet är angett av handläggaren (4 § förordningen (2017:193))"
    kronor = f"{rate.yearly_ore // 100:,}".replace(",", "\xa0")
    detail = f"Årsbelopp {kronor}\xa0kr. Källa: {rate.source}"
    return (RuleResult(RATE_BY_OFFICER, title, Verdict.PASSED, detail),)


def is_in_tables(type_code: str, period: Period) -> bool:
    """Whether the yearly amount for the period is known."""
    try:
        amount_ore(type_code, (period,))
    except RateUnknown:
        return False
    return True
