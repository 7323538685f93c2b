"""Rows and rulings of what is paid without application: what a difference becomes when it is decided."""

from collections.abc import Sequence

from rxapp.domain.assessment import RowOutcome, RuleResult, Verdict
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.grounds import GroundKind, kind_of_code
from rxapp.domain.unasked import UNASKED_VERSION, Difference, UnaskedRule
from rxapp.models import Row
from rxapp.services.rulings import Ruling
from rxapp.text.unasked import COUNTED, REGISTERED, WHY, WHY_CHANGED


def row_of(case_id: int, position: int, type_code: str, differs: Difference) -> Row:
    """A row that is to be granted."""
    row = Row(
        case_id=case_id,
        position=position,
        individual_number=differs.key[1],
        first_day=differs.due.span.first_day,
        last_day=differs.due.span.last_day,
    )
    count(row, type_code, differs)
    return row


def count(row: Row, type_code: str, differs: Difference) -> None:
    """Let the row say what is due now."""
    span, units = differs.due.span, differs.due.units
    row.first_day, row.last_day, row.units = span.first_day, span.last_day, units
    row.days = units if kind_of_code(type_code) is GroundKind.PERSON_DAYS else None


def outcome_of(row: Row, differs: Difference) -> RowOutcome:
    """What is granted of it, with what was granted before. Where a part of it stands in another period's
    decision the parts do not say what it comes to, and are left out."""
    ore = differs.granted_ore + differs.more_ore
    counted = differs.due.parts if differs.due.ore == ore else ()
    return RowOutcome(row.position, True, (), ore, counted=counted)


def ruling_of(type_code: str, outcomes: Sequence[RowOutcome], *, is_change: bool = False) -> Ruling:
    """The decision of a case."""
    rules = (
        RuleResult(UnaskedRule.REGISTERED, REGISTERED[0], Verdict.PASSED, REGISTERED[1]),
        RuleResult(UnaskedRule.COUNTED, COUNTED[0], Verdict.PASSED, COUNTED[1][kind_of_code(type_code)]),
    )
    return Ruling(
        DecisionOutcome.GRANTED,
        tuple(outcomes),
        rules,
        WHY_CHANGED if is_change else WHY,
        UNASKED_VERSION,
    )
