import pytest

from rxapp.domain.assessment import RowReason
from rxapp.domain.cases import DecisionOutcome
from rxapp.domain.compensation.types import TYPES
from rxapp.domain.reasons import CASE_REASONS, CaseReason, reasons_of


def types_with(reason: RowReason) -> set[str]:
    return {code for code, declared in TYPES.items() if reason in reasons_of(declared)}


def test_a_reason_of_one_provision_is_given_for_types_under_it_alone() -> None:
    assert types_with(RowReason.TOO_YOUNG) == {"ASYL_PRESCHOOL"}
    assert types_with(RowReason.NO_FUNDS) == {"ASYL_NATIONAL_PROGRAM_18"}
    assert types_with(RowReason.FUNDS_SPENT) == {"SPECIAL_COSTS"}
    assert types_with(RowReason.BELOW_THRESHOLD) == {
        "LSS_ASSISTANCE",
        "HOME_ADAPTATION",
        "LONG_TERM_CARE_MUN",
    }


@pytest.mark.parametrize("code", TYPES)
def test_every_type_has_its_reasons_each_once(code: str) -> None:
    reasons = reasons_of(TYPES[code])
    assert reasons
    assert len(set(reasons)) == len(reasons)
    if TYPES[code].form is None:
        assert reasons == (RowReason.NOT_ENTITLED,)


def test_every_reason_is_given_for_some_type() -> None:
    assert {reason for declared in TYPES.values() for reason in reasons_of(declared)} == set(RowReason)


def test_a_case_is_dismissed_or_written_off_for_a_reason_of_its_own() -> None:
    assert set(CASE_REASONS) == set(DecisionOutcome)
    given = [reason for reasons in CASE_REASONS.values() for reason in reasons]
    assert sorted(given) == sorted(CaseReason)
