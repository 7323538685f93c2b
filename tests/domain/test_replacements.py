import pytest

from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.appeals import Reconsidered
from rxapp.domain.courts import Court, CourtOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.decision_chains import Chain
from rxapp.domain.errors import Conflict, Invalid
from rxapp.domain.replacements import AT_COURT, NO_GROUND, WORSE, Ground, check_replacement, check_result
from tests.domain.appealing import appeal, chain, day, decided, judgment, replaced

SAME, BETTER, WORSE_ROW = ((1, 1000), (2, 0)), ((1, 1000), (2, 500)), ((1, 900), (2, 5000))
REPLACING = [cause for cause in Cause if cause is not Cause.FIRST]
COURT = {"court": Court.ADMINISTRATIVE, "judgments": (judgment(),)}


def check(
    cause: Cause,
    of: Chain | None = None,
    rows: tuple[tuple[int, int], ...] = BETTER,
    ground: Ground | None = None,
    reason: str = "Räknefel.",
) -> None:
    of = of or chain()
    check_replacement(of, of.decisions[0], cause, rows, reason=reason, ground=ground)


def closed(outcome: CourtOutcome) -> Chain:
    return chain(appeal(status=AppealStatus.CLOSED, judgments=(judgment(outcome),)))


@pytest.mark.parametrize("cause", [Cause.CORRECTION, Cause.CHANGE, Cause.RECONSIDERATION])
def test_a_decision_that_nobody_has_appealed_may_be_made_better(cause: Cause) -> None:
    check(cause)


def test_more_for_one_row_does_not_make_less_for_another_good() -> None:
    with pytest.raises(Invalid) as refusal:
        check(Cause.CHANGE, rows=WORSE_ROW)
    assert (refusal.value.field, refusal.value.sentence) == ("grund", NO_GROUND)
    with pytest.raises(Invalid):
        check(Cause.CHANGE, rows=((2, 5000),))


@pytest.mark.parametrize("ground", Ground)
def test_the_three_grounds_let_a_change_but_no_reconsideration_go_against_the_municipality(
    ground: Ground,
) -> None:
    check(Cause.CHANGE, rows=WORSE_ROW, ground=ground)
    with pytest.raises(Invalid) as refusal:
        check(Cause.RECONSIDERATION, rows=WORSE_ROW, ground=ground)
    assert refusal.value.sentence == WORSE


def test_an_obvious_slip_is_corrected_whichever_way_it_goes_and_wherever_the_appeal_lies() -> None:
    check(Cause.CORRECTION, rows=WORSE_ROW)
    check(Cause.CORRECTION, chain(appeal(status=AppealStatus.HANDED_OVER, **COURT)))


@pytest.mark.parametrize("cause", REPLACING)
def test_only_the_latest_decision_is_replaced(cause: Cause) -> None:
    with pytest.raises(Conflict, match="redan ersatts"):
        check(cause, chain(more=(replaced(decided(), Cause.CHANGE, day(9)),)))


@pytest.mark.parametrize("reason", ["", " ", "x" * 4001])
def test_what_replaces_a_decision_says_why(reason: str) -> None:
    with pytest.raises(Invalid, match="Skriv varför beslutet ersätts"):
        check(Cause.CHANGE, reason=reason)


def test_an_appealed_decision_is_only_reconsidered_and_only_here() -> None:
    here, there = chain(appeal()), chain(appeal(status=AppealStatus.HANDED_OVER, **COURT))
    check(Cause.RECONSIDERATION, here)
    with pytest.raises(Conflict, match="39 § förvaltningslagen"):
        check(Cause.CHANGE, here)
    for cause in (Cause.CHANGE, Cause.RECONSIDERATION):
        with pytest.raises(Conflict) as refusal:
            check(cause, there)
        assert refusal.value.sentence == AT_COURT


@pytest.mark.parametrize("outcome", [CourtOutcome.UPHELD, CourtOutcome.CHANGED, CourtOutcome.REMITTED])
def test_what_a_court_has_tried_is_not_the_agencys_to_change(outcome: CourtOutcome) -> None:
    with pytest.raises(Conflict, match="En domstol har prövat"):
        check(Cause.CHANGE, closed(outcome))


def test_what_a_court_has_only_dismissed_is() -> None:
    check(Cause.CHANGE, closed(CourtOutcome.DISMISSED))


def test_a_decision_anew_needs_a_remittal_that_is_final() -> None:
    check(Cause.AFTER_REMITTAL, closed(CourtOutcome.REMITTED), rows=WORSE_ROW)
    open_still = appeal(status=AppealStatus.JUDGED, judgments=(judgment(CourtOutcome.REMITTED),))
    for of in (chain(), chain(open_still), closed(CourtOutcome.CHANGED)):
        with pytest.raises(Conflict, match="inte återförvisat"):
            check(Cause.AFTER_REMITTAL, of)


def test_the_first_decision_replaces_none() -> None:
    with pytest.raises(ValueError, match="replaces none"):
        check(Cause.FIRST)


def test_a_reconsideration_gives_something_and_takes_nothing() -> None:
    check_result(Reconsidered.IN_PART, decided(), BETTER)
    check_result(Reconsidered.NOT_AT_ALL, decided(), SAME)
    check_result(Reconsidered.IN_FULL, decided(rows=()), ())
    with pytest.raises(Invalid, match="sämre för kommunen på någon rad"):
        check_result(Reconsidered.IN_PART, decided(), WORSE_ROW)
    with pytest.raises(Invalid, match="Inget belopp är ändrat"):
        check_result(Reconsidered.IN_FULL, decided(), SAME)
