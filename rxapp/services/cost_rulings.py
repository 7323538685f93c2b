"""An officer's decision of a type that the rules do not decide: each cost granted, cut or refused."""

from collections.abc import Sequence
from dataclasses import dataclass

from rxapp.domain.assessment import RowOutcome, RowReason
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.claims import last_day_to_apply
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.cost_rules import COST_RULES_VERSION
from rxapp.domain.errors import Invalid
from rxapp.models import Case, Row
from rxapp.services.cost_facts import Costs
from rxapp.services.rulings import Ruling, kind_of

UNIDENTIFIED = "Ange vilket individnummer raden gäller innan den beviljas."


@dataclass(frozen=True, slots=True)
class RowChoice:
    """What the officer decides of a row; a refused row needs a reason (a value of `RowReason`).

    `amount_ore` is what is granted of a cost; None is what the rules propose. The types that are computed
    from dates have no amount of their own.
    """

    position: int
    granted: bool
    reason: str | None = None
    amount_ore: int | None = None


def cost_ruling(
    case: Case, rows: Sequence[Row], choices: Sequence[RowChoice], costs: Costs, *, dismiss: bool
) -> Ruling:
    """What is decided of the case. The rules that are kept with it tell of nobody else's applications.

    Raises:
        Invalid: a choice or an amount is missing or wrong.
    """
    if dismiss:
        return _dismissal(case, rows, costs)
    reasons = check_choices(rows, choices)
    by_position = {row.position: row for row in rows}
    amounts = {choice.position: choice.amount_ore for choice in choices}
    outcomes = tuple(
        _granted(by_position[position], costs.seen.amounts[position], amounts[position])
        if reason is None
        else RowOutcome(position, False, (), 0, reason)
        for position, reason in reasons.items()
    )
    return Ruling(kind_of(outcomes), outcomes, costs.told.rules, rules_version=COST_RULES_VERSION)


def _dismissal(case: Case, rows: Sequence[Row], costs: Costs) -> Ruling:
    last = last_day_to_apply(TYPES[case.type_code], case.claim)
    if last is None or case.arrived_on <= last:
        raise Invalid("avvisa", "Ansökan kom in i tid och kan inte avvisas.")
    outcomes = tuple(RowOutcome(row.position, False, (), 0, RowReason.LATE_CLAIM) for row in rows)
    return Ruling(DecisionOutcome.DISMISSED, outcomes, costs.told.rules[:1], rules_version=COST_RULES_VERSION)


def _granted(row: Row, proposed: int | None, given: int | None) -> RowOutcome:
    """The amount that is given, else the proposed one; never more than was applied for or the cost."""
    field = f"rad-{row.position}-belopp"
    if row.is_unidentified:
        raise Invalid(f"rad-{row.position}-beslut", UNIDENTIFIED)
    amount = proposed if given is None else given
    if amount is None:
        raise Invalid(field, f"Ange vilket belopp som beviljas på rad {row.position}.")
    if amount <= 0:
        raise Invalid(field, f"Beloppet på rad {row.position} ska vara mer än noll. Avslå raden i stället.")
    most = row.applied_ore if row.applied_ore is not None else row.cost_ore
    if most is not None and amount > most:
        raise Invalid(field, f"Mer kan inte beviljas på rad {row.position} än vad som är sökt.")
    is_less = most is not None and amount < most
    return RowOutcome(row.position, True, (), amount, RowReason.PARTLY_COMPENSATED if is_less else None)


def check_choices(rows: Sequence[Row], choices: Sequence[RowChoice]) -> dict[int, RowReason | None]:
    """For each refused row its reason, for each granted row None.

    Raises:
        Invalid: a row is left out or named twice, or refused without a reason.
    """
    if sorted(choice.position for choice in choices) != sorted(row.position for row in rows):
        raise Invalid("rader", "Ta ställning till varje rad en gång.")
    return {c.position: None if c.granted else _reason(c) for c in sorted(choices, key=lambda c: c.position)}


def _reason(choice: RowChoice) -> RowReason:
    try:
        return RowReason(choice.reason or "")
    except ValueError:
        raise Invalid(f"rad-{choice.position}-skal", "Välj varför raden avslås.") from None
