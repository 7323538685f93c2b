from collections.abc import Callable
from datetime import timedelta

import pytest

from rxapp.domain.courts import CourtOutcome
from rxapp.domain.errors import Conflict, DomainError, Invalid, NotAllowed, NotFound
from rxapp.domain.legal_force import LegalForce, Why
from rxapp.domain.permissions import Actor
from rxapp.domain.recoveries import Recovery, open_recovery, taken
from rxapp.domain.recovery_claims import close, hand_to_ledger, judged, lowered, owed, take_up_again
from rxapp.domain.recovery_grounds import RecoveryGround
from rxapp.domain.recovery_handling import communicate, decide, drop, prolong, replace_decision, respond
from rxapp.domain.recovery_steps import STEPS, RecoveryStatus, RecoveryVerb
from rxapp.domain.steps import Side
from tests.domain.appealing import ADMINISTRATOR, OFFICER, OTHER, PAYER, TYPE, USER, WITHOUT, day, judgment
from tests.domain.recovering import ASKED, FALSE, FINAL, NONE, NOT_YET, PART, WAIVED, WHOLE, recovery

S, V = RecoveryStatus, RecoveryVerb
REMITTED = LegalForce(None, Why.REMITTED)


def decided(before: Recovery, who: Actor = OFFICER, on: int = 90, **given: object) -> Recovery:
    values = {"decision": 6, "settled": WHOLE, "ground": FALSE, "reason": "Fel uppgift.", **given}
    return decide(before, who, day(on), **values)


def told(before: Recovery, who: Actor = OFFICER, on: int = 90, by: int = 120) -> Recovery:
    return communicate(before, who, day(on), material="Två barn hade flyttat.", respond_by=day(by))


VERBS: dict[RecoveryVerb, Callable[[Recovery, Actor], object]] = {
    V.COMMUNICATE: told,
    V.PROLONG: lambda r, who: prolong(r, who, day(90), day(120)),
    V.RESPOND: lambda r, who: respond(r, who, day(90), "De bodde kvar.", is_all=True),
    V.DECIDE: decided,
    V.REPLACE: lambda r, who: replace_decision(r, who, day(90), decision=6, settled=NONE),
    V.TAKE_UP_AGAIN: lambda r, who: take_up_again(r, who, day(90), REMITTED),
    V.HAND_TO_LEDGER: lambda r, _: hand_to_ledger(r, day(90), FINAL),
    V.CLOSE: lambda r, _: close(r, day(90), FINAL, judgment(CourtOutcome.CHANGED, rows=((1, 0), (2, 0)))),
    V.DROP: lambda r, who: drop(r, who, day(90), "Uppgiften var rätt."),
}


@pytest.mark.parametrize("verb", VERBS)
@pytest.mark.parametrize("status", S)
def test_a_step_is_taken_only_from_where_it_may(verb: RecoveryVerb, status: RecoveryStatus) -> None:
    before = recovery(status)
    if status in STEPS[verb].start:
        assert VERBS[verb](before, OFFICER) != before
        return
    with pytest.raises(Conflict) as refusal:
        VERBS[verb](before, OFFICER)
    assert refusal.value.sentence == STEPS[verb].refusal


@pytest.mark.parametrize("verb", [verb for verb in VERBS if STEPS[verb].by])
def test_only_a_case_officer_takes_the_agencys_steps(verb: RecoveryVerb) -> None:
    before = recovery(next(iter(STEPS[verb].start)))
    for actor in (PAYER, ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            VERBS[verb](before, actor)
    if Side.MUNICIPALITY not in STEPS[verb].by:
        with pytest.raises(NotAllowed):
            VERBS[verb](before, USER)


def test_what_follows_from_legal_force_is_nobodys_to_do() -> None:
    assert {verb for verb in V if not STEPS[verb].by} == {V.HAND_TO_LEDGER, V.CLOSE}
    assert set(STEPS) == set(V)


def test_every_refusal_of_a_step_is_a_sentence_of_its_own() -> None:
    sentences = [step.refusal for step in STEPS.values()]
    assert len(set(sentences)) == len(sentences)
    assert all(text[0].isupper() and text.endswith(".") for text in sentences)


def opened(who: Actor = OFFICER, **given: object) -> Recovery:
    values = {
        "id": 1,
        "municipality_code": "1440",
        "type_code": TYPE,
        "rows": ASKED,
        "ground": FALSE,
        "reason": "Två barn hade flyttat.",
        **given,
    }
    return open_recovery(who, day(0), **values)


def test_an_officer_opens_a_recovery_of_paid_rows_and_nobody_else_does() -> None:
    assert opened().status is S.OPENED
    for other in (USER, PAYER, ADMINISTRATOR):
        with pytest.raises(NotAllowed):
            opened(other)


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"rows": ()}, "rader"),
        ({"ground": RecoveryGround.TOO_MUCH}, "grund"),
        ({"reason": " "}, "skal"),
    ],
)
def test_a_recovery_has_rows_a_ground_of_its_type_and_a_reason(given: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        opened(**given)
    assert refusal.value.field == field


def test_the_municipality_responds_for_itself_and_its_type_alone() -> None:
    assert respond(recovery(S.COMMUNICATED), USER, day(3), "Nej.", is_all=True).status is S.RESPONDED
    for stranger in (OTHER, WITHOUT):
        with pytest.raises(NotFound):
            respond(recovery(S.COMMUNICATED), stranger, day(3), "Nej.", is_all=True)
    with pytest.raises(Invalid, match="kommunens yttrande"):
        respond(recovery(S.COMMUNICATED), USER, day(3), " ", is_all=True)


def test_nothing_is_decided_while_the_municipality_has_time_left() -> None:
    for status in (S.COMMUNICATED, S.RESPONDED):
        with pytest.raises(Conflict, match="till och med 2026-01-21"):
            decided(recovery(status), on=14)
        assert decided(recovery(status), on=15).status is S.DECIDED
    assert decided(recovery(S.RESPONDED, has_said_all=True), on=3).status is S.DECIDED


def test_who_is_told_something_new_has_time_anew() -> None:
    again = told(recovery(S.RESPONDED, has_said_all=True), on=3, by=20)
    assert (again.status, again.has_said_all) == (S.COMMUNICATED, False)
    with pytest.raises(Conflict):
        decided(again, on=20)


def test_time_is_given_and_never_taken() -> None:
    with pytest.raises(Invalid, match="redan tid till och med 2026-01-21"):
        prolong(recovery(S.COMMUNICATED), OFFICER, day(1), day(13))
    with pytest.raises(Invalid, match="efter i dag"):
        told(recovery(), on=1, by=1)
    with pytest.raises(Invalid, match="minst 21 dagar"):
        communicate(
            recovery(respond_by=None),
            OFFICER,
            day(0),
            material="Allt.",
            respond_by=day(20),
            least=timedelta(21),
        )
    with pytest.raises(Invalid, match="få yttra sig över"):
        communicate(recovery(), OFFICER, day(0), material=" ", respond_by=day(20))


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"reason": ""}, "skal"),
        ({"ground": RecoveryGround.NOT_USED_AS_MEANT}, "grund"),
        ({"settled": WAIVED}, "skal_eftergift"),
        ({"settled": PART[:1]}, "rader"),
    ],
)
def test_a_decision_has_reasons_a_ground_and_every_row(given: dict[str, object], field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        decided(recovery(S.COMMUNICATED), **given)
    assert refusal.value.field == field


def test_a_claim_goes_into_the_ledger_once_and_only_with_legal_force() -> None:
    before = recovery(S.DECIDED)
    for force in (NOT_YET, LegalForce(day(61), Why.TIME_RAN_OUT)):
        with pytest.raises(Conflict, match="inte laga kraft"):
            hand_to_ledger(before, day(60), force)
    after, claim = hand_to_ledger(before, day(60), FINAL)
    assert (claim.total_ore, claim.rows, claim.final_on) == (1300, ((1, 1000), (2, 300)), day(60))
    assert after.in_ledger == claim.rows
    with pytest.raises(Conflict, match="redan fört till huvudboken"):
        hand_to_ledger(after, day(61), FINAL)


def test_what_claims_nothing_is_closed_and_never_comes_into_the_ledger() -> None:
    for settled in (NONE, WAIVED):
        before = recovery(S.DECIDED, settled=settled)
        with pytest.raises(Conflict, match="Inget återkrävs"):
            hand_to_ledger(before, day(60), FINAL)
        assert close(before, day(60), FINAL).status is S.CLOSED
        with pytest.raises(Conflict, match="inte laga kraft"):
            close(before, day(60), NOT_YET)
    with pytest.raises(Conflict, match="gäller ett belopp"):
        close(recovery(S.DECIDED), day(60), FINAL)


def test_what_a_court_has_changed_is_claimed_as_the_court_said() -> None:
    changed = judgment(CourtOutcome.CHANGED, rows=((1, -250), (2, 0)))
    assert hand_to_ledger(recovery(S.DECIDED), day(60), FINAL, changed)[1].rows == ((1, 250),)
    assert owed(recovery(S.DECIDED), judgment(CourtOutcome.UPHELD)) == ((1, 1000), (2, 300))
    for rows in (((1, -1001), (2, 0)), ((1, 5), (2, 0)), ((1, -5),)):
        with pytest.raises(ValueError, match="settles each row"):
            owed(recovery(S.DECIDED), judgment(CourtOutcome.CHANGED, rows=rows))


def test_a_remitted_recovery_is_heard_and_decided_anew() -> None:
    with pytest.raises(Conflict, match="återförvisat"):
        take_up_again(recovery(S.DECIDED), OFFICER, day(60), FINAL)
    again = take_up_again(recovery(S.DECIDED), OFFICER, day(60), REMITTED)
    assert (again.status, again.decision, again.settled, again.respond_by) == (S.OPENED, 5, (), None)


def test_a_claim_is_taken_up_again_only_while_its_rows_are_in_no_other() -> None:
    claimed = recovery(S.CLAIMED, in_ledger=())
    again = take_up_again(claimed, OFFICER, day(90), REMITTED, {2: 200})
    assert (again.status, again.in_ledger) == (S.OPENED, ())
    with pytest.raises(Conflict, match="annat återkrav"):
        take_up_again(claimed, OFFICER, day(90), REMITTED, {2: 201})


def test_a_court_lowers_what_is_in_the_ledger_and_never_raises_it() -> None:
    claimed = recovery(S.CLAIMED, in_ledger=((1, 400), (2, 300)))
    changed = judgment(CourtOutcome.CHANGED, rows=((1, -900), (2, -100)))
    assert lowered(claimed, changed).in_ledger == ((1, 400), (2, 100))
    assert lowered(claimed, judgment(CourtOutcome.UPHELD)).in_ledger == claimed.in_ledger
    assert lowered(claimed, judgment(CourtOutcome.REMITTED)).in_ledger == ()


def test_a_judgment_names_the_rows_that_it_changes_and_the_others_stay() -> None:
    rows = recovery(S.DECIDED).rows
    assert judged(rows, {2: 100}) == ((1, -1000), (2, -100))
    for claims, field in (({3: 0}, "rader"), ({1: -1}, "belopp")):
        with pytest.raises(Invalid) as refusal:
            judged(rows, claims)
        assert refusal.value.field == field


def test_what_is_in_the_ledger_is_only_ever_lowered_row_by_row() -> None:
    lowered = replace_decision(recovery(S.CLAIMED), OFFICER, day(90), decision=6, settled=PART)
    assert lowered.in_ledger == ((1, 400),)
    with pytest.raises(Conflict, match="Öppna ett nytt"):
        replace_decision(lowered, OFFICER, day(91), decision=7, settled=WHOLE)
    other_row = recovery(S.CLAIMED, settled=PART, in_ledger=((1, 400),))
    with pytest.raises(Conflict, match="Öppna ett nytt"):
        replace_decision(other_row, OFFICER, day(91), decision=7, settled=(NONE[0], WHOLE[1]))


def test_all_that_is_asked_for_is_taken_until_it_is_settled_for_good() -> None:
    assert taken([recovery(status) for status in (S.DROPPED, S.CLOSED)]) == {}
    for status in (S.OPENED, S.COMMUNICATED, S.RESPONDED, S.DECIDED):
        assert taken([recovery(status, settled=PART)]) == {1: 1000, 2: 300}
    assert taken([recovery(S.CLAIMED, in_ledger=((1, 400),)), recovery()]) == {1: 1400, 2: 300}


def test_days_do_not_go_backwards() -> None:
    with pytest.raises(Invalid, match="senaste steget"):
        drop(recovery(since=day(5)), OFFICER, day(4), "Fel.")


def test_a_recovery_that_is_dropped_says_why() -> None:
    with pytest.raises(DomainError, match="varför återkravet läggs ned"):
        drop(recovery(), OFFICER, day(4), "")


def test_rows_are_seen_from_the_municipality_so_a_lower_claim_is_better() -> None:
    assert recovery(S.DECIDED).rows == ((1, -1000), (2, -300))
    assert recovery(S.DECIDED).claimed_ore == 1300
