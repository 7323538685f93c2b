"""When an officer may make a new decision, what is said where not, and what it means for the money."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.courts import Court, CourtOutcome
from rxapp.domain.decided import Cause
from rxapp.domain.decision_chains import Chain
from rxapp.domain.errors import Conflict
from rxapp.domain.new_decisions import (
    APPEALED,
    CAUSES,
    NOT_REMITTED,
    REMITTED,
    REPLACED,
    TRIED,
    Money,
    RowMoney,
    check_cause,
    offered,
    why_not,
)
from rxapp.domain.replacements import AT_COURT
from tests.domain.appealing import appeal, chain, day, decided, judgment, replaced

COURT = {"court": Court.ADMINISTRATIVE, "judgments": (judgment(),)}
FREE = (Cause.CORRECTION, Cause.CHANGE)


def of(here: Chain, at: int = 0) -> tuple[Cause, ...]:
    return offered(here, here.decisions[at])


def closed(outcome: CourtOutcome, *more: object) -> Chain:
    return chain(
        appeal(status=AppealStatus.CLOSED, judgments=(judgment(outcome),)),
        more=more,  # type: ignore[arg-type]
    )


def test_a_decision_that_nobody_has_appealed_is_corrected_or_changed() -> None:
    here = chain()
    assert of(here) == FREE
    assert why_not(here, here.decisions[0], Cause.AFTER_REMITTAL) == NOT_REMITTED


@pytest.mark.parametrize("status", [AppealStatus.LODGED, AppealStatus.IN_TIME, AppealStatus.RECONSIDERED])
def test_an_appealed_decision_is_changed_in_the_reconsideration_alone(status: AppealStatus) -> None:
    here = chain(appeal(status=status))
    assert of(here) == ()
    assert {why_not(here, here.decisions[0], cause) for cause in CAUSES} == {APPEALED}


@pytest.mark.parametrize("status", [AppealStatus.HANDED_OVER, AppealStatus.JUDGED])
def test_what_a_court_has_is_frozen(status: AppealStatus) -> None:
    here = chain(appeal(status=status, **COURT))
    assert {why_not(here, here.decisions[0], cause) for cause in CAUSES} == {AT_COURT}


@pytest.mark.parametrize("status", [AppealStatus.WITHDRAWN, AppealStatus.DISMISSED_LATE])
def test_an_appeal_that_is_over_stands_in_the_way_of_nothing(status: AppealStatus) -> None:
    assert of(chain(appeal(status=status))) == FREE


@pytest.mark.parametrize("outcome", [CourtOutcome.DISMISSED, CourtOutcome.WRITTEN_OFF])
def test_nor_does_a_court_that_did_not_look_at_the_decision(outcome: CourtOutcome) -> None:
    assert of(closed(outcome)) == FREE


@pytest.mark.parametrize("outcome", [CourtOutcome.UPHELD, CourtOutcome.CHANGED])
def test_what_a_court_has_settled_is_not_corrected_either(outcome: CourtOutcome) -> None:
    here = closed(outcome)
    assert of(here) == ()
    assert {why_not(here, here.decisions[0], cause) for cause in FREE} == {TRIED}


def test_after_a_remittal_it_is_decided_anew_and_nothing_else() -> None:
    here = closed(CourtOutcome.REMITTED)
    assert of(here) == (Cause.AFTER_REMITTAL,)
    assert {why_not(here, here.decisions[0], cause) for cause in FREE} == {REMITTED}


def test_the_decision_after_a_remittal_starts_anew() -> None:
    new = replaced(decided(), Cause.AFTER_REMITTAL, day(90))
    here = closed(CourtOutcome.REMITTED, new)
    assert (of(here, 0), of(here, 1)) == ((), FREE)
    assert why_not(here, here.decisions[0], Cause.AFTER_REMITTAL) == REPLACED


def test_a_refusal_is_the_sentence_and_a_reconsideration_is_no_cause_of_an_officers_own() -> None:
    here = chain(appeal())
    with pytest.raises(Conflict) as refusal:
        check_cause(here, here.decisions[0], Cause.CHANGE)
    assert refusal.value.sentence == APPEALED
    with pytest.raises(ValueError, match="not a cause"):
        check_cause(chain(), here.decisions[0], Cause.RECONSIDERATION)


ROWS = st.lists(st.builds(RowMoney, st.integers(1, 9), *[st.integers(0, 10**9)] * 3), max_size=8)


@given(ROWS)
def test_more_and_less_are_the_difference_of_the_whole(rows: list[RowMoney]) -> None:
    money = Money(tuple(rows))
    assert money.after_ore - money.before_ore == money.more_ore - money.less_ore
    assert min(money.more_ore, money.less_ore) >= 0


@given(ROWS)
def test_a_row_is_never_lowered_by_more_than_is_left_of_it(rows: list[RowMoney]) -> None:
    for row in Money(tuple(rows)).rows:
        assert row.is_collected == (row.uncollected_ore + row.change_ore < 0 and row.change_ore < 0)


def test_more_for_one_row_pays_for_no_other() -> None:
    money = Money((RowMoney(1, 100, 90, 0), RowMoney(2, 0, 500, 0), RowMoney(3, 100, 60, 40)))
    assert (money.collected, money.more_ore, money.less_ore) == ([1], 500, 50)
