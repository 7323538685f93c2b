from dataclasses import replace
from datetime import date, timedelta

import pytest

from rxapp.domain.appeal_steps import AppealStatus
from rxapp.domain.appeal_times import Told
from rxapp.domain.courts import Court, CourtOutcome
from rxapp.domain.decided import Cause, Decided, Matter
from rxapp.domain.decision_chains import Chain
from rxapp.domain.legal_force import LegalForce, Why, legal_force, times_of
from tests.domain.appealing import (
    DAYS_OFF,
    FINAL_TYPE,
    JUDGED,
    LAST,
    MADE,
    appeal,
    chain,
    day,
    decided,
    judgment,
    replaced,
)

AFTER = LAST + timedelta(1)
LONG_AFTER = date(2027, 1, 11)
OVER, CLOSED_ON = AppealStatus.CLOSED, day(90)


def force(of: Chain, today: date = LONG_AFTER, one: Decided | None = None) -> LegalForce:
    return legal_force(of, one or of.decisions[0], DAYS_OFF, today)


def judged(outcome: CourtOutcome, since: date = CLOSED_ON, **changes: object) -> Chain:
    said = judgment(outcome)
    return chain(appeal(status=OVER, since=since, judgments=(said,), court=Court.ADMINISTRATIVE, **changes))


def test_a_decision_that_nobody_appeals_has_legal_force_the_day_after_the_last_day() -> None:
    assert force(chain(), LAST) == LegalForce(None, Why.TIME_RUNS, LAST)
    assert force(chain(), AFTER) == LegalForce(AFTER, Why.TIME_RAN_OUT, LAST)


def test_the_later_of_the_two_last_days_counts() -> None:
    of = chain(told=Told(MADE, day(7)))
    assert force(of, day(28)) == LegalForce(None, Why.TIME_RUNS, day(28))
    assert force(of, day(29)).on == day(29)


def test_a_decision_that_nobody_has_opened_has_none_however_long_it_lies() -> None:
    assert force(chain(told=Told(MADE))) == LegalForce(None, Why.NOT_OPENED)
    assert force(chain(told=Told())) == LegalForce(None, Why.NOT_AVAILABLE)
    assert force(chain(told=Told(MADE, established_on=day(2)))).on == day(24)


def test_to_appeal_shows_that_one_has_got_the_decision() -> None:
    of = chain(appeal(status=AppealStatus.WITHDRAWN, since=day(3)), told=Told(MADE))
    assert times_of(of, of.decisions[0], DAYS_OFF).accepted == day(23)
    assert force(of) == LegalForce(day(24), Why.TIME_RAN_OUT, day(23))


@pytest.mark.parametrize("status", [status for status in AppealStatus if status.is_open])
def test_there_is_none_while_an_appeal_is_open(status: AppealStatus) -> None:
    assert force(chain(appeal(status=status))) == LegalForce(None, Why.APPEALED, LAST)
    assert force(chain(appeal(status=status), type_code=FINAL_TYPE)).why is Why.APPEALED


def test_a_decision_that_may_not_be_appealed_has_it_at_once_and_names_the_provision() -> None:
    found = force(chain(type_code=FINAL_TYPE), MADE)
    assert found == LegalForce(MADE, Why.MAY_NOT_BE_APPEALED, final_by="25 § förordningen (2017:193)")
    assert force(chain(type_code=FINAL_TYPE, matter=Matter.RECOVERY), MADE).why is Why.TIME_RUNS
    assert force(chain(type_code=FINAL_TYPE, told=Told())).why is Why.NOT_AVAILABLE


def test_a_withdrawn_appeal_leaves_the_time_or_else_the_day_it_was_withdrawn() -> None:
    early = chain(appeal(status=AppealStatus.WITHDRAWN, since=day(3)))
    assert force(early, LAST).why is Why.TIME_RUNS
    assert force(early) == LegalForce(AFTER, Why.TIME_RAN_OUT, LAST)
    later = chain(appeal(status=AppealStatus.WITHDRAWN, since=day(50)))
    assert force(later) == LegalForce(day(50), Why.WITHDRAWN, LAST)


@pytest.mark.parametrize(
    ("outcome", "why"),
    [
        (CourtOutcome.UPHELD, Why.UPHELD),
        (CourtOutcome.CHANGED, Why.CHANGED),
        (CourtOutcome.DISMISSED, Why.DISMISSED_BY_COURT),
        (CourtOutcome.WRITTEN_OFF, Why.WITHDRAWN),
    ],
)
def test_what_a_court_has_settled_has_it_with_the_judgment(outcome: CourtOutcome, why: Why) -> None:
    assert force(judged(outcome)) == LegalForce(day(90), why, LAST)


def test_a_remitted_decision_has_none_and_the_one_after_it_its_own_time() -> None:
    of = judged(CourtOutcome.REMITTED)
    assert force(of) == LegalForce(None, Why.REMITTED, LAST)
    new = replaced(of.decisions[0], Cause.AFTER_REMITTAL, date(2026, 6, 10))
    both = replace(of, decisions=(*of.decisions, new))
    assert force(both).why is Why.REPLACED
    assert force(both, date(2026, 7, 1), new).why is Why.TIME_RUNS
    assert force(both, LONG_AFTER, new) == LegalForce(date(2026, 7, 2), Why.TIME_RAN_OUT, date(2026, 7, 1))


@pytest.mark.parametrize("cause", [cause for cause in Cause if cause is not Cause.FIRST])
def test_a_replaced_decision_has_none(cause: Cause) -> None:
    of = chain(more=(replaced(decided(), cause, day(10)),))
    assert force(of) == LegalForce(None, Why.REPLACED, LAST)


@pytest.mark.parametrize("cause", [Cause.CORRECTION, Cause.RECONSIDERATION])
def test_an_open_appeal_goes_on_against_what_the_decision_became(cause: Cause) -> None:
    new = replaced(decided(), cause, day(7))
    waiting = chain(appeal(status=AppealStatus.HANDED_OVER), more=(new,))
    assert force(waiting, one=new).why is Why.APPEALED
    settled = replace(waiting, appeals=(*judged(CourtOutcome.UPHELD).appeals,))
    assert force(settled, one=new) == LegalForce(day(90), Why.UPHELD, day(28))


def test_a_new_decision_that_nobody_opened_is_settled_by_the_court_all_the_same() -> None:
    new = replace(replaced(decided(), Cause.RECONSIDERATION, day(7)), told=Told(day(7)))
    of = replace(judged(CourtOutcome.UPHELD), decisions=(decided(), new))
    assert force(of, one=new) == LegalForce(day(90), Why.UPHELD, day(28))


def late(*appeals: object, opened: bool = True) -> Chain:
    """Decision 1, an appeal that came long after, and decision 9 that dismissed it on 1 July."""
    on = date(2026, 7, 1)
    dismissal = decided(9, on, matter=Matter.LATE_APPEAL, told=Told(on, on if opened else None), rows=())
    came = appeal(status=AppealStatus.DISMISSED_LATE, arrived_on=date(2026, 6, 1), since=on, dismissal=9)
    return Chain((decided(), dismissal), (came, *appeals))


def test_a_late_appeal_stands_in_the_way_until_its_dismissal_is_final_and_then_never_did() -> None:
    assert force(late(), date(2026, 7, 22)).why is Why.DISMISSAL_NOT_FINAL
    assert force(late(), date(2026, 7, 23)) == LegalForce(AFTER, Why.DISMISSED_LATE, LAST)
    assert force(late(opened=False)).why is Why.DISMISSAL_NOT_FINAL


def test_a_dismissal_that_is_appealed_or_undone_keeps_the_decision_open() -> None:
    against = appeal(id=2, against=9, arrived_on=date(2026, 7, 10), since=date(2026, 7, 10))
    assert force(late(against)).why is Why.DISMISSAL_NOT_FINAL
    for outcome in (CourtOutcome.CHANGED, CourtOutcome.REMITTED):
        undone = replace(
            against, status=OVER, since=date(2026, 10, 1), judgments=(judgment(outcome, on=date(2026, 9, 1)),)
        )
        of = late(undone)
        assert force(of).why is Why.DISMISSAL_NOT_FINAL
        assert of.is_dismissal_undone(of.appeals[0])
    upheld = replace(
        against, status=OVER, since=date(2026, 10, 1), judgments=(judgment(on=date(2026, 9, 1)),)
    )
    of = late(upheld)
    assert not of.is_dismissal_undone(of.appeals[0])
    assert force(of) == LegalForce(AFTER, Why.DISMISSED_LATE, LAST)


def test_a_dismissal_that_the_agency_has_changed_is_undone() -> None:
    of = late()
    new = replaced(of.decisions[1], Cause.CHANGE, date(2026, 7, 5))
    assert replace(of, decisions=(*of.decisions, new)).is_dismissal_undone(of.appeals[0])
    assert not of.is_dismissal_undone(appeal())


def test_an_automatic_decision_has_the_same_times() -> None:
    for today in (LAST, AFTER):
        assert force(chain(is_automatic=True), today) == force(chain(), today)


def test_a_reason_is_either_for_legal_force_or_against_it() -> None:
    assert next(why for why in Why if why.is_final) is Why.MAY_NOT_BE_APPEALED
    assert not Why.REPLACED.is_final
    assert day(60) == JUDGED
