from collections.abc import Callable
from dataclasses import FrozenInstanceError

import pytest

from rxapp.domain.appeal_courts import appeal_further, close, hand_over, judge
from rxapp.domain.appeal_steps import STEPS, AppealStatus, AppealVerb
from rxapp.domain.appeal_times import LateGround, Times
from rxapp.domain.appeals import (
    WORDS_MAX,
    Appeal,
    Reconsidered,
    dismiss,
    find_in_time,
    reconsider,
    reinstate,
    withdraw,
)
from rxapp.domain.courts import Court, CourtOutcome
from rxapp.domain.errors import Conflict, Invalid, NotAllowed, NotFound
from rxapp.domain.permissions import Actor
from rxapp.domain.steps import Side
from tests.domain.appealing import (
    ADMINISTRATOR,
    LAST,
    OFFICER,
    OTHER,
    PAYER,
    USER,
    WITHOUT,
    appeal,
    day,
    judgment,
)

IN_TIME, PAST = Times(LAST, LAST), Times(day(1), day(1))
REASON = "Uppgiften om läsåret är felaktig."

VERBS: dict[AppealVerb, Callable[[Appeal, Actor], Appeal]] = {
    AppealVerb.WITHDRAW: lambda a, who: withdraw(a, who, day(90)),
    AppealVerb.FIND_IN_TIME: lambda a, who: find_in_time(a, who, day(90), IN_TIME),
    AppealVerb.DISMISS: lambda a, who: dismiss(a, who, day(90), PAST, 9),
    AppealVerb.REINSTATE: lambda a, who: reinstate(a, who, day(90)),
    AppealVerb.RECONSIDER: lambda a, who: reconsider(a, who, day(90), Reconsidered.NOT_AT_ALL, reason=REASON),
    AppealVerb.HAND_OVER: lambda a, who: hand_over(a, who, day(90)),
    AppealVerb.JUDGE: lambda a, who: judge(a, who, day(90), judgment()),
    AppealVerb.APPEAL_FURTHER: lambda a, who: appeal_further(a, who, day(90)),
    AppealVerb.CLOSE: lambda a, who: close(a, who, day(90), day(90)),
}


def at(status: AppealStatus) -> Appeal:
    return appeal(status=status, court=Court.ADMINISTRATIVE, judgments=(judgment(),))


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", AppealStatus)
def test_a_step_is_taken_only_from_where_it_may(verb: AppealVerb, status: AppealStatus) -> None:
    if status in STEPS[verb].start:
        assert VERBS[verb](at(status), OFFICER).status is not status
        return
    with pytest.raises(Conflict) as refusal:
        VERBS[verb](at(status), OFFICER)
    assert refusal.value.sentence == STEPS[verb].refusal


@pytest.mark.parametrize("verb", VERBS)
def test_only_a_case_officer_takes_the_agencys_steps(verb: AppealVerb) -> None:
    before = at(next(iter(STEPS[verb].start)))
    for actor in (PAYER, ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            VERBS[verb](before, actor)
    if Side.MUNICIPALITY not in STEPS[verb].by:
        with pytest.raises(NotAllowed, match="handläggare hos Migrationsverket"):
            VERBS[verb](before, USER)


def test_a_user_withdraws_the_appeal_of_the_own_municipality_and_type_alone() -> None:
    assert withdraw(appeal(), USER, day(5)).status is AppealStatus.WITHDRAWN
    for stranger in (OTHER, WITHOUT):
        with pytest.raises(NotFound):
            withdraw(appeal(), stranger, day(5))


def test_every_refusal_of_a_step_is_a_sentence_of_its_own() -> None:
    assert set(STEPS) == set(AppealVerb)
    sentences = [step.refusal for step in STEPS.values()]
    assert len(set(sentences)) == len(sentences)
    assert all(text[0].isupper() and text.endswith(".") for text in sentences)
    for verb in (AppealVerb.LODGE, AppealVerb.REGISTER):
        with pytest.raises(Conflict, match="redan"):
            STEPS[verb].check(AppealStatus.LODGED)


def test_what_is_late_is_dismissed_by_a_decision_and_not_found_in_time() -> None:
    late = dismiss(appeal(), OFFICER, day(5), PAST, 9)
    assert (late.status, late.dismissal) == (AppealStatus.DISMISSED_LATE, 9)
    with pytest.raises(Conflict, match="Avvisa det"):
        find_in_time(appeal(), OFFICER, day(5), PAST)
    with pytest.raises(Conflict, match="får inte avvisas"):
        dismiss(appeal(), OFFICER, day(5), IN_TIME, 9)
    excused = find_in_time(appeal(), OFFICER, day(5), PAST, LateGround.WRONG_NOTICE)
    assert excused.late_ground is LateGround.WRONG_NOTICE


def test_what_is_changed_names_the_new_decision_and_what_is_not_names_none() -> None:
    before = at(AppealStatus.IN_TIME)
    for result in (Reconsidered.IN_FULL, Reconsidered.IN_PART):
        after = reconsider(before, OFFICER, day(9), result, reason=REASON, changed_to=2)
        assert (after.reconsidered, after.changed_to) == (result, 2)
        with pytest.raises(Invalid, match="ersätts av ett nytt"):
            reconsider(before, OFFICER, day(9), result, reason=REASON)
    with pytest.raises(Invalid, match="ersätts inte"):
        reconsider(before, OFFICER, day(9), Reconsidered.NOT_AT_ALL, reason=REASON, changed_to=2)


@pytest.mark.parametrize("reason", ["", "  \n", "x" * (WORDS_MAX + 1)])
def test_a_reconsideration_says_why(reason: str) -> None:
    with pytest.raises(Invalid, match="Skriv varför beslutet ändras eller inte ändras"):
        reconsider(at(AppealStatus.IN_TIME), OFFICER, day(9), Reconsidered.NOT_AT_ALL, reason=reason)


def test_a_decision_that_was_changed_in_full_is_handed_over_all_the_same() -> None:
    changed = reconsider(
        at(AppealStatus.IN_TIME), OFFICER, day(9), Reconsidered.IN_FULL, reason=REASON, changed_to=2
    )
    with pytest.raises(Conflict, match="laga kraft"):
        close(changed, OFFICER, day(9), day(9))
    assert hand_over(changed, OFFICER, day(9)).is_at_court


def test_a_case_goes_up_the_courts_and_no_further() -> None:
    here = at(AppealStatus.JUDGED)
    for court in (Court.APPEAL, Court.SUPREME):
        above = appeal_further(here, OFFICER, day(70))
        assert above.court is court
        here = judge(above, OFFICER, day(80), judgment(CourtOutcome.UPHELD, court, day(75)))
        here = appeal(status=here.status, court=here.court, judgments=here.judgments)
    with pytest.raises(Conflict, match="Högsta förvaltningsdomstolen kan inte"):
        appeal_further(here, OFFICER, day(90))


def test_a_case_that_is_sent_back_lies_with_the_court_below() -> None:
    above = appeal(status=AppealStatus.HANDED_OVER, court=Court.APPEAL, judgments=(judgment(),))
    after = judge(above, OFFICER, day(80), judgment(CourtOutcome.SENT_BACK, Court.APPEAL))
    assert (after.status, after.court) == (AppealStatus.HANDED_OVER, Court.ADMINISTRATIVE)
    assert after.judgment is None


def test_days_do_not_go_backwards() -> None:
    with pytest.raises(Invalid, match="senaste steget, 2026-01-09"):
        withdraw(appeal(), USER, day(1))
    handed = appeal(status=AppealStatus.HANDED_OVER, court=Court.ADMINISTRATIVE, since=day(20))
    for judged_on in (day(19), day(61)):
        with pytest.raises(Invalid, match="efter överlämnandet och senast i dag"):
            judge(handed, OFFICER, day(60), judgment(on=judged_on))
    for final_on in (day(59), day(91)):
        with pytest.raises(Invalid, match="tidigast samma dag som domen"):
            close(at(AppealStatus.JUDGED), OFFICER, day(90), final_on)


def test_an_appeal_is_never_changed_in_place() -> None:
    before = appeal()
    withdraw(before, USER, day(5))
    assert before.status is AppealStatus.LODGED
    with pytest.raises(FrozenInstanceError):
        before.status = AppealStatus.CLOSED
