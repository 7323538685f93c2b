import pytest

from rxapp.domain.cases import ALLOWED, CaseStatus, DecisionOutcome, check_transition
from rxapp.domain.errors import Conflict, DomainError, NotAllowed, NotFound


@pytest.mark.parametrize("old", CaseStatus)
@pytest.mark.parametrize("new", CaseStatus)
def test_a_case_goes_on_only_as_allowed(old: CaseStatus, new: CaseStatus) -> None:
    if new in ALLOWED[old]:
        check_transition(old, new)
        return
    with pytest.raises(Conflict) as refusal:
        check_transition(old, new)
    assert "Läs in sidan igen" in refusal.value.sentence


def test_no_case_stays_or_comes_back_from_a_decision() -> None:
    assert all(status not in allowed for status, allowed in ALLOWED.items())
    assert ALLOWED[CaseStatus.DECIDED] == {CaseStatus.PAID}
    assert not ALLOWED[CaseStatus.PAID]


def test_only_what_is_granted_is_paid() -> None:
    payable = {outcome for outcome in DecisionOutcome if outcome.is_payable}
    assert payable == {DecisionOutcome.GRANTED, DecisionOutcome.PARTLY_GRANTED}


@pytest.mark.parametrize("kind", [DomainError, NotAllowed, NotFound, Conflict])
def test_every_refusal_has_a_sentence_of_its_own(kind: type[DomainError]) -> None:
    assert kind().sentence.endswith(".")
    assert str(kind("Nej.")) == kind("Nej.").sentence == "Nej."
